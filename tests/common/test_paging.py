"""Pages by key: every row once, in both directions, however many share the key."""

import pytest
from django.db.models import QuerySet
from hypothesis import given, settings
from hypothesis import strategies as st

from accounts.models import User
from common.errors import Invalid
from common.paging import Page, page
from common.templatetags.ui import hits

NAMES = ["甲", "甲", "甲", "乙", "乙", "丙", "丁", "丁", "丁", "丁", "戊"]


@pytest.fixture
def users(db: None) -> QuerySet[User]:
    User.objects.bulk_create(User(username=f"u{i}", name=name) for i, name in enumerate(NAMES))
    return User.objects.all()


def walk(rows: QuerySet[User], order: str, size: int) -> list[Page[User]]:
    pages = [page(rows, order=order, size=size, cursor={})]
    while pages[-1].next:
        pages.append(page(rows, order=order, size=size, cursor={"after": pages[-1].next}))
    return pages


@pytest.mark.parametrize("order", ["name", "-name", "id", "-id", "-created_at"])
@pytest.mark.parametrize("size", [1, 2, 3, 4, 11, 12])
def test_every_row_is_shown_once_there_and_back(users: QuerySet[User], order: str, size: int) -> None:
    sign = "-" if order.startswith("-") else ""
    pages = walk(users, order, size)
    assert [u.pk for p in pages for u in p] == list(users.order_by(order, f"{sign}pk").values_list("pk", flat=True))
    assert pages[0].previous is None and pages[-1].next is None
    back = [pages[-1]]
    while back[0].previous:
        back.insert(0, page(users, order=order, size=size, cursor={"before": back[0].previous}))
    assert sorted(u.pk for p in back for u in p) == sorted(u.pk for u in users)


def test_a_row_added_before_the_cursor_moves_nothing(users: QuerySet[User]) -> None:
    first = page(users, order="name", size=4, cursor={})
    expected = page(users, order="name", size=4, cursor={"after": first.next or ""}).rows
    User.objects.create_user("early", None, name="A")
    assert page(users, order="name", size=4, cursor={"after": first.next or ""}).rows == expected


def test_the_rows_of_all_pages_are_counted_where_that_is_asked_for(users: QuerySet[User]) -> None:
    assert page(users, order="name", size=4, cursor={}).count is None and str(hits(walk(users, "name", 4)[0])) == ""
    shown = page(users, order="name", size=4, cursor={}, count_to=len(NAMES))
    later = page(users, order="name", size=4, cursor={"after": shown.next or ""}, count_to=len(NAMES) - 1)
    assert [one.count and one.count.text for one in (shown, later)] == ["11", "超过 10"]
    assert "共超过 10条" in hits(later)


def test_an_empty_list_has_one_empty_page(users: QuerySet[User]) -> None:
    found = page(users.none(), order="name", size=3, cursor={})
    assert (len(found), found.previous, found.next) == (0, None, None)


@pytest.mark.django_db
@settings(max_examples=60)
@given(st.text(min_size=1, max_size=40))
def test_a_damaged_cursor_is_refused(text: str) -> None:
    with pytest.raises(Invalid) as caught:
        page(User.objects.all(), order="-created_at", size=3, cursor={"after": text})
    assert caught.value.code == "cursor_broken"


@pytest.mark.django_db
@pytest.mark.parametrize(
    "cursor",
    [
        "W0luZmluaXR5LCAxXQ",
        "WzFlOTk5LDFd",
        "WzEsSW5maW5pdHld",
        "WyIyMDI2LTAxLTAxIixJbmZpbml0eV0",
        "WyJhIiwgMV0",
        "WzEsMl0",
        "bnVsbA",
        "WyIyMDI2LTExLTIzIiwgIlx1MDAwMCJd",
        "WzEsIDk5OTk5OTk5OTk5OTk5OTk5OTk5OTldXQ",
    ],
)
def test_a_forged_cursor_is_refused_or_harmless(cursor: str) -> None:
    for order in ("id", "-created_at", "name"):
        try:
            assert len(page(User.objects.all(), order=order, size=3, cursor={"after": cursor})) == 0
        except Invalid as error:
            assert error.code == "cursor_broken"
