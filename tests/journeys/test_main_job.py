"""The main job in a browser: a register comes in, a small case ends at the township, a large one at the county."""

from datetime import timedelta
from pathlib import Path

import pytest
import time_machine

from cases.models import Case
from cases.terms import State
from tests.cases.register.test_sample import every_good_row_became_a_case
from tests.journeys.conftest import MORNING, Desk, SignIn

REGISTER = Path(__file__).parents[1] / "data" / "register-yuzhou-2026.xlsx"
pytestmark = [pytest.mark.timeout(400), pytest.mark.usefixtures("worker")]


def import_register(desk: Desk) -> None:
    page = desk.go("/cases/import/")
    page.set_input_files("[name=file]", REGISTER)
    desk.press("上传并检查")
    page.wait_for_selector("a[data-confirm=confirm]", timeout=90_000)
    assert "将导入" in page.inner_text("#counts") or "可导入" in page.inner_text("#counts")
    page.click("a[data-confirm=confirm]")
    page.click("dialog#confirm button[type=submit]")
    page.wait_for_selector("text=已生成 368 件案件，待受理。", timeout=150_000)
    every_good_row_became_a_case()


def tick_all_papers(desk: Desk, case_id: int) -> None:
    page = desk.go(f"/cases/{case_id}/papers/")
    for box in page.locator("input[name=seen]").all():
        box.check()
    desk.press("将勾选的记为已核原件")


def investigate(desk: Desk, case_id: int) -> None:
    page = desk.go(f"/cases/{case_id}/visit/")
    page.fill("[name=place]", "申请人家中")
    size = page.locator(".r-field", has=page.locator("[name=household_size]"))
    assert page.input_value("[name=household_size]") == ""
    size.get_by_role("button", name="与申报一致").click()
    assert page.input_value("[name=household_size]") != ""
    if page.locator("[name=annual_income]").count():
        page.fill("[name=annual_income]", "9000")
        page.locator("[name=property_ok][value=yes]").check()
    for field in page.locator("input[name^=verified_]").all():
        field.fill("10000")
    page.fill("[name=surveyors-1-name]", "村干部甲")
    page.locator("[name=conclusion][value=true]").check()
    page.fill("[name=summary]", "困难情况属实。")
    desk.press("签字并完成调查")


def review(desk: Desk, case_id: int, amount: str) -> None:
    page = desk.go(f"/decisions/{case_id}/review/")
    page.fill("[name=amount]", amount)
    page.locator("[name=opinion][value=agree]").check()
    page.fill("[name=text]", "情况属实，同意救助。")
    desk.press("签署意见")


def close(desk: Desk, case_id: int) -> None:
    """The case first says what closing means; nothing has happened by then."""
    page = desk.go(f"/cases/{case_id}/")
    with page.expect_navigation():
        page.get_by_role("link", name="结案", exact=True).click()
    assert "归档后不能再打开" in desk.text() and state_of(case_id) == State.PAID
    desk.press("结案归档")


def publicise(desk: Desk, case_id: int) -> None:
    page = desk.go(f"/cases/{case_id}/publicity/")
    page.fill("[name=place]", "社区公示栏")
    page.fill("[name=telephone]", "0374-0000000")
    desk.press("今日张榜公示")


def approve(desk: Desk, case_id: int) -> None:
    page = desk.go(f"/decisions/{case_id}/decide/")
    page.locator("#approve [name=unrelated]").check()
    with page.expect_navigation():
        page.locator("[name=agree]").click()


def pay(desk: Desk, case_id: int) -> None:
    page = desk.go(f"/payments/{case_id}/")
    page.locator("[name=method][value=transfer]").check()
    page.fill("[name=voucher]", f"PZ-{case_id}")
    page.locator("[name=checked]").check()
    desk.press("登记发放")


def state_of(case_id: int) -> str:
    return str(Case.objects.get(pk=case_id).state)


def money_comes_in(desk: Desk) -> None:
    page = desk.go("/payments/funds/receive/")
    page.locator("[name=source][value=upper]").check()
    page.fill("[name=amount]", "680000")
    page.fill("[name=document_no]", "禹财〔2026〕3号")
    desk.press("登记拨入")


def through_the_township(sit_down: SignIn, case_id: int, amount: str, clock: time_machine.Traveller) -> None:
    """From acceptance to the decider's desk, four days later."""
    clerk, head = sit_down("clerk"), sit_down("head")
    tick_all_papers(clerk, case_id)
    clerk.go(f"/cases/{case_id}/accept/")
    clerk.press("受理申请")
    assert state_of(case_id) == State.ACCEPTED
    investigate(clerk, case_id)
    assert state_of(case_id) == State.INVESTIGATED
    review(head, case_id, amount)
    publicise(clerk, case_id)
    assert state_of(case_id) == State.PUBLICISED
    clock.move_to(MORNING + timedelta(days=4))
    head = sit_down("head")
    head.go(f"/decisions/{case_id}/send/")
    head.press("报送审批")


def test_from_a_register_to_money_at_the_township_and_at_the_county(
    sit_down: SignIn, clock: time_machine.Traveller
) -> None:
    import_register(sit_down("county_reviewer"))
    imported = Case.objects.filter(township__name="颍川街道", state=State.SUBMITTED, relief_type="expenditure")
    recognised = imported.exclude(payee_name="").filter(category__in=("rural_dibao", "urban_dibao", "tekun"))
    small, large = recognised.filter(likely=None).order_by("pk")[:2]
    assert Case.objects.count() == 368
    money_comes_in(sit_down("finance"))

    through_the_township(sit_down, small.pk, "1890.00", clock)
    assert state_of(small.pk) == State.TOWNSHIP_DECISION
    head = sit_down("head")
    approve(head, small.pk)
    assert state_of(small.pk) == State.APPROVED
    pay(sit_down("finance"), small.pk)
    paid = Case.objects.get(pk=small.pk)
    assert (paid.state, str(paid.paid_amount), paid.clock_stopped_on) == (
        State.PAID,
        "1890.00",
        (MORNING + timedelta(days=4)).date(),
    )
    clerk = sit_down("clerk")
    close(clerk, small.pk)
    assert state_of(small.pk) == State.CLOSED

    clock.move_to(MORNING)
    through_the_township(sit_down, large.pk, "1890.01", clock)
    assert state_of(large.pk) == State.COUNTY_REVIEW
    reviewer = sit_down("county_reviewer")
    page = reviewer.go(f"/decisions/{large.pk}/county-review/")
    page.fill("[name=amount]", "1890.01")
    page.locator("[name=opinion][value=agree]").check()
    page.fill("[name=text]", "同意。")
    reviewer.press("签署意见")
    approve(sit_down("county_approver"), large.pk)
    assert state_of(large.pk) == State.APPROVED
    pay(sit_down("finance"), large.pk)
    assert state_of(large.pk) == State.PAID

    stranger = sit_down("other_clerk")
    answer = stranger.page.goto(f"{stranger.url}/cases/{large.pk}/")
    assert answer is not None
    assert answer.status == 404
    stranger.complaints.clear()
