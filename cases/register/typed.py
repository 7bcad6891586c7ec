"""What was typed: one cell, and one row that speaks of somebody."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from cases.register.columns import Column
from common.said import Said
from common.xlsx import Value

NOTHING = frozenset({"", "-", "--", "—", "——", "/", "\\", "／", "无", "暂无", "空"})
"""What offices write into a cell to say that nothing belongs there."""


@dataclass(slots=True)
class Typed:
    """One cell as it was typed; ``value`` of a formula is its last result, ``text`` is the value as text."""

    value: Value | None
    cell: str
    formula: str = ""
    text: str = field(init=False)

    def __post_init__(self) -> None:
        self.text = as_text(self.value)

    @property
    def said(self) -> str:
        """The text without blanks around it; empty when it says that there is nothing."""
        text = self.text.strip()
        return "" if text in NOTHING else text


@dataclass(frozen=True, slots=True)
class Line:
    """One row that speaks of somebody, by column. ``home`` is the row of a member's household on the same sheet."""

    sheet: str
    row: int
    cells: Mapping[Column, Typed]
    headings: Mapping[Column, str]
    factors: Mapping[Column, Decimal]
    home: int | None = None

    def typed(self, column: Column) -> Typed | None:
        """The cell of a column; None when the sheet has no such column."""
        return self.cells.get(column)

    @property
    def place(self) -> Said:
        """How an officer finds the row."""
        return Said(f"“{self.sheet}”第 {self.row} 行", f"row {self.row} of “{self.sheet}”")


def as_text(value: Value | None) -> str:
    """A value as it is read; whole numbers without a point."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, float):
        return f"{value:.0f}" if value.is_integer() and abs(value) < 1e15 else f"{value:.15g}"
    return str(value)
