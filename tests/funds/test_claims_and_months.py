"""Claims, months and the end of a year: what the books say, who signs them, and that the database keeps them closed."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from accounts.models import Region
from accounts.officer import SYSTEM, Officer
from audit.models import Event
from cases.models import Case
from cases.terms import State
from common.clock import now, today
from common.errors import Blocked, Invalid, NotAllowed, NotFound, WrongState
from funds import services as orders
from funds.figures import month_after, month_before
from funds.models import Claim, Fund, Order, Sheet, Transfer
from funds.selectors.checking import unsound
from funds.selectors.figures import by_month, months_to_reconcile
from funds.services import claims, months, year_end
from funds.services.ledger import Paper, fund_of, post, receive
from funds.terms import ClaimState, Movement, OrderState, SheetState, Side, Source
from tests.begun import begins_with
from tests.cast import Cast
from tests.factories import YINGCHUAN, make_case
from tests.funds.test_orders import approve, drained, pay, reserve

D = Decimal
THIS = today().replace(day=1)
LAST = month_before(THIS)
PAPER = Paper(today(), "禹财〔2026〕8号", "按八成补足")


def who(cast: Cast, name: str) -> Officer:
    return cast.officer(name, today())


@pytest.fixture
def spent(cast: Cast) -> Fund:
    """A reserve of 2,000.00 yuan of which a decision of 1,200.00 was paid."""
    case = make_case(cast, state=State.TOWNSHIP_DECISION)
    fund = reserve("2000.00")
    approve(cast, case)
    pay(cast, case, "1200.00")
    return fund


def claim(cast: Cast, fund: Fund, amount: str = "1200.00") -> Claim:
    return claims.make_claim(
        fund.pk, amount=D(amount), why="本月已支出，需补足。", officer=who(cast, "clerk"), at=now(), today=today()
    )


def grant(cast: Cast, made: Claim, amount: str, paper: Paper = PAPER, name: str = "finance") -> Claim:
    source = Fund.objects.get(region__code="411081", source=Source.BUDGET, year=today().year)
    return claims.grant_claim(
        made.pk, source=source.pk, amount=D(amount), paper=paper, officer=who(cast, name), at=now(), today=today()
    )


def left(fund: Fund) -> Decimal:
    return fund.accounts.get(side=Side.AVAILABLE).balance


# --- claims


def test_a_claim_lists_what_was_spent_and_the_county_grants_a_part_of_it(cast: Cast, spent: Fund) -> None:
    made = claim(cast, spent)
    assert (made.number, made.spent, made.available) == ("411081001-2026-01", D("1200.00"), D("800.00"))
    granted = grant(cast, made, "960.00")
    assert (granted.state, granted.granted, left(spent)) == (ClaimState.GRANTED, D("960.00"), D("1760.00"))
    assert claims.covered(spent).spent == 0, "what a granted claim covers is never claimed again"
    assert Event.objects.filter(verb__in=("claim_made", "claim_granted", "reserves_topped_up")).count() == 3
    assert unsound() == {}


@pytest.mark.parametrize(
    ("amount", "note"), [("1200.01", "x"), ("0.00", "x"), ("1199.99", " ")], ids=["more", "nothing", "less, unsaid"]
)
def test_what_is_granted_wrongly_moves_nothing(cast: Cast, spent: Fund, amount: str, note: str) -> None:
    made = claim(cast, spent)
    with pytest.raises(Invalid), transaction.atomic():
        grant(cast, made, amount, Paper(today(), "1", note))
    assert Claim.objects.get().state == ClaimState.ASKED and left(spent) == D("800.00")


def test_a_refused_claim_leaves_its_spending_to_the_next_one(cast: Cast, spent: Fund) -> None:
    made = claim(cast, spent)
    with pytest.raises(WrongState):
        claim(cast, spent)
    with pytest.raises(Invalid):
        claims.refuse_claim(made.pk, note=" ", officer=who(cast, "finance"), at=now())
    claims.refuse_claim(made.pk, note="凭证不全。", officer=who(cast, "finance"), at=now())
    with pytest.raises(WrongState):
        grant(cast, made, "1200.00")
    again = claim(cast, spent)
    assert (again.number, again.spent) == ("411081001-2026-02", D("1200.00"))
    claims.withdraw_claim(again.pk, officer=who(cast, "clerk"), at=now())
    assert left(spent) == D("800.00")


def test_only_the_township_claims_and_only_the_county_decides(cast: Cast, spent: Fund) -> None:
    county = Fund.objects.get(region__code="411081", source=Source.BUDGET, year=today().year)
    with pytest.raises(NotFound):
        claim(cast, county)
    with pytest.raises(NotFound):
        claims.make_claim(spent.pk, amount=D(1), why="x", officer=who(cast, "clerk2"), at=now(), today=today())
    with pytest.raises(NotAllowed):
        claims.make_claim(spent.pk, amount=D(1), why="x", officer=who(cast, "finance"), at=now(), today=today())
    made = claim(cast, spent)
    with pytest.raises(NotAllowed):
        grant(cast, made, "1.00", name="clerk")


# --- money that comes in


@begins_with(state=State.TOWNSHIP_DECISION)
def test_money_that_comes_in_is_frozen_for_what_waits(
    cast: Cast, case: Case, django_capture_on_commit_callbacks: Any
) -> None:
    drained(case)
    approve(cast, case)
    assert Order.objects.get().state == OrderState.WAITING
    with django_capture_on_commit_callbacks(execute=True):
        receive(
            case.county_id, today().year, Source.UPPER, D("1200.00"), PAPER, officer=who(cast, "finance"), at=now(),
            today=today(),
        )  # fmt: skip
        assert Order.objects.get().state == OrderState.WAITING, "never inside the transaction that brought it"
    assert Order.objects.get().state == OrderState.READY
    assert unsound() == {}


def test_the_clock_freezes_what_was_missed(cast: Cast) -> None:
    from funds.tasks import freeze_waiting

    case = make_case(cast, state=State.TOWNSHIP_DECISION)
    drained(case)
    approve(cast, case)
    reserve("1199.99")
    assert orders.freeze_waiting(at=now()) == 0
    reserve("0.01")
    freeze_waiting()
    assert Order.objects.get().state == OrderState.READY


# --- months


def old(fund: Fund, movement: Movement, amount: str, on: date) -> None:
    post(movement, fund, fund, D(amount), Paper(on, "示例"), officer=SYSTEM, at=now())


@pytest.fixture
def fund(cast: Cast) -> Fund:
    """A reserve with last month: 100 brought, 1,000 came, 300 frozen of which 200 were paid and 50 came back."""
    town = Region.objects.get(code=YINGCHUAN)
    assert town.parent is not None
    made, county = fund_of(town, LAST.year, Source.RESERVE), fund_of(town.parent, LAST.year, Source.UPPER)
    before = LAST - timedelta(days=1)
    old(county, Movement.RECEIVED, "9000.00", before)
    for amount, on in (("100.00", before), ("1000.00", LAST)):
        post(Movement.ALLOCATED, county, made, D(amount), Paper(on, "示例"), officer=SYSTEM, at=now())
    for movement, amount in ((Movement.FROZE, "300.00"), (Movement.PAID, "200.00"), (Movement.CAME_BACK, "50.00")):
        old(made, movement, amount, LAST)
    old(made, Movement.FROZE, "10.00", THIS)
    return made


def draw(cast: Cast, fund: Fund, bank: str = "950.00", name: str = "clerk", **changed: Any) -> Sheet:
    given: dict[str, Any] = {"month": LAST, "cash": D(0), "explanation": "", **changed}
    if not fund.sheets.filter(month=month_before(LAST)).exists():
        months.draw_up(
            fund.pk, month_before(LAST), bank=D("100.00"), cash=D(0), explanation="", officer=who(cast, "clerk"),
            at=now(), today=today(),
        )  # fmt: skip
    return months.draw_up(
        fund.pk, bank=D(bank), officer=who(cast, name), at=now(), today=given.pop("today", today()), **given
    )


def test_a_month_adds_up_and_is_closed_by_two(cast: Cast, fund: Fund) -> None:
    sheet = draw(cast, fund, "900.00", cash=D("50.00"))
    assert (sheet.opening, sheet.came_in, sheet.spent, sheet.came_back, sheet.closing, sheet.frozen) == (
        D("100.00"), D("1000.00"), D("200.00"), D("50.00"), D("950.00"), D("150.00"),
    )  # fmt: skip
    with pytest.raises(NotAllowed):
        months.check_sheet(sheet.pk, officer=who(cast, "inspector"), at=now())
    with pytest.raises(Blocked):
        months.check_sheet(sheet.pk, officer=who(cast, "clerk"), at=now())
    done = months.check_sheet(sheet.pk, officer=who(cast, "head"), at=now())
    assert (done.state, done.checked_by_name) == (SheetState.CHECKED, cast.head.name)
    with pytest.raises(WrongState):
        draw(cast, fund)


def test_months_are_closed_one_after_the_other(cast: Cast, fund: Fund) -> None:
    with pytest.raises(Invalid) as refused:
        months.draw_up(
            fund.pk, LAST, bank=D("950.00"), cash=D(0), explanation="", officer=who(cast, "clerk"), at=now(),
            today=today(),
        )  # fmt: skip
    assert refused.value.code == "month_before" and not Sheet.objects.exists()


def test_a_difference_of_a_fen_is_explained_or_the_month_stays_open(cast: Cast, fund: Fund) -> None:
    with pytest.raises(Invalid) as refused, transaction.atomic():
        draw(cast, fund, "949.99")
    assert list(refused.value.fields) == ["explanation"] and not Sheet.objects.exists()
    assert draw(cast, fund, "949.99", explanation="银行手续费。").difference == D("-0.01")


def test_a_month_that_is_not_over_is_not_closed(cast: Cast, fund: Fund) -> None:
    with pytest.raises(Invalid):
        draw(cast, fund, today=THIS - timedelta(days=1))
    assert draw(cast, fund, today=THIS).month == LAST


def test_after_the_sheet_the_database_itself_refuses_what_would_change_it(cast: Cast, fund: Fund) -> None:
    sheet = draw(cast, fund)
    for day in (LAST, THIS - timedelta(days=1), LAST - timedelta(days=400)):
        with pytest.raises(Invalid) as refused, transaction.atomic():
            old(fund, Movement.RELEASED, "1.00", day)
        assert refused.value.code == "books_closed"
        row = Transfer.objects.filter(movement=Movement.FROZE, giver__fund=fund).latest("pk")
        row.pk, row.on = None, day
        with pytest.raises(DatabaseError, match=r"books of .* are closed"), transaction.atomic():
            row.save(force_insert=True)
    old(fund, Movement.RELEASED, "1.00", THIS)
    with pytest.raises(DatabaseError), transaction.atomic():
        Sheet.objects.update(bank=D(1))
    months.return_sheet(sheet.pk, note="余额有误。", officer=who(cast, "finance"), at=now())
    old(fund, Movement.RELEASED, "1.00", LAST)
    assert draw(cast, fund).frozen == D("149.00"), "returned, it is drawn up anew"


def test_the_months_to_reconcile_are_those_in_which_money_lay_or_moved(cast: Cast, fund: Fund) -> None:
    moved = by_month([fund])[fund.pk]
    assert months_to_reconcile(moved, until=LAST) == [month_before(LAST), LAST]
    old(fund, Movement.RELEASED, "160.00", THIS)
    post(Movement.HANDED_BACK, fund, fund, left(fund), Paper(THIS, "1"), officer=SYSTEM, at=now())
    found = months_to_reconcile(by_month([fund])[fund.pk], until=month_after(month_after(THIS)))
    assert found[-1] == THIS, "an empty fund has nothing to reconcile"


# --- the end of a year


def settle(
    cast: Cast, ways: dict[int, Movement], seen: str, into: int | None = None, *, day: tuple[int, int] = (12, 28)
) -> list[year_end.Leaving]:
    return year_end.settle_year(
        Region.objects.get(code="411081").pk, today().year, ways, into=into, seen=D(seen), paper=PAPER,
        officer=who(cast, "finance"), at=now(), today=date(today().year, *day),
    )  # fmt: skip


def test_a_year_is_not_settled_before_its_december(cast: Cast) -> None:
    held = reserve("500.00")
    with pytest.raises(WrongState) as refused:
        settle(cast, {held.pk: Movement.CARRIED_OVER}, "500.00", day=(11, 30))
    assert refused.value.code == "year_goes_on" and left(held) == D("500.00")
    assert len(settle(cast, {held.pk: Movement.CARRIED_OVER}, "500.00", day=(12, 1))) == 1


@begins_with(state=State.TOWNSHIP_DECISION)
def test_a_year_is_settled_at_once_and_what_is_frozen_stays_with_its_order(cast: Cast, case: Case) -> None:
    held = reserve("2000.00")
    approve(cast, case)
    other = reserve("300.00", "411081103")
    budget = Fund.objects.get(region=case.county, source=Source.BUDGET, year=today().year)
    ways = {
        held.pk: Movement.TAKEN_BACK, other.pk: Movement.CARRIED_OVER, budget.pk: Movement.CARRIED_OVER,
    }  # fmt: skip
    upper = Fund.objects.get(region=case.county, source=Source.UPPER, year=today().year)
    total = D("800.00") + D("300.00") + left(budget)
    with pytest.raises(WrongState):
        settle(cast, ways, str(total - D("0.01")), budget.pk)
    assert len(settle(cast, ways, str(total), budget.pk)) == 3
    assert [left(f) for f in (held, other, budget)] == [0, 0, 0]
    assert left(upper) == D("800.00"), "what came from above goes back there, whatever was chosen"
    assert held.accounts.get(side=Side.FROZEN).balance == D("1200.00")
    after = {f.region.code: left(f) for f in Fund.objects.filter(year=today().year + 1)}
    assert after == {"411081103": D("300.00"), "411081": total - D("1100.00")}
    assert unsound() == {}
    assert pay(cast, case, "1200.00").state == State.PAID, "the old year pays its own"
    assert unsound() == {}


def test_a_way_that_is_not_the_fund_s_own_settles_nothing(cast: Cast) -> None:
    held = reserve("500.00")
    with pytest.raises(Invalid):
        settle(cast, {held.pk: Movement.HANDED_BACK}, "500.00")
    with pytest.raises(Invalid):
        settle(cast, {held.pk: Movement.TAKEN_BACK}, "500.00", held.pk)
    with pytest.raises(NotAllowed):
        year_end.settle_year(
            Region.objects.get(code="411081").pk, today().year, {}, into=None, seen=D(0), paper=PAPER,
            officer=who(cast, "county_approver"), at=now(), today=today(),
        )  # fmt: skip
    assert left(held) == D("500.00")
