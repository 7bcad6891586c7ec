"""Every page with and without the right, with a bounded number of queries."""

import re
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.core.checks import Error
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path

from accounts import guards
from accounts.duties import Duty
from accounts.models import Office, Posting, Region, User
from common.clock import today
from tests.cast import Cast

MANAGER, LAYMAN = "standards", "clerk"


def pages(cast: Cast) -> dict[str, str]:
    posting = Posting.objects.get(user=cast.clerk, duty=Duty.CASEWORK).pk
    user = cast.clerk.pk
    return {
        "officers": "/officers/",
        "add": "/officers/add/",
        "officer": f"/officers/{user}/",
        "post": f"/officers/{user}/post/",
        "substitute": f"/officers/postings/{posting}/substitute/",
        "end": f"/officers/postings/{posting}/end/",
    }


ACTS = ["disable", "enable", "reset-password"]
PAGES = ["officers", "add", "officer", "post", "substitute", "end"]


@pytest.mark.parametrize("name", PAGES)
def test_the_manager_sees_the_page(cast: Cast, name: str) -> None:
    response = cast.client(MANAGER).get(pages(cast)[name])
    assert response.status_code == 200
    assert "data-error-summary" not in response.content.decode()


@pytest.mark.parametrize("name", PAGES)
def test_without_the_duty_the_page_is_refused(cast: Cast, name: str) -> None:
    assert cast.client(LAYMAN).get(pages(cast)[name]).status_code == 403
    assert cast.client(LAYMAN).post(pages(cast)[name]).status_code in (403, 405)


@pytest.mark.parametrize("name", [*PAGES, "regions", "trail", "change"])
def test_a_stranger_is_sent_to_the_door(cast: Cast, name: str) -> None:
    url = (pages(cast) | {"regions": "/regions/", "trail": "/audit/", "change": "/change-password/"})[name]
    response = Client().get(url)
    assert (response.status_code, response["Location"].split("?")[0]) == (302, "/sign-in/")


@pytest.mark.parametrize("act", ACTS)
def test_acts_on_an_account_need_a_post_and_the_duty(cast: Cast, act: str) -> None:
    url = f"/officers/{cast.clerk2.pk}/{act}/"
    assert cast.client(MANAGER).get(url).status_code == 405
    assert cast.client(LAYMAN).post(url).status_code == 403
    assert Client().post(url).status_code == 302
    assert User.objects.get(pk=cast.clerk2.pk).password == cast.clerk2.password


@pytest.mark.parametrize("act", ACTS)
def test_acts_need_the_token_of_the_page(cast: Cast, act: str) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.standards, backend="django.contrib.auth.backends.ModelBackend")
    assert client.post(f"/officers/{cast.clerk2.pk}/{act}/").status_code == 403


@pytest.fixture
def county_manager(cast: Cast) -> Client:
    office = Office.objects.get(name="禹州市民政局")
    Posting.objects.create(user=cast.county_approver, office=office, duty=Duty.OFFICERS, starts_on=date(2020, 1, 1))
    return cast.client("county_approver")


def test_officers_of_another_county_are_not_there(cast: Cast, county_manager: Client) -> None:
    user, posting = cast.other_clerk.pk, Posting.objects.filter(user=cast.other_clerk)[0].pk
    urls = [
        f"/officers/{user}/", f"/officers/{user}/post/", f"/officers/postings/{posting}/end/",
        f"/officers/postings/{posting}/substitute/", "/officers/999999999999999999999/", "/officers/0/",
    ]  # fmt: skip
    assert [county_manager.get(url).status_code for url in urls] == [404] * len(urls)
    acts = [f"/officers/{user}/{act}/" for act in ACTS]
    assert [county_manager.post(url).status_code for url in acts] == [404] * len(acts)
    listed = county_manager.get("/officers/").content.decode()
    assert cast.clerk.name in listed and cast.other_clerk.name not in listed
    assert "和尚桥镇" not in county_manager.get("/officers/add/").content.decode()


def test_foreign_officers_change_no_byte_of_the_list(cast: Cast, county_manager: Client) -> None:
    def shown() -> str:
        text = county_manager.get("/officers/").content.decode()
        return re.sub(r'value="[\w]{64}"|<code>[0-9a-f]{8}</code>', "", text)

    before = shown()
    office = Office.objects.get(name="坡胡镇人民政府")
    for number in range(5):
        user = User.objects.create_user(f"foreign{number}", None, name=f"外县{number}")
        Posting.objects.create(user=user, office=office, duty=Duty.CASEWORK, starts_on=date(2020, 1, 1))
    assert shown() == before


def add_form(office: int, **changed: object) -> dict[str, object]:
    return {
        "name": "江未央", "username": "new.one", "office": office, "duties": ["casework", "review"],
        "starts_on": today().isoformat(), "ends_on": "",
    } | changed  # fmt: skip


def test_adding_an_officer_shows_the_password_once(cast: Cast) -> None:
    client = cast.client(MANAGER)
    office = Office.objects.get(name="神垕镇人民政府").pk
    response = client.post("/officers/add/", add_form(office))
    match = re.search(r"<code>((?:\w{4}-){3}\w{4})</code>", response.content.decode())
    user = User.objects.get(username="new.one")
    assert match and user.check_password(match[1])
    assert response["Cache-Control"] == "no-store"
    assert match[1] not in client.get(f"/officers/{user.pk}/").content.decode()
    assert user.postings.count() == 2


@pytest.mark.parametrize(
    "bad",
    [
        {"username": "clerk"}, {"username": "x"}, {"username": "A b"}, {"username": "a\0bc"}, {"name": ""},
        {"duties": []}, {"duties": ["king"]}, {"office": "999999999999999999999"}, {"office": "x"},
        {"starts_on": "2026-02-30"}, {"starts_on": "2020-01-01"}, {"ends_on": "2020-01-01"}, {"name": "x" * 65},
    ],
    ids=str,
)  # fmt: skip
def test_a_wrong_form_keeps_what_was_typed_and_adds_nobody(cast: Cast, bad: dict[str, object]) -> None:
    count = User.objects.count()
    office = Office.objects.get(name="神垕镇人民政府").pk
    response = cast.client(MANAGER).post("/officers/add/", add_form(office) | bad)
    assert response.status_code == 200
    assert "data-error-summary" in response.content.decode()
    if "name" not in bad:
        assert "江未央" in response.content.decode()
    assert User.objects.count() == count


def test_payment_and_casework_in_one_hand_are_told_to_the_manager(cast: Cast) -> None:
    office = Office.objects.get(name="神垕镇人民政府").pk
    client, told = cast.client(MANAGER), "发放和经办由同一人承担"
    client.post("/officers/add/", add_form(office))
    user = User.objects.get(username="new.one")
    assert told not in client.get(f"/officers/{user.pk}/").content.decode()
    form = {"office": office, "duty": "pay", "starts_on": today().isoformat(), "ends_on": ""}
    client.post(f"/officers/{user.pk}/post/", form)
    assert told in client.get(f"/officers/{user.pk}/").content.decode()


def test_a_name_with_markup_is_shown_inert(cast: Cast) -> None:
    User.objects.filter(pk=cast.clerk.pk).update(name="<script>alert(1)</script>")
    for url in ("/officers/", f"/officers/{cast.clerk.pk}/", "/regions/"):
        assert "<script>alert(1)" not in cast.client(MANAGER).get(url).content.decode()


def test_posting_standing_in_and_ending_by_the_pages(cast: Cast) -> None:
    client = cast.client(MANAGER)
    office = Office.objects.get(name="颍川街道办事处").pk
    day = today()
    form = {"office": office, "duty": "pay", "starts_on": day.isoformat(), "ends_on": ""}
    assert client.post(f"/officers/{cast.clerk.pk}/post/", form).status_code == 302
    row = Posting.objects.get(user=cast.clerk, duty=Duty.PAY)
    form = {
        "substitute": str(cast.head.pk), "starts_on": day.isoformat(), "ends_on": (day + timedelta(3)).isoformat()
    }  # fmt: skip
    asked = client.post(f"/officers/postings/{row.pk}/substitute/", form)
    assert asked.status_code == 200 and "作出审批" in asked.content.decode()
    assert not Posting.objects.filter(substitutes=row).exists()
    done = client.post(f"/officers/postings/{row.pk}/substitute/", form | {"confirmed": "1"})
    assert done.status_code == 302
    assert cast.officer("head", day).needs(Duty.PAY, "41/4110/411081/411081001/").for_name == cast.clerk.name
    shown = client.get(f"/officers/{cast.clerk.pk}/").content.decode()
    assert cast.head.name in shown
    form = {"last_day": (day - timedelta(days=9)).isoformat()}
    refused = client.post(f"/officers/postings/{row.pk}/end/", form)
    assert refused.status_code == 200 and str(form["last_day"]) in refused.content.decode()
    assert client.post(f"/officers/postings/{row.pk}/end/").status_code == 302
    assert not cast.officer("clerk", day).may(Duty.PAY)


def test_disabling_and_enabling_by_the_pages(cast: Cast) -> None:
    client = cast.client(MANAGER)
    assert client.post(f"/officers/{cast.clerk.pk}/disable/", follow=True).status_code == 200
    assert not User.objects.get(pk=cast.clerk.pk).is_active
    assert "<code>" in client.post(f"/officers/{cast.clerk.pk}/enable/").content.decode()
    assert User.objects.get(pk=cast.clerk.pk).is_active


def test_the_manager_is_told_why_he_can_not_disable_himself(cast: Cast) -> None:
    response = cast.client(MANAGER).post(f"/officers/{cast.standards.pk}/disable/", follow=True)
    assert "任何人不得变更自己的权限" in response.content.decode()
    assert User.objects.get(pk=cast.standards.pk).is_active


# --- the list


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("?q=秋禾", {"clerk"}),
        ("?q=HEAD2", {"head2"}),
        ("?duty=pay", {"finance", "finance2"}),
        ("?duty=import", {"county_reviewer"}),
        ("?status=disabled", set()),
        ("?status=unposted", set()),
        ("?duty=king", None),
        ("?after=broken", None),
    ],
)
def test_the_list_is_filtered(cast: Cast, query: str, expected: set[str] | None) -> None:
    response = cast.client(MANAGER).get("/officers/" + query)
    if expected is None:
        assert response.status_code == (422 if "duty" in query else 409)
    else:
        assert {user.username for user in response.context["page"].rows} == expected


def test_pages_show_every_officer_once(cast: Cast) -> None:
    office = Office.objects.get(name="神垕镇人民政府")
    for number in range(70):
        user = User.objects.create_user(f"u{number:03}", None, name="同名")
        Posting.objects.create(user=user, office=office, duty=Duty.CASEWORK, starts_on=date(2020, 1, 1))
    client, seen, url = cast.client(MANAGER), list[str](), "/officers/?sort=-name"
    while url:
        page = client.get(url).context["page"]
        seen += [user.username for user in page.rows]
        url = f"/officers/?sort=-name&after={page.next}" if page.next else ""
    assert len(seen) == len(set(seen)) == User.objects.count()


def test_the_list_costs_the_same_for_one_officer_and_for_thirty(
    cast: Cast, django_assert_max_num_queries: Callable[..., object]
) -> None:
    office = Office.objects.get(name="神垕镇人民政府")
    for number in range(30):
        user = User.objects.create_user(f"u{number:03}", None, name=f"n{number}")
        Posting.objects.create(user=user, office=office, duty=Duty.CASEWORK, starts_on=date(2020, 1, 1))
    client = cast.client(MANAGER)
    client.get("/officers/")
    with django_assert_max_num_queries(12):  # type: ignore[attr-defined]
        client.get("/officers/")


@pytest.mark.parametrize(("url", "most"), [("/regions/", 12), ("/audit/", 8)])
def test_reading_pages_have_a_query_budget(
    cast: Cast, url: str, most: int, django_assert_max_num_queries: Callable[..., object]
) -> None:
    client = cast.client("inspector")
    client.get(url)
    with django_assert_max_num_queries(most):  # type: ignore[attr-defined]
        assert client.get(url).status_code == 200


def test_a_day_beyond_all_calendars_is_a_slip_and_no_crash(cast: Cast) -> None:
    answer = cast.client("inspector").get("/audit/?day=9999-12-31")
    assert answer.status_code == 200 and "2099-12-31" in answer.content.decode()


# --- regions


def test_every_officer_sees_who_sits_where(cast: Cast, regions: dict[str, Region]) -> None:
    shown = cast.client("other_clerk").get(f"/regions/{regions['411081'].pk}/").content.decode()
    assert "禹州市民政局" in shown and cast.county_reviewer.name in shown and "颍川街道" in shown


def test_a_branch_of_the_tree_is_loaded_by_itself(cast: Cast, regions: dict[str, Region]) -> None:
    part = cast.client("clerk").get(f"/regions/{regions['411081'].pk}/?part=below").content.decode()
    assert "神垕镇" in part and "<html" not in part and "和尚桥镇" not in part


@pytest.mark.parametrize(("text", "found"), [("神垕", True), ("没有这个地方", False), ("%", False), ("a\0b", False)])
def test_regions_are_found_by_name(cast: Cast, text: str, found: bool) -> None:
    response = cast.client("clerk").get("/regions/", {"q": text})
    assert response.status_code == 200
    assert bool(response.context["found"]) is found


@pytest.mark.parametrize("number", ["0", "999999999999999999999"])
def test_an_unknown_region_is_404(cast: Cast, number: str) -> None:
    assert cast.client("clerk").get(f"/regions/{number}/").status_code == 404


# --- the frame


def test_the_frame_names_officer_office_and_the_absent(cast: Cast) -> None:
    Posting.objects.exclude(substitutes=None).update(starts_on=date(2020, 1, 1), ends_on=today())
    shown = cast.client("county_reviewer").get("/regions/").content.decode()
    assert "段明哲" in shown and "禹州市民政局" in shown and "正在代理梁志远" in shown


def test_the_menu_follows_the_duties(cast: Cast) -> None:
    assert 'href="/officers/"' in cast.client(MANAGER).get("/regions/").content.decode()
    assert 'href="/officers/"' not in cast.client(LAYMAN).get("/regions/").content.decode()
    assert 'href="/audit/"' in cast.client("inspector").get("/regions/").content.decode()


def test_the_place_where_one_is_is_marked_once(cast: Cast) -> None:
    shown = cast.client(MANAGER).get("/officers/add/").content.decode()
    assert re.findall(r'<a href="([^"]+)" aria-current="page"', shown) == ["/officers/"]


# --- guards


def naked(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


def test_a_url_without_a_guard_fails_the_check(monkeypatch: pytest.MonkeyPatch) -> None:
    unguarded = path("naked/", naked)
    monkeypatch.setattr(guards, "views", lambda: [("naked/", unguarded.callback)])
    found = guards.every_view_is_guarded()
    assert [type(error) for error in found] == [Error]
    assert found[0].id == "accounts.E001"


def test_every_url_of_the_house_is_guarded() -> None:
    assert len(list(guards.views())) > 10
    assert guards.every_view_is_guarded() == []


def test_a_guard_without_a_duty_is_refused() -> None:
    with pytest.raises(ValueError, match="signed_in"):
        guards.duty()
