"""What holds on every page, whatever it is for: phone, keyboard, names, back, double press, leaving, network, errors,
print, motion."""

import re
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Dialog, Page, ViewportSize, expect

from approvals.models import Decision
from cases.models import Case
from cases.terms import State
from tests.factories import make_case
from tests.journeys.conftest import Desk, SignIn
from tests.journeys.steps import world
from tests.journeys.test_components import dropped

pytestmark = pytest.mark.timeout(600)
GRAVE = {"serious", "critical"}
WIDE, PHONE = ViewportSize(width=1366, height=900), ViewportSize(width=360, height=740)
FOCUSED = """() => {
  const one = document.activeElement;
  if (!one || one === document.body) return null;
  const box = one.getClientRects()[0] || one.getBoundingClientRect();
  const x = Math.min(innerWidth - 1, Math.max(0, box.x + box.width / 2));
  const y = Math.min(innerHeight - 1, Math.max(0, box.y + Math.min(box.height / 2, 20)));
  const above = document.elementFromPoint(x, y);
  window.walked ??= new Set();
  const again = window.walked.has(one);
  window.walked.add(one);
  return {
    again, what: one.outerHTML.slice(0, 120), ring: getComputedStyle(one).outlineStyle,
    seen: box.width > 1 && box.bottom > 0 && box.top < innerHeight,
    free: Boolean(above && (one.contains(above) || one.labels?.[0]?.contains(above))),
  };
}"""
"""What has the focus, whether it was there before, is marked, in sight and under nothing else; null at the end."""


@pytest.fixture
def at_the_county(product: str) -> Case:
    return make_case(world(), state=State.COUNTY_DECISION)


@pytest.fixture
def approved(product: str) -> Case:
    return make_case(world(), state=State.APPROVED)


def grave(page: Page) -> list[object]:
    found = [one for one in Axe().run(page).response["violations"] if one["impact"] in GRAVE]
    return [(page.url, one["id"], [node["target"] for node in one["nodes"]]) for one in found]


def lost_on_the_way(page: Page) -> Iterator[str]:
    """By Tab from the top to the end: what is not marked, out of sight or hidden under something."""
    page.evaluate("document.activeElement.blur()")
    for _press in range(250):
        page.keyboard.press("Tab")
        here = page.evaluate(FOCUSED)
        if here is None or here["again"]:
            return
        if here["ring"] == "none" or not here["seen"] or not here["free"]:
            yield f"{page.url} {here}"
    yield f"{page.url}: the keyboard never comes to the end"


def test_main_pages_fit_a_phone_speak_to_a_reader_and_are_walked_by_the_keyboard(
    sit_down: SignIn, at_the_county: Case, approved: Case
) -> None:
    case, order = at_the_county.pk, approved.pk
    pages = {
        "clerk": ["/", "/cases/", "/cases/new/", f"/cases/{case}/", "/emergency/new/"],
        "county_approver": ["/", f"/decisions/{case}/decide/", "/deadlines/", "/dashboard/"],
        "finance": [f"/payments/{order}/", "/payments/funds/", "/payments/made/"],
        "standards": ["/standards/", "/standards/packages/", "/officers/"],
    }
    for who, addresses in pages.items():
        desk = sit_down(who)
        for address in addresses:
            desk.page.set_viewport_size(WIDE)
            desk.page.emulate_media(color_scheme="light")
            page = desk.go(address)
            page.wait_for_load_state("networkidle")
            assert list(lost_on_the_way(page)) == []
            page.set_viewport_size(PHONE)
            page.emulate_media(color_scheme="dark")
            page.reload()
            page.wait_for_load_state("networkidle")
            assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], address
            assert [*grave(page), *lost_on_the_way(page)] == []


def test_back_leads_to_what_was_there_before_a_filter_a_refusal_and_a_swap(sit_down: SignIn) -> None:
    desk = sit_down("county_reviewer")
    page = desk.go("/deadlines/")
    page.locator("#filters select[name=stage]").select_option(index=1)
    desk.press("筛选")
    assert "stage=" in page.url
    page.go_back()
    assert page.url.endswith("/deadlines/")
    assert page.input_value("#filters [name=stage]") == ""
    page.go_forward()
    assert page.input_value("#filters [name=stage]") != ""

    page = desk.go("/cases/import/")
    page.set_input_files("[name=file]", {"name": "a.xlsx", "mimeType": "", "buffer": b"no workbook"})
    page.locator("main form:has([type=file]) [type=submit]").click()
    expect(page.locator("[data-error-summary]")).to_be_focused()
    page.go_back()
    assert "stage=" in page.url
    desk.complaints.clear()  # the refusal, 422

    desk = sit_down("finance")
    desk.go("/payments/funds/")
    page = desk.go("/payments/funds/receive/")
    desk.press("登记拨入")
    expect(page.locator("[data-error-summary]")).to_be_focused()
    page.go_back()
    expect(page.locator("[data-error-summary]")).to_have_count(0)
    page.go_back()
    assert page.url.endswith("/payments/funds/")
    desk.complaints.clear()  # the refusal, 422


def twice(page: Page, button: str) -> None:
    """Pressed a second time before anything could answer."""
    with page.expect_navigation():
        page.locator(button).evaluate("button => { button.click(); button.click(); }")


def test_what_is_pressed_twice_is_done_once(sit_down: SignIn, at_the_county: Case) -> None:
    desk, before = sit_down("clerk"), Case.objects.count()
    page = desk.go("/cases/new/")
    page.locator("[name=cause]").select_option(index=1)
    twice(page, "main button:has-text('查重并开始')")
    page.wait_for_load_state("networkidle")
    assert Case.objects.count() == before + 1

    desk = sit_down("county_approver")
    page = desk.go(f"/decisions/{at_the_county.pk}/decide/")
    page.locator("#approve [name=unrelated]").check()
    twice(page, "[name=agree]")
    page.wait_for_load_state("networkidle")
    assert Decision.objects.filter(case=at_the_county).count() == 1
    assert Case.objects.get(pk=at_the_county.pk).state == State.APPROVED


class Asked:
    """What the browser asks before a page is left, and what the officer answers."""

    def __init__(self, page: Page) -> None:
        self.times = 0
        self.leave = False
        page.on("dialog", self._answer)

    def _answer(self, dialog: Dialog) -> None:
        assert dialog.type == "beforeunload"
        self.times += 1
        if self.leave:
            dialog.accept()
        else:
            dialog.dismiss()


def test_a_changed_form_is_not_left_without_a_question_and_an_unchanged_one_is(sit_down: SignIn) -> None:
    page = sit_down("standards").go("/standards/calendar/new/")
    asked, away = Asked(page), page.locator(".r-nav a[href='/standards/']")
    away.click()
    page.wait_for_url("**/standards/")
    page.go_back()
    page.locator("[name=document_no]").click()
    page.keyboard.type("国办发明电〔2027〕1号")
    away.click()
    page.wait_for_timeout(300)
    assert (asked.times, page.url.rsplit("/", 3)[-2]) == (1, "new")
    assert page.input_value("[name=document_no]").startswith("国办")
    asked.leave = True
    away.click()
    page.wait_for_url("**/standards/")
    assert asked.times == 2


def test_a_cut_line_is_said_on_every_page_until_it_is_back(sit_down: SignIn) -> None:
    page = sit_down("clerk").go("/cases/")
    notice = page.locator("#offline")
    expect(notice).to_be_hidden()
    page.context.set_offline(True)
    expect(notice).to_have_text("网络已断开，恢复之前的改动不会保存。")
    page.context.set_offline(False)
    expect(notice).to_be_hidden()


def shown_with_its_number(desk: Desk, address: str, status: int, heading: str) -> None:
    page = desk.page
    answer = page.goto(desk.url + address)
    assert answer is not None
    assert answer.status == status
    expect(page.locator("h1")).to_have_text(heading)
    expect(page.locator("main code")).to_have_text(answer.headers["x-request-id"])
    assert page.evaluate("document.documentElement.scrollWidth") <= page.evaluate("innerWidth")
    assert grave(page) == []
    page.locator("main a[href='/']").click()
    page.wait_for_url(f"{desk.url}/")


def test_a_page_that_does_not_exist_or_is_refused_has_a_number_to_quote_and_a_way_on(sit_down: SignIn) -> None:
    desk = sit_down("clerk")
    desk.page.set_viewport_size(PHONE)
    shown_with_its_number(desk, "/cases/999999/", 404, "没有找到这个页面")
    shown_with_its_number(desk, "/payments/funds/receive/", 403, "您没有权限进行这项操作")
    desk.page.locator("[name=language]").click()
    shown_with_its_number(desk, "/no/such/page/", 404, "There is nothing at this address")
    assert all(re.search("40[34]", said) for said in desk.complaints), desk.complaints
    desk.complaints.clear()


UPON_PAPER = """() => [...document.querySelectorAll("main, main h1, main p, main td, main dd")]
  .filter((one) => one.checkVisibility())
  .map((one) => getComputedStyle(one).color.match(/\\d+/g).slice(0, 3).map(Number))
  .filter((rgb) => Math.max(...rgb) > 160).length"""
"""How many texts are too pale for white paper."""


def test_a_page_is_printed_without_its_frame_and_dark_upon_white(sit_down: SignIn, at_the_county: Case) -> None:
    desk = sit_down("clerk")
    for address in ("/cases/", f"/cases/{at_the_county.pk}/"):
        page = desk.go(address)
        page.emulate_media(media="print", color_scheme="dark")
        for frame in (".r-bar", ".r-nav", ".r-foot", "#filters", "main .btn", ".r-skip", "dialog"):
            expect(page.locator(frame).locator("visible=true")).to_have_count(0)
        assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
        assert page.evaluate(UPON_PAPER) == 0
        page.emulate_media(media="screen", color_scheme="light")


def test_nothing_moves_for_who_asked_for_stillness(sit_down: SignIn) -> None:
    page = sit_down("clerk").go("/styleguide/")
    assert page.evaluate("document.getAnimations().length") > 0
    page.emulate_media(reduced_motion="reduce")
    assert page.evaluate("document.getAnimations().length") == 0


def test_what_scripts_say_is_english_on_the_switch(sit_down: SignIn) -> None:
    desk = sit_down("clerk")
    page = desk.go("/styleguide/")
    with page.expect_navigation():
        page.locator("[name=language]").click()
    expect(page.locator(".r-narrow")).to_have_attribute("placeholder", "Type to narrow the choice")
    page.locator("input[type=date]").first.fill("2026-10-15")
    expect(page.locator("output[for=id_wrong-on]").first).to_have_text("Thu")
    page.locator("[data-drop]").dispatch_event("drop", {"dataTransfer": dropped(page, 11 * 1024 * 1024)})
    expect(page.locator(".r-drop-files")).to_have_text("名单.xlsx · 11.0 MB (too large to upload)")
    page.context.set_offline(True)
    expect(page.locator("#offline")).to_contain_text("The network is interrupted")
    page.context.set_offline(False)


def test_the_desk_on_a_phone_shows_three_of_a_kind_and_folds_what_stands_second(product: str, sit_down: SignIn) -> None:
    cast = world()
    for _one in range(4):
        make_case(cast, state=State.SUBMITTED)
    page = sit_down("clerk").page
    page.set_viewport_size(PHONE)
    sit_down("clerk").go("/")
    rows, rest = page.locator("#accept tbody tr"), page.get_by_role("link", name="全部4件")
    assert [row.is_visible() for row in rows.all()] == [True, True, True, False]
    expect(rest).to_be_visible()
    expect(page.locator("#messages .r-card-body")).to_be_hidden()
    page.locator("#messages > summary").click()
    expect(page.locator("#messages .r-card-body")).to_be_visible()
    page.set_viewport_size(WIDE)
    page.reload()
    assert all(row.is_visible() for row in rows.all())
    expect(rest).to_be_hidden()
    expect(page.locator("#messages .r-card-body")).to_be_visible()
