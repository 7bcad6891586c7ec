"""How long a text may be, where the database itself sets no limit or would cut it off."""

from django.utils.translation import gettext_lazy as _


def too_long(most: int, **texts: str) -> dict[str, object]:
    """What to say of those texts that have more than ``most`` characters, by their field; nothing of the others."""
    return {name: _("At most %d characters.") % most for name, text in texts.items() if len(text.strip()) > most}
