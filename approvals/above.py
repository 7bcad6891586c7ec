"""What the floor of the money knows and this one shows; filled in ``AppConfig.ready``, so nothing looks up."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from approvals.terms import StageState
from cases.models import Case

SETTLED: list[Callable[[Case], Mapping[int, StageState]]] = []
"""Of a case's stages by number: paid or dropped."""
HINDRANCES: list[Callable[[Sequence[Case], date], Mapping[int, str]]] = []
"""What holds running cases up, by the case's id."""
