"""What is said of texts, and how long they may be, where the database itself sets no limit or would cut it off."""

from django.utils.translation import gettext_lazy as _

NO_NULL = _("Null characters are not allowed.")
"""What Django itself says of them, and what its own Chinese garbles: said here, it is translated by our catalogue."""


def too_long(most: int, **texts: str) -> dict[str, object]:
    """What to say of those texts that have more than ``most`` characters, by their field; nothing of the others."""
    return {name: _("At most %d characters.") % most for name, text in texts.items() if len(text.strip()) > most}
