"""The first steps on the desk: one thing to do at a time, from the guide of the role."""

from collections.abc import Mapping
from dataclasses import dataclass

from accounts.officer import Officer
from guide.roles import roles_of
from guide.sheets import SHEETS
from guide.telling import Told, told


@dataclass(frozen=True, slots=True)
class Tour:
    """Where somebody is in it; ``number`` counts from one."""

    number: int
    total: int
    line: Told

    @property
    def back(self) -> int | None:
        """The step before, to be asked for."""
        return self.number - 2 if self.number > 1 else None

    @property
    def next(self) -> int | None:
        """The step after this one."""
        return self.number if self.number < self.total else None


def tour_of(step: int | None, officer: Officer, numbers: Mapping[str, str]) -> Tour | None:
    """The step to show; none when it is over, and for who has no role."""
    roles = roles_of(officer)
    if step is None or not roles:
        return None
    lines = SHEETS[roles[0]].first
    if step >= len(lines):
        return None
    return Tour(step + 1, len(lines), told(lines[step], officer, numbers))
