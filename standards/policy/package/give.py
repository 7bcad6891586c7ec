"""What a rule gives: a range of money with the line that derives it. Exact; nothing is rounded here."""

from decimal import Decimal

from common.said import Said
from standards.policy import printing
from standards.policy.amount import heads as helped
from standards.policy.package.computed import Line, Span
from standards.policy.package.model import AmountRule, Base, Ceiling, Give, Heads, Limit, Per, QuantityKind
from standards.policy.package.quantities import NotKnown, Quantities, show
from standards.policy.package.shapes import Count, Range, Value
from standards.policy.terms import Hukou

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
        if base is Base.HUKOU:
            if self.q.facts.hukou is None:
                raise NotKnown(Said(base.zh, base.en))
            base = Base.URBAN if self.q.facts.hukou is Hukou.URBAN else Base.RURAL
        amount = self.rules.urban_dibao if base is Base.URBAN else self.rules.rural_dibao
        title = Said(base.zh, base.en)
        if amount is None:
            raise NotKnown(title)
        return title, amount

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
        if not number:
            raise NotKnown(HEADS_TITLE[kind])
        return number

    def value(self, value: Value) -> Decimal:
        """A number, or the quantity of that name; raises NotKnown."""
        return value.number if value.number is not None else self.q.number(value.name)

    def titled(self, value: Value) -> Said:
        """A value as a line prints it: a bare number as yuan, a quantity with its title."""
        if value.number is not None:
            return printing.yuan(value.number)
        shown, title = self.q.show(value.name, self.q.get(value.name)), self.q.title(value.name)
        return Said(f"{title} {shown}", f"{title.en} {shown.en}")

    def limit(self, limit: Limit | Ceiling, kind: Heads, base: Base) -> tuple[Said, Decimal]:
        """A limit in yuan and in words, for all heads where it is for each person; raises NotKnown."""
        if limit.yuan is not None:
            text, amount = printing.yuan(limit.yuan), limit.yuan
        else:
            title, standard = self.standard(limit.base or base)
            assert limit.times is not None  # checks.py: one of the two
            amount = standard * limit.times
            text = Said(f"{title}的{printing.times(limit.times)}", f"{printing.times(limit.times).en} the {title.en}")
        if limit.per is not Per.PERSON:
            return Said(f"{limit.per.zh}{text}", f"{text.en} {limit.per.en}"), amount
        people = self.heads(kind)
        said = printing.counted(people, printing.PERSON)
        return Said(f"每人{text} × {said}", f"{text.en} per person × {said.en}"), amount * people


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
    on.write(printing.joined(factors, " × ", " × "), span)
    return span


def _money(give: Give, rule: AmountRule, measured: Decimal | None, on: Reckoning) -> tuple[list[Said], Span]:
    if give.times is not None:
        title, standard = on.standard(give.base or rule.base)
        shown = printing.yuan(standard)
        text = Said(f"{title} {shown}", f"{title.en} {shown.en}")
        if give.days is not None:
            text, standard = Said(f"{text} ÷ 30 日", f"{text.en} ÷ 30 days"), standard / DAYS_OF_A_MONTH
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
    """What a percentage is taken of: a named quantity or sum, else the measured one; only the part ``over`` a sum."""
    if give.of is not None:
        text, amount = on.titled(give.of), on.value(give.of)
    else:
        assert measured is not None  # checks.py: a percentage needs something to be taken of
        amount = measured
        shown = printing.yuan(measured)
        text = Said(f"计量 {shown}", f"measured {shown.en}")
    if give.over is None:
        return text, amount
    shown = printing.yuan(give.over)
    return (
        Said(f"（{text} 超过 {shown} 的部分）", f"({text.en}, the part over {shown.en})"),
        max(amount - give.over, Decimal(0)),
    )


def _multipliers(give: Give, rule: AmountRule, on: Reckoning) -> list[tuple[Said, Range]]:
    found = []
    if (name := give.per.name) == Per.PERSON:
        people, title = on.heads(rule.heads), HEADS_TITLE[rule.heads]
        said = printing.counted(people, printing.PERSON)
        found.append((Said(f"{said}（{title}）", f"{said.en} ({title.en})"), Range(Decimal(people), Decimal(people))))
    elif name not in (Per.CASE, Per.HOUSEHOLD):
        number = on.q.number(name)
        found.append((on.titled(give.per), Range(number, number)))
    for count, kind in ((give.months, QuantityKind.MONTHS), (give.days, QuantityKind.DAYS)):
        if count is not None:
            found.append(_counted(count, kind, on))
    return found


def _counted(count: Count, kind: QuantityKind, on: Reckoning) -> tuple[Said, Range]:
    unit = Said(" 个月", " months") if kind is QuantityKind.MONTHS else Said(" 天", " days")
    if count.fixed is not None:
        return _range(count.fixed, unit), count.fixed
    number = given = on.q.number(count.of)
    number = number if count.at_least is None else max(number, count.at_least)
    number = number if count.at_most is None else min(number, count.at_most)
    title, shown = on.q.title(count.of), show(number, kind)
    text = Said(f"{title} {shown}", f"{title.en} {shown.en}")
    if number != given:
        was = show(given, kind)
        text = Said(f"{text}（登记 {was}，按上下限计）", f"{text.en} (entered {was.en}, held within its bounds)")
    return text, Range(number, number)


def _range(range_: Range, unit: Said) -> Said:
    low, high = (f"{edge.normalize():f}" for edge in (range_.low, range_.high))
    text = low if low == high else f"{low}–{high}"
    return Said(f"{text}{unit}", f"{text}{unit.en}")
