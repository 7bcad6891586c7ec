"""Reads one xlsx from standard input inside limits and prints it as JSON; run as a script of its own, imported by the
other such script only.

A workbook comes from outside, so nothing of it is believed: the zip directory is checked first, every XML part is
streamed through a parser that builds nothing and stops at the first sign of a bomb, and only then is the workbook read.
Memory and processor time are limited by the operating system.
"""

import datetime
import io
import json
import posixpath
import re
import resource
import sys
import zipfile
import zlib
from collections.abc import Callable
from functools import cache
from typing import IO, Any, cast
from xml.parsers import expat

MEMORY = 512 * 1024 * 1024
SECONDS = 12
MOST_BYTES = 20 * 1024 * 1024
MOST_ENTRIES = 200
MOST_INFLATED = 100 * 1024 * 1024
MOST_RATIO = 100
RATIO_FROM = 2 * 1024 * 1024
"""Below this inflated size a high ratio is harmless."""
MOST_ROWS = 5_000
MOST_COLUMNS = 60
MOST_ELEMENTS = 1_000_000
"""Rows and cells of one sheet, filled or not."""
MOST_SHEETS = 30
LONGEST_NAME = 31
"""Characters of a sheet's name; no office program writes more."""
LONGEST_TEXT = 2_000
LONGEST_FORMULA = 500
MOST_TEXT = 30_000_000
STEP = 256 * 1024
ERROR = "#ERROR"
"""Stands for a cell that shows an error; the reader of the workbook gives an empty text for it."""


class Refused(Exception):
    """The file is not read; ``code`` says why."""

    def __init__(self, code: str, **details: object) -> None:
        super().__init__(code)
        self.code = code
        self.details = details


class Sheet:
    """What the stream says about one sheet: which formulas stand where, which rows are hidden; stops at the limits.

    A formula that continues the one above it has no text of its own.
    """

    def __init__(self) -> None:
        self.row = self.column = self.elements = 0
        self.inside = self.in_formula = False
        self.formulas: dict[tuple[int, int], str] = {}
        self.hidden: list[int] = []
        self.errors: set[tuple[int, int]] = set()

    def start(self, name: str, given: dict[str, str]) -> None:
        if name == "row":
            self._element()
            self.row = int(given.get("r") or self.row + 1)
            self.column = 0
            if given.get("hidden") in ("1", "true"):
                self.hidden.append(self.row)
        elif name == "c":
            self._element()
            self.column = column_of(given["r"]) if given.get("r") else self.column + 1
            self.inside = True
            if given.get("t") == "e":
                self._filled()
                self.errors.add((self.row, self.column))
        elif self.inside and name in ("v", "f", "is"):
            self._filled()
            if name == "f":
                self.in_formula = True
                self.formulas[self.row, self.column] = ""

    def text(self, text: str) -> None:
        if self.in_formula:
            known = self.formulas[self.row, self.column]
            self.formulas[self.row, self.column] = (known + text)[:LONGEST_FORMULA]

    def end(self, name: str) -> None:
        if name == "c":
            self.inside = False
        elif name == "f":
            self.in_formula = False

    def _element(self) -> None:
        self.elements += 1
        if self.elements > MOST_ELEMENTS:
            raise Refused("xlsx_empty_rows")

    def _filled(self) -> None:
        if self.row > MOST_ROWS:
            raise Refused("xlsx_rows", most=MOST_ROWS)
        if self.column > MOST_COLUMNS:
            raise Refused("xlsx_columns", most=MOST_COLUMNS)


def column_of(reference: str) -> int:
    """The column number in ``AB12``; raises Refused for something that is no reference."""
    letters = reference.rstrip("0123456789")
    if letters == reference:
        raise Refused("xlsx_broken")
    return _number(letters)


@cache
def _number(letters: str) -> int:
    if not re.fullmatch("[A-Z]{1,3}", letters):
        raise Refused("xlsx_broken")
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


class Part:
    """One XML part: a DTD is refused, a sheet is measured, the workbook and its relations are noted."""

    def __init__(self) -> None:
        self.root = ""
        self.sheet = Sheet()
        self.names: list[tuple[str, str]] = []
        self.targets: dict[str, str] = {}
        self.date1904 = False

    def start(self, name: str, given: dict[str, str]) -> None:
        local = name.rpartition(":")[2]
        self.root = self.root or local
        if self.root == "worksheet":
            self.sheet.start(local, given)
        elif local == "sheet":
            identity = next((v for k, v in given.items() if k.rpartition(":")[2] == "id"), "")
            self.names.append((given.get("name", ""), identity))
        elif local == "workbookPr":
            self.date1904 = given.get("date1904") in ("1", "true")
        elif local == "Relationship":
            self.targets[given.get("Id", "")] = given.get("Target", "")
        elif local in ("Override", "Default") and "macroEnabled" in given.get("ContentType", ""):
            raise Refused("xlsx_macro")

    def end(self, name: str) -> None:
        if self.root == "worksheet":
            self.sheet.end(name.rpartition(":")[2])


def refuse_dtd(*_given: object) -> None:
    raise Refused("xlsx_dtd")


def scan(stream: IO[bytes], left: int) -> tuple[Part, int]:
    """Stream one part through the parser; returns it and how many bytes came out."""
    part, parser, inflated = Part(), expat.ParserCreate(), 0
    parser.StartDoctypeDeclHandler = refuse_dtd
    parser.EntityDeclHandler = refuse_dtd
    parser.StartElementHandler = part.start
    parser.EndElementHandler = part.end
    parser.CharacterDataHandler = part.sheet.text
    while block := stream.read(STEP):
        inflated += len(block)
        if inflated > left:
            raise Refused("xlsx_bomb")
        parser.Parse(block, False)
    parser.Parse(b"", True)
    return part, inflated


def open_zip(data: bytes, most: int = MOST_INFLATED) -> zipfile.ZipFile:
    """The archive, after what can be told from its directory alone."""
    if not data:
        raise Refused("xlsx_empty")
    if len(data) > MOST_BYTES:
        raise Refused("xlsx_too_large", most=MOST_BYTES // 1024 // 1024)
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        locked = "EncryptedPackage".encode("utf-16-le") in data
        raise Refused("xlsx_encrypted" if locked else "xlsx_old_format")
    if not data.startswith(b"PK"):
        raise Refused("xlsx_not_a_workbook")
    archive = zipfile.ZipFile(io.BytesIO(data))
    entries = archive.infolist()
    names = [e.filename.lower() for e in entries]
    declared = sum(e.file_size for e in entries)
    if len(entries) > MOST_ENTRIES or len(set(names)) != len(names):
        raise Refused("xlsx_bomb")
    if declared > most or (declared > RATIO_FROM and declared > MOST_RATIO * len(data)):
        raise Refused("xlsx_bomb")
    if any(e.flag_bits & 1 for e in entries):
        raise Refused("xlsx_encrypted")
    if any(name.endswith("vbaproject.bin") for name in names):
        raise Refused("xlsx_macro")
    if "xl/workbook.xml" not in names:
        raise Refused("xlsx_not_a_workbook")
    return archive


def guard(data: bytes) -> tuple[list[tuple[str, Sheet]], bool]:
    """Check the whole archive; returns the sheets in order, and whether days count from 1904."""
    archive, left, parts = open_zip(data), MOST_INFLATED, dict[str, Part]()
    for entry in archive.infolist():
        with archive.open(entry) as stream:
            if entry.filename.lower().endswith((".xml", ".rels", ".vml")):
                part, inflated = scan(stream, min(left, len(data) * MOST_RATIO + RATIO_FROM))
                parts[entry.filename.lower()] = part
            else:
                inflated = drain(stream, left)
        left -= inflated
    book, relations = parts["xl/workbook.xml"], parts.get("xl/_rels/workbook.xml.rels", Part())
    if len(book.names) > MOST_SHEETS:
        raise Refused("xlsx_sheets", most=MOST_SHEETS)
    names = [name.lower() for name, _identity in book.names]
    if len(set(names)) != len(names) or any(len(name) > LONGEST_NAME for name in names):
        raise Refused("xlsx_broken")
    sheets = []
    for name, identity in book.names:
        target = relations.targets.get(identity, "")
        path = posixpath.normpath(posixpath.join("/xl", target)).lstrip("/").lower()
        if path not in parts:
            raise Refused("xlsx_broken")
        sheets.append((name, parts[path].sheet))
    return sheets, book.date1904


def drain(stream: IO[bytes], left: int) -> int:
    """Pictures and printer settings are not read, only measured."""
    inflated = 0
    while block := stream.read(STEP):
        inflated += len(block)
        if inflated > left:
            raise Refused("xlsx_bomb")
    return inflated


def read(data: bytes, sheets: list[tuple[str, Sheet]]) -> list[dict[str, Any]]:
    """The values of every sheet, as [row, column, kind, value] counted from one."""
    from python_calamine import CalamineWorkbook, SheetVisibleEnum

    book, found, written = CalamineWorkbook.from_filelike(io.BytesIO(data)), [], 0
    notes = dict(sheets)
    for meta in book.sheets_metadata:
        sheet, note = book.get_sheet_by_name(meta.name), notes.get(meta.name, Sheet())
        cells = []
        for row, line in enumerate(sheet.iter_rows(), 1):
            for column, value in enumerate(line, 1):
                if value != "" and (row, column) not in note.errors:
                    kind, plain = cell(value)
                    written += len(str(plain))
                    cells.append((row, column, kind, plain))
            if written > MOST_TEXT:
                raise Refused("xlsx_bomb")
        cells += [(row, column, "s", ERROR) for row, column in sorted(note.errors)]
        found.append(
            {
                "name": meta.name,
                "visible": meta.visible == SheetVisibleEnum.Visible,
                "cells": cells,
                "formulas": [(row, column, text) for (row, column), text in note.formulas.items()],
                "hidden": note.hidden,
                "merged": [[*(a + 1 for a in first), *(b + 1 for b in last)] for first, last in merged(sheet)],
            }
        )
    return found


def merged(sheet: Any) -> list[tuple[tuple[int, int], tuple[int, int]]]:
    """Ranges of merged cells that lie within the limits."""
    ranges = cast("list[tuple[tuple[int, int], tuple[int, int]]] | None", sheet.merged_cell_ranges) or []
    return [r for r in ranges if r[1][0] < MOST_ROWS and r[1][1] < MOST_COLUMNS][:MOST_ROWS]


def cell(value: object) -> tuple[str, object]:
    """Kind (s text, n number, b truth, d day) and a value that JSON can carry."""
    if isinstance(value, bool):
        return "b", value
    if isinstance(value, int | float):
        return "n", float(value)
    if isinstance(value, datetime.datetime):
        return "d", value.date().isoformat()
    if isinstance(value, datetime.date):
        return "d", value.isoformat()
    return "s", str(value)[:LONGEST_TEXT]


def whole(data: bytes) -> dict[str, Any]:
    """Everything in the workbook, or nothing of it where only a check is asked for."""
    sheets, date1904 = guard(data)
    return {"date1904": date1904, "sheets": [] if "--check" in sys.argv else read(data, sheets)}


def main(answered: Callable[[bytes], dict[str, Any]] = whole, seconds: int = SECONDS) -> None:
    """Answer about the workbook on standard input inside the limits of the operating system."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    data = sys.stdin.buffer.read(MOST_BYTES + 1)
    answer: dict[str, Any]
    try:
        answer = answered(data)
    except Refused as no:
        answer = {"refused": no.code, "details": no.details}
    except MemoryError:
        answer = {"refused": "xlsx_bomb", "details": {}}
    except (zipfile.BadZipFile, zlib.error, expat.ExpatError, EOFError, NotImplementedError, ValueError, OSError):
        answer = {"refused": "xlsx_broken", "details": {}}
    json.dump(answer, sys.stdout)


if __name__ == "__main__":
    main()
