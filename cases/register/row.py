"""A row of the register while it is being checked."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from cases.register.slips import Problem, Verdict, verdict_of
from cases.register.typed import Line
from common.identity import ResidentId

Key = tuple[str, str, str]
"""Applicant's number, day of application and cause: one application, however often it is written down."""


@dataclass(slots=True)
class Row:
    """A row with what was found in it. ``values`` are complete only when nothing was refused."""

    line: Line
    is_member: bool = False
    name: str = ""
    resident: ResidentId | None = None
    values: dict[str, Any] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    members: list[Row] = field(default_factory=list)
    repeated: bool = False

    @property
    def verdict(self) -> Verdict:
        return verdict_of(self.problems)

    @property
    def key(self) -> Key:
        return (self.values["id"], self.values.get("applied_on", ""), str(self.values.get("cause") or ""))
