"""Whoever keeps a county's standards asks what "3× → 4×" would have changed last year, and takes the answer away."""

from datetime import date
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Page, expect

from cases.terms import State
from reporting.models import WhatIf
from tests.factories import SHENHOU, make_case
from tests.journeys.conftest import SignIn
from tests.journeys.steps import world

pytestmark = [pytest.mark.timeout(300), pytest.mark.usefixtures("worker")]
LAST_YEAR = date(2025, 3, 3)


def fits(page: Page, width: int) -> bool:
    """Whether nothing sticks out of a page of that width."""
    page.set_viewport_size({"width": width, "height": 800})
    page.wait_for_timeout(200)
    wide: int = page.evaluate("document.documentElement.scrollWidth")
    return wide <= width


def test_three_times_becomes_four_from_the_question_to_the_workbook(sit_down: SignIn, tmp_path: Path) -> None:
    cast = world()
    make_case(cast, state=State.CLOSED, amount="1800.00", accepted_on=LAST_YEAR)
    moved = make_case(cast, state=State.PAID, amount="2400.00", accepted_on=LAST_YEAR, township=SHENHOU)

    county = sit_down("county_standards")
    page = county.go("/")
    page.get_by_role("link", name="政策试算", exact=True).click()
    page.get_by_role("link", name="新建试算").first.click()
    expect(page.locator("#scope")).to_contain_text("共2件")
    county.press("开始试算")
    assert page.locator("[data-error-summary]").inner_text().startswith("有")
    county.complaints.clear()  # the browser reports every 422
    page.fill("[name=name]", "委托倍数 3→4")
    page.fill("[name=delegated_multiple]", "4")
    county.press("开始试算")

    expect(page.locator("#changes")).to_contain_text("改由乡镇审批", timeout=30_000)  # the page comes back by itself
    what_if = WhatIf.objects.get()
    assert (what_if.state, what_if.cases) == ("done", 2)
    expect(page.locator("#cost")).to_contain_text("￥4,200.00")
    for chart in ("changes", "townships", "causes", "sums"):
        expect(page.locator(f"#chart-{chart} canvas")).to_be_visible()
    assert fits(page, 360)
    page.set_viewport_size({"width": 1366, "height": 900})

    with page.expect_download() as download:
        page.get_by_role("link", name="表格文件（.xlsx）").click()
    kept = tmp_path / "answer.xlsx"
    download.value.save_as(kept)
    book = openpyxl.load_workbook(kept)
    assert [row[0].value for row in book["有变化的案件"].iter_rows(min_row=2)] == [moved.number]

    page.locator("#changes").get_by_role("link", name="1", exact=True).first.click()
    expect(page.locator("main")).to_contain_text(moved.number or "")
    expect(page.locator("main")).to_contain_text("委托限额2,520.00 元")
    assert fits(page, 360)

    decider = sit_down("county_approver")
    page = decider.go(f"/what-if/{what_if.pk}/cases/?change=to_township")
    page.get_by_role("link", name=moved.number or "").click()
    expect(page.locator("h1")).to_contain_text(moved.applicant_name)
