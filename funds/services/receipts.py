"""The receipt of cash: who took it, and the signed paper as a scan or under its number."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.officer import Officer
from audit.services import record
from audit.verbs import Verb
from cases.services import lock_case
from cases.services.scans import read_scan
from common.crypto import seal, unseal
from common.errors import NotFound
from funds.models import Payment, Receipt
from funds.terms import PaymentMethod


@dataclass(frozen=True, slots=True)
class ReceiptGiven:
    """Who signed for the cash, and the scan of the receipt or the number under which it is kept."""

    receiver_name: str
    kept_under: str = ""
    upload: "UploadedFile[bytes] | None" = None


def only_with_cash(method: PaymentMethod, given: ReceiptGiven | None) -> dict[str, object]:
    """What belongs to cash and is said of a transfer: it is refused, not left out without a word."""
    if method is PaymentMethod.CASH or given is None:
        return {}
    said = {
        "receiver_name": given.receiver_name.strip(),
        "kept_under": given.kept_under.strip(),
        "scan": given.upload,
    }
    text = _("Only where cash was paid; take it out, or choose cash.")
    return {name: text for name, value in said.items() if value}


def receipt_faults(method: PaymentMethod, given: ReceiptGiven | None, *, payee: str) -> dict[str, object]:
    """What is wrong with the receipt of a payment, by its fields: cash is not paid without one, and only to the payee;
    who takes it for him is made the payee before, with a reason and a paper.
    """
    if method is not PaymentMethod.CASH:
        return only_with_cash(method, given)
    wrong: dict[str, object] = {}
    if given is not None and given.receiver_name.strip() not in ("", payee):
        text = _(
            "Cash is taken by the payee, %s; for anybody else the payee is corrected first, with a reason and paper."
        )
        wrong["receiver_name"] = text % payee
    if given is None or not given.receiver_name.strip():
        wrong["receiver_name"] = _("Who signed for the cash?")
    if given is None or not (given.kept_under.strip() or given.upload):
        wrong["kept_under"] = _("Give the number under which the signed receipt is kept, or its scan.")
    return wrong


def keep_receipt(payment: Payment, given: ReceiptGiven) -> Receipt:
    """Keep what was signed with the payment, in the transaction that pays; the scan is sealed as a paper is."""
    receipt = Receipt(payment=payment, receiver_name=given.receiver_name.strip(), kept_under=given.kept_under.strip())
    if given.upload is not None:
        body, receipt.content_type = read_scan(given.upload)
        receipt.size, receipt.sha256 = len(body), hashlib.sha256(body).hexdigest()
        sealed = ContentFile(seal(body, aad=f"receipt/{payment.pk}"))
        receipt.file.save(f"{secrets.token_hex(16)}.sealed", sealed, save=False)
        name = receipt.file.name
        storage = receipt.file.storage
        try:
            with transaction.atomic():
                receipt.save()
        except Exception:
            storage.delete(str(name))  # the row did not come to be; nobody would find the file again
            raise
        return receipt
    receipt.save()
    return receipt


@transaction.atomic
def show_receipt(case_id: int, order_id: int, *, officer: Officer, at: datetime) -> tuple[bytes, str]:
    """Bytes and type of the scan of a receipt; the look is recorded. Raises NotFound."""
    case = lock_case(case_id, officer=officer)
    receipt = Receipt.objects.filter(payment__case=case, payment__order=order_id).exclude(sha256="").first()
    if receipt is None:
        raise NotFound("no_such_receipt", _("There is no scan of a receipt here."))
    with receipt.file.open("rb") as stream:
        body = unseal(stream.read(), aad=f"receipt/{receipt.payment_id}")
    record(
        Verb.REVEALED, subject=case, officer=officer, at=at, region_path=case.region_path, label=str(case),
        after={"what": "receipt", "payment": receipt.payment_id},
    )  # fmt: skip
    return body, receipt.content_type
