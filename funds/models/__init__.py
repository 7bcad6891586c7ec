"""Rows of money and of goods: ledger, orders, payments, catalogue, stores."""

from funds.models.goods import Good, GoodValue, HandOut, HandOutItem, Stock, StockEntry, StockMove
from funds.models.ledger import Account, Fund, Population, Transfer
from funds.models.orders import Order, Reversal
from funds.models.payments import Payment

__all__ = [
    "Account",
    "Fund",
    "Good",
    "GoodValue",
    "HandOut",
    "HandOutItem",
    "Order",
    "Payment",
    "Population",
    "Reversal",
    "Stock",
    "StockEntry",
    "StockMove",
    "Transfer",
]
