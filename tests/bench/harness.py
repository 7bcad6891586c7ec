"""Measuring two things against each other: in turn, call by call, on a machine that is not always equally quick.

A fixed loop is timed before and after each block of calls; a block during which the machine was slower than 1.25 times
its best of this run is measured again, at most three times, and then the row is marked as noisy.
"""

import os
import random
import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

SLOWER = 1.25
AGAIN = 3
BLOCKS = 4
RESAMPLED = 400
ROUNDS = int(os.environ.get("ROUNDS") or 120)
"""How often each side is called; ``ROUNDS=40`` where the machine is too busy for more."""
CALIBRATION = 40_000

Call = Callable[[], object]


@dataclass
class Samples:
    """Milliseconds of the calls of each side, the n-th of every side taken one after the other."""

    of: dict[str, list[float]]
    noisy: bool = False

    def at(self, side: str, percent: int) -> float:
        """The time below which so many of a hundred calls stay."""
        return percentile(self.of[side], percent)

    def ratio(self, side: str, floor: str, percent: int = 10) -> "Ratio":
        """How many times as long a side takes as the floor."""
        return ratio_of(self.of[side], self.of[floor], percent)


@dataclass(frozen=True, slots=True)
class Ratio:
    """A ratio with the interval in which 95 of 100 resamplings of its pairs lie."""

    value: float
    low: float
    high: float


@dataclass
class Machine:
    """How quick the machine is now and was at best, in seconds of one fixed loop."""

    best: float = field(default=float("inf"))

    def now(self) -> float:
        """One timing of the loop."""
        begun = time.perf_counter()
        sum(n * n for n in range(CALIBRATION))
        taken = time.perf_counter() - begun
        self.best = min(self.best, taken)
        return taken


MACHINE = Machine()


def percentile(times: Sequence[float], percent: int) -> float:
    """By rank, without interpolation."""
    ordered = sorted(times)
    return ordered[min(len(ordered) - 1, len(ordered) * percent // 100)]


def ratio_of(side: Sequence[float], floor: Sequence[float], percent: int = 10) -> Ratio:
    """Of the percentiles; pairs are drawn again and again, always the same ones."""
    chance, pairs = random.Random(7), list(zip(side, floor, strict=True))
    found = []
    for _n in range(RESAMPLED):
        drawn = chance.choices(pairs, k=len(pairs))
        found.append(percentile([a for a, _b in drawn], percent) / percentile([b for _a, b in drawn], percent))
    found.sort()
    value = percentile(side, percent) / percentile(floor, percent)
    return Ratio(value, found[RESAMPLED * 25 // 1000], found[RESAMPLED * 975 // 1000 - 1])


def alternate(sides: Mapping[str, Call], *, rounds: int = ROUNDS, warm: int = 5) -> Samples:
    """Call all sides in turn, so many times each, and tell how long every call took."""
    for _n in range(warm):
        for call in sides.values():
            call()
    samples = Samples({name: [] for name in sides})
    for _n in range(BLOCKS):
        quiet, block = _block(sides, max(1, rounds // BLOCKS))
        samples.noisy |= not quiet
        for name, times in block.items():
            samples.of[name] += times
    return samples


def _block(sides: Mapping[str, Call], rounds: int) -> tuple[bool, dict[str, list[float]]]:
    for again in range(AGAIN + 1):
        before = MACHINE.now()
        block: dict[str, list[float]] = {name: [] for name in sides}
        for _n in range(rounds):
            for name, call in sides.items():
                begun = time.perf_counter()
                call()
                block[name].append((time.perf_counter() - begun) * 1000)
        quiet = max(before, MACHINE.now()) <= SLOWER * MACHINE.best
        if quiet or again == AGAIN:
            break
    return quiet, block


def slope(points: Mapping[int, float]) -> float:
    """Of log(time) on log(rows), by least squares: 0 where rows do not matter, 1 where time grows with them."""
    from math import log

    xs, ys = [log(rows) for rows in points], [log(max(taken, 0.001)) for taken in points.values()]
    return statistics.linear_regression(xs, ys).slope
