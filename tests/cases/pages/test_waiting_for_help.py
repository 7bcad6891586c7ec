"""Who waits for first help has hours, not days: told above the list of cases, and listed by a filter of it."""

import pytest

from cases.selectors.listing import Wanted, cases_page, find_cases, waiting_for_help
from cases.terms import State
from common.clock import today
from tests.cast import Cast
from tests.factories import make_case, make_emergency

pytestmark = pytest.mark.django_db
SAID = "还有1件紧急个案等待首次救助：按小时计，不按天计"


def test_who_waits_for_help_is_told_above_the_cases_in_hand_and_listed_by_the_filter(cast: Cast) -> None:
    ordinary, waits, helped = make_case(cast), make_emergency(cast, helped=False), make_emergency(cast)
    for who in ("clerk", "county_approver", "inspector"):
        client = cast.client(who)
        page = client.get("/cases/")
        assert SAID in page.content.decode() and 'href="/cases/?due=help"' in page.content.decode(), who
        assert {row.case.pk for row in page.context["listed"].rows} == {ordinary.pk, waits.pk, helped.pk}
        only = client.get("/cases/?due=help")
        assert [row.case.pk for row in only.context["listed"].rows] == [waits.pk] and SAID not in only.content.decode()
        assert only.context["listed"].count == 1
        officer = cast.officer(who, today())
        assert [case.pk for case in find_cases(Wanted(due="help"), officer=officer, today=today())] == [waits.pk]
    assert SAID not in cast.client("other_clerk").get("/cases/").content.decode()


def test_it_is_told_only_above_the_first_page_of_the_ordinary_list(cast: Cast) -> None:
    make_emergency(cast, helped=False)
    officer = cast.officer("clerk", today())
    assert waiting_for_help(Wanted(), officer=officer, cursor={}) == 1
    for asked in ({"q": "王"}, {"state": State.ACCEPTED}, {"due": "overdue"}, {"state": "all"}):
        assert waiting_for_help(Wanted(**asked), officer=officer, cursor={}) == 0, asked
    assert waiting_for_help(Wanted(), officer=officer, cursor={"after": "x"}) == 0


def test_the_filter_holds_with_another_one_and_in_any_order(cast: Cast) -> None:
    waits = make_emergency(cast, helped=False)
    officer = cast.officer("inspector", today())
    for asked in ({"sort": "-new"}, {"sort": "sum"}, {"township": waits.township_id}, {"q": waits.number or ""}):
        rows = cases_page(Wanted(due="help", **asked), officer=officer, today=today(), cursor={}).rows
        assert [row.case.pk for row in rows] == [waits.pk], asked
