"""Help before the decision: its limit, its hours, the time for the paperwork (xc-2.1.1.2, xc-2.2.1)."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from standards.policy.advance import (
    advance,
    help_due,
    is_late,
    limit_of,
    may_extend,
    paperwork_due,
    small_due,
    told_of_former_relief,
)
from standards.policy.deadlines import WorkCalendar
from standards.policy.facts import CaseFacts, FormerRelief, Member
from standards.policy.package.model import SILENT, Completion, Limit, Package, ProcedureRule, When
from standards.policy.package.route import for_this_case
from standards.policy.package.words import DayKind, Per
from standards.policy.rules import Rules
from standards.policy.terms import Cause, Effect, Outcome, ReliefType, Track

D = Decimal
DAY = date(2026, 10, 1)
RULES = Rules(
    day=DAY, region_path="41/", urban_dibao=D("630.00"), advance_multiple=D("3.00"), small_multiple=D("1.00"),
    advance_hours=24, paperwork_days=10, paperwork_extensions=1, small_days=3, same_cause_months=12, times_per_year=2,
)  # fmt: skip
FACTS = CaseFacts(
    relief_type=ReliefType.EMERGENCY, cause=Cause.FIRE, applied_on=DAY, accepted_on=DAY, individual=True,
    members=(Member(key="1"),), history=(), incident_key="火2",
)  # fmt: skip
FAST = ProcedureRule(id="s", title="小额快救", when=When(track=Track.SMALL_FAST), at_most=Limit(times=D(1)), days=3,
                     day_kind=DayKind.CALENDAR)  # fmt: skip
WITH_FAST = replace(SILENT, procedure=(FAST,))


@pytest.mark.parametrize(
    ("amount", "small", "package", "outcome"),
    [
        ("1890.00", False, SILENT, Outcome.YES),
        ("1890.01", False, SILENT, Outcome.NO),
        ("630.00", True, WITH_FAST, Outcome.YES),
        ("630.01", True, WITH_FAST, Outcome.NO),
        ("1.00", True, SILENT, Outcome.NO),
    ],
)
def test_an_advance_stays_within_its_limit(amount: str, small: bool, package: Package, outcome: Outcome) -> None:
    found = advance(facts=FACTS, rules=RULES, package=package, amount=D(amount), small=small)
    assert (found.outcome, found.effect) == (outcome, Effect.NONE if outcome is Outcome.YES else Effect.BLOCK)


def test_the_package_of_a_county_sets_another_limit_and_other_times() -> None:
    terms = Completion(days=5, day_kind=DayKind.CALENDAR, extensions=0, first_relief_hours=48,
                       at_most=Limit(yuan=D("800.00")))  # fmt: skip
    package = replace(SILENT, completion=terms)
    assert limit_of(facts=FACTS, rules=RULES, package=package) == D("800.00")
    rules = for_this_case(RULES, facts=FACTS, package=package)
    assert (rules.advance_hours, may_extend(rules=rules, extensions=0)) == (48, False)
    assert paperwork_due(DAY, rules=rules, extensions=0, calendar=WorkCalendar()).on == date(2026, 10, 6)
    other = replace(FACTS, relief_type=ReliefType.EXPENDITURE, cause=Cause.ILLNESS)
    assert for_this_case(RULES, facts=other, package=package) == RULES


def test_what_is_not_published_allows_nothing() -> None:
    bare = Rules(day=DAY, region_path="41/")
    assert advance(facts=FACTS, rules=bare, package=SILENT, amount=D(1)).outcome is Outcome.UNKNOWN
    per_head = replace(SILENT, completion=Completion(days=10, at_most=Limit(times=D(1), per=Per.PERSON)))
    nobody = replace(FACTS, individual=False, members=(), helped_count=None)
    assert limit_of(facts=nobody, rules=RULES, package=per_head) is None
    with pytest.raises(ValueError, match="first help"):
        help_due(datetime(2026, 10, 1, tzinfo=UTC), rules=bare)
    with pytest.raises(ValueError, match="paperwork"):
        paperwork_due(DAY, rules=bare, extensions=0, calendar=WorkCalendar())
    with pytest.raises(ValueError, match="small"):
        small_due(DAY, rules=bare, package=SILENT)
    assert not may_extend(rules=bare, extensions=0)


def test_twenty_four_hours_are_in_time_and_a_second_more_is_late() -> None:
    due = help_due(datetime(2026, 10, 1, 23, tzinfo=UTC), rules=RULES)
    assert due == datetime(2026, 10, 2, 23, tzinfo=UTC)
    assert not is_late(due, due)
    assert is_late(due, due + timedelta(seconds=1))


def test_the_paperwork_has_ten_working_days_and_as_many_again_when_extended_once() -> None:
    calendar = WorkCalendar()
    assert paperwork_due(DAY, rules=RULES, extensions=0, calendar=calendar).on == date(2026, 10, 15)
    assert paperwork_due(DAY, rules=RULES, extensions=1, calendar=calendar).on == date(2026, 10, 29)
    assert may_extend(rules=RULES, extensions=0)
    assert not may_extend(rules=RULES, extensions=1)
    told = small_due(DAY, rules=RULES, package=WITH_FAST)
    assert told.on == date(2026, 10, 4), "calendar days"
    assert "第3天" in told.explain() and "day 3" in told.explain().en


def test_former_relief_only_warns() -> None:
    former = [
        FormerRelief(case_number=str(n), approved_on=DAY, cause=Cause.FIRE, incident_key="火2", amount=D(1),
                     person_keys=frozenset("1"))
        for n in range(2)
    ]  # fmt: skip
    found = told_of_former_relief(facts=replace(FACTS, history=tuple(former)), rules=RULES)
    assert [f.code for f in found] == ["same_cause", "times_per_year"]
    assert {f.effect for f in found} == {Effect.WARN}
    assert told_of_former_relief(facts=FACTS, rules=RULES) == []
