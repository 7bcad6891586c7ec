"""A year's notice: drafted, imported, published; good and bad workbooks."""

import io
import zipfile
from collections.abc import Callable
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import Workbook

from accounts.officer import Officer
from audit.models import Event, Outbox
from common.errors import Invalid, NotAllowed, WrongState
from standards import notice, selectors, services
from standards.models import CalendarDay, CalendarYear
from standards.notice import NoticeDay, NoticeErrors
from standards.policy.deadlines import due
from standards.terms import RowStatus
from tests.standards.conftest import AT

SignIn = Callable[[str], Client]
HEAD = ["日期", "类型", "名称"]


def _book(*rows: list[Any]) -> bytes:
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    for row in rows:
        sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _read(content: bytes) -> list[NoticeDay]:
    return notice.read(io.BytesIO(content), 2027)


@pytest.fixture
def draft(keeper: Officer) -> CalendarYear:
    return services.draft_calendar(
        2027, document_no="国办发明电〔2026〕示例号", document_title="示例", officer=keeper, at=AT
    )


def test_a_workbook_with_title_rows_and_blank_rows_is_read() -> None:
    content = _book(
        ["2027年放假安排"],
        [],
        HEAD,
        [date(2027, 1, 1), "休", "元旦"],
        [],
        ["2027/1/2", "放假", "元旦"],
        ["2027年1月9日", "上班", None],
    )
    assert _read(content) == [
        NoticeDay(date(2027, 1, 1), False, "元旦"),
        NoticeDay(date(2027, 1, 2), False, "元旦"),
        NoticeDay(date(2027, 1, 9), True, ""),
    ]


@pytest.mark.parametrize("year", range(2027, 2034))
def test_the_template_can_be_read_back(year: int) -> None:
    assert len(list(notice.read(io.BytesIO(notice.template(year)), year))) == 2


@pytest.mark.parametrize("word", ["节日名称", "节日", "名称"])
def test_a_column_may_have_the_name_that_offices_give_it(word: str) -> None:
    assert _read(_book(["日期", "类型", word], ["2027-01-01", "休", "元旦"]))[0].name == "元旦"


def test_the_last_december_days_before_may_belong_to_the_notice() -> None:
    assert _read(_book(HEAD, ["2026-12-31", "休", "元旦"]))[0].date == date(2026, 12, 31)


@pytest.mark.parametrize(
    ("row", "cell"),
    [
        (["2027-13-01", "休", ""], "A2"),
        (["", "休", ""], "A2"),
        ([44197.5, "休", ""], "A2"),
        (["2026-12-28", "休", ""], "A2"),
        (["2028-01-01", "休", ""], "A2"),
        (["2027-01-01", "半天", ""], "B2"),
        (["2027-01-01", "", ""], "B2"),
        (["2027-01-04", "班", ""], "B2"),
        (["2027-01-01", "休", "长" * 41], "C2"),
    ],
)
def test_every_bad_cell_is_named(row: list[Any], cell: str) -> None:
    with pytest.raises(NoticeErrors) as caught:
        _read(_book(HEAD, row))
    assert [where for where, _text in caught.value.lines] == [cell]


def test_all_errors_are_told_at_once() -> None:
    with pytest.raises(NoticeErrors) as caught:
        _read(_book(HEAD, ["x", "y", ""], ["2027-01-02", "休", ""], ["2027-01-02", "班", ""]))
    assert [where for where, _text in caught.value.lines] == ["A2", "B2", "A4"]


@pytest.mark.parametrize("rows", [[["日期"]], [HEAD], [["a", "b", "c"]], []])
def test_a_workbook_without_header_or_days_is_refused(rows: list[list[Any]]) -> None:
    with pytest.raises(NoticeErrors):
        _read(_book(*rows))


def _with_sheet(xml: bytes) -> bytes:
    """A real workbook whose first sheet is replaced."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(_book(HEAD))) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, xml if name == "xl/worksheets/sheet1.xml" else old.read(name))
    return out.getvalue()


_SHEET = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>%b</sheetData></worksheet>'
BOMBS = {
    "far cell": _with_sheet(_SHEET % b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'),
    "no workbook": b"PK\x03\x04 nonsense",
    "empty": b"",
    "text": "日期,类型,名称".encode(),
}


@pytest.mark.parametrize("name", BOMBS)
def test_a_hostile_or_broken_file_is_refused(name: str) -> None:
    with pytest.raises(Invalid):
        _read(BOMBS[name])


def test_with_one_bad_row_nothing_is_imported_and_the_cell_is_shown(
    signed_in: SignIn, draft: CalendarYear, keeper: Officer
) -> None:
    services.set_day(draft.pk, NoticeDay(date(2027, 1, 1), False, "元旦"), officer=keeper, at=AT)
    file = SimpleUploadedFile("n.xlsx", _book(HEAD, ["2027-10-01", "休", "国庆节"], ["2027-10-99", "休", ""]))
    answer = signed_in("keeper").post(f"/standards/calendar/drafts/{draft.pk}/import/", {"file": file})
    assert answer.status_code == 422 and "A3" in answer.content.decode()
    assert list(CalendarDay.objects.values_list("date", flat=True)) == [date(2027, 1, 1)]


def test_a_good_workbook_replaces_the_days_of_the_draft(signed_in: SignIn, draft: CalendarYear) -> None:
    file = SimpleUploadedFile("n.xlsx", _book(HEAD, ["2027-10-01", "休", "国庆节"], ["2027-10-09", "班", ""]))
    answer = signed_in("keeper").post(f"/standards/calendar/drafts/{draft.pk}/import/", {"file": file})
    assert answer.status_code == 302
    assert list(CalendarDay.objects.values_list("date", "working")) == [
        (date(2027, 10, 1), False),
        (date(2027, 10, 9), True),
    ]


def test_no_file_at_all_is_said_at_the_field(signed_in: SignIn, draft: CalendarYear) -> None:
    answer = signed_in("keeper").post(f"/standards/calendar/drafts/{draft.pk}/import/", {})
    assert answer.status_code == 422 and "file" in answer.context["notice_form"].errors


def test_a_day_is_marked_and_the_mark_is_taken_away(signed_in: SignIn, draft: CalendarYear) -> None:
    client, url = signed_in("keeper"), f"/standards/calendar/drafts/{draft.pk}/day/"
    client.post(url, {"date": "2027-02-20", "mark": "work", "name": "春节调休上班"})
    assert CalendarDay.objects.get().working
    client.post(url, {"date": "2027-02-20", "mark": "work", "clear": "1"})
    assert not CalendarDay.objects.exists()
    assert client.post(url, {"date": "2025-02-20", "mark": "work"}).status_code == 422
    monday = client.post(url, {"date": "2027-02-22", "mark": "work"})
    assert monday.status_code == 422 and "本来就是工作日" in monday.content.decode()


def test_a_draft_changes_no_due_day_and_publishing_does(draft: CalendarYear, keeper: Officer) -> None:
    days = [NoticeDay(date(2027, 1, day), False, "元旦") for day in (1, 2, 3)] + [NoticeDay(date(2027, 1, 9), True, "")]
    services.set_days(draft.pk, days, officer=keeper, at=AT)
    start = date(2027, 1, 4)
    assert due(start, 5, selectors.work_calendar()).provisional
    before = selectors.calendar_version()
    services.publish_calendar(draft.pk, officer=keeper, at=AT)
    counted = due(start, 5, selectors.work_calendar())
    assert counted.on == date(2027, 1, 9) and not counted.provisional
    assert selectors.calendar_version() != before


def test_publishing_a_calendar_is_announced_once(draft: CalendarYear, keeper: Officer) -> None:
    services.set_day(draft.pk, NoticeDay(date(2027, 1, 1), False, "元旦"), officer=keeper, at=AT)
    services.publish_calendar(draft.pk, officer=keeper, at=AT)
    with pytest.raises(WrongState):
        services.publish_calendar(draft.pk, officer=keeper, at=AT)
    event = Event.objects.get(verb="calendar_published")
    assert event.after["year"] == 2027 and Outbox.objects.filter(event=event).count() == 1


def test_a_correction_begins_with_the_published_days_and_supersedes_them(draft: CalendarYear, keeper: Officer) -> None:
    services.set_day(draft.pk, NoticeDay(date(2027, 1, 1), False, "元旦"), officer=keeper, at=AT)
    services.publish_calendar(draft.pk, officer=keeper, at=AT)
    second = services.draft_calendar(2027, document_no="x", document_title="x", officer=keeper, at=AT)
    services.set_day(second.pk, NoticeDay(date(2027, 1, 4), False, "延长"), officer=keeper, at=AT)
    services.publish_calendar(second.pk, officer=keeper, at=AT)
    assert [c.status for c in CalendarYear.objects.order_by("pk")] == [RowStatus.SUPERSEDED, RowStatus.PUBLISHED]
    calendar = selectors.work_calendar()
    assert not calendar.is_working(date(2027, 1, 1)) and not calendar.is_working(date(2027, 1, 4))


def test_who_publishes_a_calendar_without_days_is_led_back_to_its_draft(
    signed_in: SignIn, places: SimpleNamespace, draft: CalendarYear, keeper: Officer
) -> None:
    page = f"/standards/calendar/drafts/{draft.pk}/"
    answer = signed_in("keeper").post(f"{page}publish/")
    assert answer.status_code == 302 and answer["Location"] == page


def test_an_empty_calendar_and_a_second_draft_are_refused(draft: CalendarYear, keeper: Officer) -> None:
    with pytest.raises(Invalid):
        services.publish_calendar(draft.pk, officer=keeper, at=AT)
    with pytest.raises(Invalid):
        services.draft_calendar(2027, document_no="x", document_title="x", officer=keeper, at=AT)
    assert CalendarYear.objects.get().status == RowStatus.DRAFT


def test_a_county_does_not_keep_the_citys_calendar(
    signed_in: SignIn, places: SimpleNamespace, draft: CalendarYear, county_keeper: Officer
) -> None:
    with pytest.raises(NotAllowed):
        services.set_day(draft.pk, NoticeDay(date(2027, 1, 1), False, ""), officer=county_keeper, at=AT)
    client = signed_in("county_keeper")
    assert client.post(f"/standards/calendar/drafts/{draft.pk}/publish/").status_code == 403
    assert client.post(f"/standards/calendar/drafts/{draft.pk}/discard/").status_code == 403
    assert (
        client.post("/standards/calendar/new/", {"year": "2028", "document_no": "x", "document_title": "x"}).status_code
        == 403
    )
    assert CalendarYear.objects.count() == 1


def test_a_calendar_goes_through_the_pages(signed_in: SignIn, places: SimpleNamespace) -> None:
    client = signed_in("keeper")
    answer = client.post(
        "/standards/calendar/new/", {"year": "2027", "document_no": "国办〔示例〕", "document_title": "示例"}
    )
    url = answer["Location"]
    client.post(url + "day/", {"date": "2027-01-01", "mark": "off", "name": "元旦"})
    client.post(url + "document/", {"document_no": "国办〔示例〕2号", "document_title": "示例"})
    page = client.get(url, {"day": "2027-01-01"}).content.decode()
    assert "元旦" in page and "国办〔示例〕2号" in page
    assert client.get(url + "template/")["Content-Type"].endswith("sheet")
    assert client.post(url + "publish/")["Location"] == "/standards/calendar/2027/"
    assert "国办〔示例〕2号" in client.get("/standards/calendar/2027/").content.decode()
