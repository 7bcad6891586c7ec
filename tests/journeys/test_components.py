"""What every page's fields do for who types: the weekday of a day, and a long choice that is narrowed."""

from datetime import date

import pytest
from playwright.sync_api import Page, expect

from common.clock import now
from tests.factories import publish_calendar
from tests.journeys.conftest import SignIn

pytestmark = pytest.mark.timeout(300)


def day_said(page: Page, day: str) -> str:
    field = page.locator("input[type=date]:visible").first
    field.fill(day)
    field.dispatch_event("change")
    line = page.locator("output.r-day:visible").first
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
    choice = page.locator("#id_plain-town")
    box = page.locator(".r-narrow")
    expect(box).to_have_count(1)
    box.fill("鸿畅")
    assert "鸿畅" in choice.evaluate("select => select.selectedOptions[0].text")
    shown = choice.evaluate("select => [...select.options].filter(one => !one.hidden).map(one => one.text)")
    assert all("鸿畅" in one for one in shown if one != "—")
    box.fill("")
    assert choice.evaluate("select => [...select.options].every(one => !one.hidden)")
