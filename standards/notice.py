"""A year's holiday notice as a workbook: the template, and reading it back with every error named by its cell."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import BinaryIO

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common import xlsx
from common.errors import Invalid

MOST_CELLS = 50
"""Faults that a page lists."""
LONGEST_NAME = 40
HEADERS = ("日期", "类型", "名称")
ALSO = {"节日名称": "名称", "节日": "名称", "节假日": "名称", "节假日名称": "名称", "休/班": "类型", "性质": "类型"}
"""Other words for a column, as offices and the page itself have them."""
SATURDAY = 5
WORKS_ANYWAY = gettext_lazy("%(day)s is a working day anyway; write down only days that depart from the week.")
_DATE = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?", re.ASCII)
_TYPES = {"休": False, "放假": False, "班": True, "上班": True, "调休上班": True}


@dataclass(frozen=True, slots=True, order=True)
class NoticeDay:
    """One day of a notice that departs from Monday to Friday or is named."""

    date: date
    working: bool
    name: str


class NoticeErrors(Invalid):
    """Everything that is wrong with the file, cell by cell; nothing of it was taken."""

    def __init__(self, lines: Sequence[tuple[str, str]]) -> None:
        text = _("The file has errors; nothing was imported.")
        told = [text, *(f"{cell}: {fault}" for cell, fault in lines[:MOST_CELLS])]
        super().__init__("notice_invalid", text, fields={"file": told})
        self.lines = tuple(lines)


def template(year: int) -> bytes:
    """A workbook to fill in: the three columns and two rows as an example."""
    weekend = next(day for day in (date(year, 1, n) for n in range(2, 9)) if not works_anyway(day))
    rows = [[date(year, 1, 1), "休", "元旦"], [weekend, "班", "元旦调休上班"]]
    return xlsx.write([xlsx.NewSheet(str(year), HEADERS, rows, widths=(14, 10, 24))])


def read(upload: BinaryIO, year: int) -> list[NoticeDay]:
    """The days of a filled-in workbook, in order. Raises NoticeErrors with every bad cell, or Invalid for a bad file.

    The first visible sheet counts; the header row may stand below title rows; blank rows are skipped.
    """
    sheet = _first_visible(xlsx.read(upload.read(xlsx.LARGEST + 1)))
    start = next((n for n in sorted(sheet.rows) if _header(sheet, n) == HEADERS), None)
    if start is None:
        raise NoticeErrors([("A1", _("No row has the headers %s.") % "、".join(HEADERS))])
    found: dict[date, NoticeDay] = {}
    errors: list[tuple[str, str]] = []
    for number in sorted(n for n in sheet.rows if n > start and any(_texts(sheet, n))):
        day = _day(sheet, number, year, errors)
        if day and day.date in found:
            errors.append((xlsx.reference(number, 1), _("This date stands in the file twice.")))
        elif day:
            found[day.date] = day
    if not found and not errors:
        errors.append((xlsx.reference(start + 1, 1), _("There is no day below the header row.")))
    if errors:
        raise NoticeErrors(errors)
    return sorted(found.values())


def fits(day: date, year: int) -> bool:
    """Whether a notice of ``year`` may speak of ``day``: the year itself and 29 to 31 December before."""
    return day.year == year or date(year - 1, 12, 29) <= day < date(year, 1, 1)


def works_anyway(day: date) -> bool:
    """Monday to Friday: a notice makes no working day of it, it is one."""
    return day.weekday() < SATURDAY


def _first_visible(book: xlsx.Workbook) -> xlsx.Sheet:
    visible = next((sheet for sheet in book.sheets if sheet.visible), None)
    if visible is None:
        raise NoticeErrors([("A1", _("The workbook has no visible sheet."))])
    return visible


def _texts(sheet: xlsx.Sheet, row: int) -> tuple[str, ...]:
    """The three columns of a row as text."""
    return tuple(str(value).strip() if (value := sheet.value(row, column)) is not None else "" for column in (1, 2, 3))


def _header(sheet: xlsx.Sheet, row: int) -> tuple[str, ...]:
    """The words of a row as the template has them, if it is the header."""
    return tuple(ALSO.get(text, text) for text in _texts(sheet, row))


def _day(sheet: xlsx.Sheet, row: int, year: int, errors: list[tuple[str, str]]) -> NoticeDay | None:
    first, mark, name = _texts(sheet, row)
    day, working, before = _date(sheet.value(row, 1), first), _TYPES.get(mark), len(errors)
    if day is None:
        errors.append((xlsx.reference(row, 1), _("“%(text)s” is not a date; write 2027-01-01.") % {"text": first[:20]}))
    elif not fits(day, year):
        message = _("%(day)s does not belong to the notice of %(year)d.") % {"day": day, "year": year}
        errors.append((xlsx.reference(row, 1), message))
    elif working and works_anyway(day):
        errors.append((xlsx.reference(row, 2), str(WORKS_ANYWAY) % {"day": day}))
    if working is None:
        errors.append(
            (
                xlsx.reference(row, 2),
                _("“%(text)s” is not a type; write one of those in the template.") % {"text": mark[:20]},
            )
        )
    if len(name) > LONGEST_NAME:
        errors.append((xlsx.reference(row, 3), _("The name is longer than 40 characters.")))
    if day is None or working is None or len(errors) > before:
        return None
    return NoticeDay(day, working, name)


def _date(value: xlsx.Value | None, text: str) -> date | None:
    if isinstance(value, date):
        return value.date() if isinstance(value, datetime) else value
    written = _DATE.fullmatch(text)
    try:
        return date(int(written[1]), int(written[2]), int(written[3])) if written else None
    except ValueError:
        return None
