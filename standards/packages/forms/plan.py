"""Which controls each dataclass of a package is edited with: from its own type hints, with a few words of layout.

A new field of the package gets its control by itself; only what must look different is named here.
"""

import dataclasses
import types
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any, get_args, get_origin

from django.utils.translation import gettext as _

from common.said import Said
from common.terms import Term
from standards.packages.forms import boxes
from standards.packages.forms.boxes import Box
from standards.policy.package.model import (
    Adjust,
    AmountRule,
    Band,
    Ceiling,
    Condition,
    CostStep,
    Example,
    Expected,
    Give,
    Limit,
    Measure,
    Package,
    PaperRule,
    ProcedureRule,
    Quantity,
    When,
    WorkCost,
)
from standards.policy.package.quantities import BUILT_IN
from standards.policy.package.reading import hints_of
from standards.policy.package.shapes import Count, Range, Value

WORDS = ("grade", "choice")
"""Kinds of quantities whose value is a word of a list."""


@dataclass(frozen=True)
class Known:
    """What the controls may offer: the quantities and rules of the package; ``words`` of the quantity at hand.

    Made for one page: options are put together once, in the language of whoever asks first.
    """

    quantities: Mapping[str, Quantity]
    rules: Mapping[str, str]
    regions: tuple[tuple[str, str], ...] = ()
    words: tuple[str, ...] = ()

    @classmethod
    def of(cls, package: Package, regions: Iterable[tuple[str, str]] = ()) -> "Known":
        """What a package, with all that it inherits, knows; and the regions that the officer may set rules for."""
        return cls(package.quantities, {rule.id: rule.title for rule in package.amounts or ()}, tuple(regions))

    @cached_property
    def names(self) -> list[tuple[str, str]]:
        """Every quantity as an option, the package's own first."""
        own = [(name, quantity.title) for name, quantity in self.quantities.items()]
        return [*own, *((name, built.title.label) for name, built in BUILT_IN.items())]

    @cached_property
    def numbers(self) -> list[tuple[str, str]]:
        """The quantities that can be reckoned with."""
        return [(name, title) for name, title in self.names if not self.words_of(name)]

    def words_of(self, name: object) -> tuple[str, ...]:
        """The words that a graded quantity may be."""
        quantity = self.quantities.get(str(name))
        return quantity.choices if quantity is not None and quantity.kind.value in WORDS else ()

    def about(self, name: object) -> "Known":
        """The same, with that quantity at hand."""
        words = self.words_of(name)
        return self if words == self.words else replace(self, words=words)


# --- what a field is


@dataclass(frozen=True, slots=True)
class Leaf:
    """A field with controls of its own."""

    name: str
    box: Box


@dataclass(frozen=True, slots=True)
class Part:
    """A dataclass within."""

    name: str
    cls: Any


@dataclass(frozen=True, slots=True)
class Rows:
    """A list of dataclasses."""

    name: str
    cls: Any


@dataclass(frozen=True, slots=True)
class Pairs:
    """Dataclasses by name: of quantities, or by names of one's own."""

    name: str
    cls: Any
    of_quantities: bool


@dataclass(frozen=True, slots=True)
class Edges:
    """The four bounds of a band or condition as two numbers, each with its sign."""

    name: str = ""


@dataclass(frozen=True, slots=True)
class Notation:
    """Something written in the notation of the file, as it is."""

    name: str


Node = Leaf | Part | Rows | Pairs | Edges | Notation
BOUNDS = ("from", "above", "up_to", "below")


@dataclass(frozen=True, slots=True)
class Layout:
    """How a dataclass is laid out: which fields exclude each other, which stand behind “more”, and in which order."""

    kinds: Mapping[str, tuple[str, ...]] = dataclasses.field(default_factory=dict)
    """By the field that stands for the kind: the fields that are shown with it."""
    more: tuple[str, ...] = ()
    folded: tuple[str, ...] = ()
    """Parts that open on demand."""
    notation: tuple[str, ...] = ()
    title: Said | None = None
    """What the choice of the kind is called."""
    kind_last: bool = False
    """Whether other fields come before it."""


def _alone(*names: str) -> dict[str, tuple[str, ...]]:
    return {name: (name,) for name in names}


HOW = Said("怎样计算", "How it is reckoned")
LAYOUTS: Mapping[Any, Layout] = {
    When: Layout(more=("except_categories", "hukou", "track", "individual", "quantities")),
    Limit: Layout(kinds=_alone("times", "yuan") | {"of": ("of", "percent")}, more=("base",), title=Said("按", "In")),
    Ceiling: Layout(
        kinds=_alone("times", "yuan") | {"of": ("of", "percent")}, more=("base", "heads"), folded=("when",),
        title=Said("按", "In"),
    ),
    Give: Layout(
        kinds={
            "times": ("times", "base"), "yuan": ("yuan",), "percent": ("percent", "of", "over", "up_to"),
            "choose": ("choose",), "together": ("together",), "lowest": ("lowest",), "highest": ("highest",),
        },
        more=("months", "days", "at_most"), notation=("together", "lowest", "highest"), title=HOW,
    ),
    CostStep: Layout(
        kinds=_alone("less", "percent", "divide_by", "at_least", "at_most"), folded=("when",), title=HOW,
    ),
    Adjust: Layout(
        kinds=_alone("raise_percent", "percent", "add", "less", "at_least", "at_most"), folded=("when",),
        notation=("add",), title=HOW,
    ),
    AmountRule: Layout(
        kinds={"bands": ("bands", "gaps"), "give": ("give",)}, more=("id", "base", "heads", "adjust", "ceilings"),
        title=Said("是否分档", "With bands or without"), kind_last=True,
    ),
    Band: Layout(more=("is", "categories")),
    Measure: Layout(more=("steps",)),
    WorkCost: Layout(kinds=_alone("percent", "standard_percent"), title=HOW),
    ProcedureRule: Layout(more=("id",), folded=("when", "at_most")),
    PaperRule: Layout(more=("code",), folded=("when",)),
    Expected: Layout(more=("gives", "eligible", "choices", "who", "level", "days")),
}  # fmt: skip
_PLAIN = Layout()


def layout(cls: Any) -> Layout:
    """How a dataclass is laid out."""
    return LAYOUTS.get(cls, _PLAIN)


def nodes(cls: Any, known: Known) -> list[Node]:
    """The fields of a dataclass as they are edited, in their order; four bounds are one."""
    names = hints_of(cls)
    bounded = set(BOUNDS) <= set(names)
    found: list[Node] = [Edges()] if bounded else []
    return [*found, *(node(cls, name, known) for name in names if not (bounded and name in BOUNDS))]


def node(cls: Any, name: str, known: Known) -> Node:
    """One field of a dataclass as it is edited."""
    if name in layout(cls).notation:
        return Notation(name)
    if (cls, name) in _OF_ITS_OWN:
        return Leaf(name, _OF_ITS_OWN[cls, name](known))
    hint = wanted(hints_of(cls)[name][1])
    item = (get_args(hint) or (None,))[0]
    if get_origin(hint) is tuple and is_record(item):
        return Rows(name, item)
    if get_origin(hint) is Mapping:
        value = get_args(hint)[1]
        return Pairs(name, value, of_quantities=value is Condition) if is_record(value) else Notation(name)
    return Part(name, hint) if is_record(hint) else Leaf(name, _box(cls, name, hint, known))


def wanted(hint: Any) -> Any:
    """The type itself, without None."""
    if get_origin(hint) is not types.UnionType:
        return hint
    return next(option for option in get_args(hint) if option is not type(None))


def is_record(hint: Any) -> bool:
    """Whether values of the type have fields of their own on a page."""
    return dataclasses.is_dataclass(hint) and hint not in (Range, Value, Count)


def _long(known: Known) -> Box:
    return boxes.Area(width="wide")


def _code(known: Known) -> Box:
    return boxes.Box(_("Left empty, one is made."), width="s")


def _a_quantity(known: Known) -> Box:
    return boxes.Choice(options=known.names)


def _a_number(known: Known) -> Box:
    return boxes.Choice(options=known.numbers)


def _a_rule(known: Known) -> Box:
    return boxes.Choice(options=[*known.rules.items(), ("none", _("no rule applies"))])


def _a_region(known: Known) -> Box:
    return boxes.Choice(options=known.regions)


def _words(known: Known) -> Box:
    if known.words:
        return boxes.Several(options=[(word, word) for word in known.words], width="wide")
    return boxes.Listed()


def _per(known: Known) -> Box:
    """For whom a sum is; bounds of the number only where the form of the package has them."""
    people = [("case", _("per case")), ("household", _("per household")), ("person", _("per person"))]
    bounds = _bounds() if wanted(hints_of(Give)["per"][1]) is Count else {}
    named = [(name, _("times: %s") % title) for name, title in known.numbers]
    return boxes.Times(options=[*people, *named], usual="case", bounds=bounds, fixed=False)


def _bounds() -> dict[str, str]:
    """The bounds that hold a count, as far as the form of the package knows them."""
    labels = {"over": _("only the part over"), "at_least": _("at least"), "at_most": _("at most")}
    known = {f.name for f in dataclasses.fields(Count)}
    return {name: text for name, text in labels.items() if name in known}


_OF_ITS_OWN: Mapping[tuple[Any, str], Callable[[Known], Box]] = {
    (Example, "by_hand"): _long,
    (AmountRule, "source"): _long,
    (ProcedureRule, "source"): _long,
    (Package, "note"): _long,
    (Package, "region"): _a_region,
    (AmountRule, "id"): _code,
    (ProcedureRule, "id"): _code,
    (PaperRule, "code"): _code,
    (Measure, "start"): _a_quantity,
    (Limit, "of"): _a_number,
    (Ceiling, "of"): _a_number,
    (Give, "per"): _per,
    (Expected, "rule"): _a_rule,
    (Condition, "is"): _words,
    (Band, "is"): _words,
}
"""Where the control does not follow from the type."""


def _box(cls: Any, name: str, hint: Any, known: Known) -> Box:
    usual = hints_of(cls)[name][2].default
    if get_origin(hint) is tuple:
        return _list_box(get_args(hint)[0])
    if hint is bool:
        return boxes.maybe() if usual is None else boxes.TickedTick() if usual else boxes.Tick()
    if isinstance(hint, type) and issubclass(hint, Term):
        code = usual.value if isinstance(usual, Term) else ""
        return boxes.Choice(options=boxes.of_terms(hint), usual=code, width="s" if len(hint) < 5 else "m")
    if hint is Value:
        return boxes.Amount(options=known.numbers, width="s")
    if hint is Count:
        return boxes.Times(options=known.numbers, bounds=_bounds(), width="s")
    return _BOXES.get(hint, boxes.Box())


_BOXES: Mapping[Any, Box] = {
    Range: boxes.Spread(width="s"),
    date: boxes.Day(width="s"),
    Decimal: boxes.Number(width="s"),
    int: boxes.Number(width="s"),
}


def _list_box(item: Any) -> Box:
    if isinstance(item, type) and issubclass(item, Term):
        return boxes.Several(options=boxes.of_terms(item), width="wide")
    return boxes.Sums() if item is Decimal else boxes.Listed()
