"""Rows that belong to something, read through ``all()`` and picked here: those read before are not read again."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from django.db import connection, transaction
from django.db.models import Manager, Model

Row = TypeVar("Row", bound=Model)


def newest(rows: "Manager[Row]", **wanted: Any) -> Row | None:
    """The row written last among those whose fields are as ``wanted``."""
    fitting = [row for row in rows.all() if all(getattr(row, name) == value for name, value in wanted.items())]
    return max(fitting, key=lambda row: row.pk, default=None)


@contextmanager
def read_only() -> Iterator[None]:
    """Whoever reads inside can not write: the database refuses it. All of it is read as of one moment.

    Inside another transaction the moments are that transaction's.
    """
    moment = "" if connection.in_atomic_block else "ISOLATION LEVEL REPEATABLE READ, "
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SET TRANSACTION {moment}READ ONLY")
        yield
