"""The rows below a heading that speak of somebody: applicants, members on a sheet of their own, members in between."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from decimal import Decimal

from cases.register import words
from cases.register.aside import is_aside, is_heading_again, may_be_missed, speaks_of_nobody
from cases.register.columns import MONEY, Column, factor, plain
from cases.register.headings import Heading
from cases.register.inside import people_in
from cases.register.typed import Line, Typed, as_text
from cases.terms import Relation
from common.identity import repair
from common.xlsx import Sheet, Value, reference

OWN = (Relation.SELF, Relation.HEAD)
_UNIT_ABOVE = re.compile(r"单位[:：]?\s*(?:人民币)?(万元|千元|百元|元)")
_FILLED_DOWN = (
    Column.APPLICANT_ID,
    Column.APPLIED_ON,
    Column.TOWNSHIP,
    Column.VILLAGE,
    Column.RELIEF_TYPE,
    Column.CHANNEL,
)
"""Columns in which offices merge the cells of neighbouring rows that say the same."""

Cells = Mapping[Column, Typed]


class Lines:
    """The lines of one sheet; ``hidden`` counts those in hidden rows, ``aside`` are the rows that speak of nobody."""

    def __init__(self, sheet: Sheet, heading: Heading) -> None:
        self.sheet, self.heading = sheet, heading
        self.hidden, self.aside = 0, list[int]()
        self._filled = _filled_down(sheet, heading)
        everywhere = _unit_above(sheet, heading)
        labels, inside = heading.labels, heading.labels | heading.inside_labels
        self._own = (labels, {c: factor(labels[c]) or everywhere for c in MONEY if c in labels})
        self._members = (inside, {c: factor(inside[c]) or everywhere for c in MONEY if c in inside})

    def __iter__(self) -> Iterator[Line]:
        again = {plain(label) for label in self.heading.labels.values()}
        home: Line | None = None
        for row in sorted(r for r in self.sheet.rows if r > self.heading.row):
            own, member = self._typed(row, self.heading.columns), self._typed(row, self.heading.inside)
            nobody = speaks_of_nobody(own, self.sheet.rows[row]) and not _names_somebody(member)
            if nobody or is_heading_again(own, again):
                self.aside += [row] if may_be_missed(self.sheet.rows[row]) else []
                continue
            self.hidden += row in self.sheet.hidden_rows
            if home is None or not _goes_on(home, own, member):
                home = Line(self.sheet.name, row, {**own, **self._merged(row)}, *self._own)
                yield home
            yield from self._members_of(home, row, own, member)

    def at(self, row: int, number: int) -> Typed:
        """A cell of the sheet."""
        value = self.sheet.value(row, number)
        return Typed(value, reference(row, number), self.sheet.formulas.get((row, number), ""))

    def _typed(self, row: int, columns: Mapping[Column, int]) -> dict[Column, Typed]:
        return {column: self.at(row, number) for column, number in columns.items()}

    def _merged(self, row: int) -> Cells:
        """The cells of a row for which a merged cell above speaks."""
        return {
            column: Typed(self._filled[row, number], reference(row, number))
            for column, number in self.heading.columns.items()
            if (row, number) in self._filled
        }

    def _members_of(self, home: Line, row: int, own: Cells, member: Cells) -> Iterator[Line]:
        """The member of a row, or everybody in the applicant's cell of members.

        Where everybody has a row in the same columns, the applicant's own row says something of the applicant too.
        """
        cell = home.typed(Column.MEMBERS)
        if Column.NAME in member:
            if _names_somebody(member):
                yield Line(self.sheet.name, row, member, *self._members, home.row)
        elif member:
            if row != home.row or _is_own(member):
                cells = {Column.NAME: own[Column.NAME], Column.ID: own[Column.ID], **member}
                yield Line(self.sheet.name, row, cells, *self._members, home.row)
        elif cell and row == home.row:
            said = (Column.NAME, Column.RELATION, Column.ID)
            headings = {**home.headings, **dict.fromkeys(said, home.headings[Column.MEMBERS])}
            for person in people_in(cell.text) or ():
                cells = {column: Typed(text, cell.cell) for column, text in zip(said, person, strict=True)}
                yield Line(self.sheet.name, row, cells, headings, home.factors, home.row)


def _goes_on(home: Line, own: Cells, member: Cells) -> bool:
    """Whether a row goes on about the household above: it has no account of its own.

    Where members have columns of their own, the applicant's are empty or say the same again. Where everybody has a row
    in the same columns, the relation is another's than the applicant's.
    """
    if not member or not _same(home, own, Column.ACCOUNT):
        return False
    if Column.NAME in member:
        return _names_somebody(member) and _same(home, own, Column.NAME) and _same(home, own, Column.ID)
    return bool(member[Column.RELATION].said) and not _is_own(member)


def _same(home: Line, own: Cells, column: Column) -> bool:
    text = repair(own[column].text)
    return not text or text == repair(home.cells[column].text)


def _names_somebody(member: Cells) -> bool:
    """Whether the columns of a member name somebody."""
    said = [member[c].said for c in (Column.NAME, Column.ID) if c in member]
    return any(said) and not any(is_aside(text) for text in said)


def _is_own(member: Cells) -> bool:
    """Whether the relation is the applicant's own."""
    return words.read(member[Column.RELATION].text, Relation) in OWN


def _unit_above(sheet: Sheet, heading: Heading) -> Decimal:
    """The unit of sums that is printed above the table, else yuan."""
    above = " ".join(as_text(v) for row, cells in sheet.rows.items() if row < heading.row for v in cells.values())
    said = _UNIT_ABOVE.search(unicodedata.normalize("NFKC", above))
    return (factor(said.group(1)) if said else None) or Decimal(1)


def _filled_down(sheet: Sheet, heading: Heading) -> dict[tuple[int, int], Value]:
    """Cells that a merged cell above them speaks for."""
    numbers = {heading.columns[c] for c in _FILLED_DOWN if c in heading.columns}
    spoken: dict[tuple[int, int], Value] = {}
    for top, left, bottom, right in sheet.merged:
        value = sheet.value(top, left)
        if left == right and left in numbers and top > heading.row and value is not None:
            spoken.update({(row, left): value for row in range(top + 1, bottom + 1)})
    return spoken
