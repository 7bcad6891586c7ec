"""Where the money of a case is: its page, the desk of finance and the page of payment say the same."""

from typing import Any

import pytest

from approvals.models import PayeeChange
from cases.models import Case
from cases.terms import State
from common.clock import today
from funds.models import Order, Payment
from tests.begun import begins_with
from tests.cast import Cast
from tests.exporting import taken
from tests.funds.bank import answers, composed, sent, settled, staged, workbook

CORRECTED = {
    "ground": "account_wrong", "why": "账号录错一位。", "name": "", "relation": "01", "bank": "某银行",
    "account": "6228 4800 0000 7777",
}  # fmt: skip
ENTERED = {"amount": "1200.00", "paid_on": today().isoformat(), "method": "transfer", "voucher": "1", "checked": "on"}


@pytest.fixture(autouse=True)
def kept_aside(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path


def _came_back(cast: Cast) -> Order:
    batch = sent(cast).batch
    settled(cast, staged(cast, batch, workbook(answers(batch, failing=1))))
    return Order.objects.get(state="returned")


def _to_pay(cast: Cast) -> list[str]:
    return [g.code for g in cast.client("finance").get("/").context["desk"].groups]


def _told(cast: Cast, case: Case, who: str = "finance") -> str:
    return str(cast.client(who).get(f"/cases/{case.pk}/").context["head"].next)


@begins_with(state=State.APPROVED)
def test_what_the_bank_refused_is_nothing_to_pay_and_its_case_says_who_acts(cast: Cast, case: Case) -> None:
    assert _to_pay(cast) == ["pay"] and _told(cast, case) == "由财政人员发放救助金，期限随之终止。"
    order = _came_back(cast)
    finance, clerk = cast.client("finance"), cast.client("clerk")
    assert _to_pay(cast) == [], "it stands among the errands"
    assert "/payments/returned/" in finance.get("/").content.decode()
    said = "款项被退回（账户已销户），由乡镇经办人提出收款信息更正"
    assert said in _told(cast, case) and said in _told(cast, case, "clerk")
    page = finance.get(f"/cases/{case.pk}/")
    assert f'href="/payments/{case.pk}/"' not in page.content.decode()
    assert [b.text for b in page.context["missing"]] == [_told(cast, case)]
    assert [b.url for b in page.context["missing"]] == [f"/payments/{case.pk}/panel/"]
    tab = finance.get(f"/payments/{case.pk}/panel/")
    assert f"/payments/{case.pk}/{order.pk}/issue-anew/" in tab.content.decode()
    assert "去办理" not in tab.content.decode(), "the case page would only send back here"
    paying = finance.get(f"/payments/{case.pk}/")
    assert paying.status_code == 200 and [b.code for b in paying.context["blockers"]] == ["came_back"]
    assert finance.post(f"/payments/{case.pk}/", ENTERED).status_code == 422 and not Payment.objects.exists()

    given = CORRECTED | {"name": case.payee_name}
    assert clerk.post(f"/decisions/{case.pk}/payee/", given).status_code == 302
    assert "收款信息更正待确认" in _told(cast, case)
    change = PayeeChange.objects.get()
    assert (
        cast.client("head")
        .post(f"/decisions/{case.pk}/payee/{change.pk}/", {"verdict": "confirm", "note": "已核对。"})
        .status_code
        == 302
    )
    assert "收款信息已更正，由财政人员重新发放" in _told(cast, case)
    assert finance.post(f"/payments/{case.pk}/{order.pk}/issue-anew/", {"note": "已更正。"}).status_code == 302
    assert _to_pay(cast) == ["pay"] and _told(cast, case) == "由财政人员发放救助金，期限随之终止。"


@begins_with(state=State.APPROVED)
def test_money_that_is_with_the_bank_is_told_with_its_batch_and_since_when(cast: Cast, case: Case) -> None:
    batch = composed(cast)
    assert "已编入批次" in _told(cast, case), "it is not paid by hand now"
    sent(cast, batch)
    said = _told(cast, case, "clerk")
    assert f"{today()}" in said and str(batch) in said and "等待银行回盘结果" in said
    page = cast.client("finance").get(f"/cases/{case.pk}/")
    assert [b.text for b in page.context["missing"]] == [said] and not page.context["head"].may_act


def _errands(cast: Cast, who: str = "finance2") -> dict[str, int]:
    return {str(e.title): e.count for e in cast.client(who).get("/").context["desk"].errands}


@begins_with(state=State.APPROVED)
def test_an_answer_that_is_checked_is_confirmed_next_and_none_is_asked_for(cast: Cast, case: Case) -> None:
    owed, checked = "已送银行、待上传回盘的批次", "回盘待确认入账的批次"
    batch, client = sent(cast).batch, cast.client("finance2")
    assert (_errands(cast).get(owed), _errands(cast).get(checked)) == (1, None)
    result = staged(cast, batch, workbook(answers(batch)))
    assert (_errands(cast).get(owed), _errands(cast).get(checked)) == (None, 1)
    for answer, found in (("owed", []), ("checked", [batch])):
        assert client.get("/payments/batches/", {"answer": answer}).context["page"].rows == found
    assert len(taken(cast, "finance2", "batches", "answer=checked").rows) == 1
    page = client.get(f"/payments/results/{result.pk}/").content.decode()
    assert '<a class="btn btn-primary" href="#settle" data-confirm="settle">确认入账</a>' in page
    assert "结办" not in page
    page = client.get(f"/payments/batches/{batch.pk}/").content.decode()
    assert f'btn btn-primary" href="/payments/results/{result.pk}/"' in page
    assert f'btn btn-primary" href="/payments/batches/{batch.pk}/result/"' not in page
    settled(cast, result)
    assert not {owed, checked} & set(_errands(cast))
