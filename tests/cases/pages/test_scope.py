"""Who sees what: clerks of other areas, the hint, the list, its export, and questions that make no sense."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import URLResolver, get_resolver

from accounts.models import Region
from audit.models import Event
from cases.models import Case, Likely
from cases.services.searching import enter
from cases.terms import State
from common.clock import today
from common.crypto import blind_index
from tests.begun import begins_with
from tests.cast import Cast
from tests.exporting import taken
from tests.factories import SHENHOU, YINGCHUAN, make_case, resident, somebody

STEPS = (
    "submit", "ask-supplement", "supplement", "accept", "refuse-acceptance", "return", "withdraw", "terminate", "close",
    "suspend", "resume", "objection", "settle",
)  # fmt: skip


def urls_of(case: Case) -> list[str]:
    """Every address of a case, read from the routes, so that a new one cannot be forgotten."""
    resolvers = (r for r in get_resolver().url_patterns if isinstance(r, URLResolver))
    resolver = next(r for r in resolvers if r.app_name == "cases")
    found = []
    for route in (str(p.pattern) for p in resolver.url_patterns):
        if "case_id" in route:
            url = "/cases/" + route.replace("<int:case_id>", str(case.pk)).replace("<slug:step>", "household")
            url = url.replace("<slug:kind>", "acceptance")
            shot, paper = case.snapshots.first(), case.papers.first()
            url = url.replace("<int:snapshot_id>", str(shot.pk if shot else 1))
            found.append(url.replace("<int:paper_id>", str(paper.pk if paper else 1)))
    return found


@pytest.mark.parametrize("who", ["other_clerk", "clerk2"])
@begins_with(state=State.PUBLICISED)
def test_a_clerk_of_another_area_finds_no_address_of_the_case(cast: Cast, case: Case, who: str) -> None:
    client, before, events = cast.client(who), Case.objects.values().get(pk=case.pk), Event.objects.count()
    urls = urls_of(case)
    assert len(urls) > 30
    for url in urls:
        assert client.get(url).status_code in (404, 405), url
        assert client.post(url, {"what": "account", "reason": "x"}).status_code in (404, 405), url
    assert Case.objects.values().get(pk=case.pk) == before and Event.objects.count() == events


@pytest.mark.parametrize("who", ["inspector", "finance", "county_approver", "head"])
@begins_with(state=State.SUBMITTED)
def test_who_does_no_casework_here_writes_nothing(cast: Cast, case: Case, who: str) -> None:
    client, before = cast.client(who), Case.objects.values().get(pk=case.pk)
    for place in (
        "household",
        "hardship",
        "expenses",
        "payee",
        "visit",
        "publicity",
        "papers/add",
        "autosave/household",
        "person",
    ):
        assert client.post(f"/cases/{case.pk}/{place}/", {}).status_code == 403, place
    for step in ("submit", "accept", "ask-supplement", "refuse-acceptance"):
        said = {"reason": "x", "remedy": "y"}
        assert client.post(f"/cases/{case.pk}/{step}/", said).status_code == 403, step
    assert Case.objects.values().get(pk=case.pk) == before


@pytest.mark.parametrize("state", [State.DRAFT, State.SUBMITTED, State.PUBLICISED, State.PAID, State.NOT_APPROVED])
def test_who_has_no_right_to_a_step_is_told_nothing_of_the_state(cast: Cast, state: State) -> None:
    case = make_case(cast, state=state)
    client, before, events = cast.client("inspector"), Case.objects.values().get(pk=case.pk), Event.objects.count()
    said = {"reason": "x", "remedy": "y", "ground": "moved_away", "target": "accepted", "note": "x", "amount": "1.00"}
    acts = ("review", "county-review", "send", "minutes", "decide", "approve", "disapprove")
    for asked in ({}, said):
        for step in STEPS:
            assert client.post(f"/cases/{case.pk}/{step}/", asked).status_code == 403, step
        for act in acts:
            assert client.post(f"/decisions/{case.pk}/{act}/", asked).status_code in (403, 405), act
        assert client.post(f"/payments/{case.pk}/", asked).status_code == 403
    assert Case.objects.values().get(pk=case.pk) == before and Event.objects.count() == events


@pytest.mark.parametrize("state", [State.PUBLICISED, State.APPROVED, State.NOT_APPROVED])
def test_nor_is_a_colleague_of_another_duty(cast: Cast, state: State) -> None:
    case = make_case(cast, state=state)
    for who, urls in {
        "head": ("/cases/{}/close/", "/cases/{}/submit/", "/cases/{}/withdraw/"),
        "finance": ("/decisions/{}/minutes/", "/decisions/{}/put-before-meeting/"),
        "county_approver": ("/cases/{}/close/", "/decisions/{}/review/", "/payments/{}/"),
        "county_reviewer": ("/decisions/{}/review/", "/decisions/{}/send/"),
        "clerk": ("/decisions/{}/county-review/", "/decisions/{}/decide/"),
    }.items():
        client = cast.client(who)
        for url in urls:
            address = url.format(case.pk)
            assert client.post(address, {"reason": "x"}).status_code in (403, 405), f"{who} {address}"
            assert client.get(address).status_code == 403, f"{who} {address}"


@begins_with()
def test_nobody_without_a_duty_and_no_stranger_comes_in(cast: Cast, case: Case) -> None:
    assert cast.client("standards").get(f"/cases/{case.pk}/").status_code == 404
    assert cast.client("standards").get("/cases/").status_code == 403
    assert Client().get(f"/cases/{case.pk}/").status_code == 302


# --- the hint


def hint(client: Client, case: Case, number: str, **more: str) -> str:
    answer = client.post(f"/cases/{case.pk}/person/", {"members-0-id_number": number, **more})
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_typed_number_tells_birth_sex_and_what_is_in_hand(cast: Cast, clerk: Client) -> None:
    person = somebody()
    former = make_case(cast, state=State.ACCEPTED, people=[person])
    draft = make_case(cast, state=State.DRAFT)
    assert person.resident
    told = hint(clerk, draft, person.resident.number)
    assert (
        str(person.resident.birth_on) in told
        and str(former.number) in told
        and "已有在办件" in told
        and "农村低保家庭" in told
    )
    assert "另一个姓名" in hint(clerk, draft, person.resident.number, **{"members-0-name": "别人"})


def test_relief_of_this_year_is_told(cast: Cast, clerk: Client) -> None:
    person = somebody()
    make_case(cast, state=State.PAID, people=[person])
    assert person.resident
    assert "已获救助 1,200.00 元" in hint(clerk, make_case(cast, state=State.DRAFT), person.resident.number)


def test_of_another_township_only_that_there_is_something_is_told(cast: Cast, clerk: Client) -> None:
    person = somebody()
    foreign = make_case(cast, state=State.ACCEPTED, people=[person], township=SHENHOU)
    draft = make_case(cast, state=State.DRAFT)
    assert person.resident
    told = hint(clerk, draft, person.resident.number, **{"members-0-name": "别人"})
    assert "在其他乡镇有在办申请" in told
    for secret in (str(foreign.number), foreign.applicant_name, "疾病", "神垕镇", "农村低保家庭", "另一个姓名"):
        assert secret not in told


def test_of_another_county_only_how_often_is_told(cast: Cast, clerk: Client) -> None:
    person = somebody()
    had = [
        make_case(cast, state=State.APPROVED, people=[person], township="411082100", incident_key=key)
        for key in ("甲", "乙")
    ]
    assert person.resident
    mine = make_case(cast, state=State.DRAFT, people=[person])
    asked = {"township": mine.township_id, "id_number": person.resident.number, "channel": "window", "token": uuid4()}
    for told in (
        hint(clerk, mine, person.resident.number, **{"members-0-name": "别人"}),
        clerk.get(f"/cases/{mine.pk}/duplicates/").content.decode(),
        clerk.post("/cases/new/", asked).content.decode(),
    ):
        assert "本年度在其他县（市、区）已获救助 2 次" in told and "在其他县有在办申请" not in told
        for secret in (*(str(c.number) for c in had), str(had[0].decided_on), "和尚桥", "1,200.00", "另一个姓名"):
            assert secret not in told, secret


def test_an_application_in_hand_in_another_county_is_told_without_its_facts(cast: Cast, clerk: Client) -> None:
    person = somebody()
    foreign = make_case(cast, people=[person], township="411082100")
    make_case(cast, state=State.DRAFT, people=[person], township="411082100")
    assert person.resident
    told = hint(clerk, make_case(cast, state=State.DRAFT), person.resident.number)
    assert "在其他县有在办申请" in told and "已获救助" not in told and "在其他乡镇" not in told
    assert str(foreign.number) not in told


@pytest.mark.parametrize("number", ["4110", "411081199913010011", "x" * 400, "１２３", "\x00"])
@begins_with(state=State.DRAFT)
def test_a_wrong_number_is_named_at_once(cast: Cast, case: Case, clerk: Client, number: str) -> None:
    draft = case
    assert "r-error" in hint(clerk, draft, number)


def test_what_is_in_hand_is_shown_before_a_new_draft_is_begun(cast: Cast, clerk: Client) -> None:
    person = somebody()
    former = make_case(cast, state=State.ACCEPTED, people=[person])
    assert person.resident
    asked: dict[str, Any] = {
        "township": Region.objects.get(code=YINGCHUAN).pk, "id_number": person.resident.number, "channel": "window",
        "token": str(uuid4()),
    }  # fmt: skip
    count = Case.objects.count()
    page = clerk.post("/cases/new/", asked).content.decode()
    assert str(former.number) in page and Case.objects.count() == count
    answer = clerk.post("/cases/new/", asked | {"anyway": "1"})
    new = Case.objects.latest("id")
    assert answer["Location"] == f"/cases/{new.pk}/household/" and Case.objects.count() == count + 1
    assert person.resident.number in clerk.get(answer["Location"]).content.decode()
    copied = clerk.get(f"{answer['Location']}?copy={former.pk}").content.decode()
    assert str(former.number) in copied


def test_a_household_is_not_copied_from_a_case_out_of_sight(cast: Cast, clerk: Client) -> None:
    foreign = make_case(cast, township=SHENHOU)
    case = Case.objects.get(pk=make_case(cast, state=State.DRAFT).pk)
    for asked in (str(foreign.pk), "abc", "9" * 40, "-1"):
        page = clerk.get(f"/cases/{case.pk}/household/?copy={asked}").content.decode()
        assert foreign.applicant_name not in page


def test_a_township_that_is_not_mine_takes_no_application(cast: Cast, clerk: Client) -> None:
    other = Region.objects.get(code=SHENHOU)
    posted = {"township": other.pk, "channel": "window", "token": str(uuid4())}
    assert clerk.post("/cases/new/", posted).status_code == 422
    assert not Case.objects.exists()


def test_a_duplicate_elsewhere_is_named_without_its_facts_and_decided(cast: Cast, clerk: Client) -> None:
    person = somebody()
    foreign = make_case(cast, state=State.ACCEPTED, people=[person], township=SHENHOU)
    mine = make_case(cast, state=State.SUBMITTED, people=[person])
    pair = Likely.objects.get(case=mine)
    page = clerk.get(f"/cases/{mine.pk}/duplicates/").content.decode()
    assert str(foreign.number) not in page and "本县其他乡镇" in page
    clerk.post(f"/cases/{mine.pk}/duplicates/", {"pair": pair.pk, "likeness": "same", "note": "同一次住院"})
    pair.refresh_from_db()
    assert pair.likeness == "same"
    assert (
        clerk.post(f"/cases/{mine.pk}/duplicates/", {"pair": 10**9, "likeness": "same", "note": "x"}).status_code == 404
    )


# --- the list


def shown(client: Client, **asked: Any) -> set[int]:
    listed = client.post("/cases/", asked, follow=True).context["listed"]
    return {row.case.pk for row in listed.rows}


def test_the_list_shows_the_area_and_nothing_else(cast: Cast, clerk: Client) -> None:
    mine, neighbour, far = make_case(cast), make_case(cast, township=SHENHOU), make_case(cast, township="411082100")
    assert shown(clerk) == {mine.pk}
    assert shown(cast.client("county_reviewer")) == {mine.pk, neighbour.pk}
    assert shown(cast.client("inspector")) == {mine.pk, neighbour.pk, far.pk}
    assert shown(clerk, q=far.applicant_name) == set()


def test_the_filters_find_what_they_say(cast: Cast, clerk: Client) -> None:
    person = somebody()
    one = make_case(cast, state=State.ACCEPTED, people=[person])
    one.members.update(phone_index=blind_index("person.phone", "13800001234"))
    enter(one)
    paid = make_case(cast, state=State.CLOSED)
    draft = make_case(cast, state=State.DRAFT)
    assert person.resident
    assert shown(clerk) == {one.pk, draft.pk}
    assert shown(clerk, state="ended") == {paid.pk} and shown(clerk, state="all") == {one.pk, paid.pk, draft.pk}
    assert shown(clerk, state="draft") == {draft.pk}
    assert shown(clerk, q=person.name) == {one.pk} and shown(clerk, q=one.number) == {one.pk}
    assert shown(clerk, q=person.resident.number.lower()) == {one.pk}
    assert shown(clerk, q=person.resident.number[:-1]) == set()
    number = str(one.number).split("-")  # LSJZ, county, year, number
    for part in (number[-1], "-".join(number[-2:]), "-".join(number[1:]), "138 0000 1234", "138-0000-1234"):
        assert one.pk in shown(clerk, q=part), part
    assert shown(clerk, q="-") == set() and shown(clerk, q="13800001235") == set()
    assert shown(clerk, cause="education") == set() and shown(clerk, due="overdue") == set()


def test_ranges_officers_and_counties_narrow_the_list(cast: Cast, clerk: Client) -> None:
    small = make_case(cast, state=State.TOWNSHIP_DECISION, amount="600.00")
    large = make_case(cast, state=State.TOWNSHIP_DECISION, amount="1800.00")
    far = make_case(cast, township="411082100")
    assert shown(clerk, sum_from="600.01") == {large.pk} and shown(clerk, sum_to="1,799.99") == {small.pk}
    assert shown(clerk, sum_from="600", sum_to="1800") == {small.pk, large.pk}
    day = small.due_on
    assert day is not None
    assert shown(clerk, due_from=day, due_to=day) == {small.pk, large.pk}
    assert shown(clerk, due_to=day - timedelta(days=1)) == set() == shown(clerk, due_from=day + timedelta(days=1))
    assert shown(clerk, officer="沈秋禾") == {small.pk, large.pk} and shown(clerk, officer="无此人") == set()
    inspector = cast.client("inspector")
    assert shown(inspector, county=far.county_id) == {far.pk}
    wrong = clerk.get("/cases/", {"sum_from": "2", "sum_to": "1"})
    assert wrong.context["listed"] is None and "sum_to" in wrong.context["form"].errors
    assert clerk.get("/cases/", {"county": far.county_id}).context["listed"] is None


def test_twenty_rows_a_page_and_every_case_once(cast: Cast, clerk: Client) -> None:
    wanted = {make_case(cast, state=State.DRAFT).pk for _n in range(23)}
    seen: list[int] = []
    for sort in ("due", "-new", "sum"):
        seen, url = [], f"/cases/?sort={sort}"
        while url:
            listed = clerk.get(url).context["listed"]
            assert len(listed.rows) <= 20
            seen += [row.case.pk for row in listed.rows]
            url = f"/cases/?sort={sort}&after={listed.page.next}" if listed.page.next else ""
        assert sorted(seen) == sorted(wanted)


@pytest.mark.parametrize(
    "asked",
    [
        {"state": "nope"},
        {"township": "abc"},
        {"township": "9" * 30},
        {"due": "never"},
        {"sort": "salary"},
        {"q": "x" * 90},
        {"q": "a\0b"},
    ],
)
def test_a_filter_that_makes_no_sense_is_said_and_finds_nothing(clerk: Client, asked: dict[str, str]) -> None:
    answer = clerk.get("/cases/", asked)
    assert answer.status_code == 200 and answer.context["listed"] is None


def test_a_damaged_link_to_a_page_is_no_crash(clerk: Client) -> None:
    for cursor in ("x", "W10", "WyJhIiwxXQ", "é" * 9):
        assert clerk.get("/cases/", {"after": cursor}).status_code in (400, 409)


@pytest.mark.parametrize("url", ["0", "999999", "9" * 30])
def test_an_unknown_case_is_not_found(clerk: Client, url: str) -> None:
    for page in ("", "household/", "papers/", "papers/1/", "snapshots/1/", "accept/"):
        assert clerk.get(f"/cases/{url}/{page}").status_code == 404


@begins_with()
def test_an_unknown_step_or_value_is_no_crash(cast: Cast, case: Case, clerk: Client) -> None:
    assert clerk.post(f"/cases/{case.pk}/autosave/nope/", {}).status_code == 404
    for asked in (
        {},
        {"what": "state"},
        {"what": "id_number"},
        {"what": "id_number", "person": "x"},
        {"what": "id_number", "person": 9},
    ):
        assert clerk.post(f"/cases/{case.pk}/reveal/", asked).status_code in (400, 404, 409), asked
    assert clerk.post(f"/cases/{case.pk}/autosave/visit/", {"summary": "字" * 300_000}).status_code in (400, 409)


# --- the export


def test_the_export_is_the_list_itself_masked_and_traced(cast: Cast, clerk: Client) -> None:
    person = somebody()
    mine, far = make_case(cast, people=[person]), make_case(cast, township="411082100")
    Case.objects.filter(pk=mine.pk).update(applicant_name="=1+1", village_name="@示例")
    found = clerk.post("/cases/", {"q": person.resident.number if person.resident else ""})
    file = taken(cast, "clerk", "cases", found["Location"].partition("?")[2])
    assert file.column("编号") == [mine.number] and file.column("申请人") == ["=1+1"]
    said = str(file.rows)
    assert "********" in said and str(far.number) not in said
    assert person.resident and person.resident.number not in said


@begins_with()
def test_printing_leaves_a_trace_and_shows_masked_numbers(cast: Cast, case: Case, clerk: Client) -> None:
    assert case.applicant is not None
    page = clerk.get(f"/cases/{case.pk}/print/").content.decode()
    assert case.applicant.id_number not in page and case.applicant.id_masked in page
    assert Event.objects.filter(verb="case_exported", subject_id=case.pk).count() == 1


@begins_with()
def test_the_pages_are_readable_in_english(cast: Cast, case: Case, clerk: Client) -> None:
    clerk.cookies["django_language"] = "en"
    page = clerk.get(f"/cases/{case.pk}/").content.decode()
    assert "Applicant and household" in page and "Paid by" in page
    assert resident(1).number not in page and str(today().year) in page
