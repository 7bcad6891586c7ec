"""Any list as a file: exactly the rows of its filter, masked, in the background, its owner's alone, for a week."""

import csv
import io
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.utils import translation
from openpyxl import load_workbook

from accounts.exporting import Cell
from accounts.models import Posting
from audit.models import Event
from cases.models import Case
from cases.selectors.listing import PAGE_SIZE
from cases.terms import State
from common import jobs
from common.clock import now, today
from common.csv_plain import write_csv
from common.errors import Invalid, NotAllowed, NotFound, WrongState
from common.rows import read_only
from common.xlsx_plain import write_plain
from reporting import tasks
from reporting.exports import services, working
from reporting.exports.services import MOST_UNFINISHED
from reporting.models import Export, ExportPart
from reporting.terms import ExportFormat, ExportState
from tests.cast import Cast
from tests.exporting import ask, quiet, taken, written
from tests.factories import copies, make_case

MANY = PAGE_SIZE + 4


@pytest.fixture(scope="module")
def _cases(cast: Cast) -> list[Case]:
    """More cases than a page shows."""
    first = make_case(cast, state=State.ACCEPTED)
    return [first, *copies(first, MANY - 1)]


@pytest.fixture
def many(_cases: list[Case]) -> list[Case]:
    return _cases


def clerk(cast: Cast) -> Any:
    return cast.officer("clerk", today())


def test_a_file_holds_every_row_of_the_list_masked_and_says_what_it_is(cast: Cast, many: list[Case]) -> None:
    found = taken(cast, "clerk", "cases", "state=accepted&sort=new", purpose="月度核对")
    listed = cast.client("clerk").get("/cases/?state=accepted").context["listed"]
    assert len(found.rows) == listed.count == found.export.rows == found.export.rows_done >= MANY
    numbers = found.column("编号")
    assert numbers == sorted(numbers, key=lambda n: Case.objects.get(number=n).pk)
    assert all("********" in cell for cell in found.column("身份证号码"))
    assert all("****" in cell for cell in found.column("账号"))
    person = many[0].applicant
    assert person and person.id_number.encode() not in found.body and len(found.titles) == 26
    assert found.column("受理日期")[0].date() == many[0].accepted_on
    assert found.about["导出人"].startswith("沈秋禾") and found.about["行数"] == len(found.rows)
    assert found.about["人员号码"] == "已脱敏" and found.about["用途"] == "月度核对"
    assert "状态：已受理" in found.about["筛选"]
    event = Event.objects.get(verb="list_exported")
    assert event.after == {"list": "cases", "filter": event.after["filter"], "rows": len(found.rows), "full": False}
    assert event.note == "月度核对" and event.after["filter"]["状态"] == "已受理待调查"


def test_a_filter_with_a_number_finds_the_same_in_the_file_and_leaves_no_number(cast: Cast, many: list[Case]) -> None:
    person = many[0].applicant
    assert person
    client = cast.client("clerk")
    address = client.post("/cases/", {"q": person.id_number})["Location"]
    found = taken(cast, "clerk", "cases", address.partition("?")[2])
    assert len(found.rows) == client.get(address).context["listed"].count
    kept = str(Event.objects.filter(subject_id=found.export.pk, verb__startswith="export").values("after", "note"))
    assert person.id_number not in kept and person.id_number not in str(found.about)
    with connection.cursor() as cursor:
        cursor.execute("SELECT query || filter FROM reporting_export")
        assert person.id_number not in str(cursor.fetchall()) and "ticket" not in str(cursor.fetchall())


def test_whole_numbers_need_a_purpose_and_are_never_for_inspection(cast: Cast, many: list[Case]) -> None:
    with pytest.raises(Invalid, match="用途"):
        ask(cast, "clerk", "cases", full=True, purpose=" ")
    with pytest.raises(NotAllowed, match="脱敏"):
        ask(cast, "inspector", "cases", full=True, purpose="检查")
    assert not Export.objects.exists()
    person = many[0].applicant
    found = taken(cast, "clerk", "cases", "state=accepted", full=True, purpose="与银行核对")
    assert person and person.id_number in found.column("身份证号码") and many[0].account in found.column("账号")
    assert all(isinstance(cell, str) for cell in found.column("身份证号码"))
    assert found.about["人员号码"] == "完整" and Event.objects.get(verb="list_exported").after["full"] is True
    asked = Event.objects.get(verb="export_asked")
    assert (asked.note, asked.after["rows"]) == ("与银行核对", len(found.rows))


def test_text_and_numbers_come_out_of_both_formats_as_they_went_in() -> None:
    rows: list[list[Cell]] = [
        ["=1+1", "411081199001010011", Decimal("-5.50"), date(2026, 11, 27), "  @x", "＝1", "\t1", "a=b", "-", None],
        ["\u200b=1", "\x01+1", " \t-1", "\u00a0@x", "\n=1", "\x00=1"],
    ]
    book = io.BytesIO()
    write_plain(book, "x", rows, days=True)
    sheet = load_workbook(book).worksheets[0]
    assert [cell.data_type for cell in sheet[1]] == ["s", "s", "n", "d", "s", "s", "s", "s", "s"]
    assert {cell.data_type for cell in sheet[2][:6]} == {"s"} and sheet["B1"].number_format == "@"
    assert sheet["B1"].value == "411081199001010011" and sheet["C1"].value == -5.5
    text = io.BytesIO()
    write_csv(text, rows, titles=["标题"])
    said = text.getvalue()
    assert said.startswith(b"\xef\xbb\xbf")
    assert said.decode("utf-8-sig").splitlines()[1] == (
        '"\'=1+1","411081199001010011",-5.50,"2026-11-27","\'  @x","\'＝1","\'\t1","a=b","\'-",""'
    )
    assert all(cell.startswith("'") for cell in list(csv.reader(io.StringIO(said.decode("utf-8-sig"))))[2])


def test_csv_has_the_same_rows_as_the_workbook(cast: Cast, many: list[Case]) -> None:
    sheet, text = (taken(cast, "clerk", "cases", "state=accepted", format=kind) for kind in ExportFormat)
    assert text.column("编号") == sheet.column("编号") and text.body[:3] == b"\xef\xbb\xbf"


def test_a_file_speaks_the_language_of_who_asked_for_it_and_the_trail_chinese(cast: Cast, many: list[Case]) -> None:
    with translation.override("en"):
        export = ask(cast, "clerk", "cases", "state=accepted", purpose="monthly check")
    found = written(export)
    assert list(found.titles[:3]) == ["Number", "Applicant", "Identity number"]
    assert set(found.column("State")) == {State.ACCEPTED.en} and set(found.column("Category")) != {""}
    assert found.about["Filter"] == f"State: {State.ACCEPTED.en}" and found.about["Numbers of persons"] == "masked"
    assert not any("\u4e00" <= sign <= "\u9fff" for title in (*found.titles, *found.about) for sign in str(title)[5:])
    assert services.file_name(found.export).startswith("Cases 20")
    with translation.override("en"), pytest.raises(Invalid) as refused:
        ask(cast, "clerk", "cases", "state=nope")
    assert str(refused.value.fields["query"]).startswith("State: Select")
    event = Event.objects.get(verb="list_exported")
    assert (event.subject_label, event.after["filter"]) == ("案件", {"状态": State.ACCEPTED.zh})
    chinese = taken(cast, "clerk", "cases", "state=accepted")
    assert chinese.titles[0] == "编号" and services.file_name(chinese.export).startswith("案件 20")
    with pytest.raises(DatabaseError), transaction.atomic():
        Export.objects.filter(pk=export.pk).update(language="zh-hans")


def test_a_right_that_is_gone_stops_the_work_and_the_download(cast: Cast, many: list[Case]) -> None:
    found = taken(cast, "clerk", "cases")
    again = ask(cast, "clerk", "cases")
    services.download(found.export.pk, officer=clerk(cast), at=now())
    Posting.objects.filter(user=cast.clerk).update(ends_on=today() - timedelta(days=1))
    with pytest.raises(NotAllowed):
        services.download(found.export.pk, officer=clerk(cast), at=now())
    tasks.write_export(again.pk)
    again = Export.objects.get(pk=again.pk)
    assert again.state == ExportState.FAILED and "岗位" in again.error and not again.parts.exists()
    assert Event.objects.filter(verb="export_taken").count() == 1


def test_an_export_is_its_owners_alone(cast: Cast, many: list[Case]) -> None:
    found = taken(cast, "clerk", "cases")
    for act in (services.download, services.cancel, services.delete, services.retry):
        with pytest.raises(NotFound):
            act(found.export.pk, officer=cast.officer("county_approver", today()), at=now())
    assert cast.client("county_approver").get(f"/exports/{found.export.pk}/").status_code == 404


def test_three_may_be_unfinished_and_one_token_is_one_export(cast: Cast, many: list[Case]) -> None:
    first, *_others = (ask(cast, "clerk", "cases") for _n in range(MOST_UNFINISHED))
    with pytest.raises(Invalid):
        ask(cast, "clerk", "cases")
    assert ask(cast, "clerk", "cases", token=first.token).pk == first.pk
    services.cancel(first.pk, officer=clerk(cast), at=now())
    assert ask(cast, "clerk", "cases").state == ExportState.QUEUED


def test_the_clock_stops_lost_work_hands_over_forgotten_and_removes_old_files(cast: Cast, many: list[Case]) -> None:
    found, waits = taken(cast, "clerk", "cases"), ask(cast, "clerk", "cases")
    late = now() + jobs.LOST_AFTER + timedelta(seconds=1)
    assert services.forgotten(at=late) == [waits.pk] and services.forgotten(at=late) == []
    working._start(waits.pk, at=now())
    assert services.fail_lost(at=now()) == 0 and services.fail_lost(at=late) == 1
    services.retry(waits.pk, officer=clerk(cast), at=now())
    assert written(waits).export.state == ExportState.DONE
    ends = found.export.expires_at
    assert ends and services.expire(at=ends - timedelta(minutes=1)) == 0
    assert services.expire(at=ends + timedelta(minutes=1)) == 2 and not ExportPart.objects.exists()
    assert services.expire(at=ends + timedelta(minutes=2)) == 0
    cleared = Event.objects.filter(verb="export_expired")
    assert {one.subject_id for one in cleared} == {found.export.pk, waits.pk}
    assert {one.region_path for one in cleared} == {clerk(cast).home_path}, "where the clerk's own acts are told"
    assert {one.who for one in cleared} == {"系统"}
    with pytest.raises(WrongState):
        services.download(found.export.pk, officer=clerk(cast), at=ends)


def test_what_is_cancelled_while_it_is_written_leaves_nothing(cast: Cast, many: list[Case]) -> None:
    export = ask(cast, "clerk", "cases")
    clock = iter([now()] * 2)

    def meanwhile() -> Any:
        """The second look at the clock comes in the midst of the work."""
        return next(clock, now())

    working._start(export.pk, at=now())
    services.cancel(export.pk, officer=clerk(cast), at=now())
    working.work(export.pk, now=meanwhile, aside=quiet)
    export = Export.objects.get(pk=export.pk)
    assert export.state == ExportState.CANCELLED and not export.parts.exists()
    services.delete(export.pk, officer=clerk(cast), at=now())
    assert not Export.objects.visible_to(clerk(cast)).exists()


def test_the_database_lets_no_state_change_past_the_door(cast: Cast, many: list[Case]) -> None:
    export = ask(cast, "clerk", "cases")
    with pytest.raises(DatabaseError), transaction.atomic():
        Export.objects.filter(pk=export.pk).update(state=ExportState.DONE)
    with pytest.raises(DatabaseError), transaction.atomic():
        Export.objects.filter(pk=export.pk).update(full=True)


def test_beside_a_connection_that_only_reads_another_writes() -> None:
    def told() -> str:
        with connection.cursor() as cursor:
            cursor.execute("SHOW transaction_read_only")
            return str(cursor.fetchone()[0])

    with jobs.aside() as write, read_only():
        assert told() == "on" and write(lambda: told() == "off")


@pytest.fixture
def handed(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[int]]:
    found: list[int] = []
    monkeypatch.setattr(tasks.write_export, "delay", found.append)
    yield found


def test_the_pages_lead_from_the_list_to_the_file(cast: Cast, many: list[Case], handed: list[int]) -> None:
    client = cast.client("clerk")
    address = "/exports/new/cases/?state=accepted"
    assert address in client.get("/cases/?state=accepted&after=").content.decode().replace("&amp;", "&")
    page = client.get(address)
    assert f"文件将有{page.context['seen'].rows}行" in page.content.decode() and page.context["seen"].rows >= MANY
    refused = client.post(address, {"token": "x"})
    assert refused.status_code == 422 and not handed
    sent = {"token": str(page.context["form"]["token"].value()), "format": "csv", "purpose": "核对"}
    answer = client.post(address, sent)
    export = Export.objects.get()
    assert answer["Location"] == f"/exports/{export.pk}/" and handed == [export.pk]
    assert "hx-get" in client.get(f"/exports/{export.pk}/").content.decode()
    part = client.get(f"/exports/{export.pk}/?part=progress", headers={"HX-Request": "true"})
    assert b"<html" not in part.content
    found = written(export)
    over = client.get(f"/exports/{export.pk}/?part=progress", headers={"HX-Request": "true"})
    assert over.headers["HX-Refresh"] == "true"
    assert "下载" in client.get("/exports/?state=done").content.decode()
    file = client.post(f"/exports/{export.pk}/file/")
    assert b"".join(file.streaming_content) == found.body  # type: ignore[attr-defined]
    assert file["Cache-Control"] == "no-store" and file["X-Content-Type-Options"] == "nosniff"
    assert file["Content-Disposition"].startswith("attachment") and file["Content-Length"] == str(len(found.body))
    client.post(f"/exports/{export.pk}/delete/")
    assert client.get(f"/exports/{export.pk}/").status_code == 404


def test_whole_numbers_ask_for_the_password_again(cast: Cast, many: list[Case], handed: list[int]) -> None:
    client = cast.client("clerk")
    stale(client)
    page = client.get("/exports/new/cases/")
    sent = {"token": str(page.context["form"]["token"].value()), "format": "xlsx", "full": "on", "purpose": "核对"}
    asked = client.post("/exports/new/cases/", sent)
    assert "_password" in asked.content.decode() and not Export.objects.exists()
    assert b'name="full"' not in cast.client("inspector").get("/exports/new/cases/").content
    assert client.get("/exports/new/officers/").status_code == 403


def stale(client: Client) -> None:
    """As if the officer had signed in a while ago."""
    session = client.session
    session["signed_in_at"] = (now() - timedelta(hours=1)).isoformat()
    session.save()
