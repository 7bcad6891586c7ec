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


def present(*names: str, without_a_vote: tuple[str, ...] = ()) -> dict[str, str]:
    """The rows of those present at a meeting, as its form sends them."""
    rows = {"people-TOTAL_FORMS": str(len(names)), "people-INITIAL_FORMS": "0"}
    for n, name in enumerate(names):
        rows |= {f"people-{n}-name": name} | ({} if name in without_a_vote else {f"people-{n}-voting": "on"})
    return rows


def votes(favour: int, against: int = 0, abstained: int = 0, *, place: int = 0, amount: str = "") -> dict[str, str]:
    """What was resolved on the case at that place of the agenda, as the form sends it."""
    said = {"votes_for": favour, "votes_against": against, "abstained": abstained, "resolution": "同意。"}
    return {f"items-{place}-{name}": str(value) for name, value in {**said, "amount": amount}.items() if value != ""}
