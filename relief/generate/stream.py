"""COPY into a table from lines as they are made, here or by other processes."""

import multiprocessing
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from typing import Any, TypeVar

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


AHEAD = 8
Given = TypeVar("Given")
Made = TypeVar("Made")


def made_by_others(make: Callable[[Given], Made], given: Iterable[Given]) -> Iterator[Made]:
    """What two other processes make of each, in order; they are never more than a few ahead."""
    with ProcessPoolExecutor(2, multiprocessing.get_context("spawn")) as processes:
        ahead: deque[Future[Made]] = deque()
        for one in given:
            ahead.append(processes.submit(make, one))
            if len(ahead) == AHEAD:
                yield ahead.popleft().result()
        yield from (one.result() for one in ahead)
