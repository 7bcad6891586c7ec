"""A press that the server did not hear, a form that came back refused: the officer sees it where he looks."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import Dialog, Page, Route, expect

from approvals.models import Decision
from cases.models import Case, DraftStep
from cases.terms import State
from tests.cast import Cast
from tests.factories import make_case
from tests.journeys.conftest import Desk, SignIn
from tests.journeys.steps import stands, world
from tests.journeys.test_nothing_typed_is_lost import begun, hardship, sign_in_beside, until_focused
from tests.scans import PNG

pytestmark = pytest.mark.timeout(200)


@pytest.fixture
def cast(product: str) -> Iterator[Cast]:
    yield world()


def without_a_line(desk: Desk) -> None:
    """Forget what the browser said of the line that was cut."""
    assert all("ERR_INTERNET_DISCONNECTED" in said for said in desk.complaints), desk.complaints
    desk.complaints.clear()


def test_an_approval_that_was_not_heard_says_so_at_its_button(cast: Cast, sit_down: SignIn) -> None:
    case = make_case(cast, state=State.TOWNSHIP_DECISION, amount="1890.00")
    head = sit_down("head")
    page = head.go(f"/decisions/{case.pk}/decide/")
    page.locator("#approve [name=unrelated]").check()
    page.context.set_offline(True)
    page.locator("[name=agree]").click()
    until_focused(page, "unsaved")
    expect(page.locator("#unsaved")).to_be_visible()
    expect(page.locator("#unsaved")).to_be_in_viewport()
    expect(page.locator("#unsaved")).to_contain_text("服务器没有响应")
    page.context.set_offline(False)
    without_a_line(head)

    Session.objects.all().delete()
    page.locator("[name=agree]").click()
    expect(page.locator("#unsaved")).to_contain_text("登录已失效")
    expect(page.locator("#unsaved")).to_be_visible()
    assert not Decision.objects.exists()


def asked_before_leaving(page: Page, leave: Callable[[], object]) -> bool:
    """Whether the browser asks before it goes; here the officer stays."""
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    page.on("dialog", stay)
    leave()
    page.wait_for_timeout(700)
    page.remove_listener("dialog", stay)
    return asked == ["beforeunload"]


def test_a_form_that_came_back_refused_is_not_left_unasked(cast: Cast, sit_down: SignIn) -> None:
    case = make_case(cast, state=State.INVESTIGATED, amount=None)
    head = sit_down("head")
    page = head.go(f"/decisions/{case.pk}/review/")
    place = page.url
    page.fill("[name=text]", "家庭人均收入低于标准。")
    with page.expect_navigation():
        page.get_by_role("button", name="签署意见").click()
    head.complaints.clear()  # 422
    assert asked_before_leaving(page, page.locator("#nav a").first.click)
    assert (page.url, page.input_value("[name=text]")) == (place, "家庭人均收入低于标准。")


def test_a_form_that_came_back_refused_is_sent_again_unasked(cast: Cast, sit_down: SignIn) -> None:
    case = make_case(cast, state=State.TOWNSHIP_DECISION, amount="1890.00")
    head = sit_down("head")
    page = head.go(f"/decisions/{case.pk}/decide/")
    with page.expect_navigation():
        page.locator("[name=agree]").click()
    head.complaints.clear()  # 422
    page.locator("#approve [name=unrelated]").check()
    assert not asked_before_leaving(page, page.locator("[name=agree]").click)
    expect(page.locator("main")).to_contain_text("已批准")


def test_an_act_by_one_button_that_was_not_heard_stays_on_its_page(cast: Cast, sit_down: SignIn) -> None:
    case = make_case(cast, state=State.SUBMITTED)
    clerk = sit_down("clerk")
    page = clerk.go(f"/cases/{case.pk}/accept/")
    page.context.set_offline(True)
    page.get_by_role("button", name="受理申请", exact=True).click()
    until_focused(page, "unsaved")
    expect(page.locator("#unsaved")).to_contain_text("没有办理：服务器没有响应")
    assert "保存" not in page.locator("#unsaved").inner_text()
    page.context.set_offline(False)
    without_a_line(clerk)

    Session.objects.all().delete()
    page.get_by_role("button", name="重试").click()
    expect(page.locator("#unsaved")).to_contain_text("登录已失效")
    assert stands(case) == State.SUBMITTED
    sign_in_beside(page)
    with page.expect_navigation():
        page.get_by_role("button", name="重试").click()
    assert stands(case) == State.ACCEPTED


def test_a_draft_under_way_is_not_left_unasked_and_its_page_loaded_anew_goes_on_saving(sit_down: SignIn) -> None:
    clerk, case = sit_down("clerk"), begun()
    page = clerk.go(f"/cases/{case.pk}/household/")
    slow: list[Route] = []

    def hold(route: Route) -> None:
        slow.append(route)

    page.route("**/autosave/**", hold)
    page.fill("[name=members-0-name]", "沈示例")
    expect(page.locator("[data-autosave-status]")).to_contain_text("正在保存")
    assert asked_before_leaving(page, lambda: page.evaluate("location.reload()"))

    typed = slow[0].request
    page.on("dialog", lambda dialog: dialog.accept())
    page.unroute("**/autosave/**")
    page.reload()
    answer = page.request.post(typed.url, data=typed.post_data_buffer, headers=typed.headers)  # it arrives after all
    assert answer.status == 204
    page.fill("[name=village_name]", "示例村")
    expect(page.locator("[data-autosave-status]")).to_contain_text("已保存")
    assert "示例村" in DraftStep.objects.get(case=case, step="household").typed


def test_two_windows_of_a_step_are_shown_side_by_side_before_one_takes_the_place_of_the_other(sit_down: SignIn) -> None:
    clerk, case = sit_down("clerk"), begun()
    page = hardship(clerk, case)
    beside = page.context.new_page()
    beside.goto(page.url)
    beside.fill("[name=narrative]", "乙处的话。")
    expect(beside.locator("[data-autosave-status]")).to_contain_text("已保存")
    page.bring_to_front()
    page.fill("[name=narrative]", "甲处的话。")
    with page.expect_navigation():
        page.get_by_role("button", name="保存并继续").click()
    expect(page.locator("main")).to_contain_text("乙处的话。")
    assert page.input_value("[name=narrative]") == "甲处的话。"
    assert asked_before_leaving(page, page.locator("#nav a").first.click)
    with page.expect_navigation():
        page.get_by_role("button", name="保存并继续").click()
    assert Case.objects.get(pk=case.pk).narrative == "甲处的话。"
    assert all("409" in said for said in clerk.complaints), clerk.complaints
    clerk.complaints.clear()


def test_originals_that_are_ticked_stay_ticked_while_a_scan_is_added(sit_down: SignIn, tmp_path: Path) -> None:
    case, scan = begun(), tmp_path / "票据.png"
    Case.objects.update(relief_type="expenditure", cause="illness", category="rural_dibao")
    scan.write_bytes(PNG)
    clerk = sit_down("clerk")
    page = clerk.go(f"/cases/{case.pk}/papers/")
    ticks = page.locator("[name=seen]")
    ticks.nth(0).check()
    ticks.nth(1).check()
    two = [ticks.nth(place).get_attribute("value") for place in range(2)]
    page.set_input_files("[name=upload]", [scan])
    page.locator("[name=kind]").select_option(index=page.locator("[name=kind] option").count() - 1)
    assert not asked_before_leaving(page, page.get_by_role("button", name="添加", exact=True).click)
    expect(page.locator("main")).to_contain_text("票据.png")
    assert page.evaluate("[...document.querySelectorAll('[name=seen]:checked')].map((one) => one.value)") == two
    assert asked_before_leaving(page, page.locator("#nav a").first.click)
    with page.expect_navigation():
        page.locator("#originals .r-actions button").last.click()
    assert set(case.papers.filter(original_seen=True).values_list("kind", flat=True)) == set(two)


def test_what_a_sum_means_follows_what_is_typed_also_after_a_refusal(cast: Cast, sit_down: SignIn) -> None:
    case = make_case(cast, state=State.INVESTIGATED, amount=None)
    head = sit_down("head")
    page = head.go(f"/decisions/{case.pk}/review/")
    page.fill("[name=amount]", "")
    with page.expect_navigation():
        page.get_by_role("button", name="签署意见").click()
    head.complaints.clear()  # 422
    expect(page.locator("#meaning")).not_to_contain_text("必填")
    page.locator("[name=amount]").press_sequentially("1600")
    expect(page.locator("#meaning")).to_contain_text("壹仟陆佰元整")
    page.fill("[name=amount]", "16x")
    expect(page.locator("#meaning")).to_contain_text("金额：")
    button = page.locator("button[name=ask]").bounding_box()
    panel = page.locator("#meaning").bounding_box()
    assert button and panel and panel["y"] - button["y"] - button["height"] >= 8
    head.complaints.clear()
