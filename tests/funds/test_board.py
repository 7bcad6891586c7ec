"""The pages of the funds: recorded, shared out, shown to those whose area it is."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.utils import timezone

from accounts.models import Region
from common.clock import today
from funds.models import Fund, Population
from funds.services.ledger import Paper, fund_of, post
from funds.terms import Movement, Side, Source
from tests.cast import Cast

D = Decimal


@pytest.fixture
def county(cast: Cast) -> Region:
    return Region.objects.get(code="411081")


def sent(where: Region, /, **changed: object) -> dict[str, object]:
    return {
        "county": where.pk, "year": today().year, "source": "budget", "amount": "200,000.00",
        "on": today().isoformat(), "document_no": "禹财〔2026〕3号", "note": "", **changed,
    }  # fmt: skip


def recorded(cast: Cast, county: Region, /, **changed: object) -> Fund:
    answer = cast.client("finance").post("/payments/funds/receive/", sent(county, **changed))
    assert answer.status_code == 302, answer.context["form"].errors
    return Fund.objects.latest("pk")


def test_money_is_recorded_shared_out_and_stands_on_the_board(cast: Cast, county: Region) -> None:
    fund, client = recorded(cast, county), cast.client("finance")
    towns = list(Region.objects.filter(parent=county).order_by("path"))
    people = {f"people_{town.pk}": "30000" if n else "10000" for n, town in enumerate(towns)}
    asked = {"movement": "allocated", "on": today().isoformat(), "document_no": "禹民〔2026〕5号", "by_people": "50"}
    page = client.post(f"/payments/funds/{fund.pk}/allocate/", {**asked, **people, "total": "40000", "suggest": "1"})
    suggested = {name: page.context["form"].initial[name] for name in page.context["form"].fields if "sum_" in name}
    assert list(suggested.values()) == ["10,000.00", "30,000.00"] and not Population.objects.exists()
    assert "10,000 / 40,000" in page.content.decode()
    done = client.post(f"/payments/funds/{fund.pk}/allocate/", {**asked, **people, **suggested}, follow=True)
    assert "已拨付备用金 40,000.00 元" in done.content.decode()
    found = client.get("/payments/funds/").context["found"]
    assert [(line.came_in, line.passed_on, line.available) for line in found.funds] == [
        (D("200000.00"), D("40000.00"), D("160000.00"))
    ]
    assert [line.available for line in found.reserves] == [D("10000.00"), D("30000.00")]
    told = client.get("/api/v1/payments/funds/").json()
    assert told["sum_funds"] is None, "a single fund adds nothing up"
    assert told["sum_reserves"] == {
        "came_in": "40000.00",
        "passed_on": "0.00",
        "available": "40000.00",
        "frozen": "0.00",
        "spent": "0.00",
    }
    assert Population.objects.count() == 2


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"amount": "0"}, "amount"), ({"amount": "-5"}, "amount"), ({"amount": "12.345"}, "amount"),
        ({"on": (today() + timedelta(days=1)).isoformat()}, "on"), ({"document_no": " "}, "document_no"),
        ({"source": "reserve"}, "source"), ({"year": "26"}, "year"), ({"county": "0"}, "county"),
    ],
    ids=str,
)  # fmt: skip
def test_what_can_not_be_recorded_says_so_at_its_field_and_keeps_what_was_typed(
    cast: Cast, county: Region, changed: dict[str, object], field: str
) -> None:
    answer = cast.client("finance").post("/payments/funds/receive/", sent(county, **changed))
    assert answer.status_code == 422 and list(answer.context["form"].errors) == [field]
    assert answer.context["form"]["document_no"].value() == sent(county, **changed)["document_no"]
    assert not Fund.objects.exists()


def test_more_than_there_is_can_not_be_shared_out(cast: Cast, county: Region) -> None:
    fund = recorded(cast, county, amount="100")
    town = Region.objects.filter(parent=county).earliest("path")
    given = {"movement": "topped_up", "on": today().isoformat(), "document_no": "1", "by_people": "50"}
    answer = cast.client("finance").post(f"/payments/funds/{fund.pk}/allocate/", {**given, f"sum_{town.pk}": "100.01"})
    assert answer.status_code == 422 and "余额 100.00 元，本次需要 100.01 元" in answer.content.decode()
    assert Fund.objects.count() == 1


def test_a_budget_below_last_year_s_is_flagged(cast: Cast, county: Region) -> None:
    recorded(cast, county, year=today().year - 1, amount="300000")
    recorded(cast, county, amount="299999.99")
    (fell,) = cast.client("finance").get("/payments/funds/").context["found"].fell
    assert (fell.before, fell.now) == (D("300000.00"), D("299999.99"))


def test_a_reserve_that_lies_still_or_runs_dry_is_marked(cast: Cast, county: Region) -> None:
    fund, finance = recorded(cast, county), cast.officer("finance", today())
    long_ago = Paper(today() - timedelta(days=91), "1")
    towns = Region.objects.filter(parent=county).order_by("path")
    reserves = [fund_of(town, today().year, Source.RESERVE) for town in towns]
    at = timezone.now()
    for reserve in reserves:
        post(Movement.ALLOCATED, fund, reserve, D("1000.00"), long_ago, officer=finance, at=at - timedelta(days=91))
    post(Movement.FROZE, reserves[1], reserves[1], D("800.01"), long_ago, officer=finance, at=at)
    post(Movement.PAID, reserves[1], reserves[1], D("800.01"), Paper(today(), "2"), officer=finance, at=at)
    dry, still = cast.client("finance").get("/payments/funds/").context["found"].reserves
    assert (dry.low, dry.idle) == (True, False) and (still.low, still.idle) == (False, True)


def test_a_township_sees_its_reserve_and_no_other_fund(cast: Cast, county: Region) -> None:
    fund = recorded(cast, county)
    assert cast.client("clerk").get(f"/payments/funds/{fund.pk}/").status_code == 404
    assert cast.client("clerk").get("/payments/funds/").context["found"].funds == []
    assert cast.client("other_clerk").get(f"/payments/funds/{fund.pk}/").status_code == 404
    assert cast.client("inspector").get(f"/payments/funds/{fund.pk}/").status_code == 200
    assert cast.client("clerk").post("/payments/funds/receive/", sent(county)).status_code == 403


@time_machine.travel(datetime(today().year, 12, 28, 10, tzinfo=UTC))
def test_what_is_left_of_a_year_goes_back_or_on_to_the_next(cast: Cast, county: Region) -> None:
    fund, client, town = recorded(cast, county), cast.client("finance"), Region.objects.get(code="411081001")
    given = {"on": today().isoformat(), "document_no": "禹民〔2026〕9号"}
    client.post(
        f"/payments/funds/{fund.pk}/allocate/",
        {**given, "movement": "allocated", "by_people": "50", f"sum_{town.pk}": "900"},
    )
    reserve = Fund.objects.get(source=Source.RESERVE)
    for where, movement, amount in (
        (reserve, "taken_back", "300.00"), (reserve, "carried_over", "600.00"),
        (fund, "handed_back", "400.00"), (fund, "carried_over", "199,000.00"),
    ):  # fmt: skip
        asked, before = {**given, "movement": movement, "amount": amount, "into": fund.pk}, balance_of(where)
        told = client.post(f"/payments/funds/{where.pk}/give-back/", asked)
        assert "确认后立即记账" in told.content.decode() and balance_of(where) == before
        answer = client.post(f"/payments/funds/{where.pk}/give-back/", asked | {"confirmed": "1"})
        assert answer.status_code == 302, answer.context["form"].errors
    left = {(f.region.code, f.year - today().year): balance_of(f) for f in Fund.objects.all()}
    assert left == {
        ("411081", 0): D("0.00"), ("411081001", 0): D("0.00"),
        ("411081", 1): D("199000.00"), ("411081001", 1): D("600.00"),
    }  # fmt: skip


def balance_of(fund: Fund) -> Decimal:
    return fund.accounts.get(side=Side.AVAILABLE).balance


def test_more_than_is_left_does_not_go_back(cast: Cast, county: Region) -> None:
    fund, client = recorded(cast, county), cast.client("finance")
    sent = {"on": today().isoformat(), "document_no": "1", "movement": "handed_back", "amount": "200,000.01"}
    answer = client.post(f"/payments/funds/{fund.pk}/give-back/", sent)
    assert answer.status_code == 422 and balance_of(fund) == D("200000.00")
    sent |= {"movement": "taken_back", "amount": "1.00", "into": str(fund.pk)}
    assert client.post(f"/payments/funds/{fund.pk}/give-back/", sent).status_code == 422
