"""Who decides, up to three times the urban standard and above (xc-2.2.2, gwy649-48); who may not (xc-3.4)."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.said import Said
from standards.policy.authority import deciding_level, level_without_sum, recusal, separation
from standards.policy.determination import determine
from standards.policy.facts import Member
from standards.policy.terms import AmountBasis, Effect, Level, Outcome
from tests.policy.build import facts, former, rules

T, C = Level.TOWNSHIP, Level.COUNTY


@pytest.mark.parametrize(
    ("standard", "amount", "expected"),
    [
        ("630.00", "1890.00", T),
        ("630.00", "1890.01", C),
        ("570.00", "1710.00", T),
        ("570.00", "1710.01", C),
        ("520.00", "1560.00", T),
        ("520.00", "1560.01", C),
        ("630.00", "0.01", T),
        ("630.00", "15120.00", C),
    ],
)
def test_a_sum_at_exactly_three_times_stays_with_the_township_and_a_fen_more_goes_to_the_county(
    standard: str, amount: str, expected: Level
) -> None:
    found = determine(facts(), rules(urban_dibao=Decimal(standard)), amount=Decimal(amount))
    assert found.level is expected
    assert found.blockers == ()


@pytest.mark.parametrize(
    ("changed", "amount", "expected"),
    [
        ({"delegated": False}, "1.00", C),
        ({"delegation_limit": Decimal("1000.00")}, "1000.00", T),
        ({"delegation_limit": Decimal("1000.00")}, "1000.01", C),
        ({"delegation_limit": Decimal("99999.00")}, "1890.00", T),
        ({"delegation_limit": Decimal("99999.00")}, "1890.01", C),
        ({"delegation_limit": Decimal("0.00")}, "0.01", C),
        ({"amount_basis": AmountBasis.PER_PERSON}, "7560.00", T),
        ({"amount_basis": AmountBasis.PER_PERSON}, "7560.01", C),
    ],
)
def test_delegation_and_the_townships_own_limit_only_ever_lower_the_threshold(
    changed: dict[str, Any], amount: str, expected: Level
) -> None:
    assert deciding_level(amount=Decimal(amount), heads=4, rules=rules(**changed)).conclusion is expected


@pytest.mark.parametrize(
    ("changed", "printed"),
    [
        ({}, {"是否委托": "已委托", "乡镇自身限额": "无", "委托限额": "1,890.00 元"}),
        ({"delegated": False}, {"是否委托": "未委托"}),
        ({"delegated": None}, {"是否委托": "（未知）"}),
        ({"delegation_limit": Decimal("1000.00")}, {"乡镇自身限额": "1,000.00 元", "委托限额": "1,000.00 元"}),
    ],
)
def test_the_route_prints_what_it_rests_on(changed: dict[str, Any], printed: dict[str, str]) -> None:
    inputs = deciding_level(amount=Decimal("500.00"), heads=4, rules=rules(**changed)).inputs
    assert printed.items() <= inputs.items()
    assert inputs[Said("拟救助金额")] == "500.00 元"


@pytest.mark.parametrize("missing", ["delegated", "urban_dibao", "delegated_multiple"])
def test_a_threshold_that_can_not_be_evaluated_gives_no_level_and_blocks(missing: str) -> None:
    found = deciding_level(amount=Decimal("1.00"), heads=4, rules=rules(**{missing: None}))
    assert (found.conclusion, found.outcome, found.effect) == (None, Outcome.UNKNOWN, Effect.BLOCK)


def test_the_per_person_reading_needs_the_number_of_persons() -> None:
    per_person = rules(amount_basis=AmountBasis.PER_PERSON)
    assert deciding_level(amount=Decimal("1.00"), heads=None, rules=per_person).conclusion is None


def test_a_small_sum_goes_to_the_county_when_it_is_the_third_time_in_the_year() -> None:
    """xc-2.3.2: a departure from the limit is not the township's to grant."""
    had = (former(date(2023, 1, 5)), former(date(2023, 2, 5), cause=None, incident_key="x"))
    found = determine(
        facts(history=had, applied_on=date(2024, 3, 1), decided_on=date(2023, 3, 3)), rules(), amount=Decimal(500)
    )
    assert found.level is C
    assert "全年救助次数" in found.find("deciding_level").reason


@given(
    st.decimals(Decimal("0.01"), Decimal("50000"), places=2),
    st.decimals(Decimal("0"), Decimal("9000"), places=2),
    st.one_of(st.none(), st.decimals(Decimal("0"), Decimal("9000"), places=2)),
)
def test_a_larger_sum_is_never_decided_lower(amount: Decimal, more: Decimal, limit: Decimal | None) -> None:
    given_rules = rules(delegation_limit=limit)
    lower = deciding_level(amount=amount, heads=4, rules=given_rules).conclusion
    higher = deciding_level(amount=amount + more, heads=4, rules=given_rules).conclusion
    assert (lower, higher) != (C, T)
    assert lower is not T or amount <= Decimal("1890.00")


@pytest.mark.parametrize(
    ("changed", "level", "outcome", "effect"),
    [
        ({"deciders": ("9",)}, T, Outcome.YES, Effect.NONE),
        ({"deciders": ("1",)}, T, Outcome.NO, Effect.BLOCK),
        ({"deciders": ("2",)}, T, Outcome.NO, Effect.BLOCK),
        ({"deciders": ("9", "2")}, T, Outcome.NO, Effect.BLOCK),
        ({"deciders": ("1",), "sole_officer": True}, T, Outcome.NO, Effect.REVIEW),
        ({"deciders": ("1",), "sole_officer": True}, C, Outcome.NO, Effect.BLOCK),
        ({"deciders": ("1",), "sole_officer": True}, None, Outcome.NO, Effect.BLOCK),
        ({"deciders": ("9",), "acceptor": None}, T, Outcome.UNKNOWN, Effect.BLOCK),
        ({"deciders": ()}, T, Outcome.UNKNOWN, Effect.NONE),
    ],
)
def test_who_accepted_or_investigated_does_not_decide(
    changed: dict[str, Any], level: Level | None, outcome: Outcome, effect: Effect
) -> None:
    found = separation(facts=facts(**changed), level=level)
    assert (found.outcome, found.effect) == (outcome, effect)
    assert found.conclusion is {Outcome.YES: True, Outcome.NO: False, Outcome.UNKNOWN: None}[outcome]


def test_a_township_of_one_officer_decides_under_county_review() -> None:
    found = determine(facts(deciders=("1",), sole_officer=True), rules(), amount=Decimal("1890.00"))
    assert found.blockers == ()
    assert found.post_review


@pytest.mark.parametrize(
    ("changed", "effect"),
    [
        ({}, Effect.NONE),
        ({"related_officers": frozenset({"9"})}, Effect.BLOCK),
        ({"members": (Member(key="p1", officer_id="9"),)}, Effect.BLOCK),
        ({"related_officers": frozenset({"2"})}, Effect.REVIEW),
        ({"related_officers": frozenset({"1"}), "investigators": ()}, Effect.REVIEW),
        ({"related_officers": frozenset({"77"})}, Effect.NONE),
    ],
)
def test_an_officer_of_the_household_does_not_decide(changed: dict[str, Any], effect: Effect) -> None:
    found = recusal(facts=facts(**changed))
    assert found.effect is effect
    assert found.conclusion is (effect is Effect.NONE)


def test_nobody_decides_before_it_is_declared_who_is_related() -> None:
    undeclared = recusal(facts=facts(related_officers=None))
    assert (undeclared.outcome, undeclared.effect, undeclared.conclusion) == (Outcome.UNKNOWN, Effect.BLOCK, None)
    nobody_yet = recusal(facts=facts(related_officers=None, deciders=()))
    assert (nobody_yet.outcome, nobody_yet.effect) == (Outcome.UNKNOWN, Effect.NONE)
    declared = recusal(facts=facts())
    assert (declared.outcome, declared.effect) == (Outcome.YES, Effect.NONE) and "声明" in declared.reason


def test_where_no_relief_is_proposed_the_delegated_township_decides_and_nobody_while_that_is_unknown() -> None:
    assert level_without_sum(rules()) is T
    assert level_without_sum(rules(delegated=False)) is C
    assert level_without_sum(rules(delegated=None)) is level_without_sum(rules(urban_dibao=None)) is None
