"""The API of dated standards and of the calendar: every operation once, each kind of refusal."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.officer import Officer
from common.errors import Invalid, NotFound
from standards import notice, services
from standards.addresses import CALENDAR, STANDARDS
from standards.models import CalendarDay, CalendarYear, Standard
from standards.notice import NoticeDay
from standards.terms import RowStatus
from tests.api import Caller, offered
from tests.cast import Cast
from tests.standards.conftest import AT, TODAY, given, published

pytestmark = pytest.mark.django_db
GIVEN: dict[str, object] = {
    "kind": "urban_dibao", "region": "4110", "effective_from": "2030-01-01", "value": "7００", "document_no": "示例1号",
    "document_title": "示例",
}  # fmt: skip


def test_every_operation_of_dated_standards_is_done_once(cast: Cast) -> None:
    me = Caller(cast.client("standards"))
    held = me.does(200, "get", "standards/", {"day": "2026-11-27", "region": "411081"})
    assert held["region"]["name"] == "禹州市" and len(held["standards"]) == len(me.does(200, "get", "standards/kinds/"))
    made = me.does(201, "post", "standards/drafts/", GIVEN)
    assert made["value"] == "700.00" and made["status"] == "draft"
    place = f"standards/drafts/{made['id']}/"
    assert [row["id"] for row in me.does(200, "get", "standards/drafts/")] == [made["id"]]
    tag = me.ask("get", place)["ETag"]
    assert me.refused(428, "put", place, GIVEN) == ("if_match_missing", [])
    changed = me.does(200, "put", place, GIVEN | {"value": "710"}, etag=tag)
    assert changed["shown"].startswith("710")
    assert me.refused(412, "put", place, GIVEN | {"value": "720"}, etag=tag)[0] == "changed_meanwhile"
    assert me.does(200, "get", f"{place}publication/")["needs_reason"] is False
    assert me.does(200, "post", f"{place}publication/", {})["status"] == "published"
    assert me.refused(409, "post", f"{place}publication/", {})[0] == "not_draft"
    history = me.does(200, "get", "standards/kinds/urban_dibao/", {"day": "2030-02-01"})
    assert history["holds"] == made["id"]
    row = f"standards/rows/{made['id']}/"
    assert me.does(200, "get", row)["row"]["id"] == made["id"]
    assert me.refused(422, "post", f"{row}supersession/", {"reason": ""}) == ("invalid", ["reason"])
    me.does(200, "post", f"{row}supersession/", {"reason": "打错"})
    assert Standard.objects.get(pk=made["id"]).status == RowStatus.SUPERSEDED
    other = me.does(201, "post", "standards/drafts/", GIVEN)
    me.does(204, "delete", f"standards/drafts/{other['id']}/")
    assert not Standard.objects.filter(pk=other["id"]).exists()
    assert offered(STANDARDS) - me.seen == set()


def test_what_a_standard_cannot_be_is_said_at_its_field(cast: Cast) -> None:
    me, before = Caller(cast.client("county_standards")), Standard.objects.count()
    wrong = GIVEN | {"kind": "king", "region": "411081", "document_no": "长" * 81, "effective_from": "2300-01-01"}
    assert me.refused(422, "post", "standards/drafts/", wrong) == ("invalid", ["document_no", "effective_from"])
    wrong = GIVEN | {"kind": "income_urban", "region": "411081", "year": 1999, "value": "x"}
    assert me.refused(422, "post", "standards/drafts/", wrong) == ("standard_invalid", ["year", "value"])
    assert me.refused(403, "post", "standards/drafts/", GIVEN)[0] == "duty_missing"
    assert Caller(cast.client("clerk")).refused(403, "post", "standards/drafts/", GIVEN)[0] == "permission_denied"
    assert Standard.objects.count() == before


def test_whoever_keeps_no_standards_there_finds_no_row_to_publish_or_take_back(cast: Cast) -> None:
    city, county = cast.officer("standards", TODAY), cast.officer("county_standards", TODAY)
    row, draft = published(city, effective_from=date(2031, 1, 1)), services.draft(given(), officer=city, at=AT)
    with pytest.raises(NotFound):
        services.supersede(row.pk, reason="错", officer=county, at=AT)
    with pytest.raises(NotFound):
        services.publish(draft.pk, reason="", officer=county, at=AT, today=TODAY)
    with pytest.raises(NotFound):
        services.discard_draft(draft.pk, officer=county, at=AT)
    assert {Standard.objects.get(pk=one.pk).status for one in (row, draft)} == {"published", "draft"}


def test_every_operation_of_the_calendar_is_done_once(cast: Cast) -> None:
    me = Caller(cast.client("standards"))
    before = me.does(200, "get", "calendar/years/")
    made = me.does(201, "post", "calendar/drafts/", {"year": 2031, "document_no": "示例", "document_title": "示例"})
    place = f"calendar/drafts/{made['id']}/"
    assert [row["id"] for row in me.does(200, "get", "calendar/drafts/")] == [made["id"]]
    tag = me.ask("get", place)["ETag"]
    me.does(200, "put", place, {"document_no": "示例2", "document_title": "示例"}, etag=tag)
    tag = me.ask("get", place)["ETag"]
    days = [{"date": "2031-01-01", "mark": "off", "name": "元旦"}]
    assert me.does(200, "put", f"{place}days/", {"days": days}, etag=tag)["days"] == days
    tag = me.ask("get", place)["ETag"]
    assert me.refused(422, "put", f"{place}days/", {"days": days * 2}, etag=tag) == ("day_twice", ["days"])
    assert me.refused(404, "delete", f"{place}days/tomorrow/")[0] == "no_such_day"
    tag = me.ask("get", place)["ETag"]
    marked = me.ask("put", f"{place}days/2031-01-04/", {"mark": "work"}, etag=tag)
    assert len(marked.json()["days"]) == 2
    assert me.refused(412, "put", f"{place}days/2031-01-06/", {"mark": "work"}, etag=tag)[0] == "changed_meanwhile"
    tag = marked["ETag"]
    assert me.refused(422, "put", f"{place}days/2031-01-06/", {"mark": "work"}, etag=tag) == ("works_anyway", ["mark"])
    assert len(me.does(200, "delete", f"{place}days/2031-01-04/")["days"]) == 1
    book = SimpleUploadedFile("a.xlsx", me.ask("get", f"{place}workbook/").content)
    assert len(me.does(200, "post", f"{place}workbook/", file=book)["days"]) == 2
    bad = SimpleUploadedFile("a.xlsx", b"nothing")
    assert me.refused(422, "post", f"{place}workbook/", file=bad)[1] == ["file"]
    county = Caller(cast.client("county_standards"))
    assert county.refused(403, "post", f"{place}publication/")[0] == "calendar_of_city"
    assert me.does(200, "post", f"{place}publication/")["status"] == "published"
    assert me.does(200, "get", "calendar/years/2031/")["notice"]["id"] == made["id"]
    assert len(me.does(200, "get", "calendar/years/")) == len(before) + 1
    again = me.does(201, "post", "calendar/drafts/", {"year": 2031, "document_no": "示例", "document_title": "示例"})
    me.does(204, "delete", f"calendar/drafts/{again['id']}/")
    assert not CalendarYear.objects.filter(pk=again["id"]).exists()
    assert offered(CALENDAR) - me.seen == set()


def test_a_day_stands_in_a_notice_once(cast: Cast) -> None:
    keeper: Officer = cast.officer("standards", TODAY)
    draft = services.draft_calendar(2031, document_no="示例", document_title="示例", officer=keeper, at=AT)
    day = NoticeDay(date(2031, 1, 1), False, "元旦")
    with pytest.raises(Invalid, match="两次"):
        services.set_days(draft.pk, [day, day], officer=keeper, at=AT)
    assert not CalendarDay.objects.filter(calendar=draft).exists() and notice.LONGEST_NAME == 40
