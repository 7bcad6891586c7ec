"""What holds of every rule and every family: no ceiling is passed, nothing is negative, order and costs play fair."""

from dataclasses import replace
from decimal import Decimal
from itertools import pairwise
from typing import Any

from hypothesis import assume, given
from hypothesis import strategies as st

from standards.packages.files import read_package, write_package
from standards.policy.determination import determine
from standards.policy.facts import CaseFacts, Expense
from standards.policy.findings import Determination
from standards.policy.package.checks import problems
from standards.policy.package.computed import Computed
from standards.policy.package.engine import compute
from standards.policy.package.model import Adjust, AmountRule, Band, Ceiling, Give, Measure, Package
from standards.policy.package.shapes import Range, Value
from standards.policy.package.words import Base, Heads, Per, Rounding, Within
from standards.policy.terms import ExpenseKind, Hukou, Level, Outcome
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
    counties,
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


D, RURAL = Decimal(630), Decimal(440)


def said_by(ceiling: Ceiling, rule: AmountRule | None, family: CaseFacts) -> Decimal | None:
    """The ceiling in yuan, reckoned here once more by itself; None where it asks for what is not reckoned here."""
    base = ceiling.base or (rule.base if rule else Base.URBAN)
    standard = {Base.URBAN: D, Base.RURAL: RURAL, Base.HUKOU: D if family.hukou is Hukou.URBAN else RURAL}[base]
    quantity = {
        "self_paid": sum((e.verified_self_paid or Decimal(0) for e in family.expenses), Decimal(0)),
        "total": sum((e.total for e in family.expenses), Decimal(0)),
        "urban_standard": D,
    }
    if ceiling.of:
        most = quantity.get(ceiling.of)
    else:
        most = ceiling.yuan if ceiling.yuan is not None else (ceiling.times or Decimal(0)) * standard
    if most is None or ceiling.per is not Per.PERSON or family.individual:
        return most
    heads = ceiling.heads or (rule.heads if rule else Heads.HELPED)
    people = {
        Heads.HELPED: family.helped_count, Heads.COHABITING: family.household_size,
        Heads.REGISTERED: family.registered_count, Heads.AFFECTED: family.affected_count,
    }[heads]  # fmt: skip
    return most * (people or 0)


@given(counties(), FAMILIES)
def test_no_ceiling_that_a_package_names_is_passed_however_it_is_named(of: Package, family: CaseFacts) -> None:
    found = by(of, family)
    if found.high is None:
        return
    rule = next(rule for rule in of.amounts or () if rule.id == found.rule)
    for ceiling, its in [*((c, rule) for c in rule.ceilings), *((c, None) for c in of.ceilings or ())]:
        most = said_by(ceiling, its, family)
        assert most is None or found.high <= most


@given(counties(), FAMILIES, money(99999))
def test_no_sum_is_computed_above_the_plan_s_cap_or_the_limit_of_the_procedure(
    of: Package, family: CaseFacts, amount: Decimal
) -> None:
    found = determine(family, rules(), amount=amount or None, package=of)
    if found.computed is not None and found.computed.high is not None:
        assert found.cap is None or found.computed.high <= found.cap
        fits = [rule for rule in of.procedure or () if rule.title == found.find("county_procedure").conclusion]
        yuan = [
            rule.at_most.yuan for rule in fits if rule.at_most and rule.at_most.yuan and rule.at_most.per is Per.CASE
        ]
        assert len(fits) != 1 or all(found.computed.high <= most for most in yuan)
    if amount and not found.blockers and found.level is Level.TOWNSHIP:
        assert amount <= (rules().standard_times(Decimal(3)) or 0)
    assert Determination.from_json(found.to_json()) == found


@given(counties())
def test_a_county_of_several_rules_comes_back_from_a_file_as_it_was(of: Package) -> None:
    assert read_package(write_package(of), check=lambda _package: []) == of
    assert {problem.path.partition("[")[0].partition(".")[0] for problem in problems(of)} <= {"amounts"}


@given(counties(), FAMILIES, st.randoms(use_true_random=False))
def test_the_order_of_whatever_is_listed_changes_nothing_in_a_county_of_several_rules(
    of: Package, family: CaseFacts, chance: Any
) -> None:
    assume(len({relief.case_number for relief in family.history or ()}) == len(family.history or ()))
    other = replace(
        family,
        members=tuple(chance.sample(family.members, len(family.members))),
        expenses=tuple(chance.sample(family.expenses, len(family.expenses))),
        quantities=dict(chance.sample([*family.quantities.items()], len(family.quantities))),
    )
    assert by(of, other) == by(of, family)


@given(counties(), FAMILIES)
def test_the_first_rule_that_fits_counts_and_taking_the_others_away_changes_nothing(
    of: Package, family: CaseFacts
) -> None:
    found = by(of, family)
    if found.rule:
        alone = replace(of, amounts=tuple(rule for rule in of.amounts or () if rule.id == found.rule))
        assert by(alone, family) == found


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


def giving(way: str, low: Decimal, high: Decimal) -> Give:
    return {"yuan": Give(yuan=Range(low, high)), "times": Give(times=Range(low, high))}.get(
        way, Give(percent=Range(low, high))
    )


@st.composite
def rising_bands(draw: st.DrawFn) -> tuple[Band, ...]:
    """Bands of which each gives at least what the one below gives: sums, multiples or shares that rise."""
    edges = sorted(draw(st.lists(money(60000), min_size=1, max_size=5, unique=True)))
    way, most = draw(st.sampled_from([("yuan", 5000), ("times", 9), ("percent", 100)]))
    ends = sorted(draw(st.lists(st.decimals(1, most, places=2), min_size=len(edges) + 1, max_size=len(edges) + 1)))
    included = draw(st.booleans())
    start, end = ("above", "up_to") if included else ("from_", "below")
    bounds: list[dict[str, Any]] = [
        *({start: low, end: high} for low, high in pairwise(edges)), {start: edges[-1]},
    ]  # fmt: skip
    return tuple(
        Band(give=giving(way, low, high), **bound) for bound, (low, high) in zip(bounds, pairwise(ends), strict=True)
    )


@st.composite
def rising(draw: st.DrawFn) -> Package:
    """A package with a rule whose sum grows with the self-paid cost."""
    one = (Band(give=draw(st.sampled_from(list(RISING.values())))),)
    rule = AmountRule(
        id="one",
        title="一",
        measure=Measure(start="self_paid"),
        bands=draw(st.just(one) | rising_bands()),
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


@given(rising_bands(), st.integers(0, 9), st.sampled_from(["-0.01", "0", "0.01"]))
def test_of_bands_that_rise_the_one_whose_edges_hold_the_cost_gives_and_below_the_first_none(
    bands: tuple[Band, ...], which: int, by_: str
) -> None:
    of = replace(BLANK, amounts=(AmountRule(id="one", title="一", measure=Measure(start="self_paid"), bands=bands),))
    assume(problems(of) == [])
    edges = [band.above if band.above is not None else band.from_ for band in bands]
    cost = (edges[which % len(edges)] or Decimal(0)) + Decimal(by_)
    assume(cost >= 0)
    found = by(of, facts(expenses=(costing(cost),)))
    inside = [
        band
        for band in bands
        if (cost > band.above if band.above is not None else cost >= (band.from_ or 0))
        and (band.up_to is None or cost <= band.up_to)
        and (band.below is None or cost < band.below)
    ]
    if not inside:
        assert (found.outcome, found.low) == (Outcome.NO, None)
        return
    (give,) = (band.give for band in inside)
    each, range_ = next(
        (each, range_)
        for each, range_ in ((Decimal(1), give.yuan), (D, give.times), (cost / 100, give.percent))
        if range_ is not None
    )
    low, high = range_.low * each, range_.high * each
    assert abs((found.low or 0) - low) <= Decimal("0.01")
    assert abs((found.high or 0) - high) <= Decimal("0.01")


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
