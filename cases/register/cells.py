"""Reading single cells of a row: each reading gives the repaired value, or None with a problem at the cell."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable
from datetime import date
from decimal import Decimal
from typing import TypeVar

from cases.plausible import doubtful_account, doubtful_area, is_name, tidy_name
from cases.register import words
from cases.register.columns import MONEY, Column
from cases.register.shapes import in_yuan, read_count, read_day
from cases.register.slips import Problem, Slip
from cases.register.typed import NOTHING, Line, Typed
from common import identity, money
from common.errors import Invalid
from common.identity import ResidentId
from common.masking import mask_account, mask_id, mask_phone
from common.said import Said
from common.terms import Term

T = TypeVar("T", bound=Term)

BLANK = "".join(c for c in map(chr, range(0x3001)) if c.isspace()) + "\u200b\ufeff"
"""What stands around a text without saying anything: blanks of any width, and those of none."""
LOST_FROM = 1e15
"""A number of more than fifteen digits has lost its last ones in the cell."""
MOST_PEOPLE = 30
_SCIENTIFIC = re.compile(r"\d(\.\d+)?[eE]\+?\d{2}")
_MOBILE = re.compile(r"(?:\+|00)?(?:86)?(1[3-9]\d{9})")
_LANDLINE = re.compile(r"(?:0\d{2,3})?[2-8]\d{6,7}(?:转\d{1,6})?")
_FORMULA = ("=", "+", "-", "@")
_ERROR = re.compile(r"#(ERROR|N/A|REF!|VALUE!|DIV/0!|NAME\?|NUM!|NULL!|SPILL!|CALC!)")
_UNREAD = frozenset({Column.SERIAL, Column.NOTE, Column.RETURNED})


class Cells:
    """One row being read; ``problems`` gathers what was found. ``local`` are area codes of the own city."""

    def __init__(self, line: Line, *, today: date, date1904: bool, local: Collection[str] = ()) -> None:
        self.line, self.today, self.date1904, self.local = line, today, date1904, local
        self.problems: list[Problem] = []

    def has(self, column: Column) -> bool:
        """Whether something stands in the column."""
        typed = self.line.typed(column)
        return typed is not None and bool(typed.formula or typed.said)

    def text(self, column: Column) -> str:
        """What stands in the column, as text without blanks around it."""
        return self._text(column)[1]

    def bad(self, *columns: Column) -> bool:
        """Whether one of the columns has been refused already."""
        labels = {self.line.headings.get(c) for c in columns}
        return any(p.column in labels and p.slip.verdict.weight == 2 for p in self.problems)

    def say(self, slip: Slip, column: Column, value: str = "", **details: object) -> None:
        """Note a problem at the row's cell of ``column``."""
        self.problems.append(problem_at(self.line, slip, column, value, **details))

    def refuse_broken(self) -> None:
        """After the reading: a cell that shows an error, or has a formula without a result, says only that.

        The result of a formula is read like what is typed; only names are typed.
        """
        for column, typed in self.line.cells.items():
            error = typed.text.lstrip().startswith("#") and _ERROR.fullmatch(typed.text.strip())
            blank = typed.formula and typed.value is None and column not in (Column.NAME, *MONEY)
            if column not in _UNREAD and (error or blank):
                self.problems[:] = [p for p in self.problems if p.cell != typed.cell]
                self.say(Slip.CELL_ERROR if error else Slip.TEXT_FORMULA, column)

    def name(self, column: Column) -> str:
        """A person's name as on the identity card."""
        typed, text = self._text(column)
        if typed and (typed.formula or text.startswith(_FORMULA)):
            self.say(Slip.NAME_FORMULA, column, text or typed.formula)
        elif text in NOTHING:
            self.say(Slip.NAME_MISSING, column)
        elif is_name(name := tidy_name(text)):
            return name
        else:
            self.say(Slip.NAME_INVALID, column, text)
        return ""

    def resident(self, column: Column) -> ResidentId | None:
        """An identity number; width, blanks and a small x are repaired and said."""
        typed, text = self._text(column, strip=False)
        if text.strip() in NOTHING:
            self.say(Slip.ID_MISSING, column)
        elif typed and _lost(typed):
            self.say(Slip.ID_NUMERIC, column, mask_id(digits(typed)))
        else:
            try:
                found = identity.check(text, today=self.today)
            except Invalid as error:
                number = identity.repair(text)
                self.say(Slip(error.code), column, mask_id(number), length=len(number))
            else:
                for slip in id_repairs(text):
                    self.say(slip, column, mask_id(found.number))
                if doubtful_area(found.number, self.local):
                    self.say(Slip.ID_AREA, column, mask_id(found.number), area=found.number[:6])
                return found
        return None

    def day(self, column: Column) -> date | None:
        """A day in any of the usual shapes."""
        typed, text = self._text(column)
        if typed is None or not text:
            self.say(Slip.DATE_MISSING, column)
            return None
        found = read_day(typed, date1904=self.date1904)
        if found is None:
            self.say(Slip.DATE_UNREADABLE, column, text)
        return found

    def phone(self, column: Column) -> str:
        """A mobile or landline number; of several in one cell the first."""
        typed, text = self._text(column)
        if typed is None:
            return ""
        if text in NOTHING:
            self.say(Slip.PHONE_MISSING, column)
            return ""
        first = re.split(r"[/、,，;；\n]", unicodedata.normalize("NFKC", text))[0]
        number = re.sub(r"[\s\-()]", "", first)
        if mobile := _MOBILE.fullmatch(number):
            return mobile.group(1)
        if _LANDLINE.fullmatch(number):
            return number
        self.say(Slip.PHONE_INVALID, column, mask_phone(number), length=sum(c.isdigit() for c in number))
        return ""

    def account(self, column: Column) -> str:
        """A bank account; a card number whose last digit does not fit is warned of."""
        typed, text = self._text(column)
        number = re.sub(r"[\s\-·'’]", "", unicodedata.normalize("NFKC", text))
        if typed is None or text in NOTHING:
            self.say(Slip.ACCOUNT_MISSING, column)
        elif _lost(typed):
            self.say(Slip.ACCOUNT_NUMERIC, column, mask_account(digits(typed)))
        elif not re.fullmatch(r"[0-9]{8,30}", number):
            self.say(Slip.ACCOUNT_INVALID, column, mask_account(number))
        else:
            if doubtful_account(number):
                self.say(Slip.ACCOUNT_LUHN, column, mask_account(number))
            return number
        return ""

    def words(self, column: Column, *, most: int, required: bool = False) -> str:
        """Free text, without marks that only steer how it is shown (U+202E turns the rest of a line round)."""
        text = self.text(column)
        if not text.isprintable():
            text = "".join(c for c in text if unicodedata.category(c) != "Cf")
        if text.startswith(_FORMULA) and text not in NOTHING:
            self.say(Slip.TEXT_FORMULA, column, text)
        elif text in NOTHING:
            if required:
                self.say(Slip.TEXT_MISSING, column)
        elif len(text) > most:
            self.say(Slip.TEXT_TOO_LONG, column, text[:20] + "…", most=most)
        else:
            return text
        return ""

    def term(
        self, column: Column, terms: type[T], *, required: bool = False, unknown: Slip = Slip.WORD_UNKNOWN,
        alias: Slip = Slip.WORD_ALIAS, allowed: str = "",
    ) -> T | None:  # fmt: skip
        """A word of a closed list."""
        text = self.text(column)
        if not text or (text in NOTHING and words.read(text, terms) is None):
            if required:
                self.say(Slip.WORD_MISSING, column, allowed=allowed or words.allowed(terms))
        elif (found := words.read(text, terms)) is None:
            self.say(unknown, column, text, allowed=allowed or words.allowed(terms))
        else:
            if words.plain(text) != words.plain(found.zh):
                self.say(alias, column, text, found=Said(found.zh, found.en))
            return found
        return None

    def people(self, column: Column) -> int | None:
        """A number of people."""
        typed, text = self._text(column)
        if typed is None or text in NOTHING:
            return None
        found = read_count(text)
        if found and found <= MOST_PEOPLE:
            return found
        self.say(Slip.HEAD_COUNT_INVALID, column, text)
        return None

    def amount(self, column: Column) -> Decimal | None:
        """A sum in yuan; None when nothing stands there or it was refused."""
        typed, text = self._text(column)
        if typed is None or (text in NOTHING and not typed.formula):
            return None
        if not text:  # a formula that was never calculated
            if column is not Column.SELF_PAID:
                self.say(Slip.AMOUNT_WITHOUT_RESULT, column)
            return None
        try:
            found = abs(money.yuan(in_yuan(text, self.line.factors.get(column, Decimal(1)))))  # "-0" is nothing
        except Invalid as error:
            self.say(Slip(error.code), column, text)
            return None
        if isinstance(typed.value, str):
            self.say(Slip.AMOUNT_TEXT, column, text, found=money.show(found))
        return found

    def _text(self, column: Column, *, strip: bool = True) -> tuple[Typed | None, str]:
        typed = self.line.typed(column)
        if typed is None:
            return None, ""
        return typed, typed.text.strip(BLANK) if strip else typed.text


def problem_at(line: Line, slip: Slip, column: Column, value: str = "", **details: object) -> Problem:
    """A problem at the cell of ``column``, or at the row when the sheet has no such column."""
    typed = line.typed(column)
    return Problem(
        slip=slip,
        sheet=line.sheet,
        cell=typed.cell if typed else str(line.row),
        column=line.headings.get(column, column.zh),
        value=value[:80],
        details={k: v if isinstance(v, Said) else Said(str(v)) for k, v in details.items()},
    )


def id_repairs(text: str) -> Iterable[Slip]:
    """What ``identity.repair`` mended."""
    if any("\uff01" <= c <= "\uff5e" for c in text):
        yield Slip.ID_FULL_WIDTH
    if re.search(r"\s", text.strip()):
        yield Slip.ID_INNER_BLANKS
    if "x" in unicodedata.normalize("NFKC", text):
        yield Slip.ID_LOWER_X


def _lost(typed: Typed) -> bool:
    """Whether the cell is a figure that has lost digits, or such a figure turned into text."""
    return (isinstance(typed.value, float) and abs(typed.value) >= LOST_FROM) or bool(
        isinstance(typed.value, str) and _SCIENTIFIC.fullmatch(typed.value.strip())
    )


def digits(typed: Typed) -> str:
    """The digits that are left of a figure: fifteen, then noughts, as office programs show it."""
    return f"{Decimal(f'{typed.value:.15g}'):f}" if isinstance(typed.value, float) else typed.text
