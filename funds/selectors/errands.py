"""How much of the books waits for an officer, counted in one query for the desk."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from accounts.models import User
from accounts.officer import Officer
from funds.selectors.claims import open_claims
from funds.selectors.months import owed_last_month, to_check
from funds.selectors.payments import to_compare
from funds.selectors.recovery import past_their_day, to_decide


@dataclass(frozen=True, slots=True)
class Waits:
    """Claims and recoveries to decide, months to draw up and to check, payments to compare; ``past`` is overdue."""

    claims: int
    months: int
    sheets: int
    recoveries: int
    past: int
    by_hand: int


def waits(officer: Officer, *, today: date) -> Waits:
    """What waits for this officer; each is empty where he holds none of its duties."""
    counts = {
        "claims": _count(open_claims(officer)),
        "months": _count(owed_last_month(officer, today=today)),
        "sheets": _count(to_check(officer)),
        "recoveries": _count(to_decide(officer)),
        "past": _count(past_their_day(officer, today=today)),
        "by_hand": _count(to_compare(officer)),
    }
    row = (
        User.objects.filter(pk=officer.user_id).values_list(*[Coalesce(count, 0) for count in counts.values()]).first()
    )
    return Waits(*(row or (0, 0, 0, 0, 0, 0)))


def _count(rows: QuerySet[Any]) -> Subquery:
    return Subquery(rows.order_by().annotate(one=Value(1)).values("one").annotate(n=Count("pk")).values("n"))
