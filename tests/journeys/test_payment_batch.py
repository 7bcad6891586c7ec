"""Five hundred payments go to the bank, thirteen come back, are corrected and go once more; each is paid once."""

import io
from datetime import timedelta
from pathlib import Path

import openpyxl
import pytest
import time_machine
from playwright.sync_api import Page, expect

from approvals.services import confirm_payee, propose_payee
from approvals.terms import PayeeGround
from cases.models import Case
from cases.terms import State
from common.clock import now, today
from funds import services
from funds.models import Batch, Order, Payment
from funds.selectors.checking import unsound
from relief.demo.cast import PASSWORD
from tests.cast import Cast
from tests.factories import make_case, orders_like
from tests.funds.bank import HEADINGS, answers, composed, sent, settled, staged, workbook
from tests.journeys.conftest import Desk, SignIn
from tests.journeys.steps import world
from tests.journeys.test_what_if import fits

pytestmark = pytest.mark.timeout(300)
ALL, FAILED = 500, 13


def agree(desk: Desk, name: str) -> None:
    """Press a button that first says what will happen, and then agree."""
    desk.page.locator(f'[data-confirm="{name}"]').click()
    with desk.page.expect_navigation():
        desk.page.locator(f"dialog#{name} button[type=submit]").click()


def bank_answers(taken: Path, *, failing: int) -> bytes:
    """What the bank makes of the very file that was taken away."""
    sheet = openpyxl.load_workbook(taken).active
    assert sheet is not None
    lines = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
    book = openpyxl.Workbook(write_only=True)
    told = book.create_sheet("回盘")
    told.append(list(HEADINGS))
    for n, line in enumerate(lines):
        outcome = ["失败", "账户已销户"] if n < failing else ["成功", ""]
        told.append([*line[:6], line[9], *outcome])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def correct(cast: Cast, case: Case, account: str) -> None:
    clerk, head = cast.officer("clerk", today()), cast.officer("head", today())
    change = propose_payee(
        case.pk, officer=clerk, at=now(), today=today(), ground=PayeeGround.ACCOUNT_CLOSED, why="原账户已销户。",
        name=case.payee_name, relation=case.payee_relation, bank="禹州农商银行", account=account,
    )  # fmt: skip
    confirm_payee(case.pk, change.pk, officer=head, at=now(), note="已核对存折。")


def correct_on_the_pages(sit_down: SignIn, order: Order) -> None:
    clerk = sit_down("clerk")
    page: Page = clerk.go("/payments/returned/")
    page.locator(f'a[href="/decisions/{order.case_id}/payee/"]').click()
    page.check("[name=ground][value=account_closed]")
    page.fill("[name=why]", "原账户已销户，换新卡。")
    page.fill("[name=bank]", "禹州农商银行")
    page.fill("[name=account]", "6228480000007777")
    page.locator(".r-action-bar button[type=submit]").first.click()
    expect(page.locator("main")).to_contain_text("6228****7777")
    head = sit_down("head")
    page = head.go(f"/decisions/{order.case_id}/payee/")
    page.check("[name=verdict][value=confirm]")
    page.fill("[name=note]", "已核对存折。")
    page.locator(".r-action-bar button[type=submit]").first.click()
    expect(page.locator("main")).to_contain_text("可以发放")


def test_five_hundred_are_sent_thirteen_come_back_and_each_is_paid_once(
    sit_down: SignIn, worker: None, tmp_path: Path
) -> None:
    cast = world()
    orders_like(make_case(cast, state=State.APPROVED), ALL - 1)

    maker = sit_down("finance")
    page = maker.go("/payments/batches/")
    page.get_by_role("link", name="编制批次").first.click()
    expect(page.locator("#totals")).to_contain_text("￥600,000.00")
    page.fill("[name=name]", "十一月第一批")
    maker.press("编制批次")
    expect(page.locator("main")).to_contain_text("已编制")
    assert fits(page, 360)

    checker = sit_down("finance2")
    batch = Batch.objects.get()
    page = checker.go(f"/payments/batches/{batch.pk}/")
    expect(page.locator("#totals")).to_contain_text("陆拾万元整")
    agree(checker, "check")
    agree(checker, "release")
    expect(page.locator("#files")).to_contain_text("已生成", timeout=30_000)  # the page comes back by itself
    page.locator('[data-confirm="take"]').click()
    with page.expect_download() as download:
        page.locator("dialog#take button[type=submit]").click()
    taken = tmp_path / "bank.xlsx"
    download.value.save_as(taken)

    page = maker.go(f"/payments/batches/{batch.pk}/result/")
    data = {"name": "回盘.xlsx", "mimeType": "application/octet-stream", "buffer": bank_answers(taken, failing=FAILED)}
    page.set_input_files("[name=file]", data)  # type: ignore[arg-type]
    page.fill("[name=voucher]", "YH-2026-1")
    maker.press("上传并检查")
    expect(page.locator("#totals")).to_contain_text("账户已销户 · 13", timeout=30_000)
    expect(page.locator("#totals")).to_contain_text("487")
    agree(maker, "settle")
    expect(page.locator(".r-head")).to_contain_text("已入账", timeout=60_000)
    assert (Payment.objects.count(), unsound()) == (ALL - FAILED, {})

    failed = list(Order.objects.filter(state="returned").select_related("case").order_by("pk"))
    assert len(failed) == FAILED
    correct_on_the_pages(sit_down, failed[0])
    for n, order in enumerate(failed[1:]):
        correct(cast, order.case, f"622848000001{n:04d}")
    page = maker.go("/payments/returned/?shown=corrected")
    page.locator(f'a[href="/payments/{failed[0].case_id}/{failed[0].pk}/issue-anew/"]').click()
    page.fill("[name=note]", "收款信息已更正。")
    maker.press("重新发放")
    finance = cast.officer("finance", today())
    for order in failed[1:]:
        services.issue_anew(order.case_id, order.pk, officer=finance, at=now(), note="收款信息已更正。")

    second = sent(cast, composed(cast)).batch
    assert second.orders.count() == FAILED
    settled(cast, staged(cast, second, workbook(answers(second)), "二次回盘.xlsx"))
    assert set(Batch.objects.values_list("state", flat=True)) == {"settled"}
    assert set(Case.objects.values_list("state", flat=True)) == {State.PAID}
    assert (Payment.objects.count(), Payment.objects.values("case").distinct().count()) == (ALL, ALL)
    assert unsound() == {}
    page = maker.go("/payments/batches/")
    expect(page.locator("main")).to_contain_text("已办结")


def test_after_the_password_the_file_comes_and_the_way_leads_back_to_the_batch(
    sit_down: SignIn, clock: time_machine.Traveller
) -> None:
    cast = world()
    make_case(cast, state=State.APPROVED)
    batch = sent(cast).batch
    maker = sit_down("finance")
    page = maker.go(f"/payments/batches/{batch.pk}/")
    assert fits(page, 360), "with the file and how it stands"
    clock.shift(timedelta(minutes=6))
    page.locator('[data-confirm="take"]').click()
    with page.expect_navigation():
        page.locator("dialog#take button[type=submit]").click()
    with page.expect_download() as download:
        page.keyboard.type(PASSWORD)
        page.keyboard.press("Enter")
    assert download.value.suggested_filename.endswith(".xlsx")
    assert page.locator("input[type=password]").count() == 0, "nothing of it stays on the screen"
    expect(page.locator("form[data-file] button[aria-busy]")).to_have_count(0)
    with page.expect_navigation():
        page.get_by_role("link", name="返回", exact=True).click()
    expect(page.locator("#files")).to_contain_text("报送银行")  # who took it, and what for
    assert page.url.endswith(f"/payments/batches/{batch.pk}/")
