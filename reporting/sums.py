"""The figures of one region, added up as a page asks; pure."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from cases.models.counting import LONGEST
from cases.terms import Measure
from reporting.folding import NOW, Counted
from reporting.terms import Facet

NOTHING = Decimal("0.00")
TENTH = Decimal("0.1")


@dataclass(slots=True)
class Sum:
    """What several figures come to; ``amount`` in yuan, ``net`` and ``gross`` in working days."""

    cases: int = 0
    amount: Decimal = NOTHING
    net: int = 0
    gross: int = 0

    def add(self, one: "Counted | Sum") -> None:
        """Count this in, too."""
        self.cases += int(one.cases)
        self.amount += one.amount
        self.net += int(one.net)
        self.gross += int(one.gross)


class Sums:
    """By measure and month altogether, by measure and year for each value of a facet."""

    def __init__(self, found: Iterable[Counted]) -> None:
        self._whole: defaultdict[tuple[str, date], Sum] = defaultdict(Sum)
        self._parts: defaultdict[tuple[str, str, int], dict[str, Sum]] = defaultdict(dict)
        for one in found:
            if one.facet:
                self._parts[one.facet, one.measure, one.period.year].setdefault(one.value, Sum()).add(one)
            else:
                self._whole[one.measure, one.period].add(one)

    def now(self, measure: Measure) -> Sum:
        """What stands now, whatever the month."""
        return self._whole[measure, NOW]

    def month(self, measure: Measure, first: date) -> Sum:
        """In the month that begins on ``first``."""
        return self._whole[measure, first]

    def year(self, measure: Measure, year: int, months: int = 12) -> Sum:
        """In the first ``months`` months of the year."""
        whole = Sum()
        for number in range(1, months + 1):
            whole.add(self._whole[measure, date(year, number, 1)])
        return whole

    def parts(self, facet: Facet, measure: Measure, year: int = NOW.year) -> Mapping[str, Sum]:
        """In the year, or now, for each value of the facet."""
        return self._parts[facet, measure, year]


def share(part: int, whole: int) -> Decimal | None:
    """In per cent, to one place; None of nothing."""
    return (Decimal(100 * part) / whole).quantize(TENTH) if whole else None


def average(total: int, cases: int) -> Decimal | None:
    """To one place; None without cases."""
    return (Decimal(total) / cases).quantize(TENTH) if cases else None


def median(lengths: Mapping[str, Sum]) -> str:
    """The length that half of the cases do not exceed; the longest ones are not told apart."""
    known = sorted((int(days), one.cases) for days, one in lengths.items() if one.cases > 0)
    half, passed = (sum(cases for _days, cases in known) + 1) // 2, 0
    for days, cases in known:
        passed += cases
        if passed >= half:
            return f"{days}+" if days == LONGEST else str(days)
    return ""
