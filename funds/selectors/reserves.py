"""What is left for an emergency: in the township's reserve, and in the largest fund of its county."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Max

from funds.models import Account
from funds.terms import COUNTY_SOURCES, Side, Source

NOTHING = Decimal("0.00")


@dataclass(frozen=True, slots=True)
class Left:
    """Yuan that can be given at once; one order is paid from one fund."""

    reserve: Decimal
    county: Decimal

    @property
    def most(self) -> Decimal:
        """The largest sum that some fund has."""
        return max(self.reserve, self.county)


def left_for(township_id: int, county_id: int | None, *, year: int) -> Left:
    """What the reserve of the township and the funds of its county have in a year."""
    rows = Account.objects.filter(fund__year=year, side=Side.AVAILABLE)
    reserve = rows.filter(fund__region=township_id, fund__source=Source.RESERVE).aggregate(most=Max("balance"))
    county = rows.filter(fund__region=county_id, fund__source__in=COUNTY_SOURCES).aggregate(most=Max("balance"))
    return Left(reserve["most"] or NOTHING, county["most"] or NOTHING)
