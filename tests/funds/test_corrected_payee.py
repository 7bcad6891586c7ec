"""A bank sends the money back: the payee is corrected by two officers and paid at the new account, on real pages."""

from typing import Any

import pytest
from django.test import Client

from approvals.models import Decision, Meeting, PayeeChange
from audit.models import Event
from cases.models import Case
from cases.terms import State
from common.clock import today
from funds.models import Payment
from tests.approvals.acts import present, votes
from tests.begun import begins_with
from tests.cast import Cast
from tests.factories import make_case

NEW = "6228480000007777"


def _proposal(case: Case, **changes: str) -> dict[str, str]:
    given = {
        "ground": "account_wrong", "why": "银行退票，账号录错一位。", "name": case.payee_name, "relation": "01",
        "bank": case.bank_name, "account": "6228 4800 0000 7777",
    }  # fmt: skip
    return given | changes


def _payment(case: Case, **changes: str) -> dict[str, str]:
    given = {
        "amount": str(case.approved_amount), "paid_on": today().isoformat(), "method": "transfer", "voucher": "PZ-7",
        "checked": "on",
    }  # fmt: skip
    return given | changes


def _groups(client: Client) -> dict[str, Any]:
    return {group.code: group for group in client.get("/").context["desk"].groups}


@begins_with(state=State.APPROVED)
def test_a_wrong_account_is_corrected_and_the_money_goes_to_the_right_one(cast: Cast, case: Case) -> None:
    clerk, head, finance = (cast.client(name) for name in ("clerk", "head", "finance"))
    base, pay = f"/decisions/{case.pk}/payee/", f"/payments/{case.pk}/"

    assert base in clerk.get(f"/cases/{case.pk}/").content.decode(), "the action bar leads there"
    assert clerk.post(base, _proposal(case)).status_code == 302
    change = PayeeChange.objects.get()

    assert set(_groups(finance)) == set(), "nothing to pay while the correction waits"
    listed = finance.get("/payments/").content.decode()
    assert "收款信息更正中" in listed and f'href="{pay}"' not in listed
    page = finance.get(pay)
    assert [b.code for b in page.context["blockers"]] == ["payee_change_open"] and base in page.content.decode()
    assert finance.post(pay, _payment(case)).status_code == 422 and not Payment.objects.exists()
    assert finance.get(base).status_code == 200, "the blocker's link can be followed"

    assert _groups(head)["payee"].rows[0].url == base
    assert [line.case.pk for line in head.get("/decisions/").context["lines"]] == [case.pk]
    answer = head.get(base, follow=True)
    assert answer.redirect_chain == [(f"{base}{change.pk}/", 302)]
    assert "6228****7777" in answer.content.decode() and case.account_masked in answer.content.decode()
    assert NEW in head.post(f"{base}{change.pk}/reveal/").content.decode()
    assert NEW not in str(list(Event.objects.values_list("before", "after", "note")))
    assert head.post(f"{base}{change.pk}/", {"verdict": "confirm", "note": "已核对存折。"}).status_code == 302

    assert set(_groups(head)) == set() and list(_groups(finance)) == ["pay"]
    shown = finance.get(pay).content.decode()
    assert cast.clerk.name in shown and cast.head.name in shown and "6228****7777" in shown
    assert finance.post(pay, _payment(case, payee_change=str(change.pk))).status_code == 302
    paid, after = Payment.objects.get(), Case.objects.get()
    assert (paid.account_masked, after.state, after.account) == ("6228****7777", State.PAID, NEW)
    assert (after.due_on, after.facts_version, after.approved_amount) == (
        case.due_on, case.facts_version, case.approved_amount,
    )  # fmt: skip
    letter = clerk.get(f"/decisions/{case.pk}/notice/").content.decode()
    assert "6228****7777" in letter and case.account_masked in letter
    assert Decision.objects.get().amount == paid.amount


@begins_with(state=State.APPROVED)
def test_money_that_was_compared_with_the_old_account_is_not_recorded_for_the_new_one(cast: Cast, case: Case) -> None:
    cast.client("clerk").post(f"/decisions/{case.pk}/payee/", _proposal(case))
    change = PayeeChange.objects.get()
    finance = cast.client("finance")
    seen = finance.get(f"/payments/{case.pk}/").context["form"]["payee_change"].value()
    cast.client("head").post(f"/decisions/{case.pk}/payee/{change.pk}/", {"verdict": "confirm", "note": "已核对。"})
    answer = finance.post(f"/payments/{case.pk}/", _payment(case, payee_change=str(seen or "")))
    assert answer.status_code == 409 and "重新核对" in answer.content.decode()
    assert not Payment.objects.exists() and Case.objects.get().state == State.APPROVED


@begins_with(state=State.APPROVED)
def test_after_a_refusal_the_payee_as_approved_is_paid(cast: Cast, case: Case) -> None:
    cast.client("clerk").post(f"/decisions/{case.pk}/payee/", _proposal(case))
    change = PayeeChange.objects.get()
    cast.client("head").post(f"/decisions/{case.pk}/payee/{change.pk}/", {"verdict": "refuse", "note": "无凭证。"})
    page = cast.client("clerk").get(f"/decisions/{case.pk}/payee/").content.decode()
    assert "不同意更正" in page and "无凭证。" in page
    assert cast.client("finance").post(f"/payments/{case.pk}/", _payment(case)).status_code == 302
    assert Payment.objects.get().account_masked == case.account_masked


@begins_with(state=State.APPROVED)
def test_the_masked_account_sent_back_is_the_account_known(cast: Cast, case: Case) -> None:
    sent = _proposal(case, ground="name_differs", account=case.account_masked, bank="更名银行")
    assert cast.client("clerk").post(f"/decisions/{case.pk}/payee/", sent).status_code == 302
    assert PayeeChange.objects.get().account == case.account


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("ground", "gold"), ("why", " "), ("name", ""), ("relation", ""), ("bank", ""), ("account", "12a"),
        ("account", ""),
    ],
)  # fmt: skip
@begins_with(state=State.APPROVED)
def test_a_wrong_entry_is_told_at_its_field_and_nothing_is_proposed(
    cast: Cast, case: Case, field: str, value: str
) -> None:
    page = cast.client("clerk").post(f"/decisions/{case.pk}/payee/", _proposal(case, **{field: value}))
    assert page.status_code == 422 and field in page.context["form"].errors
    assert not PayeeChange.objects.exists()


@begins_with(state=State.APPROVED)
def test_the_death_of_a_single_applicant_is_no_ground_until_the_county_kept_minutes(cast: Cast, case: Case) -> None:
    Case.objects.update(individual=True)
    clerk, county = cast.client("clerk"), cast.client("county_approver")
    base, minutes = f"/decisions/{case.pk}/payee/", f"/decisions/{case.pk}/minutes/"
    page = clerk.get(base).content.decode()
    assert 'value="payee_died"' not in page and "以个人名义申请" in page and minutes not in page
    assert minutes in county.get(base).content.decode()
    given = {
        "kind": "deliberation", "number": "〔2026〕9号", "held_on": today().isoformat(), "place": "会议室",
        "chair": "柳承安", "unrelated": "on", **present("柳承安", "段明哲", "示例"), **votes(3),
    }  # fmt: skip
    assert county.post(minutes, given).status_code == 302
    assert 'value="payee_died"' not in clerk.get(base).content.decode()  # the paper is not signed yet
    meeting = Meeting.objects.get()
    assert county.post(f"/meetings/{meeting.pk}/sign/", {"kept_as": "卷9"}).status_code == 302
    assert 'value="payee_died"' in clerk.get(base).content.decode()


@pytest.mark.parametrize("state", list(State))
def test_the_page_can_be_read_in_every_state_and_only_an_approved_case_offers_it(cast: Cast, state: State) -> None:
    case = make_case(cast, state=state)
    client = cast.client("clerk")
    page = client.get(f"/decisions/{case.pk}/payee/")
    assert page.status_code == 200 and page.context["page"].may_propose == (state is State.APPROVED)
    offered = f"/decisions/{case.pk}/payee/" in client.get(f"/cases/{case.pk}/").content.decode()
    assert offered == (state is State.APPROVED)


@begins_with(state=State.APPROVED)
def test_who_asks_to_change_an_approved_case_is_not_told_to_have_it_returned(cast: Cast, case: Case) -> None:
    clerk = cast.client("clerk")
    for path in ("payee", "household"):
        page = clerk.get(f"/cases/{case.pk}/{path}/", follow=True).content.decode()
        assert "只可更正收款信息" in page and "退回案件" not in page
    paper = case.papers.all()[0]
    answer = clerk.post(f"/cases/{case.pk}/papers/{paper.pk}/withdraw/", {"reason": "错放"})
    assert answer.status_code == 409 and "只可更正收款信息" in answer.content.decode()
    assert "退回" not in clerk.get(f"/cases/{case.pk}/visit/").content.decode()
