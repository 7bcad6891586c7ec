"""The life of an order, the money of one stage of a decision: frozen, sent to the bank, paid, or come back; and the
life of a batch of orders, in which the bank gets them.

The paperwork that help before the decision leaves owed is complete, or replaced by minutes. Nothing here saves:
``funds.services.orders.step``, ``funds.services.batches.step`` and ``funds.services.paperwork.end`` are the doors.
"""

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from django.db import models
from django_fsm import transition

from funds.terms import BatchState, BatchStep, OrderState, OrderStep, PaperworkState

LIVE = (OrderState.WAITING, OrderState.READY, OrderState.SENT, OrderState.PAID)
"""One order of these for each stage of a case; what was returned or dropped may be followed by another."""
OPEN = (OrderState.WAITING, OrderState.READY, OrderState.SENT)
UNSETTLED = (*OPEN, OrderState.RETURNED)


PAIRS: list[tuple[str, str]] = []
"""Every legal change of state, which the database knows too."""


Method = TypeVar("Method", bound=Callable[..., Any])


def _step(step: OrderStep, source: Iterable[OrderState], target: OrderState) -> Callable[[Method], Method]:
    sources = list(source)
    PAIRS.extend((one.value, target.value) for one in sources)
    return transition(field="state", source=sources, target=target, custom={"step": step})


class OrderWorkflow(models.Model):
    """The transitions of ``funds.models.Order``."""

    class Meta:
        abstract = True

    @_step(OrderStep.FREEZE, [OrderState.WAITING], OrderState.READY)
    def freeze(self) -> None:
        """The fund holds the sum for this order."""

    @_step(OrderStep.SET_ASIDE, [OrderState.WAITING], OrderState.READY)
    def set_aside(self) -> None:
        """It is given in goods: no fund needs to hold money for it."""

    @_step(OrderStep.AS_MONEY, [OrderState.READY], OrderState.WAITING)
    def as_money(self) -> None:
        """What was to be given in goods is paid in money after all, which a fund must hold first."""

    @_step(OrderStep.SEND, [OrderState.READY], OrderState.SENT)
    def send(self) -> None:
        """The bank has the order with its payee; nothing of it changes any more."""

    @_step(OrderStep.RECALL, [OrderState.SENT], OrderState.READY)
    def recall(self) -> None:
        """The order was not handed to the bank after all."""

    @_step(OrderStep.PAY, [OrderState.READY, OrderState.SENT], OrderState.PAID)
    def pay(self) -> None:
        """The payee has the money."""

    @_step(OrderStep.RETURN, [OrderState.SENT, OrderState.PAID], OrderState.RETURNED)
    def return_to_fund(self) -> None:
        """The bank refused it, or gave it back: the sum stays frozen for the order that follows."""

    @_step(OrderStep.DROP, [OrderState.WAITING, OrderState.READY, OrderState.RETURNED], OrderState.DROPPED)
    def drop(self) -> None:
        """It is not paid any more; the fund may use the money for others."""


PAPERWORK_PAIRS = [
    (PaperworkState.OWED.value, after.value) for after in (PaperworkState.COMPLETE, PaperworkState.WAIVED)
]


class PaperworkWorkflow(models.Model):
    """The transitions of ``funds.models.Paperwork``."""

    class Meta:
        abstract = True

    @transition(field="state", source=PaperworkState.OWED, target=PaperworkState.COMPLETE)
    def complete(self) -> None:
        """The case is decided on complete papers."""

    @transition(field="state", source=PaperworkState.OWED, target=PaperworkState.WAIVED)
    def waive(self) -> None:
        """Signed minutes and the handling officer's signature stand in its place."""


BATCH_PAIRS: list[tuple[str, str]] = []
"""Every legal change of a batch's state, which the database knows too."""


def _batch_step(step: BatchStep, source: Iterable[BatchState], target: BatchState) -> Callable[[Method], Method]:
    sources = list(source)
    BATCH_PAIRS.extend((one.value, target.value) for one in sources)
    return transition(field="state", source=sources, target=target, custom={"step": step})


class BatchWorkflow(models.Model):
    """The transitions of ``funds.models.Batch``: who makes a batch never checks or releases it."""

    class Meta:
        abstract = True

    @_batch_step(BatchStep.CHECK, [BatchState.DRAFT], BatchState.CHECKED)
    def check_totals(self) -> None:
        """Another officer compared number, sum and warnings; the batch does not change any more."""

    @_batch_step(BatchStep.SEND_BACK, [BatchState.CHECKED], BatchState.DRAFT)
    def send_back(self) -> None:
        """Something is wrong with it; its maker composes it anew."""

    @_batch_step(BatchStep.RELEASE, [BatchState.CHECKED], BatchState.SENT)
    def release(self) -> None:
        """Every order of it goes to the bank, with its payee as he stands now."""

    @_batch_step(BatchStep.RECALL, [BatchState.SENT], BatchState.DRAFT)
    def recall(self) -> None:
        """The bank has carried out nothing of it; what was written stays, a new version follows."""

    @_batch_step(BatchStep.SETTLE, [BatchState.SENT], BatchState.SETTLED)
    def settle(self) -> None:
        """The bank answered for every order."""

    @_batch_step(BatchStep.DISCARD, [BatchState.DRAFT], BatchState.DISCARDED)
    def discard(self) -> None:
        """It was not needed; its orders are free for another."""
