"""What happens to a sum after its band: adjustments in order, ceilings, rounding (xc-2.3.2)."""

from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal, localcontext

from common.money import CENT
from common.said import Said
from standards.policy.package.computed import Span
from standards.policy.package.give import Reckoning, reckon
from standards.policy.package.measuring import after, labelled
from standards.policy.package.model import Adjust, AmountRule
from standards.policy.package.words import Rounding


@dataclass(slots=True)
class Sum:
    """A sum on its way, with the limits that rounding must not pass; what is done to it later frees it of them."""

    span: Span
    least: Decimal | None = None
    most: Decimal | None = None

    def becomes(self, low: Decimal, high: Decimal) -> None:
        """Another sum, never below zero."""
        self.span = Span(max(low, Decimal(0)), max(high, Decimal(0)))
        self.least = self.most = None

    def above(self, least: Decimal) -> None:
        """Not below ``least``."""
        self.span = Span(max(self.span.low, least), max(self.span.high, least))
        self.least = least
        self.most = self.most if self.most is not None and self.most >= least else None

    def under(self, most: Decimal) -> None:
        """Not above ``most``."""
        self.span = Span(min(self.span.low, most), min(self.span.high, most))
        self.most = most if self.most is None else min(self.most, most)
        self.least = self.least if self.least is not None and self.least <= most else None


def adjust(sum_: Sum, step: Adjust, rule: AmountRule, measured: Decimal | None, on: Reckoning) -> None:
    """One adjustment, with its line; raises NotKnown."""
    on.write(labelled(step.title, _done(sum_, step, rule, measured, on)), sum_.span)


def _done(sum_: Sum, step: Adjust, rule: AmountRule, measured: Decimal | None, on: Reckoning) -> Said:
    low, high = sum_.span
    if step.raise_percent is not None:
        factor = 1 + step.raise_percent / 100
        sum_.becomes(low * factor, high * factor)
        return Said(f"提高 {step.raise_percent:f}%", f"raised by {step.raise_percent:f}%")
    if step.percent is not None:
        sum_.becomes(low * step.percent / 100, high * step.percent / 100)
        return Said(f"按 {step.percent:f}% 发给", f"{step.percent:f}% of it")
    if step.add is not None:
        more = reckon(step.add, rule, measured, on)
        sum_.becomes(low + more.low, high + more.high)
        return after("另加", "more:", more.show())
    if step.less is not None:
        off = on.value(step.less)
        sum_.becomes(low - off, high - off)
        return after("减去", "less", on.titled(step.less))
    if step.at_least is not None:
        said, least = on.limit(step.at_least, rule.heads, rule.base)
        sum_.above(least)
        return after("不低于", "at least", said)
    assert step.at_most is not None  # checks.py: exactly one of the six
    said, most = on.limit(step.at_most, rule.heads, rule.base)
    sum_.under(most)
    return after("不高于", "at most", said)


# --- rounding

_UNIT = {
    Rounding.WHOLE_YUAN: Decimal(1),
    Rounding.TEN_YUAN: Decimal(10),
    Rounding.DOWN_YUAN: Decimal(1),
    Rounding.CENT: CENT,
}
_EXACT = Decimal("1e-9")
"""A division that does not come out even is believed so far, so that a third of three is one."""


def rounded(sum_: Sum, rounding: Rounding, on: Reckoning) -> Span:
    """A fixed sum is rounded, a range is narrowed to the sums of that unit in it; no limit is passed by it."""
    with localcontext(prec=60):  # whatever was entered
        span = _rounded(sum_, rounding)
    if span != sum_.span:
        on.write(Said(f"取整：{rounding.zh}", f"Rounded {rounding.en}"), span)
    return span


def _rounded(sum_: Sum, rounding: Rounding) -> Span:
    unit = _UNIT[rounding]
    (low, high), least, most = sum_.span, sum_.least, sum_.most
    if low == high:
        low = high = _to(high, unit, ROUND_FLOOR if rounding is Rounding.DOWN_YUAN else ROUND_HALF_UP)
    else:
        high = _to(high, unit, ROUND_FLOOR)
        low = min(_to(low, unit, ROUND_CEILING), high)
    if least is not None and low < least:
        low = _to(least, unit, ROUND_CEILING)
        high = max(low, high)
    if most is not None and high > most:
        high = _to(most, unit, ROUND_FLOOR)
        low = min(low, high)
    return Span(low.quantize(CENT), high.quantize(CENT))


def _to(amount: Decimal, unit: Decimal, way: str) -> Decimal:
    exact = amount.quantize(_EXACT, rounding=ROUND_HALF_UP)
    return (exact / unit).quantize(Decimal(1), rounding=way) * unit
