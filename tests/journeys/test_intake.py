"""The application of a family of four by the keyboard alone: how much is typed for it, and how many pages load."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from cases.models import Case
from cases.terms import State
from relief.demo.cast import PASSWORD
from tests import family
from tests.factories import make_case
from tests.family import APPLICANT, MEMBERS
from tests.journeys.conftest import SignIn
from tests.journeys.hand import Hand
from tests.journeys.steps import world

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
            born = f"{one.id_number[6:10]}-{one.id_number[10:12]}-{one.id_number[12:14]} 出生"
            expect(hand.page.locator(f"#hint-members-{row}")).to_contain_text(born)
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
    no_grave_faults(hand.page)
    hand.press("保存并继续")


def test_a_family_of_four_is_entered_with_few_keys_and_pages(sit_down: SignIn) -> None:
    desk = sit_down("clerk")
    hand = Hand(desk.page)
    desk.go("/")
    desk.page.get_by_role("link", name="新建申请").first.focus()
    hand.press("新建申请")
    no_grave_faults(desk.page)
    begin(hand, "expenditure:illness")
    write_members(hand)
    no_grave_faults(desk.page)
    write_household(hand)
    hand.write("incident_key", family.INCIDENT)
    hand.write("narrative", family.NARRATIVE)
    no_grave_faults(desk.page)
    hand.press("保存并继续")
    write_stays(hand)
    no_grave_faults(desk.page)
    hand.write("bank", family.BANK)
    hand.write("account", family.ACCOUNT)
    hand.press("保存并继续")
    desk.page.locator("[name=seen]").first.focus()
    for kind in family.PAPERS:
        hand.tick("seen", kind)
    no_grave_faults(desk.page)
    hand.press("保存并继续")
    no_grave_faults(desk.page)
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


def test_a_page_that_was_left_is_gone_on_with_after_signing_in_again(sit_down: SignIn) -> None:
    """Its words are there, what is wrong is told at the field, and an empty row does not hold the keyboard."""
    desk = sit_down("clerk")
    page = desk.page
    hand = Hand(page)
    desk.go("/cases/new/")
    hand.press("查重并开始")
    case = Case.objects.get()
    page.goto(f"{desk.url}/cases/{case.pk}/hardship/")
    hand.write("incident_key", family.INCIDENT)
    hand.write("narrative", family.NARRATIVE)
    expect(page.locator("[data-autosave-status]")).to_have_text(re.compile(r"已保存 \d\d:\d\d"))
    page.context.clear_cookies()
    page.goto(desk.url)
    page.fill("[name=username]", "clerk")
    page.fill("[name=password]", PASSWORD)
    with page.expect_navigation():
        page.click("main [type=submit]")
    page.locator(f"a[href='/cases/{case.pk}/intake/']").first.click()
    expect(page.locator("[name=narrative]")).to_have_value(family.NARRATIVE)
    assert page.url.endswith("/hardship/")
    expect(page.locator("[name=cause]")).to_be_focused()
    expect(page.locator("[name=incident_on]")).to_be_hidden()
    hand.press("保存并继续")
    summary = page.locator("[data-error-summary]")
    expect(summary).to_be_focused()
    summary.get_by_role("link").first.press("Enter")
    expect(page.locator("[name=cause]")).to_be_focused()
    hand.choose("cause", "emergency:fire")
    expect(page.locator("[name=incident_on]")).to_be_visible()
    hand.move_to("narrative")
    hand.press("保存并继续")

    page.goto(f"{desk.url}/cases/{case.pk}/household/")
    assert page.locator("[name=declared_income]").count() == 0
    hand.write("members-0-name", APPLICANT.name)
    for _field in range(7):
        page.keyboard.press("Enter")
    expect(page.locator("[name=members-1-name]")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("[name=village_name]")).to_be_focused()
    desk.complaints.clear()  # of the page that was refused


def test_the_first_empty_field_is_never_opened_under_the_bar(sit_down: SignIn) -> None:
    """At whatever height of the window: the field is in sight above the bar, or it does not have the focus."""
    case = make_case(world(), state=State.SUBMITTED)  # its page says first that it is on its way
    Case.objects.update(incident_key="")
    desk = sit_down("clerk")
    page = desk.page
    for height in range(520, 900, 40):
        page.set_viewport_size({"width": 1366, "height": height})
        page.goto(f"{desk.url}/cases/{case.pk}/hardship/")
        free = page.evaluate("""() => {
          const bar = document.querySelector(".r-action-bar").getBoundingClientRect().top;
          const one = document.activeElement;
          return one === document.body || one.getBoundingClientRect().bottom <= bar;
        }""")
        assert free, height


def test_a_member_taken_out_can_be_put_back_and_the_facts_stand_in_one_column(sit_down: SignIn) -> None:
    desk = sit_down("clerk")
    page = desk.page
    hand = Hand(page)
    desk.go("/cases/new/")
    hand.press("查重并开始")
    page.goto(f"{desk.url}/cases/{Case.objects.get().pk}/household/")
    page.get_by_role("button", name="添加成员").click()
    page.fill("[name=members-1-name]", "沈小示例")
    page.get_by_role("button", name="删除此行").click()
    expect(page.locator("[name=members-1-name]")).to_be_hidden()
    back = page.get_by_role("button", name="沈小示例 · 已删除，点此恢复")
    expect(back).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("[name=members-1-name]")).to_have_value("沈小示例")
    expect(page.locator("[name=members-1-name]")).to_be_focused()
    assert not page.locator("[name=members-1-DELETE]").is_checked() and back.count() == 0

    page.set_viewport_size({"width": 1366, "height": 900})
    places = [page.locator(f"[name={name}]").first.bounding_box() for name in ("village_name", "address", "category")]
    boxes = [place for place in places if place]
    assert len({box["x"] for box in boxes}) == 1 and [box["y"] for box in boxes] == sorted({box["y"] for box in boxes})


def test_an_untouched_draft_keeps_nothing_and_a_relation_is_found_by_typing_in_an_added_row_too(
    sit_down: SignIn,
) -> None:
    desk = sit_down("clerk")
    page, hand = desk.page, Hand(desk.page)
    desk.go("/cases/new/")
    hand.paste("id_number", next(one.id_number for one in MEMBERS if one.by_age))
    hand.press("查重并开始")
    case = Case.objects.get()
    address = f"{desk.url}/cases/{case.pk}/household/"
    page.goto(address)
    expect(page.locator("[name=members-0-employment]")).not_to_have_value("")
    page.wait_for_timeout(1500)  # a form keeps itself a second after its last change
    assert case.draft_steps.get().page == case.draft_steps.model.AT_OPENING
    expect(page.get_by_text("这是截至")).to_have_count(0)

    page.get_by_role("button", name="添加成员").click()
    for row in range(2):
        box = page.locator(".r-combo", has=page.locator(f"[name=members-{row}-relation]")).locator(".r-narrow")
        box.fill("孙女")
        page.keyboard.press("Enter")
        expect(box).not_to_be_focused()
        assert "孙女" in page.locator(f"[name=members-{row}-relation]").evaluate("one => one.selectedOptions[0].text")
    no_grave_faults(page)
