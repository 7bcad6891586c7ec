"""Read the bank's answer: rows of a workbook or of a text, each as what its columns say; nothing is judged here."""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext_lazy as _

from common import money, xlsx_rows
from common.errors import Invalid
from common.xlsx import letters
from funds.bank.layout import ROLES, Shape

HEADING_WITHIN = 20
"""The titles stand in one of so many first rows."""
MOST_ROWS = 200_000
LOOKED_AT = 4096
Cells = Mapping[int, str]


@dataclass(frozen=True, slots=True)
class Said:
    """One row of the answer: where it stands and what each column says; ``amount`` is None where it is no sum."""

    sheet: str
    row: int
    key: str
    amount_text: str
    amount: Decimal | None
    outcome: str
    reason: str
    name: str
    account: str

    def succeeded(self, shape: Shape) -> bool | None:
        """True, False, or None where the words are known for neither."""
        if self.outcome in shape.answer.success:
            return True
        return False if self.outcome in shape.answer.failure else None


def looks_like_an_answer(data: bytes) -> bool:
    """Whether the first bytes are those of a workbook or of a text; a PDF or a picture is told at once."""
    start = data[:LOOKED_AT]
    return start.startswith(b"PK") or not (b"\0" in start or start.startswith(b"%PDF"))


def read_answer(data: bytes, shape: Shape, columns: dict[str, str]) -> Iterator[Said]:
    """The rows of the answer, one after the other; raises Invalid where nothing can be read.

    Into ``columns`` goes the letter of the column of each role, as soon as it is known.
    """
    rows = xlsx_rows.rows(data) if data.startswith(b"PK") else _text_rows(data, shape)
    places: dict[str, int] = {}
    sheet, tried, found = None, 0, False
    for name, number, cells in rows:
        if name != sheet:
            sheet, tried, places = name, 0, _numbered(shape)
        if not places:
            tried += 1
            if tried <= HEADING_WITHIN:
                places = _titled(shape, cells)
                found = found or bool(places)
            continue
        if not columns:
            columns.update({role: letters(place) for role, place in places.items()})
        found = True
        if _blank(cells, places):
            continue
        yield _said(name, number, cells, places, shape)
    if not found:
        titles = "、".join(title for title in shape.answer.columns.values() if title)
        raise Invalid("answer_no_columns", _("No row names the columns of the answer: %s.") % titles)


def _numbered(shape: Shape) -> dict[str, int]:
    """Where every column is named by its number there are no titles to look for."""
    given = {role: text for role, text in shape.answer.columns.items() if text}
    return {role: int(text) for role, text in given.items()} if all(t.isdecimal() for t in given.values()) else {}


def _titled(shape: Shape, cells: Cells) -> dict[str, int]:
    titles = {" ".join(text.split()): column for column, text in cells.items()}
    found = {role: titles[text] for role, text in shape.answer.columns.items() if text in titles}
    return found if all(role in found for role in ROLES[:3]) else {}


def _blank(cells: Cells, places: Mapping[str, int]) -> bool:
    """A row without sum and outcome answers for nothing: a first or last line, a line for signatures."""
    return not any(cells.get(places[role], "").strip() for role in ("amount", "outcome"))


def _said(sheet: str, row: int, cells: Cells, places: Mapping[str, int], shape: Shape) -> Said:
    text = {role: " ".join(cells.get(places.get(role, 0), "").split()) for role in ROLES}
    return Said(
        sheet=sheet,
        row=row,
        key=text["key"][:80],
        amount_text=text["amount"][:40],
        amount=_amount(text["amount"], shape),
        outcome=text["outcome"][:40],
        reason=text["reason"][:200],
        name=text["name"][:80],
        account=text["account"].replace(" ", "")[:40],
    )


def _amount(text: str, shape: Shape) -> Decimal | None:
    """A sum in yuan; a text file whose sums are in fen has its answers in fen as well."""
    try:
        if shape.in_fen and text.isdecimal():
            return Decimal(int(text)).scaleb(-2).quantize(money.CENT)
        exact = Decimal(text) if "e" in text.lower() or len(text) > 14 else None
        return money.yuan(text if exact is None else round(exact, 6).normalize())
    except (Invalid, InvalidOperation, ValueError):
        return None


def _text_rows(data: bytes, shape: Shape) -> Iterator[xlsx_rows.Row]:
    text = _decoded(data)
    lines: Iterator[Sequence[str]] = csv.reader(io.StringIO(text), delimiter=shape.answer.delimiter)
    try:
        for number, values in enumerate(lines, 1):
            if number > MOST_ROWS:
                raise Invalid("answer_too_long", _("The file has more than 200,000 rows; split it."))
            if values:
                yield "", number, dict(enumerate(values, 1))
    except csv.Error as error:
        raise Invalid("answer_broken", _("The file is no text with rows; ask the bank for it once more.")) from error


def _decoded(data: bytes) -> str:
    if b"\0" in data:
        raise Invalid("answer_broken", _("The file is no text with rows; ask the bank for it once more."))
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Invalid("answer_encoding", _("The text of the file cannot be read; save it as UTF-8 or GB18030."))
