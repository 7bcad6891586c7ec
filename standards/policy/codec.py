"""Frozen dataclasses as JSON and back: exact (Decimals as text), stable (sorted keys), strict (no unknown key)."""

import dataclasses
import types
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cache, partial
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

Json = None | bool | int | str | Sequence["Json"] | Mapping[str, "Json"]
T = TypeVar("T")
Reader = Callable[[Json], Any]


def dump(value: object) -> Json:
    """The value as JSON; a float or any other foreign type raises TypeError."""
    if isinstance(value, StrEnum):
        return value.value
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, Decimal | date):  # a number never with an exponent, which ``str`` gives very small ones
        return f"{value:f}" if isinstance(value, Decimal) else value.isoformat()
    if isinstance(value, Mapping):
        return {str(key): dump(value[key]) for key in sorted(value)}
    if isinstance(value, tuple | frozenset):
        return [dump(item) for item in (sorted(value) if isinstance(value, frozenset) else value)]
    if not dataclasses.is_dataclass(value):
        raise TypeError(f"{type(value).__name__} has no form in JSON here")
    return dump_object(value)


def dump_object(value: object) -> dict[str, Json]:
    """A dataclass as a JSON object, fields in the order of their names."""
    names = sorted(f.name for f in dataclasses.fields(value))  # type: ignore[arg-type]  # any dataclass instance
    return {name: dump(getattr(value, name)) for name in names}


def load_object(cls: type[T], stored: Json) -> T:
    """The dataclass that ``dump_object`` wrote; raises ValueError for a missing, unknown or misshapen field.

    ``LATER`` of the class names the fields that older rows do not have: they take their default.
    """
    given = _object(stored)
    fields, needed = _shape(cls)  # type: ignore[arg-type]  # a class is hashable
    if not needed <= given.keys() <= fields.keys():
        raise ValueError(f"{cls.__name__}: fields differ: {sorted(given.keys() ^ fields.keys())}")
    return cls(**{name: fields[name](item) for name, item in given.items()})


@cache
def _shape(cls: type[object]) -> tuple[Mapping[str, Reader], frozenset[str]]:
    """The reader of each field and the names that must be there; found once: every case brings its rules along."""
    hints = get_type_hints(cls)
    fields = {f.name: _reader(hints[f.name]) for f in dataclasses.fields(cls)}  # type: ignore[arg-type]
    return fields, frozenset(fields) - getattr(cls, "LATER", frozenset())


def load(hint: Any, stored: Json) -> Any:
    """``stored`` read as the type ``hint``; raises ValueError."""
    return _reader(hint)(stored)


@cache
def _reader(hint: Any) -> Reader:
    origin, inside = get_origin(hint), get_args(hint)
    if origin is types.UnionType:
        read = _reader(next(option for option in inside if option is not type(None)))
        return lambda stored: None if stored is None else read(stored)
    if origin in (tuple, frozenset):
        read = _reader(inside[0])
        return lambda stored: origin(read(item) for item in _listed(stored))
    if origin is Mapping:
        read = _reader(inside[1])
        return lambda stored: {key: read(item) for key, item in _object(stored).items()}
    return partial(load_object if dataclasses.is_dataclass(hint) else _scalar, hint)


def _object(stored: Json) -> Mapping[str, Json]:
    if not isinstance(stored, Mapping):
        raise ValueError("not an object")
    return stored


def _listed(stored: Json) -> Sequence[Json]:
    if isinstance(stored, str) or not isinstance(stored, Sequence):
        raise ValueError("not a list")
    return stored


def _scalar(hint: type[object], stored: Json) -> object:
    if hint in (bool, int):
        if type(stored) is not hint:
            raise ValueError(f"not {hint.__name__}: {stored!r}")
        return stored
    if not isinstance(stored, str):
        raise ValueError(f"not text: {stored!r}")
    if hint is Decimal:
        number = Decimal(stored) if _is_plain(stored) else None
        if number is None:
            raise ValueError(f"not a number: {stored!r}")
        return number
    if hint is date:
        return date.fromisoformat(stored)
    return hint(stored)  # type: ignore[call-arg]  # str or a Term, which raises ValueError by itself


def _is_plain(text: str) -> bool:
    """Digits with at most one point and a sign: what ``dump`` writes; NaN and exponents are refused."""
    digits = text.removeprefix("-").replace(".", "", 1)
    return digits.isascii() and digits.isdigit()
