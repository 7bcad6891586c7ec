"""What the county's rules give a case, with the derivation that is printed; kept exactly as it was reckoned."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple

from common.said import Said
from standards.policy.codec import dump
from standards.policy.terms import Outcome


class Span(NamedTuple):
    """From ``low`` to ``high`` yuan, both included and both the same for a fixed sum."""

    low: Decimal
    high: Decimal

    def show(self) -> Said:
        """``1,890.00 元`` or ``1,890.00–3,780.00 元``."""
        low, high = (f"{edge:,.2f}" for edge in self)
        text = low if low == high else f"{low}–{high}"
        return Said(f"{text} 元", f"{text} yuan")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the derivation and, where it has one, what it comes to in yuan."""

    text: Said
    span: Span | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Computed:
    """What the county's rules give.

    ``outcome`` YES: between ``low`` and ``high`` yuan, one of ``choices`` if there are any; NO: the rules give this
    case nothing, or none is meant for it (``rule`` is empty); UNKNOWN: a fact is missing, ``reason`` says which.
    """

    outcome: Outcome
    reason: Said
    rule: str = ""
    title: str = ""
    source: str = ""
    low: Decimal | None = None
    high: Decimal | None = None
    choices: tuple[Decimal, ...] = ()
    lines: tuple[Line, ...] = ()

    @property
    def exact(self) -> bool:
        """Whether there is nothing to choose."""
        return self.low is not None and self.low == self.high

    def to_json(self) -> dict[str, Any]:
        """Exact; the words in both languages."""
        return {
            "outcome": self.outcome.value,
            "reason": [self.reason, self.reason.en],
            "rule": self.rule,
            "title": self.title,
            "source": self.source,
            "low": dump(self.low),
            "high": dump(self.high),
            "choices": [dump(choice) for choice in self.choices],
            "lines": [[line.text, line.text.en, *map(dump, line.span or (None, None))] for line in self.lines],
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> "Computed":
        """What ``to_json`` wrote; raises KeyError or ValueError."""
        return cls(
            outcome=Outcome(stored["outcome"]),
            reason=Said(*stored["reason"]),
            rule=stored["rule"],
            title=stored["title"],
            source=stored["source"],
            low=_number(stored["low"]),
            high=_number(stored["high"]),
            choices=tuple(map(Decimal, stored["choices"])),
            lines=tuple(Line(Said(zh, en), _span(low, high)) for zh, en, low, high in stored["lines"]),
        )


def _number(stored: str | None) -> Decimal | None:
    return None if stored is None else Decimal(stored)


def _span(low: str | None, high: str | None) -> Span | None:
    return None if low is None or high is None else Span(Decimal(low), Decimal(high))
