"""A number that was searched for, as it may stand in an address: sealed, and of use only to who typed it."""

import base64
import binascii
import re
import unicodedata

from cryptography.exceptions import InvalidTag
from django.utils.translation import gettext_lazy as _

from accounts.officer import Officer
from common.crypto import seal, unseal
from common.errors import Invalid
from common.identity import repair

_CASE_NUMBER = re.compile(r"[A-Z]+-\d{6}-\d{4}-\d{6}")
_DIGITS = re.compile(r"\d{7,}")
"""Seven digits in a row, blanks and dashes aside, may be part of an identity number, a phone or an account."""


def is_secret(text: str) -> bool:
    """Whether a text holds what may be a person's number; names and whole case numbers do not."""
    plain = _CASE_NUMBER.sub("", unicodedata.normalize("NFKC", text).upper())
    return bool(_DIGITS.search(repair(plain)))


def ticket_for(text: str, officer: Officer) -> str:
    """The text, sealed for this officer; another ticket each time."""
    return base64.urlsafe_b64encode(seal(text.encode(), aad=_aad(officer))).decode().rstrip("=")


def open_ticket(ticket: str, officer: Officer) -> str:
    """The text of one's own ticket; raises Invalid."""
    try:
        return unseal(base64.urlsafe_b64decode(ticket + "=" * (-len(ticket) % 4)), aad=_aad(officer)).decode()
    except (InvalidTag, KeyError, ValueError, binascii.Error) as error:
        raise Invalid("ticket", _("This search belongs to somebody else or is damaged; search again.")) from error


def _aad(officer: Officer) -> str:
    return f"search/{officer.user_id}"
