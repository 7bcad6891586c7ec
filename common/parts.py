"""The parts of one row, read in one statement, where ``prefetch_related_objects`` takes one for each table.

A page of a case reads a dozen tables for a row or two of each: building and sending the statements takes longer than
finding the rows. The database answers with JSON, and every value becomes what the model's field makes of it.
"""

import json
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator
from decimal import Decimal
from functools import cache
from typing import Any, cast

from django.db import connection
from django.db.models import (
    DateField,
    DecimalField,
    Field,
    ForeignKey,
    JSONField,
    ManyToOneRel,
    Model,
    OneToOneRel,
    UUIDField,
)

SPLIT = "__"


def read_parts(row: Model, *paths: str, without: Collection[str] = ()) -> None:
    """Read these parts (``"members__person"``) of ``row``, which has them from then on as after a prefetch.

    What is there is not read again. ``without`` are columns to leave for whoever asks (``"snapshots__body"``). A path
    leads along relations to many, and from them to one; what the manager of a part joins to it comes along. Parts stand
    in the order of their model, else of their keys.
    """
    steps = tuple(step for step in _wanted(type(row), paths) if _lacking(row, step))
    if not steps:
        return
    with connection.cursor() as cursor:
        cursor.execute(_statement(type(row), steps, frozenset(without)), {"key": row.pk})
        told = dict(cursor.fetchall())
    for step in steps:
        _attach(row, step, json.loads(told[step] or "[]", parse_float=Decimal))


@cache
def _wanted(model: type[Model], paths: tuple[str, ...]) -> tuple[str, ...]:
    """Each step of the paths once, the way to a part before the part."""
    found: dict[str, None] = {}
    for path in paths:
        names = path.split(SPLIT)
        for step in (SPLIT.join(names[: n + 1]) for n in range(len(names))):
            joined = _model(model, step)._default_manager.all().query.select_related
            found |= dict.fromkeys([step, *_joined(step, joined if isinstance(joined, dict) else {})])
    return tuple(found)


def _joined(step: str, tree: dict[str, Any]) -> Iterator[str]:
    for name, below in tree.items():
        yield f"{step}{SPLIT}{name}"
        yield from _joined(f"{step}{SPLIT}{name}", below)


def _ends(step: str) -> tuple[str, str]:
    """What it belongs to, empty for the row itself, and its own name."""
    parent, _split, name = step.rpartition(SPLIT)
    return parent, name


def _lacking(row: Model, step: str) -> bool:
    parent, name = _ends(step)
    return any(not _has(one, name) for one in _at(row, parent)) if _known(row, parent) else True


def _known(row: Model, step: str) -> bool:
    return not step or not _lacking(row, step)


def _has(row: Model, name: str) -> bool:
    relation = row._meta.get_field(name)
    if isinstance(relation, ForeignKey):
        return bool(getattr(row, relation.attname) is None or relation.is_cached(row))
    if isinstance(relation, OneToOneRel):
        return bool(relation.is_cached(row))
    return name in getattr(row, "_prefetched_objects_cache", {})


def _at(row: Model, step: str) -> list[Model]:
    """The rows at the end of the step, each once."""
    if not step:
        return [row]
    parent, name = _ends(step)
    relation = _relation(type(row), step)
    found: Iterable[Model | None]
    if isinstance(relation, ForeignKey | OneToOneRel):
        found = (relation.get_cached_value(one, default=None) for one in _at(row, parent))
    else:
        found = (part for one in _at(row, parent) for part in getattr(one, name).all())
    return list({one.pk: one for one in found if one is not None}.values())


@cache
def _relation(model: type[Model], step: str) -> "ManyToOneRel | ForeignKey[Any, Any]":
    parent, name = _ends(step)
    found = (_model(model, parent) if parent else model)._meta.get_field(name)
    assert isinstance(found, (ManyToOneRel, ForeignKey)), step
    return found


def _model(model: type[Model], step: str) -> type[Model]:
    return _relation(model, step).related_model


@cache
def _statement(model: type[Model], steps: tuple[str, ...], without: frozenset[str]) -> str:
    """A row for each step: its name, and what is there as JSON."""
    quote = connection.ops.quote_name
    selects = []
    for step in steps:
        part = _model(model, step)
        left_out = [f.column for f in part._meta.concrete_fields if f"{step}{SPLIT}{f.name}" in without]
        row = "to_jsonb(_row)" + "".join(f" - '{column}'" for column in left_out)
        order = ", ".join(f"_row.{quote(column)}{falling}" for column, falling in _order(part))
        selects.append(
            f"SELECT '{step}', (SELECT jsonb_agg({row} ORDER BY {order})::text "  # noqa: S608  our own names
            f"FROM {quote(part._meta.db_table)} _row WHERE {_condition(model, step)})"
        )
    return " UNION ALL ".join(selects)


def _order(model: type[Model]) -> list[tuple[str, str]]:
    names = [str(name) for name in model._meta.ordering or [model._meta.pk.name]]
    fields = [cast("Field[Any, Any]", model._meta.get_field(name.removeprefix("-"))) for name in names]
    return [(str(f.column), " DESC" if name.startswith("-") else "") for f, name in zip(fields, names, strict=True)]


def _condition(model: type[Model], step: str) -> str:
    """Which rows of its table; the row itself is ``%(key)s``."""
    quote, relation, (parent, _name) = connection.ops.quote_name, _relation(model, step), _ends(step)
    if isinstance(relation, ForeignKey):
        assert parent, step  # a row's own relation to one is joined by whoever reads the row
        column, key = quote(str(relation.target_field.column)), quote(str(relation.column))
    else:
        column, key = quote(str(relation.field.column)), quote(str(relation.field.target_field.column))
    if not parent:
        return f"{column} = %(key)s"
    table, condition = quote(_model(model, parent)._meta.db_table), _condition(model, parent)
    return f"{column} IN (SELECT {key} FROM {table} WHERE {condition})"  # noqa: S608  our own names


def _attach(row: Model, step: str, told: list[dict[str, Any]]) -> None:
    parent, name = _ends(step)
    relation = _relation(type(row), step)
    rows = [_made(_model(type(row), step), one) for one in told]
    if isinstance(relation, ForeignKey):
        by_key = {one.pk: one for one in rows}
        for one in _at(row, parent):
            relation.set_cached_value(one, by_key.get(getattr(one, relation.attname)))
        return
    field = relation.field
    of: dict[Any, list[Model]] = defaultdict(list)
    for one in rows:
        of[getattr(one, field.attname)].append(one)
    for above in _at(row, parent):
        if isinstance(relation, OneToOneRel):
            relation.set_cached_value(above, next(iter(of[above.pk]), None))
            continue
        found = getattr(above, name).get_queryset()
        found._result_cache, found._prefetch_done = of[above.pk], True
        for one in found._result_cache:
            field.set_cached_value(one, above)
        above.__dict__.setdefault("_prefetched_objects_cache", {})[name] = found


def _made(model: type[Model], told: dict[str, Any]) -> Model:
    fields = [(column, attname, convert) for column, attname, convert in _fields(model) if column in told]
    values = [convert(told[column]) if convert else told[column] for column, _attname, convert in fields]
    return model.from_db(connection.alias, [attname for _column, attname, _convert in fields], values)


Convert = Callable[[Any], Any]


@cache
def _fields(model: type[Model]) -> list[tuple[str, str, Convert | None]]:
    return [(str(f.column), f.attname, _conversion(f)) for f in model._meta.concrete_fields]


def _conversion(field: "Field[Any, Any]") -> Convert | None:
    """From JSON to what the field has in Python; None where that is the same."""
    if isinstance(field, JSONField):
        return _plain
    if hasattr(field, "from_db_value"):
        return lambda value: field.from_db_value(value, None, connection)
    if isinstance(field, (DateField, DecimalField, UUIDField)):  # a moment is a day as well
        return field.to_python
    return None


def _plain(value: Any) -> Any:
    """JSON in JSON: its fractions are no sums of ours."""
    return json.loads(json.dumps(value, default=float))
