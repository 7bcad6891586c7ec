"""A number that was searched for, as it may stand in an address: sealed, and of use only to who typed it."""

import base64
import binascii

from cryptography.exceptions import InvalidTag
from django.utils.translation import gettext_lazy as _

from accounts.officer import Officer
from common.crypto import seal, unseal
from common.errors import Invalid
from common.identity import holds_number


def is_secret(text: str) -> bool:
    """Whether a search may be for a person's number, so that it travels as a ticket only."""
    return holds_number(text)


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
