"""The fields of a dataclass as columns of a sheet, its lists as sheets of their own."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, get_args

from standards.packages.forms import boxes
from standards.packages.forms.boxes import Box
from standards.packages.forms.plan import BOUNDS, Edges, Known, Leaf, Notation, Pairs, Part, Rows, nodes, wanted
from standards.packages.labels import label
from standards.packages.sections import Section
from standards.policy.package.model import Package
from standards.policy.package.reading import hints_of

OWN, INHERIT = "本地自行规定", "沿用上级规定"
NOTE = "说明（不读取）"
CODE = "代号"
FIELD, CONTENT = "项目", "内容"
NAME, VALUE = "名称", "数值"
LISTS = tuple(s for s in Section if s not in (Section.HEAD, Section.PARAMETERS, Section.ROUNDING))
"""The sections that have rows of their own; what is one thing only, like the income test, has one row."""

SINGLE = (Section.INCOME, Section.COMPLETION)


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a sheet and the field that it holds, step by step from the row's own value."""

    steps: tuple[str, ...]
    heading: str
    box: Box


@dataclass(frozen=True, slots=True)
class Child:
    """Rows within rows: a sheet of their own, each row with the code of the one it belongs to."""

    steps: tuple[str, ...]
    name: str
    cls: Any


def columns(cls: Any, known: Known, steps: tuple[str, ...] = (), heading: str = "") -> Iterator[Column]:
    """The fields of a dataclass as columns, with those of the dataclasses within it."""
    for node in nodes(cls, known):
        if isinstance(node, Edges):
            for name in BOUNDS:
                yield Column((*steps, name), heading + label(cls, name).zh, boxes.Number())
            continue
        here, title = (*steps, node.name), heading + label(cls, node.name).zh
        if isinstance(node, Leaf):
            yield Column(here, title, node.box)
        elif isinstance(node, Notation | Pairs):
            yield Column(here, title, boxes.Written())
        elif isinstance(node, Part):
            yield from columns(node.cls, known, here, f"{title}·")


def children(cls: Any, known: Known, steps: tuple[str, ...] = ()) -> Iterator[Child]:
    """The lists within a dataclass."""
    for node in nodes(cls, known):
        here = (*steps, getattr(node, "name", ""))
        if isinstance(node, Rows):
            yield Child(here, label(cls, node.name).zh, node.cls)
        elif isinstance(node, Part):
            yield from children(node.cls, known, here)


def item_of(section: Section) -> Any:
    """What a row of the section is."""
    hint = wanted(hints_of(Package)[section.value][1])
    return (get_args(hint) or (hint,))[-1 if section is Section.QUANTITIES else 0]


def is_one(section: Section) -> bool:
    """Whether the section is one thing and no list."""
    return section in (Section.INCOME, Section.COMPLETION)
