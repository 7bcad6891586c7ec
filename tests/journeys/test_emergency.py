"""Emergencies in a browser: a fire at 23:00 on a holiday, and somebody who dies before the papers."""

from datetime import datetime
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import transaction

from cases.models import Case
from cases.terms import State
from funds.models import Advance, Paperwork, Payment
from funds.terms import PaperworkState
from tests.factories import resident
from tests.funds.test_orders import books_agree, reserve
from tests.journeys.conftest import Desk, SignIn
from tests.journeys.test_main_job import approve, close, investigate, publicise, review, state_of, tick_all_papers
from tests.scans import PNG

pytestmark = pytest.mark.timeout(300)
PHONE = {"width": 390, "height": 844}
BEIJING = ZoneInfo("Asia/Shanghai")
NIGHT = datetime(2026, 10, 1, 23, 0, tzinfo=BEIJING)
LATER = datetime(2026, 10, 19, 10, 0, tzinfo=BEIJING)
"""Nine working days after the night: two weekends, the holiday and a make-up Saturday lie between."""


def register_on_the_phone(desk: Desk, photo: Path, *, name: str, number: str) -> Case:
    """The one screen, filled with a thumb: sentences and chips are tapped, the signature is drawn."""
    desk.page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    page = desk.go("/emergency/")
    page.get_by_role("link", name="登记急难").click()
    page.fill("[name=place]", "东街12号")
    page.fill("[name=name]", name)
    page.fill("[name=id_number]", number)
    page.locator("[name=cause][value=fire]").check()
    page.get_by_text("常用语句").click()
    page.get_by_role("button", name="住房起火，无处居住，衣物和口粮受损。").click()
    page.locator("[name=urgency][value=shelter]").check()
    page.set_input_files("[name=photos]", photo)
    page.fill("[name=amount]", "1890")
    page.fill("[name=approved_by]", "梁志远")
    assert page.input_value("[name=receiver]") == name
    page.locator("[data-sheet] > summary").click()
    sheet = page.locator("[data-sheet] canvas")
    sheet.scroll_into_view_if_needed()
    box = sheet.bounding_box()
    assert box is not None and box["width"] <= PHONE["width"]
    page.mouse.move(box["x"] + 40, box["y"] + 40)
    page.mouse.down()
    page.mouse.move(box["x"] + 160, box["y"] + 90, steps=5)
    page.mouse.up()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    page.locator("[name=checked]").check()
    desk.press("登记并先行救助")
    assert "已登记并先行救助。" in desk.text()
    case = Case.objects.latest("pk")
    assert case.papers.filter(kind="scene").count() == 1
    return case


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    file = tmp_path / "现场.png"
    file.write_bytes(PNG)
    return file


def test_a_fire_on_a_holiday_night_paid_at_once_papers_nine_working_days_later(
    sit_down: SignIn, clock: time_machine.Traveller, photo: Path
) -> None:
    clock.move_to(NIGHT)
    with transaction.atomic():
        fund = reserve("5000.00")
    case = register_on_the_phone(sit_down("clerk"), photo, name="陈示例", number=resident(7001).number)
    advance = Advance.objects.get()
    assert (case.state, case.paid_amount) == (State.ACCEPTED, Decimal("1890.00"))
    assert advance.receipt is not None and advance.granted_at.astimezone(BEIJING).hour == NIGHT.hour
    assert Payment.objects.get().order.fund == fund

    clock.move_to(LATER)
    clerk = sit_down("clerk")
    assert str(case.number) in clerk.go("/emergency/?shown=papers").inner_text("main")
    page = clerk.go(f"/cases/{case.pk}/household/")
    page.fill("[name=village_name]", "东街社区")
    page.locator("[name=hukou][value=rural]").check()
    page.select_option("[name=category]", "rural_dibao")
    page.fill("[name=category_recognised_on]", "2026-01-05")
    clerk.press("保存")
    page = clerk.go(f"/cases/{case.pk}/payee/")
    page.fill("[name=bank]", "农村商业银行")
    page.fill("[name=account]", "6228480000000000123")
    clerk.press("保存")
    tick_all_papers(clerk, case.pk)
    investigate(clerk, case.pk)
    head = sit_down("head")
    review(head, case.pk, "1890.00")
    head.go(f"/decisions/{case.pk}/send/")
    head.press("报送审批")
    approve(head, case.pk)
    decided = Case.objects.get(pk=case.pk)
    assert (decided.state, decided.approved_amount) == (State.PAID, Decimal("1890.00"))
    assert Paperwork.objects.get().state == PaperworkState.COMPLETE and Payment.objects.count() == 1
    publicise(clerk, case.pk)
    clock.move_to(datetime(2026, 10, 26, 9, 0, tzinfo=BEIJING))
    clerk = sit_down("clerk")
    close(clerk, case.pk)
    assert state_of(case.pk) == State.CLOSED
    books_agree()


def resolve_to_go_without(head: Desk, case_id: int, photo: Path) -> None:
    """The township's meeting over the case alone: four present, the clerk without a vote; signed on the spot."""
    page = head.go(f"/emergency/{case_id}/paperwork/")
    page.get_by_role("link", name="录入会议记录").click()
    page.fill("[name=number]", "颍川会纪〔2026〕9号")
    page.fill("[name=place]", "街道会议室")
    page.fill("[name=chair]", "梁志远")
    for n, name in enumerate(("梁志远", "示例甲", "示例乙")):
        if not page.locator(f"[name=people-{n}-name]").count():
            page.locator("[data-formset=people] [data-formset-add]").click()
        page.fill(f"[name=people-{n}-name]", name)
    for name, votes in (("votes_for", "3"), ("votes_against", "0"), ("abstained", "0")):
        page.fill(f"[name=items-0-{name}]", votes)
    page.fill("[name=items-0-resolution]", "当事人已去世，同意以会议记录代替手续。")
    page.locator("[name=unrelated]").check()
    page.set_input_files("[name=upload]", photo)
    head.press("保存会议记录")


def test_the_applicant_dies_before_the_papers_and_minutes_with_a_signature_settle_it(
    sit_down: SignIn, clock: time_machine.Traveller, photo: Path
) -> None:
    clock.move_to(NIGHT)
    with transaction.atomic():
        reserve("5000.00")
    case = register_on_the_phone(sit_down("clerk"), photo, name="周示例", number=resident(7002).number)
    clock.move_to(LATER)
    clerk = sit_down("clerk")
    page = clerk.go(f"/emergency/{case.pk}/paperwork/")
    page.get_by_role("link", name="当事人死亡或失联").click()
    assert not page.locator("[name=ground]").count()  # the meeting comes first
    resolve_to_go_without(sit_down("head"), case.pk, photo)
    clerk = sit_down("clerk")
    page = clerk.go(f"/emergency/{case.pk}/settle/minutes/")
    page.locator("[name=ground][value=died]").check()
    assert "经办人签字" in clerk.press_in_vain("结办并结案") and state_of(case.pk) == State.ACCEPTED
    page.fill("[name=signature_kept_as]", "签字卷2026-9")
    clerk.press("结办并结案")
    assert state_of(case.pk) == State.CLOSED and Paperwork.objects.get().state == PaperworkState.WAIVED
