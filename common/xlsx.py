"""Workbooks from and for offices: read in a child process that can do no harm, written without a single formula."""

from __future__ import annotations

import io
import json
import re
import subprocess
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy as _
from openpyxl import Workbook as OpenpyxlWorkbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from common.errors import Invalid

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LARGEST = 20 * 1024 * 1024
"""Bytes; the child knows the same number."""
PATIENCE = 20
"""Seconds that a child may take."""
_CHILD = Path(__file__).with_name("xlsx_child.py")

ERROR = "#ERROR"
"""What stands in a cell whose formula shows an error; the child writes the same word."""

Value = str | float | bool | date

MESSAGES = {
    "xlsx_empty": _("The file is empty."),
    "xlsx_too_large": _("The file is larger than 20 MB; split it or remove pictures."),
    "xlsx_encrypted": _("The workbook is protected by a password; save it without one and upload it again."),
    "xlsx_old_format": _("This is an old .xls file; open it and save it as .xlsx."),
    "xlsx_not_a_workbook": _("This is not an .xlsx workbook; open it in Excel or WPS and save it as .xlsx."),
    "xlsx_macro": _("The workbook contains macros; save it as .xlsx without macros."),
    "xlsx_bomb": _("The workbook unpacks to far more than a register can hold; it was not read."),
    "xlsx_dtd": _("The workbook contains declarations that no office program writes; it was not read."),
    "xlsx_rows": _("A sheet has content below row 5,000; split the workbook."),
    "xlsx_lines": _("A sheet has content below row 200,000; split the file."),
    "xlsx_columns": _("A sheet has content to the right of column 60 (BH); delete what does not belong there."),
    "xlsx_empty_rows": _("A sheet has hundreds of thousands of formatted empty rows; delete them and save again."),
    "xlsx_sheets": _("The workbook has more than 30 sheets; keep only those that belong to the register."),
    "xlsx_broken": _("The workbook is damaged or incomplete; open it, save it again, and upload it once more."),
    "xlsx_too_heavy": _("The workbook takes too much time or memory to read; it was not read."),
}


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: filled cells by row and column, counted from one. A formula cell carries its last result, if any.

    ``formulas`` are the formulas themselves, with ``=``; one that continues the cell above is no more than that.
    Control characters, which no database keeps, are left out. A cell that shows an error (#N/A) is ``ERROR``.
    """

    name: str
    visible: bool
    rows: dict[int, dict[int, Value]]
    formulas: Mapping[tuple[int, int], str] = field(default_factory=dict)
    hidden_rows: frozenset[int] = frozenset()
    merged: tuple[tuple[int, int, int, int], ...] = ()

    def value(self, row: int, column: int) -> Value | None:
        """What stands in a cell; None when it is empty."""
        return self.rows.get(row, {}).get(column)


@dataclass(frozen=True, slots=True)
class Workbook:
    """A workbook as it was read; ``date1904`` says from which year bare day numbers count."""

    sheets: tuple[Sheet, ...]
    date1904: bool = False


def check(data: bytes) -> None:
    """Raise Invalid (code ``xlsx_…``) unless ``data`` is a workbook that can be read safely."""
    _ask(data, "--check")


def read(data: bytes) -> Workbook:
    """Read a workbook; raises Invalid (code ``xlsx_…``) with a sentence that says what to do."""
    answer = _ask(data)
    return Workbook(tuple(_sheet(s) for s in answer["sheets"]), answer["date1904"])


def _ask(data: bytes, *flags: str) -> dict[str, Any]:
    if len(data) > LARGEST:
        raise refused("xlsx_too_large")
    command = [sys.executable, "-I", str(_CHILD), *flags]
    try:
        done = subprocess.run(command, input=data, capture_output=True, timeout=PATIENCE, env={}, check=True)  # noqa: S603
        answer: dict[str, Any] = json.loads(done.stdout)
    except (subprocess.SubprocessError, ValueError) as error:  # killed by a limit
        raise refused("xlsx_too_heavy") from error
    if code := answer.get("refused"):
        raise refused(code)
    return answer


def refused(code: str) -> Invalid:
    """Why a workbook is not read; codes are those of the child."""
    return Invalid(code, MESSAGES[code], fields={"file": MESSAGES[code]})


def _sheet(given: dict[str, Any]) -> Sheet:
    rows: dict[int, dict[int, Value]] = {}
    for row, column, kind, value in given["cells"]:
        plain = _CONTROL.sub("", value) if kind == "s" else value
        if plain != "":
            rows.setdefault(row, {})[column] = date.fromisoformat(plain) if kind == "d" else plain
    return Sheet(
        name=given["name"],
        visible=given["visible"],
        rows=rows,
        formulas={(row, column): f"={_CONTROL.sub('', text)}" for row, column, text in given["formulas"]},
        hidden_rows=frozenset(given["hidden"]),
        merged=tuple((a, b, c, d) for a, b, c, d in given["merged"]),
    )


def reference(row: int, column: int) -> str:
    """The name of a cell, both counted from one: ``reference(144, 4)`` is ``D144``."""
    return f"{get_column_letter(column)}{row}"


@dataclass(frozen=True, slots=True)
class NewSheet:
    """A sheet to write: headings (in the row after ``above``), rows, and how wide the columns are, in characters."""

    name: str
    headings: Sequence[str]
    rows: Iterable[Sequence[object]]
    widths: Sequence[int] = ()
    above: Sequence[str] = ()
    wide: bool = False
    """Printed across the long side of the paper, all columns on one page, the headings on each."""


_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]")
_HEAD = {"font": Font(bold=True), "fill": PatternFill("solid", fgColor="E8EEF4")}


def write(sheets: Iterable[NewSheet]) -> bytes:
    """A workbook in which every text is a text cell, whatever it begins with; long numbers given as text stay whole."""
    book = OpenpyxlWorkbook(write_only=True)
    for given in sheets:
        sheet = book.create_sheet(given.name)
        sheet.freeze_panes = f"A{len(given.above) + 2}"
        if given.wide:
            sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", Worksheet.PAPERSIZE_A4
            sheet.page_setup.fitToHeight, sheet.sheet_properties.pageSetUpPr.fitToPage = 0, True
            sheet.print_title_rows = f"1:{len(given.above) + 1}"
        for number, width in enumerate(given.widths, 1):
            sheet.column_dimensions[get_column_letter(number)].width = width
        for line in given.above:
            sheet.append([_cell(sheet, line)])
        sheet.append([_cell(sheet, heading, head=True) for heading in given.headings])
        for row in given.rows:
            sheet.append([_cell(sheet, value) for value in row])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _cell(sheet: Any, value: Any, *, head: bool = False) -> Any:
    if value is None or value == "":
        return None
    if isinstance(value, str):
        cell = WriteOnlyCell(sheet, _CONTROL.sub("", value))
        cell.data_type, cell.number_format, cell.quotePrefix = "s", "@", True
        if "\n" in value:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    else:
        cell = WriteOnlyCell(sheet, value)
        cell.number_format = _FORMATS.get(type(value), "General")
    if head:
        cell.font, cell.fill = _HEAD["font"], _HEAD["fill"]
        cell.alignment = Alignment(wrap_text=True, vertical="center")
    return cell


_FORMATS = {date: "yyyy-mm-dd", datetime: "yyyy-mm-dd hh:mm", Decimal: "#,##0.00"}
