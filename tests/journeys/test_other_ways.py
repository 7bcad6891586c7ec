"""The ways that a case can go besides the straight one, each taken through the pages by whom it belongs to."""

from datetime import timedelta

import time_machine
from playwright.sync_api import expect

from approvals.services import sweep
from cases.models import Case
from cases.terms import State
from common.clock import now, today
from tests.factories import make_case
from tests.journeys.conftest import MORNING, Desk, SignIn
from tests.journeys.steps import say, stands, world


def letter(desk: Desk, case: Case, name: str, *says: str) -> None:
    """The page of the case offers the letter, and it says so."""
    desk.go(f"/cases/{case.pk}/")
    with desk.page.expect_navigation():
        desk.page.locator("#letters").get_by_role("link", name=name).click()
    for words in says:
        expect(desk.page.locator("body")).to_contain_text(words)


def test_before_acceptance_an_application_is_supplemented_refused_or_taken_back(sit_down: SignIn) -> None:
    cast, clerk = world(), sit_down("clerk")
    supplemented, refused, taken_back = (make_case(cast, state=State.SUBMITTED) for _ in range(3))

    say(clerk, f"/cases/{supplemented.pk}/ask-supplement/", "一次性告知补正", reason="请补交本月的住院费用清单。")
    assert stands(supplemented) == State.SUPPLEMENT
    letter(clerk, supplemented, "补正材料一次性告知书", "请补交本月的住院费用清单。")
    clerk.go("/")
    expect(clerk.page.locator("#supplement")).to_contain_text(supplemented.applicant_name)
    say(clerk, f"/cases/{supplemented.pk}/supplement/", "补正后提交")
    say(clerk, f"/cases/{supplemented.pk}/accept/", "受理申请")
    assert stands(supplemented) == State.ACCEPTED

    say(clerk, f"/cases/{refused.pk}/refuse-acceptance/", "不予受理", reason="户籍和居住地都不在本县。")
    assert stands(refused) == State.ACCEPTANCE_REFUSED
    letter(clerk, refused, "不予受理告知书", "户籍和居住地都不在本县。", "行政复议")

    say(clerk, f"/cases/{taken_back.pk}/withdraw/", "撤回申请", reason="申请人已获亲友资助。")
    assert stands(taken_back) == State.WITHDRAWN
    answer = clerk.page.request.get(f"{clerk.url}/cases/{taken_back.pk}/accept/")
    assert answer.status == 200 and "<main" in answer.text() and ">受理申请</button>" not in answer.text()


def test_an_objection_a_return_a_pause_and_no_relief_in_the_end(
    sit_down: SignIn, clock: time_machine.Traveller
) -> None:
    cast, clerk, head = world(), sit_down("clerk"), sit_down("head")
    case = make_case(cast, state=State.PUBLICISED, accepted_on=today() - timedelta(days=6))

    page = clerk.go(f"/cases/{case.pk}/publicity/")
    page.fill("[name=text]", "该户在城里另有一套住房。")
    clerk.press("登记异议")
    head.go(f"/decisions/{case.pk}/send/")
    expect(head.page.locator("main")).to_contain_text("异议")
    page = clerk.go(f"/cases/{case.pk}/publicity/")
    page.fill("[name=finding]", "经向不动产登记机构核对，该房属其已分家的兄弟。")
    clerk.press("登记处理结果")

    clock.move_to(MORNING + timedelta(days=4))
    head = sit_down("head")
    say(head, f"/decisions/{case.pk}/send/", "报送审批")
    assert stands(case) == State.TOWNSHIP_DECISION
    due = Case.objects.get(pk=case.pk).due_on
    say(head, f"/cases/{case.pk}/suspend/", "暂停计时", reason="assistance", note="等候异地核对结果。")
    clock.move_to(MORNING + timedelta(days=5))
    head = sit_down("head")
    say(head, f"/cases/{case.pk}/resume/", "恢复计时")
    later = Case.objects.get(pk=case.pk).due_on
    assert due and later and later > due

    say(head, f"/decisions/{case.pk}/disapprove/", "不予批准", reason="核对发现存款远超限额。", unrelated="")
    expect(head.page.locator("main")).to_contain_text("核对发现存款远超限额。")
    head.press("不予批准")
    assert stands(case) == State.NOT_APPROVED
    head.go(f"/decisions/{case.pk}/notice/")
    expect(head.page.locator("body")).to_contain_text("核对发现存款远超限额。")


def test_an_overdue_case_is_supervised_explained_and_closed(sit_down: SignIn, clock: time_machine.Traveller) -> None:
    cast = world()
    case = make_case(cast, state=State.APPROVED, accepted_on=today() - timedelta(days=30))
    sweep(today=today(), at=now())

    clerk = sit_down("clerk")
    page = clerk.go("/")
    page.locator(".r-callout.r-bad").get_by_role("link", name="逾期").click()
    expect(page.locator("main")).to_contain_text(case.applicant_name)
    page.locator("main").get_by_role("link", name="说明原因").first.click()
    page.fill("[name=text]", "申请人住院，入户调查推迟。")
    clerk.press("提交说明")

    finance = sit_down("finance")
    page = finance.go(f"/payments/{case.pk}/")
    page.locator("[name=method][value=transfer]").check()
    page.fill("[name=voucher]", "PZ-7")
    page.check("[name=checked]")
    finance.press("登记发放")

    county = sit_down("county_reviewer")
    page = county.go("/supervision/?shown=explained")
    page.locator("main").get_by_role("link", name="督办销号").first.click()
    page.fill("[name=note]", "说明属实，已发放。")
    county.press("督办销号")
    expect(county.page.locator("main")).not_to_contain_text(case.applicant_name)
