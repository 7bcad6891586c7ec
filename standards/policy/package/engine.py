"""How much a county's rules give a case: the first rule that fits, its band, adjustments, ceilings, rounding.

The result is a sum or a range, with every line of its derivation. Whatever a rule needs and nobody knows makes the
whole result unknown (xc-2.3.1, gwy649-49).
"""

from collections.abc import Sequence
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal
from typing import Any

from common.money import CENT
from common.said import Said
from standards.policy import printing
from standards.policy.facts import CaseFacts
from standards.policy.package.computed import Computed, Span
from standards.policy.package.conditions import bounds, fits, holds
from standards.policy.package.give import Reckoning, reckon
from standards.policy.package.model import (
    Adjust,
    AmountRule,
    Band,
    Base,
    Ceiling,
    CostStep,
    Heads,
    Measure,
    Package,
    Rounding,
    Within,
)
from standards.policy.package.quantities import Known, NotKnown, Quantities
from standards.policy.rules import Rules
from standards.policy.terms import Outcome

NO_CEILINGS: Sequence[tuple[Said, Decimal]] = ()
NO_RULE = Said("没有适用于本案的标准。", "No rule is meant for this case.")
NO_BAND = Said("未达到救助标准的分档，按本标准不予救助。", "No band is reached: this rule gives nothing.")
NOTHING_LEFT = Said("按上限计算，本次已无可救助金额。", "Under the ceilings nothing is left for this case.")


def compute(
    *, facts: CaseFacts, rules: Rules, package: Package, above_all: Sequence[tuple[Said, Decimal]] = NO_CEILINGS
) -> Computed:
    """The sum or range by the package's amount rules; ``above_all`` are limits from elsewhere, as text and yuan."""
    q = Quantities(facts, package, rules)
    on = Reckoning(q)
    rule: AmountRule | None = None
    try:
        rule = next((r for r in package.amounts or () if fits(r.when, q)), None)
        if rule is None:
            return Computed(outcome=Outcome.NO, reason=NO_RULE)
        return _by_rule(rule, on, above_all)
    except NotKnown as missing:
        reason = Said(
            f"{missing.title}不明，无法计算救助金额。", f"The sum can not be computed: {missing.title.en} is not known."
        )
        return Computed(outcome=Outcome.UNKNOWN, reason=reason, lines=tuple(on.lines), **_named(rule))


def _named(rule: AmountRule | None) -> dict[str, Any]:
    return {} if rule is None else {"rule": rule.id, "title": rule.title, "source": rule.source}


def _by_rule(rule: AmountRule, on: Reckoning, above_all: Sequence[tuple[Said, Decimal]]) -> Computed:
    measured = _measured(rule.measure, on) if rule.measure is not None else None
    if rule.give is not None:
        give = rule.give
    else:
        band = _band(rule, measured, on)
        if band is None:
            return _nothing(rule, on, NO_BAND)
        give = band.give
    span = reckon(give, rule, measured if isinstance(measured, Decimal) else None, on)
    for step in rule.adjust:
        span = _adjusted(span, step, rule, on)
    ceilings = [*_ceilings(rule, on), *above_all]
    span = _under(span, ceilings, on)
    if span.high <= 0:
        return _nothing(rule, on, NOTHING_LEFT)
    span = _rounded(span, on.q.package.rounding or Rounding.CENT, ceilings, on)
    choices = tuple(c for c in give.choose if c <= span.high)
    reason = Said(f"按“{rule.title}”计算：{span.show()}。", f"By the rule “{rule.title}”: {span.show().en}.")
    return Computed(
        outcome=Outcome.YES, reason=reason, low=span.low, high=span.high, choices=choices, lines=tuple(on.lines),
        **_named(rule),
    )  # fmt: skip


def _nothing(rule: AmountRule, on: Reckoning, reason: Said) -> Computed:
    on.write(reason)
    return Computed(outcome=Outcome.NO, reason=reason, lines=tuple(on.lines), **_named(rule))


def _measured(measure: Measure, on: Reckoning) -> Known:
    """The quantity that bands look at, its deductions made one after the other."""
    value = on.q.get(measure.start)
    shown, title = on.q.show(measure.start, value), on.q.title(measure.start)
    on.write(Said(f"{title}：{shown}", f"{title.en}: {shown.en}"))
    if isinstance(value, str):
        return value
    for step in measure.steps:
        if fits(step.when, on.q):
            value = _stepped(value, step, on)
    return value


def _stepped(value: Decimal, step: CostStep, on: Reckoning) -> Decimal:
    if step.less is not None:
        value, text = max(value - on.value(step.less), Decimal(0)), _after("减去", "less", on.titled(step.less))
    elif step.percent is not None:
        value, text = value * step.percent / 100, Said(f"乘以 {step.percent:f}%", f"times {step.percent:f}%")
    elif step.at_least is not None:
        value, text = max(value, on.value(step.at_least)), _after("不低于", "at least", on.titled(step.at_least))
    else:
        assert step.at_most is not None  # checks.py: exactly one of the four
        value, text = min(value, on.value(step.at_most)), _after("不高于", "at most", on.titled(step.at_most))
    on.write(_labelled(step.title, text), Span(value, value))
    return value


def _after(zh: str, en: str, said: Said) -> Said:
    return Said(f"{zh} {said}", f"{en} {said.en}")


def _labelled(title: str, text: Said) -> Said:
    return Said(f"{title}：{text}", f"{title}: {text.en}") if title else text


def _band(rule: AmountRule, measured: Known | None, on: Reckoning) -> Band | None:
    """The band of the household's category that holds the measured value."""
    for band in rule.bands:
        if band.categories:
            if on.q.facts.category is None:
                raise NotKnown(printing.CATEGORY)
            if on.q.facts.category not in band.categories:
                continue
        if measured is None or holds(band, measured):
            text = bounds(band)
            on.write(Said(f"适用分档：{text}", f"Band: {text.en}"))
            return band
    return None


def _adjusted(span: Span, step: Adjust, rule: AmountRule, on: Reckoning) -> Span:
    if not fits(step.when, on.q):
        return span
    if step.raise_percent is not None:
        factor = 1 + step.raise_percent / 100
        span = Span(span.low * factor, span.high * factor)
        text = Said(f"提高 {step.raise_percent:f}%", f"raised by {step.raise_percent:f}%")
    elif step.less is not None:
        off = on.value(step.less)
        span = Span(max(span.low - off, Decimal(0)), max(span.high - off, Decimal(0)))
        text = _after("减去", "less", on.titled(step.less))
    elif step.at_least is not None:
        said, least = on.limit(step.at_least, rule.heads, rule.base)
        span, text = Span(max(span.low, least), max(span.high, least)), _after("不低于", "at least", said)
    else:
        assert step.at_most is not None  # checks.py: exactly one of the four
        said, most = on.limit(step.at_most, rule.heads, rule.base)
        span, text = Span(min(span.low, most), min(span.high, most)), _after("不高于", "at most", said)
    on.write(_labelled(step.title, text), span)
    return span


def _ceilings(rule: AmountRule, on: Reckoning) -> list[tuple[Said, Decimal]]:
    """The ceilings of the rule and of the package that are meant for this case, as text and yuan."""
    found = [(c, c.heads or rule.heads, rule.base) for c in rule.ceilings]
    found += [(c, c.heads or Heads.HELPED, Base.URBAN) for c in on.q.package.ceilings or ()]
    return [_ceiling(c, heads, base, on) for c, heads, base in found if fits(c.when, on.q)]


def _ceiling(ceiling: Ceiling, heads: Heads, base: Base, on: Reckoning) -> tuple[Said, Decimal]:
    text, most = on.limit(ceiling, heads, base)
    if ceiling.within is not Within.CASE:
        had = on.q.number("relief_this_year" if ceiling.within is Within.YEAR else "relief_for_cause_this_year")
        left = max(most - had, Decimal(0))
        shown = printing.yuan(had)
        text = Said(
            f"{ceiling.within.zh}不超过{text}，已获 {shown}",
            f"{text.en} {ceiling.within.en}, of which {shown.en} was granted",
        )
        most = left
    return _labelled(ceiling.title, text), most


def _under(span: Span, ceilings: Sequence[tuple[Said, Decimal]], on: Reckoning) -> Span:
    for text, most in ceilings:
        span = Span(min(span.low, most), min(span.high, most))
        on.write(Said(f"上限：{text}", f"Ceiling: {text.en}"), span)
    return span


_UNIT = {
    Rounding.WHOLE_YUAN: Decimal(1),
    Rounding.TEN_YUAN: Decimal(10),
    Rounding.DOWN_YUAN: Decimal(1),
    Rounding.CENT: CENT,
}


def _rounded(span: Span, rounding: Rounding, ceilings: Sequence[tuple[Said, Decimal]], on: Reckoning) -> Span:
    """A fixed sum is rounded, a range is narrowed to the sums of that unit in it; no ceiling is exceeded by it."""
    unit = _UNIT[rounding]
    most = min((limit for _text, limit in ceilings), default=None)
    low, high = _to(span.low, unit, ROUND_CEILING), _to(span.high, unit, ROUND_FLOOR)
    if span.low == span.high or low > high:
        way = ROUND_FLOOR if rounding is Rounding.DOWN_YUAN else ROUND_HALF_UP
        low = high = _to(span.high, unit, way)
    if most is not None and high > most:
        high = _to(most, unit, ROUND_FLOOR)
        low = min(low, high)
    rounded = Span(low.quantize(CENT), high.quantize(CENT))
    if rounded != span:
        on.write(Said(f"取整：{rounding.zh}", f"Rounded {rounding.en}"), rounded)
    return rounded


def _to(amount: Decimal, unit: Decimal, way: str) -> Decimal:
    return (amount / unit).quantize(Decimal(1), rounding=way) * unit
