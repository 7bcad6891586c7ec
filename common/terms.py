"""Closed enumerations of the field as bilingual data, one class per list."""

from collections.abc import Callable
from enum import StrEnum
from functools import cache, cached_property
from typing import Any, Self

from common.said import chinese_is_on


class Term(StrEnum):
    """A closed list whose members are written ``NAME = "code", "中文", "English"``.

    The code is what is stored; both labels travel with it, so a term needs no entry in a message catalogue and
    pure code can print Chinese without Django.
    """

    zh: str
    en: str

    def __new__(cls, code: str, zh: str = "", en: str = "") -> Self:
        member = str.__new__(cls, code)
        member._value_ = code
        member.zh = zh or code
        member.en = en or zh or code
        return member

    @property
    def label(self) -> str:
        """The label in the language that is active now."""
        return self.zh if chinese_is_on() else self.en

    @classmethod
    def offered(cls) -> tuple[Self, ...]:
        """The members that somebody may choose or write; a list of which only results say some leaves those out."""
        return tuple(cls)

    @classmethod
    @cache
    def choices(cls) -> "Choices":
        """Choices for a model or form field: what is offered; labels follow the active language."""
        return Choices(cls)

    @classmethod
    def display(cls, field: str) -> Callable[[Any], str]:
        """``get_<field>_display`` of a model with this term: Django's own goes through all labels for each row."""

        def told(row: Any) -> str:
            code = getattr(row, field)
            return next((term.label for term in cls if term == code), code)

        return told

    @classmethod
    def by_zh(cls, text: str) -> Self | None:
        """The member whose Chinese label is exactly ``text``, or None."""
        return next((m for m in cls if m.zh == text), None)


class Choices:
    """The choices of a term. A migration names the term and not its members, so a new member needs no migration."""

    def __init__(self, terms: type[Term]) -> None:
        self.terms = terms

    def __call__(self) -> list[tuple[str, object]]:
        return list(self._made)

    @cached_property
    def _made(self) -> list[tuple[str, object]]:
        """Once for a term: a label that is looked up when it is printed costs a class of its own."""
        from django.utils.functional import lazystr

        return [(term.value, lazystr(_Lazy(term))) for term in self.terms.offered()]

    def deconstruct(self) -> tuple[str, list[object], dict[str, object]]:
        """How a migration writes this down."""
        return "common.terms.Choices", [self.terms], {}


class _Lazy:
    """A label that is looked up when it is printed."""

    def __init__(self, member: Term) -> None:
        self.member = member

    def __str__(self) -> str:
        return self.member.label
