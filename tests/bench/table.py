"""The lines of the bench: what is wanted, what was measured, and whether that is enough."""

from collections.abc import Sequence
from dataclasses import dataclass

from tests.bench.data import tell
from tests.bench.harness import Ratio, Samples

HEAD = ("id", "what", "ours", "floor", "ratio", "good", "moonshot", "verdict")
WIDTHS = (5, 62, 12, 12, 22, 8, 8, 0)


@dataclass(frozen=True, slots=True)
class Goal:
    """What a line is held against: at most so much, or at least where ``most`` is False. None is no bar."""

    good: float | None
    moonshot: float | None
    most: bool = True

    def verdict(self, value: float) -> str:
        """The better of the two bars that is reached."""
        for name, bar in (("moonshot", self.moonshot), ("good", self.good)):
            if bar is not None and (value <= bar if self.most else value >= bar):
                return name
        return "missed" if self.good is not None else ""


GOALS: dict[str, Goal] = {
    "P-01": Goal(1.3, 1.0),
    "P-02": Goal(4, 2.5),
    "P-03": Goal(1.3, 1.05),
    "P-04": Goal(2, 1.3),
    "P-05": Goal(1.3, 1.1),
    "P-06": Goal(20, 5),
    "P-06b": Goal(None, 0.01),
    "P-07": Goal(2, 1.5),
    "P-08": Goal(1.5, 1.2),
    "P-09": Goal(1 / 3, 1 / 4),
    "P-10": Goal(1.3, 1.1),
    "P-11": Goal(2.5, 1.5),
    "P-12": Goal(1 / 3, 1 / 10),
    "P-13": Goal(1.5, 1.2),
    "P-14": Goal(4, 2.5),
    "P-17": Goal(150, 300, most=False),
    "P-20": Goal(5, 2),
    "P-21": Goal(None, None),
    "P-22": Goal(60, 8),
    "P-22b": Goal(60, 20),
    "P-22c": Goal(None, 3),
    "P-23": Goal(500, 300),
    "P-25": Goal(2, 1.5),
}
"""Milliseconds in P-06, debits per second in P-17, kB in P-22, MB in P-23; elsewhere ratios."""

NOT_MEASURED = {
    "P-15": "the peer, django-viewflow, is no dependency of this project",
    "P-16": "no bar yet: there is no pgbench in the embedded PostgreSQL",
    "P-18": "no bar yet: there is no copy of the list with plain columns",
    "P-19": "no bar yet: there is no row-level security",
    "P-24": "no bar yet: sign-in storms",
    "P-26": "no bar yet: broker outages",
    "P-27": "no bar yet: sustained mixed load",
}
"""Rows whose subject does not exist here."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line; ``value`` is what the goal is about, without one nothing was measured and ``note`` says why."""

    id: str
    what: str
    value: float | None = None
    ours: str = ""
    floor: str = ""
    between: tuple[float, float] | None = None
    note: str = ""
    noisy: bool = False

    @property
    def cells(self) -> tuple[str, ...]:
        """As it is printed."""
        goal = GOALS.get(self.id, Goal(None, None))
        if self.value is None:
            return (self.id.rstrip("bc"), self.what, "", "", "", *_bars(goal), f"not measured: {self.note}")
        interval = f" [{self.between[0]:.2f}-{self.between[1]:.2f}]" if self.between else ""
        said = [goal.verdict(self.value), "noisy" if self.noisy else "", self.note]
        return (
            self.id.rstrip("bc"), self.what, self.ours, self.floor, f"{number(self.value)}{interval}", *_bars(goal),
            ", ".join(word for word in said if word),
        )  # fmt: skip


def _bars(goal: Goal) -> tuple[str, str]:
    return number(goal.good), number(goal.moonshot)


def number(value: float | None) -> str:
    """Three figures are enough."""
    return "-" if value is None else f"{value:.3g}" if value < 100 else f"{value:,.0f}"


def compared(id: str, what: str, samples: Samples, sides: tuple[str, str], percent: int = 10) -> Line:
    """A line about the ratio of a side and its floor."""
    ours, floor = sides
    ratio = samples.ratio(ours, floor, percent)
    return _line(id, what, ratio, samples.at(ours, percent), samples.at(floor, percent), noisy=samples.noisy)


def _line(id: str, what: str, ratio: Ratio, ours: float, floor: float, *, noisy: bool) -> Line:
    between = (ratio.low, ratio.high)
    return Line(id, what, ratio.value, milliseconds(ours), milliseconds(floor), between, noisy=noisy)


def milliseconds(value: float) -> str:
    """With its unit."""
    return f"{value:.2f} ms" if value < 1000 else f"{value / 1000:.2f} s"


def head() -> None:
    """The names of the columns."""
    tell(_printed(HEAD))


def show(line: Line) -> None:
    """One line at once, so that a long run can be read while it goes on."""
    tell(_printed(line.cells))


def _printed(cells: Sequence[str]) -> str:
    return "  ".join(cell.ljust(width) for cell, width in zip(cells, WIDTHS, strict=True)).rstrip()
