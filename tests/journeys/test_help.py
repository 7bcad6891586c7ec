"""Help where one stands: keys, rules at the fields, the first steps without a mouse, and guides that fit on a page."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from guide.keys import KEYS
from guide.roles import Role
from tests.journeys.conftest import Desk, SignIn

pytestmark = pytest.mark.timeout(300)
GRAVE = {"serious", "critical"}
PAGES = ("/", "/help/", "/help/guide/caseworker/", "/help/words/", "/help/rules/", "/help/keys/", "/help/news/")
SHEET_OF_PDF = re.compile(rb"/Type\s*/Page\b")


def shown(page: Page) -> list[str]:
    """The keys that the open dialog names."""
    return [text.strip() for text in page.locator("#keys tr:visible td").all_inner_texts()]


def grave(page: Page) -> list[str]:
    found = Axe().run(page).response["violations"]
    return [f"{one['id']}: {one['nodes'][0]['html']}" for one in found if one["impact"] in GRAVE]


def says(where: str) -> str:
    return next(key.said.zh for key in KEYS if where in key.where)


def test_the_question_mark_shows_the_keys_of_the_page_but_never_while_one_types(sit_down: SignIn) -> None:
    desk = sit_down("clerk")
    page = desk.go("/")
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_be_visible()
    assert says("#search") in shown(page) and says("radio") not in shown(page)
    assert grave(page) == []
    page.keyboard.press("Escape")
    expect(page.locator("#keys")).to_be_hidden()
    page.keyboard.press("/")
    expect(page.locator("#search")).to_be_focused()
    page.keyboard.type("?/")
    expect(page.locator("#search")).to_have_value("?/")
    expect(page.locator("#keys")).to_be_hidden()
    page = desk.go("/emergency/new/")
    page.locator("[name=urgency]").first.focus()
    page.keyboard.press("?")
    assert says("radio") in shown(page)
    page = sit_down("standards").go("/")  # who sees no case has no box to find one
    page.keyboard.press("?")
    assert says("#search") not in shown(page)


def test_a_rule_opens_at_its_field_with_the_keyboard_and_leads_to_the_clause(sit_down: SignIn) -> None:
    page = sit_down("clerk").go("/emergency/new/")
    page.get_by_text("接报时间、来源、外地户籍").click()
    before = page.locator("[name=reported_at]").input_value()
    page.locator("[name=reported_at]").focus()
    page.keyboard.press("F1")
    told = page.locator(".r-rule[open] .r-rule-said")
    expect(told).to_contain_text("24小时内给予第一次救助")
    assert grave(page) == []
    with page.expect_popup() as opened:
        told.get_by_role("link").click()
    clause = opened.value
    expect(clause.locator(":target")).to_contain_text("先行救助")
    assert page.locator("[name=reported_at]").input_value() == before
    clause.close()
    page.locator("[name=reported_at]").focus()
    page.keyboard.press("F1")
    expect(told).to_be_hidden()


def test_the_keyboard_stops_at_no_rule_on_its_way(sit_down: SignIn) -> None:
    page = sit_down("clerk").go("/cases/new/")
    assert page.locator(".r-rule").count() > 0
    page.locator("[name=id_number]").focus()
    for _press in range(8):
        page.keyboard.press("Tab")
        assert not page.evaluate("document.activeElement.matches('.r-rule > summary')")


def test_the_first_steps_are_walked_with_the_keyboard_alone(sit_down: SignIn) -> None:
    page = sit_down("clerk").go("/")
    for step in range(1, 5):
        expect(page.locator("#tour")).to_contain_text(f"{step}/5")
        page.get_by_role("button", name="下一步").focus()
        with page.expect_navigation():
            page.keyboard.press("Enter")
    page.get_by_role("button", name="完成").focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.locator("#tour")).to_have_count(0)
    page = sit_down("clerk").go("/help/")
    with page.expect_navigation():
        page.get_by_role("button", name="从工作台重新开始新手引导").click()
    expect(page.locator("#tour")).to_contain_text("1/5")


def test_help_works_without_scripts(sit_down: SignIn) -> None:
    desk = sit_down("clerk")
    plain = desk.page.context.browser
    assert plain is not None
    context = plain.new_context(
        locale="zh-CN", java_script_enabled=False, storage_state=desk.page.context.storage_state()
    )
    still = Desk(context, desk.url, "clerk")
    page = still.go("/cases/new/")
    page.locator(".r-rule > summary").first.click()
    expect(page.locator(".r-rule[open] .r-rule-said").first).to_be_visible()
    page = still.go("/")
    with page.expect_navigation():
        page.get_by_role("button", name="下一步").click()
    expect(page.locator("#tour")).to_contain_text("2/5")
    context.close()


def test_nobody_is_shut_out_of_the_help_and_nothing_is_wider_than_a_telephone(sit_down: SignIn) -> None:
    desk = sit_down("clerk")
    for address in PAGES:
        page = desk.go(address)
        assert grave(page) == [], address
        page.set_viewport_size({"width": 360, "height": 740})
        assert page.evaluate("document.documentElement.scrollWidth") <= 360, address
        page.set_viewport_size({"width": 1366, "height": 900})


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_each_guide_is_printed_on_one_page(language: str, sit_down: SignIn) -> None:
    desk = sit_down("inspector")
    page = desk.go("/")
    if language == "en":
        with page.expect_navigation():
            page.locator("[name=language]").click()
    sheets = {}
    for role in Role:
        page = desk.go(f"/help/guide/{role}/")
        expect(page.locator("h1")).to_have_text(role.en if language == "en" else role.zh)
        printed = page.pdf(prefer_css_page_size=True)
        sheets[role] = len(SHEET_OF_PDF.findall(printed))
    assert sheets == dict.fromkeys(Role, 1)
    page = desk.go("/help/rules/")
    assert len(SHEET_OF_PDF.findall(page.pdf(prefer_css_page_size=True))) > 1, "pages are counted wrongly"
