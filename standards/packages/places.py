"""Where a mistake stands, in words: the path of a file as an official would say it."""

import dataclasses
import re
import types
from collections.abc import Mapping
from typing import Any, get_args, get_origin

from common.said import Said, joined
from standards.packages.labels import label
from standards.packages.sections import Section
from standards.packages.wording import Wording, term
from standards.policy.package.model import Package
from standards.policy.package.reading import hints_of

_STEP = re.compile(r"([^.\[\]]+)|\[(\d+)\]")


def place(path: str, package: Package) -> Said:
    """``amounts[0].bands[1].give`` as 救助标准 · “疾病” · 分档 · 第 2 项 · 救助标准."""
    wording, words = Wording.of(package), list[Said]()
    hint: Any = Package
    here: Any = package
    for name, number in _STEP.findall(path):
        if number:
            hint, here = _item_of(hint), _at(here, int(number))
            words.append(_called(here, int(number)))
        elif get_origin(hint) is Mapping:
            hint, here = get_args(hint)[1], here.get(name) if isinstance(here, Mapping) else None
            words.append(wording.name(name))
        elif name in _fields(hint):
            words.append(_name(hint, name))
            attribute, field = _fields(hint)[name]
            hint, here = _wanted(field), getattr(here, attribute, None)
        else:
            words.append(Said(name))
            hint, here = Any, None
    return joined(words, " · ", " · ")


def _fields(cls: Any) -> dict[str, tuple[str, Any]]:
    """Attribute and type of each field; none where it is no dataclass."""
    if not dataclasses.is_dataclass(cls):
        return {}
    found: Any = cls
    return {name: (attribute, hint) for name, (attribute, hint, _field) in hints_of(found).items()}


def _name(cls: Any, name: str) -> Said:
    return term(Section(name)) if cls is Package and name in Section.__members__.values() else label(cls, name)


def _wanted(hint: Any) -> Any:
    if get_origin(hint) is not types.UnionType:
        return hint
    return next(option for option in get_args(hint) if option is not type(None))


def _item_of(hint: Any) -> Any:
    return (get_args(hint) or (Any,))[0]


def _at(items: Any, number: int) -> Any:
    return items[number] if isinstance(items, tuple) and number < len(items) else None


def _called(item: Any, number: int) -> Said:
    name = getattr(item, "title", "") or getattr(item, "who", "")
    return Said(f"“{name}”") if name else Said(f"第 {number + 1} 项", f"no. {number + 1}")
