"""Which case is of which kind, when it begins and whose it is: the newest last, so that numbers grow with time."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from cases.terms import State
from relief.generate.chance import mixed
from relief.generate.models import FINAL, OPEN, Model
from relief.generate.people import BLOCK, households, size_of, slots
from relief.generate.variants import Variant
from standards.policy.deadlines import WorkCalendar

OPEN_PER_MILLE = 15
UNDER_WAY = timedelta(days=21)
"""How long ago an open case began at most."""
SETTLED = timedelta(days=6)
"""A model needs no more days than that from application to payment."""
CASES_PER_VARIANT = 25
EARLY = frozenset({State.DRAFT, State.SUBMITTED, State.SUPPLEMENT, State.ACCEPTED})
UNLIKELY: dict[State, int] = {
    State.ACCEPTANCE_REFUSED: 70,
    State.NOT_APPROVED: 130,
    State.WITHDRAWN: 50,
    State.TERMINATED: 70,
}
"""How many in a thousand cases, of households of the model's size, end like this and not with the archive."""
MOST_A_YEAR = 1


class TooFewPeople(Exception):
    """So many cases need more households."""


@dataclass(slots=True)
class Plan:
    """``count`` cases of ``people`` in the calendar years up to today's; the newest ``history`` keep their trail."""

    seed: int
    count: int
    people: int
    today: date
    years: Sequence[int]
    history: int
    calendar: WorkCalendar
    days: list[date] = field(init=False)
    variants: list[Variant] = field(init=False, default_factory=list)
    _known: dict[tuple[int, date, bool], Variant] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        last = self.today - UNDER_WAY - SETTLED
        first = date(self.years[0], 1, 4)
        days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
        days = [day for day in days if self.calendar.is_working(day) and (day.month, day.day) < (12, 24)]
        wanted = max(12 * len(self.years), self.count // CASES_PER_VARIANT // len(FINAL))
        step = max(1, len(days) // wanted)
        self.days = days[step - 1 :: step]
        if self._rounds() > len(self.years) * MOST_A_YEAR:
            raise TooFewPeople(
                f"{self.count} cases in {len(self.years)} years need more people than {self.people}: no household is "
                "helped more than once a year here"
            )

    @property
    def opened(self) -> int:
        """How many cases are under way."""
        return max(2 * len(OPEN), self.count * OPEN_PER_MILLE // 1000)

    @property
    def spread(self) -> int:
        """The first household of an ended case; those before it have cases under way or none."""
        return BLOCK * (-(-self.opened // (3 * len(slots(1)))))

    def told_on(self, year: int) -> date:
        """When the models of a year are told: in spring, on a working day."""
        day = date(year, 3, 3)
        while not self.calendar.is_working(day):
            day += timedelta(days=1)
        return min(day, self._under_way()[0])

    def under_way(self) -> date:
        """When the models of open cases are told."""
        return self._under_way()[0]

    def rows(self, told: Sequence[Model]) -> Iterator[tuple[int, Variant, int]]:
        """Number from one, variant and household of each case, by day."""
        ended = self.count - self.opened
        models = {(m.told_on.year, m.state, m.size): n for n, m in enumerate(told[: -len(OPEN)])}
        homes = households(self.people) - 1 - self.spread
        for n in range(ended):
            day, home = self.days[n * len(self.days) // ended], self.spread + n % homes
            model = models[day.year, *self._ending(n, size_of(home))]
            yield n + 1, self._variant(model, day, n < self.count - self.history), home
        yield from self._open_rows(told, ended)

    def _open_rows(self, told: Sequence[Model], ended: int) -> Iterator[tuple[int, Variant, int]]:
        first = len(told) - len(OPEN)
        seats = {size: slots(size) for size in {m.size for m in told[first:]}}
        taken = dict.fromkeys(seats, 0)
        late = self._under_way()
        early = [*late, *self._working(late[-1] + timedelta(days=1), self.today)]
        for n in range(ended, self.count):
            model = first + n % len(OPEN)
            days = early if told[model].state in EARLY else late
            day = days[mixed(self.seed, 23, n) % len(days)]
            size = told[model].size
            block, seat = divmod(taken[size], len(slots(1)))
            taken[size] += 1
            yield n + 1, self._variant(model, day, False), block * BLOCK + seats[size][seat]

    def _ending(self, n: int, size: int) -> tuple[State, int]:
        dice = mixed(self.seed, 29, n) % 1000
        rare = next((s for s, of, *_rest in FINAL if of == size and s in UNLIKELY), State.CLOSED)
        return (rare, size) if dice < UNLIKELY.get(rare, 0) or n // 2 < 5 else (State.CLOSED, size)

    def _variant(self, model: int, day: date, lean: bool) -> Variant:
        key = model, day, lean
        if key not in self._known:
            self._known[key] = Variant(len(self.variants), model, day, lean)
            self.variants.append(self._known[key])
        return self._known[key]

    def _rounds(self) -> int:
        homes = households(self.people) - 1 - self.spread
        return -(-(self.count - self.opened) // homes) if homes > 0 else self.count

    def _under_way(self) -> list[date]:
        last = self.today - SETTLED
        return self._working(max(last - UNDER_WAY + SETTLED, date(last.year, 1, 2)), last) or [last]

    def _working(self, first: date, last: date) -> list[date]:
        days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
        return [day for day in days if self.calendar.is_working(day)]


def years_until(today: date, count: int) -> list[int]:
    """So many calendar years, the last one that of the newest settled case."""
    last = (today - SETTLED).year
    return list(range(last - count + 1, last + 1))
