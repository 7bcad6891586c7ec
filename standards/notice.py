"""A year's holiday notice as a workbook: the template, and reading it back with every error named by its cell."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import BinaryIO

from django.utils.translation import gettext as _
from openpyxl import Workbook

from common.errors import Invalid
from standards.xlsx import MOST_BYTES, Cell, rows

HEADERS = ("日期", "类型", "名称")
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
        super().__init__("notice_invalid", _("The file has errors; nothing was imported."))
        self.lines = tuple(lines)


def template(year: int) -> bytes:
    """A workbook to fill in: the three columns and two rows as an example."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(str(year))
    for column, width in zip("ABC", (14, 10, 24), strict=True):
        sheet.column_dimensions[column].width = width
    sheet.append(HEADERS)
    sheet.append([f"{year}-01-01", "休", "元旦"])
    sheet.append([f"{year}-01-04", "班", "元旦调休上班"])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def read(upload: BinaryIO, year: int) -> list[NoticeDay]:
    """The days of a filled-in workbook, in order. Raises NoticeErrors with every bad cell, or Invalid for a bad file.

    The header row may stand below title rows; blank rows are skipped. A notice may name the last days of December before.
    """
    cells = rows(upload.read(MOST_BYTES + 1))
    start = next((n for n, row in enumerate(cells) if _texts(row)[: len(HEADERS)] == list(HEADERS)), None)
    if start is None:
        raise NoticeErrors([("A1", _("No header row 日期、类型、名称 was found."))])
    found: dict[date, NoticeDay] = {}
    errors: list[tuple[str, str]] = []
    for number, row in enumerate(cells[start + 1 :], start=start + 2):
        if any(_texts(row)):
            day = _day(number, row, year, errors)
            if day and day.date in found:
                errors.append((f"A{number}", _("This date stands in the file twice.")))
            elif day:
                found[day.date] = day
    if not found and not errors:
        errors.append((f"A{start + 2}", _("There is no day below the header row.")))
    if errors:
        raise NoticeErrors(errors)
    return sorted(found.values())


def fits(day: date, year: int) -> bool:
    """Whether a notice of ``year`` may speak of ``day``: the year itself and 29 to 31 December before."""
    return day.year == year or date(year - 1, 12, 29) <= day < date(year, 1, 1)


def _texts(row: Sequence[Cell]) -> list[str]:
    return [str(cell).strip() for cell in row]


def _day(number: int, row: Sequence[Cell], year: int, errors: list[tuple[str, str]]) -> NoticeDay | None:
    first, mark, name = (*row, "", "", "")[:3]
    day = _date(first)
    before = len(errors)
    if day is None:
        errors.append((f"A{number}", _("“%(text)s” is not a date; write 2027-01-01.") % {"text": str(first)[:20]}))
    elif not fits(day, year):
        errors.append((f"A{number}", _("%(day)s does not belong to the notice of %(year)d.") % {"day": day, "year": year}))
    working = _TYPES.get(str(mark).strip())
    if working is None:
        errors.append((f"B{number}", _("“%(text)s” is not a type; write 休 or 班.") % {"text": str(mark)[:20]}))
    if len(str(name).strip()) > 40:
        errors.append((f"C{number}", _("The name is longer than 40 characters.")))
    if day is None or working is None or len(errors) > before:
        return None
    return NoticeDay(day, working, str(name).strip())


def _date(cell: Cell) -> date | None:
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    text = str(cell).strip().replace("/", "-").replace("年", "-").replace("月", "-").removesuffix("日")
    try:
        return datetime.strptime(text, "%Y-%m-%d").date()  # noqa: DTZ007 (a date has no zone)
    except ValueError:
        return None
