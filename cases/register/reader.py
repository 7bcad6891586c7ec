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
from cases.register.headings import Heading, Nearly, closest, find_heading
from cases.register.lines import Lines
from cases.register.typed import Line
from common.errors import Invalid
from common.said import Said, in_both, joined
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
    best = Nearly(missing=REQUIRED)
    for sheet in book.sheets:
        but = needless(sheet.name)
        heading, of_members = find_heading(sheet, but=but)
        if heading and sheet.visible:
            _read(sheet, heading, of_members, register)
        elif heading:
            register.notices.append(in_both("The hidden sheet “%s” was not read.", sheet.name))
        else:
            near = closest(sheet, REGISTER_NAMES, [c for c in REQUIRED if c not in but])
            best = max(best, near, key=lambda one: len(one.named))
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


def _say_no_register(sheet: Sheet, near: Nearly, notices: list[Said]) -> None:
    """A sheet that was not read; raises Invalid for members that name no applicant.

    To leave those aside would import the households without them.
    """
    if len(near.named) > NEARLY:
        missing = "、".join(c.zh for c in near.missing)
        lacks = in_both(
            "The sheet “%(sheet)s” lacks the columns %(columns)s and was not read.",
            {"sheet": sheet.name, "columns": missing},
        )
        notices.append(joined([lacks, *_not_understood(near)], "", " "))
        return
    members = closest(sheet, MEMBER_NAMES, REQUIRED_OF_MEMBERS)
    if sheet.visible and members.missing == (Column.APPLICANT_ID,):
        words = {"sheet": sheet.name, "column": Column.APPLICANT_ID.zh}
        lacks = in_both("The sheet of members “%(sheet)s” lacks the column “%(column)s”.", words)
        raise _refused("columns_missing", lacks, *_not_understood(members))
    if sheet.rows:
        notices.append(in_both("The sheet “%s” is no register and was not read.", sheet.name))


def _enough(register: Register, best: Nearly) -> None:
    """Say what is missing when there is no applicant at all."""
    if register.lines:
        return
    if register.has_register:
        raise _refused("no_rows", in_both("The register has no row with an applicant."))
    if len(best.named) > NEARLY:
        missing = in_both("These columns are missing: %s.", "、".join(c.zh for c in best.missing))
        raise _refused("columns_missing", missing, *_not_understood(best))
    text = in_both("No sheet has the headings of a register; start from the empty template.")
    raise _refused("no_register", text)


def _not_understood(near: Nearly) -> list[Said]:
    """The headings that nobody knows, with their cells: one of them may be the missing column under another name."""
    if not near.unread:
        return []
    cells = "、".join(f"{cell}“{words}”" for cell, words in near.unread[:LISTED])
    more = "…" if len(near.unread) > LISTED else ""
    return [in_both("These headings were not understood: %s. Call them as the empty template does.", cells + more)]


def _refused(code: str, *sentences: Said) -> Invalid:
    text = joined(sentences, "", " ").label
    return Invalid(code, text, fields={"file": text})
