"""Who may act on a case that lies with those who decide, and what a sum must be."""

from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.officer import Held, Officer
from approvals.signed import decision_of
from approvals.terms import DecisionOutcome
from cases.models import Case
from cases.services.door import may_take
from cases.terms import Step
from common.errors import Invalid, WrongState


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
