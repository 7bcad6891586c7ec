"""Rows of any length as text separated by commas, for other programs: UTF-8 with the mark that spreadsheets look for.

A text that a spreadsheet would take for a formula, also behind blanks and characters that nobody sees, gets an
apostrophe in front; every other text stays as it is, so that numbers of persons are the same in and out. All but sums
and counts stand in quotes: that is how this format says that digits are a text.
"""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import IO

Cell = str | Decimal | int | date | None

_FORMULA = re.compile(r"[\t\r\n]|[\s\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060\ufeff]*[=+\-@＝＋－＠]")
_NUL = re.compile(r"\x00")


def write_csv(
    out: IO[bytes], rows: Iterable[Sequence[Cell]], *, above: Sequence[Sequence[Cell]] = (), titles: Sequence[str] = ()
) -> None:
    """Write ``above``, the titles and then the rows; sums have two places, days are ISO 8601."""
    text = io.TextIOWrapper(out, encoding="utf-8-sig", newline="")
    lines = csv.writer(text, quoting=csv.QUOTE_NONNUMERIC)
    for row in (*above, titles):
        lines.writerow([harmless(cell) for cell in row])
    for row in rows:
        lines.writerow([harmless(cell) for cell in row])
    text.flush()
    text.detach()


def harmless(cell: Cell) -> Cell:
    """The cell so that no spreadsheet reckons with it; only a text can be harmful."""
    if isinstance(cell, str):
        plain = _NUL.sub("", cell)
        return f"'{plain}" if _FORMULA.match(plain) else plain
    return cell
