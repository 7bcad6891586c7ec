"""Orders of a case, payments, recoveries."""

from rest_framework import serializers

from common.bodies import OneOf
from funds.shapes.common import CaseOfMoney, HindranceShape, Shape, Yuan
from funds.shapes.money import FundShape
from funds.terms import Doubt, EntryKind, OrderState, PaymentMethod, RecoveryGround, RecoveryState


class OrderShape(Shape):
    """The money, or goods, of one stage of a decision. The payee is the one of the moment when it left."""

    id = serializers.IntegerField()
    key = serializers.CharField()
    case = serializers.IntegerField(source="case_id")
    stage = serializers.IntegerField()
    part = serializers.IntegerField()
    amount = Yuan()
    in_kind = serializers.BooleanField()
    due_on = serializers.DateField()
    state = OneOf(OrderState)
    fund = serializers.IntegerField(source="fund_id", allow_null=True)
    batch = serializers.IntegerField(source="batch_id", allow_null=True)
    payee_name = serializers.CharField()
    bank_name = serializers.CharField()
    account_masked = serializers.CharField()
    failure = serializers.CharField(source="came_back_because")


class OrderOfCase(OrderShape):
    """An order with its case."""

    case = CaseOfMoney()  # type: ignore[assignment]


class OrderToPay(OrderOfCase):
    """An order that is to be paid, with what the list says of it."""

    held_back = serializers.BooleanField()
    to_review = serializers.BooleanField()


class ReturnedOrder(OrderOfCase):
    """An order that came back, with where the correction of its payee stands."""

    waits = serializers.BooleanField()
    corrected = serializers.BooleanField()


class PaymentShape(Shape):
    """Money or goods that reached a payee; the row never changes."""

    id = serializers.IntegerField()
    case = CaseOfMoney()
    order = serializers.IntegerField(source="order_id")
    amount = Yuan()
    method = OneOf(PaymentMethod)
    paid_on = serializers.DateField()
    voucher = serializers.CharField()
    payee_name = serializers.CharField()
    account_masked = serializers.CharField()
    by = serializers.CharField(source="by_name")
    at = serializers.DateTimeField()
    came_back_on = serializers.DateField(source="reversal.came_back_on", allow_null=True)
    came_back_why = serializers.CharField(source="reversal.reason", allow_null=True)
    found_sound = serializers.BooleanField(source="checked.sound", allow_null=True)


class PaymentCheckShape(Shape):
    """What another officer found when he compared a payment with its voucher."""

    sound = serializers.BooleanField()
    finding = serializers.CharField()
    by = serializers.CharField(source="by_name")
    at = serializers.DateTimeField()


class ReceiptShape(Shape):
    """The signed receipt of cash."""

    receiver_name = serializers.CharField()
    kept_under = serializers.CharField()
    has_scan = serializers.BooleanField(source="sha256")


class MadePaymentShape(Shape):
    """One payment, its receipt, and what was found when it was compared."""

    payment = PaymentShape()
    check = PaymentCheckShape(allow_null=True)
    receipt = ReceiptShape(allow_null=True)
    may_check = serializers.BooleanField()


class AskedShape(Shape):
    """The order of a case that is paid next, with the payee and what keeps it from being paid."""

    case = CaseOfMoney()
    order = OrderShape()
    payee_name = serializers.CharField(source="case.payee_name")
    bank_name = serializers.CharField(source="case.bank_name")
    account_masked = serializers.CharField(source="case.account_masked")
    working_days_left = serializers.IntegerField(source="left", allow_null=True)
    payee_change = serializers.IntegerField(source="corrected.pk", allow_null=True)
    hindrances = HindranceShape(source="blockers", many=True)


class OrderShown(Shape):
    """An order of a case with its payment."""

    order = OrderShape()
    payment = serializers.IntegerField(source="order.payment.pk", allow_null=True)
    waits = serializers.CharField()
    to_review = serializers.BooleanField()


class RecoveryShape(Shape):
    """Relief that is to be paid back."""

    id = serializers.IntegerField()
    number = serializers.CharField()
    case = serializers.IntegerField(source="case_id")
    state = OneOf(RecoveryState)
    ground = OneOf(RecoveryGround)
    found = serializers.CharField()
    amount = Yuan()
    opened_on = serializers.DateField()
    opened_by = serializers.CharField(source="opened_by_name")
    decided_on = serializers.DateField(allow_null=True)
    decided_by = serializers.CharField(source="decided_by_name")
    note = serializers.CharField()
    pay_by = serializers.DateField(allow_null=True)
    remedy = serializers.CharField()
    penalty_no = serializers.CharField()
    closed_on = serializers.DateField(allow_null=True)


class RecoveryLetterShape(Shape):
    """What the letter says that orders relief to be paid back; that it was taken is recorded as for a printed one."""

    number = serializers.CharField(source="recovery.number")
    case_number = serializers.CharField(source="recovery.case.number")
    applicant_name = serializers.CharField(source="recovery.case.applicant_name")
    found = serializers.CharField(source="recovery.found")
    ground = OneOf(RecoveryGround, source="recovery.ground")
    amount = Yuan(source="recovery.amount")
    pay_by = serializers.DateField(source="recovery.pay_by")
    basis = serializers.ListField(child=serializers.CharField())
    penalty_no = serializers.CharField(source="recovery.penalty_no")
    remedy = serializers.CharField(source="recovery.remedy")
    office = serializers.CharField(source="recovery.office_name")
    decided_on = serializers.DateField(source="recovery.decided_on")


class RecoveryRow(RecoveryShape):
    """A recovery with what came in of it and what is still owed."""

    received = Yuan()
    written_off = Yuan()
    left = Yuan()


class EntryShape(Shape):
    """Money that came in of a recovery, or a part that was given up."""

    id = serializers.IntegerField()
    recovery = serializers.IntegerField(source="recovery_id")
    kind = OneOf(EntryKind)
    amount = Yuan()
    on = serializers.DateField()
    document_no = serializers.CharField()
    note = serializers.CharField()
    by = serializers.CharField(source="by_name")
    at = serializers.DateTimeField()


class RecoveryPageShape(Shape):
    """One recovery with its entries, and what the officer may do."""

    recovery = RecoveryShape()
    entries = EntryShape(many=True)
    left = Yuan()
    overdue = serializers.BooleanField()
    may_decide = serializers.BooleanField()
    may_withdraw = serializers.BooleanField()
    may_receive = serializers.BooleanField()
    may_write_off = serializers.BooleanField()
    may_close = serializers.BooleanField()


class OpeningShape(Shape):
    """A case of which relief may be recovered, and at most how much."""

    case = CaseOfMoney()
    payments = PaymentShape(many=True)
    most = Yuan()


class PaidShape(Shape):
    """The money of a case: its orders by stage, its recoveries, and what the officer may do."""

    case = CaseOfMoney()
    orders = OrderShown(source="lines", many=True)
    recoveries = RecoveryShape(many=True)
    may_pay = serializers.BooleanField()
    may_hand_out = serializers.BooleanField()
    may_take_back = serializers.BooleanField()
    may_recover = serializers.BooleanField()


class CoverShape(Shape):
    """From which fund a decision would be paid now."""

    amount = Yuan()
    fund = FundShape(allow_null=True)
    balances = serializers.CharField()


class PaidSum(Shape):
    """A case after money moved for it."""

    case = serializers.IntegerField(source="pk")
    state = serializers.CharField()
    paid = Yuan(source="paid_amount", allow_null=True)


class LookShape(Shape):
    """A look at the account of a payee, after which it may be paid."""

    id = serializers.IntegerField()
    payee_name = serializers.CharField()
    account_masked = serializers.CharField()
    doubts = serializers.ListField(child=OneOf(Doubt))
    note = serializers.CharField()
    by = serializers.CharField(source="by_name")
    at = serializers.DateTimeField()


class LookPageShape(Shape):
    """Why an account raises doubts. ``account_index`` says which account the officer had before him."""

    case = CaseOfMoney()
    payee_name = serializers.CharField(source="case.payee_name")
    account_masked = serializers.CharField(source="case.account_masked")
    account_index = serializers.CharField(source="case.account_index", allow_null=True)
    doubts = serializers.ListField(child=OneOf(Doubt))
    others = CaseOfMoney(many=True)
    elsewhere = serializers.IntegerField()
    paid = OrderShape(many=True)
    looks = LookShape(many=True)
