"""The application of a family of four by the keyboard alone: how much is typed for it, and how many pages load."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from cases.models import Case
from cases.terms import State
from common.clock import today
from tests import family
from tests.family import APPLICANT, MEMBERS
from tests.journeys.conftest import SignIn
from tests.journeys.hand import Hand
from tests.scans import PNG

pytestmark = pytest.mark.timeout(300)
MOST_TYPED = 60
MOST_LOADS = 12
GRAVE = {"serious", "critical"}


def no_grave_faults(page: Page) -> None:
    """As wide as on a desk and on a telephone; the page is as wide as the window."""
    for width in (360, 1366):
        page.set_viewport_size({"width": width, "height": 900})
        found = [v for v in Axe().run(page).response["violations"] if v["impact"] in GRAVE]
        assert [(v["id"], [n["target"] for n in v["nodes"]]) for v in found] == [], (page.url, width)
        wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        assert page.evaluate(wide) <= 0, (page.url, width)


def begin(hand: Hand, cause: str) -> None:
    hand.paste("id_number", APPLICANT.id_number)
    hand.choose("cause", cause)
    hand.press("查重并开始")


def write_members(hand: Hand) -> None:
    """Enter at the end of a row begins the next one."""
    for row, one in enumerate(MEMBERS):
        said = {name: f"members-{row}-{name}" for name in ("name", "id_number", "relation", "phone", "annual_income")}
        if row:
            hand.page.keyboard.press("Enter")
        hand.write(said["name"], one.name)
        if row:
            spaced = f" {one.id_number[:6]} {one.id_number[6:14]} {one.id_number[14:]} "
            hand.paste(said["id_number"], spaced)
            hand.choose(said["relation"], one.relation)
        else:
            hand.write(said["phone"], family.PHONE)
        for name in ("health", "labour", "employment"):
            if worth := getattr(one, name):
                hand.choose(f"members-{row}-{name}", worth)
        hand.move_to(said["annual_income"])
        if one.income:
            hand.write(said["annual_income"], one.income)


def write_household(hand: Hand) -> None:
    hand.write("village_name", family.VILLAGE)
    hand.write("address", family.ADDRESS)
    hand.choose("category", "other")
    hand.choose("hukou", "rural")
    hand.choose("property_declared", "yes")
    for row, (kind, what, worth) in enumerate(family.ASSETS):
        if row:
            hand.page.keyboard.press("Enter")
        else:
            hand.push("添加一项财产")
        hand.choose(f"assets-{row}-kind", kind)
        hand.write(f"assets-{row}-description", what)
        hand.write(f"assets-{row}-value", worth)
    hand.press("保存并继续")


def write_stays(hand: Hand) -> None:
    for row, stay in enumerate(family.STAYS):
        if row:
            hand.page.keyboard.press("Enter")
        hand.write(f"expenses-{row}-provider", stay.hospital)
        hand.write_day(f"expenses-{row}-starts_on", stay.starts_on)
        hand.write_day(f"expenses-{row}-ends_on", stay.ends_on)
        hand.write(f"expenses-{row}-total", stay.total)
        hand.write(f"expenses-{row}-reimbursed", stay.reimbursed)
        hand.move_to(f"expenses-{row}-other_aid")
    hand.press("保存并继续")


def test_a_family_of_four_is_entered_with_few_keys_and_pages(sit_down: SignIn) -> None:
    desk = sit_down("clerk")
    hand = Hand(desk.page)
    desk.go("/")
    desk.page.get_by_role("link", name="新建申请").first.focus()
    hand.press("新建申请")
    begin(hand, "expenditure:illness")
    write_members(hand)
    write_household(hand)
    hand.write("incident_key", family.INCIDENT)
    hand.write("narrative", family.NARRATIVE)
    hand.press("保存并继续")
    write_stays(hand)
    hand.write("bank", family.BANK)
    hand.write("account", family.ACCOUNT)
    hand.press("保存并继续")
    desk.page.locator("[name=seen]").first.focus()
    for kind in family.PAPERS:
        hand.tick("seen", kind)
    hand.press("保存并继续")
    desk.page.get_by_role("button", name="提交申请").focus()  # after the officer has read the check
    hand.press("提交申请")

    case = Case.objects.get()
    assert case.state == State.SUBMITTED
    assert [(m.person.name, m.relation, m.employment) for m in case.members.order_by("id")] == [
        (one.name, one.relation, one.employment or one.by_age) for one in MEMBERS
    ]
    assert (str(case.declared_income), case.assets.count(), case.papers.count()) == ("26000.00", 2, len(family.PAPERS))
    assert sum(e.self_paid for e in case.expenses.all()) == family.SELF_PAID
    assert (case.bank_name, case.account) == (family.BANK, family.ACCOUNT.replace(" ", ""))
    print(f"{len(hand.typed)} fields typed, {len(hand.loads)} pages loaded")  # noqa: T201  (shown by pytest -s)
    assert len(hand.typed) <= MOST_TYPED, sorted(hand.typed)
    assert len(hand.loads) <= MOST_LOADS, hand.loads
