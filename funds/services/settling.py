"""Settle a confirmed result: some hundred orders in each transaction, each of them paid or returned exactly once.

The work may be killed at any point and run twice: a row is marked in the transaction that moves its order, and only
orders that are still with the bank are moved.
"""

import logging
from collections.abc import Callable, Sequence
from datetime import datetime

from django.db import DatabaseError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.officer import Officer
from cases.models import Case
from common import jobs
from common.errors import DomainError, NotAllowed
from funds.models import BankResult, Order, ResultRow
from funds.services.batches import settle_if_answered
from funds.services.many import CHUNK, return_many, settle_many
from funds.services.results import running
from funds.terms import NO_REASON, Fate, OrderState, PaymentMethod, ResultState

log = logging.getLogger(__name__)
CHUNKS_OF_A_TURN = 50
"""So many transactions before other tasks have their turn."""


def carry_out(result_id: int, *, officer: Officer, now: Callable[[], datetime]) -> bool:
    """Settle the next rows of a confirmed result; True while there are more. Raises NotAllowed when the officer who
    confirmed pays there no more.
    """
    with jobs.alone("bank_result", result_id) as mine:
        result = running(result_id).filter(state=ResultState.SETTLING).first()
        if not mine or result is None:
            return False
        for _turn in range(CHUNKS_OF_A_TURN):
            rows = _next(result)
            if not rows:
                _finish(result, officer=officer, at=now())
                return False
            _settle(result, rows, officer=officer, at=now())
            if not jobs.beats(running(result_id), at=now()):
                return False
    return True


def _open(result: BankResult) -> QuerySet[ResultRow]:
    return result.rows.filter(settled=False, fate__in=(Fate.PAYS, Fate.RETURNS), failure="")


def _next(result: BankResult) -> list[ResultRow]:
    """The next rows of one fate whose orders are paid from one fund, so that only one fund is ever locked at a time."""
    first = _open(result).order_by("fate", "order__fund", "pk").values_list("fate", "order__fund").first()
    if first is None:
        return []
    return list(_open(result).filter(fate=first[0], order__fund=first[1]).order_by("pk")[:CHUNK])


def _settle(result: BankResult, rows: Sequence[ResultRow], *, officer: Officer, at: datetime) -> None:
    """Settle the rows together; where one stands in the way, each by itself, so that it keeps up only itself."""
    try:
        _together(result, rows, officer=officer, at=at)
    except NotAllowed:
        raise
    except (DomainError, DatabaseError) as error:
        if len(rows) == 1:
            log.exception("result row %s", rows[0].pk)
            said = error.message if isinstance(error, DomainError) else _("The database refused it.")
            ResultRow.objects.filter(pk=rows[0].pk).update(failure=str(said))
            return
        for row in rows:
            _settle(result, [row], officer=officer, at=at)


@transaction.atomic
def _together(result: BankResult, rows: Sequence[ResultRow], *, officer: Officer, at: datetime) -> None:
    by_order = {row.order_id: row for row in rows if row.order_id is not None}
    list(Case.objects.select_for_update(no_key=True).filter(orders__in=by_order).order_by("pk").values_list("pk"))
    locked = Order.objects.select_for_update(of=("self",)).select_related("fund__region")
    orders = list(locked.filter(pk__in=by_order).order_by("pk"))
    sent = [order for order in orders if order.state == OrderState.SENT]
    done = [by_order[order.pk].pk for order in sent]
    if rows[0].fate == Fate.PAYS:
        settle_many(
            sent, method=PaymentMethod.TRANSFER, paid_on=result.paid_on, voucher=result.voucher, officer=officer, at=at
        )
    else:
        reasons = [by_order[order.pk].reason or NO_REASON for order in sent]
        return_many(sent, reasons, officer=officer, at=at)
    ResultRow.objects.filter(pk__in=done).update(settled=True)
    # what somebody else settled meanwhile, this row does not do any more
    ResultRow.objects.filter(pk__in=[row.pk for row in rows]).exclude(pk__in=done).update(fate=Fate.SAME)


def _finish(result: BankResult, *, officer: Officer, at: datetime) -> None:
    failed = result.rows.exclude(failure="").count()
    with transaction.atomic():
        if failed:
            text = _("%d rows could not be settled; each says why. Mend that and take the work up again.") % failed
            jobs.fail(running(result.pk), text, failed=ResultState.FAILED, at=at)
        else:
            running(result.pk).update(state=ResultState.DONE, heartbeat_at=at, finished_at=at, error="")
        settle_if_answered(result.batch_id, officer=officer, at=at)
