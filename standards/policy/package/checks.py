"""What makes a package wrong although its form is right: told with the place and the reason, all at once."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from standards.policy.package.conditions import bounds
from standards.policy.package.model import (
    Adjust,
    AmountRule,
    Band,
    Ceiling,
    Condition,
    CostStep,
    Give,
    Limit,
    Package,
    Per,
    Quantity,
    QuantityKind,
    When,
)
from standards.policy.package.quantities import BUILT_IN, kind_of
from standards.policy.package.reading import Problem
from standards.policy.package.shapes import Count, Value

FORMAT = 1
WORDS = (QuantityKind.GRADE, QuantityKind.CHOICE)


def problems(package: Package) -> list[Problem]:
    """Everything wrong with the meaning of a package."""
    return list(_problems(package))


def _problems(package: Package) -> Iterator[Problem]:
    if package.format != FORMAT:
        yield Problem("format", f"只认识格式版本 {FORMAT}")
    if package.only_categories:
        yield Problem("only_categories", "不得将临时救助对象仅限定为低保、特困、建档立卡等特定人群（二（一）末段）")
    check = _Check(package.quantities)
    yield from check.declared()
    yield from check.rules("amounts", package.amounts or ())
    yield from _all_categories(package.amounts or ())
    yield from check.ceilings("ceilings", package.ceilings or ())
    for place, emergency in enumerate(package.emergencies or ()):
        yield from check.conditions(f"emergencies[{place}].quantities", emergency.quantities)
    for place, kind in enumerate(package.expenditures or ()):
        yield from _percent(f"expenditures[{place}].percent", kind.percent)
    yield from _ladder(package)
    yield from _income(package)
    yield from _property(package)
    for place, step in enumerate(package.procedure or ()):
        yield from check.when(f"procedure[{place}].when", step.when)
        yield from _limit(f"procedure[{place}].at_most", step.at_most)
    for place, paper in enumerate(package.papers or ()):
        yield from check.when(f"papers[{place}].when", paper.when)
    if package.completion is not None:
        yield from _limit("completion.at_most", package.completion.at_most)
    for section, items in (("amounts", package.amounts), ("procedure", package.procedure)):
        yield from _twice(section, "id", [item.id for item in items or ()])
    yield from _twice("papers", "code", [paper.code for paper in package.papers or ()])


def _twice(section: str, name: str, codes: Sequence[str]) -> Iterator[Problem]:
    for place, code in enumerate(codes):
        if code in codes[:place]:
            yield Problem(f"{section}[{place}].{name}", f"代号“{code}”重复")


def _all_categories(rules: Sequence[AmountRule]) -> Iterator[Problem]:
    """Relief may not be limited to some categories by the back door (xc-2.1.3)."""
    if rules and all(rule.when.categories or _banded_by_category(rule) for rule in rules):
        yield Problem("amounts", "所有标准都限定了家庭类别：不得将救助对象仅限定为特定人群（二（一）末段）")


def _banded_by_category(rule: AmountRule) -> bool:
    return bool(rule.bands) and all(band.categories for band in rule.bands)


def _percent(path: str, number: Decimal | None) -> Iterator[Problem]:
    if number is not None and number > 100:
        yield Problem(path, f"百分比 {number:f} 超过 100")


def _limit(path: str, limit: Limit | Ceiling | None) -> Iterator[Problem]:
    if limit is not None and (limit.yuan is None) == (limit.times is None):
        yield Problem(path, "yuan（元）和 times（倍数）须填且只填一个")


def _ladder(package: Package) -> Iterator[Problem]:
    rungs = package.ladder or ()
    for place, rung in enumerate(rungs):
        yield from _limit(f"ladder[{place}].up_to", rung.up_to)
        if rung.up_to is None and place < len(rungs) - 1:
            yield Problem(f"ladder[{place}].up_to", "只有最后一级可以不设上限")
    for sort in ("yuan", "times"):
        given = [(p, getattr(r.up_to, sort)) for p, r in enumerate(rungs) if r.up_to is not None]
        steps = [(place, number) for place, number in given if number is not None]
        for (_before, low), (place, high) in pairwise(steps):
            if high <= low:
                yield Problem(f"ladder[{place}].up_to", "上限应逐级提高")


def _income(package: Package) -> Iterator[Problem]:
    if (test := package.income) is None:
        return
    if test.times <= 0:
        yield Problem("income.times", "倍数应大于零")
    if (cost := test.work_cost) is not None:
        if (cost.percent is None) == (cost.standard_percent is None):
            yield Problem("income.work_cost", "percent 和 standard_percent 须填且只填一个")
        yield from _percent("income.work_cost.percent", cost.percent)


def _property(package: Package) -> Iterator[Problem]:
    for place, item in enumerate(package.property or ()):
        path = f"property[{place}]"
        sizes = (item.count_from, item.area_per_head_above, item.bought_within_months)
        if all(one is None for one in (*sizes, item.value_above, item.each_above)):
            yield Problem(path, "没有填写任何条件")
        yield from _limit(f"{path}.value_above", item.value_above)
        yield from _limit(f"{path}.each_above", item.each_above)


@dataclass(frozen=True, slots=True)
class _Check:
    """The checks that need to know which quantities there are."""

    quantities: Mapping[str, Quantity]

    def declared(self) -> Iterator[Problem]:
        for name, quantity in self.quantities.items():
            path = f"quantities.{name}"
            if name in BUILT_IN or name in tuple(Per):
                yield Problem(path, "这是系统已有的名称，请换一个")
            if (quantity.kind in WORDS) != bool(quantity.choices):
                yield Problem(f"{path}.choices", "等级和选项须列出可选值，其他种类不填")

    def known(self, path: str, name: str) -> Iterator[Problem]:
        if name not in BUILT_IN and name not in self.quantities:
            near = "、".join([*self.quantities, *BUILT_IN])
            yield Problem(path, f"不认识的量“{name}”；可用：{near}")

    def number(self, path: str, name: str) -> Iterator[Problem]:
        found = list(self.known(path, name))
        yield from found
        if not found and kind_of(self.quantities, name) in WORDS:
            yield Problem(path, f"“{name}”是等级或选项，不能用来计算")

    def value(self, path: str, value: Value | None) -> Iterator[Problem]:
        if value is not None and value.name:
            yield from self.number(path, value.name)

    def when(self, path: str, when: When) -> Iterator[Problem]:
        yield from self.conditions(f"{path}.quantities", when.quantities)
        if set(when.categories) & set(when.except_categories):
            yield Problem(f"{path}.except_categories", "同一类别既适用又不适用")

    def conditions(self, path: str, conditions: Mapping[str, Condition]) -> Iterator[Problem]:
        for name, condition in conditions.items():
            yield from self.condition(f"{path}.{name}", name, condition)

    def condition(self, path: str, name: str, condition: Condition | Band) -> Iterator[Problem]:
        if unknown := list(self.known(path, name)):
            yield from unknown
            return
        edges = [e for e in (condition.from_, condition.above, condition.up_to, condition.below) if e is not None]
        if kind_of(self.quantities, name) in WORDS:
            choices = self.quantities[name].choices
            if edges:
                yield Problem(path, f"“{name}”是等级或选项，用 is 列出取值，不用大小比较")
            for word in condition.is_:
                if word not in choices:
                    yield Problem(f"{path}.is", f"“{word}”不在可选值中：{'、'.join(choices)}")
        if not edges and not condition.is_:
            yield Problem(path, "没有填写任何条件")
        if condition.from_ is not None and condition.above is not None:
            yield Problem(path, "from 和 above 只能填一个")
        if condition.up_to is not None and condition.below is not None:
            yield Problem(path, "up_to 和 below 只能填一个")
        if _is_empty(condition):
            yield Problem(path, f"“{bounds(condition)}”不包含任何数")

    # --- amounts

    def rules(self, section: str, rules: Sequence[AmountRule]) -> Iterator[Problem]:
        for place, rule in enumerate(rules):
            path = f"{section}[{place}]"
            yield from self.when(f"{path}.when", rule.when)
            yield from self.measure(path, rule)
            if bool(rule.bands) == (rule.give is not None):
                yield Problem(path, "bands（分档）和 give（不分档）须填且只填一个")
            if rule.give is not None:
                yield from self.give(f"{path}.give", rule.give, rule, top=True)
            yield from self.bands(path, rule)
            for number, step in enumerate(rule.adjust):
                yield from self.adjust(f"{path}.adjust[{number}]", step)
            yield from self.ceilings(f"{path}.ceilings", rule.ceilings)

    def ceilings(self, path: str, ceilings: Sequence[Ceiling]) -> Iterator[Problem]:
        for place, ceiling in enumerate(ceilings):
            yield from _limit(f"{path}[{place}]", ceiling)
            yield from self.when(f"{path}[{place}].when", ceiling.when)

    def measure(self, path: str, rule: AmountRule) -> Iterator[Problem]:
        if (measure := rule.measure) is None:
            return
        path = f"{path}.measure"
        yield from self.number(path, measure.start) if measure.steps else self.known(path, measure.start)
        for place, step in enumerate(measure.steps):
            yield from self.cost_step(f"{path}.steps[{place}]", step)

    def cost_step(self, path: str, step: CostStep) -> Iterator[Problem]:
        yield from _exactly_one(path, step, ("less", "percent", "at_least", "at_most"))
        yield from _percent(f"{path}.percent", step.percent)
        for name in ("less", "at_least", "at_most"):
            yield from self.value(f"{path}.{name}", getattr(step, name))
        yield from self.when(f"{path}.when", step.when)

    def adjust(self, path: str, step: Adjust) -> Iterator[Problem]:
        yield from _exactly_one(path, step, ("raise_percent", "less", "at_least", "at_most"))
        yield from self.value(f"{path}.less", step.less)
        yield from _limit(f"{path}.at_least", step.at_least)
        yield from _limit(f"{path}.at_most", step.at_most)
        yield from self.when(f"{path}.when", step.when)

    def give(self, path: str, give: Give, rule: AmountRule, *, top: bool) -> Iterator[Problem]:
        kinds = ("times", "yuan", "percent", "choose", "together", "lowest", "highest")
        yield from _exactly_one(path, give, kinds)
        if give.percent is not None:
            yield from _percent(f"{path}.percent", give.percent.high)
            if give.of is None and (rule.measure is None or self._in_words(rule.measure.start)):
                yield Problem(path, "percent 须写明 of（按什么的百分比），或本规则有 measure")
        elif give.of is not None or give.over is not None:
            yield Problem(path, "of 和 over 只与 percent 连用")
        yield from self.value(f"{path}.of", give.of)
        if give.choose and (not top or rule.adjust or give.months or give.days or give.per != Value(name=Per.CASE)):
            yield Problem(f"{path}.choose", "固定档次不能再相乘、组合或调整")
        if give.per.number is not None:
            yield Problem(f"{path}.per", "应为 case、household、person 或量的名称")
        elif give.per.name not in tuple(Per):
            yield from self.number(f"{path}.per", give.per.name)
        for name in ("months", "days"):
            yield from self.count(f"{path}.{name}", getattr(give, name))
        yield from _limit(f"{path}.at_most", give.at_most)
        for name in ("together", "lowest", "highest"):
            for place, part in enumerate(getattr(give, name)):
                yield from self.give(f"{path}.{name}[{place}]", part, rule, top=False)

    def _in_words(self, name: str) -> bool:
        return name in self.quantities and self.quantities[name].kind in WORDS

    def count(self, path: str, count: Count | None) -> Iterator[Problem]:
        if count is not None and count.of:
            yield from self.number(path, count.of)

    # --- bands

    def bands(self, path: str, rule: AmountRule) -> Iterator[Problem]:
        for place, band in enumerate(rule.bands):
            here = f"{path}.bands[{place}]"
            yield from self.give(f"{here}.give", band.give, rule, top=True)
            if rule.measure is not None:
                if not any(e is not None for e in _edges(band)) and not band.is_:
                    continue  # the rest: any value
                yield from self.condition(here, rule.measure.start, band)
            elif any(e is not None for e in _edges(band)) or band.is_:
                yield Problem(here, "分档有数值条件，本规则须填写 measure（分档的计量）")
        if rule.measure is not None and not self._in_words(rule.measure.start):
            for categories in dict.fromkeys(band.categories for band in rule.bands):
                yield from _seams(path, rule, categories)
        yield from self._words_once(path, rule)

    def _words_once(self, path: str, rule: AmountRule) -> Iterator[Problem]:
        seen: set[tuple[str, str]] = set()
        for place, band in enumerate(rule.bands):
            keys = {(word, category) for word in band.is_ for category in (band.categories or ("",))}
            if twice := sorted({word for word, _category in keys & seen}):
                yield Problem(f"{path}.bands[{place}].is", f"“{'、'.join(twice)}”已在前面的分档中")
            seen |= keys


def _edges(band: Condition | Band) -> tuple[Decimal | None, ...]:
    return (band.from_, band.above, band.up_to, band.below)


def _exactly_one(path: str, item: object, names: Sequence[str]) -> Iterator[Problem]:
    given = [name for name in names if getattr(item, name) not in (None, ())]
    if len(given) != 1:
        said = f"同时填了 {'、'.join(given)}" if given else "一个也没有填"
        yield Problem(path, f"{'、'.join(names)} 须填且只填一个，{said}")


Edge = tuple[Decimal, bool]
"""A bound and whether the stretch it opens or ends excludes (low) or includes (high) the number itself."""


def _low(band: Condition | Band) -> Edge:
    """Where it begins; True: just above the number."""
    return (band.above, True) if band.above is not None else (band.from_ or Decimal(0), False)


def _high(band: Condition | Band) -> Edge | None:
    """Where it ends; True: the number itself belongs to it; None: open."""
    if band.up_to is not None:
        return band.up_to, True
    return None if band.below is None else (band.below, False)


def _is_empty(band: Condition | Band) -> bool:
    high = _high(band)
    if high is None:
        return False
    (start, after), (end, included) = _low(band), high
    return end < start or (end == start and (after or not included))


def _seams(path: str, rule: AmountRule, categories: object) -> Iterator[Problem]:
    """Bands of the same categories join without overlap, and without a gap unless the rule says that gaps are meant."""
    places = [
        p for p, band in enumerate(rule.bands) if band.categories == categories and not (band.is_ or _is_empty(band))
    ]
    places.sort(key=lambda p: _low(rule.bands[p]))
    for left, right in pairwise(places):
        here, end, start = f"{path}.bands[{right}]", _high(rule.bands[left]), _low(rule.bands[right])
        if end is None or start[0] < end[0] or (start[0] == end[0] and end[1] and not start[1]):
            yield Problem(here, f"与 bands[{left}]（{bounds(rule.bands[left])}）重叠")
        elif not rule.gaps and (start[0] > end[0] or (not end[1] and start[1])):
            yield Problem(here, f"与 bands[{left}]（{bounds(rule.bands[left])}）之间有空档；确为空档的请填 gaps: yes")
