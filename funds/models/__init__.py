"""Rows of money and of goods: ledger, orders, payments, catalogue, stores."""

from funds.models.books import Claim, Sheet
from funds.models.goods import Good, GoodValue, HandOut, HandOutItem, Stock, StockEntry, StockMove
from funds.models.ledger import Account, Fund, Population, Transfer
from funds.models.orders import Order, Reversal
from funds.models.payments import Payment
from funds.models.recovery import Recovery, RecoveryEntry

__all__ = [
    "Account",
    "Claim",
    "Fund",
    "Good",
    "GoodValue",
    "HandOut",
    "HandOutItem",
    "Order",
    "Payment",
    "Population",
    "Recovery",
    "RecoveryEntry",
    "Reversal",
    "Sheet",
    "Stock",
    "StockEntry",
    "StockMove",
    "Transfer",
]
