"""Workbooks from and for offices: read in a child process that can do no harm, written without a single formula."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy as _

from common.errors import Invalid

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LARGEST = 20 * 1024 * 1024
"""Bytes; the child knows the same number."""
PATIENCE = 20
"""Seconds that a child may take."""
_CHILD = Path(__file__).with_name("xlsx_child.py")

ERROR = "#ERROR"
"""What stands in a cell whose formula shows an error; the child writes the same word."""

CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]")
"""What neither a workbook nor a database keeps."""

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
        plain = CONTROL.sub("", value) if kind == "s" else value
        if plain != "":
            rows.setdefault(row, {})[column] = date.fromisoformat(plain) if kind == "d" else plain
    return Sheet(
        name=given["name"],
        visible=given["visible"],
        rows=rows,
        formulas={(row, column): f"={CONTROL.sub('', text)}" for row, column, text in given["formulas"]},
        hidden_rows=frozenset(given["hidden"]),
        merged=tuple((a, b, c, d) for a, b, c, d in given["merged"]),
    )


def reference(row: int, column: int) -> str:
    """The name of a cell, both counted from one: ``reference(144, 4)`` is ``D144``."""
    return f"{letters(column)}{row}"


def letters(column: int) -> str:
    """The name of a column, counted from one: A, Z, AA."""
    before, last = divmod(column - 1, 26)
    return (letters(before) if before else "") + chr(ord("A") + last)


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


def write(sheets: Iterable[NewSheet]) -> bytes:
    """A workbook in which every text is a text cell, whatever it begins with; long numbers given as text stay whole."""
    from common import xlsx_written  # with openpyxl, which is large and not needed before somebody asks for a workbook

    return xlsx_written.workbook(sheets)
