"""``python -m standards.policy.package.schema [--check]``: JSON Schemas of packages, facts and answers; the reference.

All are made of the code itself and written to ``docs/schema`` and into ``docs/packages.md``. With
``--check`` nothing is written, and a stale file fails. What only ``checks`` can tell a schema cannot.
"""

import json
import sys
from collections.abc import Mapping
from dataclasses import Field, is_dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from types import UnionType
from typing import Any, get_args, get_origin

from common.said import Said
from common.terms import Term
from standards.policy.facts import CaseFacts
from standards.policy.package.answer import answer_schema
from standards.policy.package.fact_words import FACT_WORDS
from standards.policy.package.model import Package
from standards.policy.package.reading import YES_NO, hints_of, is_required, wanted
from standards.policy.package.reference import MADE, reference
from standards.policy.package.shapes import NUMBER, Short

DOCS = Path(__file__).resolve().parents[3] / "docs"
SCHEMAS: Mapping[str, tuple[type, Said]] = {
    "package": (Package, Said("规则包", "A county's rules as data")),
    "facts": (CaseFacts, Said("案件事实", "The facts of a case")),
}


def schema_of(cls: type[Any], title: Said) -> dict[str, Any]:
    """JSON Schema (2020-12) of what ``read(cls, …)`` takes."""
    found: dict[str, Any] = {}
    root = _schema(cls, found)
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": title.zh, "description": title.en}
    return {**head, **root, "$defs": found}


def _schema(hint: Any, found: dict[str, Any]) -> dict[str, Any]:
    origin = get_origin(hint)
    if origin is UnionType:
        return {"anyOf": [_schema(wanted(hint), found), {"type": "null"}]}
    if origin in (tuple, frozenset):
        return {"type": "array", "items": _schema(get_args(hint)[0], found)}
    if origin is Mapping:
        return {"type": "object", "additionalProperties": _schema(get_args(hint)[1], found)}
    if hint is Any:
        return {}
    name, schema = _PLAIN.get(hint, (hint.__name__, {}))
    if name not in found:
        found[name] = schema  # before its fields are looked at: a type may contain itself
        found[name] = schema or _made(hint, found)
    return {"$ref": f"#/$defs/{name}"}


def _made(hint: Any, found: dict[str, Any]) -> dict[str, Any]:
    if hint in Short:
        return {"description": hint.__doc__, **hint.SCHEMA}
    return _object(hint, found) if is_dataclass(hint) else _words(hint)


_PLAIN: Mapping[Any, tuple[str, dict[str, Any]]] = {
    str: ("text", {"type": ["string", "number"]}),
    int: ("whole", {"type": ["integer", "string"], "minimum": 0, "pattern": "^[0-9]+$"}),
    bool: ("yes_no", {"enum": [True, False, *YES_NO]}),
    date: ("day", {"type": "string", "format": "date"}),
    Decimal: ("number", dict(NUMBER)),
}


def _words(terms: type[Term]) -> dict[str, Any]:
    """A closed list, by code or by its Chinese word; YAML takes a plain yes and no for true and false."""
    return {
        "description": terms.__doc__ or "",
        "anyOf": [
            {"enum": [term.value, term.zh, *_as_yaml(term)], "title": term.zh, "description": term.en}
            for term in terms.offered()
        ],
    }


def _as_yaml(term: Term) -> list[bool]:
    return {"yes": [True], "no": [False]}.get(term.value, [])


def _object(cls: Any, found: dict[str, Any]) -> dict[str, Any]:
    fields = hints_of(cls)
    body: dict[str, Any] = {
        "type": "object",
        "description": cls.__doc__,
        "properties": {
            name: _schema(hint, found) | _described(cls, field) for name, (_attribute, hint, field) in fields.items()
        },
        "required": [name for name, (_attribute, _hint, field) in fields.items() if is_required(field)],
        "additionalProperties": False,
    }
    short = getattr(cls, "SHORT", None)
    return {"anyOf": [{"type": "string", "description": f"“{short}” alone"}, body]} if short else body


def _described(cls: type, field: "Field[Any]") -> dict[str, str]:
    said: Said = field.metadata["help"] if "help" in field.metadata else FACT_WORDS[cls][field.name]
    return {"title": said.zh, "description": said.en}


def pages() -> dict[Path, str]:
    """What stands in each file that is made here."""
    schemas = {name: schema_of(cls, title) for name, (cls, title) in SCHEMAS.items()}
    schemas["determination"] = answer_schema()
    made = {
        DOCS / "schema" / f"{name}.schema.json": json.dumps(schema, ensure_ascii=False, indent=1) + "\n"
        for name, schema in schemas.items()
    }
    guide = DOCS / "packages.md"
    by_hand, _mark, _made = guide.read_text(encoding="utf-8").partition(MADE)
    return made | {guide: by_hand + MADE + "\n" + reference()}


def main(arguments: list[str]) -> int:
    """Write or check the files; the exit code."""
    stale = {
        path: text for path, text in pages().items() if not path.exists() or path.read_text(encoding="utf-8") != text
    }
    if "--check" not in arguments:
        for path, text in stale.items():
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return 0
    sys.stderr.writelines(f"{path.name} is stale: run python -m standards.policy.package.schema\n" for path in stale)
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
