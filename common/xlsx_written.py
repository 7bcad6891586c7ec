"""Writing workbooks by openpyxl; ``common.xlsx.write`` loads this when it is called."""

import io
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.worksheet.worksheet import Worksheet

from common.xlsx import CONTROL, NewSheet, letters

_FORMATS = {date: "yyyy-mm-dd", datetime: "yyyy-mm-dd hh:mm", Decimal: "#,##0.00"}
_HEAD = {"font": Font(bold=True), "fill": PatternFill("solid", fgColor="E8EEF4")}


def workbook(sheets: Iterable[NewSheet]) -> bytes:
    """See ``common.xlsx.write``."""
    book = Workbook(write_only=True)
    for given in sheets:
        sheet = book.create_sheet(given.name)
        sheet.freeze_panes = f"A{len(given.above) + 2}"
        if given.wide:
            sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", Worksheet.PAPERSIZE_A4
            sheet.page_setup.fitToHeight, sheet.sheet_properties.pageSetUpPr.fitToPage = 0, True
            sheet.print_title_rows = f"1:{len(given.above) + 1}"
        for number, width in enumerate(given.widths, 1):
            sheet.column_dimensions[letters(number)].width = width
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
        cell = WriteOnlyCell(sheet, CONTROL.sub("", value))
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
