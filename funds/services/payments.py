"""Paying what was decided."""

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.officer import Officer
from approvals.determine import is_sole_officer
from approvals.services.payee import corrected_payee, payment_blockers
from cases.models import Case
from cases.services import lock_case, move
from cases.services.door import may_take
from cases.terms import Step
from common.errors import Blocked, Blocker, Invalid, WrongState
from funds.models import Payment
from funds.terms import PaymentMethod


def _alone(case: Case, officer: Officer, *, today: date) -> bool:
    """Whether nobody else at the township could pay, and the county owes this decision a look afterwards."""
    return case.decision.post_review and is_sole_officer(case, officer.user_id, on=today)


@transaction.atomic
def pay(
    case_id: int,
    *,
    officer: Officer,
    at: datetime,
    today: date,
    amount: Decimal,
    method: PaymentMethod,
    paid_on: date,
    voucher: str,
    payee_change: int | None = None,
) -> Case:
    """Record that the decided sum reached the payee; the ten working days end with it (二（二）2).

    The sum is exactly the decided one, the day lies between decision and today, and a decision is paid once: a second
    attempt finds the case in another state. Raises Invalid with the fields at fault.

    Who decided does not pay, unless he is the only officer of the township (xc-3.4, ADR 107): such a decision owes the
    county's post-review. Raises Blocked else, and while a correction of the payee waits to be confirmed (Q25).
    ``payee_change`` is the correction that the officer had before him: paid is only the payee that he compared.
    """
    case = lock_case(case_id, officer=officer)
    may_take(case, Step.PAY, officer=officer)
    if found := payment_blockers(case):
        raise Blocked(found)
    corrected = corrected_payee(case)
    if payee_change != (corrected.pk if corrected else None):
        text = _("The payee was corrected meanwhile; compare name and account once more.")
        raise WrongState("payee_changed", text)
    decision = case.decision
    if decision.by_id == officer.user_id and not _alone(case, officer, today=today):
        text = _("The officer who decided a case does not pay it; another officer must.")
        raise Blocked([Blocker("decided_and_pays", str(text), "", "xc-3.4")])
    wrong: dict[str, object] = {}
    if amount != decision.amount:
        wrong["amount"] = _("The sum must be exactly the decided one: %s yuan.") % decision.amount
    if case.decided_on is None or not case.decided_on <= paid_on <= today:
        wrong["paid_on"] = _("The day of payment lies between the decision and today.")
    if not voucher.strip():
        wrong["voucher"] = _("The voucher number is missing.")
    if wrong:
        raise Invalid("payment", next(iter(wrong.values())), fields=wrong)
    Payment.objects.create(
        case=case,
        decision=decision,
        amount=amount,
        method=method,
        paid_on=paid_on,
        voucher=voucher.strip(),
        payee_name=case.payee_name,
        account_masked=case.account_masked,
        by_id=officer.user_id,
        by_name=officer.name,
        at=at,
    )
    return move(case_id, Step.PAY, officer=officer, when=at, on=paid_on, amount=amount)
