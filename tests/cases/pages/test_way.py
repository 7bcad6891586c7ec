"""The way of a case tells the day of each stage that somebody acted in."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from accounts.duties import Duty
from accounts.models import Posting
from audit.selectors import timeline
from cases import services
from cases.blockers import review_speaks_for_the_facts, visit_speaks_for_the_facts
from cases.models import Case
from cases.selectors.evidence import officers_there
from cases.selectors.way import stands, stepper
from cases.terms import SettleWay, State
from common.clock import now, today
from funds.services.paperwork import settle
from standards.policy.terms import ReliefType
from tests.cases.county import shipped
from tests.cast import Cast
from tests.factories import make_case, make_emergency
from tests.remembered import past_triggers

pytestmark = pytest.mark.django_db


def way_of(case: Case, day: date | None = None) -> list[dict[str, object]]:
    fresh = Case.objects.get(pk=case.pk)
    return stepper(fresh, timeline(fresh).filter(after__has_key="state"), today=day or today())


def stage_of(case: Case, label: str) -> dict[str, object]:
    return next(step for step in way_of(case) if step["label"] == label)


def test_each_stage_of_a_closed_case_is_past_and_has_its_day(cast: Cast) -> None:
    case = make_case(cast, state=State.CLOSED)
    way = way_of(case)
    assert {step["status"] for step in way} == {"past"} and all(step["note"] for step in way)
    days = {event.after["state"]: timezone.localdate(event.at) for event in timeline(case) if "state" in event.after}
    assert (way[3]["note"], way[7]["note"]) == (days["reviewed"], days["closed"])


def test_payment_is_done_with_its_day_where_help_came_first(cast: Cast) -> None:
    helped = make_emergency(cast)
    payment = stage_of(helped, "发放")
    assert (payment["status"], payment["note"]) == ("past", helped.helped_on)
    waiting = stage_of(make_emergency(cast, helped=False), "发放")
    assert (waiting["status"], waiting["note"]) == ("future", "")


def test_a_stage_that_is_to_come_again_has_no_day(cast: Cast) -> None:
    case = make_case(cast, state=State.PUBLICISED)
    assert way_of(case)[3]["note"]
    head = cast.officer("head", today())
    services.return_case(case.pk, officer=head, at=now(), target=State.ACCEPTED, reason="支出有变化。")
    assert [step["note"] for step in way_of(case)[3:]] == [""] * 5


def test_a_stage_that_never_took_place_is_not_done(cast: Cast) -> None:
    shipped("national-2026-small-fast")
    case, clerk = make_emergency(cast, small=True), cast.officer("clerk", today())
    way = way_of(case)
    assert [step["status"] for step in way] == ["past"] * 2 + ["skipped"] * 4 + ["past", "current"]
    assert str(way[7]["note"]) == "登记结办"
    settle(case.pk, SettleWay.SMALL, officer=clerk, at=now(), today=today())
    way = way_of(case)
    assert [step["status"] for step in way] == ["past"] * 2 + ["skipped"] * 4 + ["past"] * 2
    assert str(way[4]["note"]) == "不适用"
    page = cast.client("clerk").get(f"/cases/{case.pk}/").content.decode()
    assert page.count("（已完成）") == 4 and page.count("不适用") == 4


def test_the_notice_of_an_emergency_stands_behind_its_payment_and_is_what_is_due_then(cast: Cast) -> None:
    case = make_emergency(cast)
    assert [str(step["label"]) for step in way_of(case)][-4:] == ["审批", "发放", "公示", "结案归档"]
    usual = way_of(make_case(cast, state=State.SUBMITTED))
    assert [str(step["label"]) for step in usual][-4:] == ["公示", "审批", "发放", "结案归档"]
    Case.objects.filter(pk=case.pk).update(paid_amount="630.00", approved_amount="630.00", decided_on=today())
    with past_triggers():
        Case.objects.filter(pk=case.pk).update(state=State.PAID)
    notice = stage_of(case, "公示")
    assert (notice["status"], notice["note"]) == ("current", "张榜公示")
    assert stage_of(case, "结案归档")["status"] == "future"


def test_a_badge_says_nothing_of_an_emergency_that_is_not_so(cast: Cast) -> None:
    shipped("national-2026-small-fast")
    small, clerk = make_emergency(cast, small=True), cast.client("clerk")
    shown = {address: clerk.get(address).content.decode() for address in ("/cases/", f"/cases/{small.pk}/", "/")}
    for address, page in shown.items():
        assert "已救助待结办" in page and "已受理待调查</" not in page.replace("</option>", ""), address
    case = make_case(cast, state=State.REVIEWED)
    assert stands(case).label == "已审核待公示"
    case.relief_type = ReliefType.EMERGENCY
    assert stands(case).label == "已审核待报送"
    case.relief_type, case.proposed_amount = ReliefType.EXPENDITURE, None
    assert stands(case).label == "已审核待报送"


def test_a_terminated_case_has_no_stage_before_it_and_none_done_that_was_not(cast: Cast) -> None:
    way = way_of(make_case(cast, state=State.TERMINATED))
    now_at = next(number for number, step in enumerate(way) if step["status"] == "current")
    assert {step["status"] for step in way[now_at + 1 :]} == {"skipped"}
    assert {step["status"] for step in way[:now_at]} == {"past"}


def test_days_that_have_to_pass_are_nothing_to_fill_in(cast: Cast) -> None:
    case = make_case(cast, state=State.PUBLICISED, accepted_on=today() - timedelta(days=1))
    page = cast.client("head").get(f"/cases/{case.pk}/")
    assert [b.code for action in page.context["actions"] for b in action.blockers] == ["publicity_runs"]
    assert page.context["mend"] == "" and page.context["only_time"] and page.context["stuck"]
    assert "补填缺少的内容" not in page.content.decode()


@pytest.mark.parametrize("state", [State.REVIEWED, State.PUBLICISED])
def test_facts_that_changed_after_the_review_lead_back_and_nowhere_else(cast: Cast, state: State) -> None:
    case, clerk = make_case(cast, state=state), cast.client("clerk")
    payee = {"bank": "另一银行", "account": "6228480000000001", "relation": "01", "name": case.payee_name}
    assert clerk.post(f"/cases/{case.pk}/payee/", payee).status_code == 302
    back = f'class="btn btn-primary" href="/cases/{case.pk}/return/"'
    page = clerk.get(f"/cases/{case.pk}/")
    assert back in page.content.decode() and page.context["mend"] == ""
    fresh = Case.objects.get(pk=case.pk)
    mended = {b.mend for b in (*visit_speaks_for_the_facts(fresh), *review_speaks_for_the_facts(fresh))}
    assert mended == {"", "cases:return"}
    assert "案件信息有变动：先由乡镇退回" in page.content.decode()
    assert [(step["status"], str(step["note"])) for step in way_of(case)[2:4]] == [("future", "须重新签字")] * 2
    assert back in clerk.get(f"/cases/{case.pk}/visit/").content.decode(), "the page that refuses leads there too"
    (group,) = clerk.get("/").context["desk"].groups
    assert (group.code, group.rows[0].url) == ("return", f"/cases/{case.pk}/return/")
    Posting.objects.filter(user=cast.clerk, duty=Duty.REVIEW).update(ends_on=today() - timedelta(days=1))
    (group,) = clerk.get("/").context["desk"].groups
    assert (group.code, group.rows[0].url) == ("void", f"/cases/{case.pk}/"), "who may not return it is told who does"
    assert "/return/" not in clerk.get(f"/cases/{case.pk}/visit/").content.decode()


def test_the_way_to_what_can_be_done_is_shown_to_whom_it_falls(cast: Cast) -> None:
    case = make_case(cast, state=State.APPROVED)
    said = {who: "去办理" in cast.client(who).get(f"/cases/{case.pk}/timeline/").content.decode() for who in PEOPLE}
    assert said == {"clerk": False, "head": False, "finance": True}


PEOPLE = ("clerk", "head", "finance")


def test_who_cannot_stop_what_was_never_paid_reads_who_ends_it(cast: Cast) -> None:
    case = make_case(cast, state=State.APPROVED)
    page = cast.client("head").get(f"/cases/{case.pk}/").content.decode()
    assert "需要终止案件的，由县级审批人员办理" in page and "应当终止" not in page


def test_what_holds_up_the_next_act_is_listed_openly(cast: Cast) -> None:
    case = make_emergency(cast)
    Case.objects.filter(pk=case.pk).update(narrative="")
    page = cast.client("clerk").get(f"/cases/{case.pk}/")
    assert len(page.context["missing"]) >= 4
    assert '<details class="r-blockers" open>' in page.content.decode()


def test_who_stands_in_is_named_as_a_surveyor_by_his_own_office(cast: Cast) -> None:
    case = make_case(cast, state=State.ACCEPTED)
    guest = Posting.objects.get(user=cast.county_reviewer, duty=Duty.REVIEW)
    absent = Posting.objects.get(user=cast.head, duty=Duty.REVIEW, substitutes=None)
    Posting.objects.create(
        user=guest.user, office=absent.office, duty=absent.duty, starts_on=today(), ends_on=today(), substitutes=absent
    )
    offered = {pk: unit for pk, _name, unit in officers_there(case, today())}
    assert offered[guest.user_id] == f"{guest.office.name}（在{absent.office.name}代理）"
    assert offered[cast.head.pk] == absent.office.name
