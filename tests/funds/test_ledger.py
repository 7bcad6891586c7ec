"""The ledger: money only moves, no balance falls below zero, and the database says so by itself."""

import multiprocessing
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, connection, connections, transaction
from django.db.models import Sum

from accounts.models import Region
from audit.models import Event
from common.clock import now
from common.errors import Blocked, DomainError, Invalid, NotAllowed, NotFound
from funds.models import Account, Fund, Transfer
from funds.services import ledger
from funds.services.ledger import Paper
from funds.terms import Movement, Side, Source
from tests.cast import Cast

DAY = date(2026, 1, 12)
PAPER = Paper(DAY, "禹财〔2026〕3号")


def D(text: str) -> Decimal:
    return Decimal(text)


@pytest.fixture
def county(cast: Cast) -> Region:
    return Region.objects.get(code="411081")


def received(cast: Cast, county: Region, amount: str = "50000.00", source: Source = Source.UPPER) -> Fund:
    return ledger.receive(
        county.pk, 2026, source, D(amount), PAPER, officer=cast.officer("finance", DAY), at=now(), today=DAY
    )


def allocated(cast: Cast, fund: Fund, who: str = "finance", **sums: str) -> Decimal:
    by_id = {Region.objects.get(code=code.removeprefix("c")).pk: D(text) for code, text in sums.items()}
    return ledger.allocate(
        fund.pk, by_id, PAPER, movement=Movement.ALLOCATED, officer=cast.officer(who, DAY), at=now(), today=DAY
    )


def balance(fund: Fund, side: Side = Side.AVAILABLE) -> Decimal:
    return Account.objects.get(fund=fund, side=side).balance


def unbalanced() -> list[Account]:
    """Accounts whose balance, or whose turnovers, are not the sum of what they took and gave."""

    def total(field: str, account: Account) -> Decimal:
        return Transfer.objects.filter(**{field: account}).aggregate(total=Sum("amount"))["total"] or D("0.00")

    def added_up(account: Account) -> tuple[Decimal, Decimal]:
        found = account.turnovers.aggregate(came=Sum("came"), went=Sum("went"))
        return found["came"] or D("0.00"), found["went"] or D("0.00")

    sums = {a: (total("taker", a), total("giver", a)) for a in Account.objects.all()}
    return [a for a, (took, gave) in sums.items() if a.balance != took - gave or added_up(a) != (took, gave)]


def test_money_comes_from_outside_and_fills_the_reserves(cast: Cast, county: Region) -> None:
    fund = received(cast, county)
    assert allocated(cast, fund, c411081001="8000.00", c411081103="12000.50") == D("20000.50")
    assert (balance(fund, Side.OUTSIDE), balance(fund)) == (D("-50000.00"), D("29999.50"))
    reserves = Fund.objects.filter(source=Source.RESERVE, year=2026)
    assert {f.region.code: balance(f) for f in reserves} == {"411081001": D("8000.00"), "411081103": D("12000.50")}
    assert unbalanced() == [] and Account.objects.aggregate(all=Sum("balance"))["all"] == 0
    assert list(Event.objects.order_by("pk").values_list("verb", flat=True)) == ["funds_received", "reserves_allocated"]
    assert Event.objects.latest("pk").after["颍川街道"] == "8000.00"


def test_an_allocation_above_the_balance_is_refused_as_a_whole_and_says_what_there_is(
    cast: Cast, county: Region
) -> None:
    fund = received(cast, county, "10000.00")
    with pytest.raises(Blocked) as refused:
        allocated(cast, fund, c411081001="6000.00", c411081103="4000.01")
    assert "10,000.00" in str(refused.value) and "10,000.01" in str(refused.value)
    assert balance(fund) == D("10000.00") and not Fund.objects.filter(source=Source.RESERVE).exists()


@pytest.mark.parametrize(
    ("paper", "field"), [(Paper(DAY, " "), "document_no"), (Paper(date(2026, 1, 13), "禹财〔2026〕3号"), "on")]
)
def test_a_movement_has_a_document_and_a_day_that_has_come(
    cast: Cast, county: Region, paper: Paper, field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        ledger.receive(
            county.pk, 2026, Source.UPPER, D("1.00"), paper,
            officer=cast.officer("finance", DAY), at=now(), today=DAY,
        )  # fmt: skip
    assert list(refused.value.fields) == [field] and not Transfer.objects.exists()


def test_a_reserve_is_not_filled_from_outside_nor_for_another_county(cast: Cast, county: Region) -> None:
    with pytest.raises(Invalid):
        received(cast, county, source=Source.RESERVE)
    fund = received(cast, county)
    with pytest.raises(Invalid):
        allocated(cast, fund, c411082100="100.00")
    with pytest.raises(Invalid):
        allocated(cast, fund, c411081001="0.00")
    assert balance(fund) == D("50000.00")


@pytest.mark.parametrize(
    ("who", "error"),
    [("clerk", NotFound), ("head", NotFound), ("other_clerk", NotFound), ("county_approver", NotAllowed)],
)
def test_only_the_finance_of_the_county_moves_its_money(
    cast: Cast, county: Region, who: str, error: type[DomainError]
) -> None:
    fund = received(cast, county)
    with pytest.raises(error):
        allocated(cast, fund, who, c411081001="100.00")
    assert Transfer.objects.count() == 1


def test_a_movement_of_a_former_day_takes_what_was_there_on_it(cast: Cast, county: Region) -> None:
    early, late = Paper(date(2026, 1, 5), "禹财〔2026〕1号"), Paper(date(2026, 1, 9), "禹财〔2026〕2号")
    how: dict[str, Any] = {"officer": cast.officer("finance", DAY), "at": now(), "today": DAY}
    fund = ledger.receive(county.pk, 2026, Source.UPPER, D("100.00"), early, **how)
    ledger.receive(county.pk, 2026, Source.UPPER, D("400.00"), late, **how)
    for amount, day in (("100.01", date(2026, 1, 8)), ("1.00", date(2026, 1, 4))):
        with pytest.raises(Invalid) as refused:
            ledger.give_back(fund.pk, Movement.HANDED_BACK, D(amount), Paper(day, "3号"), **how)
        assert list(refused.value.fields) == ["on"]
    ledger.give_back(fund.pk, Movement.HANDED_BACK, D("100.00"), Paper(date(2026, 1, 8), "3号"), **how)
    assert balance(fund) == D("400.00")


def test_a_reserve_goes_back_where_it_came_from(cast: Cast, county: Region) -> None:
    how: dict[str, Any] = {"officer": cast.officer("finance", DAY), "at": now(), "today": DAY}
    budget, donated = received(cast, county, source=Source.BUDGET), received(cast, county, source=Source.DONATED)
    allocated(cast, budget, c411081001="500.00")
    allocated(cast, donated, c411081001="200.00")
    held = Fund.objects.get(source=Source.RESERVE)
    with pytest.raises(Invalid) as refused:
        ledger.give_back(held.pk, Movement.TAKEN_BACK, D("200.01"), PAPER, into=donated.pk, **how)
    assert list(refused.value.fields) == ["into"] and "200.00" in str(refused.value)
    ledger.give_back(held.pk, Movement.TAKEN_BACK, D("200.00"), PAPER, into=donated.pk, **how)
    with pytest.raises(Invalid):
        ledger.give_back(held.pk, Movement.TAKEN_BACK, D("0.01"), PAPER, into=donated.pk, **how)
    ledger.give_back(held.pk, Movement.TAKEN_BACK, D("500.00"), PAPER, into=budget.pk, **how)
    assert (balance(held), balance(donated)) == (D("0.00"), D("50000.00")) and unbalanced() == []


@pytest.mark.parametrize(("year", "fits"), [(2024, False), (2025, True), (2027, True), (2028, False)])
def test_money_is_received_for_the_year_before_this_one_or_the_next(
    cast: Cast, county: Region, year: int, fits: bool
) -> None:
    how: dict[str, Any] = {"officer": cast.officer("finance", DAY), "at": now(), "today": DAY}
    if fits:
        assert ledger.receive(county.pk, year, Source.UPPER, D("1.00"), PAPER, **how).year == year
    else:
        with pytest.raises(Invalid):
            ledger.receive(county.pk, year, Source.UPPER, D("1.00"), PAPER, **how)
        assert not Fund.objects.exists()


FORGED: dict[str, Callable[[Fund], str]] = {
    "a balance by hand": lambda f: f"UPDATE funds_account SET balance = 1 WHERE fund_id = {f.pk}",
    "an account that begins full": lambda f: (
        "INSERT INTO funds_account (fund_id, side, balance) VALUES (0, 'available', 5)"
    ),
    "what moved in a month by hand": lambda f: "UPDATE funds_turnover SET came = came + 1",
    "a month that nothing moved in": lambda f: (
        "INSERT INTO funds_turnover (account_id, month, movement, came, went) "
        f"VALUES ({f.accounts.all()[0].pk}, '2026-03-01', 'received', 1, 0)"
    ),
    "an entry rewritten": lambda f: "UPDATE funds_transfer SET amount = 1",
    "an entry removed": lambda f: "DELETE FROM funds_transfer",
    "a fund moved to another year": lambda f: "UPDATE funds_fund SET year = 2027",
    "more than there is": lambda f: entry(f, "froze", "available", "frozen", "50000.01"),
    "spent without having been frozen": lambda f: entry(f, "paid", "available", "spent", "1.00"),
    "from nowhere into what is frozen": lambda f: entry(f, "received", "outside", "frozen", "1.00"),
    "less than nothing": lambda f: entry(f, "froze", "available", "frozen", "-1.00"),
    "to itself": lambda f: entry(f, "froze", "available", "available", "1.00"),
}


def entry(fund: Fund, movement: str, giver: str, taker: str, amount: str) -> str:
    side = {a.side: a.pk for a in fund.accounts.all()}
    return (
        'INSERT INTO funds_transfer (movement, giver_id, taker_id, amount, "on", document_no, note, by_name, at) '
        f"VALUES ('{movement}', {side[giver]}, {side[taker]}, {amount}, now(), '', '', '', now())"
    )


@pytest.mark.parametrize("name", FORGED)
def test_the_database_itself_refuses(cast: Cast, county: Region, name: str) -> None:
    fund = received(cast, county)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(FORGED[name](fund))
    assert balance(fund) == D("50000.00") and Transfer.objects.count() == 1 and unbalanced() == []


CLERKS, SUM = 20, D("500.00")


def freeze_once(fund_id: int, barrier: Any, told: Any) -> None:
    """One clerk in a process of his own, who freezes 500 yuan when all others are ready."""
    from accounts.officer import SYSTEM

    try:
        fund = Fund.objects.get(pk=fund_id)
        barrier.wait(60)
        ledger_post = transaction.atomic(ledger.post)
        ledger_post(Movement.FROZE, fund, fund, SUM, PAPER, officer=SYSTEM, at=now())
        told.put("ok")
    except Blocked:
        told.put("blocked")
    except Exception as error:  # the test must hear of it
        told.put(repr(error))
    finally:
        connection.close()


@pytest.mark.django_db(transaction=True)
def test_of_twenty_clerks_who_race_for_the_last_5000_yuan_exactly_ten_get_500(cast: Cast, county: Region) -> None:
    fund = received(cast, county, "5000.00")
    connections.close_all()
    fork = multiprocessing.get_context("fork")
    barrier, told = fork.Barrier(CLERKS), fork.Queue()
    clerks = [fork.Process(target=freeze_once, args=(fund.pk, barrier, told)) for _n in range(CLERKS)]
    for clerk in clerks:
        clerk.start()
    answers = sorted(told.get(timeout=120) for _clerk in clerks)
    for clerk in clerks:
        clerk.join(30)
    assert answers == ["blocked"] * 10 + ["ok"] * 10
    assert (balance(fund), balance(fund, Side.FROZEN)) == (D("0.00"), D("5000.00")) and unbalanced() == []
