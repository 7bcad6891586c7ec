"""The figures are kept with every act, and each number of the dashboard is that of its list."""

import re
from datetime import date, timedelta
from decimal import Decimal
from html import unescape
from random import Random

import pytest
from django.db import connection
from django.test import Client

from cases import services as cases
from cases.models import CountChange
from cases.terms import State
from common.clock import now
from common.clock import today as real_today
from funds import services as funds
from reporting import folding, tasks
from reporting.models import Figure
from standards.policy.deadlines import working_days_between
from standards.policy.terms import Cause
from standards.selectors import work_calendar
from tests.cast import Cast
from tests.factories import SHENHOU, YINGCHUAN, make_case, make_emergency
from tests.reporting.conftest import Year

STATES = [state for state in State if state is not State.DRAFT]


def right() -> bool:
    """Whether a recount finds nothing to mend."""
    count, found = folding.recount()
    assert not found, "\n".join(map(str, found))
    return count == 0


@pytest.fixture
def chance(request: pytest.FixtureRequest) -> Random:
    return Random(request.param)


@pytest.mark.parametrize("chance", range(2), indirect=True)
def test_after_any_acts_the_figures_are_those_of_a_recount(cast: Cast, chance: Random) -> None:
    for _n in range(4):
        state = chance.choice(STATES)
        amount = "3780.00" if state in (State.COUNTY_REVIEW, State.COUNTY_DECISION) else "1200.00"
        make_case(
            cast, state=state, amount=amount, cause=chance.choice([Cause.ILLNESS, Cause.EDUCATION]),
            township=chance.choice([YINGCHUAN, SHENHOU]),
            accepted_on=date(2026, 1, 5) + timedelta(days=chance.randrange(300)), members=2,
        )  # fmt: skip
        if chance.random() < 0.5:
            folding.fold()
    assert CountChange.objects.exists() or Figure.objects.exists()
    assert right()


def test_what_is_undone_or_corrected_counts_no_more(cast: Cast) -> None:
    day = real_today()
    finance, clerk, head = (cast.officer(name, day) for name in ("finance", "clerk", "head"))
    paid = make_case(cast, state=State.PAID)
    folding.fold()
    assert figure("paid", paid.township_id) == (1, Decimal("1200.00"))
    order = paid.orders.get()
    funds.take_back(
        paid.pk, order.pk, officer=finance, at=now(), today=day, came_back_on=day, reason="账户已注销。"
    )  # fmt: skip
    assert right()
    folding.fold()
    assert figure("paid", paid.township_id) == figure("relieved", paid.township_id) == (0, Decimal("0.00"))
    assert figure("granted", paid.township_id) == (1, Decimal("1200.00"))
    open_ = make_case(cast, state=State.ACCEPTED)
    cases.put_hardship(
        open_.pk, officer=clerk, at=now(), relief_type=open_.relief_type, cause=Cause.EDUCATION,
        narrative="学费支出较高。", applied_on=open_.begun_on, incident_key="", incident_on=open_.incident_on,
    )  # fmt: skip
    assert right()
    reviewed = make_case(cast, state=State.REVIEWED)
    cases.return_case(
        reviewed.pk, officer=head, at=now(), target=State.ACCEPTED, reason="请补充调查。"
    )  # fmt: skip
    urgent = make_emergency(cast)
    assert right()
    assert figure("relieved", urgent.township_id)[0] == figure("timed", urgent.township_id)[0] + 1


def test_a_figure_that_is_not_right_is_told_and_mended(cast: Cast, caplog: pytest.LogCaptureFixture) -> None:
    case = make_case(cast, state=State.PAID)
    folding.fold()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE reporting_figure SET cases = cases + 2 WHERE measure = 'late' OR measure = 'relieved'")
    tasks.recount_figures()
    assert "禹州市" in caplog.text and "relieved: cases -2" in caplog.text
    assert figure("relieved", case.township_id) == (1, Decimal("1200.00"))
    assert right()


LINK = re.compile(r'<a href="(/(?:cases|payments)/[^"]*[?][^"]+)">(.*?)</a>')


def numbers(client: Client, **asked: str) -> dict[str, str]:
    """The number beside each address of the page."""
    page = client.get("/dashboard/", asked)
    assert page.status_code == 200
    found = LINK.findall(page.content.decode())
    return {unescape(address): re.sub(r"<[^>]+>|[￥,]", "", shown) for address, shown in found}


def test_averages_sums_and_shares_lead_to_the_cases_they_are_made_of(year: Year, cast: Cast) -> None:
    page = cast.client("inspector").get("/dashboard/", {"year": "2025"})
    about = re.findall(r'<a class="n-about" href="([^"]+)">(.*?)</a>', page.content.decode())
    found = page.context["found"]
    for number, shown in [(found.lasted[0].cases, found.lasted[0].net), (found.causes[0].cases, None)]:
        mine = [text for address, text in about if unescape(address) == number.url]
        assert mine and (shown is None or str(shown) in mine)


def test_each_number_is_that_of_its_list(year: Year, cast: Cast) -> None:
    make_case(cast, state=State.ACCEPTED, accepted_on=real_today() - timedelta(days=50))
    make_case(cast, state=State.SUBMITTED)
    folding.fold()
    make_emergency(cast)
    client, seen = cast.client("inspector"), 0
    pages: list[dict[str, str]] = [{"year": "2025"}, {"region": "411081"}]
    for asked in pages:
        kinds = set[str]()
        for address, number in numbers(client, **asked).items():
            kind = re.sub(r"(since|until|county|township)=[^&]*", "", address)
            if kind in kinds and number in ("1", "2"):
                continue  # seen in another month or place
            kinds.add(kind)
            answer = client.get(address).context
            if address.startswith("/cases/"):
                assert str(answer["listed"].count) == number, address
            else:
                assert f"{answer['total']:.2f}" == number, address
        seen += len(kinds)
    assert seen > 20


def test_a_township_sees_its_own_numbers_and_nobody_those_of_another_county(year: Year, cast: Cast) -> None:
    other = cast.client("other_clerk")
    assert other.get("/dashboard/", {"region": "411081"}).status_code == 404
    mine = other.get("/dashboard/", {"year": "2025"}).context["found"]
    assert mine.region.code == "411082100" and [line.now.value for line in mine.beside] == [1, 0, 1, 0, Decimal(0)]
    listed = other.get(mine.beside[-1].now.url)
    assert listed.status_code == 200 and not listed.context["page"].rows
    page = cast.client("clerk").get("/dashboard/", {"year": "2025"}).context["found"]
    assert page.region.code == "411081001" and page.beside[-1].now.value == Decimal("1800.00")
    county = cast.client("county_reviewer").get("/dashboard/", {"year": "2025", "sort": "-sum"}).context["found"]
    assert [place.paid.value for place in county.places] == [Decimal("2400.00"), Decimal("1800.00")]
    assert county.refused == (Decimal("33.3"), None) and county.on_time == Decimal("100.0")
    gross = working_days_between(year.county.accepted_on, year.county.decided_on, work_calendar())  # type: ignore[arg-type]
    assert {line.median for line in county.lasted} == {str(gross)}
    inspector = cast.client("inspector")
    assert "found" not in inspector.get("/dashboard/", {"year": "1999"}).context
    assert "请选择在此期间发生的事项" in inspector.get("/cases/", {"since": "2025-01-01"}).content.decode()


def figure(measure: str, region: int) -> tuple[int, Decimal]:
    """Cases and sum of all months, folded or not."""
    found = folding.read([region], folding.months_of(real_today().year), facets=(), by="year")
    mine = [one for one in found if one.measure == measure]
    return sum(int(one.cases) for one in mine), sum((one.amount for one in mine), Decimal("0.00"))
