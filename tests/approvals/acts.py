"""Acts of approval that tests have in common."""

from decimal import Decimal

from approvals import services
from cases.models import Case
from common.clock import now, today
from tests.cast import Cast


def approve(cast: Cast, case: Case, who: str, amount: str, reason: str = "") -> Case:
    return services.approve(
        case.pk,
        officer=cast.officer(who, today()),
        at=now(),
        today=today(),
        amount=Decimal(amount),
        reason=reason,
        unrelated=True,
    )
