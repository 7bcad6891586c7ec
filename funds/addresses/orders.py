"""Orders of cases, payments, looks at accounts, recoveries."""

from datetime import date, datetime
from decimal import Decimal

from django.http import HttpResponse
from django.urls import path
from rest_framework.request import Request

from accounts.downloads import File
from accounts.duties import CASE_DUTIES, Duty
from accounts.guards import Guard
from accounts.officer import Officer
from accounts.operations import Act, Look, Pages, address
from common.bodies import Sum
from common.clock import now
from funds import services
from funds.addresses.files import FileView, Upload, gives_file
from funds.bodies import Text
from funds.selectors import looks, payments, recovery
from funds.selectors.batches import returned
from funds.selectors.waiting import Cover, cover_of
from funds.services import doubts, receipts, slips
from funds.services import recovery as recovering
from funds.services.receipts import ReceiptGiven
from funds.shapes import orders as shapes
from funds.terms import PaymentMethod

PAY = Duty.PAY
READING = (Duty.PAY, Duty.SUPERVISE, Duty.INSPECT)


def pay(
    case_id: int,
    *,
    amount: Decimal,
    method: PaymentMethod,
    paid_on: date,
    voucher: str,
    payee_change: int | None = None,
    receiver_name: str = "",
    kept_under: str = "",
    scan: Upload | None = None,
    officer: Officer,
    at: datetime,
    today: date,
) -> object:
    """Record that the sum of the next order of a case reached the payee; cash names who signed for it.

    ``amount`` and ``payee_change`` are what was compared before: another sum, or another payee meanwhile, is refused.
    """
    receipt = ReceiptGiven(receiver_name, kept_under, scan)
    return services.pay(
        case_id, officer=officer, at=at, today=today, amount=amount, method=method, paid_on=paid_on, voucher=voucher,
        payee_change=payee_change, receipt=receipt,
    )  # fmt: skip


def cover(
    case_id: int, *, amount: Decimal = Decimal(0), own: bool = False, officer: Officer, today: date
) -> Cover:  # fmt: skip
    """From which fund a decision of that sum would be paid, the township's ``own`` or the county's."""
    return cover_of(case_id, amount=amount, own=own, officer=officer, today=today)


class ReceiptScan(FileView):
    """The scan of a signed receipt."""

    guard = Guard(frozenset(READING))

    @gives_file("receipt_scan_post", "The scan of a signed receipt; who looked is recorded.", "image/*", request=None)
    def post(self, request: Request, case_id: int, order_id: int) -> HttpResponse:
        def take() -> File:
            body, kind = receipts.show_receipt(case_id, order_id, officer=self.officer, at=now())
            return body, kind, f"receipt-{order_id}"

        return self.taken(take)


ADDRESSES = [
    address("payments/orders/", "orders_to_pay", get=Pages(payments.to_pay, PAY, gives=shapes.OrderToPay)),
    address("payments/returned/", "orders_returned", get=Pages(returned, *CASE_DUTIES, gives=shapes.ReturnedOrder)),
    address("payments/made/", "payments_made", get=Pages(payments.payments, *CASE_DUTIES, gives=shapes.PaymentShape)),
    address(
        "payments/made/<int:payment_id>/",
        "payment_made",
        get=Look(payments.made_payment, *READING, gives=shapes.MadePaymentShape),
    ),
    address(
        "payments/made/<int:payment_id>/check/",
        "payment_check",
        post=Act(
            services.check_payment, *READING, gives=shapes.PaymentCheckShape, status=201, finding=Text(500, default="")
        ),
    ),
    address(
        "cases/<int:case_id>/payment/",
        "case_payment",
        get=Look(payments.asked, PAY, gives=shapes.AskedShape),
        post=Act(pay, PAY, gives=shapes.PaidSum, status=201, files=True, voucher=Text(80)),
    ),
    address(
        "cases/<int:case_id>/orders/", "case_orders", get=Look(payments.paid, *CASE_DUTIES, gives=shapes.PaidShape)
    ),
    address("cases/<int:case_id>/cover/", "case_cover", get=Look(cover, *CASE_DUTIES, gives=shapes.CoverShape)),
    address(
        "cases/<int:case_id>/orders/<int:order_id>/take-back/",
        "order_take_back",
        post=Act(services.take_back, PAY, gives=shapes.PaidSum, reason=Text(200)),
    ),
    address(
        "cases/<int:case_id>/orders/<int:order_id>/issue-anew/",
        "order_issue_anew",
        post=Act(services.issue_anew, PAY, gives=shapes.OrderShape, status=201, note=Text(200)),
    ),
    path("cases/<int:case_id>/orders/<int:order_id>/receipt-scan/", ReceiptScan.as_view(), name="receipt_scan"),
    address(
        "cases/<int:case_id>/payee-look/",
        "payee_look",
        get=Look(looks.look_page, PAY, gives=shapes.LookPageShape),
        post=Act(
            doubts.look,
            PAY,
            gives=shapes.LookShape,
            status=201,
            note=Text(200),
            account_index=Text(64),
        ),
    ),
    # --- recoveries
    address(
        "cases/<int:case_id>/recoveries/",
        "case_recoveries",
        get=Look(recovery.opening, *recovering.OPENS, gives=shapes.OpeningShape),
        post=Act(
            recovering.open_recovery,
            *recovering.OPENS,
            gives=shapes.RecoveryShape,
            status=201,
            found=Text(recovering.LONGEST_FOUND),
        ),
    ),
    address(
        "payments/recoveries/", "recoveries", get=Pages(recovery.recoveries, *CASE_DUTIES, gives=shapes.RecoveryRow)
    ),
    address(
        "payments/recoveries/<int:recovery_id>/",
        "recovery",
        get=Look(recovery.recovery_page, *CASE_DUTIES, gives=shapes.RecoveryPageShape),
    ),
    address(
        "payments/recoveries/<int:recovery_id>/order/",
        "recovery_order",
        post=Act(
            recovering.order_return,
            *CASE_DUTIES,
            gives=shapes.RecoveryShape,
            remedy=Text(300),
            penalty_no=Text(80, default=""),
            note=Text(300, default=""),
        ),
    ),
    address(
        "payments/recoveries/<int:recovery_id>/letter/",
        "recovery_letter",
        get=Look(slips.print_letter, *CASE_DUTIES, gives=shapes.RecoveryLetterShape),
    ),
    address(
        "payments/recoveries/<int:recovery_id>/refusal/",
        "recovery_refusal",
        post=Act(recovering.refuse_recovery, *CASE_DUTIES, gives=shapes.RecoveryShape, note=Text(300)),
    ),
    address(
        "payments/recoveries/<int:recovery_id>/withdrawal/",
        "recovery_withdrawal",
        post=Act(recovering.withdraw_recovery, *CASE_DUTIES, gives=shapes.RecoveryShape, note=Text(300)),
    ),
    address(
        "payments/recoveries/<int:recovery_id>/receipts/",
        "recovery_receipts",
        post=Act(
            recovering.receive_back, *CASE_DUTIES, gives=shapes.EntryShape, status=201, document_no=Text(80), left=Sum()
        ),
    ),
    address(
        "payments/recoveries/<int:recovery_id>/write-offs/",
        "recovery_write_offs",
        post=Act(
            recovering.write_off,
            *CASE_DUTIES,
            gives=shapes.EntryShape,
            status=201,
            document_no=Text(80),
            note=Text(300),
        ),
    ),
    address(
        "payments/recoveries/<int:recovery_id>/closing/",
        "recovery_closing",
        post=Act(recovering.close_recovery, *CASE_DUTIES, gives=shapes.RecoveryShape),
    ),
]
