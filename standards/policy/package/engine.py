"""How much a county's rules give a case: the first rule that fits, its band, adjustments, ceilings, rounding.

The result is a sum or a range, with every line of its derivation. Whatever a rule needs and nobody knows makes the
whole result unknown (xc-2.3.1, gwy649-49).
"""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from common.money import CENT
from common.said import Said
from standards.policy import printing
from standards.policy.facts import CaseFacts
from standards.policy.package.adjusting import Sum, adjust, rounded
from standards.policy.package.computed import Computed, Line, Span
from standards.policy.package.conditions import bounds, fits, holds
from standards.policy.package.give import Reckoning, reckon
from standards.policy.package.measuring import labelled, measured
from standards.policy.package.model import AmountRule, Band, Ceiling, Package
from standards.policy.package.quantities import Known, NotKnown, Quantities
from standards.policy.package.words import Base, Heads, Rounding, Within
from standards.policy.rules import Rules
from standards.policy.terms import Outcome

NO_CEILINGS: Sequence[tuple[Said, Decimal]] = ()
NO_RULE = Said("没有适用于本案的标准。", "No rule is meant for this case.")
NO_BAND = Said("未达到救助标准的分档，按本标准不予救助。", "No band is reached: this rule gives nothing.")
NOTHING_LEFT = Said("计算结果为零，本次没有可救助金额。", "The rules leave nothing to give in this case.")


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
        return unknown(missing, rule, on.lines)


def unknown(missing: NotKnown, rule: AmountRule | None = None, lines: Sequence[Line] = ()) -> Computed:
    """What cannot be computed, and what is missing for it."""
    reason = Said(
        f"{missing.title}不明，无法计算救助金额。", f"The sum cannot be computed: {missing.title.en} is not known."
    )
    return Computed(outcome=Outcome.UNKNOWN, reason=reason, lines=tuple(lines), **_named(rule))


def _named(rule: AmountRule | None) -> dict[str, Any]:
    return {} if rule is None else {"rule": rule.id, "title": rule.title, "source": rule.source}


def _by_rule(rule: AmountRule, on: Reckoning, above_all: Sequence[tuple[Said, Decimal]]) -> Computed:
    known = None if rule.measure is None else measured(rule.measure, on)
    give = rule.give
    if give is None:
        if (band := _band(rule, known, on)) is None:
            return _nothing(rule, on, NO_BAND)
        give = band.give
    number = known if isinstance(known, Decimal) else None
    sum_ = Sum(reckon(give, rule, number, on))
    if give.at_most is not None:
        sum_.most = on.limit(give.at_most, rule.heads, rule.base)[1]
    for step in rule.adjust:
        if fits(step.when, on.q):
            adjust(sum_, step, rule, number, on)
    for text, most in (*_ceilings(rule, on), *above_all):
        sum_.under(most)
        on.write(Said(f"上限：{text}", f"Ceiling: {text.en}"), sum_.span)
    choices = tuple(choice for choice in give.choose if choice <= sum_.span.high)
    span = _chosen(choices, sum_, on) if choices else rounded(sum_, on.q.package.rounding or Rounding.CENT, on)
    if span.high <= 0:
        return _nothing(rule, on, NOTHING_LEFT)
    reason = Said(f"按“{rule.title}”计算：{span.show()}。", f"By the rule “{rule.title}”: {span.show().en}.")
    return Computed(
        outcome=Outcome.YES, reason=reason, low=span.low, high=span.high, choices=choices, lines=tuple(on.lines),
        **_named(rule),
    )  # fmt: skip


def _nothing(rule: AmountRule, on: Reckoning, reason: Said) -> Computed:
    on.write(reason)
    return Computed(outcome=Outcome.NO, reason=reason, lines=tuple(on.lines), **_named(rule))


def _chosen(choices: Sequence[Decimal], sum_: Sum, on: Reckoning) -> Span:
    """Fixed steps are not rounded; a ceiling leaves the lower ones."""
    span = Span(min(choices).quantize(CENT), max(choices).quantize(CENT))
    if span != sum_.span:
        listed = "、".join(f"{choice:,f}" for choice in choices)
        on.write(Said(f"可选档次：{listed} 元", f"Steps that are left: {listed} yuan"), span)
    return span


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


def _ceilings(rule: AmountRule, on: Reckoning) -> list[tuple[Said, Decimal]]:
    """The ceilings of the rule and of the package that are meant for this case, as text and yuan."""
    found = [(c, c.heads or rule.heads, rule.base) for c in rule.ceilings]
    found += [(c, c.heads or Heads.HELPED, Base.URBAN) for c in on.q.package.ceilings or ()]
    return [_ceiling(c, heads, base, on) for c, heads, base in found if fits(c.when, on.q)]


def _ceiling(ceiling: Ceiling, heads: Heads, base: Base, on: Reckoning) -> tuple[Said, Decimal]:
    text, most = on.limit(ceiling, heads, base)
    if ceiling.within is not Within.CASE:
        name = "relief_this_year" if ceiling.within is Within.YEAR else "relief_for_cause_this_year"
        had = on.q.number(name)
        left = max(most - had, Decimal(0))
        shown = on.q.show(name, had)
        text = Said(
            f"{ceiling.within.zh}不超过{text}，已获 {shown}",
            f"{text.en} {ceiling.within.en}, of which {shown.en} was granted",
        )
        most = left
    return labelled(ceiling.title, text), most
