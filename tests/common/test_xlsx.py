"""Workbooks from outside are refused quickly, with flat memory and a clear sentence, or read exactly."""

import io
import re
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from openpyxl.utils import get_column_letter

from common import xlsx
from common.errors import Invalid
from tests.common import bombs

SAMPLE = Path(__file__).parent.parent / "data" / "register-yuzhou-2026.xlsx"

HOSTILE: list[tuple[Callable[[], bytes], str]] = [
    (bombs.many_rows, "xlsx_bomb"),
    (bombs.too_many_rows, "xlsx_rows"),
    (bombs.too_many_columns, "xlsx_columns"),
    (bombs.shared_strings, "xlsx_bomb"),
    (bombs.lying_about_its_size, "xlsx_broken"),
    (bombs.far_cell, "xlsx_rows"),
    (bombs.entities, "xlsx_dtd"),
    (bombs.outside_entity, "xlsx_dtd"),
    (bombs.macros, "xlsx_macro"),
    (bombs.macro_type, "xlsx_macro"),
    (bombs.encrypted, "xlsx_encrypted"),
    (bombs.old_xls, "xlsx_old_format"),
    (lambda: b"", "xlsx_empty"),
    (lambda: b"<html><table><tr><td>1</td></tr></table></html>", "xlsx_not_a_workbook"),
    (lambda: b"PK\x03\x04 nothing more", "xlsx_broken"),
    (lambda: SAMPLE.read_bytes()[:-3000], "xlsx_broken"),
    (lambda: SAMPLE.read_bytes()[:20_000] + bytes(2_000) + SAMPLE.read_bytes()[22_000:], "xlsx_broken"),
    (lambda: bytes(xlsx.LARGEST + 1), "xlsx_too_large"),
]


@pytest.mark.parametrize(("make", "code"), HOSTILE)
def test_a_hostile_or_broken_file_is_refused_in_about_a_second(make: Callable[[], bytes], code: str) -> None:
    data, began = make(), time.monotonic()
    with pytest.raises(Invalid) as error:
        xlsx.check(data)
    assert error.value.code == code
    assert str(error.value.message)
    assert time.monotonic() - began < 3


MEMORY_OF_A_CHILD = """
import resource, subprocess, sys
subprocess.run([sys.executable, "-I", sys.argv[1]], stdin=sys.stdin.buffer, stdout=subprocess.DEVNULL)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""
"""Asked by a small process: a child counts with the memory of the one that started it, and tests are large."""


@pytest.mark.parametrize("make", [bombs.many_rows, bombs.shared_strings, bombs.far_cell, bombs.one_string_everywhere])
def test_reading_a_hostile_file_keeps_memory_flat(make: Callable[[], bytes]) -> None:
    child = Path(xlsx.__file__).with_name("xlsx_child.py")
    command = [sys.executable, "-c", MEMORY_OF_A_CHILD, str(child)]
    asked = subprocess.run(command, input=make(), capture_output=True, check=True)
    assert 0 < int(asked.stdout) < 600 * 1024  # the limit of the child, in KiB
    with pytest.raises(Invalid):
        xlsx.read(make())


def test_far_cells_that_are_only_formatted_do_not_count() -> None:
    far = '<row r="900000"><c r="XFD900000" s="1"/></row>'
    sheet = f'{bombs.SHEET}<row r="1">{bombs.cell("A1", "甲")}</row>{far}{bombs.END}'
    assert xlsx.read(bombs.package(sheet)).sheets[0].rows == {1: {1: "甲"}}


def test_a_million_formatted_empty_rows_are_refused_with_the_remedy() -> None:
    sheet = bombs.SHEET + "<row/>" * 1_000_001 + bombs.END
    with pytest.raises(Invalid) as error:
        xlsx.check(bombs.package(sheet))
    assert error.value.code in ("xlsx_empty_rows", "xlsx_bomb")


def test_values_days_formulas_hidden_rows_and_merged_cells_are_read() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "册"
    sheet["A1"], sheet["B1"], sheet["C1"], sheet["D1"] = "４１", 18.5, date(2026, 5, 5), "=B1*2"
    sheet["A2"] = "合并"
    sheet.merge_cells("A2:A4")
    sheet.row_dimensions[3].hidden = True
    book.create_sheet("隐藏").sheet_state = "hidden"
    out = io.BytesIO()
    book.save(out)
    read = xlsx.read(out.getvalue())
    first = read.sheets[0]
    assert first.rows[1] == {1: "４１", 2: 18.5, 3: date(2026, 5, 5)}
    assert first.formulas == {(1, 4): "=B1*2"}
    assert first.hidden_rows == {3}
    assert first.merged == ((2, 1, 4, 1),)
    assert [s.visible for s in read.sheets] == [True, False]


PAYLOADS = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    "＝1",
    "＋1",
    "－1",
    "＠x",
    '=HYPERLINK("http://x","y")',
]


def test_what_looks_like_a_formula_is_written_as_text() -> None:
    data = xlsx.write([xlsx.NewSheet("表", ["=甲"], [[p] for p in PAYLOADS])])
    sheet = openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]
    cells = [row[0] for row in sheet.iter_rows()]
    assert [c.data_type for c in cells] == ["s"] * (len(PAYLOADS) + 1)
    assert not xlsx.read(data).sheets[0].formulas


def test_only_what_writes_every_text_as_text_writes_workbooks_and_csv() -> None:
    root = Path(xlsx.__file__).parent.parent
    apps = [path.parent for path in root.glob("*/apps.py")]
    files = {str(path.relative_to(root)): path.read_text() for app in apps for path in app.rglob("*.py")}
    writers = re.compile(r"openpyxl import .*Workbook|import openpyxl|xlsxwriter|csv\.(?:Dict)?[wW]riter")
    assert {name for name, text in files.items() if writers.search(text)} == {
        "common/xlsx_written.py",
        "common/csv_plain.py",
        "funds/services/results.py",  # for the COPY of the database, no file
    }


def test_several_lines_in_a_cell_are_shown_as_such() -> None:
    data = xlsx.write([xlsx.NewSheet("a", ["一"], [["原因一\n原因二"], ["原因"]])])
    sheet = openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]
    assert [bool(sheet.cell(row, 1).alignment.wrap_text) for row in (2, 3)] == [True, False]


def test_identity_and_account_numbers_survive_a_round_trip_unchanged() -> None:
    numbers = ["411081196604252050", "41108119850605616X", "6228171943365804744", "0012345678901234567"]
    data = xlsx.write([xlsx.NewSheet("表", ["号"], [[n] for n in numbers])])
    assert [xlsx.read(data).sheets[0].value(row, 1) for row in range(2, 6)] == numbers
    sheet = openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]
    assert {sheet.cell(row, 1).number_format for row in range(2, 6)} == {"@"}, "a text stays one when it is edited"


def test_numbers_days_and_forbidden_characters_are_written() -> None:
    data = xlsx.write([xlsx.NewSheet("表", ["列"], [[Decimal("1890.00"), date(2026, 5, 5), "a\x00b", None]])])
    assert xlsx.read(data).sheets[0].rows[2] == {1: 1890.0, 2: date(2026, 5, 5), 3: "ab"}


def test_columns_have_the_names_that_every_program_gives_them() -> None:
    assert [xlsx.letters(n) for n in range(1, 16_385)] == [get_column_letter(n) for n in range(1, 16_385)]
