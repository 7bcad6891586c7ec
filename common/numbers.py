"""Accounts and telephones as they are typed or sent: what stands for them is mended, what is none is refused."""

import re

from django.utils.translation import gettext_lazy as _

from common.errors import Invalid
from common.identity import repair

PHONE = re.compile(r"1[3-9]\d{9}|0\d{2,3}-?\d{7,8}")
TELEPHONE = re.compile(r"[0-9０-９()（）+ -]{7,40}")
"""What a notice may give as a telephone: it is printed as it stands."""


def read_account(text: str, *, known: tuple[str, str] = ("", ""), field: str = "account") -> str:
    """The account without blanks, its digits half-width. ``known`` are mask and number of the account as it stands:
    whoever sends the mask back means that one. Raises Invalid.
    """
    masked, full = known
    plain = full if masked and text.strip() == masked else repair(text)
    if not re.fullmatch(r"\d{8,30}", plain, re.ASCII):
        wrong = _("An account has 8 to 30 digits.")
        raise Invalid("account_invalid", wrong, fields={field: wrong})
    return plain


def without_country(number: str) -> str:
    """A mended telephone without the code of China before it: ``+8613800001111``, ``+863748880000``."""
    return re.sub(r"^(?:\+|00)86(?=[2-9]\d{8})", "0", re.sub(r"^(?:\+|00)86(?=[01])", "", number))


def read_phone(text: str) -> str:
    """A mobile or fixed-line number as it is kept; empty stays empty. Raises Invalid."""
    plain = without_country(re.sub(r"[\s()（）]", "", repair(text))) if text else ""
    if plain and not PHONE.fullmatch(plain):
        wrong = _("This is no mobile or fixed-line number.")
        raise Invalid("phone_invalid", wrong, fields={"phone": wrong})
    return plain
