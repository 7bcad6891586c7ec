"""What the bands of a rule look at: a quantity of the case, reckoned step by step."""

from decimal import Decimal

from common.said import Said
from standards.policy.package.computed import Span
from standards.policy.package.conditions import fits
from standards.policy.package.give import Reckoning
from standards.policy.package.model import CostStep, Measure
from standards.policy.package.quantities import Known, NotKnown, kind_of, show
from standards.policy.package.shapes import Value
from standards.policy.package.words import QuantityKind


def measured(measure: Measure, on: Reckoning) -> Known:
    """The quantity after its steps, each on a line; raises NotKnown."""
    value = on.q.get(measure.start)
    on.write(on.named(measure.start))
    if isinstance(value, str):
        return value
    kind = kind_of(on.q.package.quantities, measure.start)
    for step in measure.steps:
        if fits(step.when, on.q):
            value, text, kind = _stepped(value, step, kind, on)
            _write(labelled(step.title, text), value, kind, on)
    return value


def labelled(title: str, text: Said) -> Said:
    """The text after its title, where it has one."""
    return Said(f"{title}：{text}", f"{title}: {text.en}") if title else text


def after(zh: str, en: str, said: Said) -> Said:
    """What is done, and with what."""
    return Said(f"{zh} {said}", f"{en} {said.en}")


def _write(text: Said, value: Decimal, kind: QuantityKind, on: Reckoning) -> None:
    if kind is QuantityKind.MONEY:
        on.write(text, Span(value, value))
    else:
        shown = show(value, kind)
        on.write(Said(f"{text}，得 {shown}", f"{text.en}, which is {shown.en}"))


def _stepped(value: Decimal, step: CostStep, kind: QuantityKind, on: Reckoning) -> tuple[Decimal, Said, QuantityKind]:
    if step.less is not None:
        text = after("减去", "less", on.titled(step.less, kind))
        return max(value - on.value(step.less), Decimal(0)), text, kind
    if step.percent is not None:
        return value * step.percent / 100, Said(f"乘以 {step.percent:f}%", f"times {step.percent:f}%"), kind
    if step.divide_by is not None:
        return _divided(value, step.divide_by, kind, on)
    if step.at_least is not None:
        text = after("不低于", "at least", on.titled(step.at_least, kind))
        return max(value, on.value(step.at_least)), text, kind
    assert step.at_most is not None  # checks.py: exactly one of the five
    return min(value, on.value(step.at_most)), after("不高于", "at most", on.titled(step.at_most, kind)), kind


def _divided(value: Decimal, by: Value, kind: QuantityKind, on: Reckoning) -> tuple[Decimal, Said, QuantityKind]:
    """Money by persons is money, anything by its own kind a mere number; nothing is divided by zero."""
    divisor, text = on.value(by), after("除以", "divided by", on.titled(by, QuantityKind.COUNT))
    if divisor == 0:
        raise NotKnown(on.q.title(by.name))
    same = by.name and kind_of(on.q.package.quantities, by.name) is kind
    return value / divisor, text, QuantityKind.COUNT if same else kind
