"""Rows that belong to something, read through ``all()`` and picked here: those read before are not read again."""

from typing import Any, TypeVar

from django.db.models import Manager, Model

Row = TypeVar("Row", bound=Model)


def newest(rows: "Manager[Row]", **wanted: Any) -> Row | None:
    """The row written last among those whose fields are as ``wanted``."""
    fitting = [row for row in rows.all() if all(getattr(row, name) == value for name, value in wanted.items())]
    return max(fitting, key=lambda row: row.pk, default=None)
