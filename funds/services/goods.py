"""Relief in goods: an order settled by what is handed out for it, worth exactly its sum and signed for (实物签收单)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from accounts.duties import Duty
from accounts.models import Region
from accounts.officer import Held, Officer
from approvals.services.payee import payment_blockers
from approvals.services.stages import unconfirmed
from audit.verbs import Verb
from cases.models import Case, Paper
from cases.services import add_paper, lock_case, move
from cases.services.door import may_take
from cases.terms import Relation, Step
from common.errors import Blocked, Invalid, NotFound, WrongState
from common.money import show
from funds.models import Good, HandOut, HandOutItem, Order
from funds.services.ledger import post
from funds.services.orders import freeze, last_of, paper_of, step, trace, whole_stage
from funds.services.payments import book, decided_himself, locked_order
from funds.services.stocks import STORES, take_out
from funds.terms import Movement, OrderState, OrderStep, PaymentMethod
from standards.policy.terms import PaperKind

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

WAYS = "xc-2.4.1"
"""Money, goods and referral are the ways of relief (二（四）)."""


@dataclass(frozen=True, slots=True)
class Signed:
    """Who took the goods and when, and where the signed slip is: a scan, or the number under which it is kept."""

    receiver_name: str
    receiver_relation: Relation
    on: date
    upload: "UploadedFile[bytes] | None" = None
    kept_as: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """So many units of a good, each counted with ``value`` yuan."""

    good: Good
    quantity: int
    value: Decimal

    @property
    def total(self) -> Decimal:
        """What the line counts, in yuan."""
        return self.value * self.quantity


@transaction.atomic
def issue_goods(
    case_id: int,
    order_id: int,
    items: Mapping[int, int],
    signed: Signed,
    *,
    store_id: int,
    rest_as_money: bool = False,
    officer: Officer,
    at: datetime,
    today: date,
) -> Case:
    """Hand out goods (units by good id) for an order of a decision: they count as the relief, no money is spent again.

    Goods of exactly its sum settle the order; goods of less split it where that is meant (``rest_as_money``), and the
    rest stays ordered as money; goods of more are refused. Who pays hands out, under what keeps money back too
    (xc-3.4, Q25, a stage to be reviewed). Raises NotFound, NotAllowed, WrongState, Invalid with fields, Blocked.
    """
    case = lock_case(case_id, officer=officer)
    may_take(case, Step.PAY, officer=officer)
    order = locked_order(case, order_id)
    open_to_goods(order)
    found = [*unconfirmed(case, order.stage), *payment_blockers(case), *decided_himself(case, officer, today=today)]
    if found:
        raise Blocked(found)
    if case.decided_on is None or not case.decided_on <= signed.on <= today:
        text = _("The goods were taken between the decision and today.")
        raise Invalid("signed_on", text, fields={"on": text})
    store = store_of(case, store_id)
    chosen = worth(case.county, items, day=signed.on)
    value = sum((item.total for item in chosen), Decimal(0))
    _within(order, value, rest_as_money=rest_as_money)
    if value < order.amount:
        order = split(order, value, officer=officer, at=at)
    else:
        to_goods(order, officer=officer, at=at)
    last, whole = last_of(order), whole_stage(order)
    hand_out(order, chosen, signed, store=store, officer=officer, at=at, today=today)
    return move(case_id, Step.PAY, officer=officer, when=at, on=signed.on, amount=order.amount, last=last, whole=whole)


def _within(order: Order, value: Decimal, *, rest_as_money: bool) -> None:
    said = {"value": show(value), "amount": show(order.amount), "rest": show(order.amount - value)}
    if value > order.amount:
        text = _("The goods are worth %(value)s yuan, the order is for %(amount)s yuan only.")
        raise Invalid("goods_worth_more", text % said)
    if value < order.amount and not rest_as_money:
        text = _("The goods are worth %(value)s of %(amount)s yuan; say that %(rest)s yuan stay to be paid in money.")
        raise Invalid("goods_worth_less", text % said, fields={"rest_as_money": text % said})


def hand_out(
    order: Order, items: list[Item], signed: Signed, *, store: Region, officer: Officer, at: datetime, today: date
) -> HandOut:
    """The goods of a locked order in kind, worth its sum, leave the store: slip, stock and payment are one.

    The right to it and the step of the case are the caller's, so that help before the decision (stage 0) goes the same
    way. Raises Blocked where the store has less, Invalid without a receiver or a signed slip.
    """
    _taken(signed, today=today)
    entry = take_out(
        store, {item.good: item.quantity for item in items}, order, on=signed.on, officer=officer, at=at, today=today
    )
    slip = HandOut.objects.create(
        order=order, entry=entry, value=sum((item.total for item in items), Decimal(0)),
        receiver_name=signed.receiver_name.strip(), receiver_relation=signed.receiver_relation, signed_on=signed.on,
        paper=_scan(order, signed, officer=officer, at=at), kept_as=signed.kept_as.strip(),
    )  # fmt: skip
    HandOutItem.objects.bulk_create(
        HandOutItem(hand_out=slip, good=item.good, quantity=item.quantity, value=item.value) for item in items
    )
    order.payee_name, order.payee_relation = slip.receiver_name, slip.receiver_relation
    told: dict[str, object] = {str(item.good): item.quantity for item in items}
    trace(Verb.GOODS_HANDED_OUT, order, officer=officer, at=at, told=told | {"store": str(store)}, clause=WAYS)
    book(order, method=PaymentMethod.GOODS, paid_on=signed.on, voucher=order.key, officer=officer, at=at)
    return slip


def worth(county: Region | None, items: Mapping[int, int], *, day: date) -> list[Item]:
    """What goods of a county (units by good id) count on a day, each by the value in force then; raises Invalid."""
    wanted = {pk: quantity for pk, quantity in items.items() if quantity > 0}
    rows = Good.objects.filter(region=county, pk__in=wanted).valued(day).order_by("pk")
    found = [Item(good, wanted[good.pk], value) for good in rows if (value := getattr(good, "value", None)) is not None]
    if not found or len(found) != len(wanted):
        raise Invalid("items", _("Name a quantity for at least one good that is in use on that day."))
    return found


def order_in_goods(case: Case, value: Decimal, *, stage: int, due_on: date, key: str, at: datetime) -> Order:
    """An order of a case that goods of ``value`` yuan settle, without a decision yet (help that comes first)."""
    order = Order.objects.create(
        key=key, case=case, region_path=case.region_path, stage=stage, amount=value, in_kind=True, due_on=due_on,
        made_at=at, changed_at=at,
    )  # fmt: skip
    step(order, OrderStep.SET_ASIDE, at=at)
    return order


def to_goods(order: Order, *, officer: Officer, at: datetime) -> None:
    """A locked open order is given in goods: the money frozen for it is free again."""
    if order.in_kind:
        return
    if order.fund is not None:
        rests_on = paper_of(order, at)
        post(Movement.RELEASED, order.fund, order.fund, order.amount, rests_on, order=order, officer=officer, at=at)
    order.fund, order.in_kind = None, True
    if order.state == OrderState.WAITING:
        step(order, OrderStep.SET_ASIDE, at=at)
    else:
        order.save()
    trace(Verb.ORDER_IN_KIND, order, officer=officer, at=at, clause=WAYS)


def split(order: Order, value: Decimal, *, officer: Officer, at: datetime) -> Order:
    """A locked open order becomes two: one of ``value`` yuan in goods, which is returned, and the rest in money.

    The rest stays frozen in the same fund, or is frozen where the order was one in goods.
    """
    fund, rests_on = order.fund, paper_of(order, at)
    if fund is not None:
        post(Movement.RELEASED, fund, fund, order.amount, rests_on, order=order, officer=officer, at=at)
    step(order, OrderStep.DROP, at=at)
    part = Order.objects.filter(case=order.case, stage=order.stage).aggregate(n=Max("part"))["n"]
    goods, rest = _part(order, part + 1, value, at), _part(order, part + 2, order.amount - value, at)
    goods.in_kind = True
    step(goods, OrderStep.SET_ASIDE, at=at)
    if fund is not None:
        post(Movement.FROZE, fund, fund, rest.amount, paper_of(rest, at), order=rest, officer=officer, at=at)
        rest.fund = fund
        step(rest, OrderStep.FREEZE, at=at)
    else:
        freeze(rest, officer=officer, at=at)
    told: dict[str, object] = {"goods": f"{value:.2f}", "money": f"{rest.amount:.2f}"}
    trace(Verb.ORDER_SPLIT, order, officer=officer, at=at, told=told, clause=WAYS)
    return goods


def _part(order: Order, part: int, amount: Decimal, at: datetime) -> Order:
    base = order.key.split("R")[0].split(".")[0]
    return Order.objects.create(
        key=f"{base}.{part}", case=order.case, region_path=order.region_path, decision=order.decision,
        stage=order.stage, part=part, amount=amount, due_on=order.due_on, split_from=order, made_at=at, changed_at=at,
    )  # fmt: skip


@transaction.atomic
def give_money(case_id: int, order_id: int, *, reason: str, officer: Officer, at: datetime) -> Order:
    """What was to be given in goods is paid in money after all, once a fund holds it.

    Raises NotFound, NotAllowed, WrongState unless it waits to be given in goods, Invalid without a reason.
    """
    case = lock_case(case_id, officer=officer)
    may_take(case, Step.PAY, officer=officer)
    order = locked_order(case, order_id)
    if not order.in_kind or order.state != OrderState.READY:
        raise WrongState("not_in_goods", _("This order does not wait to be given in goods."))
    if not reason.strip():
        text = _("A reason is needed.")
        raise Invalid("reason_missing", text, fields={"reason": text})
    order.in_kind = False
    step(order, OrderStep.AS_MONEY, at=at)
    trace(Verb.ORDER_AS_MONEY, order, officer=officer, at=at, note=reason.strip())
    freeze(order, officer=officer, at=at)
    return order


def open_to_goods(order: Order) -> None:
    """Goods settle what is neither with the bank nor settled; raises WrongState."""
    if order.state not in (OrderState.WAITING, OrderState.READY):
        text = _("This order cannot be given in goods: it is now “%s”.") % OrderState(order.state).label
        raise WrongState("order_not_open", text)


def store_of(case: Case, store_id: int) -> Region:
    """The store from which a case may be helped: its township's or its county's; raises NotFound."""
    store = Region.objects.filter(pk=store_id, level__in=STORES, pk__in=(case.township_id, case.county_id)).first()
    if store is None:
        raise NotFound("no_such_store", _("There is no such store in your area."))
    return store


def _taken(signed: Signed, *, today: date) -> None:
    wrong: dict[str, object] = {}
    if not signed.receiver_name.strip():
        wrong["receiver_name"] = _("Say who took the goods.")
    if signed.on > today:
        wrong["on"] = _("This day has not come yet.")
    if signed.upload is None and not signed.kept_as.strip():
        wrong["kept_as"] = _("Attach the signed slip, or say under which number the paper is kept.")
    if wrong:
        raise Invalid("slip", str(next(iter(wrong.values()))), fields=wrong)


def _scan(order: Order, signed: Signed, *, officer: Officer, at: datetime) -> Paper | None:
    """The signed slip in the file of the case."""
    if signed.upload is None:
        return None
    return add_paper(
        order.case_id, officer=officer, at=at, kind=PaperKind.GOODS_SLIP, upload=signed.upload, note=order.key,
        right=_who_hands_out,
    )  # fmt: skip


def _who_hands_out(case: Case, officer: Officer) -> Held:
    """Who pays; with help before the decision also who works on the case or decides it."""
    duty = next(
        (d for d in (Duty.PAY, Duty.CASEWORK, Duty.DECIDE) if case.region_path.startswith(officer.paths(d))), Duty.PAY
    )
    return officer.needs(duty, case.region_path)
