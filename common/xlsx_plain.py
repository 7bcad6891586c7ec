"""One sheet of any length as a workbook, written row by row: the memory does not grow, and the same rows are the same
bytes.

Every text is a text cell, whatever it begins with, and a long number given as text stays whole (``common.xlsx`` says
why); openpyxl writes the time into its files and takes several times as long. A file without days is the same bytes as
before there were any: files that were signed stay what they are.
"""

import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import IO
from xml.sax.saxutils import escape

from common.xlsx import letters

_ALWAYS = (1980, 1, 1, 0, 0, 0)
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_KINDS = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]")
_BLOCK = 500
"""Rows joined before they are handed to the compression."""
_TEXT, _MONEY, _TITLE, _DAY = 1, 2, 3, 4
MOST_ROWS = 1_048_576
"""A sheet has no more rows than these, in any program that reads it."""
_DAY_0 = date(1899, 12, 30)
_FIRST_DAY = date(1900, 3, 1)
"""A sheet counts days from here on as everybody does; it believes in a 29 February 1900."""

_PARTS = {
    "[Content_Types].xml": (
        f'<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_KINDS}.sheet.main+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{_KINDS}.styles+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_KINDS}.worksheet+xml"/></Types>'
    ),
    "_rels/.rels": (
        f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
    ),
    "xl/_rels/workbook.xml.rels": (
        f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
        f'<Relationship Id="rId2" Type="{_OFFICE}/styles" Target="styles.xml"/></Relationships>'
    ),
    "xl/styles.xml": (
        f'<styleSheet xmlns="{_MAIN}"><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>'
        '<font><b/><sz val="11"/><name val="Calibri"/></font></fonts>'
        '<fills count="2"><fill><patternFill patternType="none"/></fill>'
        '<fill><patternFill patternType="gray125"/></fill></fills>'
        "<borders count=\"1\"><border><left/><right/><top/><bottom/><diagonal/></border></borders>"
        '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
        '<cellXfs count="4"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
        '<xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" quotePrefix="1"/>'
        '<xf numFmtId="4" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
        '<xf numFmtId="49" fontId="1" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1"/></cellXfs>'
        '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>'
        "</styleSheet>"
    ),
}  # fmt: skip

_STYLES = "xl/styles.xml"
_WITH_DAYS = (
    _PARTS[_STYLES]
    .replace("<fonts ", '<numFmts count="1"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/></numFmts><fonts ', 1)
    .replace('<cellXfs count="4">', '<cellXfs count="5">')
    .replace(
        "</cellXfs>", '<xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/></cellXfs>'
    )
)

Cell = str | Decimal | int | date | None


def write_plain(
    out: IO[bytes],
    name: str,
    rows: Iterable[Sequence[Cell]],
    *,
    above: Sequence[Sequence[Cell]] = (),
    titles: Sequence[str] = (),
    widths: Sequence[int] = (),
    days: bool = False,
) -> None:
    """Write ``above``, the titles and then the rows into one sheet; a number is a number, everything else text.

    With ``days`` a day is a day, else there must be none.
    """
    book = (
        f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>'
        f'<sheet name="{escape(name[:31], _QUOTE)}" sheetId="1" r:id="rId1"/></sheets></workbook>'
    )
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=5) as archive:
        styles = {_STYLES: _WITH_DAYS} if days else {}
        for path, text in {**_PARTS, **styles, "xl/workbook.xml": book}.items():
            archive.writestr(_entry(path), _HEAD + text)
        with archive.open(_entry("xl/worksheets/sheet1.xml"), "w", force_zip64=True) as sheet:
            for block in _blocks(rows, above, titles, widths):
                sheet.write(block.encode())


_QUOTE = {'"': "&quot;"}


def _entry(path: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(path, date_time=_ALWAYS)
    entry.compress_type = zipfile.ZIP_DEFLATED
    return entry


def _blocks(
    rows: Iterable[Sequence[Cell]], above: Sequence[Sequence[Cell]], titles: Sequence[str], widths: Sequence[int]
) -> Iterator[str]:
    columns = "".join(
        f'<col min="{n}" max="{n}" width="{width}" customWidth="1"/>' for n, width in enumerate(widths, 1)
    )
    yield f'{_HEAD}<worksheet xmlns="{_MAIN}">' + (f"<cols>{columns}</cols>" if columns else "") + "<sheetData>"
    number, block = 0, []
    for row in above:
        number += 1
        block.append(_row(number, row, _TEXT))
    if titles:
        number += 1
        block.append(_row(number, titles, _TITLE))
    for row in rows:
        number += 1
        block.append(_row(number, row, _TEXT))
        if len(block) >= _BLOCK:
            yield "".join(block)
            block = []
    yield "".join(block) + "</sheetData></worksheet>"


_LETTERS = [letters(n) for n in range(1, 201)]


def _row(number: int, cells: Sequence[Cell], text_style: int) -> str:
    made = []
    for letter, value in zip(_LETTERS, cells, strict=False):
        if value is None or value == "":
            continue
        if isinstance(value, str):
            plain = escape(_CONTROL.sub("", value))
            inline = f'<is><t xml:space="preserve">{plain}</t></is>'
            made.append(f'<c r="{letter}{number}" s="{text_style}" t="inlineStr">{inline}</c>')
        elif isinstance(value, Decimal):
            made.append(f'<c r="{letter}{number}" s="{_MONEY}"><v>{value}</v></c>')
        elif isinstance(value, date):
            made.append(_day(f"{letter}{number}", value))
        else:
            made.append(f'<c r="{letter}{number}" s="0"><v>{value}</v></c>')
    return f'<row r="{number}">{"".join(made)}</row>'


def _day(place: str, day: date) -> str:
    if day < _FIRST_DAY:
        return f'<c r="{place}" s="{_TEXT}" t="inlineStr"><is><t>{day.isoformat()}</t></is></c>'
    return f'<c r="{place}" s="{_DAY}"><v>{(day - _DAY_0).days}</v></c>'
