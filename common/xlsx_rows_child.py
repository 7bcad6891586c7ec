"""Streams the rows of one xlsx from standard input inside limits, a line of JSON for each; run as a script of its own.

Like ``xlsx_child`` it believes nothing of the workbook. It holds no sheet, only the texts that cells share.
"""

import json
import posixpath
import sys
from pathlib import Path
from typing import IO, Any
from xml.parsers import expat

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))  # run isolated, it finds nothing by itself
from common.xlsx_child import (
    ERROR,
    LONGEST_NAME,
    LONGEST_TEXT,
    MOST_COLUMNS,
    MOST_SHEETS,
    MOST_TEXT,
    STEP,
    Part,
    Refused,
    column_of,
    main,
    open_zip,
    refuse_dtd,
    scan,
)

SECONDS = 60
MOST_LINES = 200_000
MOST_INFLATED = 400 * 1024 * 1024


class Strings:
    """The shared strings, to which cells point by number."""

    def __init__(self) -> None:
        self.found: list[str] = []
        self.parts: list[str] = []
        self.inside = self.aside = False
        self.size = 0

    def start(self, name: str, _given: dict[str, str]) -> None:
        local = name.rpartition(":")[2]
        if local == "si":
            self.parts = []
        self.aside = self.aside or local == "rPh"  # how it is pronounced is not what it says
        self.inside = local == "t" and not self.aside

    def text(self, text: str) -> None:
        if self.inside:
            self.parts.append(text)

    def end(self, name: str) -> None:
        local = name.rpartition(":")[2]
        self.inside = False
        if local == "rPh":
            self.aside = False
        elif local == "si":
            self.found.append("".join(self.parts)[:LONGEST_TEXT])
            self.size += len(self.found[-1])
            if self.size > MOST_TEXT:
                raise Refused("xlsx_bomb")


class Lines:
    """The filled cells of a long sheet as texts, a line of JSON for each row: its number, then column and text."""

    def __init__(self, strings: list[str]) -> None:
        self.strings = strings
        self.row = self.column = 0
        self.kind = ""
        self.cells: dict[int, str] = {}
        self.parts: list[str] = []
        self.inside = False

    def start(self, name: str, given: dict[str, str]) -> None:
        if name == "c":
            self.kind, self.parts = given.get("t", "n"), []
            self.column = column_of(given["r"]) if "r" in given else self.column + 1
        elif name in ("v", "t"):
            self.inside = True
        elif name == "row":
            self.row = int(given.get("r") or self.row + 1)
            self.column, self.cells = 0, {}
            if self.row > MOST_LINES:
                raise Refused("xlsx_lines")

    def text(self, text: str) -> None:
        if self.inside:
            self.parts.append(text)

    def end(self, name: str) -> None:
        if name in ("v", "t"):
            self.inside = False
        elif name == "c":
            if self.parts and self.column <= MOST_COLUMNS:
                said = "".join(self.parts)
                if self.kind == "s":
                    said = self.strings[int(said)]
                self.cells[self.column] = ERROR if self.kind == "e" else said[:LONGEST_TEXT]
        elif name == "row" and self.cells:
            sys.stdout.write(json.dumps([self.row, self.cells]) + "\n")


def stream_part(stream: IO[bytes], handler: Any, left: int) -> int:
    """Stream one part of a long list through the parser; returns how many bytes came out."""
    parser, inflated = expat.ParserCreate(), 0
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = parser.EntityDeclHandler = refuse_dtd
    parser.StartElementHandler, parser.EndElementHandler = handler.start, handler.end
    parser.CharacterDataHandler = handler.text
    while block := stream.read(STEP):
        inflated += len(block)
        if inflated > left:
            raise Refused("xlsx_bomb")
        parser.Parse(block, False)
    parser.Parse(b"", True)
    return inflated


def stream_rows(data: bytes) -> dict[str, Any]:
    """Print the rows of every sheet as they are read; whatever is wrong is found on the way and said last."""
    archive, left = open_zip(data, MOST_INFLATED), MOST_INFLATED
    entries = {entry.filename.lower(): entry for entry in archive.infolist()}
    parts: dict[str, Part] = {}
    for path in ("[content_types].xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels"):
        with archive.open(entries[path]) as stream:
            parts[path], inflated = scan(stream, left)
        left -= inflated
    strings = Strings()
    if "xl/sharedstrings.xml" in entries:
        with archive.open(entries["xl/sharedstrings.xml"]) as stream:
            left -= stream_part(stream, strings, left)
    targets = parts["xl/_rels/workbook.xml.rels"].targets
    for name, identity in parts["xl/workbook.xml"].names[:MOST_SHEETS]:
        path = posixpath.normpath(posixpath.join("/xl", targets.get(identity, ""))).lstrip("/").lower()
        if path not in entries:
            raise Refused("xlsx_broken")
        sys.stdout.write(json.dumps({"sheet": name[:LONGEST_NAME]}) + "\n")
        with archive.open(entries[path]) as stream:
            left -= stream_part(stream, Lines(strings.found), left)
    return {"done": True}


def answered(data: bytes) -> dict[str, Any]:
    """The rows, then that this was all."""
    try:
        return stream_rows(data)
    except LookupError as error:  # a cell points to a text that is not there
        raise Refused("xlsx_broken") from error


if __name__ == "__main__":
    main(answered, SECONDS)
