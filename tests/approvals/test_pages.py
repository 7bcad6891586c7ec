"""The pages of review and decision as officers use them."""

import re
from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils.html import escape

from approvals.models import Decision, Review
from cases.models import Case
from cases.terms import State
from common.clock import now, today
from relief.demo.cast import PASSWORD
from standards.policy.findings import Finding
from tests.approvals.acts import present, votes
from tests.begun import begins_with
from tests.cast import Cast
from tests.factories import make_case, somebody

CHINESE = re.compile("[\u3400-\u9fff]")


@begins_with(state=State.INVESTIGATED)
def test_the_clerk_can_ask_what_a_sum_means_and_nothing_is_signed(cast: Cast, case: Case) -> None:
    page = cast.client("head").post(
        f"/decisions/{case.pk}/review/", {"amount": "1,890.01", "ask": "1"}, headers={"HX-Request": "true"}
    )
    html = page.content.decode()
    assert page.status_code == 200 and "<html" not in html
    assert "县级" in html and "1,890.00" in html and "3,780.00" in html
    assert not Review.objects.exists()


@begins_with(state=State.INVESTIGATED)
def test_a_review_is_signed_with_a_standard_sentence(cast: Cast, case: Case) -> None:
    client = cast.client("head")
    page = client.get(f"/decisions/{case.pk}/review/")
    assert page.status_code == 200
    sentence = page.context["form"].fields["sentence"].choices[1][0]
    sent = {"amount": "1200", "opinion": "agree", "sentence": sentence, "text": "另附说明。"}
    assert client.post(f"/decisions/{case.pk}/review/", sent).status_code == 302
    signed = Review.objects.get()
    assert signed.text == f"{sentence}\n另附说明。" and signed.amount == Decimal("1200.00")
    assert Case.objects.get().state == State.REVIEWED


@pytest.mark.parametrize("amount", ["", "abc", "-1", "0", "12.345", "1e9", "9" * 30, "12,34"])
@begins_with(state=State.INVESTIGATED)
def test_a_sum_that_is_none_is_told_at_its_field(cast: Cast, case: Case, amount: str) -> None:
    sent = {"amount": amount, "opinion": "agree", "text": "同意"}
    page = cast.client("head").post(f"/decisions/{case.pk}/review/", sent)
    assert page.status_code == 422 and page.context["form"].errors["amount"]
    assert not Review.objects.exists()


def test_whoever_reviews_or_decides_again_reads_why_the_case_came_back(cast: Cast) -> None:
    case = make_case(cast, state=State.COUNTY_DECISION, amount="3000.00")
    reviewer, decider = cast.client("county_reviewer"), cast.client("county_approver")
    assert "请补充说明" not in decider.get(f"/decisions/{case.pk}/decide/").content.decode()
    form = decider.get(f"/cases/{case.pk}/return/").context["form"]
    assert form.fields["target"].choices[0][0] == State.COUNTY_REVIEW, "the nearest step stands first"
    sent = {"target": State.COUNTY_REVIEW.value, "reason": "请补充说明金额依据。"}
    assert decider.post(f"/cases/{case.pk}/return/", sent).status_code == 302
    again = reviewer.get(f"/decisions/{case.pk}/county-review/").content.decode()
    assert "柳承安" in again and "请补充说明金额依据。" in again
    signed = {"amount": "3000", "opinion": "agree", "text": "依据已补充。"}
    assert reviewer.post(f"/decisions/{case.pk}/county-review/", signed).status_code == 302
    assert "请补充说明金额依据。" in decider.get(f"/decisions/{case.pk}/decide/").content.decode()


def test_a_sum_that_the_county_changed_says_why_its_decision_needs_a_reason(cast: Cast) -> None:
    case = make_case(cast, state=State.COUNTY_REVIEW, amount="1890.01")
    signed = {"amount": "1890", "opinion": "agree", "text": "金额取整。"}
    sent = cast.client("county_reviewer").post(f"/decisions/{case.pk}/county-review/", signed)
    assert sent.status_code == 302
    page = cast.client("county_approver").get(f"/decisions/{case.pk}/decide/").content.decode()
    assert "乡镇（街道）上报1,890.01元，县级审核意见为1,890.00元" in page
    assert "（已上报县级，由县级审批）" in page
    assert re.search(r"乡镇（街道） \S+ 1,890.01；县级 \S+ 1,890.00", page)


def test_sending_shows_the_route_before_it_is_taken(cast: Cast) -> None:
    case = make_case(cast, state=State.PUBLICISED)
    client = cast.client("head")
    page = client.get(f"/decisions/{case.pk}/send/")
    assert page.status_code == 200 and "乡镇" in page.content.decode()
    assert client.post(f"/decisions/{case.pk}/send/").status_code == 302
    assert Case.objects.get().state == State.TOWNSHIP_DECISION


def test_a_case_is_not_sent_while_its_publicity_runs(cast: Cast) -> None:
    case = make_case(cast, state=State.PUBLICISED, accepted_on=today() - timedelta(days=1))
    page = cast.client("head").post(f"/decisions/{case.pk}/send/")
    assert page.status_code == 422 and "publicity_runs" in [b.code for b in page.context["outlook"].blockers]
    assert Case.objects.get().state == State.PUBLICISED


@begins_with(state=State.TOWNSHIP_DECISION)
def test_an_approval_is_asked_twice_and_then_stands(cast: Cast, case: Case) -> None:
    client = cast.client("head")
    assert client.get(f"/decisions/{case.pk}/decide/").status_code == 200
    asked = client.post(f"/decisions/{case.pk}/approve/", {"amount": "1200.00", "unrelated": "on"})
    assert asked.status_code == 200 and "壹仟贰佰元整" in asked.content.decode()
    assert not Decision.objects.exists()
    done = client.post(f"/decisions/{case.pk}/approve/", {"amount": "1200.00", "unrelated": "on", "confirmed": "1"})
    assert done.status_code == 302
    assert Case.objects.get().approved_amount == Decimal("1200.00")


@begins_with(state=State.TOWNSHIP_DECISION)
def test_a_second_click_is_told_who_decided_and_decides_nothing(cast: Cast, case: Case) -> None:
    client = cast.client("head")
    client.post(f"/decisions/{case.pk}/approve/", {"amount": "1200.00", "unrelated": "on", "confirmed": "1"})
    again = client.post(f"/decisions/{case.pk}/approve/", {"amount": "1200.00", "unrelated": "on", "confirmed": "1"})
    assert again.status_code == 409 and "梁志远" in again.content.decode()
    assert Decision.objects.count() == 1


@begins_with(state=State.COUNTY_DECISION, amount="3780.01")
def test_all_blockers_stand_on_the_decide_screen_at_once(cast: Cast, case: Case) -> None:
    page = cast.client("county_approver").get(f"/decisions/{case.pk}/decide/")
    assert [b.code for b in page.context["blockers"]] == ["minutes_missing"]
    assert f"/decisions/{case.pk}/minutes/" in page.content.decode()


@begins_with(state=State.COUNTY_DECISION, amount="3780.01")
def test_minutes_open_the_way_above_the_cap(cast: Cast, case: Case) -> None:
    client = cast.client("county_approver")
    given = {
        "kind": "deliberation", "number": "〔2026〕1号", "held_on": today().isoformat(), "place": "会议室",
        "chair": "柳承安", "kept_as": "卷1", "unrelated": "on", **present("柳承安", "段明哲", "示例"),
        **votes(3, amount="3780.01"),
    }  # fmt: skip
    assert client.post(f"/decisions/{case.pk}/minutes/", given).status_code == 302
    sent = {"amount": "3780.01", "reason": "特别困难", "unrelated": "on", "confirmed": "1"}
    assert client.post(f"/decisions/{case.pk}/approve/", sent).status_code == 302
    assert Decision.objects.get().minutes is not None


@begins_with(state=State.TOWNSHIP_DECISION)
def test_a_refusal_is_prefilled_written_and_printed(cast: Cast, case: Case) -> None:
    client = cast.client("head")
    page = client.get(f"/decisions/{case.pk}/disapprove/")
    assert "行政复议" in page.context["form"]["remedy"].value()
    said = {"reason": "家庭情况不符", "remedy": "可申请行政复议。", "unrelated": "on"}
    asked = client.post(f"/decisions/{case.pk}/disapprove/", said)
    assert "家庭情况不符" in asked.content.decode() and not Decision.objects.exists()
    done = client.post(f"/decisions/{case.pk}/disapprove/", said | {"confirmed": "1"})
    assert done["Location"] == f"/decisions/{case.pk}/notice/"
    letter = client.get(done["Location"]).content.decode()
    assert "人民币大写" not in letter
    assert "不予批准临时救助告知书" in letter and "家庭情况不符" in letter and "颍川街道办事处" in letter


@begins_with(state=State.TOWNSHIP_DECISION)
def test_a_case_is_returned_with_its_reason_and_its_clock_goes_on(cast: Cast, case: Case) -> None:
    client = cast.client("head")
    assert f"/cases/{case.pk}/return/" in client.get(f"/decisions/{case.pk}/decide/").content.decode()
    assert client.post(f"/cases/{case.pk}/return/", {"target": "paid", "reason": "x"}).status_code == 422
    done = client.post(f"/cases/{case.pk}/return/", {"target": "investigated", "reason": "请补充调查"})
    assert done.status_code == 302
    after = Case.objects.get()
    assert (after.state, after.due_on, after.clock_stopped_on) == (State.INVESTIGATED, case.due_on, None)


@begins_with(state=State.APPROVED)
def test_why_is_printed_from_the_decision_and_not_computed_again(cast: Cast, case: Case) -> None:
    stored = Decision.objects.get().determination["findings"][0]["reason"]
    page = cast.client("inspector").get(f"/decisions/{case.pk}/why/", headers={"HX-Request": "true"})
    assert stored in page.content.decode()
    assert page.context["why"].decision is not None


@begins_with(state=State.APPROVED)
def test_a_stored_decision_is_read_in_english_and_kept_in_chinese(cast: Cast, case: Case) -> None:
    stored = Decision.objects.get().determination
    client = cast.client("inspector")
    client.post("/language/", {"language": "en", "next": "/"})
    html = client.get(f"/decisions/{case.pk}/why/").content.decode()
    for finding in stored["findings"]:
        assert escape(finding["en"]["reason"]) in html and finding["reason"] not in html
        assert CHINESE.search(finding["reason"]) and not CHINESE.search(finding["en"]["reason"])
    assert "1,200.00 yuan" in html


def test_a_decision_of_the_time_before_english_is_shown_in_chinese(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    now = Finding.to_json
    monkeypatch.setattr(Finding, "to_json", lambda self: {k: v for k, v in now(self).items() if k != "en"})
    case = make_case(cast, state=State.APPROVED, people=[somebody()])
    stored = Decision.objects.get().determination["findings"]
    client = cast.client("inspector")
    client.post("/language/", {"language": "en", "next": "/"})
    html = client.get(f"/decisions/{case.pk}/why/").content.decode()
    assert all(finding["reason"] in html for finding in stored)


@pytest.mark.parametrize("state", list(State))
def test_the_panels_of_every_state_can_be_read(cast: Cast, state: State) -> None:
    case = make_case(cast, state=state)
    client = cast.client("clerk")
    for name in ("why", "decision"):
        assert client.get(f"/decisions/{case.pk}/{name}/").status_code == 200


@pytest.mark.parametrize(
    "path", ["review", "county-review", "send", "decide", "disapprove", "minutes", "why", "decision", "notice"]
)
@begins_with(state=State.APPROVED)
def test_a_clerk_or_head_of_another_county_finds_nothing(cast: Cast, case: Case, path: str) -> None:
    for who in ("other_clerk", "other_head"):
        assert cast.client(who).get(f"/decisions/{case.pk}/{path}/").status_code in (403, 404)
    assert cast.client("other_head").get(f"/decisions/{case.pk}/decide/").status_code == 404


@begins_with(state=State.TOWNSHIP_DECISION)
def test_the_list_of_what_waits_holds_only_what_this_officer_decides(cast: Cast, case: Case) -> None:
    mine = case
    county = make_case(cast, state=State.COUNTY_DECISION)
    assert [x.case.pk for x in cast.client("head").get("/decisions/").context["lines"]] == [mine.pk]
    assert [x.case.pk for x in cast.client("county_approver").get("/decisions/").context["lines"]] == [county.pk]


def test_a_notice_of_approval_carries_the_sum_in_figures_and_capitals(cast: Cast) -> None:
    case = make_case(cast, state=State.CLOSED)
    letter = cast.client("clerk").get(f"/decisions/{case.pk}/notice/").content.decode()
    assert "1,200.00" in letter and "壹仟贰佰元整" in letter and "颍川街道办事处" in letter
    assert case.account not in letter and case.account_masked in letter


@begins_with(state=State.TOWNSHIP_DECISION)
def test_a_case_that_is_not_decided_has_no_notice(cast: Cast, case: Case) -> None:
    assert cast.client("clerk").get(f"/decisions/{case.pk}/notice/").status_code == 404


@begins_with(state=State.TOWNSHIP_DECISION)
def test_who_agrees_with_the_proposed_sum_was_told_what_happens_and_decides_at_once(cast: Cast, case: Case) -> None:
    head, address = cast.client("head"), f"/decisions/{case.pk}/approve/"
    page = head.get(f"/decisions/{case.pk}/decide/")
    assert page.context["agrees"] and page.context["plain"] and "按下后" in page.content.decode()
    sent = {"amount": "1,200.00", "agree": "1200.00"}
    assert head.post(address, sent).status_code == 422, "nobody decides without the declaration"
    for other in ({"amount": "1100"}, {"in_kind": "200"}, {"reason": "另有说明。"}, {"agree": "1100.00"}):
        head.post(address, sent | {"unrelated": "on"} | other)
        assert not Decision.objects.exists(), f"{other} is told first"
    assert head.post(address, sent | {"unrelated": "on"}).status_code == 302
    assert Decision.objects.get().amount == Decimal("1200.00")


@begins_with(state=State.COUNTY_DECISION)
def test_at_the_county_an_agreement_takes_the_password_with_it_or_asks_for_it_by_name_and_sum(
    cast: Cast, case: Case
) -> None:
    client = cast.client("county_approver")
    session = client.session
    session["signed_in_at"] = (now() - timedelta(minutes=6)).isoformat()
    session.save()
    page = client.get(f"/decisions/{case.pk}/decide/").content.decode()
    form = page[page.index('id="approve"') : page.index('id="otherwise"')]
    assert 'name="_password"' in form and "下一步须再输入" not in form
    sent = {"amount": "3000.00", "agree": "3000.00", "unrelated": "on"}
    address = f"/decisions/{case.pk}/approve/"
    for typed in ({}, {"_password": ""}):
        asked = client.post(address, sent | typed)
        assert asked.status_code == 200 and not Decision.objects.exists()
        assert f"批准：{case.applicant_name}（{case.number}），3,000.00元" in asked.content.decode()
    wrong = client.post(address, sent | {"_password": "wrong"})
    assert wrong.status_code == 422 and not Decision.objects.exists() and str(case.number) in wrong.content.decode()
    told = client.post(address, sent | {"amount": "2,900.00", "reason": "核减。"})
    assert told.status_code == 200 and not Decision.objects.exists()
    assert client.post(address, sent | {"_password": PASSWORD}).status_code == 302
    assert Decision.objects.get().amount == Decimal("3000.00")


@begins_with(state=State.TOWNSHIP_DECISION)
def test_who_worked_on_the_case_is_offered_neither_decision_and_told_why(cast: Cast, case: Case) -> None:
    Case.objects.filter(pk=case.pk).update(accepted_by=cast.head)
    page = cast.client("head").get(f"/decisions/{case.pk}/decide/")
    assert [b.code for b in page.context["barred"]] == ["separation"] and not page.context["agrees"]
    html = page.content.decode()
    assert 'id="approve"' not in html and 'id="disapprove"' not in html and "须由他人审批" in html


@begins_with(state=State.TOWNSHIP_DECISION, amount="890.50")
def test_what_is_not_plain_comes_first_and_open(cast: Cast, case: Case) -> None:
    page = cast.client("head").get(f"/decisions/{case.pk}/decide/")
    points = page.context["points"]
    assert [point.code for point in points if not point.plain] == ["findings"] and points[0].code == "findings"
    html = page.content.decode()
    assert 'id="findings" open' in html and 'id="papers" open' not in html and not page.context["plain"]


@begins_with(state=State.APPROVED)
def test_who_comes_back_to_a_step_that_is_over_reads_so_and_goes_on_to_the_case(cast: Cast, case: Case) -> None:
    page = cast.client("head").get(f"/decisions/{case.pk}/approve/")
    said = page.content.decode()
    assert page.status_code == 409 and "这一步已经办过" in said and "返回上一页" not in said
    assert f'href="/cases/{case.pk}/"' in said


@begins_with(state=State.INVESTIGATED)
def test_what_the_opinion_rests_on_changes_with_the_sum_that_is_typed(cast: Cast, case: Case) -> None:
    client, address, part = cast.client("head"), f"/decisions/{case.pk}/review/", {"HX-Request": "true"}
    assert "尚未填写救助金额" in client.get(address).content.decode()
    high = client.post(address, {"amount": "25,000", "ask": "1"}, headers=part).content.decode()
    assert 'id="points" hx-swap-oob="morph"' in high and "尚未填写救助金额" not in high
    assert "25,000.00" in high.split('id="points"')[1]
    low = client.post(address, {"amount": "500", "ask": "1"}, headers=part).content.decode()
    assert "25,000.00" not in low


@begins_with(state=State.INVESTIGATED)
def test_a_review_opens_with_who_and_why_and_a_notice_that_has_not_begun_is_no_tick(cast: Cast, case: Case) -> None:
    page = cast.client("head").get(f"/decisions/{case.pk}/review/")
    html = page.content.decode()
    assert html.index('id="proposal"') < html.index('<form method="post" novalidate')
    assert case.narrative in html.split('<form method="post" novalidate')[0]
    assert "因患疾病" in html and "遭遇意外" not in html and "教育支出" not in html, "sentences of another cause"
    (publicity,) = [point for point in page.context["points"] if point.code == "publicity"]
    assert publicity.ahead and 'class="r-point r-neutral" id="publicity"' in html


@begins_with(state=State.TOWNSHIP_DECISION)
def test_who_forgets_the_declaration_sees_that_alone(cast: Cast, case: Case) -> None:
    client = cast.client("head")
    rows = {"stages-TOTAL_FORMS": "3", "stages-INITIAL_FORMS": "0"}
    rows |= {f"stages-{n}-{name}": "" for n in range(3) for name in ("planned_on", "amount", "condition")}
    agreed = {"agree": "1200.00", "amount": "1,200.00", "in_kind": "", "reason": "", **rows}
    page = client.post(f"/decisions/{case.pk}/approve/", agreed)
    html = page.content.decode()
    assert page.status_code == 422 and set(page.context["form"].errors) == {"unrelated"}
    assert 'id="otherwise" open' not in html and 'id="stages" open' not in html
    typed = client.post(f"/decisions/{case.pk}/approve/", agreed | {"in_kind": "100"}).content.decode()
    assert 'id="otherwise" open' in typed and 'id="stages" open' not in typed
    staged = client.post(f"/decisions/{case.pk}/approve/", agreed | {"stages-0-amount": "abc"}).content.decode()
    assert 'id="otherwise" open' in staged and 'id="stages" open' in staged


@begins_with(state=State.TOWNSHIP_DECISION)
def test_all_mistakes_of_another_sum_are_told_at_once_under_the_sum_that_is_typed(cast: Cast, case: Case) -> None:
    page = cast.client("head").post(f"/decisions/{case.pk}/approve/", {"amount": "900"})
    assert page.status_code == 422 and set(page.context["form"].errors) == {"unrelated", "reason"}
    headline = page.content.decode().split('id="decide-sum"')[1].split("</div>")[0]
    assert "玖佰元整" in headline and "1,200.00" in headline and "拟批" in headline
    assert not Decision.objects.exists()
