"""Rows of money: the ledger of the funds, what is ordered to be paid from them and sent to the bank, and what reached a
payee.
"""

from funds.models.batches import BankFile, Batch, Layout
from funds.models.ledger import Account, Fund, Population, Transfer
from funds.models.looks import PayeeLook, Receipt
from funds.models.orders import Order, Reversal
from funds.models.payments import Payment
from funds.models.results import BankResult, ResultRow

__all__ = [
    "Account",
    "BankFile",
    "BankResult",
    "Batch",
    "Fund",
    "Layout",
    "Order",
    "PayeeLook",
    "Payment",
    "Population",
    "Receipt",
    "ResultRow",
    "Reversal",
    "Transfer",
]
