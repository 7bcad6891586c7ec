"""A county writes its tiers with forms, another officer puts them in force; cases accepted before keep their rules."""

from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from playwright.sync_api import Page, expect

from approvals.determine import determination_of
from cases.models import Case
from cases.terms import State
from standards.models import RulePackage
from tests.factories import make_case
from tests.journeys.conftest import MORNING, Desk, SignIn
from tests.journeys.steps import world

pytestmark = pytest.mark.timeout(300)
FROM = date(2026, 11, 25)
FAMILY = {
    "family.household_size": "3", "family.helped_count": "3", "family.registered_count": "3",
    "family.affected_count": "1", "family.annual_income": "12000", "family.category_recognised_on": "2026-11-01",
    "family.expenses[0].total": "32000", "family.expenses[0].reimbursed": "12000",
    "family.expenses[0].verified_self_paid": "20000",
}  # fmt: skip


def control(page: Page, name: str) -> Any:
    return page.locator(f'[name="{name}"]')


def begin(desk: Desk) -> RulePackage:
    page = desk.go("/standards/packages/new/")
    page.select_option("[name=region]", "411081")
    page.fill("[name=effective_from]", FROM.isoformat())
    page.fill("[name=title]", "禹州市医疗支出分档")
    page.fill("[name=document_no]", "禹民〔2026〕9号")
    page.fill("[name=document_title]", "禹州市临时救助标准")
    desk.press("新建草稿")
    return RulePackage.objects.get(title="禹州市医疗支出分档")


def tier(page: Page, number: int, low: str, high: str, times: str) -> None:
    control(page, f"item.bands[{number}]:low").fill(low)
    control(page, f"item.bands[{number}]:high").fill(high)
    control(page, f"item.bands[{number}].give.times").fill(times)


def write_rule(desk: Desk, address: str, *, title: str, categories: list[str], tiers: list[Any]) -> None:
    page = desk.go(address)
    control(page, "item.title").fill(title)
    for name, values in (("types", ["expenditure"]), ("causes", ["illness"]), ("categories", categories)):
        for value in values:
            page.locator(f'[name="item.when.{name}"][value="{value}"]').check()
    control(page, "item.measure.start").select_option("self_paid")
    for number, (low, high, times) in enumerate(tiers):
        with page.expect_navigation():
            page.locator('button[value="add item.bands"]').click()
        tier(page, number, low, high, times)
    desk.press("保存")


def try_and_keep(desk: Desk, row: RulePackage) -> None:
    page = desk.go(f"/standards/packages/trial/?target=package:{row.pk}")
    for name, option in (
        ("family.relief_type", "expenditure"), ("family.cause", "illness"), ("family.category", "rural_dibao"),
        ("family.hukou", "rural"), ("family.expenses[0].kind", "medical"),
    ):  # fmt: skip
        control(page, name).select_option(option)
    for name, text in FAMILY.items():
        control(page, name).fill(text)
    desk.press("试算")
    expect(page.locator("#result")).to_contain_text("医疗支出（低保、特困）")
    expect(page.locator("#result")).to_contain_text("适用分档")
    assert control(page, "family.expenses[0].reimbursed").input_value() == "12000"
    desk.press("存为草稿的测试案例")
    control(page, "item.title").fill("农村低保户自付两万")
    desk.press("保存")
    expect(page.locator("[data-error-summary]")).to_contain_text("请写明手工算法")
    desk.complaints.clear()  # the browser reports every 422
    control(page, "item.by_hand").fill("低保月标准×4；低保月标准×6")
    desk.press("保存")


def send(desk: Desk, row: RulePackage) -> None:
    page = desk.go(f"/standards/packages/{row.pk}/")
    expect(page.locator("#tests")).to_contain_text("一致")
    page.get_by_role("link", name="送复核").click()
    with page.expect_navigation():
        page.locator("dialog#send button[type=submit]").click()
    expect(page.locator("main")).to_contain_text("须由另一名管理人员发布")


def publish(desk: Desk, row: RulePackage) -> None:
    page = desk.go("/")
    page.get_by_role("link", name="待复核的规则包").click()
    page.get_by_role("link", name=row.title).click()
    page.get_by_role("link", name="查看发布后的变化").click()
    expect(page.locator("main")).to_contain_text("已经受理的案件仍按受理时确定的规则办理")
    page.get_by_role("link", name="发布", exact=True).click()
    with page.expect_navigation():
        page.locator("dialog#publish button[type=submit]").click()


def rule_of(case: Case) -> str | None:
    """Which of the county's rules reckons the case, by the rules that were fixed for it."""
    found = determination_of(case, today=FROM, area=("",))
    return None if found.computed is None else found.computed.rule


def test_a_county_s_tiers_from_the_form_to_the_cases(sit_down: SignIn, clock: time_machine.Traveller) -> None:
    cast = world()
    before = make_case(cast, state=State.ACCEPTED, accepted_on=MORNING.date() - timedelta(days=3))

    county = sit_down("county_standards")
    row = begin(county)
    recognised = [("10000", "20000", "4-6"), ("20000", "", "6-10")]
    others = [("20000", "40000", "4-6"), ("40000", "", "6-10")]
    address = f"/standards/packages/{row.pk}/edit/amounts"
    dibao = ["urban_dibao", "rural_dibao", "tekun"]
    write_rule(county, f"{address}/0/", title="医疗支出（低保、特困）", categories=dibao, tiers=recognised)
    write_rule(county, f"{address}/1/", title="医疗支出（其他困难对象）", categories=[], tiers=others)
    row.refresh_from_db()
    assert row.body["amounts"][0]["bands"] == [
        {"from": "10000", "up_to": "20000", "give": {"times": ["4", "6"]}},
        {"above": "20000", "give": {"times": ["6", "10"]}},
    ]
    try_and_keep(county, row)
    send(county, row)
    publish(sit_down("standards2"), row)
    row.refresh_from_db()
    assert (row.status, row.published_by) == ("published", cast.standards2)

    clock.move_to(MORNING + timedelta(days=4))
    after = make_case(cast, state=State.ACCEPTED, accepted_on=FROM + timedelta(days=1))
    before = Case.objects.get(pk=before.pk)
    assert after.rules and before.rules
    assert row.pk in after.rules["packages"] and row.pk not in before.rules["packages"]
    assert rule_of(before) is None and rule_of(after) == "amounts-1"
