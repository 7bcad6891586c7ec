"""The life of an order, the money of one stage of a decision: frozen, sent to the bank, paid, or come back.

Nothing here saves; ``funds.services.orders.step`` is the one door.
"""

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from django.db import models
from django_fsm import transition

from funds.terms import OrderState, OrderStep

LIVE = (OrderState.WAITING, OrderState.READY, OrderState.SENT, OrderState.PAID)
"""One order of these for each stage of a case; what was returned or dropped may be followed by another."""
OPEN = (OrderState.WAITING, OrderState.READY, OrderState.SENT)

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
