"""The API of money and goods: every act once, each refusal once, and what only forms asked before."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse

from accounts.models import GivenAnswer, Region
from audit.models import Event
from cases.models import Case
from cases.terms import State
from common.clock import now, today
from common.errors import Invalid
from common.texts import too_long
from funds import services, tasks
from funds.addresses import ADDRESSES
from funds.models import (
    BankResult,
    Batch,
    Claim,
    Emergency,
    Fund,
    Order,
    Payment,
    Recovery,
    Sheet,
    StockEntry,
    Transfer,
)
from funds.services import bank_files, months
from funds.services.layouts import layouts_of
from funds.services.stores import Delivered, Supply
from funds.terms import Origin, ResultState
from tests.begun import begins_with
from tests.cases.county import shipped
from tests.cast import Cast
from tests.factories import YINGCHUAN, fill_funds, make_case, publish_rules, resident
from tests.funds.bank import answers, one_of_each, workbook
from tests.funds.goods import good, paper
from tests.funds.nights import without_papers
from tests.funds.walk import Walk, writes
from tests.scans import PNG


@pytest.fixture(autouse=True)
def kept_aside(settings: Any, tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Files of their own, and the background's work done at once."""
    settings.MEDIA_ROOT = tmp_path

    def settle(result_id: int, *, settle: bool) -> None:
        (tasks.settle_result if settle else tasks.stage_result)(result_id)

    monkeypatch.setattr("funds.addresses.bank.begin_result", settle)


DAY = today().isoformat()
PAPER = {"on": DAY, "document_no": "示例〔2026〕1号"}


def town() -> Region:
    return Region.objects.get(code=YINGCHUAN)


def county() -> Region:
    return Region.objects.get(code="411081")


def money(walk: Walk) -> None:
    """Received, shared out, claimed, closed month by month, given back, and the end of last year."""
    year, place = today().year, town().pk
    given = {"county_id": county().pk, "source": "donated", "amount": "900.00", "paper": PAPER}
    fund = walk.did("finance", "funds_money", given | {"year": year}, 201)["id"]
    asked = {"total": "300.00", "people": {str(place): 100}}
    shares = walk.did("finance", "fund_suggestion", asked, fund_id=fund)["shares"]
    assert sum(Decimal(share["amount"]) for share in shares) == 300
    sums = {"sums": {str(place): "500.00"}, "movement": "topped_up", "paper": PAPER}
    assert walk.did("finance", "fund_allocations", sums, 201, fund_id=fund) == {"total": "500.00"}
    reserve = Fund.objects.get(region=place, year=year).pk
    for act, who, body, state in (
        ("claim_withdrawal", "clerk", {}, "withdrawn"),
        ("claim_refusal", "finance", {"note": "尚有余额。"}, "refused"),
        ("claim_grant", "finance", {"source": fund, "amount": "1.00", "paper": PAPER}, "granted"),
    ):
        claim = walk.did("clerk", "fund_claims", {"amount": "1.00", "why": "补足"}, 201, fund_id=reserve)["id"]
        assert walk.did(who, act, body, claim_id=claim)["state"] == state == Claim.objects.get(pk=claim).state
    back = {"movement": "taken_back", "amount": "1.00", "into": fund, "paper": PAPER}
    walk.did("finance", "fund_give_back", back, fund_id=reserve)
    month = f"{today().replace(day=1) - timedelta(days=1):%Y-%m}"
    for act, body, state in (("month_return", {"note": "请重填。"}, "returned"), ("month_check", {}, "checked")):
        drawn = {"month": month, "bank": "0", "cash": "0.00"}
        sheet = walk.did("clerk", "fund_months", drawn, 201, fund_id=reserve)
        assert sheet["month"] == month
        walk.did("head", act, body, sheet_id=sheet["id"])
        assert Sheet.objects.get(pk=sheet["id"]).state == state
    old = walk.did("finance", "funds_money", given | {"year": year - 1}, 201)["id"]
    ways = {"year": year - 1, "ways": {str(old): "carried_over"}}
    leaves = walk.did("finance", "year_end_preview", ways)
    assert leaves["total"] == "900.00"
    walk.did("finance", "year_end", ways | {"seen": leaves["total"], "paper": PAPER})
    assert Transfer.objects.filter(movement="carried_over").count() == 1


def paid(case: Case, **changes: Any) -> dict[str, Any]:
    return {
        "amount": "1200.00", "method": "cash", "paid_on": DAY, "voucher": "PZ-1", "receiver_name": case.payee_name,
    } | changes  # fmt: skip


def orders(walk: Walk, case: Case) -> None:
    """Looked at, paid, compared, come back, ordered and paid anew, recovered."""
    other = make_case(walk.cast, state=State.ACCEPTED)
    Case.objects.filter(pk=other.pk).update(account_index=case.account_index)
    index = walk.cast.client("finance").get(reverse("api:payee_look", args=[case.pk])).json()["account_index"]
    walk.did("finance", "payee_look", {"note": "母子共用。", "account_index": index}, 201, case_id=case.pk)
    walk.did("finance", "case_payment", paid(case), 201, files={"scan": PNG}, case_id=case.pk)
    order = case.orders.get()
    assert Payment.objects.get(case=case).receipt.sha256
    scan = walk.did("finance", "receipt_scan", case_id=case.pk, order_id=order.pk)
    assert (scan.content, scan["Content-Type"]) == (PNG, "image/png")
    walk.did("finance2", "payment_check", {"sound": True}, 201, payment_id=order.payment.pk)
    ids = {"case_id": case.pk, "order_id": order.pk}
    walk.did("finance", "order_take_back", {"came_back_on": DAY, "reason": "销户"}, **ids)
    assert walk.did("finance", "order_issue_anew", {"note": "已核对。"}, 201, **ids)["state"] == "ready"
    walk.did("finance", "case_payment", paid(case, kept_under="SJ-2"), 201, case_id=case.pk)
    proposal = {"ground": "mistake", "amount": "100.00", "found": "多发。"}
    for who, act in (("county_reviewer", "recovery_withdrawal"), ("county_approver", "recovery_refusal")):
        found = walk.did("county_reviewer", "case_recoveries", proposal, 201, case_id=case.pk)["id"]
        walk.did(who, act, {"note": "不予追缴。"}, recovery_id=found)
    last = {"recovery_id": walk.did("county_reviewer", "case_recoveries", proposal, 201, case_id=case.pk)["id"]}
    walk.did("county_approver", "recovery_order", {"pay_by": DAY, "remedy": "可申请复议。"}, **last)
    letter = walk.cast.client("finance").get(reverse("api:recovery_letter", kwargs=last)).json()
    assert (letter["remedy"], letter["amount"], letter["basis"]) == ("可申请复议。", proposal["amount"], [])
    assert Event.objects.filter(verb="recovery_letter", subject_id=case.pk).count() == 1
    part = {"on": DAY, "document_no": "HK-1", "amount": "60.00", "left": "100.00"}
    walk.did("finance", "recovery_receipts", part, 201, **last)
    part |= {"amount": "40.00", "left": "40.00", "note": "无力退还。"}
    walk.did("county_approver", "recovery_write_offs", part, 201, **last)
    walk.did("county_approver", "recovery_closing", **last)
    assert Recovery.objects.filter(case=case).order_by("pk").values_list("state", flat=True).last() == "closed"


def a_file_taken_twice_is_recorded_once(walk: Walk, **file: int) -> None:
    place, client = reverse("api:take_file", kwargs=file), walk.cast.client("finance2")
    sent: dict[str, Any] = {"data": {"purpose": "报送银行"}, "content_type": "application/json"}
    before = Event.objects.filter(verb="bank_file_taken").count()
    assert client.post(place, **sent).json()["code"] == "idempotency_key_missing"
    first, again = (client.post(place, **sent, headers={"idempotency-key": "taken"}) for _n in range(2))
    assert first.content == again.content and again["Idempotency-Replayed"] == "true"
    assert Event.objects.filter(verb="bank_file_taken").count() == before + 1
    GivenAnswer.objects.filter(key="taken").update(answer='"of another file"')
    other = client.post(place, **sent, headers={"idempotency-key": "taken"})
    assert (other.status_code, other.json()["code"]) == (422, "idempotency_file_changed")
    assert Event.objects.filter(verb="bank_file_taken").count() == before + 1


def bank(walk: Walk, case: Case, patch: pytest.MonkeyPatch) -> None:
    """A batch there and back again, sent, answered; layouts and rosters beside it."""
    card, text = layouts_of(county())
    made = walk.did("finance", "batches", {"name": "示例批次", "layout_id": text.pk, "choice": {}}, 201)
    ids, totals = {"batch_id": made["batch"]["id"]}, {"count": 1, "total": "1200.00"}
    assert walk.did("finance", "batch_removal", {"order_ids": [case.orders.get().pk]}, **ids) == {"count": 1}
    assert walk.did("finance", "batch_orders", {"choice": {"township": town().pk}}, **ids)["added"] == 1
    walk.did("finance", "batch_layout", {"layout_id": card.pk}, **ids)
    walk.did("finance2", "batch_check", totals, **ids)
    walk.did("finance2", "batch_send_back", {"reason": "核对。"}, **ids)
    patch.setattr("funds.addresses.bank.begin_file", lambda pk: bank_files.fail(pk, "中断", at=now()))
    for version in (1, 2):
        walk.did("finance2", "batch_check", totals, **ids)
        file = {"file_id": walk.did("finance2", "batch_release", status=201, **ids)["id"]}
        if version == 1:
            walk.did("finance2", "batch_recall", {"reason": "账号有误。"}, **ids)
    patch.setattr("funds.addresses.bank.begin_file", tasks.write_file)
    assert walk.did("finance", "file_retry", **file)["version"] == version
    taken = walk.did("finance2", "take_file", {"purpose": "报送银行"}, **file).content
    a_file_taken_twice_is_recorded_once(walk, **file)
    compared = walk.did("finance", "file_comparison", files={"file": taken})
    assert compared["is_for_the_bank"] and compared["file"]["id"] == file["file_id"]
    assert walk.did("finance", "batch_roster_workbook", {"purpose": "备案"}, **ids).content.startswith(b"PK")
    walk.did("finance", "month_roster_workbook", {"purpose": "备案"})
    said = workbook(answers(Batch.objects.get(pk=ids["batch_id"])))
    upload: dict[str, Any] = {"paid_on": DAY, "voucher": "YH-1"}
    for act in ("result_discard", "result_confirm"):
        result = {"result_id": walk.did("finance", "batch_results", upload, 201, files={"file": said}, **ids)["id"]}
        BankResult.objects.filter(pk=result["result_id"]).update(state=ResultState.FAILED)
        walk.did("finance", "result_retry", **result)
        walk.did("finance", act, **result)
    for name, told in (("batch_answers", {"state": "done"}), ("batch_takings", {"name": walk.cast.finance2.name})):
        one, *_more = walk.cast.client("finance").get(reverse(f"api:{name}", kwargs=ids)).json()["results"]
        assert one.items() >= told.items()
    assert Batch.objects.get(pk=ids["batch_id"]).state == "settled"
    assert case.orders.get().state == "paid"
    layout = {"name": "示例格式", "body": card.body}
    assert walk.did("finance", "layout_preview", {"body": card.body})["lines"][0][0] == "序号"
    kept = walk.did("finance", "layouts", layout, 201)
    assert walk.did("finance", "layout_versions", layout, 201, layout_id=kept["id"])["version"] == 2
    rest = make_case(walk.cast, state=State.APPROVED)
    again = walk.did("finance", "batches", {"name": "又一批", "layout_id": card.pk, "choice": {}}, 201)["batch"]["id"]
    walk.did("finance", "batch_discard", batch_id=again)
    assert rest.orders.get().batch is None


def goods(walk: Walk) -> None:
    """Listed, delivered, moved, counted, written off, sent back; handed out, come back and paid in money."""
    listed = {"county_id": county().pk, "name": "大米", "unit": "袋", "kind": "food", "value": "60.00", "since": DAY}
    rice = walk.did("county_standards", "goods", listed, 201)["id"]
    later = {"value": "60.00", "least": 1, "since": (today() + timedelta(days=1)).isoformat(), "reason": "调价"}
    walk.did("county_standards", "good_values", later, 201, good_id=rice)
    store, supply = {"store_id": town().pk}, {"origin": "donation", "from_whom": "禹州市慈善协会"}
    brought = {"lines": [{"good_id": rice, "quantity": 30}], "supply": supply, "paper": PAPER}
    walk.did("finance", "store_deliveries", brought, 201, **store)
    wrong = walk.did("finance", "store_deliveries", brought, 201, **store)["id"]
    walk.did("finance", "delivery_send_back", {"paper": PAPER | {"reason": "重复"}}, 201, entry_id=wrong)
    (lot,) = walk.cast.client("finance").get(reverse("api:store", kwargs=store)).json()["lots"]
    assert lot["quantity"] == 30
    lots, why = {str(lot["id"]): 2}, {"paper": PAPER | {"reason": "受潮"}}
    walk.did("finance", "store_moves", {"target_id": county().pk, "lots": lots, "paper": PAPER}, 201, **store)
    walk.did("finance", "store_counts", {"counted": {str(lot["id"]): {"seen": 28, "found": 27}}} | why, 201, **store)
    walk.did("finance", "store_write_offs", {"lots": lots} | why, 201, **store)
    case = make_case(walk.cast, state=State.APPROVED)
    order = case.orders.get().pk
    taken = {
        "store_id": town().pk, "items": {str(rice): 20}, "on": DAY, "receiver_name": case.payee_name,
        "receiver_relation": "01", "kept_as": "QS-1",
    }  # fmt: skip
    walk.did("finance", "order_goods", taken, 201, case_id=case.pk, order_id=order)
    back = {"came_back_on": DAY, "reason": "退回"}
    walk.did("finance", "order_take_back", back, case_id=case.pk, order_id=order)
    anew = walk.did("finance", "order_issue_anew", {"note": "改发。"}, 201, case_id=case.pk, order_id=order)
    assert anew["in_kind"]
    money = walk.did("finance", "order_give_money", {"reason": "库存不足"}, case_id=case.pk, order_id=anew["id"])
    assert not money["in_kind"] and StockEntry.objects.count() == 8


def reported(number: int, **changes: Any) -> dict[str, Any]:
    ago = now() - timedelta(hours=1)
    return {
        "township_id": town().pk, "name": "火灾示例", "id_number": resident(number).number, "place": "东街",
        "cause": "fire", "narrative": "住房起火。", "urgency": "shelter", "reported_at": ago.isoformat(),
    } | changes  # fmt: skip


def helped(**changes: Any) -> dict[str, Any]:
    return {
        "amount": "500.00", "method": "cash", "receiver": "火灾示例", "approved_by": "梁志远",
        "approved_at": now().isoformat(), "from_county": True,
    } | changes  # fmt: skip


def emergencies(walk: Walk) -> None:
    """Kept as a draft, registered, helped, eased, extended, reviewed, and ended in three ways."""
    typed = {"typed": {"name": ["火灾示例"], "township": [str(town().pk)]}}
    draft = walk.did("clerk", "emergency_drafts", typed, 201)["case"]
    walk.did("clerk", "emergency_draft", typed, case_id=draft)
    given = reported(4001, case_id=draft)
    first = {"case_id": walk.did("clerk", "emergencies", given, 201, files={"photos": PNG})["case"]["case"]}
    assert first["case_id"] == draft and Case.objects.get(pk=draft).papers.count() == 1
    transfer = helped(method="transfer", account=" ６２２８ 0000 1111 2222", kept_as="SJ-1")
    walk.did("clerk", "emergency_help", transfer, 201, **first)
    assert Order.objects.get(case=draft).account == "6228000011112222"
    back = {"came_back_on": DAY, "reason": "销户", "method": "cash", "receiver": "火灾示例", "kept_as": "SJ-2"}
    walk.did("clerk", "emergency_came_back", back, 201, **first)
    walk.did("clerk", "emergency_easing", {"eased_on": DAY}, **first)
    walk.did("head", "emergency_extension", {"why": "住院。"}, **first)
    walk.did("county_reviewer", "emergency_review", {"sound": True, "finding": "属实。"}, 201, **first)
    without_papers(walk.cast, Case.objects.get(pk=draft), day=today())
    ended = walk.did("clerk", "emergency_settlement_minutes", {"ground": "died", "signature_kept_as": "QZ-1"}, **first)
    assert ended["state"] == "closed"
    second = {"case_id": walk.did("clerk", "emergencies", reported(4002), 201)["case"]["case"]}
    station = {"station": "救助站", "taken_over_by": "示例", "taken_over_at": now().isoformat(), "kept_as": "ZY-1"}
    assert walk.did("clerk", "emergency_settlement_station", station, **second)["state"] == "closed"
    third = {"case_id": walk.did("clerk", "emergencies", reported(4003), 201)["case"]["case"]}
    (offer,) = walk.cast.client("clerk").get(reverse("api:emergency_help_goods", kwargs=third)).json()["offers"]
    goods = helped(store_id=town().pk, items={str(offer["good"]["id"]): 1}, kept_as="QS-2")
    for name in ("amount", "method", "from_county"):
        goods.pop(name)
    walk.did("clerk", "emergency_help_goods", goods, 201, **third)
    shipped("national-2026-small-fast")
    fourth = {"case_id": walk.did("clerk", "emergencies", reported(4004, small=True), 201)["case"]["case"]}
    walk.did("clerk", "emergency_help", helped(kept_as="SJ-4"), 201, **fourth)
    assert walk.did("clerk", "emergency_settlement_small", **fourth)["state"] == "closed"
    assert Emergency.objects.count() == 4


@begins_with(state=State.APPROVED)
def test_every_operation_does_what_its_page_does(cast: Cast, case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    walk = Walk(cast)
    bank(walk, case, monkeypatch)
    orders(walk, make_case(cast, state=State.APPROVED))
    money(walk)
    goods(walk)
    emergencies(walk)
    assert walk.done == {one.name for one in ADDRESSES if writes(one)}


@begins_with(state=State.APPROVED)
def test_each_refusal_is_told_and_leaves_nothing(cast: Cast, case: Case) -> None:
    walk, sent, key = Walk(cast), paid(case, kept_under="SJ-1"), {"idempotency-key": "k"}
    place = reverse("api:case_payment", args=[case.pk])

    def refused(who: str, body: dict[str, Any], name: str = "case_payment", **ids: Any) -> tuple[int, list[str]]:
        answer = walk.asks(who, name, body, **{"case_id": case.pk} | ids)
        return answer.status_code, sorted(answer.json()["fields"])

    assert refused("other_clerk", sent) == (404, [])
    assert refused("clerk", sent) == (403, [])
    assert refused("finance", sent | {"amount": "1.00", "paid_on": "2020-01-01"}) == (422, ["amount", "paid_on"])
    assert refused("finance", sent | {"method": "transfer"}) == (422, ["kept_under", "receiver_name"])
    assert refused("finance", sent | {"method": "goods"}) == (422, ["kept_under", "method", "receiver_name"])
    assert refused("finance", sent | {"voucher": "\0", "colour": 1}) == (422, ["colour", "voucher"])
    ids = {"order_id": case.orders.get().pk}
    assert refused("finance", {"came_back_on": DAY, "reason": "销户"}, "order_take_back", **ids) == (409, [])
    assert cast.client("other_clerk").get(place).status_code == cast.client("finance").get(place + "9/").status_code
    assert not Payment.objects.filter(case=case).exists()
    client, given = cast.client("finance"), {"data": sent, "content_type": "application/json", "headers": key}
    first, again = (client.post(place, **given) for _n in range(2))  # type: ignore[arg-type]
    assert first.status_code == again.status_code == 201 and again["Idempotency-Replayed"] == "true"
    assert Payment.objects.filter(case=case).count() == 1


def test_what_a_form_would_not_send_is_refused_by_the_service(cast: Cast) -> None:
    publish_rules()
    walk, fund = Walk(cast), fill_funds(county(), today().year)
    batch = one_of_each(cast, county())["batch_id"]
    moved, year = Transfer.objects.count(), {"year": today().year, "source": "budget", "amount": "1.00", "paper": PAPER}
    ids, sums, month = (
        {"fund_id": fund.pk},
        {"sums": {str(town().pk): "1.00"}, "paper": PAPER},
        {"bank": "0", "cash": "0"},
    )
    refused: tuple[tuple[str, str, dict[str, Any], list[str], dict[str, Any]], ...] = (
        ("finance", "funds_money", year | {"county_id": county().pk, "amount": "0"}, ["amount"], {}),
        ("finance", "fund_give_back", {"movement": "handed_back", "amount": "0", "paper": PAPER}, ["amount"], ids),
        ("finance", "fund_allocations", sums | {"movement": "paid"}, ["movement"], ids),
        ("finance", "fund_allocations", {**sums, "movement": "allocated", "sums": {"x": "1"}}, ["sums.x"], ids),
        ("finance", "fund_months", month | {"month": "2026-13"}, ["month"], ids),
        ("finance", "year_end_preview", {"year": 10000, "ways": {}}, ["year"], {}),
        ("finance", "year_end_preview", {"year": today().year, "ways": {str(fund.pk): "paid"}}, [], {}),
        ("finance2", "batch_recall", {"reason": "长" * 201}, ["reason"], {"batch_id": batch}),
        ("clerk", "emergencies", reported(4001, id_number="411081199001011234"), ["id_number"], {}),
        ("clerk", "emergencies", reported(4001, id_number=""), ["looks"], {}),
        ("clerk", "emergencies", reported(4001, people=61, narrative="长" * 501), ["narrative", "people"], {}),
    )
    for who, name, body, fields, more in refused:
        answer = walk.asks(who, name, body, **more)
        assert (answer.status_code, sorted(answer.json()["fields"])) == (422, fields), (name, answer.json())
    assert walk.asks("finance", "funds_money", year | {"county_id": town().pk}).status_code == 404
    assert Transfer.objects.count() == moved and not Case.objects.exists()
    assert cast.client("finance").get("/payments/funds/year-end/?year=0000").status_code == 409
    case = {"case_id": walk.did("clerk", "emergencies", reported(4001), 201)["case"]["case"]}
    for wrong, at in (
        ({"method": "goods"}, "method"),
        ({"account": "62280000"}, "account"),
        ({"method": "transfer", "account": "123"}, "account"),
    ):
        answer = walk.asks("clerk", "emergency_help", helped(kept_as="SJ-1", **wrong), **case)
        assert (answer.status_code, list(answer.json()["fields"])) == (422, [at])
    assert not Order.objects.exists()
    typed = {"typed": {"name": ["别人示例"]}}
    assert walk.asks("clerk", "emergency_draft", typed, **case).status_code == 409
    again = walk.asks("clerk", "emergencies", reported(4002, **case))
    assert (again.status_code, again.json()["code"]) == (409, "registered")
    other: dict[str, Any] = {"case_id": make_case(cast).pk}
    assert walk.asks("clerk", "emergency_help", helped(kept_as="SJ-1"), **other).status_code == 404
    assert walk.asks("clerk", "emergency_settlement_small", **other).status_code == 404


def test_longer_than_is_kept_or_more_than_any_store_holds_is_refused_not_cut(cast: Cast) -> None:
    finance: dict[str, Any] = {"officer": cast.officer("finance", today()), "at": now(), "today": today()}
    rice = good(cast)
    with pytest.raises(Invalid, match="999999"):
        services.receive_goods(
            town().pk, [Delivered(rice.pk, 1_000_000)], Supply(Origin.DONATION, "示例"), paper(), **finance
        )
    assert not StockEntry.objects.exists()
    assert too_long(3, kept="三个字", cut="有四个字", empty="") == {"cut": "最多3个字。"}
    fund = fill_funds(county(), today().year)
    with pytest.raises(Invalid):
        months.draw_up(fund.pk, date(today().year, 1, 2), bank=Decimal(0), cash=Decimal(0), **finance)
    assert not Sheet.objects.exists()
