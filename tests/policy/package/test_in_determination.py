"""The whole answer by a county's package: blocks, minutes, level, reasons, kept exactly (xc-2.3.1, gwy649-49)."""

import json
from decimal import Decimal
from typing import Any

import pytest

from common.said import Said
from standards.policy.determination import determine
from standards.policy.findings import Determination
from standards.policy.package.inheritance import inherited
from standards.policy.package.model import SILENT, Package
from standards.policy.package.shapes import Value
from standards.policy.terms import Cause, Effect, Level, Outcome, ReliefType, Track
from tests.policy.build import expense, facts, former, rules
from tests.policy.package.build import GRADES, package
from tests.policy.package.test_shipped import PACKAGES

TIERS = package(
    """
    amounts:
    - id: illness
      title: 医疗
      source: 1-2万 2-3倍，2万以上 3-6倍
      when: {causes: [illness]}
      measure: self_paid
      bands:
      - {from: 10000, up_to: 20000, give: {times: [2, 3]}}
      - {above: 20000, give: {times: [3, 6]}}
    - id: steps
      title: 教育
      when: {causes: [education]}
      give: {choose: [500, 1000]}
    - {id: fixed, title: 住房, when: {causes: [housing]}, give: {yuan: 800}}
    """
)


def at(amount: str | None, of: Package = TIERS, **changed: Any) -> Determination:
    return determine(facts(**changed), rules(), amount=None if amount is None else Decimal(amount), package=of)


@pytest.mark.parametrize(
    ("amount", "outcome", "effect", "level"),
    [
        ("1259.99", Outcome.NO, Effect.EXPLAIN, Level.TOWNSHIP),
        ("1260.00", Outcome.YES, Effect.NONE, Level.TOWNSHIP),
        ("1890.00", Outcome.YES, Effect.NONE, Level.TOWNSHIP),
        ("1890.01", Outcome.NO, Effect.MINUTES, Level.COUNTY),
    ],
)
def test_inside_the_range_the_officer_picks_below_it_he_says_why_above_it_takes_minutes_and_the_county(
    amount: str, outcome: Outcome, effect: Effect, level: Level
) -> None:
    found = at(amount)
    within = found.find("within_range")
    assert (within.outcome, within.effect, found.level) == (outcome, effect, level)
    assert within.inputs[Said("标准幅度")] == "1,260.00–1,890.00 元"
    assert found.needs_minutes is (effect is Effect.MINUTES)
    assert found.needs_reason is (effect is not Effect.NONE)
    assert found.blockers == ()


def test_a_sum_of_the_range_above_the_delegated_limit_goes_to_the_county_without_minutes() -> None:
    found = at("3000.00", expenses=(expense(verified_self_paid=Decimal("20000.00"), total=Decimal(60000)),) * 2)
    assert found.computed is not None
    assert (found.computed.low, found.computed.high) == (Decimal(1890), Decimal(3780))
    assert (found.level, found.needs_minutes, found.blockers) == (Level.COUNTY, False, ())


@pytest.mark.parametrize(
    ("amount", "effect"),
    [("500", Effect.NONE), ("1000", Effect.NONE), ("700", Effect.MINUTES), ("300", Effect.EXPLAIN)],
)
def test_of_fixed_steps_one_is_taken(amount: str, effect: Effect) -> None:
    assert at(amount, cause=Cause.EDUCATION).find("within_range").effect is effect


def test_a_fixed_sum_leaves_nothing_to_pick() -> None:
    within = at("800.00", cause=Cause.HOUSING).find("within_range")
    assert within.reason == "救助金额与标准一致。"
    assert at("800.01", cause=Cause.HOUSING).find("within_range").effect is Effect.MINUTES


def test_where_the_tiers_give_nothing_relief_takes_minutes() -> None:
    found = at("500.00", expenses=(expense(verified_self_paid=Decimal("9999.99")),))
    assert found.computed is not None
    assert found.computed.outcome is Outcome.NO
    assert found.find("computed").effect is Effect.NONE
    assert (found.find("within_range").effect, found.level) == (Effect.MINUTES, Level.COUNTY)
    assert found.blockers == ()


def test_where_no_rule_is_meant_for_the_case_the_officer_says_how_the_sum_was_found() -> None:
    found = at("500.00", cause=Cause.INCOME_DROP)
    assert found.find("within_range").effect is Effect.EXPLAIN
    assert (found.level, found.needs_minutes, found.blockers) == (Level.TOWNSHIP, False, ())


def test_where_the_county_has_no_rules_for_the_track_the_cap_alone_holds() -> None:
    small_fast = PACKAGES["national-2026-small-fast"]
    assert at("500.00", small_fast).computed is None
    found = at("500.00", small_fast, relief_type=ReliefType.EMERGENCY, cause=Cause.FIRE, track=Track.SMALL_FAST)
    assert found.computed is not None
    assert found.computed.high == Decimal(630)


@pytest.mark.parametrize(
    "changed",
    [
        {"expenses": (expense(verified_self_paid=None),)},
        {"category": None},
        {"helped_count": None},
        {"history": None},
        {"quantities": {}},
    ],
)
@pytest.mark.parametrize("amount", [None, "1.00", "1260.00", "99999.00"])
def test_a_fact_that_the_tiers_need_and_nobody_knows_blocks_at_any_sum(
    changed: dict[str, Any], amount: str | None
) -> None:
    asks = package(
        GRADES,
        """
        ceilings: [{yuan: 9000, within: year}]
        amounts:
        - id: one
          title: 一
          when: {quantities: {degree: {is: [较重]}}}
          measure: self_paid
          bands: [{categories: [tekun], give: {yuan: 900}}, {give: {yuan: 500, per: person}}]
        """,
    )
    known: dict[str, Any] = {"quantities": {"degree": Value(name="较重")}}
    assert at("2000.00", asks, **known).blockers == ()
    found = at(amount, asks, **known | changed)
    assert found.computed is not None
    assert found.computed.outcome is Outcome.UNKNOWN
    codes = {finding.code for finding in found.blockers}
    assert codes >= ({"computed"} if amount is None else {"computed", "within_range"})


def test_the_cap_of_the_plan_stands_above_the_tiers() -> None:
    high = package("amounts: [{id: a, title: 一, give: {times: 10, per: person}}]")
    found = at("15120.00", high)
    assert found.computed is not None
    assert found.computed.high == found.cap == Decimal(15120)
    assert found.computed.lines[-1].text == "上限：救助上限"
    assert at("15120.01", high).find("within_cap").effect is Effect.MINUTES


def test_the_silent_package_changes_nothing() -> None:
    plain = determine(facts(), rules(), amount=Decimal("1890.00"))
    assert determine(facts(), rules(), amount=Decimal("1890.00"), package=SILENT) == plain
    assert determine(facts(), rules(), amount=Decimal("1890.00"), package=package("note: 无")) == plain
    assert plain.computed is None


def test_an_income_test_that_says_no_more_than_the_plan_prints_what_the_plan_prints() -> None:
    plain = determine(facts(), rules()).find("income")
    assert determine(facts(), rules(), package=package("income: {of: income}")).find("income") == plain


CASES = {
    "a range": ("1500.00", TIERS, {}),
    "steps": ("500.00", TIERS, {"cause": Cause.EDUCATION}),
    "a sum": ("800.00", TIERS, {"cause": Cause.HOUSING}),
    "nothing": ("800.00", TIERS, {"expenses": (expense(verified_self_paid=Decimal(5)),)}),
    "no rule": ("800.00", TIERS, {"cause": Cause.INCOME_DROP}),
    "not known": ("800.00", TIERS, {"expenses": (expense(verified_self_paid=None),)}),
    "no sum yet": (None, TIERS, {}),
} | {
    f"{name} after {had}": ("700.00", inherited([own, PACKAGES["xuchang-2019"]]), {"history": history})
    for name, own in PACKAGES.items()
    for had, history in (("nothing", ()), ("something", (former(rules().day),)))
}


@pytest.mark.parametrize(("amount", "of", "changed"), CASES.values(), ids=CASES)
def test_a_determination_by_a_package_comes_back_from_storage_as_it_was(
    amount: str | None, of: Package, changed: dict[str, Any]
) -> None:
    found = at(amount, of, **changed)
    stored = json.dumps(found.to_json(), sort_keys=True, ensure_ascii=False)
    back = Determination.from_json(json.loads(stored))
    assert back == found
    assert json.dumps(back.to_json(), sort_keys=True, ensure_ascii=False) == stored
    for before, after in zip(found.findings, back.findings, strict=True):
        assert (before.reason.en, dict(before.inputs)) == (after.reason.en, dict(after.inputs))
        assert type(before.conclusion) is type(after.conclusion)
    if found.computed is not None:
        assert back.computed is not None
        assert [line.text.en for line in back.computed.lines] == [line.text.en for line in found.computed.lines]


def test_a_determination_of_the_time_before_packages_is_read_without_one() -> None:
    stored = at("1500.00").to_json()
    del stored["computed"]
    assert Determination.from_json(stored).computed is None


@pytest.mark.parametrize(("amount", "of", "changed"), CASES.values(), ids=CASES)
def test_each_finding_by_a_package_stands_once_and_says_a_sentence_in_both_languages(
    amount: str | None, of: Package, changed: dict[str, Any]
) -> None:
    found = at(amount, of, **changed)
    assert len({finding.code for finding in found.findings}) == len(found.findings)
    for finding in found.findings:
        assert finding.reason.endswith("。")
        assert finding.reason.en.endswith(".")
        assert finding.clause_text
