"""One case by two sets of rules: the family of four of 2023 (D = 630, cap 15,120, township up to 1,890)."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from reporting.amending import along, amended
from reporting.comparing import Compared, Ruling, compared
from reporting.terms import Change
from standards.policy.facts import CaseFacts
from standards.policy.package.model import SILENT, Package
from standards.policy.rules import Rules, YearFigure
from standards.policy.terms import Level, Outcome
from tests.policy.build import facts, former, rules
from tests.policy.package.build import package

TIERS = package(
    """
    rounding: whole_yuan
    amounts:
    - id: illness
      title: 医疗
      when: {causes: [illness]}
      measure: self_paid
      bands: [{from: 10000, give: {times: [2, 4]}}]
    """
)
LOWER = package(
    """
    amounts:
    - id: illness
      title: 医疗
      when: {causes: [illness]}
      measure: self_paid
      bands: [{from: 10000, give: {times: [1, 3]}}]
    """
)
STEPS = package("amounts: [{id: steps, title: 档次, give: {choose: [500, 1000, 2000]}}]")
LADDER = package(
    """
    ladder:
    - {who: 乡镇长, level: township, up_to: {times: 3}}
    - {who: 分管负责人, level: county, up_to: {times: 6, per: person}}
    - {who: 集体研究, level: county, minutes: yes}
    """
)


def ask(
    granted: str | None,
    *,
    of: CaseFacts | None = None,
    before: Package = SILENT,
    after: Package | None = None,
    proposed: str | None = None,
    was: dict[str, Any] | None = None,
    **changed: Any,
) -> Compared:
    """The family by the rules of 2023 and by the same with ``changed`` numbers or another package."""
    old = rules(**was or {})
    new = amended(old, changed)
    return compared(
        of or facts(),
        Ruling(old, before),
        Ruling(new, along(before, old, new) if after is None else after),
        granted=None if granted is None else Decimal(granted),
        proposed=None if proposed is None else Decimal(proposed),
    )


GRANTED = [None, "800.00", "1890.00", "1890.01", "2520.00", "3780.00", "15120.00", "20000.00"]


@pytest.mark.parametrize("of", [SILENT, TIERS, STEPS, LADDER])
@pytest.mark.parametrize("granted", GRANTED)
@pytest.mark.parametrize("proposed", [None, "1000.00", "20000.00"])
@pytest.mark.parametrize("income", ["40000.00", "400000.00"])
def test_the_same_rules_change_nothing_whatever_people_decided(
    of: Package, granted: str | None, proposed: str | None, income: str
) -> None:
    found = ask(granted, of=facts(annual_income=Decimal(income)), before=of, proposed=proposed)
    assert found.changes == ()
    assert found.before.amount == found.after.amount == Decimal(granted or "0.00")


@pytest.mark.parametrize(
    ("sum_", "changes"),
    [("1890.00", ()), ("1890.01", (Change.TO_TOWNSHIP,)), ("2520.00", (Change.TO_TOWNSHIP,)), ("2520.01", ())],
)
@pytest.mark.parametrize("of", [SILENT, LADDER])
def test_four_times_instead_of_three_leaves_more_with_the_township(
    of: Package, sum_: str, changes: tuple[Change, ...]
) -> None:
    found = ask(sum_, before=of, delegated_multiple=Decimal(4))
    assert found.changes == changes
    assert found.after.amount == Decimal(sum_)


def test_a_lower_multiple_takes_cases_to_the_county() -> None:
    found = ask("1500.00", delegated_multiple=Decimal(2))
    assert found.changes == (Change.TO_COUNTY,)
    assert (found.before.level, found.after.level) == (Level.TOWNSHIP, Level.COUNTY)
    assert any("1,260.00" in reason for reason in found.reasons)


def test_five_times_instead_of_six_moves_a_sum_at_the_cap_down_to_it() -> None:
    found = ask("15120.00", cap_multiple=Decimal(5))
    assert found.changes == (Change.LESS,)
    assert (found.before.amount, found.after.amount) == (Decimal("15120.00"), Decimal("12600.00"))
    assert ask("12600.00", cap_multiple=Decimal(5)).changes == ()


def test_a_sum_above_the_cap_by_deliberation_stays_and_needs_no_minutes_under_a_higher_cap() -> None:
    lower, higher = ask("16000.00", cap_multiple=Decimal(5)), ask("16000.00", cap_multiple=Decimal(7))
    assert (lower.changes, lower.after.amount) == ((), Decimal("16000.00"))
    assert (higher.changes, higher.after.amount) == ((Change.NO_MINUTES,), Decimal("16000.00"))


def test_a_sum_in_the_old_range_moves_only_as_far_as_the_new_one_asks() -> None:
    assert ask("1500.00", before=TIERS, after=LOWER).changes == ()
    high = ask("2520.00", before=TIERS, after=LOWER)
    assert (high.changes, high.after.amount) == ((Change.TO_TOWNSHIP, Change.LESS), Decimal("1890.00"))
    low = ask("630.00", before=LOWER, after=TIERS)
    assert (low.changes, low.after.amount) == ((Change.MORE,), Decimal("1260.00"))


def test_a_sum_outside_the_old_range_was_found_by_people_and_stays() -> None:
    found = ask("500.00", before=LOWER, after=TIERS)  # below the lowest, with a reason
    assert (found.changes, found.after.amount) == ((), Decimal("500.00"))


@pytest.mark.parametrize(("sum_", "moved"), [("1700.00", "1000.00"), ("300.00", "500.00"), ("2500.00", "2000.00")])
def test_fixed_steps_take_the_nearest_lower_one_else_the_lowest(sum_: str, moved: str) -> None:
    assert ask(sum_, after=STEPS).after.amount == Decimal(moved)


def test_tiers_that_give_nothing_take_the_eligibility() -> None:
    high = package(
        "amounts: [{id: a, title: 医疗, measure: self_paid, bands: [{from: 30000, give: {times: 2}}]}]",
    )
    found = ask("1500.00", after=high)
    assert found.changes == (Change.LOSES, Change.LESS)
    assert (found.after.eligible, found.after.amount, found.after.level) == (Outcome.NO, Decimal("0.00"), None)
    assert found.reasons


def test_who_was_granted_against_tiers_that_give_nothing_keeps_it() -> None:
    high = package("amounts: [{id: a, title: 医疗, measure: self_paid, bands: [{from: 30000, give: {times: 2}}]}]")
    assert ask("1500.00", before=high, after=high).after.amount == Decimal("1500.00")
    gained = ask("1500.00", before=high, after=SILENT)
    assert gained.changes == (Change.GAINS, Change.TO_TOWNSHIP, Change.NO_MINUTES)


def test_income_above_the_average_gains_when_the_average_rises() -> None:
    rich = facts(annual_income=Decimal("80000.00"))  # 20,000 a head, the rural average is 18,697
    found = ask(None, of=rich, proposed="1200.00", income_rural=Decimal("21000.00"))
    assert found.changes == (Change.GAINS, Change.MORE)
    assert (found.before.amount, found.after.amount) == (Decimal("0.00"), Decimal("1200.00"))
    assert any("21,000.00" in reason for reason in found.reasons)


def test_who_gains_without_a_proposal_is_reckoned_with_the_lowest_of_the_range_or_not_at_all() -> None:
    rich = facts(annual_income=Decimal("80000.00"))
    lowest = ask(None, of=rich, before=TIERS, income_rural=Decimal("21000.00"))
    assert (lowest.changes, lowest.after.amount) == ((Change.GAINS, Change.MORE), Decimal("1260.00"))
    unpriced = ask(None, of=rich, income_rural=Decimal("21000.00"))
    assert (unpriced.changes, unpriced.after.amount) == ((Change.GAINS,), None)


def test_who_was_refused_by_people_would_be_refused_again_but_may_change_the_route() -> None:
    found = ask(None, proposed="2500.00", delegated_multiple=Decimal(4))
    assert found.changes == (Change.TO_TOWNSHIP,)
    assert found.after.amount == Decimal("0.00")


@pytest.mark.parametrize(
    ("of", "was"),
    [
        (facts(annual_income=None), {}),
        (facts(hardship_true=Outcome.UNKNOWN), {}),
        (facts(history=None), {}),
        (facts(), {"urban_dibao": None}),
        (facts(), {"delegated": None}),
    ],
)
def test_what_is_not_known_stays_unknown_and_has_no_sum_after(of: CaseFacts, was: dict[str, Any]) -> None:
    found = ask("1500.00", of=of, was=was, cap_multiple=Decimal(5))
    assert found.changes == (Change.UNKNOWN,)
    assert not found.known
    assert (found.before.amount, found.after.amount) == (Decimal("1500.00"), None)
    assert found.reasons


def test_a_third_relief_in_the_year_goes_to_the_county_when_only_one_is_allowed() -> None:
    twice = facts(history=(former(date(2023, 1, 10)),))
    assert ask("1500.00", of=twice, times_per_year=1).changes == (Change.TO_COUNTY,)


def test_a_yearly_figure_keeps_its_year_and_takes_last_year_where_there_was_none() -> None:
    assert amended(rules(), {"income_rural": Decimal(1)}).income_rural == YearFigure(amount=Decimal(1), year=2022)
    none = rules(income_rural=None, day=date(2024, 5, 1))
    assert amended(none, {"income_rural": Decimal(1)}).income_rural == YearFigure(amount=Decimal(1), year=2023)


def test_only_rungs_that_repeat_the_number_move_with_it() -> None:
    old = rules()
    new = replace(old, delegated_multiple=Decimal(4), cap_multiple=Decimal(5))
    ladder = along(LADDER, old, new).ladder or ()
    assert [rung.up_to and rung.up_to.times for rung in ladder] == [Decimal(4), Decimal(5), None]
    other = package("ladder: [{who: 乡镇长, level: township, up_to: {times: 2}}, {who: 县级, level: county}]")
    assert along(other, old, new) == other


def test_nothing_is_decided_by_day_and_place_of_the_rules() -> None:
    """Only their numbers count, so cases that share them share what is reckoned from them."""
    old: Rules = rules()
    elsewhere = replace(old, day=date(2020, 1, 1), region_path="41/")
    found = [
        compared(facts(), Ruling(r, TIERS), Ruling(r, LOWER), granted=Decimal("2520.00"), proposed=None)
        for r in (old, elsewhere)
    ]
    assert found[0].changes == found[1].changes
