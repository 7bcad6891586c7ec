"""A package read from a file that somebody sent: text or workbook, each mistake with its line or cell."""

from collections.abc import Sequence
from functools import partial

from django.utils.translation import gettext as _

from common.errors import Invalid
from standards.packages.files import FileMistakes, read_package
from standards.packages.health import problems_where
from standards.packages.workbook.reading import WorkbookMistakes, read_workbook
from standards.policy.package.model import Package

ZIP = b"PK"
MOST_SHOWN = 100


class FileRefused(Invalid):
    """Everything that is wrong with the file, each mistake with its line or cell; nothing of it was taken."""

    def __init__(self, mistakes: Sequence[tuple[str, str]]) -> None:
        self.mistakes = tuple(mistakes[:MOST_SHOWN])
        text = _("The file has mistakes; nothing was taken from it.")
        told = [text, *(": ".join(part for part in one if part) for one in self.mistakes)]
        super().__init__("file_mistaken", text, fields={"file": told})


def package_of_file(data: bytes, *, region: str = "") -> Package:
    """The package of a file, right with what it inherits in the region of that code, else in its own.

    Raises Invalid for what is no such file, FileRefused for one with mistakes.
    """
    check = partial(problems_where, region=region)
    try:
        if data.startswith(ZIP):
            return read_workbook(data, check=check)
        return read_package(data.decode("utf-8-sig"), check=check)
    except UnicodeDecodeError as error:
        text = _("This is neither a text file in UTF-8 nor a workbook.")
        raise Invalid("no_package_file", text, fields={"file": text}) from error
    except FileMistakes as mistakes:
        found = [(_line(one.line), one.problem.said.label) for one in mistakes.placed]
        raise FileRefused(found) from mistakes
    except WorkbookMistakes as mistakes:
        raise FileRefused(mistakes.placed) from mistakes


def _line(number: int | None) -> str:
    return "" if number is None else _("line %d") % number
