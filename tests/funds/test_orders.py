"""Orders: frozen with the decision, paid once, by stages, returned and issued anew; the books agree at every moment."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.models import Sum

from accounts.models import Region
from accounts.officer import SYSTEM
from approvals import services as approvals
from approvals.services import StageGiven
from audit.models import Event
from cases import services as cases
from cases.models import Case
from cases.terms import State, StopGround, TerminationGround
from common.clock import now, today
from common.errors import Blocked, Invalid, WrongState
from funds import services
from funds.models import Account, Fund, Order, Payment, Transfer
from funds.services.ledger import Paper, fund_of, post
from funds.terms import Movement, OrderState, PaymentMethod, Side, Source
from tests.begun import begins_with
from tests.cast import Cast
from tests.factories import YINGCHUAN, make_case, noon

D = Decimal


def reserve(amount: str, township: str = YINGCHUAN) -> Fund:
    """The reserve of a township for this year, with that sum in it."""
    town = Region.objects.get(code=township)
    assert town.parent is not None
    county, fund = fund_of(town.parent, today().year, Source.UPPER), fund_of(town, today().year, Source.RESERVE)
    paper = Paper(today(), "示例〔2026〕1号")
    post(Movement.RECEIVED, county, county, D(amount), paper, officer=SYSTEM, at=now())
    post(Movement.ALLOCATED, county, fund, D(amount), paper, officer=SYSTEM, at=now())
    return fund


def drained(case: Case) -> Fund:
    """The only fund of the case's county, with nothing available."""
    (fund,) = Fund.objects.filter(region=case.county)
    rest = fund.accounts.get(side=Side.AVAILABLE).balance
    paper = Paper(today(), "示例〔2026〕2号")
    post(Movement.HANDED_BACK, fund, fund, rest, paper, officer=SYSTEM, at=now())
    return fund


def balances(fund: Fund) -> dict[str, Decimal]:
    return dict(fund.accounts.exclude(side=Side.OUTSIDE).values_list("side", "balance"))


def approve(cast: Cast, case: Case, stages: tuple[StageGiven, ...] = (), in_kind: Decimal | None = None) -> Case:
    assert case.proposed_amount is not None
    return approvals.approve(
        case.pk, officer=cast.officer("head", today()), at=now(), today=today(), amount=case.proposed_amount,
        unrelated=True, stages=stages, in_kind=in_kind,
    )  # fmt: skip


def pay(cast: Cast, case: Case, amount: str, on: date | None = None) -> Case:
    day = on or today()
    return services.pay(
        case.pk, officer=cast.officer("finance", today()), at=now(), today=day, amount=D(amount),
        method=PaymentMethod.TRANSFER, paid_on=day, voucher="PZ-1",
    )  # fmt: skip


def three(total: str = "1200.00") -> tuple[StageGiven, ...]:
    third = D(total) / 3
    return tuple(StageGiven(today() + timedelta(days=30 * n), third, "仍在治疗") for n in range(3))


def books_agree() -> None:
    """I-2: each account is the sum of its entries, and what is frozen is what the orders hold."""
    for account in Account.objects.all():
        took = account.taken.aggregate(s=Sum("amount"))["s"] or D(0)
        gave = account.given.aggregate(s=Sum("amount"))["s"] or D(0)
        assert account.balance == took - gave
    for fund in Fund.objects.all():
        held = fund.orders.filter(state__in=("ready", "sent")) | fund.orders.filter(state="returned", replaced_by=None)
        assert balances(fund)["frozen"] == (held.aggregate(s=Sum("amount"))["s"] or D(0))


@begins_with(state=State.TOWNSHIP_DECISION)
def test_a_decision_freezes_its_sum_in_the_reserve_of_the_township_and_the_payment_spends_it(
    cast: Cast, case: Case
) -> None:
    fund = reserve("1200.00")
    approve(cast, case)
    order = Order.objects.get()
    assert (order.state, order.amount, order.fund) == (OrderState.READY, D("1200.00"), fund)
    assert balances(fund) == {"available": D(0), "frozen": D("1200.00"), "spent": D(0)}
    books_agree()
    assert pay(cast, case, "1200.00").state == State.PAID
    assert balances(fund)["spent"] == D("1200.00") and Order.objects.get().payee_name == case.payee_name
    books_agree()


@begins_with(state=State.TOWNSHIP_DECISION)
def test_a_reserve_that_lacks_one_fen_leaves_it_to_the_county(cast: Cast, case: Case) -> None:
    poor = reserve("1199.99")
    approve(cast, case)
    fund = Order.objects.get().fund
    assert fund is not None and fund.source == Source.BUDGET and balances(poor)["frozen"] == 0


def test_what_the_county_decides_never_comes_from_a_reserve(cast: Cast) -> None:
    case = make_case(cast, state=State.COUNTY_DECISION)
    reserve("9000.00")
    approvals.approve(
        case.pk, officer=cast.officer("county_approver", today()), at=now(), today=today(), amount=D("3000.00"),
        unrelated=True,
    )  # fmt: skip
    fund = Order.objects.get().fund
    assert fund is not None and fund.source == Source.BUDGET


@begins_with(state=State.TOWNSHIP_DECISION)
def test_without_money_the_decision_stands_and_the_order_waits_until_money_comes(cast: Cast, case: Case) -> None:
    fund = drained(case)
    approve(cast, case)
    assert Order.objects.get().state == OrderState.WAITING and Case.objects.get().state == State.APPROVED
    with pytest.raises(Blocked) as refused:
        pay(cast, case, "1200.00")
    assert [b.code for b in refused.value.blockers] == ["no_money"]
    assert cast.client("finance").get("/payments/").context["found"].short == D("1200.00")
    post(Movement.RECEIVED, fund, fund, D("1199.99"), Paper(today(), "x"), officer=SYSTEM, at=now())
    assert services.freeze_waiting(case.county, at=now()) == 0
    post(Movement.RECEIVED, fund, fund, D("0.01"), Paper(today(), "x"), officer=SYSTEM, at=now())
    assert services.freeze_waiting(case.county, at=now()) == 1
    assert pay(cast, case, "1200.00").state == State.PAID
    books_agree()


@begins_with(state=State.APPROVED)
def test_a_case_that_ends_gives_its_money_free(cast: Cast, case: Case) -> None:
    cases.terminate(
        case.pk, officer=cast.officer("county_approver", today()), at=now(), today=today(),
        ground=TerminationGround.MOVED_AWAY, reason="已迁出。", remedy="可申请行政复议。",
    )  # fmt: skip
    assert Order.objects.get().state == OrderState.DROPPED
    assert Account.objects.filter(side=Side.FROZEN, balance__gt=0).count() == 0
    assert Event.objects.filter(verb="order_dropped").count() == 1
    books_agree()


@begins_with(state=State.TOWNSHIP_DECISION)
def test_three_stages_are_paid_one_after_the_other_each_after_its_review(cast: Cast, case: Case) -> None:
    approve(cast, case, three())
    assert [o.amount for o in Order.objects.all()] == [D("400.00")] * 3
    first = pay(cast, case, "400.00")
    assert (first.state, first.paid_amount, first.clock_stopped_on) == (State.APPROVED, D("400.00"), today())
    with pytest.raises(Blocked) as refused:
        pay(cast, case, "400.00")
    assert [b.code for b in refused.value.blockers] == ["stage_unconfirmed"]
    head = cast.officer("head", today())
    with pytest.raises(WrongState):
        approvals.confirm_stage(case.pk, 2, officer=head, at=now(), today=today() + timedelta(days=29), note="属实")
    with pytest.raises(Blocked):
        approvals.confirm_stage(case.pk, 3, officer=head, at=now(), today=today() + timedelta(days=60), note="属实")
    for number in (2, 3):
        day = today() + timedelta(days=30 * (number - 1))
        approvals.confirm_stage(case.pk, number, officer=head, at=now(), today=day, note="仍在治疗，属实。")
        done = pay(cast, case, "400.00", day)
        assert done.state == (State.APPROVED if number == 2 else State.PAID)
    assert done.paid_amount == D("1200.00") and Payment.objects.count() == 3
    books_agree()


@begins_with(state=State.TOWNSHIP_DECISION)
def test_stages_stopped_after_the_second_pay_no_third(cast: Cast, case: Case) -> None:
    approve(cast, case, three())
    pay(cast, case, "400.00")
    head = cast.officer("head", today())
    with pytest.raises(Blocked):
        cases.terminate(
            case.pk, officer=cast.officer("county_approver", today()), at=now(), today=today(),
            ground=TerminationGround.MOVED_AWAY, reason="x", remedy="x",
        )  # fmt: skip
    stopped = approvals.stop_stages(case.pk, officer=head, at=now(), ground=StopGround.DIED, reason="已去世。")
    assert (stopped.state, stopped.paid_amount) == (State.PAID, D("400.00"))
    assert sorted(Order.objects.values_list("state", flat=True)) == ["dropped", "dropped", "paid"]
    books_agree()


@pytest.mark.parametrize(
    "stages",
    [
        three("1200.03"), three("1199.97"), three()[:1], (*three(), *three()),
        (StageGiven(today(), D("1200.00")), StageGiven(today() + timedelta(days=9), D("0.00"))),
        (StageGiven(today(), D("600.00")), StageGiven(today(), D("600.00"))),
        (StageGiven(today(), D("600.00")), StageGiven(today() + timedelta(days=200), D("600.00"))),
    ],
    ids=["above", "below", "one", "six", "nothing", "same day", "after six months"],
)  # fmt: skip
@begins_with(state=State.TOWNSHIP_DECISION)
def test_a_plan_that_breaks_the_rules_decides_nothing(cast: Cast, case: Case, stages: tuple[StageGiven, ...]) -> None:
    with pytest.raises(Invalid), transaction.atomic():
        approve(cast, case, stages)
    assert Case.objects.get().state == State.TOWNSHIP_DECISION and not Order.objects.exists()


def test_money_that_came_back_stays_with_the_case_and_is_paid_once_more(cast: Cast) -> None:
    case = make_case(cast, state=State.PAID)
    finance, order = cast.officer("finance", today()), Order.objects.get()
    back = services.take_back(
        case.pk, order.pk, officer=finance, at=now(), today=today(), came_back_on=today(), reason="账户已销户"
    )
    assert (back.state, back.paid_amount, back.clock_stopped_on) == (State.APPROVED, None, None)
    books_agree()
    with pytest.raises(Blocked, match="款项被退回"):
        pay(cast, case, "1200.00")
    new = services.issue_anew(case.pk, order.pk, officer=finance, at=now(), note="开户行已核对账户。")
    assert (new.state, new.key, new.replaces) == (OrderState.READY, f"{case.number}-1R", order)
    with pytest.raises(WrongState):
        services.issue_anew(case.pk, order.pk, officer=finance, at=now(), note="再来一次")
    assert pay(cast, case, "1200.00").state == State.PAID
    assert Payment.objects.filter(reversal=None).count() == 1 and Transfer.objects.filter(movement="paid").count() == 2
    books_agree()


@begins_with(state=State.APPROVED)
def test_the_database_keeps_orders_within_their_decision_and_behind_their_door(cast: Cast, case: Case) -> None:
    order = Order.objects.get()
    extra = Order(
        key="X", case=case, region_path=case.region_path, decision=case.decision, stage=2, amount=D("0.01"),
        due_on=today(), made_at=now(), changed_at=now(),
    )  # fmt: skip
    with pytest.raises(DatabaseError, match="never exceed"), transaction.atomic():
        extra.save()
    for change in ("state = 'paid', payee_name = 'x'", "amount = 1", "stage = 2", "key = 'y'"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"UPDATE funds_order SET {change} WHERE id = %s", [order.pk])
    assert noon(today()) and Order.objects.get().state == OrderState.READY
