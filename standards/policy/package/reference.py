"""The reference part of ``docs/packages.md``: every field, quantity, fact and word, made of the code itself."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import is_dataclass
from decimal import Decimal
from types import UnionType
from typing import Any, get_args, get_origin

from common.said import Said
from common.terms import Term
from standards.policy.facts import Asset, CaseFacts, Expense, FormerRelief, Income, Member
from standards.policy.package.examples import SHORT
from standards.policy.package.fact_words import FACT_WORDS
from standards.policy.package.model import Package
from standards.policy.package.quantities import BUILT_IN
from standards.policy.package.reading import hints_of, is_required, raw_of, wanted
from standards.policy.package.shapes import Count, Range, Value

MADE = "<!-- From here on made by `python -m standards.policy.package.schema`; do not edit. -->\n"
KINDS = {
    str: "text",
    int: "whole number",
    Decimal: "number",
    bool: "yes or no",
    Any: "anything",
    Range: "number or `[low, high]`",
    Value: "number or quantity",
    Count: "number, `[low, high]`, quantity or `{of, over, each, at_least, at_most}`",
}


def reference() -> str:
    """The part as Markdown."""
    forms = [cls for cls in _within(Package) if is_dataclass(cls)]
    facts = (CaseFacts, Member, Income, Expense, Asset, FormerRelief)
    words = [cls for cls in dict.fromkeys([*_within(Package), *_within(CaseFacts)]) if issubclass(cls, Term)]
    parts = [
        "### Built-in quantities\n\n",
        _table(
            ["name", "中文", "meaning", "kind"],
            ([f"`{n}`", q.title, q.title.en, q.kind.value] for n, q in BUILT_IN.items()),
        ),
        "### Fields\n\nA field in bold is required.\n\n",
        *(f"#### {cls.__name__}\n\n{_first(cls)}\n\n" + _fields(cls) for cls in forms),
        "### Facts of a test case\n\nShort words:\n\n",
        _table(["word", "中文", "meaning"], ([f"`{word}`", said, said.en] for word, said in SHORT.items())),
        *(f"#### {cls.__name__}\n\n" + _fields(cls) for cls in facts),
        "### Words\n\n",
        *(f"**{cls.__name__}**: {_words(cls)}\n\n" for cls in words),
    ]
    return "".join(parts)


def _quantities() -> Iterator[list[str]]:
    for name, quantity in BUILT_IN.items():
        yield [f"`{name}`", quantity.title, quantity.title.en, quantity.kind.value]


def _within(cls: type[Any]) -> list[type[Any]]:
    """The dataclasses and closed lists that a class is made of, itself first, each once."""
    found = [cls]
    for one in found:  # grows while it is walked
        if is_dataclass(one):
            inner = [_innermost(hint) for _name, hint, _field in hints_of(one).values()]
            found += dict.fromkeys(
                t for t in inner if t not in KINDS and t not in found and (is_dataclass(t) or _is_term(t))
            )
    return found


def _is_term(hint: Any) -> bool:
    return isinstance(hint, type) and issubclass(hint, Term)


def _innermost(hint: Any) -> Any:
    while (origin := get_origin(hint)) is not None:
        hint = wanted(hint) if origin is UnionType else get_args(hint)[origin is Mapping]
    return hint


def _fields(cls: type[Any]) -> str:
    return _table(["field", "中文", "meaning", "value"], _rows(cls))


def _rows(cls: Any) -> Iterator[list[str]]:
    for name, (_attribute, hint, field) in hints_of(cls).items():
        said: Said = field.metadata["help"] if "help" in field.metadata else FACT_WORDS[cls][field.name]
        shown = f"**`{name}`**" if is_required(field) else f"`{name}`"
        yield [shown, said, said.en, _kind(hint) + _default(field.default)]


def _kind(hint: Any) -> str:
    if get_origin(hint) is UnionType:
        return _kind(wanted(hint))
    if get_origin(hint) in (tuple, frozenset):
        return f"list of {_kind(get_args(hint)[0])}"
    if get_origin(hint) is not None:
        return f"{_kind(get_args(hint)[1])} by name"
    return KINDS.get(hint, "day" if hint.__name__ == "date" else hint.__name__)


def _default(default: Any) -> str:
    raw = raw_of(default) if isinstance(default, Term | Count | Decimal | bool | int) else None
    if isinstance(raw, bool):
        raw = "yes" if raw else "no"
    return "" if raw is None else f"; `{raw}`"


def _words(terms: type[Term]) -> str:
    return ", ".join(f"`{term.value}` {term.zh} ({term.en})" for term in terms.offered())


def _first(cls: type[Any]) -> str:
    return " ".join((cls.__doc__ or "").split("\n\n")[0].split())


def _table(heads: list[str], rows: Iterable[list[str]]) -> str:
    lines = [heads, ["---"] * len(heads), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines) + "\n"
