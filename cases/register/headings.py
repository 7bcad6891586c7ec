"""Finding the heading of a sheet: in one row or two, under titles, by whatever usual names its columns have."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from cases.register.columns import (
    MEMBER_NAMES,
    REGISTER_NAMES,
    REQUIRED,
    REQUIRED_OF_MEMBERS,
    Column,
    match,
    plain,
    unit,
)
from cases.register.inside import member_columns, says
from cases.register.typed import as_text
from common.xlsx import Sheet, reference

HEADING_WITHIN = 40
"""Rows from the top in which a heading is looked for."""

Names = Mapping[Column, tuple[str, ...]]
Ways = Mapping[int, list[str]]


@dataclass(frozen=True, slots=True)
class Heading:
    """The heading of a sheet: where it stands, how every column is called, and which column says what.

    ``inside`` are the columns of a register that speak of a member, who stands in the same or a following row.
    """

    first: int
    row: int
    columns: Mapping[Column, int]
    words: Mapping[int, str]
    twice: tuple[tuple[Column, str], ...]
    unread: tuple[str, ...]
    inside: Mapping[Column, int]

    @property
    def labels(self) -> dict[Column, str]:
        """How the columns of an applicant are called, or those of a sheet of members."""
        return {column: self.words[number] for column, number in self.columns.items()}

    @property
    def inside_labels(self) -> dict[Column, str]:
        """How the columns of a member inside a register are called."""
        return {column: self.words[number] for column, number in self.inside.items()}

    @property
    def said_by(self) -> dict[int, Column]:
        """What each column of the sheet says."""
        columns = {number: column for column, number in self.columns.items()}
        return columns | {number: column for column, number in self.inside.items()}


def find_heading(sheet: Sheet, *, but: Collection[Column] = ()) -> tuple[Heading | None, bool]:
    """The heading of a sheet, and whether it is one of members; None for a sheet that is neither.

    ``but`` are columns that a register may do without.
    """
    required = [c for c in REQUIRED if c not in but]
    register = _heading(sheet, REGISTER_NAMES, required)
    members = None if register else _heading(sheet, MEMBER_NAMES, REQUIRED_OF_MEMBERS)
    return register or members, members is not None


@dataclass(frozen=True, slots=True)
class Nearly:
    """The row that comes closest to a heading: the required columns that it names, and those that it lacks.

    ``unread`` are the cells that were not understood, with their words.
    """

    named: frozenset[Column] = frozenset()
    missing: tuple[Column, ...] = ()
    unread: tuple[tuple[str, str], ...] = ()


def closest(sheet: Sheet, names: Names, required: Collection[Column]) -> Nearly:
    """The best candidate for the heading of a sheet that has none."""
    tried = (_nearly(sheet, first, last, names, required) for first, last in _candidates(sheet))
    return max(tried, key=lambda near: len(near.named), default=Nearly(missing=tuple(required)))


def _nearly(sheet: Sheet, first: int, last: int, names: Names, required: Collection[Column]) -> Nearly:
    ways = _ways(sheet, first, last)
    found, inside = _found(ways, names)
    used = {number for numbers in found.values() for number in numbers} | set(inside.values())
    return Nearly(
        named=frozenset(c for c in required if c in found),
        missing=tuple(c for c in required if c not in found),
        unread=tuple((reference(last, n), words[0]) for n, words in sorted(ways.items()) if words and n not in used),
    )


def _heading(sheet: Sheet, names: Names, required: Collection[Column]) -> Heading | None:
    """The row, alone or with the one below, that names every required column."""
    for first, last in _candidates(sheet):
        found, _inside = _found(_ways(sheet, first, last), names)
        if all(column in found for column in required):
            divided = first == last and _is_divided_below(sheet, first, found, names)
            return _as_heading(sheet, first, first + 1 if divided else last, names)
    return None


def _found(ways: Ways, names: Names) -> tuple[dict[Column, list[int]], dict[Column, int]]:
    """The columns of a register or member sheet, and those of a register that speak of members."""
    inside = member_columns(ways) if names is REGISTER_NAMES else {}
    taken = set(inside.values())
    return match({n: w for n, w in ways.items() if n not in taken}, names), inside


def _is_divided_below(sheet: Sheet, row: int, found: Mapping[Column, list[int]], names: Names) -> bool:
    """Whether the row below divides columns of this one: it names more of them, and nobody."""
    below = sheet.rows.get(row + 1)
    if not below or any(below.get(n) is not None for c in (Column.NAME, Column.ID) for n in found.get(c, ())):
        return False
    more, inside = _found(_ways(sheet, row, row + 1), names)
    return len(more) + len(inside) > len(found) and found.keys() - {Column.MEMBERS} <= more.keys()


def _candidates(sheet: Sheet) -> Iterator[tuple[int, int]]:
    """Rows near the top, first alone, then together with the row below (a heading of two rows)."""
    rows = [row for row in sorted(sheet.rows) if row <= HEADING_WITHIN]
    yield from ((row, row) for row in rows)
    yield from ((row, row + 1) for row in rows if row + 1 in sheet.rows)


def _ways(sheet: Sheet, first: int, last: int) -> dict[int, list[str]]:
    """How each column may be called: its own words, with a heading of two rows also both rows together."""
    upper, lower = sheet.rows[first], sheet.rows[last] if last != first else {}
    ways: dict[int, list[str]] = {}
    above = ""
    for column in range(1, max([*upper, *lower]) + 1):
        own, below = as_text(upper.get(column)), as_text(lower.get(column))
        above = own or (above if below else "")
        ways[column] = [w for w in (below and above + below, below, own) if w]
    return ways


def _as_heading(sheet: Sheet, first: int, last: int, names: Names) -> Heading:
    ways = _ways(sheet, first, last)
    found, inside = _found(ways, names)
    used = {number for numbers in found.values() for number in numbers} | set(inside.values())
    known = {name for usual in (*names.values(), *MEMBER_NAMES.values()) for name in usual}
    label = {number: _label(ways[number], known) for number in sorted(ways) if ways[number]}
    return Heading(
        first=first,
        row=last,
        columns={column: numbers[0] for column, numbers in found.items()},
        words=label,
        twice=tuple(
            (c, "、".join(reference(last, n) for n in numbers)) for c, numbers in found.items() if len(numbers) > 1
        ),
        unread=tuple(words for number, words in label.items() if number not in used),
        inside=inside,
    )


def _label(ways: list[str], known: set[str]) -> str:
    """The words by which a column was understood, so that they are understood again in one row; with their unit."""
    words = next((way for way in ways if plain(way) in known or says(way)), ways[0])
    above = unit(ways[0])
    return words if unit(words) or not above else f"{words}（{above}）"
