"""Relief may not be limited to some households, in whatever way a package writes it (xc-2.1.3).

What the rules say of categories is read; what they do is tried: families of each category ask for the same, and a
household that is not recognised must be able to pass the means test that the recognised are spared.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import fields, is_dataclass, replace
from datetime import date
from decimal import Decimal
from itertools import islice, product
from typing import Any, TypeVar

from common.said import Said
from standards.policy.eligibility import RECOGNISED, means_waiver
from standards.policy.facts import Asset, CaseFacts, Expense, Member
from standards.policy.findings import Finding
from standards.policy.package import means
from standards.policy.package.model import Band, Package, When
from standards.policy.package.reading import Problem, problem
from standards.policy.package.shapes import Value
from standards.policy.package.sums import computed_for
from standards.policy.package.value_checks import WORDS
from standards.policy.package.words import QuantityKind
from standards.policy.rules import Rules, YearFigure
from standards.policy.terms import AssetKind, Category, Cause, ExpenseKind, Hukou, Outcome, ReliefType, Track

DAY = date(2026, 1, 1)
RULES = Rules(
    day=DAY,
    region_path="",
    urban_dibao=Decimal(630),
    rural_dibao=Decimal(440),
    income_urban=YearFigure(amount=Decimal(38484), year=2025),
    income_rural=YearFigure(amount=Decimal(18697), year=2025),
    income_all=YearFigure(amount=Decimal(28222), year=2025),
    recognition_months=12,
)
"""Numbers like those of a county of Henan in 2022, to try families by."""

PEOPLE = 3
SIZES = ((1_000, 1), (5_000, 2), (20_000, 3), (100_000, 6), (1_000_000, 30))
"""Costs that a household may bear (yuan), each with a number of days, months or persons."""
WAYS = (
    (Track.GENERAL, Hukou.RURAL, False), (Track.GENERAL, Hukou.URBAN, True), (Track.SMALL_FAST, Hukou.RURAL, False),
)  # fmt: skip
INCOMES = tuple(Decimal(times) for times in ("0.5", "1", "1.8"))
"""Of a head and month, in multiples of the urban standard."""
MOST_ANSWERS = 60
MOST_TRIES = 10_000
"""Families for one package: some seconds at worst; a real county's is told after a hundred or two."""
LEAST, SHARE = Decimal("0.01"), Decimal("0.01")
"""Yuan, and the part of what others get: what is less than this is no relief, but a way of refusing it."""

CLAUSE = Said(
    "不得将临时救助对象仅限定为低保、特困、建档立卡等特定人群（二（一）末段）",
    "relief may not be limited to dibao, tekun, registered poor or other households (二（一）末段)",
)
NOBODY_ELSE = Said("只有", "Only ")


def _any_of(words: Said) -> re.Pattern[str]:
    return re.compile(f"{words}|{words.en}", re.IGNORECASE)


NAMES_A_CATEGORY = _any_of(Said("低保|最低生活保障|特困|建档立卡", "dibao|tekun"))
APPLIES_FOR_IT = _any_of(Said("申请", "appl"))
"""Who has applied for dibao is not yet recognised; the plan lets him be helped meanwhile (xc-2.2.1)."""
DENIES = _any_of(Said("否|不|非|无|其他", "no"))

Item = TypeVar("Item", Category, Cause)


def said_for_some(package: Package, whole: Package) -> Iterator[Problem]:
    """What the package, as it holds together with what it inherits, says for some categories only."""
    if package.only_categories:
        yield _limited("only_categories", package.only_categories)
    yield from _amounts(whole)
    yield from _emergencies(package, whole)


def done_for_some(package: Package, whole: Package) -> Iterator[Problem]:
    """What comes out for some categories only; the rest of the package must be right already."""
    yield from _tried(whole)
    yield from _means(package, whole)


def _limited(path: str, categories: Sequence[Category], by: Said = NOBODY_ELSE) -> Problem:
    zh, en = "、".join(c.zh for c in categories), ", ".join(c.en for c in categories)
    return problem(path, f"{by}{zh}：{CLAUSE}", f"{by.en}{en}: {CLAUSE.en}")


# --- what is said


def _amounts(package: Package) -> Iterator[Problem]:
    """Categories for which no rule of a type of relief is meant."""
    for kind in ReliefType:
        rules = [rule for rule in package.amounts or () if not rule.when.types or kind in rule.when.types]
        served = {category for rule in rules for category in _served(rule.when, rule.bands)}
        if rules and (left_out := [category for category in Category if category not in served]):
            by = Said(f"{kind.zh}标准不适用于", f"No {kind.en.lower()} rule is meant for ")
            yield _limited("amounts", left_out, by)


def _served(when: When, bands: Sequence[Band]) -> set[Category]:
    served = set(when.categories or Category) - set(when.except_categories)
    banded = {category for band in bands for category in band.categories}
    return served & banded if bands and all(band.categories for band in bands) else served


def _emergencies(package: Package, whole: Package) -> Iterator[Problem]:
    """An emergency whose every degree asks for a recognition is one for the recognised only."""
    by_cause: dict[Cause, list[bool]] = {}
    for kind in package.emergencies or ():
        asked = [name for name in kind.quantities if name in whole.quantities and _names_a_category(whole, name)]
        by_cause.setdefault(kind.cause, []).append(bool(asked))
    if closed := [cause for cause, asked in by_cause.items() if all(asked)]:
        others = [category for category in Category if category not in RECOGNISED]
        zh, en = "、".join(cause.zh for cause in closed), ", ".join(cause.en.lower() for cause in closed)
        by = Said(f"急难情形（{zh}）不包括", f"These emergencies ({en}) are not meant for ")
        yield _limited("emergencies", others, by)


# --- what is done


def _tried(whole: Package) -> Iterator[Problem]:
    """Categories that get nothing for a cause for which others are helped, whatever they bear."""
    marked = [name for name in whole.quantities if _names_a_category(whole, name)]
    sets = [*_mentioned(whole.amounts, Category), *_mentioned((whole.ceilings, whole.procedure), Category)]
    groups = _alike(Category, [*sets, *([tuple(RECOGNISED)] if marked else [])])
    if len(groups) < 2 or not whole.amounts:
        return
    tries = iter(range(MOST_TRIES))
    for kind in ReliefType:
        for cause, named in _causes(whole, kind):
            if left_out := _left_out(groups, kind, cause, whole=whole, marked=marked, tries=tries):
                by = Said(f"{kind.zh}标准{named}不救助", f"The {kind.en.lower()} rules{named.en} give nothing to ")
                yield _limited("amounts", left_out, by)


def _causes(whole: Package, kind: ReliefType) -> Iterator[tuple[Cause, Said]]:
    """A cause for each group that the rules tell apart, with its name where there are several.

    For a cause that no rule names, relief is found by deliberation; what is added there for some limits nobody. Housing
    is named by the plan itself for the recognised (xc-2.1.2).
    """
    causes = [cause for cause in Cause if kind in cause.relief_types and cause is not Cause.HOUSING]
    named = [*_mentioned(whole.amounts, Cause)]
    for alike in _alike(causes, named):
        if len(alike) == len(causes):
            yield alike[0], Said("")
        elif any(alike[0] in one for one in named):
            yield alike[0], Said(f"（{alike[0].zh}）", f" ({alike[0].en.lower()})")


def _left_out(
    groups: Sequence[Sequence[Category]],
    kind: ReliefType,
    cause: Cause,
    *,
    whole: Package,
    marked: Sequence[str],
    tries: Iterator[int],
) -> list[Category]:
    """Categories whose families never come to a hundredth of what a family of another comes to.

    With ``tries`` used up nothing more is found out, and nothing more is said.
    """

    def comes_to(group: Sequence[Category], least: Decimal) -> Decimal | None:
        for facts in _families(group[0], kind, cause, whole, marked):
            sum_ = None if next(tries, None) is None else _sum(whole, facts)
            if sum_ is None or sum_ >= least:
                return sum_
        return Decimal(0)

    first = [comes_to(group, LEAST) for group in groups]
    most = max((sum_ for sum_ in first if sum_ is not None), default=Decimal(0))
    least = max(most * SHARE, LEAST)
    return [
        category
        for group, sum_ in zip(groups, first, strict=True)
        if most and sum_ is not None and sum_ < least and comes_to(group, least) == 0
        for category in group
    ]


def _sum(whole: Package, facts: CaseFacts) -> Decimal | None:
    """What the family gets in yuan; None where the cap alone holds."""
    found = computed_for(facts=facts, rules=RULES, package=whole, cap=None)
    return None if found is None else found.high or Decimal(0)


def _mentioned(value: Any, cls: type[Any]) -> Iterator[tuple[Any, ...]]:
    """Every list of categories or causes within the rules."""
    if isinstance(value, tuple) and value and all(isinstance(item, cls) for item in value):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from _mentioned(item, cls)
    elif is_dataclass(value):
        for field in fields(value):
            yield from _mentioned(getattr(value, field.name), cls)


def _alike(items: Any, sets: Sequence[Sequence[Item]]) -> list[list[Item]]:
    """The items in groups that no rule tells apart."""
    groups: dict[tuple[bool, ...], list[Item]] = {}
    for item in items:
        groups.setdefault(tuple(item in one for one in sets), []).append(item)
    return list(groups.values())


def _families(
    category: Category, kind: ReliefType, cause: Cause, whole: Package, marked: Sequence[str]
) -> Iterator[CaseFacts]:
    """Families of that category with little and great costs, of each way and income, with each answer."""
    words = {name: _answers(whole, name, category, marked) for name, q in whole.quantities.items() if q.kind in WORDS}
    answers = list(islice(product(*words.values()), MOST_ANSWERS))
    for said, (track, hukou, alone), income, (cost, count) in product(answers, WAYS, INCOMES, SIZES):
        numbers = {
            name: Value(number=Decimal(cost if q.kind is QuantityKind.MONEY else count))
            for name, q in whole.quantities.items()
            if q.kind not in WORDS
        }
        chosen = {name: Value(name=word) for name, word in zip(words, said, strict=True) if word}
        yield _family(
            relief_type=kind,
            cause=cause,
            category=category,
            hukou=hukou,
            track=track,
            individual=alone,
            annual_income=income * 630 * 12 * PEOPLE,
            quantities={**numbers, **chosen},
            expenses=tuple(_expense(one, cost) for one in ExpenseKind),
        )


def _answers(whole: Package, name: str, category: Category, marked: Sequence[str]) -> tuple[str, ...]:
    """What such a family may say; one that is not recognised does not say that it is."""
    choices = whole.quantities[name].choices
    if name not in marked or category in RECOGNISED:
        return choices
    by_title = NAMES_A_CATEGORY.search(name + whole.quantities[name].title)
    left = [word for word in choices if DENIES.search(word) or not (by_title or NAMES_A_CATEGORY.search(word))]
    return tuple(left) or ("",)


def _names_a_category(whole: Package, name: str) -> bool:
    quantity = whole.quantities[name]
    text = " ".join((name, quantity.title, *quantity.choices))
    return quantity.kind in WORDS and bool(NAMES_A_CATEGORY.search(text)) and not APPLIES_FOR_IT.search(text)


def _family(**given: Any) -> CaseFacts:
    return CaseFacts(
        applied_on=DAY,
        accepted_on=DAY,
        household_key="family",
        members=tuple(Member(key=f"{number}") for number in range(PEOPLE)),
        household_size=PEOPLE,
        helped_count=PEOPLE,
        registered_count=PEOPLE,
        affected_count=PEOPLE,
        property_ok=Outcome.YES,
        hardship_true=Outcome.YES,
        history=(),
        **given,
    )


def _expense(kind: ExpenseKind, cost: int) -> Expense:
    return Expense(kind=kind, total=Decimal(cost), verified_self_paid=Decimal(cost))


# --- who passes the test that the recognised are spared


ORDINARY = Said(
    "普通困难家庭（人均收入略低于低保标准、一套住房、少量存款、自付10万元）不能通过，只有免予核对的家庭能够获得救助",
    "An ordinary household in hardship (income just below the dibao standard, one dwelling, small savings, 100,000 "
    "yuan borne) cannot pass, so that only those are helped who are spared the test",
)


def _means(package: Package, whole: Package) -> Iterator[Problem]:
    """A household as poor as the recognised must be able to pass, or only those are left who are spared the test."""
    families = [_ordinary(Hukou.RURAL, 440), _ordinary(Hukou.URBAN, 630)]
    if package.income is not None and not any(_passes(means.income_test, family, whole) for family in families):
        yield _spared("income")
    for place, limit in enumerate(package.property or ()):
        alone = replace(whole, property=(limit,))
        if not any(_passes(means.property_test, family, alone) for family in families):
            yield _spared(f"property[{place}]")


def _ordinary(hukou: Hukou, standard: int) -> CaseFacts:
    home = Asset(kind=AssetKind.HOUSE, area=Decimal(75), bought_on=date(2006, 1, 1), value=Decimal(30_000))
    savings = Asset(kind=AssetKind.DEPOSIT, value=Decimal(900))
    return _family(
        relief_type=ReliefType.EXPENDITURE,
        cause=Cause.ILLNESS,
        category=Category.OTHER,
        hukou=hukou,
        annual_income=standard * 12 * PEOPLE * Decimal("0.95"),
        assets=(home, savings),
        expenses=(_expense(ExpenseKind.MEDICAL, 100_000),),
    )


def _passes(test: Callable[..., Finding[Any]], facts: CaseFacts, whole: Package) -> bool:
    waiver = means_waiver(facts=facts, rules=RULES)
    return test(facts=facts, rules=RULES, package=whole, waiver=waiver).outcome is Outcome.YES


def _spared(path: str) -> Problem:
    return problem(path, f"{ORDINARY}：{CLAUSE}", f"{ORDINARY.en}: {CLAUSE.en}")
