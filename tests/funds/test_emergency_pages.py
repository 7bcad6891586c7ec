"""The pages of the emergency track: one screen, the duty screen, paperwork, settling."""

import re
from base64 import b64encode
from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from accounts.duties import RegionLevel
from accounts.models import Region
from approvals.selectors.file import case_file
from cases.facts import case_facts
from cases.models import Case, DraftStep
from cases.selectors.actions import blockers_now
from cases.services.registry import PersonGiven
from cases.terms import State, Step
from common.clock import today
from funds.models import Advance, Emergency, Order, Payment, Transfer
from funds.selectors.emergency import owed_papers
from tests.cast import Cast
from tests.factories import SHENHOU, YINGCHUAN, make_case, make_emergency, publish_rules, resident
from tests.funds.goods import delivered, good, lot
from tests.funds.nights import without_papers
from tests.funds.test_orders import books_agree, reserve
from tests.scans import PNG

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _world(cast: Cast, settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path
    publish_rules()
    reserve("5000.00")


def _typed(**changes: Any) -> dict[str, Any]:
    minute = timezone.localtime().strftime("%Y-%m-%dT%H:%M")
    said: dict[str, Any] = {
        "token": str(uuid4()), "township": Region.objects.get(code=YINGCHUAN).pk, "name": "火灾示例",
        "id_number": resident(4001).number, "place": "东街12号", "cause": "fire", "narrative": "住房起火，无处居住。",
        "urgency": "shelter", "people": "3", "reported_at": minute, "channel": "found", "amount": "1,890.00",
        "method": "cash", "receiver": "火灾示例", "approved_by": "梁志远", "approved_at": minute, "kept_as": "收条1",
        "checked": "on",
    }  # fmt: skip
    return said | changes


OPENED = re.compile('name="opened" value="([^"]+)"')


def _send(client: Client, button: str, **changes: Any) -> Any:
    return client.post("/emergency/new/", _typed(**changes) | {button: "1"})


def test_one_screen_registers_and_helps_and_the_case_page_says_so(cast: Cast) -> None:
    client = cast.client("clerk")
    page = client.get("/emergency/new/").content.decode()
    assert 'id="most">单笔不超过' in page and "1,890.00" in page and "5,000.00" in page, "limit and balance"
    answer = _send(client, "help", photos=[SimpleUploadedFile(f"{n}.png", PNG) for n in range(2)])
    case = Case.objects.get()
    assert answer.status_code == 302 and answer["Location"] == f"/cases/{case.pk}/"
    assert Advance.objects.get().amount == Decimal("1890.00") and case.papers.filter(kind="scene").count() == 2
    told = client.post("/emergency/person/", {"id_number": resident(4001).number}).content.decode()
    assert "1,890.00" in told and "explanation" in told, "what is known of the number is told at once"
    panel = client.get(f"/emergency/{case.pk}/panel/").content.decode()
    assert "待补齐" in panel and "梁志远" in panel
    assert client.get(f"/cases/{case.pk}/").status_code == 200


def test_an_emergency_is_told_the_clause_of_its_own_procedure(cast: Cast) -> None:
    case, client = make_emergency(cast), cast.client("clerk")
    panel = client.get(f"/emergency/{case.pk}/panel/")
    page = client.get(f"/cases/{case.pk}/")
    assert "未登记入户调查" in panel.content.decode() and page.status_code == 200
    visit = client.get(f"/cases/{case.pk}/visit/")
    for answer in (panel, page, visit):
        told = answer.content.decode()
        assert "#xc-2.2.2" not in told and "支出型审核审批程序" not in told
    assert "#xc-2.2.1" in visit.content.decode()
    ordinary = client.get(f"/cases/{make_case(cast, state=State.ACCEPTED).pk}/visit/").content.decode()
    assert "#xc-2.2.2" in ordinary and "#xc-2.2.1" not in ordinary


def test_what_is_wrong_is_said_at_its_field_what_was_typed_stays_and_nothing_is_written(cast: Cast) -> None:
    answer = _send(cast.client("clerk"), "help", amount="1890.01", place="", narrative="住房起火。")
    page = answer.content.decode()
    assert answer.status_code == 422 and "住房起火。" in page and "1890.01" in page
    assert _send(cast.client("clerk"), "help", amount="1890.01").status_code == 422
    assert not Case.objects.exists() and not Payment.objects.exists()


def test_every_place_names_the_same_papers_that_an_emergency_owes(cast: Cast) -> None:
    """The checklist, what is owed after help, what keeps the case from the decision, and the review's page."""
    case, client = make_emergency(cast), cast.client("clerk")
    for category in ("", "other"):
        Case.objects.filter(pk=case.pk).update(category=category)
        listed = client.get(f"/cases/{case.pk}/papers/").context["asked"]
        owed = {line.paper.title for line in listed if line.owed}
        assert {"临时救助申请书", "诚信承诺书"} < owed and "家庭经济状况核对授权书" not in owed
        told = {b.message for b in owed_papers(Case.objects.get(pk=case.pk)) if b.code.startswith("paper_")}
        kept = blockers_now(Case.objects.get(pk=case.pk), Step.SEND_FOR_DECISION, today=today())
        assert told == {b.message for b in kept if b.code.startswith("paper_")} == {f"缺少材料：{one}" for one in owed}
        fresh = Case.objects.get(pk=case.pk)
        head = cast.officer("head", today())
        read = case_file(fresh, case_facts(fresh, area=("",)), officer=head, today=today()).papers
        assert {line.title for line in read if line.owed and not line.papers} == owed
    assert client.get(f"/cases/{case.pk}/papers/").content.decode().count("审批前补齐") == len(owed) - 1
    Case.objects.filter(pk=case.pk).update(relief_type="expenditure", category="")
    page = client.get(f"/cases/{case.pk}/papers/").content.decode()
    assert f'href="/cases/{case.pk}/household/"' in page and "填写家庭类别" in page


def test_who_begins_an_application_in_an_emergency_is_led_to_the_one_screen_with_what_he_typed(cast: Cast) -> None:
    client, number = cast.client("clerk"), resident(4001).number
    assert 'href="/emergency/new/"' in client.get("/").content.decode()
    assert 'href="/emergency/new/"' not in cast.client("head").get("/").content.decode()
    assert 'href="/emergency/new/"' in client.get("/cases/new/").content.decode(), "said beside the choice"
    town = Region.objects.get(code=YINGCHUAN).pk
    asked = {"township": town, "id_number": number, "cause": "emergency:fire", "channel": "hotline"}
    page = client.post("/cases/new/", asked | {"token": str(uuid4())}, follow=True).content.decode()
    case = Case.objects.get()
    assert f'href="/emergency/{case.pk}/draft/"' in page and "登记急难" in page
    form = client.get(f"/emergency/{case.pk}/draft/").context["form"]
    assert [form[name].value() for name in ("id_number", "cause", "channel")] == [number, "fire", "hotline"]
    answer = client.post(f"/emergency/{case.pk}/draft/", _typed(township=town, register="1"))
    assert answer.status_code == 302 and Case.objects.get().state == State.ACCEPTED
    client.post("/cases/new/", asked | {"token": str(uuid4()), "cause": "expenditure:illness", "anyway": "1"})
    ordinary = Case.objects.exclude(pk=case.pk).get()
    assert "/emergency/" not in client.get(f"/cases/{ordinary.pk}/household/").content.decode().split("<main")[-1]


def test_only_registered_waits_on_the_duty_screen_and_is_helped_from_there(cast: Cast) -> None:
    client = cast.client("clerk")
    ago = (timezone.localtime() - timedelta(hours=21)).strftime("%Y-%m-%dT%H:%M")
    assert _send(client, "register", reported_at=ago, amount="", checked="").status_code == 302
    case = Case.objects.get()
    screen = client.get("/emergency/").content.decode()
    assert case.number and case.number in screen and "还有2小时" in screen
    assert "待先行救助的急难" in client.get("/").content.decode()
    to_the_step = f'href="/emergency/{case.pk}/help/"'
    assert to_the_step in screen
    assert to_the_step not in cast.client("finance").get("/emergency/").content.decode(), "a page that refuses him"
    assert client.get(f"/emergency/{case.pk}/help/").status_code == 200
    answer = client.post(f"/emergency/{case.pk}/help/", _typed(amount="630.00", signature=DRAWN, kept_as=""))
    assert answer.status_code == 302, answer.content.decode()
    advance = Advance.objects.get()
    assert advance.receipt is not None and advance.receipt.content_type == "image/png"
    assert "待补手续" in client.get("/emergency/?shown=papers").content.decode()


def test_goods_are_given_within_the_limit_count_with_their_value_and_are_not_paid_again(cast: Cast) -> None:
    client, rice = cast.client("clerk"), good(cast)
    delivered(cast, rice, 60)
    answer = _send(client, "goods")
    case = Case.objects.get()
    at = answer["Location"]
    assert at == f"/emergency/{case.pk}/help/goods/" and "大米" in client.get(at).content.decode()
    minute = timezone.localtime().strftime("%Y-%m-%dT%H:%M")
    said = {
        "receiver": "火灾示例", "relation": "01", "approved_by": "梁志远", "approved_at": minute, "kept_as": "签收单1",
        "checked": "on",
    }  # fmt: skip
    for units, says in (("", "至少填写一种物资"), ("32", "1,890.00"), ("61", "60")):
        refused = client.post(at, said | {f"good_{rice.pk}": units})
        assert refused.status_code == 422 and says in refused.content.decode()
    assert not Advance.objects.exists() and lot(rice).quantity == 60
    assert client.post(at, said | {f"good_{rice.pk}": "31"}).status_code == 302
    advance = Advance.objects.select_related("order").get()
    assert (advance.amount, advance.method, advance.order.stage) == (Decimal("1860.00"), "goods", 0)
    assert (lot(rice).quantity, Payment.objects.get().amount) == (29, Decimal("1860.00"))
    assert (
        Case.objects.get().paid_amount == Decimal("1860.00")
        and not Transfer.objects.filter(order__isnull=False).exists()
    )
    assert "实物签收单" in client.get(f"/emergency/{case.pk}/panel/").content.decode()
    assert client.get(at).status_code == 200
    books_agree()


def test_help_after_its_hours_is_called_late(cast: Cast) -> None:
    clerk, now = cast.client("clerk"), timezone.localtime()
    for hours, late in ((2, False), (30, True)):
        reported = (now - timedelta(hours=hours)).strftime("%Y-%m-%dT%H:%M")
        said = {"reported_at": reported, "amount": "5.00", "id_number": resident(4100 + hours).number}
        asked = _send(clerk, "help", **said, kept_as=f"收条{hours}")
        assert (asked.status_code == 422) is late, "why it is late is asked, and kept"
        _send(clerk, "help", **said, kept_as=f"收条{hours}", explanation="道路中断。")
        panel = clerk.get(f"/emergency/{Case.objects.latest('pk').pk}/panel/").content.decode()
        assert ("首次救助逾期" in panel) is late and ("道路中断" in panel) is late


def test_a_transfer_needs_its_account_and_another_name_for_the_number_is_asked_about(cast: Cast) -> None:
    clerk = cast.client("clerk")
    make_case(cast, state=State.ACCEPTED, people=[PersonGiven(name="伍示例", resident=resident(4200))])
    number = resident(4200).number
    asked = _send(clerk, "help", id_number=number, method="transfer", amount="99,999.00")
    told = {**asked.context["form"].errors, **asked.context["help"].errors}
    assert {"account", "amount", "explanation"} <= set(told) and "伍示例" in str(told["explanation"])
    cash = _send(clerk, "help", id_number=resident(4201).number, account="6222020000001234567")
    assert cash.status_code == 422 and "account" in cash.context["help"].errors
    assert not Case.objects.filter(emergency__isnull=False).exists()
    _send(clerk, "help", id_number=resident(4201).number, method="transfer", account="6222020000001234567")
    assert Order.objects.get().account == "6222020000001234567" and Payment.objects.get().account_masked


def test_help_that_came_back_from_the_bank_is_given_once_more_on_one_page(cast: Cast) -> None:
    clerk = cast.client("clerk")
    _send(clerk, "help", method="transfer", account="6222 0200 0000 1234 567")
    case = Case.objects.get()
    at = f"/emergency/{case.pk}/came-back/"
    assert at in clerk.get(f"/emergency/{case.pk}/panel/").content.decode()
    said = {"came_back_on": timezone.localdate().isoformat(), "method": "cash", "receiver": "火灾示例", "kept_as": "2"}
    assert clerk.post(at, said).status_code == 422
    assert clerk.post(at, said | {"reason": "账户已销户。"}).status_code == 302
    shown = clerk.get(f"/emergency/{case.pk}/panel/").content.decode()
    assert "退汇后重新发放" in shown and at not in shown
    assert clerk.get(at).status_code == 200
    books_agree()


def test_a_draft_is_kept_and_goes_on(cast: Cast) -> None:
    client = cast.client("clerk")
    token = str(uuid4())
    answer = _send(client, "draft", token=token, place="", id_number="")
    case = Case.objects.get()
    assert answer["Location"] == f"/emergency/{case.pk}/draft/" and case.applicant_name == "火灾示例"
    assert "住房起火" in client.get(answer["Location"]).content.decode() and not Emergency.objects.exists()
    assert client.post(f"/cases/{case.pk}/autosave/emergency/", _typed(name="改名示例")).status_code == 204
    assert client.post(answer["Location"], _typed(token=token) | {"register": "1"}).status_code == 302
    assert Case.objects.get().state == State.ACCEPTED and not DraftStep.objects.filter(step="emergency").exists()


def test_a_second_window_of_a_draft_does_not_write_over_the_first_by_itself(cast: Cast) -> None:
    client = cast.client("clerk")
    draft = _send(client, "draft", token=str(uuid4()))["Location"]
    mine, theirs = (OPENED.findall(client.get(draft).content.decode())[0] for _n in range(2))
    url = f"/cases/{Case.objects.get().pk}/autosave/emergency/"
    assert client.post(url, {"opened": mine, "place": "甲处"}).status_code == 204
    assert client.post(url, {"opened": mine, "place": "甲处二楼"}).status_code == 204
    assert client.post(url, {"opened": theirs, "place": "乙处"}).status_code == 409
    assert "甲处二楼" in client.get(draft).content.decode()


def test_an_emergency_of_which_nothing_is_said_is_no_draft(cast: Cast) -> None:
    nothing = dict.fromkeys(("name", "id_number", "phone", "place", "narrative", "looks"), " ")
    answer = _send(cast.client("clerk"), "draft", token=str(uuid4()), **nothing)
    assert answer.status_code == 409 and "空白草稿" in answer.content.decode() and not Case.objects.exists()


def test_a_draft_begun_as_an_emergency_goes_on_as_one(cast: Cast) -> None:
    client = cast.client("clerk")
    draft = _send(client, "draft", token=str(uuid4()))["Location"]
    assert client.get(f"/cases/{Case.objects.get().pk}/intake/")["Location"] == draft


def test_paperwork_is_eased_by_the_clerk_extended_by_the_head_and_settled_by_minutes(cast: Cast) -> None:
    clerk, head = cast.client("clerk"), cast.client("head")
    _send(clerk, "help")
    case = Case.objects.get()
    day = timezone.localdate().isoformat()
    assert "材料" in clerk.get(f"/emergency/{case.pk}/paperwork/").content.decode()
    assert clerk.post(f"/emergency/{case.pk}/paperwork/", {"ease": "1", "eased_on": day}).status_code == 302
    assert head.post(f"/emergency/{case.pk}/paperwork/", {"extend": "1", "why": "材料待开具。"}).status_code == 302
    ways = clerk.get(f"/emergency/{case.pk}/settle/").content.decode()
    assert "手续已无法补齐" in ways and f'class="btn" href="/emergency/{case.pk}/settle/minutes/"' in ways
    minutes = f"/decisions/{case.pk}/minutes/?purpose=papers"
    assert minutes in clerk.get(f"/emergency/{case.pk}/settle/minutes/").content.decode()  # a reviewer keeps minutes
    assert minutes in head.get(f"/emergency/{case.pk}/paperwork/").content.decode()
    assert head.get(minutes).status_code == 200
    without_papers(cast, case, day=timezone.localdate())
    said = {"ground": "died", "signature_kept_as": "签字卷9"}
    assert "会议卷9" in clerk.get(f"/emergency/{case.pk}/settle/minutes/").content.decode()
    assert clerk.post(f"/emergency/{case.pk}/settle/minutes/", said | {"signature_kept_as": ""}).status_code == 422
    assert clerk.post(f"/emergency/{case.pk}/settle/minutes/", said).status_code == 302
    assert Case.objects.get().state == State.CLOSED
    county = cast.client("county_reviewer")
    assert case.number and case.number in county.get("/emergency/?shown=review").content.decode()
    assert county.post(f"/emergency/{case.pk}/review/", {"sound": "yes", "finding": "属实。"}).status_code == 302


DRAWN = "data:image/png;base64," + b64encode(PNG).decode()


def _village_of_shenhou() -> None:
    above = Region.objects.get(code=SHENHOU)
    path = f"{above.path}411081103001/"
    Region.objects.create(code="411081103001", name="关爷庙村委会", level=RegionLevel.VILLAGE, parent=above, path=path)


def test_the_place_offers_the_villages_of_the_township_that_is_chosen(cast: Cast) -> None:
    client, offered = cast.client("clerk"), '<option value="东街社区居委会">'
    here = Region.objects.get(code=YINGCHUAN)
    _village_of_shenhou()
    page = client.get("/emergency/new/").content.decode()
    assert 'list="villages"' in page and offered in page and "关爷庙" not in page
    part = client.get("/emergency/left/", {"township": here.pk}).content.decode()
    assert '<datalist id="villages" hx-swap-oob="true">' in part and offered in part


def test_an_invented_case_lies_in_a_village_of_its_own_township(cast: Cast) -> None:
    _village_of_shenhou()
    for township, village in ((YINGCHUAN, "东街社区居委会"), (SHENHOU, "关爷庙村委会")):
        people = [PersonGiven(name="郑示例", resident=resident(4900))]
        assert make_case(cast, state=State.SUBMITTED, township=township, people=people).village_name == village


def test_who_was_helped_first_is_led_to_what_is_missing_before_the_visit(cast: Cast) -> None:
    case, clerk = make_emergency(cast), cast.client("clerk")
    Case.objects.filter(pk=case.pk).update(track="general")  # the household is in need beyond the small sum
    (row,) = [r for g in clerk.get("/").context["desk"].groups if g.code == "investigate" for r in g.rows]
    assert (row.url, str(row.act)) == (f"/cases/{case.pk}/", "补齐手续")
    page = clerk.get(f"/cases/{case.pk}/")
    assert page.context["mend"].startswith(f"/cases/{case.pk}/") and "补填缺少的内容" in page.content.decode()
    assert [one.label for _why, kept in page.context["held_back"] for one in kept] == ["撤回", "终止"]
    visit = clerk.get(f"/cases/{case.pk}/visit/")
    assert [line.text for line in visit.context["waits"]] == [line.text for line in page.context["missing"]]
    assert "暂时不能签署" in visit.content.decode()
    told = make_case(cast, state=State.ACCEPTED)
    (row,) = [
        r for g in clerk.get("/").context["desk"].groups if g.code == "investigate" for r in g.rows
        if r.case.pk == told.pk
    ]  # fmt: skip
    assert (row.url, row.act) == (f"/cases/{told.pk}/visit/", "")
    assert clerk.get(f"/cases/{told.pk}/").context["mend"] == ""
    assert not clerk.get(f"/cases/{told.pk}/visit/").context["waits"]


def test_what_is_wrong_with_the_help_is_told_with_what_is_wrong_with_the_report(cast: Cast) -> None:
    answer = _send(cast.client("clerk"), "help", id_number="411081199001010010", amount="5,000.00", kept_as="")
    assert answer.status_code == 422
    assert "id_number" in answer.context["form"].errors
    assert {"amount", "receipt"} <= answer.context["help"].errors.keys()
    assert not Case.objects.exists()


def test_a_report_of_which_too_little_is_known_is_told_its_own_faults(cast: Cast) -> None:
    answer = _send(cast.client("clerk"), "help", cause="", amount="5,000.00")
    assert answer.status_code == 422 and "cause" in answer.context["form"].errors
    assert not answer.context["help"].errors
