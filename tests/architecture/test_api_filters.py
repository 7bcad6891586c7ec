"""No list of the API lets a filter pass that it does not know, or one of two of the same name."""

from typing import Any

import pytest
from django.core.cache import cache
from django.urls import reverse

from common.clock import today
from relief import api
from tests.architecture.test_api import VIEWS
from tests.cast import Cast


def _plain() -> list[str]:
    """The tables' addresses that are read without naming anything."""
    lines: list[Any] = [line for line in api.urlpatterns if "<" not in str(line.pattern)]
    names = [f"api:{line.name}" for line in lines]
    return [name for name in names if "get" in VIEWS[name].cls.reading and not VIEWS[name].cls.gives_files]


@pytest.mark.django_db
@pytest.mark.parametrize("name", _plain())
def test_an_unknown_or_doubled_filter_is_refused(cast: Cast, name: str) -> None:
    cache.clear()
    duties = VIEWS[name].cls.guards["get"].duties
    who = next(who for who in cast.users if not duties or cast.officer(who, today()).may(*duties))
    client, address = cast.client(who), reverse(name)
    for query in ("zzz=1", "zzz=1&zzz=2"):
        answer = client.get(f"{address}?{query}")
        assert answer.status_code == 422 and "zzz" in answer.json()["fields"], answer.content.decode()


@pytest.mark.django_db
def test_of_two_filters_of_one_name_none_is_taken_for_both(cast: Cast) -> None:
    answer = cast.client("clerk").get("/api/v1/cases/?state=draft&state=paid")
    assert (answer.status_code, answer.json()["code"], list(answer.json()["fields"])) == (422, "given_twice", ["state"])
