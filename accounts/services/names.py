"""How an account may be called."""

import re

from django.utils.translation import gettext_lazy as _

from common.errors import Invalid

USERNAME = re.compile(r"[a-z0-9][a-z0-9._-]{2,31}")
LONGEST_NAME = 64


def possible_names(username: str, name: str) -> None:
    """Raise Invalid with fields for a username or name that no account can have."""
    wrong = dict[str, object]()
    if not USERNAME.fullmatch(username):
        wrong["username"] = _("3 to 32 of a–z, 0–9, dot, dash, underscore.")
    if not name.strip():
        wrong["name"] = _("This is needed.")
    if len(name.strip()) > LONGEST_NAME:
        wrong["name"] = _("At most %d characters.") % LONGEST_NAME
    if wrong:
        raise Invalid("name_not_possible", next(iter(wrong.values())), fields=wrong)
