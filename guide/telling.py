"""Lines of the help as they are told to an officer: with the numbers in force, and with a link he may follow."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.urls import reverse

from accounts.guards import may_open
from accounts.officer import Officer
from common.said import Said
from guide.sheets import Line


@dataclass(frozen=True, slots=True)
class Told:
    """A line in words, and where its page is if the officer may open it."""

    title: str
    text: str
    url: str


def told(line: Line, officer: Officer, numbers: Mapping[str, str]) -> Told:
    """A line of a guide for this officer."""
    url = reverse(line.page) if line.page else ""
    return Told(line.title.label, filled(line.text, numbers), url if url and may_open(url, officer) else "")


def filled(text: Said, numbers: Mapping[str, str]) -> str:
    """A text in the active language with its numbers."""
    return text.label.format_map(numbers)
