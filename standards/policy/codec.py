"""Frozen dataclasses of policy as JSON and back: exact (Decimals as text), stable (sorted keys), strict (no unknown
key).
"""

import dataclasses
import types
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

Json = None | bool | int | str | Sequence["Json"] | Mapping[str, "Json"]
T = TypeVar("T")


def dump(value: object) -> Json:
    """The value as JSON; a float or any other foreign type raises TypeError."""
    match value:
        case StrEnum():
            return value.value
        case None | bool() | int() | str():
            return value
        case Decimal():
            return str(value)
        case date():
            return value.isoformat()
        case Mapping():
            return {str(key): dump(value[key]) for key in sorted(value)}
        case AbstractSet():
            return sorted(str(item) for item in value)
        case tuple():
            return [dump(item) for item in value]
    if dataclasses.is_dataclass(value):
        return dump_object(value)
    raise TypeError(f"{type(value).__name__} has no form in JSON here")


def dump_object(value: object) -> dict[str, Json]:
    """A dataclass as a JSON object, fields in the order of their names."""
    names = sorted(f.name for f in dataclasses.fields(value))  # type: ignore[arg-type]  # any dataclass instance
    return {name: dump(getattr(value, name)) for name in names}


def load_object(cls: type[T], stored: Json) -> T:
    """The dataclass that ``dump_object`` wrote; raises ValueError for a missing, unknown or misshapen field."""
    if not isinstance(stored, Mapping):
        raise ValueError(f"{cls.__name__} is not an object")
    hints = get_type_hints(cls)
    names = {f.name for f in dataclasses.fields(cls)}  # type: ignore[arg-type]  # T is a dataclass
    if set(stored) != names:
        raise ValueError(f"{cls.__name__}: fields differ: {sorted(set(stored) ^ names)}")
    return cls(**{name: load(hints[name], stored[name]) for name in names})


def load(hint: Any, stored: Json) -> Any:
    """``stored`` read as the type ``hint``; raises ValueError."""
    if get_origin(hint) is types.UnionType:
        options = [option for option in get_args(hint) if option is not type(None)]
        if stored is None and len(options) < len(get_args(hint)):
            return None
        return load(options[0], stored)
    if get_origin(hint) is tuple:
        return tuple(load(get_args(hint)[0], item) for item in _listed(stored))
    if get_origin(hint) is frozenset:
        return frozenset(load(get_args(hint)[0], item) for item in _listed(stored))
    if get_origin(hint) is Mapping:
        if not isinstance(stored, Mapping):
            raise ValueError("not an object")
        return {key: load(get_args(hint)[1], item) for key, item in stored.items()}
    if dataclasses.is_dataclass(hint):
        return load_object(hint, stored)  # type: ignore[arg-type]  # is_dataclass also allows an instance
    return _scalar(hint, stored)


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
    """Digits with at most one point and a sign: what ``str`` writes for a sum; NaN and exponents are refused."""
    digits = text.removeprefix("-").replace(".", "", 1)
    return digits.isascii() and digits.isdigit()
