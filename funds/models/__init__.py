"""Rows of money: the ledger of the funds, what is ordered to be paid from them, and what reached a payee."""

from funds.models.books import Claim, Sheet
from funds.models.ledger import Account, Fund, Population, Transfer
from funds.models.orders import Order, Reversal
from funds.models.payments import Payment
from funds.models.recovery import Recovery, RecoveryEntry

__all__ = [
    "Account",
    "Claim",
    "Fund",
    "Order",
    "Payment",
    "Population",
    "Recovery",
    "RecoveryEntry",
    "Reversal",
    "Sheet",
    "Transfer",
]
