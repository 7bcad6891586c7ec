"""Where somebody cannot go on, the page says so and leads back."""

import pytest

from cases.terms import State
from tests.cast import Cast
from tests.factories import make_case

pytestmark = pytest.mark.django_db


def test_a_get_of_a_form_address_is_explained(cast: Cast) -> None:
    answer = cast.client("head").get("/cases/1/reveal/")
    assert answer.status_code == 405
    assert "POST" in answer.headers["Allow"]
    assert "没有任何更改" in answer.content.decode()


def test_who_may_not_go_on_finds_the_way_back_to_the_case(cast: Cast) -> None:
    case = make_case(cast, state=State.ACCEPTED)
    refused = cast.client("county_approver").get(f"/decisions/{case.pk}/decide/")
    assert refused.status_code in {403, 409} and f'href="/cases/{case.pk}/"' in refused.content.decode()


def test_no_search_of_cases_is_offered_to_who_sees_none(cast: Cast) -> None:
    assert 'role="search"' in cast.client("clerk").get("/").content.decode()
    assert 'role="search"' not in cast.client("standards2").get("/").content.decode()
