"""What is sent twice is written once: a double click, a second try after a cut line, two windows."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from threading import Barrier
from typing import Any
from uuid import uuid4

import pytest
from django.conf import LazySettings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connections
from django.http import HttpResponse
from django.test import Client

from accounts.models import Region
from approvals.models import MeetingItem
from audit.models import Event
from audit.verbs import Verb
from cases.models import Case
from cases.terms import State
from common.clock import today
from tests.cast import Cast
from tests.factories import SHENHOU, YINGCHUAN, make_case, record_minutes, resident

AT_ONCE = 20


def first_screen(**more: str) -> dict[str, Any]:
    town = Region.objects.get(code=YINGCHUAN)
    return {"township": town.pk, "id_number": resident(640).number, "channel": "window", "token": str(uuid4())} | more


def at_once(client: Client, address: str, posted: Callable[[], dict[str, Any]]) -> list[HttpResponse]:
    """The answers to the same request, sent many times at the same moment from one session."""
    start = Barrier(AT_ONCE)

    def send(_number: int) -> HttpResponse:
        one = Client()
        one.cookies = client.cookies
        start.wait(60)
        try:
            return one.post(address, posted())  # type: ignore[return-value]
        finally:
            connections.close_all()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(send, range(AT_ONCE)))


@pytest.mark.django_db(transaction=True)
def test_twenty_identical_requests_at_once_open_one_draft(cast: Cast) -> None:
    posted = first_screen()
    answers = at_once(cast.client("clerk"), "/cases/new/", lambda: posted)
    case = Case.objects.get()
    assert {answer.get("Location") for answer in answers} == {f"/cases/{case.pk}/household/"}
    assert Event.objects.filter(verb=Verb.CASE_OPENED).count() == 1
    assert case.draft_steps.count() == 1


@pytest.mark.django_db(transaction=True)
def test_twenty_identical_papers_at_once_are_one_paper(cast: Cast, settings: LazySettings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path
    case = make_case(cast, state=State.SUBMITTED)
    papers, events = case.papers.count(), Event.objects.count()
    scan = b"%PDF-1.4 the same paper"

    def posted() -> dict[str, Any]:
        return {"kind": "other", "note": "收据", "upload": SimpleUploadedFile("a.pdf", scan)}

    answers = at_once(cast.client("clerk"), f"/cases/{case.pk}/papers/add/", posted)
    assert {answer.status_code for answer in answers} == {302}
    assert (case.papers.count(), Event.objects.count()) == (papers + 1, events + 1)
    assert len([path for path in tmp_path.rglob("*") if path.is_file()]) == 1


def test_each_page_has_its_own_token(clerk: Client) -> None:
    pages = [clerk.get("/cases/new/") for _n in range(2)]
    first, second = (page.context["form"]["token"].value() for page in pages)
    assert first != second and f'value="{first}"' in pages[0].content.decode()


def test_a_form_sent_again_leads_to_its_draft_even_when_that_is_now_in_hand(cast: Cast, clerk: Client) -> None:
    posted = first_screen()
    first = clerk.post("/cases/new/", posted)
    made = Case.objects.get()
    rows = {"members-0-name": "沈示例", "members-0-id_number": posted["id_number"], "members-0-relation": "01"}
    rows |= {"members-0-lives_here": "on", "members-0-helped": "on", "members-TOTAL_FORMS": "1"}
    household = {"members-INITIAL_FORMS": "0", "assets-INITIAL_FORMS": "0", "assets-TOTAL_FORMS": "0"}
    household |= {"village_name": "东街", "hukou": "rural", "category": "other"}
    assert clerk.post(first["Location"], household | rows).status_code == 302
    assert clerk.post("/cases/new/", posted)["Location"] == first["Location"]
    assert list(Case.objects.all()) == [made]


@pytest.mark.parametrize("change", [{"id_number": resident(641).number}, {"channel": "online"}])
def test_the_same_form_with_other_entries_opens_nothing_and_says_so(clerk: Client, change: dict[str, str]) -> None:
    posted = first_screen()
    clerk.post("/cases/new/", posted)
    events = Event.objects.count()
    answer = clerk.post("/cases/new/", posted | change)
    assert answer.status_code == 422 and "以不同内容提交过" in answer.content.decode()
    assert (Case.objects.count(), Event.objects.count()) == (1, events)
    again = posted | change | {"token": answer.context["form"]["token"].value(), "anyway": "1"}
    assert clerk.post("/cases/new/", again).status_code == 302 and Case.objects.count() == 2


def test_another_officer_can_not_send_my_form(cast: Cast, clerk: Client) -> None:
    posted = first_screen()
    clerk.post("/cases/new/", posted)
    cast.users["clerk2"].postings.create(
        office=cast.clerk.postings.all()[0].office, duty="casework", starts_on=today() - timedelta(days=1)
    )
    answer = cast.client("clerk2").post("/cases/new/", posted)
    assert answer.status_code == 422 and Case.objects.count() == 1
    assert f"/cases/{Case.objects.get().pk}/" not in answer.content.decode()


@pytest.mark.parametrize("token", ["", "abc"])
def test_a_form_without_its_token_opens_nothing_and_gets_one(clerk: Client, token: str) -> None:
    answer = clerk.post("/cases/new/", first_screen(token=token))
    assert answer.status_code == 422 and not Case.objects.exists()
    assert clerk.post("/cases/new/", first_screen(token=answer.context["form"]["token"].value())).status_code == 302


def test_originals_ticked_twice_are_noted_once(clerk: Client) -> None:
    clerk.post("/cases/new/", first_screen())
    case = Case.objects.get()
    case.relief_type, case.cause, case.category = "expenditure", "illness", "other"
    case.save()
    for _n in range(2):
        assert clerk.post(f"/cases/{case.pk}/papers/", {"seen": ["id_card"]}).status_code == 302
    assert case.papers.count() == 1


def test_a_second_paper_of_the_kind_is_kept_when_its_note_says_which(clerk: Client) -> None:
    clerk.post("/cases/new/", first_screen())
    case = Case.objects.get()
    for note in ("一月", "二月", "二月"):
        page = clerk.post(
            f"/cases/{case.pk}/papers/add/", {"kind": "other", "note": note, "original_seen": "on"}, follow=True
        )
    assert list(case.papers.values_list("note", flat=True)) == ["一月", "二月"]
    assert "已在档案中" in page.content.decode()


def test_a_visit_signed_twice_is_one_visit_and_a_corrected_one_another(cast: Cast, clerk: Client) -> None:
    case = make_case(cast, state=State.ACCEPTED)
    expense = case.expenses.get()
    visit = {
        "visited_on": str(today()), "place": "家中", "respondent_name": "某", "respondent_relation": "01",
        "household_size": "1", f"verified_{expense.pk}": "1", "conclusion": "true", "summary": "属实。",
        "surveyors-TOTAL_FORMS": "2", "surveyors-INITIAL_FORMS": "0", "surveyors-0-name": "甲示例",
        "surveyors-0-public_servant": "on", "surveyors-1-name": "村干部示例",
    }  # fmt: skip
    for _n in range(2):
        assert clerk.post(f"/cases/{case.pk}/visit/", visit).status_code == 302
    assert case.visits.count() == 1
    assert Event.objects.filter(verb=Verb.INVESTIGATED).count() == 1
    for change in ({"summary": "基本属实。"}, {f"verified_{expense.pk}": "2"}, {"surveyors-1-name": "村干部另一"}):
        visit |= change
        clerk.post(f"/cases/{case.pk}/visit/", visit)
    assert case.visits.count() == 4


def test_an_objection_is_settled_once(cast: Cast, clerk: Client) -> None:
    case = make_case(cast, state=State.PUBLICISED)
    clerk.post(f"/cases/{case.pk}/objection/", {"text": "收入不实"})
    assert clerk.post(f"/cases/{case.pk}/settle/", {"finding": "属实。"}).status_code == 302
    events = Event.objects.count()
    assert clerk.post(f"/cases/{case.pk}/settle/", {"finding": "不属实。"}).status_code == 409
    assert (case.publicities.get().objection_settled, Event.objects.count()) == ("属实。", events)


def test_a_likeness_decided_twice_is_recorded_once(cast: Cast, clerk: Client) -> None:
    other, case = make_case(cast, state=State.SUBMITTED, township=SHENHOU), make_case(cast, state=State.SUBMITTED)
    pair = case.likely.create(other=other, why="示例")
    events = Event.objects.count()
    for _n in range(2):
        clerk.post(f"/cases/{case.pk}/duplicates/", {"pair": pair.pk, "likeness": "different", "note": "已核对。"})
    assert Event.objects.count() == events + 1


def test_minutes_sent_twice_are_kept_once(cast: Cast) -> None:
    case = make_case(cast, state=State.COUNTY_DECISION, amount="3780.01")
    events = Event.objects.count()
    for _n in range(2):
        record_minutes(cast, case, case.proposed_amount or 0, on=today())  # type: ignore[arg-type]
    assert (MeetingItem.objects.count(), Event.objects.count()) == (1, events + 2)  # recorded, and the paper signed
