"""The session ends or the line is cut in the middle of a form: what is typed stays on the page and is saved later."""

from pathlib import Path
from uuid import uuid4

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import Browser, Dialog, Page, expect

from accounts.models import Region, User
from accounts.officer import officer_on
from cases import services as cases
from cases.models import Case, DraftStep
from cases.terms import Channel
from common.clock import now, today
from relief.demo.cast import PASSWORD
from tests.journeys.conftest import Desk, SignIn
from tests.scans import PNG

pytestmark = pytest.mark.timeout(200)
WORDS = "夜间住院，自付费用较高。"


def begun() -> Case:
    return cases.open_case(
        officer=officer_on(User.objects.get(username="clerk"), today()), at=now(), today=today(),
        township_id=Region.objects.get(name="颍川街道").pk, channel=Channel.WINDOW, token=uuid4(),
    )  # fmt: skip


def hardship(desk: Desk, case: Case) -> Page:
    """The step with everything filled in but the words."""
    page = desk.go(f"/cases/{case.pk}/hardship/")
    page.select_option("[name=cause]", "expenditure:illness")
    page.fill("[name=applied_on]", str(today()))
    expect(page.locator("[data-autosave-status]")).to_contain_text("已保存")
    return page


def sign_in_beside(page: Page, username: str = "clerk") -> None:
    """In the window that the notice opens."""
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="在新窗口登录").click()
    beside = opened.value
    beside.fill("[name=username]", username)
    beside.fill("[name=password]", PASSWORD)
    with beside.expect_navigation():
        beside.click("form button[type=submit]")
    beside.close()
    page.bring_to_front()


def until_focused(page: Page, name: str) -> None:
    """The element has the focus of its page, whether or not the window of the page is in front."""
    for _tenth in range(50):
        if page.evaluate("document.activeElement.id") == name:
            return
        page.wait_for_timeout(100)
    raise AssertionError(f"{name} never had the focus")


def kept_by_the_browser(page: Page) -> str:
    return str(page.evaluate("JSON.stringify([localStorage, sessionStorage])")) + str(page.context.cookies())


def test_a_form_outlives_its_session_and_is_saved_after_signing_in_beside_it(sit_down: SignIn) -> None:
    desk, case = sit_down("clerk"), begun()
    page = hardship(desk, case)
    Session.objects.all().delete()
    page.fill("[name=narrative]", WORDS)
    expect(page.locator("#unsaved")).to_contain_text("沈秋禾的登录已失效")
    page.get_by_role("button", name="保存并继续").click()
    expect(page.locator("#unsaved")).to_be_focused()
    assert page.url.endswith(f"/cases/{case.pk}/hardship/")
    assert page.input_value("[name=narrative]") == WORDS
    assert not Case.objects.get(pk=case.pk).narrative
    assert WORDS not in kept_by_the_browser(page)

    sign_in_beside(page)
    assert page.input_value("[name=narrative]") == WORDS
    with page.expect_navigation():
        page.get_by_role("button", name="保存并继续").click()
    assert page.url.endswith(f"/cases/{case.pk}/expenses/")
    assert Case.objects.get(pk=case.pk).narrative == WORDS


def test_a_draft_saves_itself_again_once_the_officer_is_back(sit_down: SignIn) -> None:
    desk, case = sit_down("clerk"), begun()
    page = hardship(desk, case)
    Session.objects.all().delete()
    page.fill("[name=narrative]", WORDS)
    expect(page.locator("#unsaved")).to_be_visible()
    sign_in_beside(page)
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")  # a headless window is never hidden
    expect(page.locator("#unsaved")).to_be_hidden()
    expect(page.locator("[data-autosave-status]")).to_contain_text("已保存")
    assert WORDS in DraftStep.objects.get(case=case, step="hardship").typed


def test_whoever_leaves_what_was_saved_is_not_asked(sit_down: SignIn) -> None:
    desk, case = sit_down("clerk"), begun()
    page, asked = desk.go(f"/cases/{case.pk}/household/"), list[str]()

    def leave(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    page.on("dialog", leave)
    page.locator("[name=address]").click()
    page.keyboard.type("示例路8号")
    page.locator("[name=declared_income]").click()
    page.keyboard.type("18000")  # written as a sum when it is left
    expect(page.locator("[data-autosave-status]")).to_contain_text("已保存")
    page.get_by_role("link", name="困难情况").click()
    page.wait_for_url(f"**/cases/{case.pk}/hardship/")
    assert not asked
    kept = DraftStep.objects.get(case=case, step="household").typed
    assert "示例路8号" in kept and "18000" in kept
    page.locator("[name=narrative]").click()
    page.keyboard.type(WORDS)
    page.get_by_role("link", name="申请人与家庭").click()
    page.wait_for_url(f"**/cases/{case.pk}/household/")
    assert asked == ["beforeunload"], "of what is not saved yet"


def test_a_page_is_not_saved_in_the_name_of_another_officer(sit_down: SignIn) -> None:
    desk, case = sit_down("clerk"), begun()
    page = hardship(desk, case)
    Session.objects.all().delete()
    page.fill("[name=narrative]", WORDS)
    expect(page.locator("#unsaved")).to_be_visible()
    sign_in_beside(page, "head")
    page.get_by_role("button", name="保存并继续").click()
    until_focused(page, "unsaved")
    assert page.input_value("[name=narrative]") == WORDS
    assert not Case.objects.get(pk=case.pk).narrative
    assert WORDS not in DraftStep.objects.get(case=case, step="hardship").typed


def test_the_hint_of_a_number_does_not_take_a_half_typed_household_to_the_door(sit_down: SignIn) -> None:
    desk, case = sit_down("clerk"), begun()
    page = desk.go(f"/cases/{case.pk}/household/")
    Session.objects.all().delete()
    page.fill("[name=members-0-name]", "沈示例")
    page.fill("[name=members-0-id_number]", "411081199001010011")
    expect(page.locator("#unsaved")).to_be_visible()
    page.wait_for_timeout(1500)
    assert page.url.endswith(f"/cases/{case.pk}/household/")
    assert page.input_value("[name=members-0-id_number]") == "411081199001010011"


def test_a_cut_line_keeps_the_page_and_the_draft_is_saved_when_it_is_back(sit_down: SignIn) -> None:
    desk, case = sit_down("clerk"), begun()
    page = hardship(desk, case)
    page.context.set_offline(True)
    page.fill("[name=narrative]", WORDS)
    page.get_by_role("button", name="保存并继续").click()
    expect(page.locator("#unsaved")).to_contain_text("服务器没有响应")
    assert page.input_value("[name=narrative]") == WORDS
    page.context.set_offline(False)
    expect(page.locator("#unsaved")).to_be_hidden()
    expect(page.locator("[data-autosave-status]")).to_contain_text("已保存")
    assert WORDS in DraftStep.objects.get(case=case, step="hardship").typed
    assert all("ERR_INTERNET_DISCONNECTED" in said for said in desk.complaints)
    desk.complaints.clear()


def chosen(page: Page, field: str) -> list[str]:
    names: list[str] = page.evaluate(
        "name => [...document.querySelector(`[name=${name}]`).files].map((f) => f.name)", field
    )
    return names


def test_a_refusal_leaves_chosen_files_and_the_signature_on_the_page(sit_down: SignIn, tmp_path: Path) -> None:
    desk, photo = sit_down("clerk"), tmp_path / "现场.png"
    photo.write_bytes(PNG)
    page = desk.go("/emergency/new/")
    page.get_by_text("接报时间、来源、外地户籍").click()
    page.set_input_files("[name=photos]", [photo])
    page.locator("[data-sheet] > summary").click()
    pad = page.locator("[data-sheet] canvas")
    pad.scroll_into_view_if_needed()
    box = pad.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 30, box["y"] + 30)
    page.mouse.down()
    page.mouse.move(box["x"] + 90, box["y"] + 60, steps=3)
    page.mouse.up()
    drawn = page.evaluate("document.querySelector('[data-sheet] canvas').toDataURL()")
    page.fill("[name=place]", "东街12号")
    page.fill("[name=amount]", "1,00")
    for _n in range(2):
        assert "金额" in desk.press_in_vain("登记并先行救助")
    assert page.input_value("[name=amount]") == "1,00"
    assert chosen(page, "photos") == ["现场.png"]
    expect(page.locator(".r-drop-files").filter(has_text="现场.png")).to_be_visible()
    assert page.evaluate("document.querySelector('[data-sheet] canvas').toDataURL()") == drawn
    expect(pad).to_be_visible()
    expect(page.locator("[name=channel]")).to_be_visible()
    assert page.input_value("[name=place]") == "东街12号"
    assert not Case.objects.exists()

    page.fill("[name=name]", "沈示例")
    page.locator("[name=cause][value=fire]").check()
    page.get_by_text("常用语句").click()
    page.get_by_role("button", name="住房起火，无处居住，衣物和口粮受损。").click()
    page.locator("[name=urgency][value=shelter]").check()
    page.locator("[name=no_document]").check()
    page.fill("[name=looks]", "五十岁上下，身高约一米六，灰色外套。")
    with page.expect_navigation():
        page.get_by_role("button", name="只登记", exact=True).click()
    assert Case.objects.get().papers.filter(kind="scene").count() == 1


def test_a_line_cut_during_an_upload_says_so_and_keeps_the_page(sit_down: SignIn, tmp_path: Path) -> None:
    desk, case, photo = sit_down("clerk"), begun(), tmp_path / "票据.png"
    photo.write_bytes(PNG)
    page = desk.go(f"/cases/{case.pk}/papers/")
    page.set_input_files("[name=upload]", [photo])
    page.route("**/papers/add/", lambda route: route.abort())
    page.get_by_role("button", name="添加", exact=True).click()
    expect(page.locator("#toasts")).to_contain_text("操作没有完成")
    assert chosen(page, "upload") == ["票据.png"]
    page.unroute("**/papers/add/")
    with page.expect_navigation():
        page.get_by_role("button", name="添加", exact=True).click()
    assert case.papers.count() == 1
    desk.complaints.clear()  # of the line that was cut


def test_a_server_that_does_not_answer_is_asked_again_on_request(sit_down: SignIn) -> None:
    desk, case = sit_down("clerk"), begun()
    page = hardship(desk, case)
    page.route("**/session/", lambda route: route.abort())
    page.fill("[name=narrative]", WORDS)
    page.get_by_role("button", name="保存并继续").click()
    expect(page.locator("#unsaved")).to_contain_text("服务器没有响应")
    assert not Case.objects.get(pk=case.pk).narrative
    page.unroute("**/session/")
    with page.expect_navigation():
        page.get_by_role("button", name="再次保存").click()
    assert page.url.endswith(f"/cases/{case.pk}/expenses/")
    assert Case.objects.get(pk=case.pk).narrative == WORDS
    assert all("ERR_FAILED" in said for said in desk.complaints)
    desk.complaints.clear()


def test_without_scripts_an_ended_session_leads_to_the_door_and_back(product: str, browser: Browser) -> None:
    with browser.new_context(locale="zh-CN", java_script_enabled=False) as context:
        case, page = begun(), context.new_page()
        place = f"/cases/{case.pk}/hardship/"
        page.goto(f"{product}{place}")
        for _at_the_door_that_it_led_to in range(2):
            page.wait_for_url(f"{product}/sign-in/?next={place}")
            page.fill("[name=username]", "clerk")
            page.fill("[name=password]", PASSWORD)
            page.click("form button[type=submit]")
            page.wait_for_url(f"{product}{place}")
            Session.objects.all().delete()
            page.get_by_role("button", name="保存并继续").click()
        expect(page).to_have_url(f"{product}/sign-in/?next={place}")


def test_a_window_that_was_overtaken_by_another_says_so_and_keeps_its_words(sit_down: SignIn) -> None:
    desk, case = sit_down("clerk"), begun()
    page = hardship(desk, case)
    page.fill("[name=narrative]", WORDS)
    expect(page.locator("[data-autosave-status]")).to_contain_text("已保存")
    beside = page.context.new_page()
    beside.goto(page.url)
    beside.fill("[name=narrative]", "失火。")
    with beside.expect_navigation():
        beside.get_by_role("button", name="保存并继续").click()
    page.bring_to_front()
    page.fill("[name=narrative]", WORDS * 2)
    expect(page.locator("[data-autosave-status]")).to_contain_text("在另一窗口改动了本页内容")
    with page.expect_navigation():
        page.get_by_role("button", name="保存并继续").click()
    expect(page.locator("main")).to_contain_text("在另一窗口改动了本页内容")
    assert page.input_value("[name=narrative]") == WORDS * 2
    with page.expect_navigation():
        page.get_by_role("button", name="保存并继续").click()
    assert Case.objects.get(pk=case.pk).narrative == WORDS * 2
    assert all("409" in said for said in desk.complaints)
    desk.complaints.clear()


def test_until_one_of_two_windows_is_chosen_neither_writes_over_the_other_by_itself(sit_down: SignIn) -> None:
    desk, case = sit_down("clerk"), begun()
    page = desk.go(f"/cases/{case.pk}/hardship/")
    beside = page.context.new_page()
    beside.goto(page.url)
    beside.fill("[name=narrative]", "失火。")
    expect(beside.locator("[data-autosave-status]")).to_contain_text("已保存")
    page.bring_to_front()
    page.fill("[name=narrative]", WORDS)
    expect(page.locator("[data-autosave-status]")).to_contain_text("另一窗口")
    page.select_option("[name=cause]", "expenditure:illness")
    page.fill("[name=applied_on]", str(today()))
    with page.expect_navigation():
        page.get_by_role("button", name="保存并继续").click()
    expect(page.locator("main")).to_contain_text("失火。")
    page.fill("[name=narrative]", WORDS * 2)
    page.wait_for_timeout(1500)  # longer than a page waits before it saves itself
    assert "失火。" in DraftStep.objects.get(case=case, step="hardship").typed

    page.once("dialog", lambda dialog: dialog.dismiss())  # what stands here would be lost
    page.get_by_role("link", name="采用另一窗口填写的内容").click()
    assert page.input_value("[name=narrative]") == WORDS * 2
    with page.expect_navigation():
        page.get_by_role("button", name="保存并继续").click()
    assert Case.objects.get(pk=case.pk).narrative == WORDS * 2
    assert all("409" in said for said in desk.complaints)
    desk.complaints.clear()


def test_what_was_typed_in_the_other_window_can_be_taken_instead(sit_down: SignIn) -> None:
    desk, case = sit_down("clerk"), begun()
    page = desk.go(f"/cases/{case.pk}/hardship/")
    beside = page.context.new_page()
    beside.goto(page.url)
    beside.fill("[name=narrative]", "失火。")
    expect(beside.locator("[data-autosave-status]")).to_contain_text("已保存")
    page.bring_to_front()
    page.fill("[name=narrative]", WORDS)
    with page.expect_navigation():
        page.get_by_role("button", name="保存并继续").click()
    page.once("dialog", lambda dialog: dialog.accept())
    with page.expect_navigation():
        page.get_by_role("link", name="采用另一窗口填写的内容").click()
    assert page.input_value("[name=narrative]") == "失火。"
    page.fill("[name=narrative]", "失火，房屋烧毁。")
    expect(page.locator("[data-autosave-status]")).to_contain_text("已保存")
    assert "失火，房屋烧毁。" in DraftStep.objects.get(case=case, step="hardship").typed
    desk.complaints.clear()


def test_a_refusal_after_signing_in_again_says_no_more_of_the_session(sit_down: SignIn) -> None:
    desk = sit_down("clerk")
    page = desk.go("/emergency/new/")
    page.fill("[name=place]", "东街12号")
    Session.objects.all().delete()
    page.get_by_role("button", name="登记并先行救助").click()
    expect(page.locator("#unsaved")).to_be_visible()
    desk.sign_in()
    assert "金额" in desk.press_in_vain("登记并先行救助")
    expect(page.locator("#unsaved")).to_be_hidden()
    assert page.input_value("[name=place]") == "东街12号"
