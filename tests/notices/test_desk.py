"""The desk shows each officer what to do next, and no more."""

import re
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from approvals.services import review, sweep
from approvals.terms import Opinion
from cases.models import Case
from cases.services import raise_objection, return_case, reveal
from cases.terms import SettleWay, State
from common.clock import now, today
from funds.models import Batch
from funds.services.paperwork import settle
from notices.selectors import morning
from standards.policy.terms import Cause
from tests.begun import begins_with
from tests.cases.county import shipped
from tests.cast import Cast
from tests.factories import SHENHOU, make_case, make_emergency
from tests.funds.bank import composed, sent


def _codes(cast: Cast, who: str) -> list[str]:
    page = cast.client(who).get("/")
    assert page.status_code == 200
    return [group.code for group in page.context["desk"].groups]


@pytest.mark.parametrize(
    ("who", "state", "code"),
    [
        ("clerk", State.DRAFT, "draft"),
        ("clerk", State.SUBMITTED, "accept"),
        ("clerk", State.SUPPLEMENT, "supplement"),
        ("clerk", State.ACCEPTED, "investigate"),
        ("clerk", State.REVIEWED, "publicise"),
        ("clerk", State.PUBLICISED, "send"),
        ("clerk", State.PAID, "close"),
        ("head", State.INVESTIGATED, "review"),
        ("head", State.TOWNSHIP_DECISION, "decide"),
        ("county_reviewer", State.COUNTY_REVIEW, "county_review"),
        ("county_approver", State.COUNTY_DECISION, "county_decide"),
        ("finance", State.APPROVED, "pay"),
    ],
)
def test_each_state_is_somebodys_next_thing_to_do(cast: Cast, who: str, state: State, code: str) -> None:
    make_case(cast, state=state)
    assert _codes(cast, who) == [code]


def test_a_review_that_proposes_no_relief_is_to_be_sent_and_not_to_be_publicised(cast: Cast) -> None:
    case = make_case(cast, state=State.INVESTIGATED)
    review(
        case.pk, officer=cast.officer("head", today()), at=now(), amount=None, opinion=Opinion.DISAGREE, text="不符合。"
    )
    for who in ("clerk", "head"):
        group = cast.client(who).get("/").context["desk"].groups[0]
        assert (group.code, group.rows[0].url) == ("send_refusal", f"/decisions/{case.pk}/send/")
        assert _codes(cast, who) == ["send_refusal"]
    page = cast.client("clerk").get(f"/cases/{case.pk}/").content.decode()
    assert "由乡镇（街道）直接报送审批" in page
    assert (
        "由乡镇（街道）直接报送审批"
        not in cast.client("clerk").get(f"/cases/{make_case(cast, state=State.REVIEWED).pk}/").content.decode()
    )


@pytest.mark.parametrize("who", ["clerk2", "other_clerk", "standards", "inspector"])
@begins_with(state=State.ACCEPTED)
def test_a_case_of_others_is_on_nobody_elses_desk(cast: Cast, who: str) -> None:
    assert _codes(cast, who) == []


def test_a_running_publicity_is_not_to_be_sent(cast: Cast) -> None:
    make_case(cast, state=State.PUBLICISED, accepted_on=today() - timedelta(days=1))
    assert _codes(cast, "clerk") == ["publicity"]
    assert _codes(cast, "head") == []


@begins_with(state=State.SUBMITTED)
def test_the_worst_group_and_the_worst_case_stand_first(cast: Cast) -> None:
    late = make_case(cast, state=State.ACCEPTED, accepted_on=today() - timedelta(days=30))
    make_case(cast, state=State.ACCEPTED)
    desk = cast.client("clerk").get("/").context["desk"]
    assert [g.code for g in desk.groups] == ["investigate", "accept"]
    assert desk.groups[0].rows[0].case.pk == late.pk and desk.groups[0].rows[0].left < 0
    assert (desk.numbers.running, desk.numbers.overdue) == (2, 1)


def test_an_explanation_that_is_owed_stands_above_every_case(cast: Cast) -> None:
    case = make_case(cast, state=State.ACCEPTED, accepted_on=today() - timedelta(days=30))
    sweep(today=today(), at=now())
    html = cast.client("clerk").get("/").content.decode()
    assert html.index("shown=owed") < html.index(f"/cases/{case.pk}/") and html.count("shown=owed") == 1
    assert [one.count for one in cast.client("county_approver").get("/").context["desk"].late] == [1]


def test_the_notices_to_post_are_listed_without_the_reviews_that_propose_no_relief(cast: Cast) -> None:
    proposed = make_case(cast, state=State.REVIEWED)
    Case.objects.filter(pk=make_case(cast, state=State.REVIEWED).pk).update(proposed_amount=None)
    client = cast.client("clerk")
    (group,) = [one for one in client.get("/").context["desk"].groups if one.code == "publicise"]
    assert (group.count, group.counted) == (1, True)
    assert [row.case.pk for row in group.rows] == [proposed.pk]
    page = client.get(group.all_url)
    assert f"/cases/{proposed.pk}/" in page.content.decode() and len(page.context["listed"].rows) == 1


def test_a_notice_of_changed_facts_is_not_counted_with_those_to_post(cast: Cast) -> None:
    posted, changed = make_case(cast, state=State.REVIEWED), make_case(cast, state=State.REVIEWED)
    Case.objects.filter(pk=changed.pk).update(facts_version=changed.facts_version + 1)
    groups = {one.code: one for one in cast.client("clerk").get("/").context["desk"].groups}
    assert [row.case.pk for row in groups["return"].rows] == [changed.pk]
    assert [row.case.pk for row in groups["publicise"].rows] == [posted.pk] and not groups["publicise"].counted


def test_the_number_of_a_group_leads_to_its_list_where_that_has_as_many(cast: Cast) -> None:
    for _n in range(2):
        make_case(cast, state=State.COUNTY_DECISION)
    make_case(cast, state=State.PUBLICISED)
    client = cast.client("county_approver")
    (group,) = client.get("/").context["desk"].groups
    assert f'<a class="r-count" href="{group.all_url}">2</a>' in client.get("/").content.decode()
    assert len(client.get(group.all_url).context["listed"].rows) == group.count == 2
    (narrowed,) = cast.client("clerk").get("/").context["desk"].groups
    assert not narrowed.counted
    make_emergency(cast, helped=False)
    counted = {one.code: one.counted for one in client.get("/").context["desk"].groups}
    assert counted.pop("county_decide") is False and list(counted.values()) == [True]


@begins_with(state=State.SUBMITTED)
def test_lists_desk_and_search_are_right_in_the_moment_after_an_act(cast: Cast, case: Case) -> None:
    clerk = cast.client("clerk")

    def shown(**asked: str) -> bool:
        listed = clerk.post("/cases/", asked, follow=True).context["listed"]
        return case.pk in {row.case.pk for row in listed.rows}

    def stands(state: State, *groups: str) -> None:
        of = (State.SUBMITTED, State.ACCEPTED, State.WITHDRAWN)
        assert [one for one in of if shown(state=one)] == [state] and _codes(cast, "clerk") == [*groups]

    stands(State.SUBMITTED, "accept")
    clerk.post(f"/cases/{case.pk}/accept/")
    stands(State.ACCEPTED, "investigate")
    assert shown(q=case.applicant_name) and shown(officer="沈秋禾")
    clerk.post(f"/cases/{case.pk}/withdraw/", {"reason": "申请人撤回。"})
    stands(State.WITHDRAWN)
    assert not shown(q=case.applicant_name, state="open")


def test_the_desk_counts_all_and_shows_five(cast: Cast) -> None:
    for _n in range(7):
        make_case(cast, state=State.SUBMITTED)
    group = cast.client("clerk").get("/").context["desk"].groups[0]
    assert (group.count, len(group.rows)) == (7, 5)


def test_the_numbers_of_the_area_are_counted_only_so_far(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    for _n in range(3):
        make_case(cast, state=State.ACCEPTED, accepted_on=today() - timedelta(days=30))
    client = cast.client("clerk")
    assert client.get("/").context["desk"].numbers.overdue.text == "3"
    monkeypatch.setattr(morning, "NARROWED_TO", 2)
    page = client.get("/")
    assert page.context["desk"].numbers.overdue.text == "超过 2" and "超过 2" in page.content.decode()
    assert page.context["desk"].groups[0].count == 3


@begins_with(state=State.ACCEPTED)
def test_what_is_in_hand_is_asked_for_what_its_index_holds_and_read_only_where_it_is_shown(cast: Cast) -> None:
    """The columns of the index ``case_hand_work``; with any other, every case in hand would be read."""
    held = {
        "id", "state", "region_path", "due_on", "clock_stopped_on", "helped_on", "relief_type", "track",
        "proposed_amount",
    }  # fmt: skip
    for who in ("clerk", "head", "county_reviewer", "county_approver", "finance"):
        client = cast.client(who)
        with CaptureQueriesContext(connection) as asked:
            client.get("/")
        (sql,) = [one["sql"] for one in asked if "ROW_NUMBER()" in one["sql"]]
        assert set(re.findall(r'"cases_case"\."(\w+)"', sql)) <= held, who


@begins_with(state=State.SUBMITTED)
def test_the_desk_takes_the_same_few_queries_however_much_there_is(cast: Cast) -> None:
    roles = ("clerk", "head", "county_reviewer", "finance", "standards", "inspector")
    states = (State.ACCEPTED, State.APPROVED, State.INVESTIGATED, State.COUNTY_REVIEW)
    for state in states:
        make_case(cast, state=state)
    clients = {who: cast.client(who) for who in roles}
    few = {who: _queries(client) for who, client in clients.items()}
    for state in states:
        make_case(cast, state=state)
        make_case(cast, state=state, township=SHENHOU)
    assert {who: _queries(client) for who, client in clients.items()} == few
    assert max(few.values()) <= 18


def _queries(client: Client) -> int:
    client.get("/")
    with CaptureQueriesContext(connection) as asked:
        client.get("/")
    return len(asked)


def test_the_desk_leads_back_to_what_the_officer_worked_on_last_and_to_nothing_of_others(cast: Cast) -> None:
    first, second = (make_case(cast, state=State.SUBMITTED) for _ in range(2))
    reveal(first.pk, "id_number", officer=cast.officer("clerk", today()), at=now(), person_id=first.applicant_id)
    assert _recent(cast, "clerk") == [first.pk, second.pk]
    assert str(first.number or first.applicant_name) in cast.client("clerk").get("/").content.decode()
    assert _recent(cast, "head") == []
    Case.objects.filter(pk=first.pk).update(region_path="41/4110/411024/411024100/")
    assert _recent(cast, "clerk") == [second.pk]


def _recent(cast: Cast, who: str) -> list[int]:
    return [one.case.pk for one in cast.client(who).get("/").context["desk"].recent]


def test_a_calendar_that_is_missing_for_next_year_is_an_errand_of_the_standards_office(cast: Cast) -> None:
    make_case(cast, state=State.DRAFT)
    officer = cast.officer("standards", today())
    said = [str(e.title) for e in morning.desk(officer, today=date(2026, 12, 1), at=now()).errands]
    assert any("2027" in text for text in said)
    assert not any("2027" in str(e.title) for e in morning.desk(officer, today=date(2026, 6, 1), at=now()).errands)


def test_an_open_objection_is_to_be_checked_before_anything_is_sent(cast: Cast) -> None:
    case = make_case(cast, state=State.PUBLICISED)
    raise_objection(case.pk, officer=cast.officer("clerk", today()), at=now(), today=today(), text="另有住房。")
    assert _codes(cast, "clerk") == ["objection"] and _codes(cast, "head") == []


def test_who_waits_for_help_stands_first_with_the_hours_left_and_the_act_is_named(cast: Cast) -> None:
    make_case(cast, state=State.ACCEPTED, accepted_on=today() - timedelta(days=30))
    waiting = make_emergency(cast, helped=False)
    page = cast.client("clerk").get("/")
    group = page.context["desk"].groups[0]
    assert (group.code, group.rows[0].case.pk) == ("help", waiting.pk)
    assert 22 * 60 < (group.rows[0].minutes or 0) <= 23 * 60
    assert group.rows[0].url == f"/emergency/{waiting.pk}/help/" and ">先行救助<" in page.content.decode()
    for who, page_of_it in (("head", "help"), ("county_reviewer", "panel")):
        first = cast.client(who).get("/").context["desk"].groups[0]
        assert first.rows[0].minutes == group.rows[0].minutes, who
        assert first.rows[0].url == f"/emergency/{waiting.pk}/{page_of_it}/", who
    head = cast.client("clerk").get(f"/cases/{waiting.pk}/").context["head"]
    assert head.help_due == waiting.emergency.due_at and "先行救助" in head.next


def test_money_that_goes_with_a_batch_is_not_to_be_paid_by_hand_as_well(cast: Cast) -> None:
    for _n in range(2):
        make_case(cast, state=State.APPROVED)
    together = cast.client("finance").get("/").context["desk"].groups[0].together
    assert together and together[0] == "/payments/batches/new/"
    composed(cast)
    assert _codes(cast, "finance") == []
    assert "待他人复核或送银行的批次" in cast.client("finance").get("/").content.decode()
    assert "待复核或待送银行的批次" in cast.client("finance2").get("/").content.decode()
    sent(cast, Batch.objects.get())
    page = cast.client("finance").get("/").content.decode()
    assert "已送银行、待上传回盘的批次" in page and "/payments/batches/?answer=owed" in page


@pytest.mark.parametrize("who", ["clerk", "inspector"])
def test_what_was_paid_today_counts_as_the_list_it_leads_to(cast: Cast, who: str) -> None:
    paid = make_case(cast, state=State.PAID)
    Case.objects.filter(pk=paid.pk).update(clock_stopped_on=today())
    make_case(cast, state=State.APPROVED)
    client = cast.client(who)
    page = client.get("/")
    day = f"{today():%Y-%m-%d}"
    address = f"/cases/?state=all&event=relieved&since={day}&until={day}"
    assert page.context["desk"].numbers.paid_today == 1
    assert address.replace("&", "&amp;") in page.content.decode()
    assert len(client.get(address).context["listed"].rows) == 1


def test_a_case_that_was_sent_back_says_so_with_the_reason_until_it_goes_on(cast: Cast) -> None:
    case, head, client = make_case(cast, state=State.INVESTIGATED), cast.officer("head", today()), cast.client("clerk")
    why = "请补充邻里走访情况。"
    return_case(case.pk, officer=head, at=now(), target=State.ACCEPTED, reason=why)
    (row,) = client.get("/").context["desk"].groups[0].rows
    assert row.returned == why and why in client.get("/").content.decode()
    other = make_case(cast, state=State.ACCEPTED)
    rows = {one.case.pk: one.returned for one in client.get("/").context["desk"].groups[0].rows}
    assert rows == {case.pk: why, other.pk: ""}


def test_small_relief_that_was_given_is_a_group_whose_act_settles_it_and_counts_as_helped_today(cast: Cast) -> None:
    shipped("national-2026-small-fast")
    case = make_emergency(cast, small=True)
    client = cast.client("clerk")
    desk = client.get("/").context["desk"]
    assert [(group.code, group.rows[0].url) for group in desk.groups] == [("settle", f"/emergency/{case.pk}/settle/")]
    assert client.get(desk.groups[0].all_url).context["found"].counts["settle"] == 1
    assert not [errand for errand in desk.errands if "settle" in errand.url]
    page = client.get(f"/cases/{case.pk}/")
    assert "由乡镇（街道）经办人登记结办" in page.content.decode()
    assert [action.label for action in page.context["actions"] if action.tone == "primary"] == ["登记结办"]
    settle(case.pk, SettleWay.SMALL, officer=cast.officer("clerk", today()), at=now(), today=today())
    assert client.get("/").context["desk"].numbers.paid_today == 1
    day = f"{today():%Y-%m-%d}"
    assert len(client.get(f"/cases/?state=all&event=relieved&since={day}&until={day}").context["listed"].rows) == 1


def test_lists_tell_the_hours_of_who_waits_for_help_as_the_desk_does(cast: Cast) -> None:
    waiting, helped = make_emergency(cast, helped=False), make_emergency(cast)
    client = cast.client("clerk")
    said = re.search(r"还剩?[^<]*小时[^<]*|剩[^<]*小时[^<]*", client.get("/").content.decode())
    assert said
    hours = said.group().split("小时")[0]
    for address in ("/cases/", "/deadlines/"):
        page = client.get(address).content.decode()
        rows = {pk: row for row in page.split("<tr>") for pk in (waiting.pk, helped.pk) if f"/cases/{pk}/" in row}
        assert hours in rows[waiting.pk] and "工作日" not in rows[waiting.pk], address
        assert "小时" not in rows[helped.pk], address


def test_who_only_looks_is_told_where_to_look(cast: Cast) -> None:
    page = cast.client("inspector").get("/").content.decode()
    assert "只查看、不办理" in page and 'id="looks"' in page
    assert 'id="looks"' not in cast.client("standards2").get("/").content.decode()


def test_all_groups_stand_together_by_their_worst_case_and_the_other_boxes_below_them(cast: Cast) -> None:
    make_case(cast, state=State.ACCEPTED, accepted_on=today() - timedelta(days=10))
    make_case(cast, state=State.PUBLICISED, accepted_on=today() - timedelta(days=20))
    make_case(cast, state=State.SUBMITTED)
    page = cast.client("clerk").get("/")
    groups = page.context["desk"].groups
    assert [group.code for group in groups] == ["send", "investigate", "accept"]
    html = page.content.decode()
    assert html.index('id="tour"') < html.index(f'id="{groups[0].code}"'), "one line, where a new officer sees it"
    assert html.index('id="numbers"') > html.index(f'id="{groups[-1].code}"')


def test_drafts_are_told_apart_by_their_number_cause_and_moment(cast: Cast) -> None:
    drafts = [make_case(cast, state=State.DRAFT) for _n in range(2)]
    Case.objects.filter(pk=drafts[0].pk).update(applicant=None, applicant_name="", cause=Cause.FIRE)
    page = cast.client("clerk").get("/").content.decode()
    row = page[page.index(f'/cases/{drafts[0].pk}/"') :][:400]
    assert all(said in row for said in ("尚无申请人", f"#{drafts[0].pk}", Cause.FIRE.zh, f"{today():%Y-%m-%d}"))
    assert f"#{drafts[1].pk}" in page
