"""Before money leaves: a doubtful account is looked at, another payee has a paper, cash has a receipt."""

from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

from accounts.models import Posting
from audit.models import Event
from cases import services as cases
from cases.models import Case, Paper
from cases.terms import State
from common.clock import now, today
from common.errors import Blocked, Invalid, NotAllowed, WrongState
from funds import services
from funds.models import PayeeLook, Payment, Receipt
from funds.services.doubts import look
from funds.services.receipts import ReceiptGiven
from funds.terms import PaymentMethod
from standards.policy.terms import PaperKind
from tests.begun import begins_with
from tests.cast import SINCE, Cast
from tests.factories import make_case, somebody
from tests.scans import PNG


def pay(cast: Cast, case: Case, method: PaymentMethod = PaymentMethod.TRANSFER, **given: Any) -> Case:
    return services.pay(
        case.pk, officer=cast.officer("finance", today()), at=now(), today=today(), amount=Decimal("1200.00"),
        method=method, paid_on=today(), voucher="PZ-1", **given,
    )  # fmt: skip


def held_up(cast: Cast, case: Case) -> list[str]:
    with pytest.raises(Blocked) as told, transaction.atomic():
        pay(cast, case)
    assert not Payment.objects.filter(case=case).exists()
    return [blocker.code for blocker in told.value.blockers]


def test_an_account_of_two_people_waits_for_a_look_by_somebody_who_did_not_enter_it(cast: Cast) -> None:
    case, other = make_case(cast, state=State.APPROVED), make_case(cast, state=State.ACCEPTED)
    Case.objects.filter(pk=other.pk).update(account_index=case.account_index)
    assert held_up(cast, case) == ["account_shared"]
    finance, index = cast.officer("finance", today()), case.account_index or ""
    given: dict[str, Any] = {"at": now(), "note": "母子共用一张卡，已电话核实。", "account_index": index}
    with pytest.raises(NotAllowed):
        look(case.pk, officer=cast.officer("head", today()), **given)
    Posting.objects.create(user=cast.clerk, office=Posting.objects.filter(user=cast.finance)[0].office, duty="pay",
                           starts_on=SINCE)  # fmt: skip
    with pytest.raises(Blocked):
        look(case.pk, officer=cast.officer("clerk", today()), **given)
    with pytest.raises(Invalid):
        look(case.pk, officer=finance, **given | {"note": " "})
    with pytest.raises(WrongState):
        look(case.pk, officer=finance, **given | {"account_index": "another"})
    assert not PayeeLook.objects.exists()
    page = cast.client("finance").get(f"/payments/{case.pk}/look/")
    assert str(other.number) in page.content.decode() and page.status_code == 200
    sent = {"note": given["note"], "account_index": index}
    assert cast.client("finance").post(f"/payments/{case.pk}/look/", sent).status_code == 302
    assert Event.objects.get(verb="payee_looked_at").actor_name == cast.finance.name
    assert pay(cast, case).state == State.PAID
    with pytest.raises(WrongState):
        look(case.pk, officer=finance, **given)


def test_a_new_account_of_a_person_paid_before_waits_for_a_look_and_a_known_one_does_not(cast: Cast) -> None:
    from datetime import timedelta

    person = somebody()
    make_case(cast, state=State.PAID, people=[person], accepted_on=today() - timedelta(days=500))
    known = make_case(cast, state=State.APPROVED, people=[person], incident_key="别的事")
    Case.objects.filter(pk=known.pk).update(account_index="changed")
    assert held_up(cast, known) == ["account_changed"]
    Case.objects.filter(pk=known.pk).update(account_index=known.account_index)
    assert pay(cast, known).state == State.PAID


@begins_with(state=State.APPROVED)
def test_a_payee_who_is_not_the_applicant_needs_a_reason_and_a_paper(cast: Cast, case: Case) -> None:
    Case.objects.filter(pk=case.pk).update(payee_name="别人")
    assert held_up(cast, case) == ["payee_reason", "payee_paper"]
    Case.objects.filter(pk=case.pk).update(payee_reason="申请人住院，由其子代领。")
    assert held_up(cast, case) == ["payee_paper"]
    cases.add_paper(case.pk, officer=cast.officer("clerk", today()), at=now(), kind=PaperKind.PROXY, original_seen=True)
    assert pay(cast, case).state == State.PAID


def test_the_household_book_is_paper_enough_for_a_member_of_the_household(cast: Cast) -> None:
    case = make_case(cast, state=State.APPROVED, members=2)
    other = case.members.exclude(person=case.applicant_id)[0].person
    Case.objects.filter(pk=case.pk).update(payee_name=other.name, payee_reason="申请人住院，由家人代领。")
    book = Paper.objects.filter(case=case, kind=PaperKind.HOUSEHOLD_BOOK)
    assert book.exists()
    assert pay(cast, case).state == State.PAID
    assert case.orders.get().payee_number == other.id_number


@begins_with(state=State.APPROVED)
def test_cash_is_paid_against_a_receipt_only(cast: Cast, case: Case) -> None:
    for receipt in (None, ReceiptGiven("", "收据1号"), ReceiptGiven("王小禾")):
        with pytest.raises(Invalid), transaction.atomic():
            pay(cast, case, PaymentMethod.CASH, receipt=receipt)
    assert not Payment.objects.exists()
    client, order = cast.client("finance"), case.orders.get()
    printed = client.get(f"/payments/{case.pk}/{order.pk}/receipt/").content.decode()
    assert "壹仟贰佰元整" in printed and "领款人" in printed
    sent = {
        "amount": "1200.00", "paid_on": today().isoformat(), "method": "cash", "voucher": "PZ-9", "checked": "on",
        "receiver_name": case.payee_name, "scan": SimpleUploadedFile("a.png", PNG),
    }  # fmt: skip
    assert client.post(f"/payments/{case.pk}/", sent | {"scan": ""}).status_code == 422
    assert client.post(f"/payments/{case.pk}/", sent).status_code == 302
    kept = Receipt.objects.get()
    assert (kept.receiver_name, kept.content_type, kept.payment.method) == (case.payee_name, "image/png", "cash")
    assert b"PNG" not in kept.file.read()[:60], "sealed"
    assert client.post(f"/payments/{case.pk}/{order.pk}/receipt/scan/").content == PNG
    assert cast.client("other_clerk").post(f"/payments/{case.pk}/{order.pk}/receipt/scan/").status_code == 404


@pytest.fixture(autouse=True)
def kept_aside(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path
