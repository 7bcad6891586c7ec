"""What is left of a year in a county's funds and reserves, and what would become of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from accounts.models import Region
from accounts.officer import Officer
from common.errors import NotAllowed
from funds.figures import DECEMBER
from funds.models import Claim, Fund, Sheet
from funds.selectors.board import Line, counties_kept, lines_of
from funds.services.ledger import budget_year
from funds.services.year_end import Leaving, check_ways, plan
from funds.terms import ClaimState, Movement, SheetState

NOTHING = Decimal("0.00")


@dataclass(frozen=True, slots=True)
class YearEnd:
    """The funds of a county's year, the reserves first; the warnings are no blockers."""

    county: Region
    year: int
    years: Sequence[int]
    lines: Sequence[Line]
    open_claims: int
    not_closed: int
    over: bool

    @property
    def into(self) -> list[Fund]:
        """The funds into which a reserve goes back."""
        return [line.fund for line in self.lines if not line.is_reserve]


def year_end(officer: Officer, *, year: int, today: date) -> YearEnd:
    """The year of the county whose money the officer keeps; raises NotAllowed, Invalid where there is no such year."""
    counties = counties_kept(officer)
    if not counties:
        raise NotAllowed("no_county", _("Only the finance of a county settles a year."))
    county = counties[0]
    budget_year(year)
    mine = Fund.objects.filter(region_path__startswith=county.path)
    funds = list(mine.filter(year=year).select_related("region__parent").prefetch_related("accounts"))
    lines = sorted(lines_of(funds, today=today), key=lambda line: (not line.is_reserve, line.fund.region_path))
    closed = Sheet.objects.filter(fund__in=funds, month=date(year, DECEMBER, 1), state=SheetState.CHECKED)
    return YearEnd(
        county=county,
        year=year,
        years=sorted({today.year, *mine.values_list("year", flat=True).distinct().order_by()}, reverse=True),
        lines=lines,
        open_claims=Claim.objects.filter(fund__in=funds, state=ClaimState.ASKED).count(),
        not_closed=len(funds) - closed.count(),
        over=year < today.year,
    )


def preview(found: YearEnd, ways: Mapping[int, Movement], into: int | None) -> tuple[list[Leaving], Decimal]:
    """What would move, and how much together, in yuan; raises Invalid for a way that is none of a fund."""
    check_ways([line.fund for line in found.lines], ways, into)
    available = {line.fund.pk: line.available for line in found.lines}
    leaving = plan([line.fund for line in found.lines], available, ways, into)
    return leaving, sum((one.amount for one in leaving), NOTHING)
