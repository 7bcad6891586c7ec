"""Paying what was decided."""

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.officer import Officer
from cases.models import Case
from cases.services import lock_case, move
from cases.services.door import may_take
from cases.terms import Step
from common.errors import Invalid
from funds.models import Payment
from funds.terms import PaymentMethod


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
) -> Case:
    """Record that the decided sum reached the payee; the ten working days end with it (二（二）2).

    The sum is exactly the decided one, the day lies between decision and today, and a decision is paid once: a second attempt
    finds the case in another state. Raises Invalid with the field at fault.
    """
    case = lock_case(case_id, officer=officer)
    may_take(case, Step.PAY, officer=officer)
    decision = case.decision
    if amount != decision.amount:
        text = _("The sum must be exactly the decided one: %s yuan.") % decision.amount
        raise Invalid("amount_differs", text, fields={"amount": text})
    if case.decided_on is None or not case.decided_on <= paid_on <= today:
        text = _("The day of payment lies between the decision and today.")
        raise Invalid("paid_on", text, fields={"paid_on": text})
    if not voucher.strip():
        text = _("The voucher number is missing.")
        raise Invalid("voucher", text, fields={"voucher": text})
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
