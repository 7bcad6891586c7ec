"""The cells of a small workbook, read within fixed limits, so that a hostile file costs nothing."""

import io
import re
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from django.utils.translation import gettext as _
from python_calamine import CalamineError, CalamineWorkbook

from common.errors import Invalid

MOST_BYTES = 256 * 1024
MOST_ENTRIES = 60
MOST_INFLATED = 4 * 1024 * 1024
MOST_ROWS = 400
MOST_COLUMNS = 20

Cell = int | float | str | bool | time | date | datetime | timedelta
# The furthest cell that a sheet names decides how much memory a reader takes, whatever the sheet says about its size.
_CELL = re.compile(rb'<(?:\w+:)?c\b[^>]*?\br\s*=\s*["\']\$?([A-Za-z]{1,9})\$?(\d{1,18})["\']')
_ROW = re.compile(rb'<(?:\w+:)?row\b[^>]*?\br\s*=\s*["\'](\d{1,18})["\']')


def rows(content: bytes) -> list[list[Cell]]:
    """The rows of the first sheet from A1 on. Raises Invalid for what is no workbook or is larger than a notice can be."""
    if len(content) > MOST_BYTES:
        raise _too_large()
    try:
        for name, inflated in _entries(content):
            _refuse_dangers(name, inflated)
        sheet = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0)
        found = sheet.to_python(skip_empty_area=False)
    except (zipfile.BadZipFile, CalamineError, NotImplementedError, RuntimeError, EOFError, ValueError) as error:
        raise Invalid("file_broken", _("This file is not a readable .xlsx workbook.")) from error
    if len(found) > MOST_ROWS or any(len(row) > MOST_COLUMNS for row in found[:1]):
        raise _too_large()
    return found


def _entries(content: bytes) -> Iterator[tuple[str, bytes]]:
    """Every entry inflated, never more than the limit in all, whatever the directory claims."""
    left = MOST_INFLATED
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        if len(archive.infolist()) > MOST_ENTRIES:
            raise _too_large()
        for info in archive.infolist():
            with archive.open(info) as stream:
                inflated = stream.read(left + 1)
            left -= len(inflated)
            if left < 0:
                raise _too_large()
            yield info.filename, inflated


def _refuse_dangers(name: str, inflated: bytes) -> None:
    if b"<!DOCTYPE" in inflated:
        raise Invalid("file_broken", _("This file is not a readable .xlsx workbook."))
    if name.startswith("xl/worksheets/"):
        for column, row in _CELL.findall(inflated):
            if _column_number(column.upper()) > MOST_COLUMNS or int(row) > MOST_ROWS:
                raise _too_large()
        if any(int(row) > MOST_ROWS for row in _ROW.findall(inflated)):
            raise _too_large()


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _too_large() -> Invalid:
    return Invalid(
        "file_too_large",
        _("This workbook is too large: at most %(rows)d rows, %(columns)d columns and %(size)d KB.")
        % {"rows": MOST_ROWS, "columns": MOST_COLUMNS, "size": MOST_BYTES // 1024},
    )
