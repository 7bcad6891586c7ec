"""Help before the decision that the bank gave back: the same sum is given once more, in another way, without delay."""

from dataclasses import dataclass
from datetime import date, datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.officer import Officer
from audit.services import record
from audit.verbs import Verb
from cases import services as cases
from cases.models import Case
from cases.services.door import lock_case, may_take
from cases.services.registry import read_name
from cases.terms import Relation, Step
from common.errors import Invalid, WrongState
from funds.models import Order, Reversal
from funds.services.ledger import post
from funds.services.orders import paper_of, reissue, return_order
from funds.services.payments import book, money_only
from funds.terms import Movement, OrderState, PaymentMethod
from standards.policy.terms import PaperKind


@dataclass(frozen=True, slots=True, kw_only=True)
class CameBack:
    """When and why the bank gave the help back, how it was given instead, and the receipt that was signed for it."""

    came_back_on: date
    reason: str
    method: PaymentMethod
    receiver: str
    receipt: "UploadedFile[bytes] | None" = None
    kept_as: str = ""


@transaction.atomic
def give_again(case_id: int, given: CameBack, *, officer: Officer, at: datetime, today: date) -> Order:
    """Record that the bank gave help back that came before the decision, and give the same sum once more.

    One act: what came back is never left between two payments. A reversal stands beside the first payment; the help
    keeps its day, and its paperwork runs on (二（二）1). Raises NotFound, NotAllowed, WrongState, Invalid with fields.
    """
    case = lock_case(case_id, officer=officer)
    held = may_take(case, Step.HELP_FIRST, officer=officer)
    order = by_bank(case).select_for_update(of=("self",)).select_related("fund__region", "case", "payment").first()
    if order is None:
        raise WrongState("nothing_by_bank", _("No help of this case went through the bank, or it was decided already."))
    _check(order, given, today=today)
    reason = given.reason.strip()
    Reversal.objects.create(
        payment=order.payment, reason=reason, came_back_on=given.came_back_on, by_id=officer.user_id,
        by_name=officer.name, at=at,
    )  # fmt: skip
    assert order.fund is not None  # money
    rests_on = paper_of(order, at)
    post(Movement.CAME_BACK, order.fund, order.fund, order.amount, rests_on, order=order, officer=officer, at=at)
    return_order(order, reason=reason, officer=officer, at=at)
    again = reissue(order, officer=officer, at=at, note=reason)
    again.payee_name, again.payee_relation = read_name(given.receiver), Relation.SELF
    book(again, method=given.method, paid_on=today, voucher=again.key, officer=officer, at=at)
    cases.add_paper(
        case.pk, officer=officer, at=at, kind=PaperKind.RECEIPT, upload=given.receipt, note=given.kept_as.strip(),
        original_seen=given.receipt is None, right=lambda _c, _o: held,
    )  # fmt: skip
    record(
        Verb.HELPED_FIRST, subject=case, officer=officer, held=held, at=at, region_path=case.region_path,
        label=str(case), after={"amount": f"{again.amount:.2f}"}, clause="xc-2.2.1", note=reason,
    )  # fmt: skip
    return again


def by_bank(case: Case) -> QuerySet[Order]:
    """The help of an undecided case that went through the bank, if it did."""
    paid = Order.objects.filter(case=case, stage=0, state=OrderState.PAID, payment__method=PaymentMethod.TRANSFER)
    return paid if case.decided_on is None else paid.none()


def _check(order: Order, given: CameBack, *, today: date) -> None:
    wrong: dict[str, object] = {}
    if not order.payment.paid_on <= given.came_back_on <= today:
        wrong["came_back_on"] = _("The money came back between the day of payment and today.")
    wrong |= money_only(given.method)
    if not given.reason.strip():
        wrong["reason"] = _("A reason is needed.")
    if not read_name(given.receiver):
        wrong["receiver"] = _("Say who received it.")
    if given.receipt is None and not given.kept_as.strip():
        wrong["receipt"] = _("Take a photo of the signed receipt, or say under which number it is kept.")
    if wrong:
        raise Invalid("came_back", next(iter(wrong.values())), fields=wrong)
