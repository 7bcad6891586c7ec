"""Plain cases approved in one go: each by itself, as if it had been decided alone."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.utils.translation import gettext as _

from accounts.officer import Officer
from approvals.services.decide import approve
from cases.models import Case
from common.errors import Blocked, DomainError, Invalid, NotFound

MOST = 20
"""So many at once are still looked at one by one."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one case: approved, or why not; then nothing of it has changed."""

    case: Case
    approved: bool
    why: str = ""


def approve_together(
    sums: Mapping[int, Decimal], *, officer: Officer, at: datetime, today: date, unrelated: bool
) -> list[Outcome]:
    """Approve each case (by id) with the sum in yuan that the officer had before him; all or nothing for each case.

    A case that needs a reason or minutes, or that changed meanwhile, is told and left as it was; the others are
    decided. Raises Invalid for none or too many, NotFound for one out of sight.
    """
    refuse_too_many(len(sums))
    seen = Case.objects.visible_to(officer).in_bulk(sums)
    if len(seen) < len(sums):
        raise NotFound("case_not_found", _("There is no such case in your area."))
    return [
        _one(seen[pk], amount, officer=officer, at=at, today=today, unrelated=unrelated)
        for pk, amount in sorted(sums.items())
    ]


def refuse_too_many(count: int) -> None:
    """Raise Invalid for none, or for more than anybody looks at one by one: none of them is left out silently."""
    if not 0 < count <= MOST:
        raise Invalid("too_many", _("Choose between 1 and %s cases.") % MOST)


def _one(case: Case, amount: Decimal, *, officer: Officer, at: datetime, today: date, unrelated: bool) -> Outcome:
    try:
        done = approve(case.pk, officer=officer, at=at, today=today, amount=amount, unrelated=unrelated)
    except Blocked as error:
        return Outcome(case, False, "；".join(blocker.message for blocker in error.blockers))
    except DomainError as error:
        return Outcome(case, False, str(error.message))
    return Outcome(done, True)
