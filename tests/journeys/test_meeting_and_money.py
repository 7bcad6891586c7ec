"""A case that a meeting looks at, and what becomes of money: through the pages, each by whom it belongs to."""

from datetime import timedelta
from decimal import Decimal

from playwright.sync_api import expect

from cases.models import Case
from cases.terms import State
from common.clock import today
from funds.models import Account, Fund
from funds.terms import Side
from tests.factories import make_case
from tests.journeys.conftest import Desk, SignIn
from tests.journeys.steps import say, stands, world
from tests.journeys.test_main_job import approve

AT_THE_TABLE = ("梁志远", "示例甲", "示例乙")


def hold(desk: Desk, case: Case, amount: str) -> None:
    """A meeting over one case: planned, held, its minutes signed on paper."""
    say(
        desk, f"/meetings/new/?case={case.pk}", "保存议程", kind="collective", meets_on=str(today()), place="会议室",
        chair="梁志远",
    )  # fmt: skip
    with desk.page.expect_navigation():
        desk.page.get_by_role("link", name="登记会议记录").click()
    page = desk.page
    page.fill("[name=number]", "集研〔2026〕5号")
    for n, name in enumerate(AT_THE_TABLE):
        if not page.locator(f"[name=people-{n}-name]").count():
            page.locator("[data-formset=people] [data-formset-add]").click()
        page.fill(f"[name=people-{n}-name]", name)
        page.check(f"[name=people-{n}-voting]")
    page.fill("[name=items-0-votes_for]", "3")
    if page.locator("[name=items-0-amount]").count():
        page.fill("[name=items-0-amount]", amount)
    page.fill("[name=items-0-resolution]", "同意救助。")
    page.check("[name=unrelated]")
    desk.press("保存会议记录")
    with page.expect_navigation():
        page.get_by_role("link", name="补充签字件").click()
    page.fill("[name=kept_as]", "卷5")
    desk.press("保存签字件")


def test_a_doubtful_case_waits_for_its_meeting_and_its_payee_is_corrected_after_it(sit_down: SignIn) -> None:
    cast = world()
    case = make_case(cast, state=State.TOWNSHIP_DECISION)
    head = sit_down("head")
    say(
        head, f"/decisions/{case.pk}/put-before-meeting/", "提请研究", kind="collective", ground="doubt",
        reason="收入来源说法不一。",
    )  # fmt: skip
    page = head.go(f"/decisions/{case.pk}/decide/")
    expect(page.locator("main")).to_contain_text("会议召开前不得作出决定")
    hold(head, case, "1200.00")
    approve(head, case.pk)
    assert stands(case) == State.APPROVED

    clerk = sit_down("clerk")
    say(
        clerk, f"/decisions/{case.pk}/payee/", "提出更正", ground="account_wrong", why="存折换号。",
        account="6228480000007777",
    )  # fmt: skip
    page = head.go("/")
    with page.expect_navigation():
        page.locator("#payee").get_by_role("link", name="确认收款人").first.click()
    page.locator("[name=verdict][value=confirm]").check()
    page.fill("[name=note]", "与存折原件核对一致。")
    head.press("提交结论")
    assert Case.objects.get(pk=case.pk).account_masked.endswith("7777")


def test_money_comes_in_is_paid_compared_closed_with_its_month_and_recovered(sit_down: SignIn) -> None:
    case = make_case(world(), state=State.APPROVED)
    fund = Fund.objects.get(year=today().year)
    finance, finance2 = sit_down("finance"), sit_down("finance2")

    page = finance.go("/payments/funds/receive/")
    page.locator("[name=source][value=budget]").check()
    page.fill("[name=amount]", "50000")
    page.fill("[name=document_no]", "禹财〔2026〕8号")
    finance.press("登记拨入")
    assert Account.objects.get(fund=fund, side=Side.AVAILABLE).balance == Decimal("9048800.00")

    page = finance.go(f"/payments/{case.pk}/")
    page.locator("[name=method][value=transfer]").check()
    page.fill("[name=voucher]", "PZ-11")
    page.check("[name=checked]")
    finance.press("登记发放")
    page = finance2.go("/")
    with page.expect_navigation():
        page.locator("#errands").get_by_role("link", name="核对").first.click()
    with page.expect_navigation():
        page.locator("main").get_by_role("link", name="核对").first.click()
    page.locator("[name=sound][value=yes]").check()
    finance2.press("记录核对结果")

    page = finance.go(f"/payments/funds/{fund.pk}/month/")
    page.fill("[name=bank]", "9000000")
    finance.press("编制月末对账单")
    page = finance2.go("/payments/months/?state=drawn")
    with page.expect_navigation():
        page.locator("main tbody a[href^='/payments/months/']").first.click()
    finance2.press("核对无误，结账")
    expect(finance2.page.locator("main")).to_contain_text("尹若溪")

    say(
        sit_down("county_reviewer"), f"/payments/{case.pk}/recover/", "提出追回", ground="mistake", amount="200",
        found="家庭人口少算一人，多发二百元。",
    )  # fmt: skip
    county = sit_down("county_approver")
    page = county.go("/payments/recoveries/?state=proposed")
    with page.expect_navigation():
        page.locator("main tbody a[href^='/payments/recoveries/']").first.click()
    page.locator("#order [name$=pay_by]").fill(str(today() + timedelta(days=30)))
    county.press("责令退回")
    page = finance.go("/payments/recoveries/")
    with page.expect_navigation():
        page.locator("main tbody a[href^='/payments/recoveries/']").first.click()
    page.locator("#receive [name$=amount]").fill("200")
    page.locator("#receive [name$=document_no]").fill("收据11")
    finance.press("登记收回款")
    expect(finance.page.locator("main")).to_contain_text("收据11")
    assert Account.objects.get(fund=fund, side=Side.AVAILABLE).balance == Decimal("9049000.00")
