"""A page of controls for the raw values of a package, and the raw values that were typed into it.

A control is named by its place, ``amounts[0].bands[1].give.times``; a mistake carries the same place and so finds it.
Rows are counted by hidden controls, so adding, moving and removing rows works by buttons alone.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from common.said import joined
from standards.packages.files import write_in_line, write_value
from standards.packages.forms.plan import (
    BOUNDS,
    Edges,
    Known,
    Leaf,
    Node,
    Notation,
    Pairs,
    Part,
    Rows,
    layout,
    nodes,
)
from standards.packages.labels import label
from standards.policy.package.model import AmountRule
from standards.policy.package.reading import Problem

KIND = ":kind"
"""Among raw values: which way of filling a part in was chosen, though nothing may be typed there yet."""
OPEN = ":open"
"""Among raw values: that a row of a long list is filled in by its controls, and not in one line."""
LINE = ":line"
"""Ends the name of the control that holds a whole row in the notation of a file."""
MOST_OPEN = 20
"""A list of more rows shows each in one line until somebody opens it: forty controls a row are more than a browser and
a reader can bear."""

Get = Callable[[str], list[str]]
"""What was typed into a control, by its name."""


class Controls(forms.Form):
    """All controls of the page; they judge nothing, mistakes are put in from outside."""

    def __init__(self) -> None:
        super().__init__(data={})
        self.spots: dict[str, str] = {}

    def add(self, name: str, control: forms.Field, value: Any) -> forms.BoundField:
        """One more control with what stands in it."""
        self.fields[name] = control
        self.data[name] = value  # type: ignore[index]
        return self[name]

    def put(self, problems: Iterator[Problem] | list[Problem]) -> None:
        """Each mistake at its control, or at the nearest thing around it."""
        for problem in problems:
            text = str(getattr(problem.text, "label", problem.text))
            self.add_error(self._spot(problem.path), text)

    def _spot(self, path: str) -> str | None:
        while path and path not in self.spots:
            path = path[: max(path.rfind("."), path.rfind("["), 0)]
        return self.spots.get(path)


# --- what a page is made of


@dataclass(frozen=True, slots=True)
class Line:
    """Controls that stand side by side, each with its width."""

    controls: list[tuple[forms.BoundField, str]]
    template: str = "standards/packages/form/line.html"

    @property
    def wrong(self) -> bool:
        """Whether a mistake stands at one of them."""
        return any(bound.errors for bound, _width in self.controls)


@dataclass(frozen=True, slots=True)
class Kind:
    """One of the ways to fill a part in; its items show while it is chosen."""

    code: str
    label: str
    chosen: bool
    items: list[Any]


@dataclass(frozen=True, slots=True)
class Group:
    """A dataclass on the page."""

    name: str
    label: str = ""
    items: list[Any] = field(default_factory=list)
    more: list[Any] = field(default_factory=list)
    more_label: str = ""
    kinds: list[Kind] = field(default_factory=list)
    kind_label: str = ""
    kind_last: bool = False
    folded: bool = False
    spoken: bool = False
    """Whether anything is said behind “more”."""
    template: str = "standards/packages/form/group.html"

    @property
    def wrong(self) -> bool:
        """Whether a mistake stands somewhere within."""
        return any(item.wrong for item in [*self.items, *self.more, *(i for kind in self.kinds for i in kind.items)])

    @property
    def more_is_open(self) -> bool:
        """Whether what stands behind “more” must be seen."""
        return self.spoken or any(item.wrong for item in self.more)

    @property
    def kind_name(self) -> str:
        """The name of the control that chooses the kind."""
        return f"{self.name}{KIND}"


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a list; ``act`` buttons name it by ``name``. In a long list ``line`` is all of it."""

    name: str
    number: int
    group: Group
    key: forms.BoundField | None = None
    line: forms.BoundField | None = None

    @property
    def wrong(self) -> bool:
        """Whether a mistake stands in it."""
        return self.group.wrong or any(one is not None and one.errors for one in (self.key, self.line))


@dataclass(frozen=True, slots=True)
class Table:
    """A list of rows; ``verb`` is what the button for one more says."""

    name: str
    label: str
    verb: str
    rows: list[Row] = field(default_factory=list)
    template: str = "standards/packages/form/rows.html"

    @property
    def long(self) -> bool:
        """Whether some rows stand in one line."""
        return any(row.line is not None for row in self.rows)

    @property
    def wrong(self) -> bool:
        """Whether a mistake stands in one of the rows."""
        return any(row.wrong for row in self.rows)


# --- from raw values to the page


@dataclass(slots=True)
class Builder:
    """Builds the page; ``known`` says what the controls may offer."""

    controls: Controls
    known: Known

    def items(self, cls: Any, names: tuple[str, ...], raw: Any, path: str, name: str) -> list[Any]:
        """The named fields of a dataclass; controls that follow each other stand on one line."""
        raw = raw if isinstance(raw, Mapping) else {}
        found: list[Any] = []
        for node in nodes(cls, self.known):
            if node.name not in names:
                continue
            item = self._item(cls, node, raw, path, name)
            if isinstance(item, Line) and found and isinstance(found[-1], Line):
                found[-1].controls.extend(item.controls)
            else:
                found.append(item)
        return found

    def group(self, cls: Any, raw: Any, path: str, name: str, title: str = "", *, folded: bool = False) -> Group:
        """A dataclass with everything that is edited of it."""
        raw = in_full(cls, raw)
        plan, before = layout(cls), len(self.controls.fields)
        inside = self._inside(cls, raw)
        in_kinds = {one for names in plan.kinds.values() for one in names}
        all_names = tuple(node.name for node in nodes(cls, self.known))
        more = tuple(n for n in plan.more if n in all_names and not (n == "is" and self.known.words))
        plain = tuple(n for n in all_names if n not in in_kinds and n not in more)
        group = Group(
            name=name,
            label=title,
            kinds=[*inside._kinds(cls, raw, path, name)],
            kind_label="" if plan.title is None else plan.title.label,
            kind_last=plan.kind_last,
            items=inside.items(cls, plain, raw, path, name),
            more=inside.items(cls, more, raw, path, name),
            more_label=joined([label(cls, one) for one in more]).label,
            folded=folded and not raw,
            spoken=any(raw.get(one) for one in more if one != "id"),
        )
        first = next(iter(list(self.controls.fields)[before:]), None)
        if first is not None:
            self.controls.spots.setdefault(path, first)
        return group

    def _inside(self, cls: Any, raw: Mapping[str, Any]) -> "Builder":
        """Bands offer the words of what their rule measures."""
        if cls is not AmountRule:
            return self
        measure = raw.get("measure")
        start = measure.get("start") if isinstance(measure, Mapping) else measure
        return Builder(self.controls, self.known.about(start))

    def _kinds(self, cls: Any, raw: Mapping[str, Any], path: str, name: str) -> Iterator[Kind]:
        there = {node.name for node in nodes(cls, self.known)}
        kinds = {code: names for code, names in layout(cls).kinds.items() if code in there}
        chosen = raw.get(KIND) or next((code for code in kinds if raw.get(code) not in (None, [])), "")
        chosen = chosen if chosen in kinds else next(iter(kinds), "")
        for code, names in kinds.items():
            items = self.items(cls, tuple(n for n in names if n in there), raw, path, name)
            yield Kind(code, label(cls, code).label, code == chosen, items)

    def _item(self, cls: Any, node: Node, raw: Mapping[str, Any], path: str, name: str) -> Any:
        if isinstance(node, Edges):
            return self._edges(raw, path, name)
        path, name, title = join(path, node.name), join(name, node.name), label(cls, node.name).label
        value = raw.get(node.name)
        if isinstance(node, Leaf):
            return self._leaf(node, value, path, name, title)
        if isinstance(node, Notation):
            return self._notation(value, path, name, title)
        if isinstance(node, Part):
            return self.group(node.cls, value, path, name, title, folded=node.name in layout(cls).folded)
        if isinstance(node, Rows):
            return self.rows(node.cls, value, path, name, title)
        return self.pairs(node, value, path, name, title)

    def _leaf(self, node: Leaf, raw: Any, path: str, name: str, title: str) -> Line:
        shown = node.box.show(raw)
        made = [
            (self.controls.add(f"{name}{ending}", control, shown.get(ending)), node.box.width)
            for ending, control in node.box.controls(title).items()
        ]
        self.controls.spots[path] = name
        return Line(made)

    def _edges(self, raw: Mapping[str, Any], path: str, name: str) -> Line:
        if self.known.words:
            return Line([])
        made = []
        for ending, signs in (("low", LOW), ("high", HIGH)):
            included, excluded = signs
            sign = excluded if raw.get(excluded) is not None else included
            select = forms.Field(
                label=_("Lower bound") if ending == "low" else _("Upper bound"),
                widget=forms.Select(choices=[(code, _sign(code)) for code in signs]),
                required=False,
            )
            made.append((self.controls.add(f"{name}:{ending}_sign", select, sign), "sign"))
            widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
            box = forms.Field(label=_("Figure"), widget=widget, required=False)
            made.append((self.controls.add(f"{name}:{ending}", box, _text(raw.get(sign))), "n"))
            for code in signs:
                self.controls.spots[join(path, code)] = f"{name}:{ending}"
        self.controls.spots[path] = f"{name}:low"
        return Line(made)

    def _notation(self, raw: Any, path: str, name: str, title: str) -> Line:
        text = raw if isinstance(raw, str) else "" if raw in (None, [], {}) else write_value(raw).strip()
        widget = forms.Textarea(attrs={"rows": 6, "spellcheck": "false", "class": "p-notation"})
        hint = _("In the notation of the file, as in the handbook of rule packages.")
        control = forms.Field(label=title, widget=widget, required=False, help_text=hint)
        self.controls.spots[path] = name
        return Line([(self.controls.add(name, control, text), "wide")])

    def rows(self, cls: Any, raw: Any, path: str, name: str, title: str) -> Table:
        """A list of dataclasses."""
        given = raw if isinstance(raw, list) else []
        found = []
        for n, item in enumerate(given):
            here, place = f"{name}[{n}]", f"{path}[{n}]"
            if _in_one_line(item, among=len(given)):
                found.append(Row(here, n, Group(here), line=self._line(item, place, f"{here}{LINE}")))
            else:
                found.append(Row(here, n, self.group(cls, item, place, here)))
        return Table(name, title, "add", found)

    def _line(self, raw: Any, path: str, name: str) -> forms.BoundField:
        """A whole row as one control; what is no row stays as it was typed."""
        text = raw if isinstance(raw, str) else write_in_line(raw)
        widget = forms.TextInput(attrs={"spellcheck": "false", "autocomplete": "off", "class": "p-notation"})
        self.controls.spots[path] = name
        return self.controls.add(name, forms.Field(label=_("In one line"), widget=widget, required=False), text)

    def pairs(self, node: Pairs, raw: Any, path: str, name: str, title: str) -> Table:
        """Dataclasses by name."""
        found = []
        for n, (key, item) in enumerate((raw if isinstance(raw, Mapping) else {}).items()):
            here = f"{name}[{n}]"
            control = _key_control(node, self.known)
            bound = self.controls.add(f"{here}:key", control, key.strip())
            inside = Builder(self.controls, self.known.about(key.strip())) if node.of_quantities else self
            group = inside.group(node.cls, item, join(path, key), here)
            self.controls.spots[join(path, key)] = f"{here}:key"
            found.append(Row(here, n, group, bound))
        return Table(name, title, "name", found)


def _in_one_line(raw: Any, *, among: int) -> bool:
    return not isinstance(raw, Mapping) or (among > MOST_OPEN and bool(raw) and OPEN not in raw)


def _key_control(node: Pairs, known: Known) -> forms.Field:
    if node.of_quantities:
        return forms.Field(label=_("Quantity"), widget=forms.Select(choices=[("", "—"), *known.names]), required=False)
    hint = _("A short name without blanks; left empty, the title is taken.")
    return forms.Field(label=_("Short name"), widget=forms.TextInput(), required=False, help_text=hint)


LOW, HIGH = ("from", "above"), ("up_to", "below")
assert {*LOW, *HIGH} == set(BOUNDS)


def in_full(cls: Any, raw: Any) -> Mapping[str, Any]:
    """The fields of a dataclass that may be written in short; nothing where it is not said."""
    short = getattr(cls, "SHORT", None)
    if short and raw is not None and not isinstance(raw, Mapping):
        return {short: raw}
    return raw if isinstance(raw, Mapping) else {}


def _sign(code: str) -> str:
    return {
        "from": _("≥ at least"), "above": _("> above"), "up_to": _("≤ up to"), "below": _("< below"),
    }[code]  # fmt: skip


def _text(raw: Any) -> str:
    return "" if raw is None else str(raw)


def join(path: str, name: str) -> str:
    """The place of a field within a place."""
    return f"{path}.{name}" if path and name else path or name
