"""Frozen dataclasses as JSON and back: exact (Decimals as text), stable (sorted keys), strict (no unknown key)."""

import dataclasses
import types
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

Json = None | bool | int | str | Sequence["Json"] | Mapping[str, "Json"]
T = TypeVar("T")


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
    hints, names = _shape(cls)  # type: ignore[arg-type]  # a class is hashable
    if not names - getattr(cls, "LATER", frozenset()) <= set(given) <= names:
        raise ValueError(f"{cls.__name__}: fields differ: {sorted(set(given) ^ names)}")
    return cls(**{name: load(hints[name], item) for name, item in given.items()})


@lru_cache
def _shape(cls: type[object]) -> tuple[Mapping[str, Any], frozenset[str]]:
    """The type of each field and all names; asked for once, because every case brings its rules along."""
    return get_type_hints(cls), frozenset(f.name for f in dataclasses.fields(cls))  # type: ignore[arg-type]


def load(hint: Any, stored: Json) -> Any:
    """``stored`` read as the type ``hint``; raises ValueError."""
    origin = get_origin(hint)
    if origin is types.UnionType:
        kind = next(option for option in get_args(hint) if option is not type(None))
        return None if stored is None else load(kind, stored)
    if origin in (tuple, frozenset):
        return origin(load(get_args(hint)[0], item) for item in _listed(stored))
    if origin is Mapping:
        return {key: load(get_args(hint)[1], item) for key, item in _object(stored).items()}
    if dataclasses.is_dataclass(hint):
        return load_object(hint, stored)  # type: ignore[arg-type]  # is_dataclass also allows an instance
    return _scalar(hint, stored)


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
