"""What the components do for who types and reads: the weekday of a day, a sum in capitals, a long choice, a file, a
drawer, a toast."""

import re
from datetime import date
from decimal import Decimal

import pytest
from playwright.sync_api import Browser, JSHandle, Page, expect

from common import money
from common.clock import now
from relief.demo.cast import PASSWORD
from tests.factories import publish_calendar
from tests.journeys.conftest import SignIn

pytestmark = pytest.mark.timeout(300)


def day_said(page: Page, day: str) -> str:
    field = page.locator("input[type=date]:visible").first
    field.fill(day)
    field.dispatch_event("change")
    line = page.locator("output[for=id_wrong-on]").first
    expect(line).not_to_be_empty()
    page.wait_for_load_state("networkidle")
    return line.inner_text()


def test_a_day_that_is_typed_tells_its_weekday_and_what_the_notice_says_of_it(sit_down: SignIn) -> None:
    publish_calendar(2026, at=now())
    page = sit_down("clerk").go("/styleguide/")
    assert date(2026, 10, 1).weekday() == 3
    assert day_said(page, "2026-10-01") == "周四 · 放假"
    assert day_said(page, "2026-10-10") == "周六 · 调休上班"
    assert day_said(page, "2026-10-15") == "周四"


def test_a_long_choice_is_narrowed_by_typing_and_keeps_to_what_fits(sit_down: SignIn) -> None:
    page = sit_down("clerk").go("/styleguide/")
    chosen = "select => select.selectedOptions[0].text"
    choice, box = page.locator("#id_plain-town"), page.locator(".r-narrow")
    lines = page.locator(".r-combo-list li:visible")
    expect(box).to_have_count(1)
    box.click()
    expect(lines).to_have_count(choice.evaluate("select => select.options.length"))
    box.fill("鸿畅")
    assert "鸿畅" in choice.evaluate(chosen) and all("鸿畅" in one for one in lines.all_inner_texts())
    page.keyboard.press("Enter")
    expect(lines).to_have_count(0)
    assert "鸿畅" in box.input_value() and page.url.endswith("/styleguide/"), "Enter chooses and sends nothing"
    box.fill("没有这个")
    expect(lines).to_have_count(0)
    page.keyboard.press("Tab")
    assert "鸿畅" in box.input_value(), "what fits nothing changes nothing"
    page.locator("label[for=id_plain-town]").click()
    expect(box).to_be_focused()
    page.keyboard.press("ArrowDown")
    assert "鸿畅" not in choice.evaluate(chosen)
    page.keyboard.press("Escape")
    assert "鸿畅" in choice.evaluate(chosen) and "鸿畅" in box.input_value()
    box.click()
    lines.filter(has_text="神垕").first.click()
    assert "神垕" in choice.evaluate(chosen) and "神垕" in box.input_value()


SUMS = ["0", "0.05", "0.50", "1", "10", "10.01", "105.30", "1000.07", "1010", "1890", "10000", "10001", "10500"]
SUMS += ["100100", "1200034.56", "10000000", "99999999.99"]
DROPPED = """size => {
  const all = new DataTransfer();
  all.items.add(new File([new Uint8Array(size)], "名单.xlsx"));
  return all;
}"""


def dropped(page: Page, size: int) -> JSHandle:
    """A file of so many bytes, as somebody lets it fall on a page."""
    return page.evaluate_handle(DROPPED, size)


def test_a_sum_that_is_typed_is_said_in_the_capitals_of_the_forms(sit_down: SignIn) -> None:
    page = sit_down("clerk").go("/styleguide/")
    field, said = page.locator("#id_plain-amount"), page.locator("output[for=id_plain-amount]")
    for text in SUMS:
        field.fill(text)
        assert said.inner_text() == money.capitals(Decimal(text)), text
    field.fill("1,00")
    expect(said).to_be_hidden()


def test_a_dropped_file_is_named_with_its_size_and_one_too_large_is_not_sent(sit_down: SignIn) -> None:
    desk = sit_down("county_reviewer")
    page = desk.go("/cases/import/")
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
    for size, told in ((1536, "名单.xlsx · 2 KB"), (21 * 1024 * 1024, "名单.xlsx · 21.0 MB（超过大小限制，不能上传）")):
        page.locator("[data-drop]").dispatch_event("drop", {"dataTransfer": dropped(page, size)})
        expect(page.locator(".r-drop-files")).to_have_text(told)
    page.locator("main form:has([type=file]) [type=submit]").click()
    expect(page.locator("main [type=file]")).to_be_focused()
    assert sent == []


def drawer_narrows(page: Page) -> None:
    """Open the filter, choose, send."""
    form, opener = page.locator("#filters"), page.locator(".r-drawer-open")
    expect(form).to_be_hidden()
    opener.click()
    expect(form).to_be_visible()
    form.locator("[name=name]").fill("沈")
    form.get_by_role("button", name="筛选").click()
    page.wait_for_url(re.compile("name=%E6%B2%88"))
    expect(form).to_be_hidden()
    expect(opener).to_have_text("筛选1 已设 1 个条件")


def test_a_long_filter_is_a_drawer_on_a_phone_by_keyboard_and_without_scripts(
    sit_down: SignIn, product: str, browser: Browser
) -> None:
    page = sit_down("clerk").go("/styleguide/")
    expect(page.locator(".r-drawer-open")).to_be_hidden()
    expect(page.locator("#filters")).to_be_visible()
    page.set_viewport_size({"width": 360, "height": 740})
    page.locator(".r-drawer-open").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "f-town"
    page.keyboard.press("Escape")
    expect(page.locator("#filters")).to_be_hidden()
    expect(page.locator(".r-drawer-open")).to_be_focused()
    drawer_narrows(page)
    with browser.new_context(
        locale="zh-CN", java_script_enabled=False, viewport={"width": 360, "height": 740}
    ) as context:
        plain = context.new_page()
        plain.goto(f"{product}/sign-in/?next=/styleguide/")
        plain.fill("[name=username]", "clerk")
        plain.fill("[name=password]", PASSWORD)
        plain.click("form button[type=submit]")
        plain.wait_for_url(f"{product}/styleguide/")
        drawer_narrows(plain)


def test_a_part_that_fails_is_told_as_a_toast_with_its_number(sit_down: SignIn) -> None:
    desk = sit_down("clerk")
    page = desk.go("/styleguide/")
    with page.expect_response("**/styleguide/?fail") as answered:
        page.get_by_text("演示一次失败").click()
    toast = page.locator("#toasts .r-callout")
    expect(toast).to_contain_text(f"错误编号：{answered.value.headers['x-request-id']}")
    toast.get_by_role("button", name="关闭").click()
    expect(toast).to_have_count(0)
    assert all("404" in said for said in desk.complaints)
    desk.complaints.clear()
