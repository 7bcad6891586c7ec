"""What the applicant is told in writing: each letter in its states only, as told on its day, and printed on record."""

import re
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from accounts.models import Posting
from audit.models import Event
from audit.verbs import Verb
from cases import services as cases
from cases.models import Case
from cases.selectors.evidence import telephone_of_office
from cases.terms import LetterKind, State, SuspensionReason, TerminationGround
from common.bound_fields import OFFERED
from common.clock import today
from tests.begun import begins_with
from tests.cases.county import shipped
from tests.cast import Cast
from tests.factories import SHENHOU, make_case, make_emergency, noon, record_minutes

pytestmark = pytest.mark.django_db
DAY = today()
K, S = LetterKind, State

NONE_YET = {S.DRAFT, S.SUBMITTED}
TABLE: dict[State, set[LetterKind]] = {state: set() if state in NONE_YET else {K.ACCEPTANCE} for state in State} | {
    S.SUPPLEMENT: {K.SUPPLEMENT},
    S.ACCEPTANCE_REFUSED: {K.REFUSAL},
    S.TERMINATED: {K.ACCEPTANCE, K.TERMINATION},
}
"""Which letters a case of the factory has brought about in each state."""


def _letter(cast: Cast, case: Case, kind: LetterKind, who: str = "clerk") -> str:
    answer = cast.client(who).get(f"/cases/{case.pk}/letters/{kind}/")
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize("state", list(State))
def test_a_letter_is_offered_and_served_in_its_states_only(cast: Cast, state: State) -> None:
    case = make_case(cast, state=state)
    client = cast.client("clerk")
    page = client.get(f"/cases/{case.pk}/").content.decode()
    for kind in LetterKind:
        address = f"/cases/{case.pk}/letters/{kind}/"
        assert (address in page) == (kind in TABLE[state]), kind
        assert client.get(address).status_code == (200 if kind in TABLE[state] else 404), kind
    assert client.get(f"/cases/{case.pk}/letters/love/").status_code == 404


def test_everything_for_the_paper_file_is_listed_on_the_page_of_the_case(cast: Cast) -> None:
    def listed(case: Case, who: str = "clerk") -> list[str]:
        client = cast.client(who)
        papers = client.get(f"/cases/{case.pk}/").context["to_print"]
        assert {client.get(paper.url).status_code for paper in papers} == {200}
        return [paper.label for paper in papers]

    assert listed(make_case(cast, state=State.DRAFT)) == ["案件摘要"]
    refused = make_case(cast, state=State.NOT_APPROVED)
    assert listed(refused) == ["受理通知书", "公示单", "不予批准临时救助告知书", "案件摘要"]
    paid = make_case(cast, state=State.PAID)
    assert listed(paid) == ["受理通知书", "公示单", "批准临时救助告知书", "案件摘要"]
    deliberated = make_case(cast, state=State.COUNTY_DECISION)
    record_minutes(cast, deliberated, Decimal("3000.00"), on=DAY, number="示例〔2026〕7号")
    assert "会议记录 示例〔2026〕7号" in listed(deliberated, "county_approver")
    assert listed(deliberated) == ["受理通知书", "公示单", "案件摘要"], "the county's meeting is not the township's"


@begins_with(state=State.ACCEPTED)
def test_a_printed_letter_is_on_record_and_one_that_is_not_there_leaves_no_trace(cast: Cast, case: Case) -> None:
    printed = Event.objects.filter(verb=Verb.LETTER_PRINTED)
    assert cast.client("clerk").get(f"/cases/{case.pk}/letters/termination/").status_code == 404
    assert not printed.exists()
    _letter(cast, case, K.ACCEPTANCE, "inspector")
    event = printed.get()
    assert (event.subject_id, event.after, event.actor_name) == (case.pk, {"letter": "acceptance"}, "唐立新")


def test_missing_papers_are_told_once_each_with_its_article_and_stay_as_told(cast: Cast) -> None:
    case = make_case(cast, state=State.SUBMITTED)
    clerk = cast.officer("clerk", DAY)
    for paper in case.papers.filter(kind__in=("diagnosis", "pledge")):
        cases.withdraw_paper(case.pk, paper.pk, officer=clerk, at=noon(DAY), reason="错放")
    cases.ask_supplement(case.pk, officer=clerk, at=noon(DAY), today=DAY, reason="诊断证明须盖医院公章。")
    told = _letter(cast, case, K.SUPPLEMENT)
    assert re.findall(r"<td>(诊断证明|诚信承诺书|居民身份证)</td>", told) == ["诚信承诺书", "诊断证明"]
    assert "第五十八条" in told and "支出型救助对象" in told and "诊断证明须盖医院公章。" in told
    assert f"{DAY.year}年{DAY.month}月{DAY.day}日" in told
    cases.add_paper(case.pk, officer=clerk, at=noon(DAY), kind="diagnosis", original_seen=True)
    cases.supplement(case.pk, officer=clerk, at=noon(DAY))
    assert "<td>诊断证明</td>" in _letter(cast, case, K.SUPPLEMENT), "as it was told then"


@begins_with(state=State.ACCEPTED)
def test_an_acceptance_names_number_days_and_whom_to_ask_without_later_pauses(cast: Cast, case: Case) -> None:
    before = _letter(cast, case, K.ACCEPTANCE)
    due = case.due_on
    assert due is not None
    assert f"{due.year}年{due.month}月{due.day}日" in before and f"第10个工作日为{due}" in before
    assert str(case.number) in before and cast.clerk.name in before
    county = cast.officer("county_approver", DAY)
    cases.suspend_clock(
        case.pk, officer=county, at=noon(DAY), today=DAY, reason=SuspensionReason.ASSISTANCE, note="外地协查"
    )
    cases.resume_clock(case.pk, officer=county, at=noon(DAY), today=DAY + timedelta(days=12))
    assert Case.objects.get().due_on != due and f"第10个工作日为{due}" in _letter(cast, case, K.ACCEPTANCE)


@pytest.mark.parametrize("helped", [False, True])
def test_an_emergency_is_told_of_its_direct_acceptance_with_the_days_that_it_had_then(cast: Cast, helped: bool) -> None:
    case = make_emergency(cast, helped=helped)
    assert f"/cases/{case.pk}/letters/acceptance/" in cast.client("clerk").get(f"/cases/{case.pk}/").content.decode()
    letter = _letter(cast, case, K.ACCEPTANCE)
    told = Event.objects.get(verb=Verb.ACCEPTED_DIRECTLY).after["due_on"]
    assert "本机关直接受理" in letter and "补齐" in letter and f"第10个工作日为{told}" in letter
    assert "急难型审核审批程序" in letter and "支出型" not in letter and "经济状况核对" not in letter


def test_the_telephone_is_that_of_the_office_and_a_line_to_fill_in_before_it_named_one(cast: Cast) -> None:
    first = make_case(cast, state=State.ACCEPTED, accepted_on=DAY - timedelta(days=8))
    assert "咨询电话</th><td></td>" in _letter(cast, first, K.ACCEPTANCE)
    posted = make_case(cast, state=State.PUBLICISED, accepted_on=DAY - timedelta(days=8)).publicities.get()
    assert "咨询电话</th><td></td>" in _letter(cast, first, K.ACCEPTANCE), "it had none on the day of the letter"
    later = make_case(cast, state=State.REVIEWED, accepted_on=DAY)
    assert f"咨询电话</th><td>{posted.telephone}</td>" in _letter(cast, later, K.ACCEPTANCE)
    form = cast.client("clerk").get(f"/cases/{later.pk}/publicity/").context["form"]
    assert form["telephone"].value() == posted.telephone and form.initial[OFFERED] == {"telephone": "同上次"}
    elsewhere = make_case(cast, state=State.REVIEWED, township=SHENHOU, clerk="clerk2", accepted_on=DAY)
    assert telephone_of_office(elsewhere, until=DAY) == ""


def test_small_fast_relief_is_told_until_when_it_comes_and_owes_no_papers(cast: Cast) -> None:
    shipped("national-2026-small-fast")
    letter = _letter(cast, make_emergency(cast, small=True), K.ACCEPTANCE)
    assert "按小额快救办理" in letter and "给予救助" in letter
    assert "补齐" not in letter and "入户调查" not in letter and "作出决定" not in letter


def test_a_refusal_and_a_termination_carry_reason_articles_and_remedy(cast: Cast) -> None:
    refused = _letter(cast, make_case(cast, state=State.ACCEPTANCE_REFUSED), K.REFUSAL)
    assert "不属于本辖区。" in refused and "第四十七条" in refused and "可申请行政复议。" in refused
    ended = make_case(cast, state=State.ACCEPTED)
    cases.terminate(
        ended.pk, officer=cast.officer("head", DAY), at=noon(DAY), today=DAY,
        ground=TerminationGround.FALSE_STATEMENTS, reason="隐瞒了银行存款。", remedy="可申请行政复议。",
    )  # fmt: skip
    letter = _letter(cast, ended, K.TERMINATION)
    for words in ("虚报、隐瞒或者伪造", "隐瞒了银行存款。", "第五十八条", "第六十八条", "可申请行政复议。", "终止办理"):
        assert words in letter, words
    assert "不再发放" not in letter


@pytest.mark.parametrize("kind", list(LetterKind))
def test_every_letter_has_a_receipt_and_a_seal_and_no_number_that_is_masked_elsewhere(
    cast: Cast, kind: LetterKind
) -> None:
    state = next(state for state, kinds in TABLE.items() if kind in kinds)
    case = make_case(cast, state=state)
    letter = _letter(cast, case, kind)
    assert case.applicant is not None
    for words in (
        f"《{kind.zh}》",
        "送达回证",
        "送达方式",
        "签收人",
        "日期",
        "颍川街道办事处",
        "印章",
        case.applicant_name,
    ):
        assert words in letter, words
    assert case.account not in letter and case.applicant.id_number not in letter


def _terminated(cast: Cast, state: State, who: str, **more: Any) -> str:
    case = make_case(cast, state=state, **more)
    cases.terminate(
        case.pk, officer=cast.officer(who, DAY), at=noon(DAY), today=DAY, ground=TerminationGround.MOVED_AWAY,
        reason="迁出。", remedy="可申请行政复议。",
    )  # fmt: skip
    return _letter(cast, case, K.TERMINATION)


def test_a_township_seals_by_order_of_the_county_only_where_it_decides_for_it(cast: Cast) -> None:
    ordered = "受禹州市民政局委托"
    assert f"颍川街道办事处（{ordered}）" in _terminated(cast, State.TOWNSHIP_DECISION, "head")
    assert ordered not in _terminated(cast, State.ACCEPTED, "head")
    county = _terminated(cast, State.APPROVED, "county_approver")
    assert ordered not in county and "禹州市民政局（印章）" in county and "不再发放" in county
    small = make_case(cast, state=State.APPROVED)
    assert f"颍川街道办事处（{ordered}）" in cast.client("clerk").get(f"/decisions/{small.pk}/notice/").content.decode()
    large = make_case(cast, state=State.APPROVED, amount="3000.00")
    notice = cast.client("clerk").get(f"/decisions/{large.pk}/notice/").content.decode()
    assert ordered not in notice and "禹州市民政局（印章）" in notice and "送达回证" in notice


def test_the_county_is_named_even_while_nobody_is_posted_to_decide_there(cast: Cast) -> None:
    case = make_case(cast, state=State.APPROVED)
    Posting.objects.filter(user=cast.county_approver).delete()
    assert "受禹州市民政局委托" in cast.client("clerk").get(f"/decisions/{case.pk}/notice/").content.decode()


def test_what_was_written_is_printed_where_no_paper_of_the_checklist_was_missing(cast: Cast) -> None:
    letter = _letter(cast, make_case(cast, state=State.SUPPLEMENT), K.SUPPLEMENT)
    assert "请补充诊断证明。" in letter and "缺少的材料" not in letter
