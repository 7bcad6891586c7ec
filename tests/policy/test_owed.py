"""Clause gwy649-68: who still owes relief, or got it by false statements, and applies again."""

from datetime import date

import pytest

from standards.policy.facts import CaseFacts, Owed
from standards.policy.recovery import owed
from standards.policy.rules import Rules
from standards.policy.terms import Cause, Effect, ReliefType

ORDERED = date(2026, 3, 31)
E, X = ReliefType.EMERGENCY, ReliefType.EXPENDITURE


def effect_of(applied_on: date, *, kind: ReliefType = X, months: int | None = 12, **changed: bool) -> Effect | None:
    one = Owed(number="202603-001", decided_on=ORDERED, **{"false_statements": True, "open": False, **changed})
    facts = CaseFacts(relief_type=kind, cause=Cause.OTHER, applied_on=applied_on, owed=(one,))
    found = owed(facts=facts, rules=Rules(day=applied_on, region_path="41/", bar_months=months))
    return found.effect if found else None


@pytest.mark.parametrize(
    ("applied_on", "effect"),
    [
        (date(2026, 3, 30), Effect.NONE), (ORDERED, Effect.BLOCK), (date(2027, 3, 31), Effect.BLOCK),
        (date(2027, 4, 1), Effect.NONE),
    ],
    ids=["before the order", "on its day", "on the last day", "a day later"],
)  # fmt: skip
def test_false_statements_bar_an_application_for_the_months_of_the_county(applied_on: date, effect: Effect) -> None:
    assert effect_of(applied_on) is effect


def test_an_emergency_is_helped_all_the_same_but_for_a_reason() -> None:
    assert effect_of(ORDERED, kind=E) is Effect.EXPLAIN


def test_what_is_still_owed_takes_a_reason_and_a_county_without_a_number_bars_nobody() -> None:
    later = date(2027, 4, 1)
    assert effect_of(later, open=True) is Effect.EXPLAIN
    assert effect_of(ORDERED, false_statements=False) is Effect.NONE
    assert effect_of(ORDERED, months=None) is Effect.NONE


def test_where_nothing_was_ever_ordered_back_there_is_no_finding() -> None:
    facts = CaseFacts(relief_type=X, cause=Cause.OTHER, applied_on=ORDERED)
    assert owed(facts=facts, rules=Rules(day=ORDERED, region_path="41/", bar_months=12)) is None
