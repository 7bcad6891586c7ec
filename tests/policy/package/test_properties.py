"""What holds of every rule and every family: no ceiling is passed, nothing is negative, order and costs play fair."""

from dataclasses import replace
from decimal import Decimal
from itertools import pairwise
from typing import Any

from hypothesis import assume, given
from hypothesis import strategies as st

from standards.packages.files import read_package, write_package
from standards.policy import determine
from standards.policy.facts import CaseFacts, Expense
from standards.policy.package.checks import problems
from standards.policy.package.computed import Computed
from standards.policy.package.engine import compute
from standards.policy.package.model import Adjust, AmountRule, Band, Ceiling, Give, Measure, Package
from standards.policy.package.shapes import Range, Value
from standards.policy.package.words import Per, Rounding, Within
from standards.policy.terms import ExpenseKind, Outcome
from tests.policy.build import facts, rules
from tests.policy.package.shapes import (
    BLANK,
    CEILINGS,
    DECLARED,
    FAMILIES,
    LIMITS,
    PACKAGES,
    PERCENT,
    POSITIVE,
    STANDARDS,
    SUMS,
    money,
)


def by(of: Package, family: CaseFacts, **numbers: Any) -> Computed:
    return compute(facts=family, rules=rules(**numbers), package=of)


@given(PACKAGES)
def test_every_rule_of_these_shapes_is_right_and_comes_back_from_a_file_as_it_was(of: Package) -> None:
    assert problems(of) == []
    assert read_package(write_package(of)) == of


@given(PACKAGES, FAMILIES, STANDARDS)
def test_a_result_is_a_range_of_whole_cents_above_zero_or_says_why_there_is_none(
    of: Package, family: CaseFacts, numbers: dict[str, Any]
) -> None:
    found = by(of, family, **numbers)
    if found.outcome is not Outcome.YES:
        assert found.low is found.high is None
        assert found.reason.endswith("。")
        return
    assert found.low is not None
    assert found.high is not None
    assert 0 <= found.low <= found.high
    assert found.high > 0
    assert (found.low, found.high) == (round(found.low, 2), round(found.high, 2))
    assert found.lines[-1].span == (found.low, found.high)
    assert all(found.low <= choice <= found.high for choice in found.choices)
    assert Computed.from_json(found.to_json()) == found


@given(PACKAGES, FAMILIES, POSITIVE, st.sampled_from(Per), st.sampled_from(Within))
def test_no_ceiling_is_ever_passed(of: Package, family: CaseFacts, yuan: Decimal, per: Per, within: Within) -> None:
    limited = replace(of, ceilings=(*(of.ceilings or ()), Ceiling(yuan=yuan, per=per, within=within)))
    found = by(limited, family)
    if found.high is not None:
        people = 1 if family.individual or per is not Per.PERSON else family.helped_count or 0
        assert found.high <= yuan * people
    free = by(of, family)
    if found.outcome is Outcome.YES and free.high is not None and found.high is not None:
        assert found.high <= free.high


@given(PACKAGES, FAMILIES, st.randoms(use_true_random=False))
def test_the_order_of_members_costs_and_earlier_relief_changes_nothing(
    of: Package, family: CaseFacts, chance: Any
) -> None:
    def turned(items: tuple[Any, ...] | None) -> Any:
        return None if items is None else tuple(chance.sample(items, len(items)))

    assume(len({relief.case_number for relief in family.history or ()}) == len(family.history or ()))
    other = replace(
        family, members=turned(family.members), expenses=turned(family.expenses), history=turned(family.history)
    )
    assert by(of, other) == by(of, family)


@given(PACKAGES, FAMILIES, st.none() | POSITIVE)
def test_whatever_the_package_a_determination_that_does_not_block_has_all_it_needs(
    of: Package, family: CaseFacts, amount: Decimal | None
) -> None:
    found = determine(family, rules(), amount=amount, package=of)
    assert found.computed is not None
    if found.computed.outcome is Outcome.UNKNOWN or amount is None:
        assert found.blockers
    elif not found.blockers and found.computed.high is not None:
        assert amount <= found.computed.high or found.needs_minutes


# --- where the rule grows with the cost, so does the sum


def all_of(percent: int, **part: Any) -> Give:
    return Give(percent=Range(Decimal(percent), Decimal(percent)), **part)


RISING = {
    "a percentage": Give(percent=Range(Decimal(10), Decimal(20))),
    "brackets": Give(together=(all_of(30, over=Decimal(10000), up_to=Decimal(20000)), all_of(40, over=Decimal(20000)))),
    "the lower of two": Give(lowest=(all_of(50), Give(yuan=Range(Decimal(4000), Decimal(4000))))),
}
STEPS = st.one_of(
    st.builds(Adjust, raise_percent=PERCENT),
    st.builds(Adjust, percent=PERCENT),
    st.builds(Adjust, at_least=LIMITS),
    st.builds(Adjust, at_most=LIMITS),
    st.builds(Adjust, less=SUMS),
)


@st.composite
def rising(draw: st.DrawFn) -> Package:
    """A package with a rule whose sum grows with the self-paid cost."""
    rule = AmountRule(
        id="one",
        title="一",
        measure=Measure(start="self_paid"),
        bands=(Band(give=draw(st.sampled_from(list(RISING.values())))),),
        adjust=tuple(draw(st.lists(STEPS, max_size=3))),
        ceilings=tuple(draw(st.lists(CEILINGS, max_size=2))),
    )
    return replace(BLANK, quantities=DECLARED, amounts=(rule,), rounding=draw(st.sampled_from(Rounding)))


@given(rising(), money(60000), money(60000))
def test_the_sum_never_falls_where_the_self_paid_cost_rises(of: Package, one: Decimal, other: Decimal) -> None:
    known = {"days": Value(number=Decimal(5)), "deaths": Value(number=Decimal(1))}
    family = facts(quantities=known, registered_count=4, affected_count=4)
    less, more = (by(of, replace(family, expenses=(costing(cost),))) for cost in sorted((one, other)))
    assert Outcome.UNKNOWN not in (less.outcome, more.outcome)
    assert (less.low or 0) <= (more.low or 0)
    assert (less.high or 0) <= (more.high or 0)


def costing(self_paid: Decimal) -> Expense:
    return Expense(kind=ExpenseKind.MEDICAL, total=Decimal(60000), verified_self_paid=self_paid)


@given(
    st.lists(money(60000), min_size=2, max_size=6, unique=True),
    st.integers(0, 5),
    st.sampled_from(["-0.01", "0", "0.01"]),
    st.booleans(),
)
def test_bands_are_exact_at_every_edge(edges: list[Decimal], which: int, by_: str, included: bool) -> None:
    edges = sorted(edges)
    start, end = ("above", "up_to") if included else ("from_", "below")
    bounds: list[dict[str, Any]] = [
        {end: edges[0]}, *({start: low, end: high} for low, high in pairwise(edges)), {start: edges[-1]},
    ]  # fmt: skip
    gives = (Give(yuan=Range(Decimal(number), Decimal(number))) for number in range(1, 9))
    bands = tuple(Band(give=give, **bound) for bound, give in zip(bounds, gives, strict=False))
    of = replace(BLANK, amounts=(AmountRule(id="one", title="一", measure=Measure(start="self_paid"), bands=bands),))
    assume(problems(of) == [])
    cost = edges[which % len(edges)] + Decimal(by_)
    assume(cost >= 0)
    below = sum(cost > edge or (cost == edge and not included) for edge in edges)
    assert by(of, facts(expenses=(costing(cost),))).high == below + 1
