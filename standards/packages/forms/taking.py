"""What was typed into a sheet, as the raw values that a file would hold."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from common.said import Said
from standards.packages.files import FileMistakes, read_value
from standards.packages.forms.boxes import number
from standards.packages.forms.plan import Edges, Known, Leaf, Node, Notation, Pairs, Part, Rows, layout, nodes
from standards.packages.forms.sheet import HIGH, KIND, LINE, LOW, OPEN, Get, join
from standards.policy.package.model import AmountRule
from standards.policy.package.reading import Problem


@dataclass(slots=True)
class Taker:
    """Reads the controls back; ``blanks`` keeps empty rows, as a button that moves rows needs them in their places.

    ``problems`` are the mistakes that the raw values cannot tell any more: a notation that is none, a name twice.
    """

    get: Get
    known: Known
    blanks: bool = False
    problems: list[Problem] = field(default_factory=list)

    def fields(self, cls: Any, names: tuple[str, ...] | None, path: str, name: str) -> dict[str, Any]:
        """The named fields of a dataclass (all where none are named) that something was typed into."""
        found: dict[str, Any] = {}
        for node in nodes(cls, self.known):
            if names is not None and node.name not in names:
                continue
            if isinstance(node, Edges):
                found |= self._edges(name)
            elif (raw := self._node(node, join(path, node.name), join(name, node.name))) is not None:
                found[node.name] = raw
        return found

    def group(self, cls: Any, path: str, name: str) -> dict[str, Any]:
        """A dataclass: of fields that exclude each other only those of the chosen kind."""
        plan = layout(cls)
        if not plan.kinds:
            return self._inside(cls, path, name).fields(cls, None, path, name)
        chosen = self._text(f"{name}{KIND}") or next(iter(plan.kinds))
        left_out = {n for code, names in plan.kinds.items() if code != chosen for n in names}
        left_out -= set(plan.kinds.get(chosen, ()))
        names = tuple(node.name for node in nodes(cls, self.known) if node.name not in left_out)
        return {KIND: chosen} | self._inside(cls, path, name).fields(cls, names, path, name)

    def _inside(self, cls: Any, path: str, name: str) -> "Taker":
        """Bands offer the words of what their rule measures."""
        if cls is not AmountRule:
            return self
        known = self.known.about(self._text(join(name, "measure.start")))
        return Taker(self.get, known, self.blanks, self.problems)

    def _text(self, name: str) -> str:
        texts = self.get(name)
        return texts[0].strip() if texts else ""

    def _node(self, node: Node, path: str, name: str) -> Any:
        if isinstance(node, Leaf):
            return node.box.take(lambda ending: self.get(f"{name}{ending}"))
        if isinstance(node, Notation):
            return self._notation(path, name)
        if isinstance(node, Part):
            raw = self.group(node.cls, path, name)
            return raw if self.blanks or says_anything(raw) else None
        if isinstance(node, Rows):
            return self.rows(node.cls, path, name) or None
        assert isinstance(node, Pairs)
        return self.pairs(node, path, name) or None

    def _edges(self, name: str) -> dict[str, Any]:
        found = {}
        for ending, signs in (("low", LOW), ("high", HIGH)):
            if text := number(self._text(f"{name}:{ending}")):
                sign = self._text(f"{name}:{ending}_sign")
                found[sign if sign in signs else signs[0]] = text
        return found

    def _notation(self, path: str, name: str) -> Any:
        text = self._text(name)
        if not text:
            return None
        try:
            return read_value(text)
        except FileMistakes as mistakes:
            self.problems += [Problem(path, Said(placed)) for placed in map(str, mistakes.placed)]
            return text

    def rows(self, cls: Any, path: str, name: str) -> list[Any]:
        """The rows of a list in the order of the page."""
        given = [self._row(cls, f"{path}[{n}]", f"{name}[{n}]") for n in self._numbers(name)]
        return given if self.blanks else [row for row in given if says_anything(row)]

    def _row(self, cls: Any, path: str, name: str) -> Any:
        """A row by its controls, or from its one line."""
        if self.get(f"{name}{LINE}"):
            return self._notation(path, f"{name}{LINE}") or {}
        return {OPEN: True} | self.group(cls, path, name)

    def pairs(self, node: Pairs, path: str, name: str) -> dict[str, Any]:
        """Values by name. A name that is missing or there twice is told, and the row kept under a name of its own."""
        found: dict[str, Any] = {}
        for n in self._numbers(name):
            here = f"{name}[{n}]"
            key = self._text(f"{here}:key")
            inside = Taker(self.get, self.known.about(key), self.blanks, self.problems) if node.of_quantities else self
            raw = inside.group(node.cls, join(path, key), here)
            if not (key or says_anything(raw) or self.blanks):
                continue
            if not (key or node.of_quantities) and isinstance(raw.get("title"), str):
                key = raw["title"].replace(" ", "")
            if key in found or not key:
                said = _("This is there twice.") if key else _("Say which.")
                while key in found or not key:
                    key += " "
                self.problems.append(Problem(join(path, key), Said(said)))
            found[key] = raw
        return found

    def _numbers(self, name: str) -> list[int]:
        """Which rows there are, in the order of the page."""
        texts = self.get(f"{name}:row")
        return [int(text) for text in texts if text.isascii() and text.isdigit() and len(text) < 5]


MARKS = (KIND, OPEN)
"""What the form remembers among the raw values and a file never says."""


def says_anything(raw: Any) -> bool:
    """Whether something was typed, and not only the way of typing it chosen."""
    return not isinstance(raw, Mapping) or any(name not in MARKS for name in raw)


def clean(raw: Any) -> Any:
    """The raw values as a file would hold them."""
    if isinstance(raw, Mapping):
        return {name: clean(value) for name, value in raw.items() if name not in MARKS}
    return [clean(value) for value in raw] if isinstance(raw, list) else raw


# --- the buttons of rows


def changed(raw: Any, act: str) -> Any:
    """The raw values after a button of rows: ``up``, ``down``, ``remove`` or ``open`` with the name of the row, ``add``
    with that of the list, ``name`` with that of values by name.
    """
    verb, _blank, name = act.partition(" ")
    steps = name.replace("[", ".[").removeprefix(".").split(".")
    return _changed(raw, verb, [step for step in steps if step])


def _changed(raw: Any, verb: str, steps: list[str]) -> Any:
    if not steps:
        return {"add": _one_more_row, "name": _one_more_name}.get(verb, lambda same: same)(raw)
    first, rest = steps[0], steps[1:]
    if not first.startswith("["):
        raw = dict(raw) if isinstance(raw, Mapping) else {}
        return raw | {first: _changed(raw.get(first), verb, rest)}
    number = int(first.strip("[]") or 0) if first.strip("[]").isdigit() else -1
    items = list(raw.items()) if isinstance(raw, Mapping) else list(raw or [])
    if not 0 <= number < len(items):
        return raw
    if rest:
        items[number] = _replaced(items[number], raw, verb, rest)
    else:
        _moved(items, number, verb)
    return dict(items) if isinstance(raw, Mapping) else items


def _replaced(item: Any, raw: Any, verb: str, rest: list[str]) -> Any:
    return (item[0], _changed(item[1], verb, rest)) if isinstance(raw, Mapping) else _changed(item, verb, rest)


def _moved(items: list[Any], number: int, verb: str) -> None:
    other = {"up": number - 1, "down": number + 1}.get(verb)
    if verb == "remove":
        del items[number]
    elif verb == "open" and isinstance(items[number], Mapping):
        items[number] = {**items[number], OPEN: True}
    elif other is not None and 0 <= other < len(items):
        items[number], items[other] = items[other], items[number]


def _one_more_name(raw: Any) -> dict[str, Any]:
    named, key = dict(raw or {}), ""
    while key in named:
        key += " "
    return named | {key: {}}


def _one_more_row(raw: Any) -> list[Any]:
    rows = list(raw or [])
    return [*rows, {OPEN: True} | _next(rows[-1] if rows else {})]


def _next(row: Any) -> dict[str, Any]:
    """A new band begins where the last one ended."""
    last = row if isinstance(row, Mapping) else {}
    if last.get("up_to") is not None:
        return {"above": last["up_to"]}
    return {"from": last["below"]} if last.get("below") is not None else {}
