"""Two packages side by side: per section what is the same, what is new, gone or changed, and the change in words."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from common.said import Said
from common.terms import Term
from standards.packages.layers import Layer, holdings
from standards.packages.sections import Section
from standards.packages.telling import Entry, Line
from standards.packages.wording import NOTHING


class Change(Term):
    """What became of an entry or a line."""

    SAME = "same", "相同", "Same"
    NEW = "new", "新增", "New"
    GONE = "gone", "取消", "Gone"
    CHANGED = "changed", "改变", "Changed"

    @property
    def tone(self) -> str:
        """The tone of its badge."""
        return {"same": "neutral", "new": "ok", "gone": "bad", "changed": "warn"}[self.value]


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text; ``marked``: the other side does not have it."""

    text: str
    marked: bool


@dataclass(frozen=True, slots=True)
class LinePair:
    """A line on both sides."""

    name: Said
    left: Said
    right: Said

    @property
    def change(self) -> Change:
        """What became of it."""
        return _change(self.left or None, self.right or None)

    @property
    def pieces(self) -> tuple[list[Piece], list[Piece]]:
        """Both sides in the active language, with what differs marked."""
        return _pieces(self.left.label, self.right.label)

    @property
    def in_words(self) -> str:
        """``3 倍 → 4 倍``: only what differs, where that is short; the rest is read in the columns."""
        left, right = (_marked(side) or "—" for side in self.pieces)
        if self.change is not Change.CHANGED or len(left) + len(right) > MOST_WORDS:
            return ""
        return f"{left} → {right}"


@dataclass(frozen=True, slots=True)
class EntryPair:
    """An entry on both sides."""

    title: Said
    change: Change
    lines: tuple[LinePair, ...]


@dataclass(frozen=True, slots=True)
class SectionPair:
    """A section on both sides."""

    section: Section
    entries: tuple[EntryPair, ...]

    @property
    def differs(self) -> bool:
        """Whether anything in it differs."""
        return any(entry.change is not Change.SAME for entry in self.entries)


def compare(left: Sequence[Layer], right: Sequence[Layer]) -> list[SectionPair]:
    """What holds under the one stack of packages beside what holds under the other; each may be empty."""
    before, after = (_said(stack) for stack in (left, right))
    return [SectionPair(s, tuple(_pairs(before.get(s, []), after.get(s, [])))) for s in Section]


def _said(stack: Sequence[Layer]) -> dict[Section, list[Entry]]:
    found = holdings(stack) if stack else []
    return {holding.section: [one.entry for one in holding.shown] for holding in found}


def _pairs(left: Sequence[Entry], right: Sequence[Entry]) -> list[EntryPair]:
    known, others = {entry.key: entry for entry in left}, {entry.key: entry for entry in right}
    keys = [*known, *(key for key in others if key not in known)]
    return [_pair(known.get(key), others.get(key)) for key in keys]


def _pair(left: Entry | None, right: Entry | None) -> EntryPair:
    there = right or left
    assert there is not None  # the key came from one of them
    lines = _line_pairs(_lines(left), _lines(right))
    change = _change(left, right)
    if change is Change.CHANGED and all(line.change is Change.SAME for line in lines):
        change = Change.SAME
    return EntryPair(there.title, change, tuple(lines))


def _lines(entry: Entry | None) -> Sequence[Line]:
    if entry is None:
        return ()
    source = [Line(SOURCE, Said(entry.source))] if entry.source else []
    return [Line(TITLE, entry.title), *source, *entry.lines, *entry.bands]


MOST_WORDS = 40
TITLE = Said("名称", "Title")
SOURCE = Said("文件原文", "Words of the document")


def _line_pairs(left: Sequence[Line], right: Sequence[Line]) -> list[LinePair]:
    known, others = ({line.name: line.text for line in lines} for lines in (left, right))
    names = [*known, *(name for name in others if name not in known)]
    return [LinePair(name, known.get(name, NOTHING), others.get(name, NOTHING)) for name in names]


def _change(left: object, right: object) -> Change:
    if left == right:
        return Change.SAME
    if left is None:
        return Change.NEW
    return Change.GONE if right is None else Change.CHANGED


# --- the texts themselves

_UNIT = "倍|元|%|个月|个工作日|个自然日|天|times|yuan|months|days"
_TOKEN = re.compile(
    rf"\d{{4}}-\d\d-\d\d|[\d,.]+(?:–[\d,.]+)?\s*(?:{_UNIT})?|[A-Za-z]+|[\u4e00-\u9fff]+|\s+|.", re.DOTALL
)
"""A number goes with its unit and words stay whole, so that a change reads “3 倍 → 4 倍”."""


def _pieces(left: str, right: str) -> tuple[list[Piece], list[Piece]]:
    a, b = _TOKEN.findall(left), _TOKEN.findall(right)
    sides: tuple[list[Piece], list[Piece]] = ([], [])
    for tag, a0, a1, b0, b1 in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        for pieces, text in zip(sides, ("".join(a[a0:a1]), "".join(b[b0:b1])), strict=True):
            if text:
                pieces.append(Piece(text, tag != "equal"))
    return sides


def _marked(pieces: Sequence[Piece]) -> str:
    return "、".join(piece.text.strip() for piece in pieces if piece.marked and piece.text.strip())
