"""What was decided for others in the same position, so that the same hardship gets the same relief."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from statistics import median

from accounts.officer import Officer
from cases.facts import GRANTED
from cases.models import Case
from common.money import CENT

LOOKED_BACK = timedelta(days=365)
COMPARED, SHOWN = 20, 5


@dataclass(frozen=True, slots=True)
class Similar:
    """The newest decisions of a county for the same cause and category: ``shown`` at once, ``more`` when opened, and
    what all come to.

    Sums in yuan; None where there is none.
    """

    shown: Sequence[Case]
    more: Sequence[Case]
    compared: int
    low: Decimal | None
    middle: Decimal | None
    high: Decimal | None
    since: date


def similar_to(case: Case, *, officer: Officer, today: date) -> Similar:
    """Cases of the last twelve months that the officer may see, granted for the same cause, type and category."""
    since = today - LOOKED_BACK
    alike = Case.objects.visible_to(officer).filter(
        county=case.county_id, cause=case.cause, category=case.category, relief_type=case.relief_type,
        approved_amount__isnull=False, state__in=GRANTED, decided_on__gte=since,
    )  # fmt: skip
    newest = alike.exclude(pk=case.pk).order_by("-decided_on", "-pk").select_related("township")
    found = list(newest.only("number", "decided_on", "head_count", "approved_amount", "township__name")[:COMPARED])
    sums = [one.approved_amount for one in found if one.approved_amount is not None]
    middle = Decimal(median(sums)).quantize(CENT) if sums else None
    return Similar(
        found[:SHOWN], found[SHOWN:], len(found), min(sums, default=None), middle, max(sums, default=None), since
    )
