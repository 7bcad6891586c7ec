"""What a password must not be; said in both languages, for Django's own catalogue lacks some of its sentences."""

import re
from typing import Any

from django.contrib.auth import password_validation as django_says
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

NAMED_BY = ("username", "name")
SHORTEST_PART = 3
"""Shorter Latin parts of a name stand in many words by chance; a Chinese name counts from two characters on."""


class LongEnough(django_says.MinimumLengthValidator):
    """At least ``min_length`` characters."""

    def get_error_message(self) -> str:
        return _("The password is too short: it has at least %(number)d characters.") % {"number": self.min_length}

    def get_help_text(self) -> str:
        return _("It has at least %(number)d characters.") % {"number": self.min_length}


class UnlikeItsOwner(django_says.UserAttributeSimilarityValidator):
    """Neither like the username or the name nor with one of them in it, whatever is hung on."""

    def __init__(self) -> None:
        super().__init__(user_attributes=NAMED_BY)

    def validate(self, password: str, user: Any = None) -> None:
        """Raises ValidationError."""
        if any(part in password.lower() for part in _parts(user)):
            raise ValidationError(self.get_error_message(), code="password_too_similar")
        super().validate(password, user)

    def get_error_message(self) -> str:
        return _("The password contains your username or name, or is too much like it.")

    def get_help_text(self) -> str:
        return _("It neither contains your username or name nor is like it.")


class Uncommon(django_says.CommonPasswordValidator):
    """None of those that everybody tries first."""

    def get_error_message(self) -> str:
        return _("Too many people use this password.")

    def get_help_text(self) -> str:
        return _("It is none that many people use.")


class NotOnlyDigits(django_says.NumericPasswordValidator):
    """Digits alone are guessed."""

    def get_error_message(self) -> str:
        return _("The password has digits only.")

    def get_help_text(self) -> str:
        return _("It does not consist of digits only.")


def _parts(user: Any) -> list[str]:
    """What must not stand in the password: username and name as a whole and in their parts."""
    values = [str(getattr(user, field, "") or "").lower() for field in NAMED_BY]
    parts = {part for value in values for part in (value, *re.split(r"[\W_]+", value))}
    return [part for part in parts if len(part) >= (SHORTEST_PART if part.isascii() else 2)]
