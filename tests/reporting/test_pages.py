"""The pages of the what-if as officers use them, and the workbook that they take away."""

from io import BytesIO
from typing import Any

import openpyxl
import pytest
from django.test import Client

from accounts.duties import Duty
from accounts.models import Office, Posting
from audit.models import Event
from cases.models import Case
from common import xlsx
from reporting import services, tasks, workbook
from reporting.models import WhatIf
from reporting.terms import RunState
from tests.cast import SINCE, Cast
from tests.exporting import taken
from tests.reporting.conftest import Year, work_off
from tests.standards.packages.conftest import Bench

SCOPE = {"region": "411081", "since": "2025-01-01", "until": "2025-12-31"}


@pytest.fixture
def handed(monkeypatch: pytest.MonkeyPatch) -> list[tuple[int, ...]]:
    """What was handed to the background."""
    found: list[tuple[int, ...]] = []
    monkeypatch.setattr(tasks.work_what_if, "delay", lambda *given: found.append(given))
    return found


def text(client: Client, address: str, **asked: str) -> str:
    answer = client.get(address, asked)
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_the_first_page_counts_the_cases_and_shows_the_values_in_force(year: Year, cast: Cast) -> None:
    client = cast.client("county_standards")
    page = text(client, "/what-if/new/", **SCOPE)
    assert "禹州市在此期间作出决定的案件共3件" in page
    assert "现行：3 倍" in page and "现行：630.00 元/人·月" in page
    assert "试算不影响任何案件" in page
    assert "没有可试算的案件" in text(client, "/what-if/new/", **SCOPE | {"since": "2024-01-01", "until": "2024-12-31"})
    assert "结束日期早于开始日期" in text(client, "/what-if/new/", **SCOPE | {"until": "2024-12-31"})


def test_a_question_is_sent_to_both_workers_and_shows_its_progress(
    year: Year, cast: Cast, handed: list[tuple[int, ...]]
) -> None:
    client = cast.client("county_standards")
    answer = client.post("/what-if/new/", SCOPE | {"name": "3→4", "delegated_multiple": "4"})
    what_if = WhatIf.objects.get()
    assert answer.headers["Location"] == f"/what-if/{what_if.pk}/"
    assert handed == [(what_if.pk, 0), (what_if.pk, 1)]
    page = text(client, f"/what-if/{what_if.pk}/")
    assert 'hx-get="/what-if/1/?part=progress"'.replace("/1/", f"/{what_if.pk}/") in page and "已试算案件" in page
    part = client.get(f"/what-if/{what_if.pk}/?part=progress", headers={"HX-Request": "true"})
    assert part.status_code == 200 and b"<html" not in part.content
    work_off(what_if)
    over = client.get(f"/what-if/{what_if.pk}/?part=progress", headers={"HX-Request": "true"})
    assert over.headers["HX-Refresh"] == "true"


def test_counting_the_cases_keeps_what_was_typed_and_starts_nothing(year: Year, cast: Cast) -> None:
    client = cast.client("county_standards")
    typed = {"name": "试算一", "cap_multiple": "很多", "count": "1"}
    page = client.post("/what-if/new/", SCOPE | typed).content.decode()
    assert "作出决定的案件共3件" in page and 'value="试算一"' in page and 'value="很多"' in page
    assert "填写有误" not in page and not WhatIf.objects.exists()
    wrong = client.post("/what-if/new/", SCOPE | typed | {"until": "2024-12-31"})
    assert wrong.status_code == 422
    assert "结束日期早于开始日期" in wrong.content.decode() and 'value="试算一"' in wrong.content.decode()


def test_mistakes_stand_at_their_fields_and_what_was_typed_stays(year: Year, cast: Cast) -> None:
    client = cast.client("county_standards")
    answer = client.post("/what-if/new/", SCOPE | {"name": "试算一", "delegated_multiple": "很多", "warn_days": "9"})
    page = answer.content.decode()
    assert (answer.status_code, WhatIf.objects.count()) == (422, 0)
    assert "试算一" in page and "很多" in page and 'id="id_delegated_multiple_error"' in page
    unchanged = client.post("/what-if/new/", SCOPE | {"name": "试算一", "delegated_multiple": "3"})
    assert unchanged.status_code == 422
    assert "没有任何改动" in unchanged.content.decode()


def test_without_background_it_says_so_and_can_be_taken_up(
    year: Year, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    def nobody(*_given: int) -> None:
        raise OSError

    client = cast.client("county_standards")
    with monkeypatch.context() as patch:
        patch.setattr(tasks.work_what_if, "delay", nobody)
        client.post("/what-if/new/", SCOPE | {"name": "3→4", "delegated_multiple": "4"})
    what_if = WhatIf.objects.get()
    assert what_if.state == RunState.FAILED
    assert "后台服务暂时无法接通" in text(client, f"/what-if/{what_if.pk}/")
    monkeypatch.setattr(tasks.work_what_if, "delay", tasks.work_what_if)
    client.post(f"/what-if/{what_if.pk}/retry/")
    what_if.refresh_from_db()
    assert what_if.state == RunState.DONE


def test_every_number_of_changed_cases_leads_to_its_list(year: Year, cast: Cast) -> None:
    what_if = year.answer(cap_multiple="1")
    client = cast.client("county_approver")
    page = text(client, f"/what-if/{what_if.pk}/")
    list_ = f"/what-if/{what_if.pk}/cases/"
    for query, count in (
        ("change=less", 2), ("change=to_township", 1), ("cause=illness&amp;change=to_township", 1),
        ("cause=illness", 2), ("out=4", 1), ("into=2", 2),
    ):  # fmt: skip
        assert f'href="{list_}?{query}"' in page
        listed = text(client, f"{list_}?{query.replace('&amp;', '&')}")
        assert f"{count}件" in listed
    assert f'href="/cases/{year.county.pk}/"' in text(client, list_, change="to_township")
    assert 'id="charts" type="application/json"' in page and "￥4,200.00" in page
    assert "没有符合条件" not in text(client, list_) and "查看标出的栏目" not in text(client, list_)
    assert client.get(list_, {"change": "nonsense"}).status_code == 200


def test_who_keeps_standards_sees_no_case_and_who_decides_does_not_ask(year: Year, cast: Cast) -> None:
    what_if = year.answer(delegated_multiple="4")
    keeper, decider = cast.client("county_standards"), cast.client("county_approver")
    listed = text(keeper, f"/what-if/{what_if.pk}/cases/")
    assert year.county.number and year.county.number in listed
    assert f'href="/cases/{year.county.pk}/"' not in listed and year.county.applicant_name not in listed
    assert decider.get("/what-if/new/").status_code == 403
    assert decider.post(f"/what-if/{what_if.pk}/cancel/").status_code == 403
    assert "新建试算" not in text(decider, "/what-if/")


def test_another_county_gets_nothing_whatever_its_duty(year: Year, cast: Cast) -> None:
    what_if = year.answer(delegated_multiple="4")
    office = Office.objects.get(name="长葛市民政局")
    for duty in Duty:
        Posting.objects.create(user=cast.other_clerk, office=office, duty=duty, starts_on=SINCE)
    client = cast.client("other_clerk")
    for part in ("", "cases/", "workbook/"):
        assert client.get(f"/what-if/{what_if.pk}/{part}").status_code == 404
    for part in ("cancel/", "retry/"):
        assert client.post(f"/what-if/{what_if.pk}/{part}").status_code == 404
    assert what_if.name not in text(client, "/what-if/")
    assert "还没有两份结果" in text(client, "/what-if/compare/")
    assert client.get("/what-if/new/", {"again": what_if.pk}).status_code == 404


def test_two_answers_stand_side_by_side(year: Year, cast: Cast) -> None:
    left, right = year.answer("3→4", delegated_multiple="4"), year.answer("6→1", cap_multiple="1")
    page = text(cast.client("county_approver"), "/what-if/compare/", left=str(left.pk), right=str(right.pk))
    for said in ("3→4", "6→1", "￥4,200.00", "￥1,260.00", "-￥2,940.00", "委托审批上限倍数", "每人救助上限倍数"):
        assert said in page


def test_the_list_is_searched_sorted_and_says_when_it_is_empty(year: Year, cast: Cast) -> None:
    client = cast.client("county_standards")
    assert "还没有试算" in text(client, "/what-if/")
    year.ask("三倍改四倍", delegated_multiple="4")
    assert "三倍改四倍" in text(client, "/what-if/", q="四倍", sort="name")
    assert "没有符合条件的试算" in text(client, "/what-if/", q="没有")
    assert "没有符合条件的试算" in text(client, "/what-if/", state="done")


def test_a_package_page_leads_to_the_question_with_the_package_chosen(year: Year, cast: Cast) -> None:
    draft = Bench(cast).draft()
    client = cast.client("county_standards")
    assert f'href="/what-if/new/?package={draft.pk}"' in text(client, f"/standards/packages/{draft.pk}/")
    page = text(client, "/what-if/new/", package=str(draft.pk), **SCOPE)
    assert f'<option value="{draft.pk}" selected>' in page


def test_the_same_is_asked_again_with_what_was_changed(year: Year, cast: Cast) -> None:
    what_if = year.answer("三改四", delegated_multiple="4")
    page = text(cast.client("county_standards"), "/what-if/new/", again=str(what_if.pk))
    assert 'value="4.00"' in page and 'value="三改四"' in page and 'value="2025-12-31"' in page


def test_the_workbook_has_every_sheet_no_formula_and_no_number_of_a_person(year: Year, cast: Cast) -> None:
    what_if = year.answer('=HYPERLINK("http://example.invalid")', cap_multiple="1")
    answer = cast.client("county_standards").get(f"/what-if/{what_if.pk}/workbook/")
    assert answer.headers["Content-Type"] == xlsx.CONTENT_TYPE
    book = openpyxl.load_workbook(BytesIO(answer.content))
    assert book.sheetnames == ["试算内容", "合计", "按乡镇", "按困难原因", "金额分布", "有变化的案件"]
    cells: list[Any] = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f"]
    said = {str(cell.value) for cell in cells}
    assert what_if.name in said and "4200" in said and year.county.number in said
    person = Case.objects.get(pk=year.county.pk).applicant
    assert person and not [text for text in said if person.id_number in text or year.county.applicant_name in text]
    assert Event.objects.filter(verb="what_if_exported").count() == 1


def test_a_list_too_long_for_the_workbook_is_exported_by_itself(
    year: Year, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    what_if = year.answer(cap_multiple="1")
    monkeypatch.setattr(workbook, "MOST", 1)
    data = cast.client("county_standards").get(f"/what-if/{what_if.pk}/workbook/").content
    rows = list(openpyxl.load_workbook(BytesIO(data))["有变化的案件"].iter_rows(min_row=2, values_only=True))
    assert "共2件" in str(rows[0][0]) and len(rows) == 1
    found = taken(cast, "county_standards", "changed-cases", "change=to_township", of=what_if.pk)
    assert found.column("编号") == [year.county.number] and what_if.name in found.export.title


def test_there_is_no_workbook_before_the_answer(year: Year, cast: Cast) -> None:
    what_if = year.ask(delegated_multiple="4")
    answer = cast.client("county_standards").get(f"/what-if/{what_if.pk}/workbook/")
    assert answer.status_code == 302
    services.cancel(what_if.pk, officer=cast.officer("county_standards", SINCE.replace(year=2026)), at=what_if.asked_at)
    assert "试算已取消" not in text(cast.client("county_standards"), "/what-if/")
