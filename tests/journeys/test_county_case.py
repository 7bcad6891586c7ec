"""A county with grades, a declared sum and a property test: one case from the counter to the decision."""

import re
from datetime import timedelta

import pytest
import time_machine
from playwright.sync_api import Page, expect

from approvals.models import Decision, Review
from cases.models import Case
from cases.terms import State
from standards.packages.files import read_package
from standards.packages.loading import load
from tests.cases.county import RULES
from tests.factories import noon, resident
from tests.journeys.conftest import MORNING, Desk, SignIn
from tests.journeys.test_main_job import approve, publicise, tick_all_papers

pytestmark = pytest.mark.timeout(300)
GRADED = RULES.replace("types: [emergency], causes: [injury, accident]", "causes: [disability]")


def go_on(desk: Desk) -> Page:
    desk.press("保存并继续")
    return desk.page


def write_down(desk: Desk) -> Case:
    """The application, in the order of the paper form; what the county asks comes after the hardship."""
    page = desk.go("/cases/new/")
    page.fill("[name=id_number]", resident(801).number)
    desk.press("查重并开始")
    page.fill("[name=members-0-name]", "沈示例")
    page.fill("[name=village_name]", "东街社区")
    page.select_option("[name=category]", "other")
    page.locator("[name=hukou][value=rural]").check()
    page = go_on(desk)
    page.select_option("[name=cause]", "expenditure:disability")
    page.fill("[name=applied_on]", str(MORNING.date()))
    page.fill("[name=narrative]", "伤后康复，自付费用较高。")
    page = go_on(desk)
    page.wait_for_url("**/county/")
    expect(page.locator("#asked")).to_contain_text("按司法鉴定意见填写")
    page.locator("[name=asked_injury][value=轻伤]").check()
    page.fill("[name=asked_compensation]", "300")
    page = go_on(desk)
    page.select_option("[name=expenses-0-kind]", "rehabilitation")
    page.fill("[name=expenses-0-total]", "20000")
    page = go_on(desk)
    page.fill("[name=bank]", "农村商业银行")
    page.fill("[name=account]", "6228480000000801")
    go_on(desk)
    return Case.objects.get(applicant_name="沈示例")


def visit(desk: Desk, case: Case) -> None:
    """The grade is another than declared, the car of a disabled member does not count."""
    page = desk.go(f"/cases/{case.pk}/visit/")
    page.fill("[name=place]", "申请人家中")
    page.fill("[name=household_size]", "1")
    page.locator("[data-formset=incomes] [data-formset-add]").click()
    page.select_option("[name=incomes-0-kind]", "wages")
    page.fill("[name=incomes-0-amount]", "9000")
    page.locator("[data-formset=assets] [data-formset-add]").click()
    page.select_option("[name=assets-0-kind]", "vehicle")
    page.fill("[name=assets-0-use]", "残疾人代步")
    page.locator("[name=property_ok][value=yes]").check()
    assert page.locator("[name=asked_injury][value='']").is_checked(), "nobody has verified anything yet"
    page.locator("fieldset", has=page.locator("[name=asked_injury]")).get_by_role("button", name="与申报一致").click()
    assert page.locator("[name=asked_injury][value=轻伤]").is_checked(), "as declared, by a click"
    page.locator("[name=asked_injury][value=重伤]").check()
    page.locator("input[name^=verified_]").fill("20000")
    desk.press("签字并完成调查")
    expect(page.locator("[data-error-summary]")).to_contain_text("已获赔偿")
    desk.complaints.clear()  # the browser reports every 422
    compensation = page.locator(".r-field", has=page.locator("[name=asked_compensation]"))
    compensation.get_by_role("button", name="与申报一致").click()
    page.fill("[name=surveyors-1-name]", "村干部甲")
    page.locator("[name=conclusion][value=true]").check()
    page.fill("[name=summary]", "伤情为重伤，困难情况属实。")
    desk.press("签字并完成调查")


def propose(desk: Desk, case: Case, amount: str, grounds: str) -> None:
    page = desk.go(f"/decisions/{case.pk}/review/")
    expect(page.locator("#derivation")).to_contain_text("960.00–2,220.00 元")
    page.fill("[name=amount]", amount)
    expect(page.locator("#meaning")).to_contain_text(re.compile("金额理由.*需要", re.S))
    page.locator("[name=opinion][value=agree]").check()
    page.fill("[name=text]", "情况属实，同意救助。")
    desk.press("签署意见")
    expect(page.locator("[data-error-summary]")).to_contain_text("请说明为什么是这个金额")
    desk.complaints.clear()  # the browser reports every 422
    page.fill("[name=grounds]", grounds)
    desk.press("签署意见")


def test_a_case_by_the_rules_of_its_county(sit_down: SignIn, clock: time_machine.Traveller) -> None:
    made = read_package(GRADED)
    load(made, at=noon(made.effective_from), publish=True)
    clerk, head = sit_down("clerk"), sit_down("head")
    case = write_down(clerk)
    tick_all_papers(clerk, case.pk)
    clerk.go(f"/cases/{case.pk}/check/")
    clerk.press("提交申请")
    clerk.go(f"/cases/{case.pk}/accept/")
    clerk.press("受理申请")
    visit(clerk, case)
    propose(head, case, "1500", "伤情较重，尚需二次手术。")
    publicise(clerk, case.pk)
    clock.move_to(MORNING + timedelta(days=4))
    head = sit_down("head")
    head.go(f"/decisions/{case.pk}/send/")
    head.press("报送审批")
    page = head.go(f"/decisions/{case.pk}/decide/")
    expect(page.locator("#derivation")).to_contain_text("扣除已获赔偿")
    approve(head, case.pk)
    done = Case.objects.get(pk=case.pk)
    assert (done.state, str(done.approved_amount)) == (State.APPROVED, "1500.00")
    assert Review.objects.get(case=case).grounds == "伤情较重，尚需二次手术。"
    computed = Decision.objects.get(case=case).determination["computed"]
    assert (computed["rule"], computed["low"], computed["high"]) == ("injury", "960.00", "2220.00")
