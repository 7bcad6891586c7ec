"""Rows that belong to something, read through ``all()`` and picked here: those read before are not read again."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar

from django.db import connection, transaction
from django.db.models import Field, Manager, Model

Row = TypeVar("Row", bound=Model)


def newest(rows: "Manager[Row]", **wanted: Any) -> Row | None:
    """The row written last among those whose fields are as ``wanted``."""
    fitting = [row for row in rows.all() if all(getattr(row, name) == value for name, value in wanted.items())]
    return max(fitting, key=lambda row: row.pk, default=None)


@contextmanager
def read_only() -> Iterator[None]:
    """Whoever reads inside cannot write: the database refuses it. All of it is read as of one moment.

    Inside another transaction the moments are that transaction's.
    """
    moment = "" if connection.in_atomic_block else "ISOLATION LEVEL REPEATABLE READ, "
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SET TRANSACTION {moment}READ ONLY")
        yield


def write(rows: "Sequence[Row]", names: Sequence[str]) -> int:
    """Write these fields of many rows in one statement; returns how many rows it found.

    ``bulk_update`` does the same with a condition for each row and field, which takes ten times as long.
    """
    if not rows:
        return 0
    meta = rows[0]._meta
    assert meta.pk is not None
    fields: list[Field[Any, Any]] = [meta.pk, *(_field(rows[0], name) for name in names)]
    given = [[f.get_db_prep_save(getattr(row, f.attname), connection) for row in rows] for f in fields]
    quote = connection.ops.quote_name
    columns = [quote(str(f.column)) for f in fields]
    types = [_type(f) for f in fields]
    put = ", ".join(f"{column} = given.{column}" for column in columns[1:])
    arrays = ", ".join(f"%s::{kind}[]" for kind in types)
    table, key = quote(meta.db_table), columns[0]
    statement = (
        f"UPDATE {table} SET {put} FROM unnest({arrays}) AS given ({', '.join(columns)}) "  # noqa: S608  our own names
        f"WHERE {table}.{key} = given.{key}"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, given)
        return int(cursor.rowcount)


def add(
    model: type[Model], same: Mapping[str, object], each: Mapping[str, Sequence[object]], *, unless_there: bool = False
) -> list[int]:
    """New rows in one statement, and their keys: ``same`` are fields that all have in common, ``each`` have a value for
    each row, what is not named has its default.

    ``unless_there`` leaves out rows that a unique constraint refuses. ``bulk_create`` makes an object and a line of the
    statement for each row, which takes several times as long.
    """
    if not next(iter(each.values())):
        return []
    quote = connection.ops.quote_name
    fields = [f for f in model._meta.concrete_fields if f.name in each or not f.primary_key]
    given = [f for f in fields if f.name in each]
    arrays = [[f.get_db_prep_save(value, connection) for value in each[f.name]] for f in given]
    lists = ", ".join(f"%s::{_type(f)}[]" for f in given)
    told = [quote(str(f.column)) if f.name in each else f"%s::{_type(f)}" for f in fields]
    constant = [
        f.get_db_prep_save(same[f.name] if f.name in same else f.get_default(), connection)
        for f in fields
        if f.name not in each
    ]
    statement = (
        f"INSERT INTO {quote(model._meta.db_table)} ({', '.join(quote(str(f.column)) for f in fields)}) "  # noqa: S608
        f"SELECT {', '.join(told)} FROM unnest({lists}) AS given ({', '.join(quote(str(f.column)) for f in given)}) "
        f"{'ON CONFLICT DO NOTHING ' if unless_there else ''}RETURNING {quote(str(model._meta.pk.column))}"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [*constant, *arrays])
        return [int(key) for (key,) in cursor.fetchall()]


def create(rows: "Sequence[Row]") -> None:
    """Write these new objects in one statement and give them their keys, as ``bulk_create`` does in a longer time."""
    if not rows:
        return
    first, *fields = (f for f in rows[0]._meta.concrete_fields if not f.primary_key)
    each: dict[str, Sequence[object]] = {f.name: [f.pre_save(row, add=True) for row in rows] for f in (first, *fields)}
    same = {f.name: each.pop(f.name)[0] for f in fields if _all_alike(each[f.name])}
    for row, key in zip(rows, add(type(rows[0]), same, each), strict=True):
        row.pk, row._state.adding = key, False


def _all_alike(values: "Sequence[object]") -> bool:
    return all(value == values[0] for value in values)


def _field(row: Model, name: str) -> "Field[Any, Any]":
    field = row._meta.get_field(name)
    assert isinstance(field, Field)
    return field


def _type(field: "Field[Any, Any]") -> str:
    """Its type without length: a cast to varchar(80) would cut a longer text silently."""
    kind = field.rel_db_type(connection) if field.primary_key else field.db_type(connection)
    return str(kind).partition("(")[0]
