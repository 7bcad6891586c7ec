"""The cap: six times the urban monthly standard for each person (xc-2.3.2)."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from standards.policy.amount import cap, heads, is_rounded, rounded, usable, within_cap
from standards.policy.determination import determine
from standards.policy.terms import Effect, Level, Outcome, Rounding
from tests.policy.build import facts, rules


@pytest.mark.parametrize(
    ("standard", "people", "expected"),
    [("630.00", 4, "15120.00"), ("630.00", 1, "3780.00"), ("570.00", 1, "3420.00"), ("520.00", 1, "3120.00")],
)
def test_the_cap_is_six_times_the_urban_standard_for_each_person(standard: str, people: int, expected: str) -> None:
    found = cap(facts=facts(helped_count=people), rules=rules(urban_dibao=Decimal(standard)))
    assert found.conclusion == Decimal(expected)


def test_a_cap_that_does_not_come_out_even_is_cut_to_the_cent() -> None:
    uneven = rules(urban_dibao=Decimal("633.33"), cap_multiple=Decimal("2.55"))
    assert str(cap(facts=facts(individual=True), rules=uneven).conclusion) == "1614.99"


@pytest.mark.parametrize(("amount", "needs_minutes"), [("15120.00", False), ("15120.01", True)])
def test_a_household_of_four_may_receive_15120_and_not_a_fen_more_without_minutes(
    amount: str, needs_minutes: bool
) -> None:
    found = determine(facts(), rules(), amount=Decimal(amount))
    assert found.cap == Decimal("15120.00")
    assert found.needs_minutes is needs_minutes
    assert found.needs_reason is needs_minutes
    assert found.blockers == ()
    assert found.level is Level.COUNTY


@pytest.mark.parametrize(
    ("amount", "highest", "outcome", "conclusion", "says"),
    [
        ("100.00", "100.00", Outcome.YES, True, "不超过上限"),
        ("100.01", "100.00", Outcome.NO, False, "超过上限0.01 元"),
        ("0.01", None, Outcome.UNKNOWN, None, "无法计算"),
    ],
)
def test_a_sum_is_compared_with_the_cap_to_the_fen(
    amount: str, highest: str | None, outcome: Outcome, conclusion: bool | None, says: str
) -> None:
    found = within_cap(amount=Decimal(amount), highest=None if highest is None else Decimal(highest))
    assert (found.outcome, found.conclusion) == (outcome, conclusion)
    assert says in found.reason


@pytest.mark.parametrize(("amount", "needs_minutes"), [("3780.00", False), ("3780.01", True)])
def test_an_individual_counts_as_one_whatever_the_household(amount: str, needs_minutes: bool) -> None:
    found = determine(facts(individual=True, helped_count=4), rules(), amount=Decimal(amount))
    assert found.cap == Decimal("3780.00")
    assert found.needs_minutes is needs_minutes


@pytest.mark.parametrize(
    ("helped", "size", "expected"), [(4, 4, 4), (2, 4, 2), (5, 4, None), (0, 4, None), (None, 4, None), (4, None, None)]
)
def test_more_helped_than_cohabiting_persons_is_not_believed(
    helped: int | None, size: int | None, expected: int | None
) -> None:
    assert heads(facts(helped_count=helped, household_size=size)) == expected


@pytest.mark.parametrize("missing", ["urban_dibao", "cap_multiple"])
def test_without_its_numbers_there_is_no_cap_and_that_blocks(missing: str) -> None:
    found = cap(facts=facts(), rules=rules(**{missing: None}))
    assert (found.outcome, found.conclusion, found.effect) == (Outcome.UNKNOWN, None, Effect.BLOCK)


@pytest.mark.parametrize("amount", [None, "0", "-1", "0.001", "NaN", "Infinity"])
def test_a_sum_that_is_no_sum_blocks(amount: str | None) -> None:
    given_amount = None if amount is None else Decimal(amount)
    found_amount = usable(given_amount)
    assert (found_amount.outcome, found_amount.conclusion, found_amount.effect) == (
        Outcome.UNKNOWN,
        None,
        Effect.BLOCK,
    )
    assert found_amount.inputs == {"拟救助金额": "（未知）"}
    found = determine(facts(), rules(), amount=given_amount)
    assert found.level is None
    assert "amount" in {finding.code for finding in found.blockers}


@pytest.mark.parametrize(
    ("rounding", "amount", "expected", "effect"),
    [
        (Rounding.WHOLE_YUAN, "1890.00", "1890.00", Effect.NONE),
        (Rounding.WHOLE_YUAN, "1890.50", "1891.00", Effect.WARN),
        (Rounding.WHOLE_YUAN, "1890.49", "1890.00", Effect.WARN),
        (Rounding.CENT, "1890.49", "1890.49", Effect.NONE),
    ],
)
def test_a_sum_off_the_yuan_is_pointed_out_and_never_changed(
    rounding: Rounding, amount: str, expected: str, effect: Effect
) -> None:
    given_rules = rules(rounding=rounding)
    assert rounded(Decimal(amount), given_rules) == Decimal(expected)
    assert is_rounded(amount=Decimal(amount), rules=given_rules).effect is effect
    assert determine(facts(), given_rules, amount=Decimal(amount)).amount == Decimal(amount)


SUMS = st.decimals(Decimal("0.01"), Decimal("200000"), places=2)


@given(SUMS, st.integers(1, 12), st.decimals(Decimal("100"), Decimal("2000"), places=2))
def test_no_sum_above_the_cap_ever_passes_without_minutes(amount: Decimal, people: int, standard: Decimal) -> None:
    found = determine(facts(helped_count=people, household_size=people), rules(urban_dibao=standard), amount=amount)
    assert found.needs_minutes is (amount > standard * 6 * people)


@given(st.integers(1, 30))
def test_the_cap_grows_with_each_person(people: int) -> None:
    smaller = cap(facts=facts(helped_count=people, household_size=40), rules=rules()).conclusion
    larger = cap(facts=facts(helped_count=people + 1, household_size=40), rules=rules()).conclusion
    assert smaller is not None
    assert larger == smaller + Decimal("3780.00")
