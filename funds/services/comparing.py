"""A payment that one officer recorded by hand is compared with its voucher by another, afterwards."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.duties import Duty, RegionLevel
from accounts.officer import Held, Officer
from audit.services import record
from audit.verbs import Verb
from common.errors import Blocked, Blocker, Invalid, NotAllowed, NotFound, WrongState
from funds.models import Payment, PaymentCheck

CHECKS = (Duty.PAY, Duty.SUPERVISE)
"""Who compares, at the county."""


def checks_there(officer: Officer, path: str) -> Held:
    """The posting by which an officer of the county compares payments there; raises NotAllowed."""
    for duty in CHECKS:
        try:
            return officer.needs(duty, path, level=RegionLevel.COUNTY)
        except NotAllowed:
            continue
    raise NotAllowed("no_duty", _("Only the county's finance or supervision compares payments."))


@transaction.atomic
def check_payment(payment_id: int, *, sound: bool, finding: str, officer: Officer, at: datetime) -> PaymentCheck:
    """Another officer of the county compared a payment by hand with voucher, payee and sum, once (xc-3.3).

    Raises NotFound outside his area, NotAllowed, Blocked for who paid it himself, WrongState where it was compared or
    went by a batch, Invalid where something is wrong and not said.
    """
    rows = Payment.objects.visible_to(officer).filter(pk=payment_id)
    payment = rows.select_for_update(of=("self",)).select_related("case", "order").first()
    if payment is None:
        raise NotFound("no_such_payment", _("There is no such payment in your area."))
    held = checks_there(officer, payment.case.region_path)
    if not payment.is_by_hand:
        raise WrongState("not_by_hand", _("This payment was not made by hand."))
    if PaymentCheck.objects.filter(payment=payment).exists():
        raise WrongState("payment_checked", _("This payment was compared already."))
    if payment.by_id == officer.user_id:
        text = _("Who paid does not compare the payment; another officer must.")
        raise Blocked([Blocker("paid_and_checks", text, "", "xc-3.4")])
    if not sound and not finding.strip():
        text = _("Say what is wrong.")
        raise Invalid("finding_missing", text, fields={"finding": text})
    row = PaymentCheck.objects.create(
        payment=payment, sound=sound, finding=finding.strip(), by_id=officer.user_id, by_name=officer.name, at=at
    )  # fmt: skip
    record(
        Verb.PAYMENT_COMPARED, subject=payment.case, officer=officer, held=held, at=at,
        region_path=payment.case.region_path, label=str(payment.case),
        after={"order": payment.order.key, "voucher": payment.voucher, "sound": sound}, clause="xc-3.3",
        note=row.finding, announce=not sound,
    )  # fmt: skip
    return row
