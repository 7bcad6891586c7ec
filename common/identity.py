"""Resident identity numbers by GB 11643: 17 digits and a check character (ISO 7064 MOD 11-2)."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from django.utils.translation import gettext_lazy as _
from stdnum import numdb
from stdnum.cn.ric import calc_check_digit

from common.errors import Invalid

EARLIEST_BIRTH = date(1900, 1, 1)
_CASE_NUMBER = re.compile(r"[A-Z]+-\d{6}-\d{4}-\d{6}")
_END_OF_ONE = re.compile(r"(?:\d{6}-)?20\d{2}-\d{6}", re.ASCII)
_DIGITS = re.compile(r"\d{7,}")
"""Seven digits in a row, blanks and dashes aside, may be part of an identity number, a phone or an account."""


_WHOLE = re.compile(r"(?<!\d)[1-9]\d{16}[\dX](?![\dA-Z])", re.ASCII)


@dataclass(frozen=True, slots=True)
class ResidentId:
    """A number that passed every check; ``sex`` is GB/T 2261.1: "1" male, "2" female."""

    number: str
    birth_on: date
    sex: str


def repair(text: str) -> str:
    """Full-width characters, blanks and a small x are slips of typing, not other numbers: mend them."""
    return re.sub(r"[\s\u200b\ufeff\u00a0·'’-]", "", unicodedata.normalize("NFKC", text)).upper()


def picked(text: str) -> str:
    """The one whole number in a longer text, as a reader of cards types name, address and number in one line; a text
    that has none, or several, as it is.
    """
    found = set(_WHOLE.findall(unicodedata.normalize("NFKC", text).upper()))
    return found.pop() if len(found) == 1 else text


def holds_number(text: str) -> bool:
    """Whether a text holds what may be a person's number; names and whole case numbers do not."""
    return bool(_DIGITS.search(repair(without_case_numbers(text))))


def without_case_numbers(text: str) -> str:
    """The text in capitals, with what can only be the number of a case left out, or is nothing but the end of one."""
    plain = unicodedata.normalize("NFKC", text).upper()
    return "" if _END_OF_ONE.fullmatch(plain.strip()) else _CASE_NUMBER.sub("", plain)


def check(text: str, *, today: date) -> ResidentId:
    """Repair, then check length, characters, birth date and check character.

    Raises Invalid with code ``id_missing``, ``id_15_digits``, ``id_format``, ``id_birth`` or ``id_checksum``.
    An unknown area code is not an error: people outlive their county's code.
    """
    number = repair(text)
    if not number:
        raise Invalid("id_missing", _("The identity number is missing."))
    if re.fullmatch(r"\d{15}", number):
        raise Invalid(
            "id_15_digits", _("This is an old 15-digit number; enter the 18-digit number of the present card.")
        )
    if not re.fullmatch(r"[1-9]\d{16}[\dX]", number, re.ASCII):
        raise Invalid("id_format", _("An identity number has 18 characters: 17 digits and a digit or X."))
    birth_on = _birth(number, today)
    if calc_check_digit(number) != number[-1]:
        raise Invalid("id_checksum", _("The check character does not fit: one of the digits is wrong."))
    return ResidentId(number, birth_on, "1" if int(number[16]) % 2 else "2")


def _birth(number: str, today: date) -> date:
    try:
        born = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError as error:
        raise Invalid("id_birth", _("The birth date inside the identity number does not exist.")) from error
    if not EARLIEST_BIRTH <= born <= today:
        raise Invalid("id_birth", _("The birth date inside the identity number does not exist."))
    return born


def has_known_area(number: str) -> bool:
    """Whether the first six digits are or ever were a county's code (GB/T 2260), or those of a residence permit.

    Another one is only worth a look: new codes come every year.
    """
    return number[:6] in _PERMITS or _is_area(number[:6])


_PERMITS = frozenset({"810000", "820000", "830000"})
"""Residents of Hong Kong, Macao and Taiwan."""


@lru_cache(maxsize=4096)
def _is_area(code: str) -> bool:
    return any("county" in told for _part, told in numdb.get("cn/loc").info(code))


def age_on(birth_on: date, day: date) -> int:
    """Completed years of life on ``day``."""
    return day.year - birth_on.year - ((day.month, day.day) < (birth_on.month, birth_on.day))
