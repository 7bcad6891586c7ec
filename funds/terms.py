"""Closed lists of payment."""

from common.terms import Term


class PaymentMethod(Term):
    TRANSFER = "transfer", "一卡通转账", "bank transfer"
    CASH = "cash", "现金", "cash"
