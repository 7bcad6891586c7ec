"""How much of the books waits for an officer, counted in one query for the desk."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from accounts.models import User
from accounts.officer import Officer
from common.counting import Counted, count_each
from funds.selectors.claims import open_claims
from funds.selectors.months import owed_last_month, to_check
from funds.selectors.payments import to_compare
from funds.selectors.recovery import past_their_day, to_decide

COUNTED_TO = 1_000


@dataclass(frozen=True, slots=True)
class Waits:
    """Claims and recoveries to decide, months to draw up and to check, payments to compare; ``past`` is overdue."""

    claims: Counted
    months: Counted
    sheets: Counted
    recoveries: Counted
    past: Counted
    by_hand: Counted


def waits(officer: Officer, *, today: date) -> Waits:
    """What waits for this officer; each is empty where he holds none of its duties."""
    each: dict[str, QuerySet[Any]] = {
        "claims": open_claims(officer),
        "months": owed_last_month(officer, today=today),
        "sheets": to_check(officer),
        "recoveries": to_decide(officer),
        "past": past_their_day(officer, today=today),
        "by_hand": to_compare(officer),
    }
    return Waits(**count_each(User.objects.filter(pk=officer.user_id), each, COUNTED_TO))
