"""Takes a list out as the product does, and reads the file again."""

import csv
import io
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from openpyxl import load_workbook

from common.clock import now, today
from reporting.exports import services, working
from reporting.exports.services import Wish
from reporting.models import Export
from reporting.terms import ExportFormat
from tests.cast import Cast

ABOVE = 7
"""Lines that say what a file is, before an empty one and the headings."""


@dataclass(frozen=True)
class Taken:
    """An export that was written, with what its file says."""

    export: Export
    body: bytes
    about: dict[str, Any]
    titles: Sequence[Any]
    rows: Sequence[Sequence[Any]]

    def column(self, title: str) -> list[Any]:
        """The cells below a heading."""
        return [row[self.titles.index(title)] for row in self.rows]


@contextmanager
def quiet() -> Iterator[Callable[[Callable[[], bool]], bool]]:
    """Instead of a second connection, which would not see the rows of a test."""
    yield lambda _act: True


def ask(cast: Cast, who: str, code: str, query: str = "", **more: Any) -> Export:
    """Ask for a list as a file."""
    wish = Wish(code=code, query=query, **{"token": uuid4(), **more})
    return services.ask(wish, officer=cast.officer(who, today()), at=now(), today=today())


def taken(cast: Cast, who: str, code: str, query: str = "", **more: Any) -> Taken:
    """Ask for a list and have its file written."""
    return written(ask(cast, who, code, query, **more))


def written(export: Export) -> Taken:
    """Have the file of an export written and read it."""
    working.work(export.pk, now=now, aside=quiet)
    export = Export.objects.get(pk=export.pk)
    body = b"".join(services.parts_of(export.pk))
    lines = _csv(body) if export.format == ExportFormat.CSV else _xlsx(body)
    about = {str(line[0]): line[1] for line in lines[:ABOVE] if len(line) > 1}
    return Taken(export, body, about, lines[ABOVE + 1], lines[ABOVE + 2 :])


def _xlsx(body: bytes) -> list[list[Any]]:
    sheet = load_workbook(io.BytesIO(body)).worksheets[0]
    return [list(row) for row in sheet.iter_rows(values_only=True)]


def _csv(body: bytes) -> list[list[Any]]:
    return list(csv.reader(io.StringIO(body.decode("utf-8-sig"), newline="")))
