"""What a what-if adds up: cases by what changes for them, and money; in all, by township, by cause, by size of sum."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Self

from common.said import Said
from reporting.comparing import NOTHING, Compared
from reporting.terms import Change

EDGES = tuple(map(Decimal, (0, 500, 1000, 2000, 3000, 5000, 8000, 10000, 20000)))
"""Yuan, each the upper end of its bucket; a last one holds what is above them all."""


def bucket_of(amount: Decimal) -> int:
    """Which bucket holds the sum: 0 nothing, 1 up to 500 yuan, …"""
    return next((number for number, edge in enumerate(EDGES) if amount <= edge), len(EDGES))


def bucket_said(number: int) -> Said:
    """The bucket in words."""
    if number == 0:
        return Said("不予救助", "nothing")
    if number == len(EDGES):
        return Said(f"超过 {EDGES[-1]:,} 元", f"above {EDGES[-1]:,} yuan")
    low, high = EDGES[number - 1 : number + 1]
    if not low:
        return Said(f"{high:,} 元以下（含）", f"up to {high:,} yuan")
    return Said(f"{low:,}–{high:,} 元（含）", f"{low:,} to {high:,} yuan")


@dataclass
class Tally:
    """Some cases: how many, what changes for them, what they cost in yuan before and after.

    The money is that of the cases that can be told and have a sum on both sides. ``uncertain`` is what was granted to
    those that cannot be told, ``unpriced`` how many would gain relief of a sum that nobody knows.
    """

    cases: int = 0
    changed: int = 0
    unpriced: int = 0
    before: Decimal = NOTHING
    after: Decimal = NOTHING
    uncertain: Decimal = NOTHING
    changes: Counter[str] = field(default_factory=Counter)

    @property
    def difference(self) -> Decimal:
        """What the change costs, in yuan; negative where it saves."""
        return self.after - self.before

    @property
    def unknown(self) -> int:
        """How many cases cannot be told."""
        return self.count(Change.UNKNOWN)

    def count(self, change: Change) -> int:
        """How many cases show it."""
        return self.changes[change.value]

    def add(self, one: Compared) -> None:
        self.cases += 1
        self.changes.update(change.value for change in one.changes)
        self.changed += bool(one.changes) and one.known
        if not one.known:
            self.uncertain += one.before.amount or NOTHING
        elif one.before.amount is None or one.after.amount is None:
            self.unpriced += 1
        else:
            self.before += one.before.amount
            self.after += one.after.amount

    def __iadd__(self, other: "Tally") -> Self:
        self.cases += other.cases
        self.changed += other.changed
        self.unpriced += other.unpriced
        self.before += other.before
        self.after += other.after
        self.uncertain += other.uncertain
        self.changes += other.changes
        return self

    def to_json(self) -> dict[str, Any]:
        money = {name: str(getattr(self, name)) for name in _MONEY}
        return {"changes": dict(self.changes), **{name: getattr(self, name) for name in _COUNTS}, **money}

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Self:
        """What ``to_json`` wrote."""
        before, after, uncertain = (Decimal(stored[name]) for name in _MONEY)
        cases, changed, unpriced = (stored[name] for name in _COUNTS)
        return cls(cases, changed, unpriced, before, after, uncertain, Counter(stored["changes"]))


_COUNTS = ("cases", "changed", "unpriced")
_MONEY = ("before", "after", "uncertain")


@dataclass
class Totals:
    """Tallies of a run or a part of it.

    ``sums`` counts cases by bucket: how many are in it before and after, how many leave it and come to it.
    """

    whole: Tally = field(default_factory=Tally)
    townships: dict[str, Tally] = field(default_factory=dict)
    causes: dict[str, Tally] = field(default_factory=dict)
    sums: list[list[int]] = field(default_factory=lambda: [[0] * 4 for _bucket in range(len(EDGES) + 1)])

    def add(self, one: Compared, *, township: int, cause: str) -> None:
        """Count one case; ``township`` is the id of its region."""
        for tally in (
            self.whole,
            self.townships.setdefault(str(township), Tally()),
            self.causes.setdefault(cause, Tally()),
        ):
            tally.add(one)
        if one.known and one.before.amount is not None and one.after.amount is not None:
            was, is_ = bucket_of(one.before.amount), bucket_of(one.after.amount)
            self.sums[was][0] += 1
            self.sums[is_][1] += 1
            self.sums[was][2] += was != is_
            self.sums[is_][3] += was != is_

    def __iadd__(self, other: "Totals") -> Self:
        self.whole += other.whole
        for mine, theirs in ((self.townships, other.townships), (self.causes, other.causes)):
            for key, tally in theirs.items():
                mine.setdefault(key, Tally()).__iadd__(tally)
        self.sums = [[a + b for a, b in zip(*both, strict=True)] for both in zip(self.sums, other.sums, strict=True)]
        return self

    def to_json(self) -> dict[str, Any]:
        """Exact: sums as text."""
        return {
            "whole": self.whole.to_json(),
            "townships": {key: tally.to_json() for key, tally in self.townships.items()},
            "causes": {key: tally.to_json() for key, tally in self.causes.items()},
            "sums": self.sums,
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Self:
        """What ``to_json`` wrote."""
        return cls(
            whole=Tally.from_json(stored["whole"]),
            townships={key: Tally.from_json(tally) for key, tally in stored["townships"].items()},
            causes={key: Tally.from_json(tally) for key, tally in stored["causes"].items()},
            sums=stored["sums"],
        )
