"""Packages with rules of any shape, and families of any kind, for what must hold of all of them."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Any

from hypothesis import strategies as st

from standards.policy.facts import Expense, FormerRelief, Member
from standards.policy.package.model import (
    Adjust,
    AmountRule,
    Band,
    Ceiling,
    Condition,
    CostStep,
    Give,
    Limit,
    Measure,
    Package,
    ProcedureRule,
    Quantity,
    Rung,
    When,
)
from standards.policy.package.shapes import Count, Range, Value
from standards.policy.package.words import Base, DayKind, Heads, Per, PublicityTime, QuantityKind, Rounding, Within
from standards.policy.terms import Category, Cause, ExpenseKind, Hukou, Level, ReliefType, Track
from tests.policy.build import facts
from tests.policy.package.build import package

DECLARED = {
    "days": Quantity(title="住院天数", kind=QuantityKind.DAYS),
    "deaths": Quantity(title="死亡人数", kind=QuantityKind.COUNT),
    "grade": Quantity(title="等级", kind=QuantityKind.GRADE, choices=("轻", "重")),
}
BLANK = package("note: 无")


def money(highest: int = 30000) -> st.SearchStrategy[Decimal]:
    return st.decimals(0, highest, places=2)


POSITIVE = st.decimals(Decimal("0.01"), 30000, places=2)
PERCENT = st.decimals(Decimal("0.01"), 100, places=2)
FEW = st.decimals(Decimal("0.1"), 12, places=1)
MAYBE = st.none() | FEW
MONEY = ("self_paid", "total", "relief_this_year", "urban_standard")
NUMBERS = (*MONEY, "days", "deaths", "helped")


def ranges(of: st.SearchStrategy[Decimal]) -> st.SearchStrategy[Range]:
    return st.lists(of, min_size=1, max_size=2).map(lambda edges: Range(min(edges), max(edges)))


SUMS = money().map(lambda number: Value(number=number))
VALUES = SUMS | st.sampled_from(MONEY).map(lambda name: Value(name=name))
LIMITS = st.one_of(
    st.builds(Limit, yuan=POSITIVE, per=st.sampled_from(Per)),
    st.builds(Limit, times=FEW, base=st.none() | st.sampled_from(Base), per=st.sampled_from(Per)),
    st.builds(Limit, of=st.sampled_from(MONEY), percent=st.none() | PERCENT),
)
COUNTS = st.one_of(
    ranges(FEW).map(lambda fixed: Count(fixed=fixed)),
    st.builds(
        Count,
        of=st.sampled_from(("days", "deaths")),
        over=st.none() | FEW,
        each=st.none() | FEW,
        at_most=st.none() | FEW,
    ),
)
PERS = st.sampled_from(("case", "household", "person", "deaths")).map(lambda of: Count(of=of))
FACTORS: dict[str, Any] = {
    "per": PERS,
    "months": st.none() | COUNTS,
    "days": st.none() | COUNTS,
    "at_most": st.none() | LIMITS,
}
PLAIN = st.one_of(
    st.builds(Give, times=ranges(FEW), base=st.none() | st.sampled_from(Base), **FACTORS),
    st.builds(Give, yuan=ranges(POSITIVE), **FACTORS),
    st.builds(Give, percent=ranges(PERCENT), of=VALUES, over=st.none() | money(), **FACTORS),
)
GIVES = st.one_of(
    PLAIN,
    st.builds(Give, choose=st.lists(POSITIVE, min_size=1, max_size=4, unique=True).map(tuple)),
    *(
        st.builds(Give, **{way: st.lists(PLAIN, min_size=1, max_size=3).map(tuple)}, at_most=st.none() | LIMITS)
        for way in ("together", "lowest", "highest")
    ),
)
WHENS = st.builds(
    When, types=st.sampled_from([(), (ReliefType.EMERGENCY,)]), hukou=st.sampled_from([(), (Hukou.URBAN,)])
)
ADJUSTS = st.one_of(
    st.builds(Adjust, raise_percent=PERCENT, when=WHENS),
    st.builds(Adjust, percent=PERCENT, when=WHENS),
    st.builds(Adjust, add=PLAIN),
    st.builds(Adjust, less=VALUES),
    st.builds(Adjust, at_least=LIMITS),
    st.builds(Adjust, at_most=LIMITS, when=WHENS),
)
CEILINGS = st.one_of(
    st.builds(Ceiling, yuan=POSITIVE, per=st.sampled_from(Per), within=st.sampled_from(Within)),
    st.builds(Ceiling, times=FEW, heads=st.none() | st.sampled_from(Heads), within=st.sampled_from(Within)),
    st.builds(Ceiling, of=st.sampled_from(MONEY)),
)


@st.composite
def amount_rules(draw: st.DrawFn) -> AmountRule:
    """A rule of any shape, with bands that join or without."""
    whole = {
        "id": "one", "title": "一", "base": draw(st.sampled_from(Base)), "heads": draw(st.sampled_from(Heads)),
        "ceilings": tuple(draw(st.lists(CEILINGS, max_size=2))),
    }  # fmt: skip
    if draw(st.booleans()):
        give = draw(GIVES)
        adjust = () if give.choose else tuple(draw(st.lists(ADJUSTS, max_size=3)))
        return AmountRule(**whole, give=give, adjust=adjust)
    edges = sorted(draw(st.lists(money(), min_size=1, max_size=4, unique=True)))
    bands = [Band(above=low, up_to=high, give=draw(PLAIN)) for low, high in pairwise(edges)]
    steps = draw(
        st.lists(st.one_of(st.builds(CostStep, less=VALUES), st.builds(CostStep, percent=PERCENT)), max_size=2)
    )
    return AmountRule(
        **whole,
        measure=Measure(start=draw(st.sampled_from(NUMBERS)), steps=tuple(steps)),
        bands=(*bands, Band(above=edges[-1], give=draw(PLAIN))),
        adjust=tuple(draw(st.lists(ADJUSTS, max_size=3))),
    )


PACKAGES = st.builds(
    lambda rule, ceilings, rounding: replace(
        BLANK, quantities=DECLARED, amounts=(rule,), ceilings=tuple(ceilings), rounding=rounding
    ),
    amount_rules(), st.lists(CEILINGS, max_size=2), st.none() | st.sampled_from(Rounding),
)  # fmt: skip
CONDITIONS = st.one_of(
    st.fixed_dictionaries({"self_paid": st.builds(Condition, from_=money(), up_to=st.none())}),
    st.fixed_dictionaries({"deaths": st.builds(Condition, above=st.sampled_from([Decimal(0), Decimal(1)]))}),
    st.fixed_dictionaries({"grade": st.builds(Condition, is_=st.sampled_from([("轻",), ("重",), ("轻", "重")]))}),
)
NARROW = st.one_of(
    st.builds(When, causes=st.lists(st.sampled_from(Cause), min_size=1, max_size=4, unique=True).map(tuple)),
    st.builds(When, except_categories=st.sets(st.sampled_from(Category), min_size=1, max_size=3).map(tuple)),
    st.builds(When, types=st.sampled_from([(kind,) for kind in ReliefType]), individual=st.none() | st.booleans()),
    st.builds(When, track=st.sampled_from(Track)),
    st.builds(When, quantities=CONDITIONS),
)
PROCEDURES = st.builds(
    ProcedureRule,
    id=st.sampled_from("pq"),
    title=st.just("程序"),
    when=NARROW,
    means_check=st.none() | st.booleans(),
    publicity=st.none() | st.sampled_from(PublicityTime),
    publicity_days=st.none() | st.integers(0, 9),
    days=st.none() | st.integers(1, 30),
    day_kind=st.sampled_from(DayKind),
    at_most=st.none() | LIMITS,
)


@st.composite
def ladders(draw: st.DrawFn) -> tuple[Rung, ...]:
    """Rungs that rise, the last of them open or not."""
    sums = sorted(draw(st.lists(POSITIVE, max_size=3, unique=True)))
    rungs = [
        Rung(who=f"第{n}级", level=draw(st.sampled_from(Level)), up_to=Limit(yuan=sum_), minutes=draw(st.booleans()))
        for n, sum_ in enumerate(sums)
    ]
    return (*rungs, Rung(who="县民政局", level=Level.COUNTY)) if draw(st.booleans()) else tuple(rungs)


@st.composite
def counties(draw: st.DrawFn) -> Package:
    """A county with several rules for some cases before the one for the rest, a ladder and procedures."""
    special = [
        replace(draw(amount_rules()), id=f"special{n}", when=draw(NARROW)) for n in range(draw(st.integers(0, 3)))
    ]
    return replace(
        BLANK,
        quantities=DECLARED,
        amounts=(*special, replace(draw(amount_rules()), id="rest")),
        ceilings=tuple(draw(st.lists(CEILINGS, max_size=2))),
        ladder=draw(ladders()) or None,
        procedure=tuple({one.id: one for one in draw(st.lists(PROCEDURES, max_size=2))}.values()) or None,
        rounding=draw(st.none() | st.sampled_from(Rounding)),
    )


EXPENSES = st.builds(
    Expense,
    kind=st.sampled_from(ExpenseKind),
    total=money(),
    reimbursed=money(),
    verified_self_paid=st.none() | money(),
)
HISTORY = st.builds(
    FormerRelief,
    case_number=st.sampled_from("123"),
    approved_on=st.dates(date(2022, 12, 1), date(2023, 3, 1)),
    cause=st.none() | st.sampled_from(Cause),
    amount=st.none() | money(5000),
    household_key=st.sampled_from(["h1", "h2"]),
)
ANSWERS = {
    "days": st.integers(0, 60).map(lambda number: Value(number=Decimal(number))),
    "deaths": st.integers(-1, 3).map(lambda number: Value(number=Decimal(number))),
    "grade": st.sampled_from(["轻", "重", "极重"]).map(lambda word: Value(name=word)),
}
FAMILIES = st.builds(
    facts,
    relief_type=st.sampled_from(ReliefType),
    cause=st.sampled_from(Cause),
    individual=st.booleans(),
    helped_count=st.none() | st.integers(0, 5),
    registered_count=st.none() | st.integers(0, 6),
    affected_count=st.none() | st.integers(0, 4),
    hukou=st.none() | st.sampled_from(Hukou),
    track=st.sampled_from(Track),
    category=st.none() | st.sampled_from(Category),
    expenses=st.lists(EXPENSES, max_size=4).map(tuple),
    members=st.lists(st.builds(Member, key=st.sampled_from("abcdef")), max_size=5, unique=True).map(tuple),
    history=st.none() | st.lists(HISTORY, max_size=3).map(tuple),
    quantities=st.fixed_dictionaries({}, optional=ANSWERS),
)
STANDARDS = st.fixed_dictionaries({"urban_dibao": st.none() | POSITIVE, "rural_dibao": st.none() | POSITIVE})
