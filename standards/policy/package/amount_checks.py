"""The checks of amount rules: one way of giving, bands that join, nothing that is never reached."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from standards.policy.package.conditions import bounds
from standards.policy.package.model import Adjust, AmountRule, Band, Ceiling, CostStep, Give
from standards.policy.package.reading import Problem, problem
from standards.policy.package.shapes import Count
from standards.policy.package.value_checks import (
    ValueChecks,
    exactly_one,
    has_edges,
    high_edge,
    is_empty,
    low_edge,
    percent,
)
from standards.policy.package.words import Per
from standards.policy.terms import Category

GIVES = ("times", "yuan", "percent", "choose", "together", "lowest", "highest")
STEPS = ("less", "percent", "divide_by", "at_least", "at_most")
ADJUSTMENTS = ("raise_percent", "percent", "add", "less", "at_least", "at_most")


@dataclass(frozen=True, slots=True)
class AmountChecks:
    """With the checks of the values in them."""

    values: ValueChecks

    def rules(self, rules: Sequence[AmountRule]) -> Iterator[Problem]:
        for place, rule in enumerate(rules):
            yield from self._rule(f"amounts[{place}]", rule)

    def ceilings(self, path: str, ceilings: Sequence[Ceiling]) -> Iterator[Problem]:
        for place, ceiling in enumerate(ceilings):
            yield from self.values.limit(f"{path}[{place}]", ceiling)
            yield from self.values.when(f"{path}[{place}].when", ceiling.when)

    def _rule(self, path: str, rule: AmountRule) -> Iterator[Problem]:
        yield from self.values.when(f"{path}.when", rule.when)
        if (measure := rule.measure) is not None:
            asked = self.values.number if measure.steps else self.values.known
            yield from asked(f"{path}.measure", measure.start)
            for place, step in enumerate(measure.steps):
                yield from self._cost_step(f"{path}.measure.steps[{place}]", step)
        yield from exactly_one(path, rule, ("bands", "give"))
        if rule.give is not None:
            yield from self._give(f"{path}.give", rule.give, rule)
        for place, band in enumerate(rule.bands):
            yield from self._band(f"{path}.bands[{place}]", band, rule)
        yield from _joined(path, rule, self._choices(rule))
        for place, adjustment in enumerate(rule.adjust):
            yield from self._adjust(f"{path}.adjust[{place}]", adjustment, rule)
        yield from self.ceilings(f"{path}.ceilings", rule.ceilings)

    def _choices(self, rule: AmountRule) -> tuple[str, ...]:
        """What a rule that looks at a grade or a choice has bands for."""
        if rule.measure is None or not self.values.in_words(rule.measure.start):
            return ()
        return self.values.quantities[rule.measure.start].choices

    def _cost_step(self, path: str, step: CostStep) -> Iterator[Problem]:
        yield from exactly_one(path, step, STEPS)
        yield from percent(f"{path}.percent", step.percent)
        for name in ("less", "divide_by", "at_least", "at_most"):
            yield from self.values.value(f"{path}.{name}", getattr(step, name))
        if step.divide_by is not None and step.divide_by.number == 0:
            yield problem(f"{path}.divide_by", "不能除以零", "Nothing can be divided by zero")
        yield from self.values.when(f"{path}.when", step.when)

    def _adjust(self, path: str, step: Adjust, rule: AmountRule) -> Iterator[Problem]:
        yield from exactly_one(path, step, ADJUSTMENTS)
        yield from percent(f"{path}.percent", step.percent)
        if step.add is not None:
            yield from self._give(f"{path}.add", step.add, rule, part=True)
        yield from self.values.value(f"{path}.less", step.less, money=True)
        yield from self.values.limit(f"{path}.at_least", step.at_least)
        yield from self.values.limit(f"{path}.at_most", step.at_most)
        yield from self.values.when(f"{path}.when", step.when)

    def _band(self, path: str, band: Band, rule: AmountRule) -> Iterator[Problem]:
        yield from self._give(f"{path}.give", band.give, rule)
        if is_rest(band):
            return
        if rule.measure is None:
            yield problem(
                path,
                "分档有数值条件，本规则须填写 measure（分档的计量）",
                "A band with bounds needs a measure of the rule",
            )
        else:
            yield from self.values.condition(path, rule.measure.start, band)

    def _give(self, path: str, give: Give, rule: AmountRule, *, part: bool = False) -> Iterator[Problem]:
        yield from exactly_one(path, give, GIVES)
        yield from self._percentage(path, give, rule)
        for name in ("times", "yuan", "percent"):
            if (given := getattr(give, name)) is not None and given.high == 0:
                yield problem(f"{path}.{name}", "应大于零", "It must be above zero")
        if give.choose and (part or rule.adjust or give.months or give.days or give.per != Count(of=Per.CASE)):
            yield problem(
                f"{path}.choose", "固定档次不能再相乘、组合或调整", "Fixed steps cannot be multiplied or adjusted"
            )
        yield from self.values.per(f"{path}.per", give.per)
        for name in ("months", "days"):
            yield from self.values.count(f"{path}.{name}", getattr(give, name))
        parts = [(name, item) for name in ("together", "lowest", "highest") for item in enumerate(getattr(give, name))]
        if parts and (give.months or give.days or give.per != Count(of=Per.CASE)):
            yield problem(path, "人数、月数、天数须写在各项之内", "per, months and days belong into each of the parts")
        yield from self.values.limit(f"{path}.at_most", give.at_most)
        for name, (place, item) in parts:
            yield from self._give(f"{path}.{name}[{place}]", item, rule, part=True)

    def _percentage(self, path: str, give: Give, rule: AmountRule) -> Iterator[Problem]:
        if give.percent is None:
            if (give.of, give.over, give.up_to) != (None, None, None):
                yield problem(path, "of、over、up_to 只与 percent 连用", "of, over and up_to go with percent only")
            return
        yield from percent(f"{path}.percent", give.percent.high)
        if give.of is None and not self.values.measures_money(rule.measure):
            yield problem(
                path,
                "percent 须写明 of（按什么的百分比），或本规则的 measure 是金额",
                "percent needs “of”, what it is taken of, or a measure of the rule that is a sum of money",
            )
        yield from self.values.value(f"{path}.of", give.of, money=True)
        if give.over is not None and give.up_to is not None and give.up_to <= give.over:
            yield problem(f"{path}.up_to", "up_to 应大于 over", "up_to must be above over")


# --- how bands stand beside each other


def is_rest(band: Band) -> bool:
    """A band without bounds takes whatever no other band takes."""
    return not band.is_ and not has_edges(band)


def _joined(path: str, rule: AmountRule, choices: Sequence[str]) -> Iterator[Problem]:
    if not rule.bands:
        return
    yield from _unreached(path, rule)
    found: dict[str, Problem] = {}  # bands of several categories are looked at several times
    named = dict.fromkeys(category for band in rule.bands for category in band.categories)
    for category in (None, *named):
        own = [p for p, b in enumerate(rule.bands) if (category in b.categories if category else not b.categories)]
        whole = rule.gaps or any(is_rest(rule.bands[p]) for p in own)
        whole = whole or (category is not None and any(not band.categories for band in rule.bands))
        for told in (_words(path, rule, own, choices, gaps=whole), _seams(path, rule, own, gaps=whole)):
            found |= {f"{one.path} {one.text}": one for one in told}
    yield from found.values()
    allowed = set(rule.when.categories or Category) - set(rule.when.except_categories)
    if all(band.categories for band in rule.bands) and (missing := [c for c in Category if c in allowed - {*named}]):
        zh, en = "、".join(c.zh for c in missing), ", ".join(c.en for c in missing)
        yield problem(
            f"{path}.bands",
            f"这些家庭类别没有分档：{zh}；请补上，或在 when 中排除",
            f"There is no band for these categories: {en}; add one, or except them in “when”",
        )


def _unreached(path: str, rule: AmountRule) -> Iterator[Problem]:
    """The first band that holds gives, so those of a category stand first and those without bounds last."""
    taken: dict[Category, int] = {}  # by which band without bounds
    general: int | None = None
    for place, band in enumerate(rule.bands):
        here, wanted = f"{path}.bands[{place}]", band.categories or tuple(Category)
        if all(category in taken for category in wanted):
            before = taken[wanted[0]]
            yield problem(
                here,
                f"永远不会用到：bands[{before}] 没有数值条件，应放在最后",
                f"It is never used: bands[{before}] takes any value and belongs at the end",
            )
        elif band.categories and general is not None:
            yield problem(
                here,
                f"按家庭类别的分档应放在 bands[{general}]（不分类别）之前",
                f"A band for some categories stands before bands[{general}], which is for everybody",
            )
        elif is_rest(band):
            taken |= {category: place for category in wanted if category not in taken}
        if not band.categories and general is None:
            general = place


def _words(
    path: str, rule: AmountRule, places: Sequence[int], choices: Sequence[str], *, gaps: bool
) -> Iterator[Problem]:
    """Each grade or choice has one band."""
    seen: set[str] = set()
    for place in places:
        if twice := [word for word in rule.bands[place].is_ if word in seen]:
            yield problem(
                f"{path}.bands[{place}].is",
                f"“{'、'.join(twice)}”已在前面的分档中",
                f"“{', '.join(twice)}” has a band already",
            )
        seen |= set(rule.bands[place].is_)
    if places and not gaps and (missing := [word for word in choices if word not in seen]):
        yield problem(
            f"{path}.bands",
            f"没有分档：{'、'.join(missing)}；确不救助的请填 gaps: yes",
            f"There is no band for {', '.join(missing)}; where nothing is meant to be given, say gaps: yes",
        )


def _seams(path: str, rule: AmountRule, places: Sequence[int], *, gaps: bool) -> Iterator[Problem]:
    """Bands join without overlap, and without a gap unless the rule says that gaps are meant."""
    bands = rule.bands
    ordered = sorted(
        (p for p in places if has_edges(bands[p]) and not is_empty(bands[p])), key=lambda p: low_edge(bands[p])
    )
    for left, right in pairwise(ordered):
        here, before = f"{path}.bands[{right}]", bounds(bands[left])
        end, start = high_edge(bands[left]), low_edge(bands[right])
        if end is None or start[0] < end[0] or (start[0] == end[0] and end[1] and not start[1]):
            yield problem(here, f"与 bands[{left}]（{before}）重叠", f"It overlaps with bands[{left}] ({before.en})")
        elif not gaps and (start[0] > end[0] or (not end[1] and start[1])):
            yield problem(
                here,
                f"与 bands[{left}]（{before}）之间有空档；确为空档的请填 gaps: yes",
                f"There is a gap after bands[{left}] ({before.en}); where it is meant, say gaps: yes",
            )
    if ordered and not gaps and all(high_edge(bands[p]) is not None for p in ordered):
        yield problem(
            f"{path}.bands[{ordered[-1]}]",
            f"最高一档到此为止（{bounds(bands[ordered[-1]])}），超过的不救助；确是这样的请填 gaps: yes",
            f"The highest band ends here ({bounds(bands[ordered[-1]]).en}) and above it nothing is given; "
            "where it is meant, say gaps: yes",
        )
