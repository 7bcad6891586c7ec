"""The form of one section of a draft, or of one item of it: what stands there, what was typed, the draft with that."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, get_args

from django.utils.translation import gettext as _

from common.ruled import Rule
from standards.packages.forms.plan import Known, Node, Pairs, Part, Rows, node, wanted
from standards.packages.forms.sheet import KIND, Builder, Controls, Get, Group, Kind
from standards.packages.forms.taking import Taker, clean
from standards.packages.layers import Holding
from standards.packages.ruled import SECTIONS
from standards.packages.sections import HEAD, Section
from standards.policy.package.model import Package
from standards.policy.package.reading import Problem, hints_of, raw_of, read

OWN, INHERIT = "own", "inherit"
SWITCHED = (
    Section.EMERGENCIES, Section.EXPENDITURES, Section.INCOME, Section.PROPERTY, Section.CEILINGS, Section.LADDER,
    Section.COMPLETION,
)  # fmt: skip
"""Inherited whole where the package is silent; to say that there is none is something else."""

CODES = {Section.AMOUNTS: "id", Section.PROCEDURE: "id", Section.PAPERS: "code"}
"""Items that need a code; one that the officer leaves out is made."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """The page: its controls, with the mistakes at them, and how they are laid out."""

    controls: Controls
    group: Group


@dataclass(frozen=True, slots=True)
class Editor:
    """A part of a draft before an officer: the values travel as a file would hold them, under ``name``."""

    section: Section
    package: Package
    known: Known

    @property
    def name(self) -> str:
        """How the names of the controls begin."""
        return self.section.value

    @property
    def path(self) -> str:
        """Where it stands in the package."""
        return self.section.value

    @property
    def rule(self) -> Rule:
        """What the section is to hold, with its clause."""
        return SECTIONS[self.section]

    def raw(self) -> dict[str, Any]:
        """What the draft says now."""
        return {self.name: self._said(raw_of(self.package))}

    def sheet(self, raw: Mapping[str, Any], problems: Iterable[Problem] = ()) -> Sheet:
        """The page with these values; every mistake that lies in it stands at its control."""
        controls = Controls()
        group = self._group(Builder(controls, self.known), raw.get(self.name))
        controls.put([problem for problem in problems if self.holds(problem.path)])
        return Sheet(controls, group)

    def holds(self, path: str) -> bool:
        """Whether a place of the package lies in what is edited here."""
        return path == self.path or path.startswith((f"{self.path}.", f"{self.path}["))

    def take(self, get: Get, *, blanks: bool) -> tuple[dict[str, Any], list[Problem]]:
        """What was typed, and the mistakes that only the controls can tell."""
        taker = Taker(get, self.known, blanks)
        return {self.name: self._taken(taker)}, taker.problems

    def draft_with(self, raw: Mapping[str, Any]) -> Package:
        """The draft with what was typed; raises Mistakes."""
        return read(Package, self._put(raw_of(self.package), clean(raw.get(self.name))))

    def _said(self, whole: Mapping[str, Any]) -> Any:
        return whole.get(self.section.value)

    def _group(self, build: Builder, raw: Any) -> Group:
        raise NotImplementedError

    def _taken(self, taker: Taker) -> Any:
        raise NotImplementedError

    def _put(self, whole: dict[str, Any], given: Any) -> dict[str, Any]:
        return whole | {self.section.value: given}


@dataclass(frozen=True, slots=True)
class HeadEditor(Editor):
    """Name, region, day and document."""

    @property
    def path(self) -> str:
        return ""

    def holds(self, path: str) -> bool:
        return path.partition(".")[0] in (*HEAD, "")

    def _said(self, whole: Mapping[str, Any]) -> Any:
        return {name: whole.get(name) for name in HEAD}

    def _group(self, build: Builder, raw: Any) -> Group:
        return Group(self.name, items=build.items(Package, HEAD, raw, "", self.name))

    def _taken(self, taker: Taker) -> Any:
        return taker.fields(Package, HEAD, "", self.name)

    def _put(self, whole: dict[str, Any], given: Any) -> dict[str, Any]:
        return {**{name: value for name, value in whole.items() if name not in HEAD}, **given}


@dataclass(frozen=True, slots=True)
class Words:
    """What the wider region's packages say, to be read."""

    holding: Holding
    wrong: bool = False
    template: str = "standards/packages/form/words.html"


@dataclass(frozen=True, slots=True)
class SectionEditor(Editor):
    """A whole section; one that is inherited whole says first whether it is the package's own."""

    wider: Holding | None
    """What would be inherited; None where there is nothing above."""

    @property
    def _node(self) -> Node:
        return node(Package, self.section.value, self.known)

    def _group(self, build: Builder, raw: Any) -> Group:
        items = self._items(build, raw)
        if self.section not in SWITCHED:
            return Group(self.name, items=items)
        return Group(
            self.name,
            kinds=[
                Kind(INHERIT, _("As the wider region has it"), raw is None, [Words(self.wider)] if self.wider else []),
                Kind(OWN, _("Our own rules"), raw is not None, items),
            ],
        )

    def _items(self, build: Builder, raw: Any) -> list[Any]:
        what = self._node
        if isinstance(what, Rows):
            return [build.rows(what.cls, raw, self.path, self.name, "")]
        if isinstance(what, Pairs):
            return [build.pairs(what, raw, self.path, self.name, "")]
        if isinstance(what, Part):
            return [build.group(what.cls, raw, self.path, self.name)]
        return build.items(Package, (self.section.value,), {self.section.value: raw}, "", "")

    def _taken(self, taker: Taker) -> Any:
        if self.section in SWITCHED and taker.get(f"{self.name}{KIND}") != [OWN]:
            return None
        what = self._node
        if isinstance(what, Rows):
            return taker.rows(what.cls, self.path, self.name)
        if isinstance(what, Pairs):
            return taker.pairs(what, self.path, self.name)
        if isinstance(what, Part):
            return taker.group(what.cls, self.path, self.name)
        return taker.fields(Package, (self.section.value,), "", "").get(self.section.value)

    def _put(self, whole: dict[str, Any], given: Any) -> dict[str, Any]:
        if self.section in CODES:
            given = with_codes(self.section, given, []) or None  # none of its own: the wider region's hold
        return whole | {self.section.value: given}


@dataclass(frozen=True, slots=True)
class ItemEditor(Editor):
    """One item of a section whose items are too large for one page; at the end of the list a new one."""

    place: int

    @property
    def name(self) -> str:
        return "item"

    @property
    def path(self) -> str:
        return f"{self.section.value}[{self.place}]"

    @property
    def code(self) -> str:
        """By what the item is known while others move: its code, else its title; nothing for a new one."""
        items = getattr(self.package, self.section.value) or ()
        return self._code_of(items[self.place]) if self.place < len(items) else ""

    def place_of(self, code: str) -> int:
        """Where the item of that code is now; at the end when it is new or has gone."""
        items = getattr(self.package, self.section.value) or ()
        return next((n for n, item in enumerate(items) if code and self._code_of(item) == code), len(items))

    def _code_of(self, item: Any) -> str:
        return str(getattr(item, CODES.get(self.section, "title")))

    @property
    def cls(self) -> Any:
        """What an item is."""
        return get_args(wanted(hints_of(Package)[self.section.value][1]))[0]

    def _said(self, whole: Mapping[str, Any]) -> Any:
        items = whole.get(self.section.value) or []
        return items[self.place] if self.place < len(items) else {}

    def _group(self, build: Builder, raw: Any) -> Group:
        return build.group(self.cls, raw, self.path, self.name)

    def _taken(self, taker: Taker) -> Any:
        return taker.group(self.cls, self.path, self.name)

    def _put(self, whole: dict[str, Any], given: Any) -> dict[str, Any]:
        items = list(whole.get(self.section.value) or [])
        others = [item for n, item in enumerate(items) if n != self.place]
        items[self.place : self.place + 1] = with_codes(self.section, [given], others)
        return whole | {self.section.value: items}


def with_codes(section: Section, items: Any, others: list[Any]) -> list[Any]:
    """The items, each with a code that no other has."""
    made: list[dict[str, Any]] = [dict(item) for item in items or ()]
    code = CODES.get(section, "")
    known = {str(item.get(code)) for item in [*made, *others]}
    for item in made:
        if code and not item.get(code):
            item[code] = next(c for n in range(1, 10_000) if (c := f"{section.value}-{n}") not in known)
            known.add(item[code])
    return made
