"""Relief in goods: what is handed out counts with its value, is taken from a store once and costs no money again."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection, transaction
from django.db.models import Sum

from audit.models import Event
from cases.models import Case
from cases.terms import State
from common.clock import now, today
from common.errors import Blocked, DomainError, Invalid, NotAllowed, NotFound, WrongState
from funds import services
from funds.models import Good, GoodValue, HandOut, Order, Payment, Stock, StockMove, Transfer
from funds.services import goods
from funds.services.stores import Delivered, Supply
from funds.terms import OrderState, Origin, PaymentMethod, Shelf
from tests.begun import begins_with
from tests.cast import Cast
from tests.factories import make_case
from tests.funds.goods import delivered, good, lot, paper, signed, town
from tests.funds.test_orders import approve, balances, books_agree, drained, pay, three
from tests.scans import PNG

D = Decimal
WEEK = timedelta(days=7)


def hand_out(
    cast: Cast, case: Case, thing: Good, quantity: int, who: str = "finance", *, rest: bool = False, **slip: Any
) -> Case:
    order = case.orders.filter(state__in=("waiting", "ready")).latest("in_kind", "pk")
    return services.issue_goods(
        case.pk, order.pk, {thing.pk: quantity}, signed(**slip), store_id=town().pk, rest_as_money=rest,
        officer=cast.officer(who, today()), at=now(), today=today(),
    )  # fmt: skip


def stores_agree() -> None:
    """Each quantity is the sum of its moves, and of every good there is as much as came from outside."""
    for stock in Stock.objects.all():
        took = stock.taken.aggregate(s=Sum("quantity"))["s"] or 0
        assert stock.quantity == took - (stock.given.aggregate(s=Sum("quantity"))["s"] or 0)
    assert not Stock.objects.values("good").annotate(s=Sum("quantity")).exclude(s=0).exists()
    books_agree()


@begins_with(state=State.APPROVED)
def test_goods_worth_the_order_settle_it_and_its_frozen_money_is_free_again(cast: Cast, case: Case) -> None:
    rice = good(cast)
    delivered(cast, rice, 30)
    fund = Order.objects.get().fund
    assert fund is not None
    before = balances(fund)
    done = hand_out(cast, case, rice, 20)
    assert (done.state, done.paid_amount, done.clock_stopped_on) == (State.PAID, D("1200.00"), today())
    payment = Payment.objects.get()
    assert (payment.method, payment.amount, payment.payee_name) == (PaymentMethod.GOODS, D("1200.00"), "赵春兰")
    order = Order.objects.get()
    assert (order.state, order.in_kind, order.fund) == (OrderState.PAID, True, None)
    assert balances(fund) == before | {"available": before["available"] + D("1200.00"), "frozen": D(0)}
    assert lot(rice).quantity == 10 and Stock.objects.get(shelf=Shelf.GIVEN).quantity == 20
    assert Event.objects.filter(verb__in=("order_in_kind", "goods_handed_out"), clause="xc-2.4.1").count() == 2
    stores_agree()


@begins_with(state=State.APPROVED)
def test_goods_worth_less_leave_the_rest_ordered_as_money_and_the_clock_runs_until_both_are_given(
    cast: Cast, case: Case
) -> None:
    rice = good(cast)
    delivered(cast, rice, 5)
    with pytest.raises(Invalid, match=r"900\.00"):
        hand_out(cast, case, rice, 5)
    half = hand_out(cast, case, rice, 5, rest=True)
    assert (half.state, half.paid_amount, half.clock_stopped_on) == (State.APPROVED, D("300.00"), None)
    whole, in_goods, rest = Order.objects.all()
    assert (whole.state, in_goods.state, rest.state) == (OrderState.DROPPED, OrderState.PAID, OrderState.READY)
    assert (in_goods.amount, rest.amount, rest.fund) == (D("300.00"), D("900.00"), whole.fund)
    assert (in_goods.key, rest.key) == (f"{case.number}-1.1", f"{case.number}-1.2")
    stores_agree()
    done = pay(cast, case, "900.00")
    assert (done.state, done.paid_amount, done.clock_stopped_on) == (State.PAID, D("1200.00"), today())
    stores_agree()


@begins_with(state=State.TOWNSHIP_DECISION)
def test_a_decision_partly_in_goods_makes_two_orders_and_freezes_only_the_money(cast: Cast, case: Case) -> None:
    rice = good(cast)
    delivered(cast, rice, 5)
    for wrong in ("1200.01", "-1.00"):
        with pytest.raises(Invalid):
            approve(cast, case, in_kind=D(wrong))
    with pytest.raises(Invalid):
        approve(cast, case, three(), in_kind=D("300.00"))
    approve(cast, case, in_kind=D("300.00"))
    money, in_goods = Order.objects.all()
    assert (money.amount, in_goods.amount, in_goods.in_kind, in_goods.fund) == (D("900.00"), D("300.00"), True, None)
    assert (money.state, in_goods.state) == (OrderState.READY, OrderState.READY)
    assert hand_out(cast, case, rice, 5).state == State.APPROVED
    assert pay(cast, case, "900.00").state == State.PAID
    stores_agree()


@pytest.mark.parametrize(
    ("quantity", "slip", "error"),
    [
        (21, {}, Invalid), (0, {}, Invalid), (20, {"kept_as": " "}, Invalid), (20, {"receiver_name": ""}, Invalid),
        (20, {"on": today() + timedelta(days=1)}, Invalid), (20, {"on": today() - timedelta(days=300)}, Invalid),
    ],
    ids=["worth more", "nothing", "unsigned", "nobody", "tomorrow", "before the decision"],
)  # fmt: skip
@begins_with(state=State.APPROVED)
def test_a_refused_hand_out_changes_nothing(
    cast: Cast, case: Case, quantity: int, slip: dict[str, Any], error: type[DomainError]
) -> None:
    rice = good(cast)
    delivered(cast, rice, 30)
    with pytest.raises(error):
        hand_out(cast, case, rice, quantity, **slip)
    assert lot(rice).quantity == 30 and not Payment.objects.exists() and not HandOut.objects.exists()
    assert Order.objects.get().state == OrderState.READY
    stores_agree()


@begins_with(state=State.APPROVED)
def test_a_store_that_lacks_one_bag_gives_none_and_nothing_that_expired(cast: Cast, case: Case) -> None:
    rice = good(cast)
    delivered(cast, rice, 15, expires=today())
    delivered(cast, rice, 4, expires=today() + WEEK)
    with pytest.raises(Blocked, match="19"):
        hand_out(cast, case, rice, 20)
    delivered(cast, rice, 6)
    assert hand_out(cast, case, rice, 20).state == State.PAID
    left = {lot.expires_on: lot.quantity for lot in Stock.objects.filter(shelf=Shelf.STORE)}
    assert left == {today(): 0, today() + WEEK: 0, None: 5}  # what expires first is given first
    stores_agree()


@begins_with(state=State.APPROVED)
def test_only_who_pays_hands_out_and_not_who_decided(cast: Cast, case: Case) -> None:
    rice = good(cast)
    delivered(cast, rice, 30)
    for who, error in (("clerk", NotAllowed), ("county_approver", NotAllowed), ("other_clerk", NotFound)):
        with pytest.raises(error):
            hand_out(cast, case, rice, 20, who)
    assert lot(rice).quantity == 30


@begins_with(state=State.TOWNSHIP_DECISION)
def test_an_order_that_waits_for_money_can_be_given_in_goods(cast: Cast, case: Case) -> None:
    rice = good(cast)
    delivered(cast, rice, 20)
    drained(case)
    approve(cast, case)
    assert Order.objects.get().state == OrderState.WAITING
    assert hand_out(cast, case, rice, 20).state == State.PAID
    assert not Transfer.objects.filter(movement__in=("paid", "froze", "released")).exists()
    stores_agree()


@begins_with(state=State.APPROVED)
def test_goods_given_back_lie_in_their_store_again_and_the_order_is_issued_anew_or_paid_in_money(
    cast: Cast, case: Case
) -> None:
    rice = good(cast)
    delivered(cast, rice, 20, expires=today() + WEEK)
    hand_out(cast, case, rice, 20)
    finance, order = cast.officer("finance", today()), Order.objects.get()
    back = services.take_back(
        case.pk, order.pk, officer=finance, at=now(), today=today(), came_back_on=today(), reason="包装破损"
    )
    assert (back.state, back.paid_amount, back.clock_stopped_on) == (State.APPROVED, None, None)
    assert lot(rice, today() + WEEK).quantity == 20 and HandOut.objects.count() == 1
    stores_agree()
    new = services.issue_anew(case.pk, order.pk, officer=finance, at=now(), note="改发救助金")
    assert (new.state, new.in_kind, new.fund) == (OrderState.READY, True, None)
    with pytest.raises(WrongState):
        pay(cast, case, "1200.00")
    with pytest.raises(Invalid):
        services.give_money(case.pk, new.pk, reason=" ", officer=finance, at=now())
    services.give_money(case.pk, new.pk, reason="库存不足", officer=finance, at=now())
    assert pay(cast, case, "1200.00").state == State.PAID
    stores_agree()


def test_a_signed_slip_is_kept_in_the_file_of_the_case(cast: Cast, tmp_path: Any, settings: Any) -> None:
    settings.MEDIA_ROOT = tmp_path
    case, rice = make_case(cast, state=State.APPROVED), good(cast)
    delivered(cast, rice, 20)
    hand_out(cast, case, rice, 20, kept_as="", upload=SimpleUploadedFile("a.png", PNG))
    slip = HandOut.objects.get()
    assert slip.paper is not None and (slip.paper.kind, slip.paper.note) == ("goods_slip", f"{case.number}-1")


# --- catalogue


def test_a_new_value_is_a_new_row_and_counts_from_its_day(cast: Cast) -> None:
    rice = good(cast)
    officer = cast.officer("county_standards", today())
    with pytest.raises(Invalid):
        services.revalue(
            rice.pk, value=D("65.00"), least=0, since=today() - timedelta(days=1), reason="涨价", officer=officer,
            at=now(), today=today(),
        )  # fmt: skip
    for since, value in ((today() + WEEK, D("65.00")), (today() + 2 * WEEK, None)):
        services.revalue(
            rice.pk, value=value, least=0, since=since, reason="发票", officer=officer, at=now(), today=today()
        )
    days = (today(), today() + WEEK - timedelta(days=1), today() + WEEK)
    assert [goods.worth(rice.region, {rice.pk: 2}, day=day)[0].total for day in days] == [D(120), D(120), D(130)]
    with pytest.raises(Invalid):
        goods.worth(rice.region, {rice.pk: 2}, day=today() + 2 * WEEK)
    with pytest.raises(Invalid):
        good(cast)
    assert GoodValue.objects.count() == 3


def test_who_hands_goods_out_does_not_say_what_they_count(cast: Cast) -> None:
    rice = good(cast)
    for who, error in (("finance", NotAllowed), ("head", NotAllowed), ("other_head", NotFound)):
        with pytest.raises(error):
            services.revalue(
                rice.pk, value=D("1.00"), least=0, since=today(), reason="x", officer=cast.officer(who, today()),
                at=now(), today=today(),
            )  # fmt: skip
    assert GoodValue.objects.count() == 1


# --- stores


@begins_with(state=State.APPROVED)
def test_bought_goods_are_paid_from_their_fund_once_and_the_refund_undoes_it(cast: Cast, case: Case) -> None:
    rice = good(cast)
    finance, fund = cast.officer("finance", today()), Order.objects.get().fund
    assert fund is not None
    before, slip = balances(fund), paper()
    when: dict[str, Any] = {"officer": finance, "at": now(), "today": today()}
    for paid_from, cost in ((None, "1.00"), (fund.pk, "0.00")):
        wrong = Supply(Origin.PURCHASE, "粮店", paid_from, D(cost))
        with pytest.raises(Invalid):
            services.receive_goods(town().pk, [Delivered(rice.pk, 20)], wrong, slip, **when)
    bought = Supply(Origin.PURCHASE, "禹州市某粮店", fund.pk, D("1111.10"))
    entry = services.receive_goods(town().pk, [Delivered(rice.pk, 20)], bought, slip, **when)
    assert services.receive_goods(town().pk, [Delivered(rice.pk, 20)], bought, slip, **when) == entry  # sent twice
    spent = before | {"available": before["available"] - D("1111.10"), "spent": D("1111.10")}
    assert balances(fund) == spent and lot(rice).quantity == 20
    stores_agree()
    hand_out(cast, case, rice, 20)
    assert balances(fund)["spent"] == D("1111.10")
    with pytest.raises(Blocked):
        services.send_back(entry.pk, paper("TH-1", "质量不合格"), **when)
    delivered(cast, rice, 20)
    services.send_back(entry.pk, paper("TH-1", "质量不合格"), **when)
    assert balances(fund)["spent"] == 0
    with pytest.raises(WrongState):
        services.send_back(entry.pk, paper("TH-2", "质量不合格"), **when)
    stores_agree()


def test_goods_move_are_counted_and_written_off_with_a_reason(cast: Cast) -> None:
    rice = good(cast)
    when: dict[str, Any] = {"officer": cast.officer("finance", today()), "at": now(), "today": today()}
    delivered(cast, rice, 20)
    here = lot(rice)
    services.move_goods(here.region_id, town("411081103").pk, {here.pk: 8}, paper("DB-1"), **when)
    assert (lot(rice).quantity, lot(rice, code="411081103").quantity) == (12, 8)
    for target in (town().pk, town("411082100").pk):
        with pytest.raises(Invalid):
            services.move_goods(here.region_id, target, {here.pk: 1}, paper("DB-2"), **when)
    with pytest.raises(Invalid):
        services.count_goods(here.region_id, {here.pk: (12, 11)}, paper("PD-1"), **when)
    with pytest.raises(WrongState):
        services.count_goods(here.region_id, {here.pk: (20, 11)}, paper("PD-1", "盘亏"), **when)
    services.count_goods(here.region_id, {here.pk: (12, 11)}, paper("PD-1", "破损"), **when)
    services.count_goods(here.region_id, {here.pk: (11, 13)}, paper("PD-2", "漏记"), **when)
    with pytest.raises(Blocked):
        services.write_off(here.region_id, {here.pk: 14}, paper("BF-1", "受潮"), **when)
    services.write_off(here.region_id, {here.pk: 13}, paper("BF-1", "受潮"), **when)
    assert lot(rice).quantity == 0
    assert list(StockMove.objects.order_by("pk").values_list("movement", flat=True)) == [
        "received", "moved", "missing", "found", "written_off",
    ]  # fmt: skip
    stores_agree()


@pytest.mark.parametrize(
    ("who", "error"), [("clerk", NotAllowed), ("county_approver", NotAllowed), ("other_head", NotFound)]
)
def test_only_who_pays_keeps_the_store(cast: Cast, who: str, error: type[DomainError]) -> None:
    rice = good(cast)
    with pytest.raises(error):
        services.receive_goods(
            town().pk, [Delivered(rice.pk, 1)], Supply(Origin.DONATION, "某某"), paper(),
            officer=cast.officer(who, today()), at=now(), today=today(),
        )  # fmt: skip
    assert not Stock.objects.exists()


FORGED: dict[str, Callable[[Stock], str]] = {
    "a quantity by hand": lambda s: f"UPDATE funds_stock SET quantity = 99 WHERE id = {s.pk}",
    "a move rewritten": lambda s: "UPDATE funds_stockmove SET quantity = 1",
    "a value rewritten": lambda s: "UPDATE funds_goodvalue SET value = 1",
    "more than there is": lambda s: _move(s, "handed_out", "given", 21),
    "handed out from nowhere": lambda s: _move(s, "handed_out", "outside", 1),
    "less than nothing": lambda s: _move(s, "handed_out", "given", -1),
    "an order settled in goods that nobody got": lambda s: (
        "INSERT INTO funds_payment (case_id, order_id, amount, method, paid_on, voucher, payee_name, account_masked, "
        "by_id, by_name, at) SELECT case_id, id, amount, 'goods', now(), 'x', 'x', '', 1, 'x', now() FROM funds_order"
    ),
    "money frozen for goods": lambda s: "UPDATE funds_order SET in_kind = true",
}


def _move(stock: Stock, movement: str, taker: str, quantity: int) -> str:
    other = Stock.objects.get_or_create(
        region=stock.region, good=stock.good, shelf=taker, defaults={"region_path": stock.region_path}
    )[0]
    return (
        "INSERT INTO funds_stockmove (entry_id, movement, giver_id, taker_id, quantity) "
        f"SELECT min(id), '{movement}', {stock.pk}, {other.pk}, {quantity} FROM funds_stockentry"
    )


@begins_with(state=State.APPROVED)
def test_the_database_itself_refuses(cast: Cast) -> None:
    rice = good(cast)
    delivered(cast, rice, 20)
    for name, forged in FORGED.items():
        statement = forged(lot(rice))
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
        assert lot(rice).quantity == 20, name
    stores_agree()
