"""How often (xc-2.3.2): the same cause once in a year, twice a year in all, with a reason and the county beyond."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from common.said import Said
from standards.policy.determination import determine
from standards.policy.limits import same_cause, split_case, times_this_year
from standards.policy.terms import Cause, Effect, FormerKind, Level, Outcome, SameCause, Window
from tests.policy.build import facts, former, rules

ILL: dict[str, Any] = {"cause": Cause.ILLNESS, "incident_key": "ZY20230101"}


@pytest.mark.parametrize(
    ("applied_on", "outcome"),
    [(date(2023, 3, 5), Outcome.NO), (date(2023, 3, 6), Outcome.YES), (date(2022, 3, 6), Outcome.NO)],
)
def test_the_same_admission_is_blocked_through_the_anniversary_of_the_last_approval(
    applied_on: date, outcome: Outcome
) -> None:
    found = same_cause(facts=facts(applied_on=applied_on, history=(former(date(2022, 3, 5), **ILL),)), rules=rules())
    assert found.outcome is outcome


@pytest.mark.parametrize(
    ("before", "outcome", "effect"),
    [
        ({}, Outcome.NO, Effect.BLOCK),
        ({"incident_key": " zy２０２３0101 "}, Outcome.NO, Effect.BLOCK),
        ({"cause": Cause.SUDDEN_ILLNESS}, Outcome.NO, Effect.BLOCK),
        ({"cause": None}, Outcome.NO, Effect.BLOCK),
        ({"incident_key": "ZY20229999"}, Outcome.YES, Effect.WARN),
        ({"incident_key": ""}, Outcome.UNKNOWN, Effect.BLOCK),
        ({"cause": Cause.EDUCATION}, Outcome.YES, Effect.NONE),
        ({"person_keys": frozenset({"x"}), "household_key": "h9"}, Outcome.YES, Effect.NONE),
        ({"person_keys": frozenset({"p4"}), "household_key": "h9"}, Outcome.NO, Effect.BLOCK),
        ({"person_keys": frozenset(), "household_key": None}, Outcome.NO, Effect.BLOCK),
        ({"person_keys": frozenset({"x"}), "household_key": None}, Outcome.YES, Effect.NONE),
        ({"person_keys": frozenset({"x"}), "household_key": "h1"}, Outcome.NO, Effect.BLOCK),
        ({"person_keys": frozenset(), "household_key": "h9"}, Outcome.YES, Effect.NONE),
        ({"case_number": "YZ20230001"}, Outcome.YES, Effect.NONE),
    ],
)
def test_the_same_cause_is_the_same_person_cause_and_incident(
    before: dict[str, Any], outcome: Outcome, effect: Effect
) -> None:
    found = same_cause(facts=facts(history=(former(date(2022, 9, 1), **ILL | before),)), rules=rules())
    assert (found.outcome, found.effect) == (outcome, effect)
    assert found.conclusion is {Outcome.YES: False, Outcome.NO: True, Outcome.UNKNOWN: None}[outcome]


def test_a_household_without_key_is_known_by_its_members_only() -> None:
    strangers = former(date(2022, 9, 1), **ILL | {"person_keys": frozenset({"x"}), "household_key": None})
    given = facts(household_key=None, history=(strangers,))
    assert same_cause(facts=given, rules=rules()).effect is Effect.NONE


def test_the_grounds_are_printed_with_their_values() -> None:
    had = former(date(2022, 9, 1), cause=None, incident_key="A", case_number="YZ20220901")
    found = same_cause(facts=facts(history=(had,)), rules=rules())
    assert dict(found.inputs) == {
        "困难原因": "疾病",
        "事由编号": "ZY20230101",
        "申请日期": "2023-02-27",
        "限制期": "12 个月",
        "期内同类救助": "2022-09-01 （未知） 800.00 元 YZ20220901",
    }
    assert same_cause(facts=facts(incident_key=""), rules=rules()).inputs[Said("事由编号")] == "（未知）"
    assert same_cause(facts=facts(), rules=rules()).inputs[Said("期内同类救助")] == "无"


def test_relief_elsewhere_counts_and_is_printed_as_a_number_only() -> None:
    away = former(date(2022, 9, 1), **ILL, elsewhere=True)
    here = former(date(2022, 10, 1), **ILL | {"incident_key": "A"})
    given = facts(history=(away, here))
    found = determine(given, rules(), amount=Decimal("1500.00"))
    assert found.find("same_cause").outcome is Outcome.NO
    printed = str(found.to_json())
    assert "2022-10-01 疾病 800.00 元 YZ20221001；外地已有救助 1 次" in printed
    assert "relieved elsewhere 1 time" in printed
    assert not any(secret in printed for secret in ("2022-09-01", "YZ20220901"))


def test_without_an_incident_key_a_second_illness_can_not_be_judged() -> None:
    given = facts(incident_key="  ", history=(former(date(2022, 9, 1), **ILL),))
    assert same_cause(facts=given, rules=rules()).outcome is Outcome.UNKNOWN


def test_a_county_may_read_the_same_cause_as_the_same_type() -> None:
    given = facts(history=(former(date(2022, 9, 1), cause=Cause.ILLNESS, incident_key="other"),))
    assert same_cause(facts=given, rules=rules(same_cause=SameCause.CAUSE)).outcome is Outcome.NO


def test_a_county_may_read_a_year_as_the_calendar_year() -> None:
    given = facts(history=(former(date(2022, 12, 31), **ILL),))
    assert same_cause(facts=given, rules=rules(same_cause_window=Window.CALENDAR_YEAR)).outcome is Outcome.YES


@pytest.mark.parametrize(
    ("changed", "ruled"),
    [({"history": None}, {}), ({"applied_on": None}, {}), ({"members": ()}, {}), ({}, {"same_cause_months": None})],
)
def test_what_is_not_known_about_former_relief_blocks(changed: dict[str, Any], ruled: dict[str, Any]) -> None:
    found = same_cause(facts=facts(**changed), rules=rules(**ruled))
    assert (found.outcome, found.effect) == (Outcome.UNKNOWN, Effect.BLOCK)


@pytest.mark.parametrize(
    ("approvals", "had", "effect"),
    [
        ((), 0, Effect.NONE),
        ((date(2023, 1, 3),), 1, Effect.NONE),
        ((date(2023, 1, 3), date(2023, 2, 3)), 2, Effect.REASON),
        ((date(2022, 12, 31), date(2023, 1, 1)), 1, Effect.NONE),
    ],
)
def test_a_household_is_helped_twice_in_a_calendar_year_and_the_third_time_needs_a_reason(
    approvals: tuple[date, ...], had: int, effect: Effect
) -> None:
    found = times_this_year(facts=facts(history=tuple(map(former, approvals))), rules=rules())
    assert (found.conclusion, found.effect) == (had, effect)
    assert f"本次为第{had + 1}次" in found.reason
    assert found.inputs[Said("计算年度")] == "2023 年"


def test_the_third_relief_is_held_up_softly() -> None:
    had = (former(date(2023, 1, 3)), former(date(2023, 2, 3)))
    found = determine(facts(history=had), rules(), amount=Decimal(500))
    assert (found.level, found.needs_reason, found.needs_minutes) == (Level.COUNTY, True, False)
    assert found.blockers == ()


def test_the_year_is_that_of_the_decision() -> None:
    given = facts(accepted_on=date(2022, 12, 28), decided_on=date(2023, 1, 6), history=(former(date(2022, 5, 1)),))
    assert times_this_year(facts=given, rules=rules()).conclusion == 0


def test_relief_of_any_member_counts_and_stages_of_one_case_count_once() -> None:
    had = (
        former(
            date(2023, 1, 3),
            case_number="S1",
            kind=FormerKind.STAGED,
            household_key="h9",
            person_keys=frozenset({"p3"}),
        ),
        former(
            date(2023, 2, 3),
            case_number="S1",
            kind=FormerKind.STAGED,
            household_key="h9",
            person_keys=frozenset({"p3"}),
        ),
        former(date(2023, 2, 5), case_number="X", household_key="h9", person_keys=frozenset({"stranger"})),
    )
    assert times_this_year(facts=facts(history=had), rules=rules()).conclusion == 1


@pytest.mark.parametrize(("missing", "ruled"), [("history", {}), (None, {"times_per_year": None})])
def test_an_unknown_count_blocks(missing: str | None, ruled: dict[str, Any]) -> None:
    given = facts(**({missing: None} if missing else {}))
    assert times_this_year(facts=given, rules=rules(**ruled)).effect is Effect.BLOCK


@pytest.mark.parametrize(
    ("before", "now", "suspicious"),
    [
        ("890.00", "1000.00", False),
        ("0.01", "1890.00", True),
        ("1890.00", "0.01", True),
        ("890.01", "1000.00", True),
        ("1890.01", "1000.00", False),
        ("890.01", "1890.01", False),
    ],
)
def test_two_small_cases_whose_sum_passes_the_threshold_are_pointed_out(
    before: str, now: str, suspicious: bool
) -> None:
    """xc-2.2.2: a warning, since two causes are allowed."""
    given = facts(history=(former(date(2023, 1, 3), amount=Decimal(before)),))
    found = split_case(facts=given, amount=Decimal(now), limit=Decimal("1890.00"))
    assert found.conclusion is suspicious
    assert found.effect is (Effect.WARN if suspicious else Effect.NONE)
    assert found.outcome is (Outcome.NO if suspicious else Outcome.YES)


def test_an_earlier_sum_that_nobody_knows_is_pointed_out() -> None:
    given = facts(history=(former(date(2023, 1, 3), amount=None),))
    assert split_case(facts=given, amount=Decimal(1), limit=Decimal(1890)).conclusion is True


def test_without_history_the_comparison_says_that_it_was_not_made() -> None:
    found = split_case(facts=facts(history=None), amount=Decimal(1), limit=Decimal(1890))
    assert (found.conclusion, found.outcome, found.effect) == (None, Outcome.UNKNOWN, Effect.WARN)
