"""COPY into a table from lines as they are made."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db import connection


class Stream:
    """What ``copy_expert`` reads: pieces of text, one after the other, never all at once."""

    def __init__(self, pieces: Iterable[str]) -> None:
        self._pieces = iter(pieces)
        self._left = b""

    def read(self, size: int = 1 << 16) -> bytes:
        """The next ``size`` bytes; fewer at the end only."""
        while len(self._left) < size and (piece := next(self._pieces, None)) is not None:
            self._left += piece.encode()
        given, self._left = self._left[:size], self._left[size:]
        return given


def copy_in(table: str, columns: Iterable[str], pieces: Iterable[str]) -> None:
    """The lines into the table."""
    names = ", ".join(f'"{name}"' for name in columns)
    with connection.cursor() as cursor:
        cursor.copy_expert(f"COPY {table} ({names}) FROM STDIN", Stream(pieces))  # psycopg2


def bundled(lines: Iterable[str], size: int = 2000) -> Iterator[str]:
    """Many short lines as fewer long pieces."""
    some: list[str] = []
    for line in lines:
        some.append(line)
        if len(some) == size:
            yield "".join(some)
            some.clear()
    yield "".join(some)


def line(values: Iterable[Any]) -> str:
    """One line of COPY's text format."""
    return "\t".join(map(_cell, values)) + "\n"


def _cell(value: Any) -> str:
    if value is None:
        return "\\N"
    if isinstance(value, str):
        text = value.replace("\\", "\\\\")
        return text.replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r")
    return str(value)
