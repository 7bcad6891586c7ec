"""Many orders at once: the same changes, guards and traces as one by one, in few statements.

Each function works on some hundred locked orders; whoever has more calls it again and again.
"""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from itertools import islice
from typing import TypeVar

from accounts.officer import Officer
from audit.services import record_many
from audit.verbs import Verb
from cases.models import Case
from cases.services.door import move_many
from cases.terms import Step
from common.door import open_door_for
from common.rows import write
from funds.models import Order, Payment
from funds.services.ledger import post_many
from funds.services.orders import take_payee
from funds.terms import Movement, OrderStep, PaymentMethod
from funds.workflow import OPEN

CHUNK = 400
"""Orders of one transaction, or of one statement."""
UNSEEN = ("rules", "quantities", "narrative", "supplement_text")
"""Long facts of a case of which money knows nothing."""
Thing = TypeVar("Thing")


def chunks(things: Sequence[Thing], size: int = CHUNK) -> list[Sequence[Thing]]:
    """The things in order, some at a time."""
    rest = iter(things)
    return list(iter(lambda: list(islice(rest, size)), []))


def step_many(orders: Sequence[Order], taken: OrderStep, *, at: datetime, also: Sequence[str] = ()) -> None:
    """``orders.step`` for locked orders that all stand in one state; ``also`` names the other fields that changed."""
    if not orders:
        return
    (before,) = {order.state for order in orders}
    for order in orders:
        getattr(order, taken.value)()
        order.changed_at = at
    open_door_for("order", [order.pk for order in orders], str(before), str(orders[0].state))
    write(orders, ["state", "changed_at", *also])


PAYEE = (
    "payee_name", "payee_number", "payee_relation", "bank_name", "account", "account_index", "account_masked",
)  # fmt: skip


def send_many(orders: Sequence[Order], *, at: datetime) -> None:
    """The payees as they are now go with the orders to the bank."""
    for order in orders:
        take_payee(order)
    step_many(orders, OrderStep.SEND, at=at, also=PAYEE)


def settle_many(
    orders: Sequence[Order], *, method: PaymentMethod, paid_on: date, voucher: str, officer: Officer, at: datetime
) -> None:
    """``payments.settle`` for locked orders of one fund and of as many cases: ledger, payments and cases together."""
    if not orders:
        return
    fund = orders[0].fund
    assert fund is not None  # frozen_has_fund
    last, parts = last_of_many(orders), parts_of_many(orders)
    post_many(Movement.PAID, fund, orders, officer=officer, at=at)
    step_many(orders, OrderStep.PAY, at=at)
    Payment.objects.bulk_create(
        Payment(
            case_id=order.case_id, order=order, region_path=order.region_path, amount=order.amount, method=method,
            paid_on=paid_on, voucher=voucher, payee_name=order.payee_name, account_masked=order.account_masked,
            by_id=officer.user_id, by_name=officer.name, at=at,
        )
        for order in orders
    )  # fmt: skip
    move_many(
        {
            o.case_id: {"on": paid_on, "amount": o.amount, "last": o.pk in last, "whole": o.pk not in parts}
            for o in orders
        },
        Step.PAY,
        officer=officer,
        when=at,
    )


def return_many(orders: Sequence[Order], reasons: Sequence[str], *, officer: Officer, at: datetime) -> None:
    """``orders.return_order`` for locked orders: the bank refused them, their money stays frozen; the caseworkers hear
    of it.
    """
    for order, reason in zip(orders, reasons, strict=True):
        order.failure = reason[:200]
    step_many(orders, OrderStep.RETURN, at=at, also=["failure"])
    trace_many(Verb.ORDER_RETURNED, orders, officer=officer, at=at, notes=reasons, announce=True)


def trace_many(
    verb: Verb,
    orders: Sequence[Order],
    *,
    officer: Officer,
    at: datetime,
    told: dict[str, object] | None = None,
    notes: Sequence[str] = (),
    announce: bool = False,
) -> None:
    """The orders in the histories of their cases."""
    cases = {order.case_id: order.case for order in orders if Order.case.is_cached(order)}
    if len(cases) < len(orders):
        cases = Case.objects.only("number").in_bulk([order.case_id for order in orders])
    record_many(
        verb,
        subjects=[
            (
                cases[o.case_id],
                o.region_path,
                str(cases[o.case_id]),
                {"order": o.key, "stage": o.stage, "amount": f"{o.amount:.2f}", **(told or {})},
            )
            for o in orders
        ],
        officer=officer,
        at=at,
        clause="xc-3.3",
        notes=notes,
        announce=announce,
    )


def last_of_many(orders: Sequence[Order]) -> set[int]:
    """The ids of those orders after which nothing of their decision is left to pay."""
    cases, mine = [order.case_id for order in orders], [order.pk for order in orders]
    left = set(Order.objects.owed().filter(case__in=cases).exclude(pk__in=mine).values_list("case_id", flat=True))
    return {order.pk for order in orders if order.decision_id is not None and order.case_id not in left}


def parts_of_many(orders: Sequence[Order]) -> set[int]:
    """The ids of those orders beside which goods of the same stage are still to be given."""
    others = Order.objects.filter(case__in=[order.case_id for order in orders], state__in=OPEN)
    rest = others.exclude(pk__in=[order.pk for order in orders]).values_list("case_id", "stage")
    left = set(rest)
    return {order.pk for order in orders if (order.case_id, order.stage) in left}


def total_of(orders: Sequence[Order]) -> Decimal:
    """Their sum in yuan."""
    return sum((order.amount for order in orders), Decimal("0.00"))
