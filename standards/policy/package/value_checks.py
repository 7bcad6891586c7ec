"""The checks of values, conditions and limits, which need to know what quantities there are."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from common.said import Said
from standards.policy.package.conditions import bounds
from standards.policy.package.model import Band, Ceiling, Condition, Limit, Measure, Quantity, When
from standards.policy.package.quantities import BUILT_IN, kind_of
from standards.policy.package.reading import Problem, problem
from standards.policy.package.shapes import Count, Value, decimal
from standards.policy.package.words import Per, QuantityKind

WORDS = (QuantityKind.GRADE, QuantityKind.CHOICE)


@dataclass(frozen=True, slots=True)
class ValueChecks:
    """With the quantities that the package declares, and those of expenditure that it does not count."""

    quantities: Mapping[str, Quantity]
    never: frozenset[str] = frozenset()

    def in_words(self, name: str) -> bool:
        """Whether it is a grade or a choice."""
        return name in self.quantities and self.quantities[name].kind in WORDS

    def known(self, path: str, name: str) -> Iterator[Problem]:
        if name not in BUILT_IN and name not in self.quantities:
            names = [*self.quantities, *BUILT_IN]
            yield problem(
                path,
                f"不认识的量“{name}”；可用：{'、'.join(names)}",
                f"The quantity “{name}” is not known; there are: {', '.join(names)}",
            )
        elif name in self.never:
            yield problem(
                path,
                f"“{name}”永远为零：expenditures（生活必需支出）没有计入这一种",
                f"“{name}” is always zero: this kind of expenditure is not among those that count",
            )

    def number(self, path: str, name: str, *, money: bool = False) -> Iterator[Problem]:
        if wrong := list(self.known(path, name)):
            yield from wrong
        elif self.in_words(name):
            yield problem(
                path,
                f"“{name}”是等级或选项，不能用来计算",
                f"“{name}” is a grade or a choice, so nothing can be reckoned with it",
            )
        elif money and not self._is_money(name):
            yield problem(path, f"“{name}”不是金额", f"“{name}” is no sum of money")

    def value(self, path: str, value: Value | None, *, money: bool = False) -> Iterator[Problem]:
        if value is not None and value.name:
            yield from self.number(path, value.name, money=money)
        elif value is not None and value.number is not None and value.number < 0:
            yield problem(path, "不能为负数", "It cannot be negative")

    def measures_money(self, measure: Measure | None) -> bool:
        """Whether what the bands look at is a sum; a sum divided by a sum is none."""
        if measure is None:
            return False
        divisors = [step.divide_by.name for step in measure.steps if step.divide_by is not None]
        return self._is_money(measure.start) and not any(name and self._is_money(name) for name in divisors)

    def _is_money(self, name: str) -> bool:
        known = name in BUILT_IN or name in self.quantities
        return known and kind_of(self.quantities, name) is QuantityKind.MONEY

    def count(self, path: str, count: Count | None) -> Iterator[Problem]:
        if count is not None and count.of:
            yield from self.number(path, count.of)

    def per(self, path: str, per: Count) -> Iterator[Problem]:
        if per.fixed is not None:
            yield problem(
                path,
                "应为 case、household、person 或量的名称",
                "case, household, person or the name of a quantity is needed",
            )
        elif per.of not in tuple(Per):
            yield from self.number(path, per.of)
        elif per.of != Per.PERSON and per != Count(of=per.of):
            yield problem(path, f"{per.of} 只有一个，没有上下限", f"There is only one {per.of}: it has no bounds")

    def limit(self, path: str, limit: Limit | Ceiling | None) -> Iterator[Problem]:
        if limit is None:
            return
        yield from exactly_one(path, limit, ("yuan", "times", "of"))
        if limit.of:
            yield from self.number(f"{path}.of", limit.of, money=True)
        if limit.percent is not None and not limit.of:
            yield problem(f"{path}.percent", "percent 只与 of 连用", "percent goes with “of” only")
        yield from percent(f"{path}.percent", limit.percent)
        for name in ("yuan", "times", "percent"):
            if getattr(limit, name) == 0:
                yield problem(f"{path}.{name}", "限额应大于零", "A limit must be above zero")

    def when(self, path: str, when: When) -> Iterator[Problem]:
        yield from self.conditions(f"{path}.quantities", when.quantities)
        if set(when.categories) & set(when.except_categories):
            yield problem(
                f"{path}.except_categories", "同一类别既适用又不适用", "A category is both among them and excepted"
            )

    def conditions(self, path: str, conditions: Mapping[str, Condition]) -> Iterator[Problem]:
        for name, condition in conditions.items():
            yield from self.condition(f"{path}.{name}", name, condition)

    def condition(self, path: str, name: str, condition: Condition | Band) -> Iterator[Problem]:
        if unknown := list(self.known(path, name)):
            yield from unknown
            return
        if condition.is_:
            yield from self._words(path, name, condition)
        elif not has_edges(condition):
            yield problem(path, "没有填写任何条件", "No condition is given")
        elif self.in_words(name):
            yield problem(
                path,
                f"“{name}”是等级或选项，用 is 列出取值，不用大小比较",
                f"“{name}” is a grade or a choice: list its values with “is” instead of comparing",
            )
        yield from _edges_of(path, condition)

    def _words(self, path: str, name: str, condition: Condition | Band) -> Iterator[Problem]:
        if has_edges(condition):
            yield problem(path, "is 不能与大小比较同时填写", "“is” cannot stand beside a comparison")
        choices = self.quantities[name].choices if self.in_words(name) else None
        for word in condition.is_:
            if choices is not None and word not in choices:
                yield problem(
                    f"{path}.is",
                    f"“{word}”不在可选值中：{'、'.join(choices)}",
                    f"“{word}” is none of its values: {', '.join(choices)}",
                )
            elif choices is None and not _is_number(word):
                yield problem(f"{path}.is", f"“{word}”不是数字", f"“{word}” is no number")


def _is_number(word: str) -> bool:
    try:
        decimal(word)
    except ValueError:
        return False
    return True


def _edges_of(path: str, condition: Condition | Band) -> Iterator[Problem]:
    if condition.from_ is not None and condition.above is not None:
        yield problem(path, "from 和 above 只能填一个", "Either from or above, not both")
    if condition.up_to is not None and condition.below is not None:
        yield problem(path, "up_to 和 below 只能填一个", "Either up_to or below, not both")
    if is_empty(condition):
        said = bounds(condition)
        yield problem(path, f"“{said}”不包含任何数", f"No number is “{said.en}”")


def percent(path: str, number: Decimal | None) -> Iterator[Problem]:
    """A share is at most the whole."""
    if number is not None and number > 100:
        yield problem(path, f"百分比 {number:f} 超过 100", f"{number:f} percent is more than 100")


def exactly_one(path: str, item: object, names: Sequence[str]) -> Iterator[Problem]:
    """Of fields that exclude each other one must be given."""
    given = [name for name in names if getattr(item, name) not in (None, (), "")]
    if len(given) == 1:
        return
    said = Said("一个也没有填", "none is given")
    if given:
        said = Said(f"同时填了 {'、'.join(given)}", f"{', '.join(given)} are given")
    yield problem(path, f"{'、'.join(names)} 须填且只填一个，{said}", f"One of {', '.join(names)}: {said.en}")


# --- edges

Edge = tuple[Decimal, bool]
"""A bound and whether the stretch it opens or ends excludes (low) or includes (high) the number itself."""


def has_edges(band: Condition | Band) -> bool:
    """Whether it compares at all."""
    return any(edge is not None for edge in (band.from_, band.above, band.up_to, band.below))


def low_edge(band: Condition | Band) -> Edge:
    """Where it begins; True: just above the number."""
    return (band.above, True) if band.above is not None else (band.from_ or Decimal(0), False)


def high_edge(band: Condition | Band) -> Edge | None:
    """Where it ends; True: the number itself belongs to it; None: open."""
    if band.up_to is not None:
        return band.up_to, True
    return None if band.below is None else (band.below, False)


def is_empty(band: Condition | Band) -> bool:
    """Whether no number lies in it."""
    high = high_edge(band)
    if high is None:
        return False
    (start, after), (end, included) = low_edge(band), high
    return end < start or (end == start and (after or not included))
