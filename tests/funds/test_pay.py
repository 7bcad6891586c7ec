"""What was decided is paid once, exactly, and by whoever pays there."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from accounts.models import Office, Posting
from approvals.services import approve
from audit.models import Event
from audit.verbs import Verb
from cases.models import Case
from cases.terms import State
from common.clock import now, today
from common.errors import WrongState
from funds import services
from funds.models import Payment, PaymentCheck, Uncompared
from funds.selectors.checking import unsound
from funds.selectors.payments import payments_found, to_compare
from funds.terms import Compared, PaymentMethod
from tests.begun import begins_with
from tests.cast import SINCE, Cast
from tests.factories import YINGCHUAN, make_case


def _sent(case: Case, **changes: Any) -> dict[str, Any]:
    given = {
        "amount": str(case.approved_amount), "paid_on": today().isoformat(), "method": "transfer", "voucher": "PZ-1",
        "checked": "on",
    }  # fmt: skip
    return given | changes


@begins_with(state=State.APPROVED)
def test_finance_pays_and_the_clock_ends_with_the_money(cast: Cast, case: Case) -> None:
    client = cast.client("finance")
    listed = client.get("/payments/")
    assert [line.order.case.pk for line in listed.context["found"].lines] == [case.pk]
    assert listed.context["found"].total == Decimal("1200.00")
    assert client.get(f"/payments/{case.pk}/").status_code == 200
    assert client.post(f"/payments/{case.pk}/", _sent(case)).status_code == 302
    after = Case.objects.get()
    assert (after.state, after.paid_amount, after.clock_stopped_on) == (State.PAID, Decimal("1200.00"), today())
    made = client.get("/payments/made/", {"voucher": "PZ"})
    assert [p.voucher for p in made.context["page"].rows] == ["PZ-1"] and made.context["total"] == Decimal("1200.00")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("amount", "1200.01"), ("amount", "1199.99"), ("amount", "x"), ("paid_on", "2020-01-01"), ("paid_on", "x"),
        ("paid_on", (today() + timedelta(days=1)).isoformat()), ("voucher", " "), ("method", "gold"), ("checked", ""),
    ],
)  # fmt: skip
@begins_with(state=State.APPROVED)
def test_a_wrong_entry_is_told_at_its_field_and_nothing_is_paid(cast: Cast, case: Case, field: str, value: str) -> None:
    page = cast.client("finance").post(f"/payments/{case.pk}/", _sent(case, **{field: value}))
    assert page.status_code == 422 and field in page.context["form"].errors
    assert not Payment.objects.exists() and Case.objects.get().state == State.APPROVED


@begins_with(state=State.APPROVED)
def test_what_belongs_to_cash_is_refused_for_a_transfer_and_not_left_out(cast: Cast, case: Case) -> None:
    refused = cast.client("finance").post(f"/payments/{case.pk}/", _sent(case) | {"receiver_name": "某示例"})
    assert refused.status_code == 422 and "receiver_name" in refused.context["form"].errors
    assert not Payment.objects.exists()


@begins_with(state=State.APPROVED)
def test_a_second_click_pays_nothing(cast: Cast, case: Case) -> None:
    client = cast.client("finance")
    client.post(f"/payments/{case.pk}/", _sent(case))
    assert client.post(f"/payments/{case.pk}/", _sent(case)).status_code == 409
    assert Payment.objects.count() == 1


@begins_with(state=State.APPROVED)
def test_a_township_officer_posted_to_pay_pays_his_own_cases(cast: Cast, case: Case) -> None:
    mine = case
    assert cast.client("clerk").get(f"/payments/{mine.pk}/").status_code == 403
    office = Office.objects.get(region__code=YINGCHUAN)
    Posting.objects.create(user=cast.clerk, office=office, duty="pay", starts_on=SINCE)
    assert cast.client("clerk").post(f"/payments/{mine.pk}/", _sent(mine)).status_code == 302


@begins_with(state=State.PAID)
def test_others_find_no_payment(cast: Cast, case: Case) -> None:
    assert cast.client("other_clerk").get(f"/payments/{case.pk}/panel/").status_code == 404
    assert cast.client("clerk").get(f"/payments/{case.pk}/panel/").status_code == 200
    assert cast.client("inspector").get("/payments/", follow=True).status_code == 200
    assert cast.client("clerk").get("/payments/").status_code == 403


def _row(case: Case, **changes: Any) -> Payment:
    given: dict[str, Any] = {
        "case": case, "order": case.orders.first(), "region_path": case.region_path, "amount": case.approved_amount,
        "method": PaymentMethod.CASH, "paid_on": today(), "voucher": "x", "by_id": case.opened_by_id, "by_name": "x",
        "at": now(),
    }  # fmt: skip
    return Payment(**given | changes)


def test_the_database_itself_pays_no_order_twice_and_none_but_its_sum(cast: Cast) -> None:
    case, other = make_case(cast, state=State.APPROVED), make_case(cast, state=State.APPROVED, amount="1300.00")
    refused = make_case(cast, state=State.NOT_APPROVED)
    above, below = _row(case, amount=Decimal("1200.01")), _row(case, amount=Decimal("1199.99"))
    for wrong in (above, below, _row(case, order=other.orders.get()), _row(refused, order=case.orders.get())):
        with pytest.raises(DatabaseError), transaction.atomic():
            wrong.save()
    _row(case).save()
    with pytest.raises(DatabaseError), transaction.atomic():
        _row(case).save()
    for statement in ("UPDATE funds_payment SET amount = 1", "DELETE FROM funds_payment"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


@begins_with(state=State.PAID)
def test_a_service_call_after_the_payment_is_told_the_state(cast: Cast, case: Case) -> None:
    with pytest.raises(WrongState):
        services.pay(
            case.pk, officer=cast.officer("finance", today()), at=now(), today=today(), amount=Decimal("1200.00"),
            method=PaymentMethod.TRANSFER, paid_on=today(), voucher="x",
        )  # fmt: skip


def _may_decide_and_pay(cast: Cast, name: str) -> None:
    office = Office.objects.get(region__code=YINGCHUAN)
    for duty in ("decide", "pay"):
        Posting.objects.get_or_create(user=cast.users[name], office=office, duty=duty, starts_on=SINCE)


@begins_with(state=State.APPROVED)
def test_who_decided_does_not_pay_and_another_officer_does(cast: Cast, case: Case) -> None:
    _may_decide_and_pay(cast, "head")
    page = cast.client("head").post(f"/payments/{case.pk}/", _sent(case))
    assert page.status_code == 422 and "审批人不得发放" in page.content.decode()
    assert not Payment.objects.exists() and Case.objects.get().state == State.APPROVED
    assert cast.client("finance").post(f"/payments/{case.pk}/", _sent(case)).status_code == 302


def test_the_only_officer_of_a_township_pays_what_he_decided_under_post_review(cast: Cast) -> None:
    case = make_case(cast, state=State.TOWNSHIP_DECISION)
    office = Office.objects.get(region__code=YINGCHUAN)
    Posting.objects.filter(substitutes__isnull=False).delete()
    Posting.objects.filter(office=office).exclude(user=cast.clerk).delete()
    _may_decide_and_pay(cast, "clerk")
    clerk = cast.officer("clerk", today())
    approve(case.pk, officer=clerk, at=now(), today=today(), amount=Decimal("1200.00"), reason="属实", unrelated=True)
    case = Case.objects.get()
    assert case.decision.post_review
    assert cast.client("clerk").post(f"/payments/{case.pk}/", _sent(case)).status_code == 302


def test_what_one_officer_paid_by_hand_another_of_the_county_compares_once(cast: Cast) -> None:
    case = make_case(cast, state=State.PAID)
    payment, other = Payment.objects.get(), cast.client("finance2")
    assert other.get("/payments/made/?stands=owed").context["page"].rows == [payment]
    assert "待核对" in other.get("/payments/made/").content.decode()
    assert "手工发放待核对" in other.get("/").content.decode()
    page = f"/payments/made/{payment.pk}/"
    mine = cast.client("finance")
    assert "记录核对结果" not in mine.get(page).content.decode(), "who paid does not compare"
    assert mine.post(page, {"sound": "yes"}).status_code == 422
    assert cast.client("clerk").get(page).status_code == 403
    assert other.post(page, {"sound": "no", "finding": ""}).status_code == 422 and not PaymentCheck.objects.exists()
    assert other.post(page, {"sound": "no", "finding": "凭证金额不符。"}).status_code == 302
    assert other.post(page, {"sound": "yes"}).status_code == 409
    check = PaymentCheck.objects.get()
    assert (check.sound, check.by, check.payment.case) == (False, cast.finance2, case)
    assert not other.get("/payments/made/?stands=owed").context["page"].rows
    assert other.get("/payments/made/?stands=wrong").context["page"].rows == [payment]
    assert Event.objects.filter(verb=Verb.PAYMENT_COMPARED, clause="xc-3.3").count() == 1
    with pytest.raises(DatabaseError, match="does not check"), transaction.atomic():
        PaymentCheck.objects.create(payment=payment, sound=True, by=cast.finance, by_name="", at=now())


def _waiting(cast: Cast, name: str) -> list[int]:
    """The payments that wait for that officer; what waits at all agrees with the payments."""
    owed = {p.pk for p in Payment.objects.filter(checked=None) if p.is_by_hand}
    assert set(Uncompared.objects.values_list("pk", flat=True)) == owed and unsound() == {}
    officer = cast.officer(name, today())
    assert {p.pk for p in payments_found(cast.officer("county_approver", today()), stands=Compared.OWED)} == owed
    return list(to_compare(officer).values_list("pk", flat=True))


def test_a_payment_by_hand_waits_until_it_is_compared_and_its_row_goes_by_nothing_else(cast: Cast) -> None:
    case = make_case(cast, state=State.PAID)
    payment = Payment.objects.get()
    waits = Uncompared.objects.get()
    assert (waits.region_path, waits.by) == (case.region_path, cast.finance)
    assert _waiting(cast, "finance2") == _waiting(cast, "county_approver") == [payment.pk]
    assert _waiting(cast, "finance") == _waiting(cast, "clerk") == []
    for statement in ("DELETE FROM funds_uncompared", "UPDATE funds_uncompared SET by_id = by_id + 1"):
        with pytest.raises(DatabaseError, match="are kept"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    services.check_payment(payment.pk, sound=True, finding="", officer=cast.officer("finance2", today()), at=now())
    assert not Uncompared.objects.exists() and _waiting(cast, "finance2") == []
    with pytest.raises(DatabaseError, match="does not wait"), transaction.atomic():
        Uncompared.objects.create(payment=payment, region_path=case.region_path, by=cast.finance)


@begins_with(state=State.APPROVED)
def test_a_payment_in_cash_is_told_all_that_it_lacks_at_once(cast: Cast, case: Case) -> None:
    sent = _sent(case) | {"method": "cash", "receiver_name": "", "kept_under": "", "checked": ""}
    refused = cast.client("finance").post(f"/payments/{case.pk}/", sent)
    assert refused.status_code == 422
    assert {"checked", "receiver_name", "kept_under"} <= refused.context["form"].errors.keys()
