"""A text in both languages, for what pure code says in a whole sentence; a closed list is a ``Term``."""

from typing import Self


class Said(str):
    """A Chinese text that can be said in English too: ``Said("本人", "the applicant")``.

    It *is* its Chinese: what is stored, printed or compared stays Chinese by itself. Without English, as an old row has
    none and a name or a day needs none, it is shown as it is.
    """

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


def chinese_is_on() -> bool:
    """Whether the language that is active now is Chinese, as it is where none was chosen."""
    from django.utils.translation import get_language

    return (get_language() or "zh").startswith("zh")
