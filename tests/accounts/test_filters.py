"""Filters that officers keep: each his own, twenty to a list, and never with a number of a person."""

import pytest
from django.db import connection
from django.forms import CharField, Form
from django.http import QueryDict

from accounts import selectors, services
from accounts.exporting import filters
from accounts.models import SavedFilter
from accounts.officer import Officer
from accounts.services.filters import MOST_OF_A_LIST
from common.clock import now, today
from common.errors import Invalid, NotFound
from tests.cast import Cast

NUMBER = "411081199001010011"


@pytest.fixture
def clerk(cast: Cast) -> Officer:
    return cast.officer("clerk", today())


def keep(
    officer: Officer, query: str = "state=accepted&q=%E7%8E%8B", name: str = "王家", page: str = "cases:list"
) -> int:
    return services.keep_filter(page, QueryDict(query), name, officer=officer, at=now()).pk


def test_a_filter_is_kept_without_the_place_in_the_list_and_encrypted(clerk: Officer) -> None:
    pk = keep(clerk, "state=accepted&q=王&after=abc&part=x&township=")
    row = SavedFilter.objects.get(pk=pk)
    assert QueryDict(row.query).dict() == {"state": "accepted", "q": "王"}
    with connection.cursor() as cursor:
        cursor.execute("SELECT query FROM accounts_savedfilter")
        assert "accepted" not in cursor.fetchone()[0]


@pytest.mark.parametrize("query", [f"q={NUMBER}", "q=138 0000 1111", "ticket=abc", "", "after=x", "q=" + "王" * 999])
def test_no_number_of_a_person_and_nothing_empty_is_kept(clerk: Officer, query: str) -> None:
    with pytest.raises(Invalid):
        keep(clerk, query)
    with pytest.raises(Invalid):
        keep(clerk, name=f"给{NUMBER}")
    assert not SavedFilter.objects.exists()


@pytest.mark.parametrize(
    ("page", "query"),
    [
        ("cases:list", "state=bogus"), ("cases:list", "foo=1"), ("cases:list", "state=open&state=all"),
        ("cases:list", "township=999999"), ("approvals:supervision", "shown=king"), ("funds:batch", "state=king"),
        ("funds:board", "yaer=2026"), ("funds:good", "foo=1"), ("standards:packages", "status=king"),
        ("exports:list", "state=king"), ("funds:list", "q=x"),
    ],
)  # fmt: skip
def test_what_a_list_does_not_understand_is_not_kept(clerk: Officer, page: str, query: str) -> None:
    with pytest.raises(Invalid) as refused:
        keep(clerk, query, page=page)
    assert list(refused.value.fields) == ["query"] and not SavedFilter.objects.exists()


@pytest.mark.parametrize("page", sorted(filters()))
def test_each_page_keeps_a_filter_of_each_name_that_it_has(clerk: Officer, page: str) -> None:
    words = {"sort", "ticket"}
    texts = [n for n, field in (filters()[page].form or Form).base_fields.items() if type(field) is CharField]
    asked = "&".join(f"{name}=x" for name in texts if name not in words | {"shown"})
    assert not asked or keep(clerk, asked, page=page)


@pytest.mark.parametrize("query", ["due_from=2026-11-01", "sum_to=12345678.00", "q=LSJZ-411081-2026-000001"])
def test_days_sums_and_case_numbers_are_nobodys_number(clerk: Officer, query: str) -> None:
    assert keep(clerk, query)


def test_a_name_is_used_once_a_list_and_twenty_are_enough(clerk: Officer) -> None:
    first = keep(clerk)
    with pytest.raises(Invalid, match="同名"):
        keep(clerk, "state=all")
    keep(clerk, "due=overdue", page="approvals:deadlines")
    for n in range(1, MOST_OF_A_LIST):
        keep(clerk, name=f"第{n}")
    with pytest.raises(Invalid, match="20"):
        keep(clerk, name="还有")
    with pytest.raises(Invalid, match="同名"):
        services.rename_filter(first, "第1", officer=clerk)
    services.delete_filter(first, officer=clerk)
    assert keep(clerk, name="还有")


def test_filters_are_their_owners_alone(cast: Cast, clerk: Officer) -> None:
    pk, head = keep(clerk), cast.officer("head", today())
    assert selectors.all_kept(head) == []
    with pytest.raises(NotFound):
        services.rename_filter(pk, "别名", officer=head)
    with pytest.raises(NotFound):
        services.delete_filter(pk, officer=head)
    with pytest.raises(NotFound):
        keep(clerk, page="cases:detail")
    assert SavedFilter.objects.get().name == "王家"


def test_a_list_offers_to_keep_its_filter_and_shows_what_is_kept(cast: Cast, clerk: Officer) -> None:
    client = cast.client("clerk")
    page = client.get("/cases/?state=accepted&after=").content.decode()
    assert 'value="/cases/?state=accepted"' in page and "保存这个筛选" in page
    answer = client.post("/filters/keep/", {"address": "/cases/?state=accepted", "name": "在办"})
    assert answer["Location"] == "/cases/?state=accepted"
    shown = client.get("/cases/?state=accepted").content.decode()
    assert 'aria-current="true">在办</a>' in shown and "保存这个筛选" not in shown
    secret = client.post("/cases/", {"q": NUMBER})["Location"]
    assert "保存这个筛选" not in client.get(secret).content.decode()
    assert client.post("/filters/keep/", {"address": "//evil.example/cases/", "name": "x"})["Location"] == "/cases/?"
    assert client.post("/filters/keep/", {"address": "/nowhere/", "name": "x"}).status_code == 404
    pk = SavedFilter.objects.get().pk
    client.post(f"/filters/{pk}/rename/", {"name": "受理的"})
    assert "受理的" in client.get("/filters/").content.decode()
    client.post(f"/filters/{pk}/delete/")
    assert "还没有保存筛选" in client.get("/filters/").content.decode()
