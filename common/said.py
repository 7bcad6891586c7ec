"""A text in both languages, for what pure code says in a whole sentence; a closed list is a ``Term``."""

from collections.abc import Iterable
from typing import Self


class Said(str):
    """A Chinese text that can be said in English too: ``Said("本人", "the applicant")``.

    It *is* its Chinese: what is stored, printed or compared stays Chinese by itself. Without English, as an old row has
    none and a name or a day needs none, it is shown as it is.
    """

    __slots__ = ("en",)
    en: str

    def __new__(cls, zh: str, en: str = "") -> Self:
        said = str.__new__(cls, zh)
        said.en = en or str(zh)
        return said

    @property
    def zh(self) -> str:
        """The Chinese alone."""
        return str(self)

    @property
    def label(self) -> str:
        """The text in the language that is active now."""
        return self.zh if chinese_is_on() else self.en


def joined(parts: Iterable[Said], zh: str = "、", en: str = ", ") -> Said:
    """Several texts as one."""
    said = list(parts)
    return Said(zh.join(said), en.join(part.en for part in said))


def retold(kept: str, composed: Said) -> str:
    """A kept text in the active language where the product composed it; else the words of whoever typed them."""
    return composed.label if kept == composed else kept


def chinese_is_on() -> bool:
    """Whether the language that is active now is Chinese, as it is where none was chosen."""
    from django.utils.translation import get_language

    return (get_language() or "zh").startswith("zh")


def in_both(message: str, words: object = ()) -> Said:
    """A message of the catalogue with its words in both languages, for what is kept until somebody reads it."""
    from django.utils.translation import gettext, override

    with override("zh-hans"):
        zh = gettext(message) % words
    return Said(zh, message % words)
