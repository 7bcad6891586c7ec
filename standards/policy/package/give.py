"""What a rule gives: a range of money with the line that derives it. Exact; nothing is rounded here."""

from decimal import Decimal

from common.said import Said, joined
from standards.policy import printing
from standards.policy.amount import heads as helped
from standards.policy.package.computed import Line, Span
from standards.policy.package.model import AmountRule, Ceiling, Give, Limit
from standards.policy.package.quantities import UNITS, NotKnown, Quantities, kind_of, show
from standards.policy.package.shapes import Count, Range, Value
from standards.policy.package.words import Base, Heads, Per, QuantityKind

DAYS_OF_A_MONTH = 30
HEADS_TITLE = {h: Said(h.zh, h.en) for h in Heads}


class Reckoning:
    """One case under one package: values by name, standards, heads, and the lines written so far."""

    def __init__(self, q: Quantities) -> None:
        self.q, self.rules = q, q.rules
        self.lines: list[Line] = []

    def write(self, text: Said, span: Span | None = None) -> None:
        """Add a line."""
        self.lines.append(Line(text, span))

    def standard(self, base: Base) -> tuple[Said, Decimal]:
        """Title and monthly sum of a standard; raises NotKnown."""
        name = f"{base.value}_standard"
        return self.q.title(name), self.q.number(name)

    def heads(self, kind: Heads) -> int:
        """How many persons a sum is for, one in an individual case (handbook Q3); raises NotKnown."""
        facts = self.q.facts
        if facts.individual:
            return 1
        number = {
            Heads.HELPED: helped(facts),
            Heads.COHABITING: facts.household_size,
            Heads.REGISTERED: facts.registered_count,
            Heads.AFFECTED: facts.affected_count,
        }[kind]
        if number is None or number < 1:
            raise NotKnown(HEADS_TITLE[kind])
        return number

    def value(self, value: Value) -> Decimal:
        """A number, or the quantity of that name; raises NotKnown."""
        return value.number if value.number is not None else self.q.number(value.name)

    def titled(self, value: Value, kind: QuantityKind = QuantityKind.MONEY) -> Said:
        """A value as a line prints it: a bare number in that unit, a quantity with its title."""
        if value.number is not None:
            return show(value.number, kind)
        return self.named(value.name)

    def named(self, name: str) -> Said:
        """A quantity with its title; raises NotKnown."""
        shown, title = self.q.show(name, self.q.get(name)), self.q.title(name)
        return Said(f"{title} {shown}", f"{title.en} {shown.en}")

    def limit(self, limit: Limit | Ceiling, kind: Heads, base: Base) -> tuple[Said, Decimal]:
        """A limit in yuan and in words, for all heads where it is for each person; raises NotKnown."""
        text, amount = self._limit(limit, base)
        if limit.per is not Per.PERSON:
            return Said(f"{limit.per.zh}{text}", f"{text.en} {limit.per.en}"), amount
        people = self.heads(kind)
        said = printing.counted(people, printing.PERSON)
        return Said(f"每人{text} × {said}", f"{text.en} per person × {said.en}"), amount * people

    def _limit(self, limit: Limit | Ceiling, base: Base) -> tuple[Said, Decimal]:
        if limit.yuan is not None:
            return printing.yuan(limit.yuan), limit.yuan
        if limit.times is not None:
            title, standard = self.standard(limit.base or base)
            text = Said(f"{title}的 {printing.times(limit.times)}", f"{printing.times(limit.times).en} the {title.en}")
            return text, standard * limit.times
        text, amount = self.named(limit.of), self.q.number(limit.of)
        if limit.percent is None:
            return text, amount
        return Said(f"{text}的 {limit.percent:f}%", f"{limit.percent:f}% of {text.en}"), amount * limit.percent / 100


def reckon(give: Give, rule: AmountRule, measured: Decimal | None, on: Reckoning) -> Span:
    """The span that ``give`` comes to, its lines written; ``measured`` is what the bands looked at."""
    parts = give.together or give.lowest or give.highest
    if parts:
        span = _combined(give, [reckon(part, rule, measured, on) for part in parts], on)
    else:
        span = _product(give, rule, measured, on)
    if give.at_most is not None:
        text, most = on.limit(give.at_most, rule.heads, rule.base)
        span = Span(min(span.low, most), min(span.high, most))
        on.write(Said(f"本项不超过{text}", f"At most {text.en} for this item"), span)
    return span


def _combined(give: Give, spans: list[Span], on: Reckoning) -> Span:
    lows, highs = [s.low for s in spans], [s.high for s in spans]
    if give.together:
        span, text = Span(sum(lows, Decimal(0)), sum(highs, Decimal(0))), Said("各项合计", "Together")
    elif give.lowest:
        span, text = Span(min(lows), min(highs)), Said("取最低者", "The lowest of them")
    else:
        span, text = Span(max(lows), max(highs)), Said("取最高者", "The highest of them")
    on.write(text, span)
    return span


def _product(give: Give, rule: AmountRule, measured: Decimal | None, on: Reckoning) -> Span:
    """One factor of money and those that multiply it, on one line."""
    factors, span = _money(give, rule, measured, on)
    for text, times in _multipliers(give, rule, on):
        factors.append(text)
        span = Span(span.low * times.low, span.high * times.high)
    if _is_daily(give):  # divided last, so that thirty days are exactly a month
        span = Span(span.low / DAYS_OF_A_MONTH, span.high / DAYS_OF_A_MONTH)
    on.write(joined(factors, " × ", " × "), span)
    return span


def _is_daily(give: Give) -> bool:
    return give.times is not None and give.days is not None


def _money(give: Give, rule: AmountRule, measured: Decimal | None, on: Reckoning) -> tuple[list[Said], Span]:
    if give.times is not None:
        title, standard = on.standard(give.base or rule.base)
        shown = printing.yuan(standard)
        text = Said(f"{title} {shown}", f"{title.en} {shown.en}")
        if _is_daily(give):
            text = Said(f"{text} ÷ {DAYS_OF_A_MONTH} 日", f"{text.en} ÷ {DAYS_OF_A_MONTH} days")
        span = Span(standard * give.times.low, standard * give.times.high)
        return [text, _range(give.times, Said(" 倍", " times"))], span
    if give.percent is not None:
        text, amount = _share_of(give, measured, on)
        low, high = give.percent.low, give.percent.high
        return [text, _range(give.percent, Said("%", "%"))], Span(amount * low / 100, amount * high / 100)
    if give.choose:
        low, high = min(give.choose), max(give.choose)
        listed = Said("、".join(f"{c:,f}" for c in give.choose))
        return [Said(f"从固定档次中选定：{listed} 元", f"One of the fixed steps: {listed} yuan")], Span(low, high)
    assert give.yuan is not None  # checks.py: exactly one of them is given
    span = Span(give.yuan.low, give.yuan.high)
    return [span.show()], span


def _share_of(give: Give, measured: Decimal | None, on: Reckoning) -> tuple[Said, Decimal]:
    """What a percentage is taken of: a named quantity or sum, else the measured one, of it the part that is meant."""
    if give.of is not None:
        text, amount = on.titled(give.of), on.value(give.of)
    else:
        assert measured is not None  # checks.py: a percentage needs something to be taken of
        amount = measured
        shown = printing.yuan(measured)
        text = Said(f"计量 {shown}", f"measured {shown.en}")
    part = []
    if give.over is not None:
        shown = printing.yuan(give.over)
        part.append(Said(f"超过 {shown}", f"over {shown.en}"))
    if give.up_to is not None:
        shown, amount = printing.yuan(give.up_to), min(amount, give.up_to)
        part.append(Said(f"不超过 {shown}", f"up to {shown.en}"))
    if part:
        said = joined(part, "、", " and ")
        text = Said(f"（{text} {said} 的部分）", f"({text.en}, the part {said.en})")
    return text, max(amount - (give.over or 0), Decimal(0))


def _multipliers(give: Give, rule: AmountRule, on: Reckoning) -> list[tuple[Said, Range]]:
    found = []
    if (name := give.per.of) == Per.PERSON:
        people, title = Decimal(on.heads(rule.heads)), HEADS_TITLE[rule.heads]
        found.append(_held(give.per, people, title, printing.PERSON))
    elif name not in (Per.CASE, Per.HOUSEHOLD):
        found.append(_counted(give.per, UNITS.get(kind_of(on.q.package.quantities, name), NO_UNIT), on))
    for count, unit in ((give.months, printing.MONTH), (give.days, printing.DAY)):
        if count is not None:
            found.append(_counted(count, unit, on))
    return found


NO_UNIT = Said("", "")


def _counted(count: Count, unit: Said, on: Reckoning) -> tuple[Said, Range]:
    if count.fixed is not None:
        return _range(count.fixed, Said(f"{unit}", f" {unit.en}s")), count.fixed
    return _held(count, on.q.number(count.of), on.q.title(count.of), unit)


def _held(count: Count, given: Decimal, title: Said, unit: Said) -> tuple[Said, Range]:
    """A quantity as a factor, with what was entered where it counts for more or less."""
    number = count.held(given)
    shown, was = _in_units(number, unit), _in_units(given, unit)
    text = Said(f"{title} {shown}", f"{title.en} {shown.en}")
    if number != given:
        text = Said(f"{text}（登记 {was}，按规定计）", f"{text.en} (entered {was.en}, counted by the rule)")
    return text, Range(number, number)


def _in_units(number: Decimal, unit: Said) -> Said:
    plain = f"{number.normalize():f}"
    ending = f" {unit.en}" + ("" if number == 1 else "s") if unit else ""
    return Said(f"{plain}{unit}".strip(), f"{plain}{ending}")


def _range(range_: Range, unit: Said) -> Said:
    low, high = (f"{edge.normalize():f}" for edge in (range_.low, range_.high))
    text = low if low == high else f"{low}–{high}"
    return Said(f"{text}{unit}", f"{text}{unit.en}")
