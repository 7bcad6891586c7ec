"""A press that the server did not hear, a form that came back refused: the officer sees it where he looks."""

from collections.abc import Iterator

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import expect

from approvals.models import Decision
from cases.terms import State
from tests.cast import Cast
from tests.factories import make_case
from tests.journeys.conftest import Desk, SignIn
from tests.journeys.steps import world
from tests.journeys.test_nothing_typed_is_lost import until_focused

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
