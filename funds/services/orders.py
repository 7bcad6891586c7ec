"""Orders through their one door: planned with the decision, frozen in a fund, paid once, returned, issued anew."""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Region
from accounts.officer import SYSTEM, Officer
from audit.services import record
from audit.verbs import Verb
from cases.models import Case
from cases.terms import State
from common.door import open_door
from common.errors import Blocked, Blocker
from funds.models import Fund, Order
from funds.services.ledger import Paper, money_came_in, post
from funds.terms import COUNTY_SOURCES, Movement, OrderState, OrderStep, Side, Source
from funds.workflow import OPEN
from standards.policy.terms import Level


def step(order: Order, taken: OrderStep, *, at: datetime) -> None:
    """Move a locked order, the only way its state changes; raises TransitionNotAllowed where no step leads."""
    before = OrderState(order.state)
    getattr(order, taken.value)()
    if taken is OrderStep.DROP and before is OrderState.READY:
        order.batch = None  # it was in one that is still composed, and is not paid
    open_door("order", order.pk, before.value, OrderState(order.state).value)
    order.changed_at = at
    order.save()


# --- with the decision


def plan_orders(case: Case, officer: Officer, at: datetime) -> None:
    """With the approval, an order for each stage, and its money frozen or waited for (三（三）).

    What was given first is part of the sum decided: the first stages are less by it. What the decision gives in goods
    is an order of its own, for which no money is frozen.
    """
    decision = case.decision
    assert decision.amount is not None and case.decided_on is not None  # approved
    stages = [(s.number, s.amount, s.planned_on) for s in decision.stages.all()]
    given = case.paid_amount or Decimal(0)
    for number, amount, day in stages or [(1, decision.amount, case.decided_on)]:
        left = max(amount - given, Decimal(0))
        given -= amount - left
        goods = min(decision.in_kind, left)
        parts = [(amount, in_kind) for amount, in_kind in ((left - goods, False), (goods, True)) if amount]
        for part, (part_amount, in_kind) in enumerate(parts):
            order = Order.objects.create(
                key=f"{case.number}-{number}" + (f".{part}" if part else ""), case=case, region_path=case.region_path,
                decision=decision, stage=number, part=part, amount=part_amount, in_kind=in_kind, due_on=day, made_at=at,
                changed_at=at,
            )  # fmt: skip
            if in_kind:
                step(order, OrderStep.SET_ASIDE, at=at)
            else:
                freeze(order, officer=officer, at=at)


def drop_orders(case: Case, officer: Officer, at: datetime) -> None:
    """With the end of a case, or of its stages: what is not paid yet is not paid any more, its money is free again."""
    owed = Order.objects.select_for_update(of=("self",)).filter(case=case, replaced_by=None)
    money_came_in(case.county, at=at)
    for order in owed.filter(state__in=(OrderState.WAITING, OrderState.READY, OrderState.RETURNED)).order_by("pk"):
        if order.fund is not None:
            post(Movement.RELEASED, order.fund, order.fund, order.amount, paper_of(order, at), order=order,
                 officer=officer, at=at)  # fmt: skip
        step(order, OrderStep.DROP, at=at)
        trace(Verb.ORDER_DROPPED, order, officer=officer, at=at)


def nothing_is_with_the_bank(case: Case, **_given: object) -> Iterable[Blocker]:
    """What the bank has cannot be stopped; its answer comes first."""
    if State(case.state) is State.APPROVED and Order.objects.filter(case=case, state=OrderState.SENT).exists():
        yield Blocker("with_the_bank", str(_("A payment of this case is with the bank; its result comes first.")))


# --- the money of an order


def freeze(order: Order, *, officer: Officer, at: datetime) -> bool:
    """Freeze the sum of a locked waiting order in the first fund that has it; False where none has.

    Only one fund is ever locked at a time, so whoever moves money the other way never waits for us in a circle.
    """
    own = order.decision is None or order.decision.level == Level.TOWNSHIP
    for fund in funds_with(order.amount, order.case, own=own, year=timezone.localdate(at).year):
        try:
            with transaction.atomic():
                post(Movement.FROZE, fund, fund, order.amount, paper_of(order, at), order=order, officer=officer, at=at)
        except Blocked:
            continue  # somebody else took it meanwhile; the locks of this fund are gone with the savepoint
        order.fund = fund
        step(order, OrderStep.FREEZE, at=at)
        trace(Verb.MONEY_FROZEN, order, officer=officer, at=at, told={"fund": str(fund)})
        return True
    return False


def funds_with(amount: Decimal, case: Case, *, own: bool, year: int) -> list[Fund]:
    """The funds of the year that have the sum (yuan) for the case now, in the order in which they are asked.

    A township's ``own`` decision, and help that came first, are paid from its reserve as long as that has enough; then,
    as a county's decision always is, from the county: subsidy from above, own budget, donations (三（三）).
    """
    county = Fund.objects.filter(region=case.county_id, source__in=COUNTY_SOURCES)
    reserve = Fund.objects.filter(region=case.township_id, source=Source.RESERVE)
    rows = (county | reserve if own else county).filter(
        year=year, accounts__side=Side.AVAILABLE, accounts__balance__gte=amount
    )
    asked = [Source.RESERVE, *COUNTY_SOURCES]
    return sorted(rows.select_related("region"), key=lambda fund: asked.index(Source(fund.source)))


def freeze_waiting(county: Region | None = None, *, at: datetime, most: int | None = None) -> int:
    """Freeze what waits for money, the order due first before all others (of ``most``); returns how many it could.

    Each order by itself: whoever freezes or pays meanwhile is not held up, and an order already taken is left to him.
    """
    waiting = Order.objects.filter(state=OrderState.WAITING)
    if county is not None:
        waiting = waiting.filter(region_path__startswith=county.path)
    frozen = 0
    for pk in list(waiting.order_by("due_on", "pk").values_list("pk", flat=True)[:most]):
        with transaction.atomic():
            order = (
                Order.objects.select_for_update(skip_locked=True, of=("self",)).select_related("case", "decision")
                .filter(pk=pk, state=OrderState.WAITING).first()
            )  # fmt: skip
            frozen += order is not None and freeze(order, officer=SYSTEM, at=at)
    return frozen


# --- what came back


def return_order(order: Order, *, reason: str, officer: Officer, at: datetime) -> None:
    """The bank refused a locked order: its money stays frozen for the order that follows."""
    order.failure = reason[:200]
    step(order, OrderStep.RETURN, at=at)
    trace(Verb.ORDER_RETURNED, order, officer=officer, at=at, note=reason, announce=True)


def reissue(order: Order, *, officer: Officer, at: datetime, note: str) -> Order:
    """A new order in place of a locked one that came back, with its money; the payee is again the case's."""
    times = order.key.count("R") + 1
    new = Order.objects.create(
        key=f"{order.key.split('R')[0]}{'R' * times}", case=order.case, region_path=order.region_path,
        decision=order.decision, stage=order.stage, amount=order.amount, due_on=order.due_on, replaces=order,
        part=order.part, in_kind=order.in_kind, fund=order.fund, made_at=at, changed_at=at,
    )  # fmt: skip
    if new.in_kind:
        step(new, OrderStep.SET_ASIDE, at=at)
    elif new.fund is not None:
        step(new, OrderStep.FREEZE, at=at)
    trace(Verb.ORDER_REISSUED, new, officer=officer, at=at, told={"replaces": order.key}, note=note)
    return new


# --- what all of them share


def last_of(order: Order) -> bool:
    """Whether nothing of an approved case is left to pay after this order."""
    others = Order.objects.filter(case=order.case_id).exclude(pk=order.pk)
    owed = others.filter(state__in=OPEN) | others.filter(state=OrderState.RETURNED, replaced_by=None)
    return not owed.exists()


def whole_stage(order: Order) -> bool:
    """Whether nothing of the order's stage is left to pay after it; goods and money of a stage are two orders."""
    others = Order.objects.filter(case=order.case_id, stage=order.stage).exclude(pk=order.pk)
    return not others.filter(state__in=OPEN).exists()


def take_payee(order: Order) -> None:
    """The payee as he is now goes with the order; from then on it is the order's own."""
    case = order.case
    order.payee_name, order.payee_relation = case.payee_name, case.payee_relation
    order.payee_number = payee_number(case)
    order.bank_name, order.account = case.bank_name, case.account
    order.account_index, order.account_masked = case.account_index or "", case.account_masked


def payee_number(case: Case) -> str:
    """The identity number of the payee, as far as the case knows him: applicant or member of the household."""
    if case.applicant is not None and case.applicant.name == case.payee_name:
        return case.applicant.id_number
    members = case.members.filter(person__name=case.payee_name).select_related("person")
    return next((member.person.id_number for member in members), "")


def paper_of(order: Order, at: datetime) -> Paper:
    """What a movement of money for an order rests on: the order itself."""
    return Paper(timezone.localdate(at), order.key)


def trace(
    verb: Verb,
    order: Order,
    *,
    officer: Officer,
    at: datetime,
    told: dict[str, object] | None = None,
    note: str = "",
    clause: str = "xc-3.3",
    announce: bool = False,
) -> None:
    """The order in the history of its case."""
    after = {"order": order.key, "stage": order.stage, "amount": f"{order.amount:.2f}", **(told or {})}
    record(
        verb, subject=order.case, officer=officer, at=at, region_path=order.region_path, label=str(order.case),
        after=after, clause=clause, note=note, announce=announce,
    )  # fmt: skip


def next_order(orders: Iterable[Order]) -> Order | None:
    """Of the unsettled orders of a case the one that is paid next in money: the earliest stage that is neither paid nor
    dropped; where there is none, what came back and was not issued anew.
    """
    return min(
        (order for order in orders if not order.in_kind or order.state == OrderState.RETURNED),
        key=lambda order: (order.state == OrderState.RETURNED, order.stage, order.pk),
        default=None,
    )


def money_blockers(order: Order) -> list[Blocker]:
    """An order is paid out of money that a fund holds for it (三（三）)."""
    if order.state != OrderState.WAITING:
        return []
    text = _("No fund of the county or the township has %(amount)s yuan for this case; money must come in first.")
    return [Blocker("no_money", text % {"amount": order.amount}, "funds:board", "xc-3.3")]
