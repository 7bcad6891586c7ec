"""From the desk to a decision with three clicks, by keyboard alone, on a telephone, and for several cases at once."""

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal

import pytest
import time_machine
from playwright.sync_api import Page, expect

from approvals.models import Decision
from cases.models import Case
from cases.sentences import NOT_ACCEPTED
from cases.terms import State
from relief.demo.cast import PASSWORD
from tests.cast import Cast
from tests.factories import make_case, somebody
from tests.journeys.conftest import Desk, SignIn
from tests.journeys.hand import Hand
from tests.journeys.steps import world

AGREE = "[name=agree]"
COUNT = "addEventListener('pointerdown', (event) => event.isTrusted && clicked(), true);"


class Clicks:
    """Every press of the mouse on the pages of a desk, as the browser has seen it; typing is none."""

    def __init__(self, page: Page) -> None:
        self.made = 0
        page.expose_function("clicked", self._one_more)
        page.add_init_script(COUNT)

    def _one_more(self) -> None:
        self.made += 1


@pytest.fixture
def cast(product: str) -> Iterator[Cast]:
    yield world()


def agree(desk: Desk, group: str) -> None:
    """From the desk to the case, the declaration, the decision: each with the mouse."""
    page = desk.page
    with page.expect_navigation():
        page.locator(f"#{group} a.btn").first.click()
    expect(page.locator(AGREE)).to_be_in_viewport()
    page.locator("#approve [name=unrelated]").click()
    with page.expect_navigation():
        page.locator(AGREE).click()


def test_a_township_head_decides_within_three_times_the_standard_with_three_clicks(
    cast: Cast, sit_down: SignIn
) -> None:
    case = make_case(cast, state=State.TOWNSHIP_DECISION, amount="1890.00")
    head = sit_down("head")
    head.page.set_viewport_size({"width": 1366, "height": 768})
    clicks = Clicks(head.page)
    head.go("/")
    agree(head, "decide")
    expect(head.page.locator("main")).to_contain_text("已批准")
    assert (Decision.objects.get(case=case).amount, clicks.made) == (Decimal("1890.00"), 3)


def test_a_county_approver_decides_with_three_clicks_and_the_password_typed(
    cast: Cast, sit_down: SignIn, clock: time_machine.Traveller
) -> None:
    case = make_case(cast, state=State.COUNTY_DECISION, amount="3000.00")
    approver = sit_down("county_approver")
    page, clicks = approver.page, Clicks(approver.page)
    page.set_viewport_size({"width": 1366, "height": 768})
    approver.go("/")
    clock.shift(timedelta(minutes=6))
    agree(approver, "county_decide")
    assert not Decision.objects.exists(), "the password comes first"
    page.keyboard.type("wrong")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert not Decision.objects.exists()
    approver.complaints.clear()  # the refusal, 422
    page.keyboard.type(PASSWORD)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.locator("main")).to_contain_text("已批准")
    assert (Decision.objects.get(case=case).amount, clicks.made) == (Decimal("3000.00"), 3)
    for _entry in range(2):  # the password asked for, once wrong
        page.go_back()
        expect(page.locator("main")).to_be_visible()
    approver.complaints.clear()  # what was sent there is not asked for, 405
    assert Decision.objects.count() == 1


def test_another_sum_is_told_once_more_before_it_is_approved(cast: Cast, sit_down: SignIn) -> None:
    make_case(cast, state=State.TOWNSHIP_DECISION, amount="1200.00")
    head = sit_down("head")
    page = head.go("/")
    with page.expect_navigation():
        page.locator("#decide a.btn").first.click()
    page.locator("#otherwise > summary").click()
    page.fill("#id_amount", "1000")
    page.keyboard.press("Tab")
    expect(page.locator("#meaning")).to_contain_text("壹仟元整")
    page.locator("#id_sentence").select_option(index=1)
    page.locator("#approve [name=unrelated]").check()
    with page.expect_navigation():
        page.locator(AGREE).click()  # the button still names the sum that was proposed
    expect(page.locator("main")).to_contain_text("壹仟元整")
    assert not Decision.objects.exists()
    head.press("批准")
    assert Decision.objects.get().amount == Decimal("1000.00")


def test_a_case_is_decided_by_keyboard_alone(cast: Cast, sit_down: SignIn) -> None:
    case = make_case(cast, state=State.TOWNSHIP_DECISION, amount="1200.00")
    head = sit_down("head")
    page = head.go(f"/decisions/{case.pk}/decide/")
    page.wait_for_load_state("networkidle")
    hand = Hand(page)
    hand.push("跳到正文")
    hand.push("去作决定")
    hand.tick("unrelated")
    hand.move_to("agree")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert Decision.objects.get(case=case).amount == Decimal("1200.00")


def test_on_a_telephone_the_decision_is_at_hand_and_nothing_is_wider_than_the_screen(
    cast: Cast, sit_down: SignIn
) -> None:
    case = make_case(cast, state=State.TOWNSHIP_DECISION, amount="890.50")
    head = sit_down("head")
    head.page.set_viewport_size({"width": 360, "height": 740})
    page = head.go(f"/decisions/{case.pk}/decide/")
    expect(page.locator(".decide-bar")).to_be_in_viewport()
    expect(page.locator("#findings")).to_have_attribute("open", "")
    for details in page.locator("main details").all():
        details.evaluate("one => one.open = true")
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    page.locator(".decide-bar a").click()
    expect(page.locator("#decision-title")).to_be_in_viewport()


def test_plain_cases_are_confirmed_one_by_one_and_decided_together(cast: Cast, sit_down: SignIn) -> None:
    plain = [make_case(cast, state=State.TOWNSHIP_DECISION, people=[somebody()], amount=s) for s in ("900", "1100")]
    later = make_case(cast, state=State.TOWNSHIP_DECISION, people=[somebody()], amount="1300")
    odd = make_case(cast, state=State.TOWNSHIP_DECISION, people=[somebody()], amount="890.50")
    head = sit_down("head")
    page = head.go("/decisions/together/")
    expect(page.locator("[name=case]")).to_have_count(3)  # it is loaded as a part; the odd one cannot be ticked
    expect(page.locator("main")).to_contain_text("金额取整")
    assert page.locator(f"[name=case][value='{odd.pk}']").count() == 0
    for box in page.locator("[name=case]").all():
        box.check()
    head.press("查看所选案件")
    expect(page.locator("#all")).to_contain_text("叁仟叁佰元整")
    page.locator(f"[name=seen_{plain[0].pk}]").check()
    with page.expect_navigation():
        page.locator(f"[name=without][value='{later.pk}']").click()
    expect(page.locator("#all")).to_contain_text("贰仟元整")
    assert page.locator(f"[name=seen_{plain[0].pk}]").is_checked()
    page.locator("[name=unrelated]").check()
    head.press("全部批准")
    expect(page.locator("[data-error-summary]")).to_contain_text("请确认本件")
    page.locator(f"[name=seen_{plain[1].pk}]").check()
    head.press("全部批准")
    expect(page.locator("main")).to_contain_text("贰仟元整")
    decided = set(Decision.objects.values_list("case", flat=True))
    assert decided == {case.pk for case in plain}
    page.reload()
    expect(page.locator("main")).to_contain_text("贰仟元整")
    for _step in range(2):  # to the page that refused, to the one on which a case was left out
        page.go_back()
        expect(page.locator("h1")).to_contain_text("请确认以下事项")
        expect(page.locator("main")).to_contain_text("不能批量批准")
    assert set(Decision.objects.values_list("case", flat=True)) == decided
    assert {Case.objects.get(pk=one.pk).state for one in (later, odd)} == {State.TOWNSHIP_DECISION}


def test_back_after_the_county_decided_together_with_its_password_shows_no_error(
    cast: Cast, sit_down: SignIn, clock: time_machine.Traveller
) -> None:
    case = make_case(cast, state=State.COUNTY_DECISION, people=[somebody()], amount="3000.00")
    county = sit_down("county_approver")
    page = county.go("/decisions/together/")
    clock.shift(timedelta(minutes=6))
    page.locator("[name=case]").check()
    county.press("查看所选案件")
    page.locator(f"[name=seen_{case.pk}]").check()
    page.locator("[name=unrelated]").check()
    page.locator("[type=password]").fill(PASSWORD)
    county.press("批准")
    expect(page.locator("main")).to_contain_text("叁仟元整")
    page.go_back()
    expect(page.locator("h1")).to_contain_text("请确认以下事项")
    page.go_back()
    expect(page.locator("h1")).to_contain_text("批量")
    assert Decision.objects.get().case_id == case.pk


def test_enter_at_the_password_agrees_and_at_another_sum_asks_once_more(
    cast: Cast, sit_down: SignIn, clock: time_machine.Traveller
) -> None:
    case = make_case(cast, state=State.COUNTY_DECISION, amount="3000.00")
    approver = sit_down("county_approver")
    approver.go("/")
    clock.shift(timedelta(minutes=6))
    page = approver.go(f"/decisions/{case.pk}/decide/")
    page.locator("#approve [name=unrelated]").check()
    page.locator("#otherwise > summary").click()
    with page.expect_navigation():
        page.press("#id_amount", "Enter")
    expect(page.locator("h1")).to_have_text("请确认以下事项")
    assert not Decision.objects.exists()
    page.go_back()
    page.locator("#approve [name=unrelated]").check()
    page.fill("#approve [type=password]", PASSWORD)
    with page.expect_navigation():
        page.press("#approve [type=password]", "Enter")
    assert Decision.objects.get(case=case).amount == Decimal("3000.00")


def test_enter_in_the_sum_of_an_opinion_signs_what_can_be_signed(cast: Cast, sit_down: SignIn) -> None:
    case = make_case(cast, state=State.INVESTIGATED, amount=None)
    head = sit_down("head")
    page = head.go(f"/decisions/{case.pk}/review/")
    with page.expect_navigation():
        page.press("[name=amount]", "Enter")
    expect(page.locator("[data-error-summary]")).to_be_focused()
    head.complaints.clear()  # 422


def test_another_sum_changes_the_headline_and_what_the_decision_rests_on(cast: Cast, sit_down: SignIn) -> None:
    case = make_case(cast, state=State.TOWNSHIP_DECISION, people=[somebody()], amount="1100")
    head = sit_down("head")
    page = head.go(f"/decisions/{case.pk}/decide/")
    page.locator("#otherwise > summary").click()
    page.locator("#id_amount").fill("25000")
    expect(page.locator("#decide-sum")).to_contain_text("拟批")
    expect(page.locator("#decide-sum")).to_contain_text("25,000.00")
    expect(page.locator("#points")).to_contain_text("25,000.00")
    page.locator("#id_amount").fill("1100")
    expect(page.locator("#decide-sum")).not_to_contain_text("25,000.00")
    expect(page.locator("#points")).not_to_contain_text("25,000.00")


def test_a_sentence_at_hand_is_taken_and_a_mended_field_loses_its_mark(cast: Cast, sit_down: SignIn) -> None:
    case = make_case(cast, state=State.SUBMITTED, people=[somebody()])
    clerk = sit_down("clerk")
    page = clerk.go(f"/cases/{case.pk}/refuse-acceptance/")
    page.locator("[name=remedy]").fill("")
    clerk.press("不予受理")
    clerk.complaints.clear()  # the refusal, 422
    expect(page.locator("[data-error-summary] li")).to_have_count(2)
    page.locator("[data-chips] > summary").click()
    page.locator("[data-say=reason]").first.click()
    expect(page.locator("[name=reason]")).to_have_value(NOT_ACCEPTED[0])
    expect(page.locator(".r-field-bad:not(.r-field-mended)")).to_have_count(1)
    expect(page.locator("[data-error-summary] .r-struck")).to_have_count(1)
    page.locator("[name=remedy]").fill("可申请行政复议。")
    clerk.press("不予受理")  # the change is told in the middle of this click, which is none the worse for it
    assert Case.objects.get(pk=case.pk).state == State.ACCEPTANCE_REFUSED
