"""What the floor of the money knows and this one shows; filled in ``AppConfig.ready``, so nothing looks up."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from approvals.terms import StageState
from cases.models import Case

SETTLED: list[Callable[[Case], Mapping[int, StageState]]] = []
"""Of a case's stages by number: paid or dropped."""
HINDRANCES: list[Callable[[Sequence[Case], date], Mapping[int, str]]] = []
"""What holds running cases up, by the case's id."""


@dataclass(frozen=True, slots=True)
class HelpedFirst:
    """What was given before the decision (先行救助): the day, the sum in yuan, and in which form, in Chinese."""

    on: date
    amount: Decimal
    way: str


HELPED: list[Callable[[Case], HelpedFirst | None]] = []
"""Of a case in which help came first: what was given; None where nothing was."""
