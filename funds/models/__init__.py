"""Rows of money and of goods: ledger, orders, payments, catalogue, stores."""

from funds.models.batches import BankFile, Batch, Layout
from funds.models.books import Claim, Sheet
from funds.models.emergency import (
    Advance,
    AdvanceReview,
    Emergency,
    EmergencyAlarm,
    Paperwork,
    Settlement,
    StationTransfer,
)
from funds.models.goods import Good, GoodValue, HandOut, HandOutItem, Stock, StockEntry, StockMove
from funds.models.ledger import Account, Fund, Population, Transfer
from funds.models.looks import PayeeLook, Receipt
from funds.models.orders import Order, Reversal
from funds.models.payments import WAITS, Payment, PaymentCheck, Uncompared
from funds.models.recovery import Recovery, RecoveryEntry
from funds.models.results import BankResult, ResultRow
from funds.models.turnover import Turnover

__all__ = [
    "WAITS",
    "Account",
    "Advance",
    "AdvanceReview",
    "BankFile",
    "BankResult",
    "Batch",
    "Claim",
    "Emergency",
    "EmergencyAlarm",
    "Fund",
    "Good",
    "GoodValue",
    "HandOut",
    "HandOutItem",
    "Layout",
    "Order",
    "Paperwork",
    "PayeeLook",
    "Payment",
    "PaymentCheck",
    "Population",
    "Receipt",
    "Recovery",
    "RecoveryEntry",
    "ResultRow",
    "Reversal",
    "Settlement",
    "Sheet",
    "StationTransfer",
    "Stock",
    "StockEntry",
    "StockMove",
    "Transfer",
    "Turnover",
    "Uncompared",
]
