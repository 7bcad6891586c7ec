"""A package in sentences that an official can read aloud, in both languages: for pages, comparison and print."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from common.said import Said, joined
from common.terms import Term
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
    Measure,
    Package,
    Quantity,
    When,
)
from standards.policy.package.quantities import BUILT_IN
from standards.policy.package.reading import hints_of
from standards.policy.package.shapes import Count, Value

NOTHING = Said("")
ALWAYS = Said("所有情形", "every case")
YES, NO = Said("是", "yes"), Said("否", "no")
NO_RULE = Said("没有适用的标准", "no rule applies")
URBAN: Any = hints_of(AmountRule)["base"][2].default
"""The standard of a multiple that names none."""
_PEOPLE = ("case", "household", "person")


def term(value: Term) -> Said:
    """A term by its label."""
    return Said(value.zh, value.en)


def listed(terms: Iterable[Term]) -> Said:
    """Terms one after the other."""
    return joined(map(term, terms))


def yuan(amount: Decimal) -> Said:
    """``1,000 元``; cents only where there are any."""
    return Said(f"{plain(amount)} 元", f"{plain(amount)} yuan")


def plain(number: Decimal) -> str:
    """The number with thousands apart and no needless noughts."""
    return f"{number.normalize():,f}"


def spread(range_: Any) -> str:
    """``4`` or ``4–6``."""
    low, high = plain(range_.low), plain(range_.high)
    return low if low == high else f"{low}–{high}"


def shown(value: Any) -> Said | None:
    """A plain value as text; None for what is not said."""
    if value in (None, "", ()):
        return None
    if isinstance(value, bool):
        return YES if value else NO
    if isinstance(value, Term):
        return term(value)
    if isinstance(value, Decimal):
        return Said(plain(value))
    if isinstance(value, tuple):
        return joined(text for item in value if (text := shown(item)))
    return Said(str(value))


def in_brackets(text: Said, more: Iterable[Said]) -> Said:
    """The text with what else is to be said in brackets."""
    said = joined(more)
    return Said(f"{text}（{said}）", f"{text.en} ({said.en})") if said else text


@dataclass(frozen=True, slots=True)
class Wording:
    """The sentences of one package; it knows what the quantities and the rules are called."""

    quantities: Mapping[str, Quantity]
    rules: Mapping[str, str]

    @classmethod
    def of(cls, package: Package) -> "Wording":
        """The wording of a package that knows everything it inherits."""
        return cls(package.quantities, {rule.id: rule.title for rule in package.amounts or ()})

    def rule(self, code: str) -> Said:
        """What an amount rule is called."""
        return Said(self.rules[code]) if code in self.rules else NO_RULE if code == "none" else Said(f"“{code}”")

    def name(self, quantity: str) -> Said:
        """What a quantity is called."""
        if quantity in BUILT_IN:
            return BUILT_IN[quantity].title
        declared = self.quantities.get(quantity)
        return Said(f"“{quantity}”" if declared is None else declared.title)

    def value(self, value: Value) -> Said:
        """A sum of money or a quantity."""
        return self.name(value.name) if value.number is None else yuan(value.number)

    def count(self, count: Count, unit: Said) -> Said:
        """So many months or days: a number, or a quantity held within its bounds."""
        if count.fixed is not None:
            return Said(f"{spread(count.fixed)}{unit}", f"{spread(count.fixed)}{unit.en}")
        return in_brackets(self.name(count.of), _held(count))

    # --- for which cases

    def when(self, when: When) -> Said:
        """For which cases a rule is meant; nothing for every case."""
        parts = [
            listed(when.types),
            listed(when.causes),
            listed(when.categories),
            *([_except(when.except_categories)] if when.except_categories else []),
            listed(when.hukou),
            *([term(when.track)] if when.track is not None else []),
            *([Said("以个人为对象", "an individual")] if when.individual else []),
            *([Said("以家庭为对象", "a household")] if when.individual is False else []),
            *self.conditions(when.quantities),
        ]
        return joined((part for part in parts if part), "；", "; ")

    def conditions(self, conditions: Mapping[str, Condition]) -> list[Said]:
        """Bounds on quantities, each as a sentence."""
        return [self._condition(name, condition) for name, condition in conditions.items()]

    def _condition(self, name: str, condition: Condition) -> Said:
        title, edges = self.name(name), bounds(condition)
        if condition.is_:
            return Said(f"{title}为{edges}", f"{title.en} is {edges.en}")
        return Said(f"{title}{edges}", f"{title.en} {edges.en}")

    # --- sums

    def limit(self, limit: Limit | Ceiling, base: Term = URBAN) -> Said:
        """A sum in yuan or multiples, and for whom."""
        if limit.yuan is not None:
            text = yuan(limit.yuan)
        elif limit.times is not None:
            base = limit.base or base
            text = Said(f"{plain(limit.times)} 倍{base.zh}", f"{plain(limit.times)} times the {base.en}")
        elif limit.of:
            text = self._share(limit)
        else:
            text = Said("（未填）", "(empty)")
        return Said(f"{limit.per.zh} {text}", f"{text.en} {limit.per.en}")

    def _share(self, limit: Limit | Ceiling) -> Said:
        name = self.name(limit.of)
        if limit.percent is None:
            return name
        return Said(f"{name}的 {plain(limit.percent)}%", f"{plain(limit.percent)}% of {name.en}")

    def give(self, give: Give, rule: AmountRule) -> Said:
        """What a band or rule gives."""
        text = self._money(give, rule)
        for factor in self._factors(give, rule):
            text = Said(f"{text} × {factor}", f"{text.en} × {factor.en}")
        if give.at_most is not None:
            most = self.limit(give.at_most, rule.base)
            text = Said(f"{text}，本项不超过{most}", f"{text.en}, this item at most {most.en}")
        return text

    def _money(self, give: Give, rule: AmountRule) -> Said:
        if give.times is not None:
            base = give.base or rule.base
            return Said(f"{base.zh}的 {spread(give.times)} 倍", f"{spread(give.times)} times the {base.en}")
        if give.yuan is not None:
            return Said(f"{spread(give.yuan)} 元", f"{spread(give.yuan)} yuan")
        if give.percent is not None:
            part = self._part(give)
            return Said(f"{part}的 {spread(give.percent)}%", f"{spread(give.percent)}% of {part.en}")
        if give.choose:
            sums = "、".join(map(plain, give.choose))
            return Said(f"{sums} 元之一", f"one of {', '.join(map(plain, give.choose))} yuan")
        for items, zh, en in (
            (give.together, "各项相加", "the sum of these"),
            (give.lowest, "取最低者", "the lowest of these"),
            (give.highest, "取最高者", "the highest of these"),
        ):
            if items:
                parts = joined((self.give(item, rule) for item in items), "；", "; ")
                return Said(f"{zh}（{parts}）", f"{en} ({parts.en})")
        return Said("（未填）", "(empty)")

    def _part(self, give: Give) -> Said:
        whole = Said("计量", "what is measured") if give.of is None else self.value(give.of)
        given = ((Said("超过 ", "over"), give.over), (Said("不超过 ", "up to"), give.up_to))
        edges = [
            Said(f"{word}{plain(edge)} 元", f"{word.en} {plain(edge)} yuan") for word, edge in given if edge is not None
        ]
        if not edges:
            return whole
        said = joined(edges, "、", " and ")
        return Said(f"{whole}{said}的部分", f"the part of {whole.en} {said.en}")

    def _factors(self, give: Give, rule: AmountRule) -> list[Said]:
        found = []
        if give.per.of == "person":
            found.append(in_brackets(term(rule.heads), _held(give.per)))
        elif give.per.of not in _PEOPLE:
            found.append(self.count(give.per, NOTHING))
        if give.months is not None:
            found.append(self.count(give.months, Said(" 个月", " months")))
        if give.days is not None:
            found.append(self.count(give.days, Said(" 天", " days")))
        return found

    # --- steps

    def band(self, band: Band) -> Said:
        """The stretch of a band, and for whom it is."""
        edges = bounds(band)
        if not band.categories:
            return edges
        for_whom = listed(band.categories)
        return Said(f"{for_whom}：{edges}", f"{for_whom.en}: {edges.en}")

    def measure(self, measure: Measure) -> Said:
        """What the bands look at, with its deductions."""
        steps = [self.name(measure.start), *(self.cost_step(step) for step in measure.steps)]
        return joined(steps, "，", ", ")

    def cost_step(self, step: CostStep) -> Said:
        """One step of reckoning a cost."""
        said = self._valued((step.less, "减去", "less"))
        if (by := step.divide_by) is not None:
            parts = self.name(by.name) if by.number is None else Said(plain(by.number))
            said.append(Said(f"除以 {parts}", f"divided by {parts.en}"))
        if step.percent is not None:
            said.append(Said(f"乘以 {plain(step.percent)}%", f"times {plain(step.percent)}%"))
        said += self._valued((step.at_least, "不低于", "at least"), (step.at_most, "不高于", "at most"))
        return self._titled(step, joined(said))

    def _valued(self, *given: tuple[Value | None, str, str]) -> list[Said]:
        return [
            Said(f"{zh}{self.value(value)}", f"{en} {self.value(value).en}")
            for value, zh, en in given
            if value is not None
        ]

    def adjust(self, step: Adjust, rule: AmountRule) -> Said:
        """One adjustment of the sum."""
        said = []
        if step.raise_percent is not None:
            said.append(Said(f"提高 {plain(step.raise_percent)}%", f"raised by {plain(step.raise_percent)}%"))
        if step.percent is not None:
            said.append(Said(f"按 {plain(step.percent)}% 发给", f"only {plain(step.percent)}% of it"))
        if step.add is not None:
            said.append(Said(f"另加 {self.give(step.add, rule)}", f"and {self.give(step.add, rule).en}"))
        said += self._valued((step.less, "减去", "less"))
        for limit, zh, en in ((step.at_least, "不低于", "at least"), (step.at_most, "不高于", "at most")):
            if limit is not None:
                text = self.limit(limit, rule.base)
                said.append(Said(f"{zh}{text}", f"{en} {text.en}"))
        return self._titled(step, joined(said))

    def _titled(self, step: CostStep | Adjust, text: Said) -> Said:
        if step.title:
            text = Said(f"{step.title}：{text}", f"{step.title}: {text.en}")
        return in_brackets(text, [when] if (when := self.when(step.when)) else [])

    def ceiling(self, ceiling: Ceiling, base: Term = URBAN) -> Said:
        """A limit that no computed sum exceeds."""
        text = self.limit(ceiling, base)
        text = Said(f"{ceiling.within.zh}不超过{text}", f"at most {text.en} {ceiling.within.en}")
        if ceiling.heads is not None:
            text = Said(f"{text}（{ceiling.heads.zh}）", f"{text.en} ({ceiling.heads.en})")
        return in_brackets(text, [when] if (when := self.when(ceiling.when)) else [])


def _held(count: Count) -> list[Said]:
    """How a quantity is held before it multiplies."""
    edges = (
        (Said("超过的部分：", "the part over"), count.over),
        (Said("每满 ", "for each full"), count.each),
        (Said("不少于 ", "at least"), count.at_least),
        (Said("不多于 ", "at most"), count.at_most),
    )
    return [Said(f"{word}{plain(n)}", f"{word.en} {plain(n)}") for word, n in edges if n is not None]


def _except(categories: Iterable[Term]) -> Said:
    names = listed(categories)
    return Said(f"{names}除外", f"not {names.en}")
