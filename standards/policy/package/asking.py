"""What the rules of a county look at in a case beyond the plan: neither more nor less is asked for."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from decimal import Decimal

from common.money import CENT
from common.said import Said
from standards.policy.facts import CaseFacts
from standards.policy.package.conditions import fits
from standards.policy.package.model import EmergencyKind, Package, PropertyLimit, When
from standards.policy.package.quantities import BUILT_IN, NotKnown, Quantities, show
from standards.policy.package.shapes import Count, Value, positive, wrong
from standards.policy.package.words import Heads, QuantityKind
from standards.policy.rules import Rules
from standards.policy.terms import ExemptIncome, ReliefType, Track

COUNTED = ("registered", "affected")
"""Heads that the plan does not count and a county may."""
OF_INCOME = frozenset({"annual_income", "income_per_head", "monthly_income_per_head", "income_times_standard"})
WORDS = (QuantityKind.GRADE, QuantityKind.CHOICE)
MOST = 1_000_000
"""Heads, days, months and numbers of things above this are slips of the pen."""
TRACK = "track"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """What a case states, or a visit verified, of one quantity; ``value`` is exact text: a word of its list, yuan with
    two places, or a whole number. It carries its title, so that the file reads without the package.
    """

    name: str
    words: str
    kind: QuantityKind
    value: str

    @property
    def title(self) -> Said:
        """What it is called."""
        return BUILT_IN[self.name].title if self.name in BUILT_IN else Said(self.words)

    @property
    def shown(self) -> Said:
        """The value with its unit."""
        return show(self.value if self.kind in WORDS else Decimal(self.value), self.kind)

    @property
    def known(self) -> Value:
        """The value as the facts of a case hold it."""
        return Value(name=self.value) if self.kind in WORDS else Value(number=Decimal(self.value))


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A quantity that the case must state: a sum in yuan, a whole number, or one of ``choices``."""

    name: str
    title: Said
    kind: QuantityKind
    choices: tuple[str, ...] = ()
    help: str = ""

    def answer(self, value: Decimal | int | str) -> Stated:
        """The answer in exact text; raises ValueError with a ``Said`` that tells what is wrong."""
        return Stated(name=self.name, words=self.title, kind=self.kind, value=self._exact(value))

    def _exact(self, value: Decimal | int | str) -> str:
        if self.kind in WORDS:
            if str(value) not in self.choices:
                raise wrong(f"应为其中之一：{'、'.join(self.choices)}", f"One of these: {', '.join(self.choices)}")
            return str(value)
        if self.kind is QuantityKind.MONEY:
            amount = positive(value)
            if amount != amount.quantize(CENT):
                raise wrong("金额最多两位小数", "A sum has at most two decimal places")
            return str(amount.quantize(CENT))
        text = str(value).strip()
        if not (text.isascii() and text.isdigit() and len(text) < 10 and int(text) <= MOST):
            raise wrong(f"应为 0 至 {MOST:,} 的整数", f"A whole number from 0 to {MOST:,} is needed")
        return str(int(text))


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Everything that the rules of the county look at in a case beyond what the plan asks.

    ``track``: some rule is for another way of handling. ``income``: a rule reckons with the income even where means are
    not checked; ``sources``: the income test looks at it source by source. ``limits`` are those of the property test.
    """

    questions: tuple[Question, ...] = ()
    track: bool = False
    income: bool = False
    sources: bool = False
    not_counted: tuple[ExemptIncome, ...] = ()
    limits: tuple[PropertyLimit, ...] = ()

    @property
    def anything(self) -> bool:
        """Whether the application itself has more to state."""
        return bool(self.questions or self.track or self.sources)

    def unstated(self, stated: Iterable[Stated]) -> list[Question]:
        """The questions without an answer."""
        have = {one.name for one in stated}
        return [question for question in self.questions if question.name not in have]


def uses_left_out(limits: Iterable[PropertyLimit]) -> list[str]:
    """The uses of property that some limit leaves out, as the county writes them."""
    return list(dict.fromkeys(use for limit in limits for use in limit.except_uses))


def asked_of(*, facts: CaseFacts, rules: Rules, package: Package) -> Asked:
    """What the package looks at in cases of this type, cause, category, hukou and target.

    Rules that surely are for other cases ask nothing, nor do those behind one that is for all such cases. Whether a
    rule fits by its quantities is left open: what was stated changes, the questions do not (xc-2.3.1).
    """
    q = Quantities(facts, package, rules)
    named = set(_named(_looked_at(package, q), q))
    declared = (
        Question(name=name, title=Said(one.title), kind=one.kind, choices=one.choices, help=one.help)
        for name, one in package.quantities.items()
    )
    heads = (Question(name=name, title=BUILT_IN[name].title, kind=BUILT_IN[name].kind) for name in COUNTED)
    test = package.income
    return Asked(
        questions=tuple(question for question in (*heads, *declared) if question.name in named),
        track=TRACK in named,
        income=bool(OF_INCOME & named),
        sources=test is not None and (bool(test.not_counted) or test.work_cost is not None),
        not_counted=() if test is None else test.not_counted,
        limits=package.property or (),
    )


def _looked_at(package: Package, q: Quantities) -> tuple[object, ...]:
    """The parts of the package that say something of such cases."""
    return (
        *_until_sure(package.amounts or (), q),
        *_until_sure(package.procedure or (), q),
        package.ceilings,
        package.emergencies if q.facts.relief_type is ReliefType.EMERGENCY else (),
        package.ladder,
        package.papers,
        package.property,
    )


def _until_sure(rules: Iterable[object], q: Quantities) -> Iterator[object]:
    """The rules up to the first that is surely for all such cases: it leaves nothing to those behind it."""
    for rule in rules:
        yield rule
        when: When = rule.when  # type: ignore[attr-defined]  # rules of amounts and procedures
        if not when.quantities and when.track is None and _surely_fits(when, q):
            return


def _surely_fits(when: When, q: Quantities) -> bool:
    try:
        return fits(when, q)
    except NotKnown:
        return False


def _may_fit(when: When, q: Quantities) -> bool:
    try:
        return fits(replace(when, quantities={}, track=None), q)
    except NotKnown:
        return True


def _named(part: object, q: Quantities) -> Iterator[str]:
    """The names of the quantities that a part of the package looks at, and TRACK where the way of handling counts."""
    if isinstance(part, tuple):
        for one in part:
            yield from _named(one, q)
    elif isinstance(part, Mapping):
        yield from part  # conditions by quantity
    elif isinstance(part, Heads):
        yield part.value
    elif isinstance(part, Value):
        yield part.name
    elif isinstance(part, Count):
        yield part.of
    elif isinstance(part, When):
        yield from part.quantities
        if part.track is Track.SMALL_FAST:
            yield TRACK
    elif is_dataclass(part) and _is_for(part, q):
        for field in fields(part):
            value = getattr(part, field.name)
            if field.name in ("of", "start") and type(value) is str:
                yield value
            yield from _named(value, q)


def _is_for(part: object, q: Quantities) -> bool:
    """Whether a part may be for such cases."""
    if isinstance(part, EmergencyKind):
        return part.cause is q.facts.cause
    when = getattr(part, "when", None)
    return not isinstance(when, When) or _may_fit(when, q)
