"""From a workbook to lines: which sheets are registers, which are members, and what the officer should know of it."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from cases.register.columns import (
    MEMBER_NAMES,
    NEVER_TWICE,
    REGISTER_NAMES,
    REQUIRED,
    REQUIRED_OF_MEMBERS,
    Column,
)
from cases.register.headings import Heading, closest, find_heading
from cases.register.lines import Lines
from cases.register.typed import Line
from common.errors import Invalid
from common.said import Said, in_both
from common.xlsx import Sheet, Workbook

LISTED = 20
"""How many rows that were left aside are named."""
NEARLY = len(REQUIRED) // 2
"""A sheet with more required columns than this was meant as a register."""


@dataclass(slots=True)
class Register:
    """What was read: lines of applicants and of members, and what the officer should know about the reading."""

    lines: list[Line] = field(default_factory=list)
    members: list[Line] = field(default_factory=list)
    notices: list[Said] = field(default_factory=list)
    date1904: bool = False
    has_register: bool = False
    has_members: bool = False


def load(book: Workbook, *, needless: Callable[[str], Collection[Column]] = lambda _sheet: ()) -> Register:
    """Read all visible sheets; ``needless`` are the columns that a sheet of that name may do without.

    Raises Invalid ``no_register``, ``columns_missing``, ``column_twice`` or ``no_rows``.
    """
    register = Register(date1904=book.date1904)
    best: set[Column] = set()
    for sheet in book.sheets:
        heading, of_members = find_heading(sheet, but=needless(sheet.name))
        if heading and sheet.visible:
            _read(sheet, heading, of_members, register)
        elif heading:
            register.notices.append(in_both("The hidden sheet “%s” was not read.", sheet.name))
        else:
            near = closest(sheet, REGISTER_NAMES, REQUIRED)
            best = max(best, near, key=len)
            _say_no_register(sheet, near, register.notices)
    _enough(register, best)
    return register


def _read(sheet: Sheet, heading: Heading, of_members: bool, register: Register) -> None:
    for column, where in heading.twice:
        if column in NEVER_TWICE:
            text = _("On the sheet “%(sheet)s” the column “%(column)s” stands twice (%(where)s); keep one.") % {
                "sheet": sheet.name, "column": heading.labels[column], "where": where,
            }  # fmt: skip
            raise Invalid("column_twice", text, fields={"file": text})
    lines = Lines(sheet, heading)
    for line in lines:
        (register.members if of_members or line.home else register.lines).append(line)
    register.has_members |= of_members or bool(heading.inside)
    register.has_register |= not of_members
    _say_what_was_read(lines, register.notices)


def _say_what_was_read(lines: Lines, notices: list[Said]) -> None:
    sheet, heading = lines.sheet.name, lines.heading
    if lines.hidden:
        notices.append(
            in_both(
                "%(count)d hidden rows of the sheet “%(sheet)s” were read like the others.",
                {"sheet": sheet, "count": lines.hidden},
            )
        )
    if lines.aside:
        rows = "、".join(str(row) for row in lines.aside[:LISTED]) + ("…" if len(lines.aside) > LISTED else "")
        notices.append(
            in_both(
                "Rows of the sheet “%(sheet)s” that were taken for titles, totals, notes or signatures: %(rows)s.",
                {"sheet": sheet, "rows": rows},
            )
        )
    if heading.unread:
        notices.append(
            in_both(
                "Columns of the sheet “%(sheet)s” that are not read: %(columns)s.",
                {"sheet": sheet, "columns": "、".join(heading.unread)},
            )
        )
    for column, where in heading.twice:
        notices.append(
            in_both(
                "The column “%(column)s” stands twice (%(where)s); the first one was read.",
                {"column": heading.labels[column], "where": where},
            )
        )


def _say_no_register(sheet: Sheet, near: Collection[Column], notices: list[Said]) -> None:
    """A sheet that was not read; raises Invalid for members that name no applicant.

    To leave those aside would import the households without them.
    """
    if len(near) > NEARLY:
        missing = "、".join(c.zh for c in REQUIRED if c not in near)
        notices.append(
            in_both(
                "The sheet “%(sheet)s” lacks the columns %(columns)s and was not read.",
                {"sheet": sheet.name, "columns": missing},
            )
        )
        return
    named = closest(sheet, MEMBER_NAMES, REQUIRED_OF_MEMBERS)
    if sheet.visible and named == set(REQUIRED_OF_MEMBERS) - {Column.APPLICANT_ID}:
        words = {"sheet": sheet.name, "column": Column.APPLICANT_ID.zh}
        text = _("The sheet of members “%(sheet)s” lacks the column “%(column)s”.") % words
        raise Invalid("columns_missing", text, fields={"file": text})
    if sheet.rows:
        notices.append(in_both("The sheet “%s” is no register and was not read.", sheet.name))


def _enough(register: Register, best: set[Column]) -> None:
    """Say what is missing when there is no applicant at all."""
    if register.lines:
        return
    missing = [c.zh for c in REQUIRED if c not in best]
    if register.has_register:
        code, text = "no_rows", _("The register has no row with an applicant.")
    elif len(best) > NEARLY:
        code, text = "columns_missing", _("These columns are missing: %s.") % "、".join(missing)
    else:
        code, text = "no_register", _("No sheet has the headings of a register; start from the empty template.")
    raise Invalid(code, text, fields={"file": text})
