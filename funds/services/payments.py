"""Paying what was decided, and what happens when it comes back."""

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.officer import Officer
from approvals.determine import is_sole_officer
from approvals.services.payee import corrected_payee, payment_blockers
from approvals.services.stages import unconfirmed
from cases.models import Case
from cases.services import lock_case, move
from cases.services.door import may_take
from cases.terms import Step
from common.errors import Blocked, Blocker, Invalid, NotFound, WrongState
from funds.models import Order, Payment, Reversal
from funds.services.doubts import of_order, payee_blockers
from funds.services.ledger import post
from funds.services.orders import (
    last_of,
    money_blockers,
    next_order,
    paper_of,
    reissue,
    step,
    take_payee,
    whole_stage,
)
from funds.services.receipts import ReceiptGiven, keep_receipt, receipt_faults
from funds.services.stocks import put_back
from funds.services.whereabouts import kept_elsewhere
from funds.terms import Movement, OrderState, OrderStep, PaymentMethod


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
    receipt: ReceiptGiven | None = None,
) -> Case:
    """Record that the sum of the next order reached the payee; the ten working days end with the first (二（二）2).

    The sum is exactly that of the order, the day lies between decision and today, and an order is paid once: a second
    attempt finds the case in another state, or the next stage with other words. Raises Invalid with the fields at
    fault.

    Who decided does not pay, unless he is the only officer of the township (xc-3.4, ADR 107): such a decision owes the
    county's post-review. Raises Blocked else, while no fund holds the money, while a stage waits for its review and
    while a correction of the payee waits to be confirmed (Q25). ``payee_change`` is the correction that the officer
    had before him: paid is only the payee that he compared. Cash needs its signed ``receipt``.
    """
    case = lock_case(case_id, officer=officer)
    may_take(case, Step.PAY, officer=officer)
    order = _next(case)
    if found := [*paying_blockers(case, order), *decided_himself(case, officer, today=today)]:
        raise Blocked(found)
    corrected = corrected_payee(case)
    if payee_change != (corrected.pk if corrected else None):
        text = _("The payee was corrected meanwhile; compare name and account once more.")
        raise WrongState("payee_changed", text)
    _as_ordered(case, order, amount=amount, paid_on=paid_on, today=today, voucher=voucher)
    if wrong := money_only(method) | _nowhere(method, case) | receipt_faults(method, receipt, payee=case.payee_name):
        raise Invalid("method", next(iter(wrong.values())), fields=wrong)
    take_payee(order)
    paid = settle(order, method=method, paid_on=paid_on, voucher=voucher.strip(), officer=officer, at=at)
    if method is PaymentMethod.CASH and receipt is not None:
        keep_receipt(order.payment, receipt)
    return paid


def money_only(method: PaymentMethod) -> dict[str, object]:
    """What is wrong with a way in which no money is paid: goods are handed out, with a slip of their own."""
    if method in PaymentMethod.of_money():
        return {}
    return {"method": _("Choose transfer or cash; goods are handed out of a store.")}


def _nowhere(method: PaymentMethod, case: Case) -> dict[str, object]:
    """What is wrong with a transfer to nobody's account: who was helped in cash first may have stated none."""
    if method is not PaymentMethod.TRANSFER or case.account_masked:
        return {}
    return {"method": _("No account is known: have the payee corrected first, or pay in cash.")}


def settle(order: Order, *, method: PaymentMethod, paid_on: date, voucher: str, officer: Officer, at: datetime) -> Case:
    """The payee has the money of a locked order: ledger, payment and case move together, once."""
    last, whole = last_of(order), whole_stage(order)
    book(order, method=method, paid_on=paid_on, voucher=voucher, officer=officer, at=at)
    return move(
        order.case_id, Step.PAY, officer=officer, when=at, on=paid_on, amount=order.amount, last=last, whole=whole
    )


def book(order: Order, *, method: PaymentMethod, paid_on: date, voucher: str, officer: Officer, at: datetime) -> None:
    """The money of a locked order with its payee has reached him: ledger and payment; the case takes its own step.

    Goods cost no money a second time (``funds.services.goods``): for them no fund holds anything and none pays.
    """
    if order.fund is not None:
        rests_on = paper_of(order, at)
        post(Movement.PAID, order.fund, order.fund, order.amount, rests_on, order=order, officer=officer, at=at)
    step(order, OrderStep.PAY, at=at)
    Payment.objects.create(
        case=order.case,
        order=order,
        region_path=order.region_path,
        amount=order.amount,
        method=method,
        paid_on=paid_on,
        voucher=voucher,
        payee_name=order.payee_name,
        account_masked=order.account_masked,
        by_id=officer.user_id,
        by_name=officer.name,
        at=at,
    )


@transaction.atomic
def take_back(
    case_id: int, order_id: int, *, officer: Officer, at: datetime, today: date, came_back_on: date, reason: str
) -> Case:
    """Record that the bank gave a paid sum back: it is frozen again, the clock runs on, the order can follow anew.

    Goods that a household gives back lie in their store again. Nothing is undone by deletion: a reversal stands beside
    the payment. Raises NotFound, WrongState, Invalid.
    """
    case = lock_case(case_id, officer=officer)
    may_take(case, Step.TAKE_BACK_PAYMENT, officer=officer)
    order = locked_order(case, order_id)
    if order.state != OrderState.PAID or (order.fund is None and not order.in_kind):
        raise WrongState("not_paid", _("This order is not paid."))
    wrong: dict[str, object] = {}
    if not order.payment.paid_on <= came_back_on <= today:
        wrong["came_back_on"] = _("The money came back between the day of payment and today.")
    if not reason.strip():
        wrong["reason"] = _("A reason is needed.")
    if wrong:
        raise Invalid("came_back", next(iter(wrong.values())), fields=wrong)
    Reversal.objects.create(
        payment=order.payment, reason=reason.strip(), came_back_on=came_back_on, by_id=officer.user_id,
        by_name=officer.name, at=at,
    )  # fmt: skip
    if order.fund is not None:
        rests_on = paper_of(order, at)
        post(Movement.CAME_BACK, order.fund, order.fund, order.amount, rests_on, order=order, officer=officer, at=at)
    else:
        put_back(order, on=came_back_on, reason=reason.strip(), officer=officer, at=at)
    order.failure = reason.strip()[:200]
    step(order, OrderStep.RETURN, at=at)
    return move(case_id, Step.TAKE_BACK_PAYMENT, officer=officer, when=at, amount=order.amount, reason=reason)


def locked_order(case: Case, order_id: int) -> Order:
    """An order of a locked case, locked too; raises NotFound."""
    rows = Order.objects.select_for_update(of=("self",)).select_related("fund__region", "decision", "case", "batch")
    order = rows.filter(case=case, pk=order_id).first()
    if order is None:
        raise NotFound("no_such_order", _("There is no such order of this case."))
    return order


def paying_blockers(case: Case, order: Order) -> list[Blocker]:
    """Everything that keeps an order from being paid now, whoever pays."""
    return [
        *money_blockers(order),
        *unconfirmed(case, order.stage),
        *payment_blockers(case),
        *kept_elsewhere(order),
        *payee_blockers(of_order(order)),
    ]


def _next(case: Case) -> Order:
    return locked_order(case, order_in_turn(case).pk)


def order_in_turn(case: Case) -> Order:
    """The order of a case that is paid next in money, or came back and is issued anew first; raises WrongState."""
    owed = case.orders.owed().select_related("fund__region", "decision", "batch", "case")
    order = next_order(owed)
    if order is None:
        raise WrongState("nothing_to_pay", _("Nothing of this case is to be paid in money now."))
    return order


def decided_himself(case: Case, officer: Officer, *, today: date) -> list[Blocker]:
    """Who decided does not pay, but where nobody else at the township could (xc-3.4)."""
    if case.decision.by_id != officer.user_id:
        return []
    if case.decision.post_review and is_sole_officer(case, officer.user_id, on=today):
        return []
    text = _("The officer who decided a case does not pay it; another officer must.")
    return [Blocker("decided_and_pays", str(text), "", "xc-3.4")]


def _as_ordered(case: Case, order: Order, *, amount: Decimal, paid_on: date, today: date, voucher: str) -> None:
    wrong: dict[str, object] = {}
    if amount != order.amount:
        wrong["amount"] = _("The sum must be exactly the ordered one: %s yuan.") % order.amount
    if case.decided_on is None or not case.decided_on <= paid_on <= today:
        wrong["paid_on"] = _("The day of payment lies between the decision and today.")
    if not voucher.strip():
        wrong["voucher"] = _("The voucher number is missing.")
    if wrong:
        raise Invalid("payment", next(iter(wrong.values())), fields=wrong)


@transaction.atomic
def issue_anew(case_id: int, order_id: int, *, officer: Officer, at: datetime, note: str) -> Order:
    """Order once more what came back, after the payee was corrected or looked at; ``note`` says which.

    Raises NotFound, NotAllowed, WrongState unless the order came back and was not followed yet, Invalid, Blocked.
    """
    case = lock_case(case_id, officer=officer)
    may_take(case, Step.PAY, officer=officer)
    order = locked_order(case, order_id)
    if order.state != OrderState.RETURNED or hasattr(order, "replaced_by"):
        raise WrongState("not_returned", _("Only an order that came back is issued anew, and once."))
    if not note.strip():
        text = _("Say what was corrected, or how the account was checked.")
        raise Invalid("note_missing", text, fields={"note": text})
    if found := payment_blockers(case):
        raise Blocked(found)
    return reissue(order, officer=officer, at=at, note=note.strip())
