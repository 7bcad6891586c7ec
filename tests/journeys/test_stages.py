"""A case of three stages, stopped after the second: what was frozen for the third is free for others."""

from datetime import timedelta
from decimal import Decimal

import time_machine
from playwright.sync_api import expect

from cases.models import Case
from cases.terms import State
from funds.models import Account, Order
from funds.terms import Side
from tests.factories import make_case
from tests.journeys.conftest import MORNING, SignIn
from tests.journeys.steps import world


def frozen() -> Decimal:
    """What the funds hold for orders, in yuan."""
    return sum((row.balance for row in Account.objects.filter(side=Side.FROZEN)), Decimal(0))


def pay(sit_down: SignIn, case: Case, voucher: str) -> None:
    desk = sit_down("finance")
    page = desk.go(f"/payments/{case.pk}/")
    page.locator("[name=method][value=transfer]").check()
    page.fill("[name=voucher]", voucher)
    page.check("[name=checked]")
    desk.press("登记发放")
    expect(page.locator(".r-toast, .r-messages, main")).to_contain_text("发放已登记")


def test_three_stages_stopped_after_the_second(product: str, sit_down: SignIn, clock: time_machine.Traveller) -> None:
    case = make_case(world(), state=State.TOWNSHIP_DECISION)

    head = sit_down("head")
    page = head.go(f"/decisions/{case.pk}/decide/")
    page.locator("#otherwise > summary").click()
    page.locator("#stages > summary").click()
    page.get_by_role("button", name="按月均分3期").click()
    expect(page.locator("[name=stages-2-amount]")).to_have_value("400.00")
    page.fill("[name=stages-1-amount]", "300")
    expect(page.locator("#stages-sum")).to_contain_text("合计应等于批准金额")
    page.fill("[name=stages-1-amount]", "400")
    expect(page.locator("#stages-sum")).to_contain_text("分期计划符合规定")
    page.fill("[name=stages-1-condition]", "仍在住院治疗")
    page.check("[name=unrelated]")
    head.press("批准……")
    expect(page.locator("main")).to_contain_text("仍在住院治疗")
    head.press("批准")
    assert frozen() == Decimal("1200.00")
    pay(sit_down, case, "PZ-1")

    clock.move_to(MORNING + timedelta(days=30))
    head = sit_down("head")
    page = head.go("/")
    page.locator("main").get_by_role("link", name="分期复核").first.click()
    page.fill("[name=note]", "入户看过，仍在住院。")
    head.press("确认本期")
    pay(sit_down, case, "PZ-2")
    assert frozen() == Decimal("400.00")

    page = head.go(f"/decisions/{case.pk}/stages/")
    page.get_by_role("link", name="停止后续救助").click()
    expect(page.locator("main")).to_contain_text("第3期（计划")
    page.locator("[name=ground][value=eased]").check()
    page.fill("[name=reason]", "已出院并恢复务工。")
    head.press("停止后续救助")
    expect(page.locator("main")).to_contain_text("不再发放")
    assert frozen() == 0 and Order.objects.get(stage=3).state == "dropped"
    done = Case.objects.get()
    assert (done.state, done.paid_amount) == (State.PAID, Decimal("800.00"))
    answer = sit_down("finance").page.request.get(f"{product}/payments/{case.pk}/")
    assert answer.status == 409
