"""Every page of a case in every state, for those who work on it; and how many queries a page costs."""

import pytest

from cases.models import Case
from cases.terms import State
from tests.begun import begins_with
from tests.cases.pages.conftest import counted
from tests.cast import Cast
from tests.factories import make_case

LOOKING = ("", "timeline/", "papers/", "print/")
WORKING = ("household/", "hardship/", "expenses/", "payee/", "check/", "duplicates/", "visit/", "publicity/")


@pytest.mark.parametrize("state", list(State))
def test_every_page_of_a_case_opens_in_every_state(cast: Cast, state: State) -> None:
    case = make_case(cast, state=state, members=2)
    for who in ("clerk", "head", "county_reviewer", "county_approver", "finance", "inspector"):
        for page in LOOKING if who == "clerk" else LOOKING[:1]:
            assert cast.client(who).get(f"/cases/{case.pk}/{page}").status_code == 200, (who, page)
    for page in WORKING:
        answer = cast.client("clerk").get(f"/cases/{case.pk}/{page}")
        assert answer.status_code == (302 if answer.headers.get("Location") == f"/cases/{case.pk}/" else 200), page


def test_a_case_page_costs_few_queries_however_large_the_household(cast: Cast) -> None:
    counts = []
    for members in (1, 6):
        case = make_case(cast, state=State.PUBLICISED, members=members)
        client = cast.client("clerk")
        client.get(f"/cases/{case.pk}/")  # the days of a calendar that is new here are read now
        with counted() as queries:
            assert client.get(f"/cases/{case.pk}/").status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1] and counts[0] <= 22, [q[:110] for q in queries]


def test_the_list_costs_few_queries_however_long_it_is(cast: Cast) -> None:
    client = cast.client("clerk")
    counts = []
    for _n in range(2):
        make_case(cast)
        make_case(cast, state=State.DRAFT)
        client.get("/cases/")  # what is read once an hour, or once for a calendar, is read now
        with counted() as queries:
            assert client.get("/cases/").status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1] and counts[0] <= 8, [q[:110] for q in queries]


@begins_with(state=State.PUBLICISED)
def test_the_way_to_a_paper_names_its_case(cast: Cast, case: Case) -> None:
    client, named = cast.client("clerk"), f'<a href="/cases/{case.pk}/">{case.number}</a>'
    for name in ("notice", "print", "letters/acceptance"):
        assert named in client.get(f"/cases/{case.pk}/{name}/").content.decode(), name
    assert named in client.post(f"/cases/{case.pk}/reveal/", {"what": "account"}).content.decode()
