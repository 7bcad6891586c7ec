"""Batches: composed by one, checked and released by another, one file a version, each order paid exactly once."""

import hashlib
import io
from datetime import timedelta
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import load_pem_public_key
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction

from accounts.models import Region
from approvals.services import propose_payee
from approvals.terms import PayeeGround
from audit.models import Event
from cases.models import Case
from cases.terms import State
from common.clock import now, today
from common.errors import Blocked, DomainError, Invalid, NotAllowed, NotFound, WrongState
from funds import services
from funds.models import BankFile, Batch, Layout, Order, Payment, Transfer, Uncompared
from funds.services import bank_files, batches
from funds.services.batches import Wanted
from funds.services.layouts import layouts_of
from funds.terms import BatchState, OrderState, PaymentMethod
from tests.begun import begins_with
from tests.cast import Cast
from tests.factories import SHENHOU, make_case, orders_like
from tests.funds.bank import answers, checked, composed, sent, settled, staged, workbook
from tests.funds.test_orders import books_agree

D = Decimal


@pytest.fixture(autouse=True)
def kept_aside(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path


def refused(error: type[DomainError], batch: Batch, act: Any, **given: Any) -> DomainError:
    """The act is refused and leaves the batch and its orders as they are."""
    before = (Batch.objects.get(pk=batch.pk).state, list(Order.objects.order_by("pk").values_list("state", "batch")))
    with pytest.raises(error) as told, transaction.atomic():
        act(batch.pk, at=now(), **given)
    assert before == (
        Batch.objects.get(pk=batch.pk).state, list(Order.objects.order_by("pk").values_list("state", "batch")),
    )  # fmt: skip
    return told.value


@begins_with(state=State.APPROVED)
def test_a_batch_goes_from_maker_to_checker_to_bank_and_back(cast: Cast, case: Case) -> None:
    orders_like(case, 5)
    batch = composed(cast)
    assert (batch.number, batches.totals(batch)) == (1, (6, D("7200.00")))
    maker, checker = (cast.officer(name, today()) for name in ("finance", "finance2"))
    seen: dict[str, Any] = {"count": 6, "total": D("7200.00")}
    refused(NotAllowed, batch, batches.check, officer=maker, **seen)
    refused(WrongState, batch, batches.check, officer=checker, **seen | {"count": 5})
    refused(WrongState, batch, batches.check, officer=checker, **seen | {"total": D("7200.01")})
    refused(NotFound, batch, batches.check, officer=cast.officer("clerk", today()), **seen)
    refused(WrongState, batch, batches.release, officer=checker)
    batches.check(batch.pk, officer=checker, at=now(), **seen)
    refused(NotAllowed, batch, batches.release, officer=maker)
    refused(Invalid, batch, batches.send_back, officer=checker, reason=" ")
    refused(WrongState, batch, batches.add, officer=maker, wanted=Wanted())
    file = batches.release(batch.pk, officer=checker, at=now())
    assert set(Order.objects.values_list("state", "payee_name")) == {("sent", Order.objects.all()[0].case.payee_name)}
    assert Event.objects.filter(verb="order_sent").count() == 6
    bank_files.write(file.pk, now=now)

    file.refresh_from_db()
    done = settled(cast, staged(cast, file.batch, workbook(answers(file.batch, failing=2))))
    assert (done.state, done.error) == ("done", "")
    assert Batch.objects.get().state == BatchState.SETTLED
    assert dict(Case.objects.values_list("pk", "state")).values() and Payment.objects.count() == 4
    assert sorted(Case.objects.values_list("state", flat=True)) == [State.APPROVED] * 2 + [State.PAID] * 4
    assert Transfer.objects.filter(movement="paid").count() == 4
    assert not Uncompared.objects.exists(), "a batch was checked before"
    assert set(Order.objects.filter(state="returned").values_list("failure", flat=True)) == {"账户已销户"}
    assert Event.objects.filter(verb="paid").count() == 4 and Event.objects.filter(verb="order_returned").count() == 2
    books_agree()

    again = Order.objects.filter(state="returned")[0]
    new = services.issue_anew(again.case_id, again.pk, officer=maker, at=now(), note="已核对账户。")
    second = composed(cast)
    assert list(second.orders.all()) == [new] and second.number == 2


def test_what_is_held_up_stays_out_and_nothing_is_twice_in_a_batch(cast: Cast) -> None:
    good, shared = make_case(cast, state=State.APPROVED), make_case(cast, state=State.APPROVED, township=SHENHOU)
    Case.objects.filter(pk=shared.pk).update(account_index=good.account_index)
    with pytest.raises(Invalid), transaction.atomic():
        composed(cast)  # the same account for two people: both wait to be looked at
    assert not Batch.objects.exists()
    Case.objects.filter(pk=shared.pk).update(account_index="other")
    batch = composed(cast)
    assert batch.orders.count() == 2
    with pytest.raises(Invalid), transaction.atomic():
        composed(cast)
    finance = cast.officer("finance", today())
    one = batch.orders.all()[0]
    refused(NotAllowed, batch, batches.remove, order_ids=[one.pk], officer=cast.officer("finance2", today()))
    assert batches.remove(batch.pk, [one.pk], officer=finance, at=now()) == 1
    other = composed(cast)
    assert list(other.orders.all()) == [one]
    with pytest.raises(DatabaseError, match="one batch at most"), transaction.atomic():
        Order.objects.filter(pk=one.pk).update(batch=batch)
    with pytest.raises(Blocked) as told, transaction.atomic():
        services.pay(
            one.case_id, officer=finance, at=now(), today=today(), amount=one.amount,
            method=PaymentMethod.TRANSFER, paid_on=today(), voucher="x",
        )  # fmt: skip
    assert [b.code for b in told.value.blockers] == ["in_batch"]
    batches.discard(other.pk, officer=finance, at=now())
    assert Order.objects.get(pk=one.pk).batch is None
    checked(cast, batch)
    with pytest.raises(DatabaseError, match="while it is composed"), transaction.atomic():
        Order.objects.filter(pk=one.pk).update(batch=batch)
    for change in ({"maker": cast.finance2}, {"checker": cast.finance}, {"state": "sent"}, {"count": 0}):
        with pytest.raises(DatabaseError), transaction.atomic():
            Batch.objects.filter(pk=batch.pk).update(**change)


@begins_with(state=State.APPROVED)
def test_an_order_that_is_held_up_after_the_check_stops_the_release(cast: Cast, case: Case) -> None:
    batch = checked(cast, composed(cast))
    propose_payee(
        case.pk, officer=cast.officer("clerk", today()), at=now(), today=today(), ground=PayeeGround.ACCOUNT_WRONG,
        why="账号有误。", name=case.payee_name, relation="01", bank="某行", account="6228000011112222",
    )  # fmt: skip
    checker = cast.officer("finance2", today())
    error = refused(Blocked, batch, batches.release, officer=checker)
    assert isinstance(error, Blocked) and [b.code for b in error.blockers] == ["payee_change_open"]
    back = batches.send_back(batch.pk, reason="收款信息正在更正。", officer=checker, at=now())
    assert (back.state, back.checker, back.reason) == (BatchState.DRAFT, None, "收款信息正在更正。")


@begins_with(state=State.APPROVED)
def test_the_file_is_the_same_whenever_it_is_written_and_a_new_version_follows_a_recall(cast: Cast, case: Case) -> None:
    orders_like(case, 3)
    file = sent(cast)
    again = io.BytesIO()
    bank_files.render(file, again)
    finance = cast.officer("finance", today())
    with pytest.raises(Invalid), transaction.atomic():
        bank_files.take(file.pk, purpose=" ", officer=finance, at=now())
    name, body = bank_files.take(file.pk, purpose="报送银行", officer=finance, at=now())
    assert body == again.getvalue() and (name, file.count) == ("411081-2026-001-v1.xlsx", 4)
    told = Event.objects.get(verb="bank_file_taken")
    assert (told.actor_name, told.after["sha256"], told.note) == (cast.finance.name, file.sha256, "报送银行")
    sheet = openpyxl.load_workbook(io.BytesIO(body)).active
    assert sheet is not None
    rows = list(sheet.iter_rows())
    assert [c.value for c in rows[0]][:6] == ["序号", "姓名", "身份证号", "开户行", "账号", "金额"]
    order = Order.objects.order_by("pk")[0]
    assert (rows[1][4].value, rows[1][4].data_type, rows[1][5].value) == (order.account, "s", 1200)
    assert rows[1][2].value == order.case.applicant.id_number and rows[1][9].value == order.key  # type: ignore[union-attr]

    batches.recall(file.batch_id, reason="银行尚未受理。", officer=finance, at=now())
    with pytest.raises(WrongState), transaction.atomic():
        bank_files.take(file.pk, purpose="报送银行", officer=finance, at=now())
    assert set(Order.objects.values_list("state", flat=True)) == {OrderState.READY}
    second = sent(cast, Batch.objects.get())
    assert (second.version, second.sha256) == (2, file.sha256) and BankFile.objects.count() == 2
    staged(cast, second.batch, workbook(answers(second.batch)))
    refused(WrongState, second.batch, batches.recall, reason="x", officer=finance)


@begins_with(state=State.APPROVED)
def test_a_file_is_known_by_its_last_byte_and_its_control_sheet_is_verified_by_anybody(cast: Cast) -> None:
    """S-24: control totals and a signature."""
    file, finance = sent(cast), cast.officer("finance", today())
    name, body = bank_files.take(file.pk, purpose="报送银行", officer=finance, at=now())

    def compared(data: bytes, name: str = "finance") -> bank_files.Compared:
        return bank_files.compare(SimpleUploadedFile("copy", data), officer=cast.officer(name, today()))

    assert compared(body).is_for_the_bank and compared(body).file == file
    assert compared(body[:-1] + bytes([body[-1] ^ 1])).file is None
    assert compared(body, "clerk").file is None
    sheet_name, sheet = bank_files.control_sheet(file.pk, officer=finance)
    stated, _word, rest = sheet.partition("ed25519 ")
    signature, _blank, key = rest.partition("\n\n")
    assert sheet_name == f"{name}.sig.txt" and stated == f"{name}\n1\n1200.00\n{hashlib.sha256(body).hexdigest()}\n"
    verifier = load_pem_public_key(key.encode())
    assert isinstance(verifier, Ed25519PublicKey)
    verifier.verify(bytes.fromhex(signature), stated.encode())
    with pytest.raises(InvalidSignature):
        verifier.verify(bytes.fromhex(signature), stated.replace("1200.00", "1200.01").encode())
    batches.recall(file.batch_id, reason="银行尚未受理。", officer=finance, at=now())
    assert compared(body).file == file and not compared(body).is_for_the_bank


@begins_with(state=State.APPROVED)
def test_a_text_of_fixed_width_has_its_totals_and_never_cuts_an_account(cast: Cast) -> None:
    file = sent(cast, composed(cast, "text"))
    _name, body = bank_files.take(file.pk, purpose="报送银行", officer=cast.officer("finance", today()), at=now())
    head, line, tail, end = body.split(b"\r\n")
    order = Order.objects.get()
    assert (head, tail, end) == (b"H2026-001", b"T00000001000000000120000", b"")
    assert len(line) == 32 + 32 + 40 + 15 + 18 + 20 and line[:26].decode().strip() == order.key[:26]
    assert line[64:104].decode("gb18030").strip() == order.payee_name and line[104:119] == b"000000000120000"
    narrow = Layout.objects.get(code="text").body
    narrow["columns"][1]["width"] = 10
    from funds.bank.layout import shape_of
    from funds.bank.writing import preview

    with pytest.raises(Invalid, match="10"):
        preview(shape_of(narrow))


@begins_with(state=State.APPROVED)
def test_a_filter_chooses_the_orders(cast: Cast) -> None:
    there = make_case(cast, state=State.APPROVED, township=SHENHOU)
    county = Region.objects.get(code="411081")

    def found(**wanted: Any) -> int:
        return batches.ready_orders(county, Wanted(**wanted)).count()

    assert (found(), found(township=there.township_id)) == (2, 1)
    day, one = Order.objects.all()[0].due_on, timedelta(days=1)
    assert (found(due_until=day), found(due_until=day - one)) == (2, 0)
    assert (found(decided_from=day, decided_until=day), found(decided_from=day + one)) == (2, 0)
    assert found(decided_until=day - one) == 0
    assert [one.code for one in layouts_of(county)] == ["card", "text"]
