"""Where the money of an order is when nobody can pay it now, and who acts next."""

from django.utils import timezone
from django.utils.translation import gettext as _

from approvals.terms import Verdict
from cases.models import Case
from cases.selectors.above import Money
from common.errors import Blocker
from funds.models import Order
from funds.services.orders import next_order
from funds.terms import OrderState


def money_of(case: Case) -> Money:
    """What an approved case says of its money: what came back before all else, then what keeps its next order."""
    orders = list(case.orders.owed().select_related("batch").order_by("stage", "pk"))
    order = next_order(orders)
    kept = kept_elsewhere(order) if order else []
    back = [_came_back(one) for one in orders if one.state == OrderState.RETURNED]
    return Money(next((one.message for one in (*back, *kept)), ""), tuple(kept))


def kept_elsewhere(order: Order) -> list[Blocker]:
    """Why an order is not paid by hand: it came back, the bank has it, or it goes to the bank with its batch."""
    if order.state == OrderState.RETURNED:
        return [_came_back(order)]
    if order.state == OrderState.SENT:
        return [_with_the_bank(order)]
    if order.batch is not None:
        text = _("The order is in batch %s and goes to the bank with it; to be paid by hand it is taken out first.")
        return [Blocker("in_batch", text % order.batch, "funds:panel")]
    return []


def _came_back(order: Order) -> Blocker:
    changes = order.case.payee_changes
    if order.in_kind:
        text = _("The goods came back (%(why)s): the finance office issues the order anew.")
    elif changes.filter(verdict=Verdict.OPEN).exists():
        text = _("The payment came back (%(why)s): the correction of its payee waits to be confirmed.")
    elif changes.filter(verdict=Verdict.CONFIRMED, decided_at__gt=order.changed_at).exists():
        text = _("The payment came back (%(why)s) and its payee is corrected: the finance office issues it anew.")
    else:
        text = _(
            "The payment came back (%(why)s): the caseworker of the township proposes the correct payee, then the "
            "finance office issues it anew."
        )
    return Blocker("came_back", text % {"why": order.came_back_because}, "funds:panel")


def _with_the_bank(order: Order) -> Blocker:
    assert order.batch is not None and order.batch.sent_at is not None  # only its batch sends an order
    text = _("The payment is with the bank since %(day)s, in batch %(batch)s; its result comes first.")
    said = {"day": timezone.localdate(order.batch.sent_at), "batch": order.batch}
    return Blocker("with_the_bank", text % said, "funds:panel")
