"""Who may act on a case that lies with those who decide, and what a sum must be."""

from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.officer import Held, Officer
from approvals.signed import decision_of
from approvals.terms import DecisionOutcome
from cases.county import publicity_time
from cases.models import Case
from cases.services.door import may_take
from cases.terms import Step
from common.errors import Blocker, Invalid, WrongState
from common.rows import newest
from standards.policy.package.words import PublicityTime


def positive(amount: Decimal | None) -> Decimal:
    """A sum in yuan above zero; raises Invalid."""
    if amount is None or amount <= 0:
        text = _("The sum must be above zero.")
        raise Invalid("amount_not_positive", text, fields={"amount": text})
    return amount


def take_undecided(case: Case, step: Step, *, officer: Officer) -> Held:
    """The posting by which ``officer`` may take ``step``; who comes second hears who decided, when and how."""
    try:
        return may_take(case, step, officer=officer)
    except WrongState:
        refuse_if_decided(case)
        raise


def refuse_if_decided(case: Case) -> None:
    """Tell whoever comes second who decided, when and how."""
    done = decision_of(case)
    if done is None:
        return
    said = {
        "name": done.by_name,
        "office": done.office_name,
        "at": f"{timezone.localtime(done.at):%Y-%m-%d %H:%M}",
        "outcome": DecisionOutcome(done.outcome).label,
    }
    raise WrongState("already_decided", _("%(name)s (%(office)s) decided this case at %(at)s: %(outcome)s.") % said)


def unpublicised(case: Case, amount: Decimal) -> list[Blocker]:
    """A sum above the publicised one is publicised first, or fixed by deliberation (gwy649-48, xc-2.3.2).

    Where the procedure of the county has the notice after the relief or not at all, no sum was publicised.
    """
    notice = newest(case.publicities)
    if notice is not None and amount <= notice.amount:
        return []
    if notice is None and publicity_time(case) is not PublicityTime.BEFORE:
        return []
    text = _("This sum is above the publicised one; return the case and have the higher sum reviewed and publicised.")
    return [Blocker("unpublicised", str(text), "", "gwy649-48")]
