"""The pages: who may see and do what, what stays typed, what is said when something is wrong, and how many queries."""

from collections.abc import Callable
from datetime import date
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.officer import Officer
from audit.models import Event
from standards import reference, services
from standards.models import CalendarYear, Standard
from standards.terms import RowStatus
from tests.standards.conftest import AT, given, published

SignIn = Callable[[str], Client]
TYPED = {
    "kind": "urban_dibao",
    "region": "411081",
    "effective_from": "2027-01-01",
    "value": "700",
    "document_no": "禹民〔2026〕12号",
    "document_title": "关于调整低保标准的通知（示例）",
}
VIEWING = ["/standards/", "/standards/kinds/urban_dibao/", "/standards/calendar/", "/standards/calendar/2026/"]
SETTING = ["/standards/drafts/", "/standards/drafts/new/", "/standards/calendar/new/"]


@pytest.mark.parametrize("url", VIEWING + SETTING)
def test_who_is_not_signed_in_is_sent_to_sign_in(users: SimpleNamespace, url: str) -> None:
    answer = Client().get(url)
    assert answer.status_code == 302 and "sign-in" in answer["Location"]


@pytest.mark.parametrize("url", VIEWING)
def test_any_officer_with_a_duty_may_look(signed_in: SignIn, url: str) -> None:
    assert signed_in("clerk").get(url).status_code == 200
    assert signed_in("nobody").get(url).status_code == 403


@pytest.mark.parametrize("url", SETTING)
def test_only_a_standards_administrator_may_set(signed_in: SignIn, url: str) -> None:
    assert signed_in("clerk").get(url).status_code == 403
    assert signed_in("keeper").get(url).status_code == 200


def test_the_first_page_names_value_region_document_and_day(signed_in: SignIn, keeper: Officer) -> None:
    published(keeper, effective_from=date(2026, 1, 1))
    page = signed_in("clerk").get("/standards/", {"day": "2026-11-23"}).content.decode()
    for words in ("650.00", "许昌市", "许民文〔2026〕88号", "2026-01-01", "神垕镇"):
        assert words in page


def test_another_day_and_region_can_be_asked_for(signed_in: SignIn, keeper: Officer) -> None:
    published(keeper, region="411081", value="700", effective_from=date(2026, 1, 1))
    before = signed_in("keeper").get("/standards/", {"day": "2025-12-31", "region": "411081"}).content.decode()
    since = signed_in("keeper").get("/standards/", {"day": "2026-01-01", "region": "411081"}).content.decode()
    assert "700.00" not in before.replace("700.00 元/人·月 begins", "") or "2026-01-01" in before
    assert "许民文〔2026〕88号" in since and "许民文〔2026〕88号" not in before


@pytest.mark.parametrize("asked", [{"day": "2026-13-45"}, {"region": "411025"}, {"region": "'; --"}, {"day": ""}])
def test_a_filter_that_makes_no_sense_is_said_at_the_field(signed_in: SignIn, asked: dict[str, str]) -> None:
    answer = signed_in("clerk").get("/standards/", asked)
    assert answer.status_code == 200 and answer.context["form"].errors


def test_the_first_page_costs_few_queries(signed_in: SignIn, places: SimpleNamespace) -> None:
    reference.load(at=AT)
    client = signed_in("clerk")
    with CaptureQueriesContext(connection) as queries:
        client.get("/standards/")
    assert len(queries) <= 8, [q["sql"][:90] for q in queries]


def test_the_calendar_costs_few_queries(signed_in: SignIn, places: SimpleNamespace) -> None:
    reference.load(at=AT)
    client = signed_in("keeper")
    with CaptureQueriesContext(connection) as queries:
        client.get("/standards/calendar/2026/")
    assert len(queries) <= 9, [q["sql"][:90] for q in queries]


def test_a_standard_goes_from_draft_over_preview_into_force(signed_in: SignIn, places: SimpleNamespace) -> None:
    client = signed_in("county_keeper")
    answer = client.post("/standards/drafts/new/", TYPED)
    row = Standard.objects.get()
    assert answer["Location"] == f"/standards/drafts/{row.pk}/preview/"
    preview = client.get(answer["Location"]).content.decode()
    assert "700.00" in preview and "禹州市" in preview
    client.post(answer["Location"], {})
    row.refresh_from_db()
    assert row.status == RowStatus.PUBLISHED and row.published_by is not None
    assert list(Event.objects.values_list("verb", flat=True)) == ["standard_drafted", "standard_published"]


def test_what_was_typed_stays_and_the_error_is_at_its_field(signed_in: SignIn, places: SimpleNamespace) -> None:
    answer = signed_in("county_keeper").post("/standards/drafts/new/", TYPED | {"value": "六百三"})
    assert answer.status_code == 422
    assert answer.context["form"].errors.keys() == {"value"}
    assert "六百三" in answer.content.decode() and "禹民〔2026〕12号" in answer.content.decode()
    both = signed_in("county_keeper").post("/standards/drafts/new/", TYPED | {"value": "六百三", "document_no": ""})
    assert both.context["form"].errors.keys() == {"value", "document_no"}, "all at once"
    assert not Standard.objects.exists()


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"value": "-1"}, "value"),
        ({"value": "1e3"}, "value"),
        ({"value": "NaN"}, "value"),
        ({"value": "650.001"}, "value"),
        ({"value": "99999999"}, "value"),
        ({"kind": "no_such"}, "kind"),
        ({"kind": "urban_dibao", "year": "2025"}, "year"),
        ({"kind": "income_urban", "value": "40000"}, "year"),
        ({"kind": "income_urban", "value": "40000", "year": "2027"}, "year"),
        ({"kind": "warn_days", "value": "5,,1"}, "value"),
        ({"kind": "warn_days", "value": "5,5"}, "value"),
        ({"kind": "delegated", "value": "maybe"}, "value"),
        ({"kind": "rounding", "value": "up"}, "value"),
        ({"kind": "decision_days", "value": "10.5"}, "value"),
        ({"kind": "decision_days", "value": "0"}, "value"),
        ({"region": "411081103"}, "region"),
        ({"region": "4110"}, "region"),
        ({"effective_from": "2027-02-30"}, "effective_from"),
        ({"document_no": "  "}, "document_no"),
    ],
)
def test_a_standard_that_makes_no_sense_is_refused(
    signed_in: SignIn, places: SimpleNamespace, changed: dict[str, str], field: str
) -> None:
    answer = signed_in("county_keeper").post("/standards/drafts/new/", TYPED | changed)
    assert answer.status_code == 422 and field in answer.context["form"].errors
    assert not Standard.objects.exists()


@pytest.mark.parametrize(
    ("kind", "typed", "stored"),
    [
        ("warn_days", "1，3、5", "5,3,1"),
        ("delegated", "否", "no"),
        ("rounding", "保留到分", "cent"),
        ("cap_multiple", "6", "6.00"),
        ("urban_dibao", "６５０", "650.00"),
    ],
)
def test_values_are_kept_in_one_form_however_typed(
    signed_in: SignIn, places: SimpleNamespace, kind: str, typed: str, stored: str
) -> None:
    signed_in("county_keeper").post("/standards/drafts/new/", TYPED | {"kind": kind, "value": typed})
    assert Standard.objects.get().value == stored


def test_another_areas_draft_is_not_found(signed_in: SignIn, keeper: Officer) -> None:
    row = services.draft(given(), officer=keeper, at=AT)
    county = signed_in("county_keeper")
    for url in (f"/standards/drafts/{row.pk}/", f"/standards/drafts/{row.pk}/preview/"):
        assert county.get(url).status_code == 404
        assert county.post(url, TYPED).status_code == 404
    assert county.post(f"/standards/drafts/{row.pk}/discard/").status_code == 404
    assert Standard.objects.get().status == RowStatus.DRAFT


def test_a_city_row_is_not_taken_out_of_force_by_a_county(signed_in: SignIn, keeper: Officer) -> None:
    row = published(keeper)
    assert signed_in("county_keeper").post(f"/standards/rows/{row.pk}/supersede/", {"reason": "x"}).status_code == 404
    row.refresh_from_db()
    assert row.status == RowStatus.PUBLISHED


def test_a_draft_can_be_changed_and_discarded(signed_in: SignIn, keeper: Officer) -> None:
    row = services.draft(given(), officer=keeper, at=AT)
    client = signed_in("keeper")
    client.post(f"/standards/drafts/{row.pk}/", TYPED | {"value": "655"})
    row.refresh_from_db()
    assert (row.value, row.region.code) == ("655.00", "411081")
    client.post(f"/standards/drafts/{row.pk}/discard/")
    assert not Standard.objects.exists()


def test_a_day_in_the_past_needs_a_reason(signed_in: SignIn, keeper: Officer) -> None:
    row = services.draft(given(effective_from=date(2020, 1, 1)), officer=keeper, at=AT)
    client = signed_in("keeper")
    answer = client.post(f"/standards/drafts/{row.pk}/preview/", {"reason": " "})
    assert answer.status_code == 422 and "reason" in answer.context["form"].errors
    row.refresh_from_db()
    assert row.status == RowStatus.DRAFT
    client.post(f"/standards/drafts/{row.pk}/preview/", {"reason": "补录旧文件"})
    row.refresh_from_db()
    assert (row.status, row.reason) == (RowStatus.PUBLISHED, "补录旧文件")


def test_a_row_of_the_same_day_is_superseded_with_a_reason(signed_in: SignIn, keeper: Officer) -> None:
    old = published(keeper, value="6500")
    row = services.draft(given(value="650"), officer=keeper, at=AT)
    client = signed_in("keeper")
    assert "6,500.00" in client.get(f"/standards/drafts/{row.pk}/preview/").content.decode()
    assert client.post(f"/standards/drafts/{row.pk}/preview/", {}).status_code == 422
    client.post(f"/standards/drafts/{row.pk}/preview/", {"reason": "更正"})
    old.refresh_from_db()
    row.refresh_from_db()
    assert (old.status, row.status) == (RowStatus.SUPERSEDED, RowStatus.PUBLISHED)


def test_publishing_twice_changes_nothing_the_second_time(signed_in: SignIn, keeper: Officer) -> None:
    row = services.draft(given(), officer=keeper, at=AT)
    client = signed_in("keeper")
    assert client.post(f"/standards/drafts/{row.pk}/preview/", {}).status_code == 302
    assert client.post(f"/standards/drafts/{row.pk}/preview/", {}).status_code == 404
    assert Event.objects.filter(verb="standard_published").count() == 1


def test_history_shows_superseded_rows_too(signed_in: SignIn, keeper: Officer) -> None:
    row = published(keeper, value="6500")
    signed_in("keeper").post(f"/standards/rows/{row.pk}/supersede/", {"reason": "更正"})
    page = signed_in("clerk").get("/standards/kinds/urban_dibao/").content.decode()
    assert "6,500.00" in page and "已废止" in page
    assert "supersede" not in page


def test_history_says_which_row_holds_which_held_and_which_will(signed_in: SignIn, keeper: Officer) -> None:
    published(keeper, value="6000", effective_from=date(2025, 7, 1))
    published(keeper, value="6500", effective_from=date(2026, 7, 1))
    published(keeper, value="7000", effective_from=date(2027, 7, 1))
    page = signed_in("clerk").get("/standards/kinds/urban_dibao/?region=4110&day=2026-11-27").content.decode()
    places = [page.index(text) for text in ("7,000.00", "尚未生效", "6,500.00", "现行有效", "6,000.00", "已过期")]
    assert places == sorted(places)


def test_an_unknown_kind_row_draft_or_year_is_not_found(signed_in: SignIn) -> None:
    client = signed_in("keeper")
    for url in (
        "/standards/kinds/nope/",
        "/standards/drafts/99999/",
        "/standards/rows/99999/supersede/",
        "/standards/calendar/1800/",
        "/standards/calendar/99999/",
        "/standards/calendar/drafts/99999/",
        "/standards/calendar/drafts/99999/template/",
    ):
        assert client.get(url).status_code == 404, url


def test_the_page_is_readable_in_english_too(signed_in: SignIn, keeper: Officer) -> None:
    published(keeper, effective_from=date(2026, 1, 1))
    client = signed_in("clerk")
    client.cookies["django_language"] = "en"
    page = client.get("/standards/").content.decode()
    assert "Urban monthly dibao standard" in page and "yuan per person and month" in page


def test_the_year_page_marks_days_with_letters(signed_in: SignIn, places: SimpleNamespace) -> None:
    reference.load(at=AT)
    page = signed_in("clerk").get("/standards/calendar/2026/").content.decode()
    assert page.count(">班</b>") == 6 + 1 and page.count(">休</b>") == 33 + 1  # and the key
    assert "国办发明电〔2025〕7号" in page


def test_a_year_without_a_notice_says_that_days_are_provisional(signed_in: SignIn) -> None:
    assert "暂定" in signed_in("clerk").get("/standards/calendar/2027/").content.decode()
    assert not CalendarYear.objects.exists()
