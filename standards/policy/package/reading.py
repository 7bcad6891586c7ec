"""From a file's raw values to a package and back, and the JSON Schema of both: all from the dataclasses themselves.

Every mistake is told with its path, ``amounts[1].bands[0].give.percent``, and all of them at once.
"""

import dataclasses
import types
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

from common.terms import Term
from standards.policy.package.shapes import Raw, Short, decimal

T = TypeVar("T")


@dataclasses.dataclass(frozen=True, slots=True)
class Problem:
    """One mistake: where it stands and what is wrong, in a Chinese sentence."""

    path: str
    text: str

    def __str__(self) -> str:
        return f"{self.path or '（文件）'}：{self.text}"


class Mistakes(ValueError):
    """All mistakes of a file."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("；".join(map(str, problems)))
        self.problems = tuple(problems)


def read(cls: type[T], raw: Raw) -> T:
    """The value that ``raw`` writes; raises Mistakes with every mistake of form."""
    problems: list[Problem] = []
    value = _read(cls, raw, "", problems)
    if problems:
        raise Mistakes(problems)
    return value  # type: ignore[no-any-return]


@cache
def hints_of(cls: Any) -> dict[str, tuple[str, Any, "dataclasses.Field[Any]"]]:
    """File name of each field: attribute, type, field."""
    hints = get_type_hints(cls)
    return {f.name.rstrip("_"): (f.name, hints[f.name], f) for f in dataclasses.fields(cls)}


def _read(hint: Any, raw: Raw, path: str, problems: list[Problem]) -> Any:
    if get_origin(hint) is types.UnionType:
        return None if raw is None else _read(_wanted(hint), raw, path, problems)
    if get_origin(hint) in (tuple, frozenset):
        return get_origin(hint)(_read_list(get_args(hint)[0], raw, path, problems))
    if get_origin(hint) is Mapping:
        return _read_mapping(get_args(hint)[1], raw, path, problems)
    if hint not in Short and dataclasses.is_dataclass(hint):
        return _read_object(hint, raw, path, problems)
    try:
        return hint.read(raw) if hint in Short else _SCALARS.get(hint, _term(hint))(raw)
    except ValueError as error:
        problems.append(Problem(path, str(error)))
        return None


def _wanted(hint: Any) -> Any:
    return next(option for option in get_args(hint) if option is not type(None))


def _read_list(hint: Any, raw: Raw, path: str, problems: list[Problem]) -> tuple[Any, ...]:
    if not isinstance(raw, list | tuple):
        problems.append(Problem(path, "应为列表"))
        return ()
    return tuple(_read(hint, item, f"{path}[{place}]", problems) for place, item in enumerate(raw))


def _read_mapping(hint: Any, raw: Raw, path: str, problems: list[Problem]) -> dict[str, Any]:
    if not isinstance(raw, Mapping):
        problems.append(Problem(path, "应为“名称：值”的对照"))
        return {}
    if hint is Any:
        return dict(raw)
    return {str(key): _read(hint, value, _join(path, str(key)), problems) for key, value in raw.items()}


def _read_object(cls: Any, raw: Raw, path: str, problems: list[Problem]) -> Any:
    short = getattr(cls, "SHORT", None)
    if short and isinstance(raw, str):
        raw = {short: raw}
    if not isinstance(raw, Mapping):
        problems.append(Problem(path, "应为“字段：值”的对照"))
        return None
    fields, before = hints_of(cls), len(problems)
    for key in raw:
        if str(key) not in fields:
            near = "、".join(fields)
            problems.append(Problem(_join(path, str(key)), f"不认识的字段；可用的字段有：{near}"))
    given = {}
    for name, (attribute, hint, field) in fields.items():
        if raw.get(name) is not None:
            given[attribute] = _read(hint, raw[name], _join(path, name), problems)
        elif field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING:
            problems.append(Problem(_join(path, name), "必须填写"))
    return cls(**given) if len(problems) == before else None


def _join(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name


# --- scalars


def _text(raw: Raw) -> str:
    if isinstance(raw, bool) or not isinstance(raw, str | int | Decimal):
        raise ValueError("应为文字")
    return str(raw).strip()


def _whole(raw: Raw) -> int:
    number = decimal(raw)
    if number != number.to_integral_value():
        raise ValueError("应为整数")
    return int(number)


def _yes_no(raw: Raw) -> bool:
    if isinstance(raw, bool):
        return raw
    if raw in _YES_NO:
        return _YES_NO[raw]
    raise ValueError("应为 yes 或 no")


_YES_NO = {"yes": True, "no": False, "true": True, "false": False, "是": True, "否": False}


def _day(raw: Raw) -> date:
    if isinstance(raw, date):
        return raw
    try:
        return date.fromisoformat(str(raw))
    except ValueError:
        raise ValueError("应为日期，如 2026-01-01") from None


def _number(raw: Raw) -> Decimal:
    number = decimal(raw)
    if number < 0:
        raise ValueError("不能为负数")
    return number


_SCALARS: dict[Any, Any] = {str: _text, int: _whole, bool: _yes_no, date: _day, Decimal: _number}


def _term(hint: Any) -> Any:
    def reader(raw: Raw) -> Any:
        if isinstance(raw, bool):  # YAML takes yes and no for these
            raw = "yes" if raw else "no"
        for term in hint:
            if raw in (term.value, term.zh):
                return term
        known = "、".join(f"{term.value}（{term.zh}）" for term in hint)
        raise ValueError(f"不认识“{raw}”；可填：{known}")

    return reader


# --- writing


def raw_of(value: Any) -> Raw:
    """The value as a file writes it: only what differs from the default."""
    if isinstance(value, Short):
        return value.raw()
    if isinstance(value, Term):
        return value.value
    if isinstance(value, tuple):
        return [raw_of(item) for item in value]
    if isinstance(value, Mapping):
        return {key: raw_of(item) for key, item in value.items()}
    if not dataclasses.is_dataclass(value):
        return value
    written = {name: raw_of(item) for name, item in _told(value)}
    short = getattr(value, "SHORT", None)
    return written[short] if short and set(written) == {short} else written


def _told(value: Any) -> Iterator[tuple[str, Any]]:
    for name, (attribute, _hint, field) in hints_of(value.__class__).items():
        item = getattr(value, attribute)
        default = field.default_factory() if field.default_factory is not dataclasses.MISSING else field.default
        if item != default and item is not None:
            yield name, item


# --- JSON Schema


def schema_of(cls: type[Any], title: str) -> dict[str, Any]:
    """JSON Schema (2020-12) of what ``read(cls, …)`` takes, apart from what only ``checks`` can tell."""
    found: dict[str, Any] = {}
    root = _schema(cls, found)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": title, **root, "$defs": found}


def _schema(hint: Any, found: dict[str, Any]) -> dict[str, Any]:
    origin = get_origin(hint)
    if origin is types.UnionType:
        return {"anyOf": [_schema(_wanted(hint), found), {"type": "null"}]}
    if origin in (tuple, frozenset):
        return {"type": "array", "items": _schema(get_args(hint)[0], found)}
    if origin is Mapping:
        return {"type": "object", "additionalProperties": _schema(get_args(hint)[1], found)}
    if hint in Short:
        return dict(hint.SCHEMA)
    if dataclasses.is_dataclass(hint):
        return _object_schema(hint, found)
    return _PLAIN[hint] if hint in _PLAIN else {"enum": [term.value for term in hint]}


_PLAIN: dict[Any, dict[str, Any]] = {
    Any: {},
    str: {"type": ["string", "number"]},
    int: {"type": "integer"},
    bool: {"enum": [True, False, *_YES_NO]},
    date: {"type": "string", "format": "date"},
    Decimal: {"type": ["number", "string"], "minimum": 0},
}


def _object_schema(cls: Any, found: dict[str, Any]) -> dict[str, Any]:
    if cls.__name__ not in found:
        found[cls.__name__] = {}  # a type may contain itself
        fields = hints_of(cls)
        body: dict[str, Any] = {
            "type": "object",
            "description": (cls.__doc__ or "").strip(),
            "properties": {
                name: _schema(hint, found) | _described(field) for name, (_attribute, hint, field) in fields.items()
            },
            "additionalProperties": False,
        }
        if required := [name for name, (_a, _h, field) in fields.items() if _is_required(field)]:
            body["required"] = required
        if short := getattr(cls, "SHORT", None):
            body = {"oneOf": [{"type": "string", "description": f"{short}"}, body]}
        found[cls.__name__] = body
    return {"$ref": f"#/$defs/{cls.__name__}"}


def _is_required(field: "dataclasses.Field[Any]") -> bool:
    return field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING


def _described(field: "dataclasses.Field[Any]") -> dict[str, str]:
    return {"description": str(field.metadata["help"])} if "help" in field.metadata else {}
