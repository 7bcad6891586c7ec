"""From a file's raw values to a package and back, all from the dataclasses themselves.

Every mistake is told with its path, ``amounts[1].bands[0].give.percent``, and all of them at once.
"""

import dataclasses
import re
import types
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

from common.said import Said
from common.terms import Term
from standards.policy.package.shapes import Raw, Short, positive, wrong

T = TypeVar("T")


@dataclasses.dataclass(frozen=True, slots=True)
class Problem:
    """One mistake: where it stands and what is wrong with it."""

    path: str
    text: Said

    def __str__(self) -> str:
        return self.said

    @property
    def said(self) -> Said:
        """Place and mistake as one sentence."""
        place = Said(self.path) if self.path else Said("（文件）", "(file)")
        return Said(f"{place}：{self.text}", f"{place.en}: {self.text.en}")


class Mistakes(ValueError):
    """All mistakes of a file."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("；".join(map(str, problems)))
        self.problems = tuple(problems)


def read(cls: type[T], raw: Raw) -> T:
    """The value that ``raw`` writes; raises Mistakes with every mistake of form."""
    value: T = read_as(cls, raw)
    return value


def read_as(hint: Any, raw: Raw, path: str = "") -> Any:
    """The value of that type that ``raw`` writes; raises Mistakes with their paths from ``path`` on."""
    problems: list[Problem] = []
    value = _read(hint, raw, path, problems)
    if problems:
        raise Mistakes(problems)
    return value


@cache
def hints_of(cls: Any) -> dict[str, tuple[str, Any, "dataclasses.Field[Any]"]]:
    """File name of each field: attribute, type, field."""
    hints = get_type_hints(cls)
    return {f.name.rstrip("_"): (f.name, hints[f.name], f) for f in dataclasses.fields(cls)}


def _read(hint: Any, raw: Raw, path: str, problems: list[Problem]) -> Any:
    if get_origin(hint) is types.UnionType:
        return None if raw is None else _read(wanted(hint), raw, path, problems)
    if get_origin(hint) in (tuple, frozenset):
        return get_origin(hint)(_read_list(get_args(hint)[0], raw, path, problems))
    if get_origin(hint) is Mapping:
        return _read_mapping(get_args(hint)[1], raw, path, problems)
    if hint not in Short and dataclasses.is_dataclass(hint):
        return _read_object(hint, raw, path, problems)
    try:
        return hint.read(raw) if hint in Short else _SCALARS.get(hint, _term(hint))(raw)
    except ValueError as error:
        problems.append(Problem(path, error.args[0]))  # every reader says it in both languages
        return None


def wanted(hint: Any) -> Any:
    """The type of a field that may be left out."""
    return next(option for option in get_args(hint) if option is not type(None))


def _read_list(hint: Any, raw: Raw, path: str, problems: list[Problem]) -> tuple[Any, ...]:
    if not isinstance(raw, list | tuple):
        problems.append(problem(path, "应为列表", "A list is needed"))
        return ()
    return tuple(_read(hint, item, f"{path}[{place}]", problems) for place, item in enumerate(raw))


def _read_mapping(hint: Any, raw: Raw, path: str, problems: list[Problem]) -> dict[str, Any]:
    if not isinstance(raw, Mapping):
        problems.append(problem(path, "应为“名称：值”的对照", "Names with their values are needed"))
        return {}
    if hint is Any:
        return {str(key): _exact(value) for key, value in raw.items()}
    return {str(key): _read(hint, value, _join(path, str(key)), problems) for key, value in raw.items()}


def _exact(raw: Raw) -> Raw:
    """Raw values that are read later, numbers always as Decimal: a column of JSON keeps them as text."""
    if isinstance(raw, Mapping):
        return {str(key): _exact(value) for key, value in raw.items()}
    if isinstance(raw, list | tuple):
        return [_exact(value) for value in raw]
    if isinstance(raw, str | int) and not isinstance(raw, bool) and _NUMBER.fullmatch(str(raw)):
        return Decimal(raw)
    return raw


_NUMBER = re.compile(r"(0|[1-9]\d*)(\.\d+)?", re.ASCII)


def _read_object(cls: Any, raw: Raw, path: str, problems: list[Problem]) -> Any:
    short = getattr(cls, "SHORT", None)
    if short and isinstance(raw, str):
        raw = {short: raw}
    if not isinstance(raw, Mapping):
        problems.append(problem(path, "应为“字段：值”的对照", "Fields with their values are needed"))
        return None
    fields, before = hints_of(cls), len(problems)
    problems += [unknown(_join(path, str(key)), fields) for key in raw if str(key) not in fields]
    given = {}
    for name, (attribute, hint, field) in fields.items():
        if raw.get(name) is not None:
            given[attribute] = _read(hint, raw[name], _join(path, name), problems)
        elif is_required(field):
            problems.append(problem(_join(path, name), "必须填写", "This is required"))
    return cls(**given) if len(problems) == before else None


def is_required(field: "dataclasses.Field[Any]") -> bool:
    """Whether a field must be given."""
    return field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING


def problem(path: str, zh: str, en: str) -> Problem:
    """One mistake in both languages."""
    return Problem(path, Said(zh, en))


def unknown(path: str, known: Iterable[str]) -> Problem:
    """A field that nobody knows, with those that there are."""
    names = list(known)
    return problem(
        path, f"不认识的字段；可用的字段有：{'、'.join(names)}", f"Unknown field; there are: {', '.join(names)}"
    )


def _join(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name


# --- scalars


def _text(raw: Raw) -> str:
    if isinstance(raw, bool) or not isinstance(raw, str | int | Decimal):
        raise wrong("应为文字（yes、no、日期等请加引号）", "Text is needed (put yes, no or a day into quotation marks)")
    return str(raw).strip()


def _whole(raw: Raw) -> int:
    number = positive(raw)
    if number != number.to_integral_value():
        raise wrong("应为整数", "A whole number is needed")
    return int(number)


def _yes_no(raw: Raw) -> bool:
    if isinstance(raw, bool):
        return raw
    if isinstance(raw, str) and raw in YES_NO:
        return YES_NO[raw]
    raise wrong("应为 yes 或 no", "yes or no is needed")


YES_NO = {"yes": True, "no": False, "true": True, "false": False, "是": True, "否": False}


def _day(raw: Raw) -> date:
    if type(raw) is date:  # a day with a time of day is none
        return _of_our_time(raw)
    text = str(raw)
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = None
    if day is None or text != day.isoformat():
        raise wrong("应为日期，如 2026-01-01", "A day is needed, like 2026-01-01")
    return _of_our_time(day)


FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2199, 12, 31)
"""No file and no rule is of another time, and a year is always left to reckon with on either side."""


def _of_our_time(day: date) -> date:
    if not FIRST_DAY <= day <= LAST_DAY:
        raise wrong(f"日期应在 {FIRST_DAY} 至 {LAST_DAY} 之间", f"A day lies between {FIRST_DAY} and {LAST_DAY}")
    return day


_SCALARS: dict[Any, Any] = {str: _text, int: _whole, bool: _yes_no, date: _day, Decimal: positive}


def _term(hint: Any) -> Any:
    def reader(raw: Raw) -> Any:
        if isinstance(raw, bool):  # YAML takes yes and no for these
            raw = "yes" if raw else "no"
        for term in hint.offered():
            if raw in (term.value, term.zh):
                return term
        given = str(raw)[:40]
        raise wrong(
            f"不认识“{given}”；可填：{'、'.join(f'{term.value}（{term.zh}）' for term in hint.offered())}",
            f"“{given}” is not known; there are: {', '.join(f'{term.value} ({term.en})' for term in hint.offered())}",
        )

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
