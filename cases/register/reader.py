"""From a workbook to lines: finds sheets and headings, and leaves titles, blanks, totals and signatures aside."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from django.utils.translation import gettext as _

from cases.register.columns import (
    MEMBER_NAMES,
    MONEY,
    NEVER_TWICE,
    REGISTER_NAMES,
    REQUIRED,
    REQUIRED_OF_MEMBERS,
    Column,
    factor,
    match,
    plain,
)
from common.errors import Invalid
from common.said import Said, in_both
from common.xlsx import Sheet, Value, Workbook, reference

HEADING_WITHIN = 40
"""Rows from the top in which a heading is looked for."""
_ASIDE = re.compile(
    r"^(合计|小计|总计|累计|共计|本页|本月|填表|制表|填报|审核|复核|经办|单位|负责|分管|备注|注[:：]|注\d|说明|附[:：注件]|打印|联系人[:：]|日期[:：]|第.{1,4}页|主管|盖章|领导|户数|总户数|共.{0,6}户)"
)
_UNIT_ABOVE = re.compile(r"单位[:：]?\s*(?:人民币)?(万元|千元|百元|元)")
_WORDS = (
    Column.APPLIED_ON, Column.NAME, Column.ID, Column.PHONE, Column.TOWNSHIP, Column.HUKOU, Column.CATEGORY,
    Column.RELIEF_TYPE, Column.CAUSE, Column.NARRATIVE, Column.PAYEE, Column.ACCOUNT, Column.APPLICANT_ID,
    Column.RELATION,
)  # fmt: skip
"""A row in which none of these is filled says nothing about anybody (numbered in advance, or sums of nothing)."""
_FILLED_DOWN = (
    Column.APPLICANT_ID,
    Column.APPLIED_ON,
    Column.TOWNSHIP,
    Column.VILLAGE,
    Column.RELIEF_TYPE,
    Column.CHANNEL,
)
"""Columns in which offices merge the cells of neighbouring rows that say the same."""


@dataclass(frozen=True, slots=True)
class Typed:
    """One cell as it was typed."""

    value: Value | None
    cell: str
    formula: bool = False

    @property
    def text(self) -> str:
        """The value as text; whole numbers without a point."""
        return _text(self.value)


@dataclass(frozen=True, slots=True)
class Line:
    """One row that speaks of somebody, by column."""

    sheet: str
    row: int
    cells: Mapping[Column, Typed]
    headings: Mapping[Column, str]
    factors: Mapping[Column, Decimal]

    def typed(self, column: Column) -> Typed | None:
        """The cell of a column; None when the sheet has no such column."""
        return self.cells.get(column)

    @property
    def place(self) -> Said:
        """How an officer finds the row."""
        return Said(f"“{self.sheet}”第 {self.row} 行", f"row {self.row} of “{self.sheet}”")


@dataclass(slots=True)
class Register:
    """What was read: lines of applicants and of members, and what the officer should know about the reading."""

    lines: list[Line] = field(default_factory=list)
    members: list[Line] = field(default_factory=list)
    notices: list[Said] = field(default_factory=list)
    date1904: bool = False
    has_register: bool = False
    has_members: bool = False


@dataclass(frozen=True, slots=True)
class Heading:
    """The heading of a sheet: where it stands, the words of every column, and which column says what."""

    first: int
    row: int
    columns: Mapping[Column, int]
    words: Mapping[int, str]
    labels: Mapping[Column, str]
    twice: tuple[tuple[Column, str], ...]
    unread: tuple[str, ...]


def load(book: Workbook) -> Register:
    """Read all visible sheets. Raises Invalid ``no_register``, ``columns_missing``, ``column_twice`` or ``no_rows``."""
    register = Register(date1904=book.date1904)
    best: set[Column] = set()
    for sheet in book.sheets:
        heading, of_members = find_heading(sheet)
        if heading is None:
            closest = _closest(sheet, REGISTER_NAMES, REQUIRED)
            best = max(best, closest, key=len)
            if sheet.visible and len(closest) * 2 <= len(REQUIRED):
                _refuse_members_of_nobody(sheet)
            if sheet.rows and len(closest) * 2 <= len(REQUIRED):
                register.notices.append(in_both("The sheet “%s” is no register and was not read.", sheet.name))
            continue
        if not sheet.visible:
            register.notices.append(in_both("The hidden sheet “%s” was not read.", sheet.name))
            continue
        _never_twice(sheet, heading)
        lines = list(lines_of(sheet, heading, register.notices))
        register.has_members |= of_members
        register.has_register |= not of_members
        (register.members if of_members else register.lines).extend(lines)
        _say_unread(sheet, heading, register.notices)
    _enough(register, best)
    return register


def _refuse_members_of_nobody(sheet: Sheet) -> None:
    """Members that name no applicant: to leave the sheet aside would import the households without them."""
    named = _closest(sheet, MEMBER_NAMES, REQUIRED_OF_MEMBERS)
    if named == set(REQUIRED_OF_MEMBERS) - {Column.APPLICANT_ID}:
        words = {"sheet": sheet.name, "column": Column.APPLICANT_ID.zh}
        text = _("The sheet of members “%(sheet)s” lacks the column “%(column)s”.") % words
        raise Invalid("columns_missing", text, fields={"file": text})


def find_heading(sheet: Sheet) -> tuple[Heading | None, bool]:
    """The heading of a sheet, and whether it is one of members; None for a sheet that is neither."""
    members = _heading(sheet, MEMBER_NAMES, REQUIRED_OF_MEMBERS)
    return members or _heading(sheet, REGISTER_NAMES, REQUIRED), members is not None


def _enough(register: Register, best: set[Column]) -> None:
    """Say what is missing when there is no applicant at all."""
    if register.lines:
        return
    missing = [c.zh for c in REQUIRED if c not in best]
    if register.has_register:
        code, text = "no_rows", _("The register has no row with an applicant.")
    elif len(missing) * 2 < len(REQUIRED):
        code, text = "columns_missing", _("These columns are missing: %s.") % "、".join(missing)
    else:
        code, text = "no_register", _("No sheet has the headings of a register; start from the empty template.")
    raise Invalid(code, text, fields={"file": text})


def _heading(sheet: Sheet, names: Mapping[Column, tuple[str, ...]], required: tuple[Column, ...]) -> Heading | None:
    """The row, alone or with the one below, that names every required column."""
    for first, last in _candidates(sheet):
        found = match(_ways(sheet, first, last), names)
        if all(column in found for column in required):
            return _as_heading(sheet, first, last, found, names)
    return None


def _closest(sheet: Sheet, names: Mapping[Column, tuple[str, ...]], required: tuple[Column, ...]) -> set[Column]:
    """The required columns that the best candidate names."""
    sets = ({c for c in match(_ways(sheet, *rows), names) if c in required} for rows in _candidates(sheet))
    return max(sets, key=len, default=set())


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
        own, below = _text(upper.get(column)), _text(lower.get(column))
        above = own or (above if below else "")
        ways[column] = [w for w in (below and above + below, below, own) if w]
    return ways


def _as_heading(
    sheet: Sheet, first: int, last: int, found: dict[Column, list[int]], names: Mapping[Column, tuple[str, ...]]
) -> Heading:
    ways = _ways(sheet, first, last)
    used = {number for numbers in found.values() for number in numbers}
    labels = {column: ways[numbers[0]][-1 if last == first else 0] for column, numbers in found.items()}
    return Heading(
        first=first,
        row=last,
        words={n: ways[n][-1] for n in sorted(ways) if ways[n]}
        | {numbers[0]: labels[column] for column, numbers in found.items()},
        columns={column: numbers[0] for column, numbers in found.items()},
        labels=labels,
        twice=tuple(
            (c, "、".join(reference(last, n) for n in numbers)) for c, numbers in found.items() if len(numbers) > 1
        ),
        unread=tuple(ways[n][-1] for n in sorted(ways) if ways[n] and n not in used),
    )


def _never_twice(sheet: Sheet, heading: Heading) -> None:
    for column, where in heading.twice:
        if column in NEVER_TWICE:
            text = _("On the sheet “%(sheet)s” the column “%(column)s” stands twice (%(where)s); keep one.") % {
                "sheet": sheet.name, "column": heading.labels[column], "where": where,
            }  # fmt: skip
            raise Invalid("column_twice", text, fields={"file": text})


def _say_unread(sheet: Sheet, heading: Heading, notices: list[Said]) -> None:
    words = {"sheet": sheet.name, "columns": "、".join(heading.unread)}
    if heading.unread:
        notices.append(in_both("Columns of the sheet “%(sheet)s” that are not read: %(columns)s.", words))
    for column, where in heading.twice:
        words = {"column": heading.labels[column], "where": where}
        notices.append(in_both("The column “%(column)s” stands twice (%(where)s); the first one was read.", words))


def lines_of(sheet: Sheet, heading: Heading, notices: list[Said]) -> Iterator[Line]:
    """The rows below the heading that speak of somebody."""
    factors, hidden, filled = _factors(sheet, heading), 0, _filled_down(sheet, heading)
    labels = {plain(label) for label in heading.labels.values()}
    for row in sorted(r for r in sheet.rows if r > heading.row):
        cells = {
            column: Typed(
                filled.get((row, number), sheet.value(row, number)),
                reference(row, number),
                (row, number) in sheet.formulas,
            )
            for column, number in heading.columns.items()
        }
        if _speaks_of_nobody(sheet, row, cells) or _is_heading_again(cells, labels):
            continue
        hidden += row in sheet.hidden_rows
        yield Line(sheet.name, row, cells, heading.labels, factors)
    if hidden:
        words = {"sheet": sheet.name, "count": hidden}
        notices.append(in_both("%(count)d hidden rows of the sheet “%(sheet)s” were read like the others.", words))


def _speaks_of_nobody(sheet: Sheet, row: int, cells: Mapping[Column, Typed]) -> bool:
    """A blank row, one numbered in advance, a total, a signature or a note."""
    words = [c for c in _WORDS if c in cells and (cells[c].text.strip() or cells[c].formula)]
    if not words:
        return True
    if Column.ID in words and not _ASIDE.match(_squeezed(cells[Column.ID])):
        return False
    first = next((_text(v).strip() for _n, v in sorted(sheet.rows[row].items()) if _text(v).strip()), "")
    return bool(_ASIDE.match(re.sub(r"\s", "", first))) and len(words) < 6


def _squeezed(typed: Typed) -> str:
    return re.sub(r"\s", "", typed.text)


def _is_heading_again(cells: Mapping[Column, Typed], labels: set[str]) -> bool:
    """The heading printed again after a page break."""
    return sum(1 for typed in cells.values() if typed.text and plain(typed.text) in labels) >= 3


def _factors(sheet: Sheet, heading: Heading) -> dict[Column, Decimal]:
    """The unit of each sum: the column's own, else the one printed above the table, else yuan."""
    above = " ".join(_text(v) for row, cells in sheet.rows.items() if row < heading.row for v in cells.values())
    said = _UNIT_ABOVE.search(unicodedata.normalize("NFKC", above))
    everywhere = factor(said.group(1)) if said else None
    return {c: factor(heading.labels[c]) or everywhere or Decimal(1) for c in MONEY if c in heading.columns}


def _filled_down(sheet: Sheet, heading: Heading) -> dict[tuple[int, int], Value]:
    """Cells that a merged cell above them speaks for."""
    numbers = {heading.columns[c] for c in _FILLED_DOWN if c in heading.columns}
    spoken: dict[tuple[int, int], Value] = {}
    for top, left, bottom, right in sheet.merged:
        value = sheet.value(top, left)
        if left == right and left in numbers and top > heading.row and value is not None:
            spoken.update({(row, left): value for row in range(top + 1, bottom + 1)})
    return spoken


def _text(value: Value | None) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:.0f}" if value.is_integer() and abs(value) < 1e15 else f"{value:.15g}"
    return str(value)
