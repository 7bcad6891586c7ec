"""Relief while dibao or tekun is decided, and a sum in equal parts: tables of what is asked and what is said."""

from datetime import date
from decimal import Decimal

import pytest

from standards.policy.interim import OtherApplication, interim_relief
from standards.policy.staging import equal_parts
from standards.policy.terms import AnswerOutcome, Category, Effect, Outcome, StandingAid

APPLIED = date(2026, 10, 20)
GRANTED = date(2026, 12, 1)


@pytest.mark.parametrize(
    ("answer", "granted_from", "relieved_on", "overlaps", "effect"),
    [
        (None, None, date(2026, 11, 30), False, Effect.NONE),
        (AnswerOutcome.APPROVED, GRANTED, date(2026, 11, 30), False, Effect.NONE),
        (AnswerOutcome.APPROVED, GRANTED, date(2026, 12, 1), True, Effect.WARN),
        (AnswerOutcome.REFUSED, None, date(2026, 12, 1), False, Effect.WARN),
        (AnswerOutcome.WITHDRAWN, None, date(2026, 12, 1), False, Effect.NONE),
    ],
)
def test_the_month_from_which_dibao_is_paid_overlaps_with_relief_of_that_month_and_never_forbids_it(
    answer: AnswerOutcome | None, granted_from: date | None, relieved_on: date, overlaps: bool, effect: Effect
) -> None:
    other = OtherApplication(kind=StandingAid.DIBAO, applied_on=APPLIED, answer=answer, granted_from=granted_from)
    found = interim_relief(other, relieved_on=relieved_on)
    assert (found.conclusion, found.effect, found.outcome) == (overlaps, effect, Outcome.YES)
    assert found.clause == "xc-2.2.1" and ("2026年12月" in found.reason) == overlaps


@pytest.mark.parametrize(
    ("kind", "category", "answer", "doubtful"),
    [
        (StandingAid.DIBAO, Category.RURAL_DIBAO, None, True),
        (StandingAid.DIBAO, Category.URBAN_DIBAO, None, True),
        (StandingAid.TEKUN, Category.TEKUN, None, True),
        (StandingAid.TEKUN, Category.RURAL_DIBAO, None, False),
        (StandingAid.DIBAO, Category.MARGINAL, None, False),
        (StandingAid.DIBAO, None, None, False),
        (StandingAid.DIBAO, Category.RURAL_DIBAO, AnswerOutcome.APPROVED, False),
    ],
)
def test_who_has_dibao_and_waits_for_it_is_asked_about(
    kind: StandingAid, category: Category | None, answer: AnswerOutcome | None, doubtful: bool
) -> None:
    other = OtherApplication(kind=kind, applied_on=APPLIED, answer=answer, granted_from=GRANTED, category=category)
    found = interim_relief(other, relieved_on=date(2026, 11, 30))
    assert ("请核对" in found.reason, found.effect is Effect.WARN) == (doubtful, doubtful)


@pytest.mark.parametrize(
    ("amount", "number", "sums"),
    [
        ("1200.00", 3, ["400.00", "400.00", "400.00"]),
        ("1000.00", 3, ["334.00", "333.00", "333.00"]),
        ("1000.01", 3, ["333.35", "333.33", "333.33"]),
        ("2.00", 2, ["1.00", "1.00"]),
    ],
)
def test_equal_parts_are_the_sum_to_the_fen_and_whole_yuan_stay_whole(
    amount: str, number: int, sums: list[str]
) -> None:
    parts = equal_parts(Decimal(amount), number, begin=date(2026, 12, 31))
    assert [str(part.amount) for part in parts] == sums
    assert [part.on for part in parts] == [date(2026, 12, 31), date(2027, 1, 31), date(2027, 2, 28)][:number]
