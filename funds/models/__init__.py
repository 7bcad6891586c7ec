"""Rows of money: the ledger of the funds, what is ordered to be paid from them, and what reached a payee."""

from funds.models.emergency import (
    Advance,
    AdvanceReview,
    Emergency,
    EmergencyAlarm,
    Paperwork,
    Settlement,
    StationTransfer,
)
from funds.models.ledger import Account, Fund, Population, Transfer
from funds.models.orders import Order, Reversal
from funds.models.payments import Payment

__all__ = [
    "Account",
    "Advance",
    "AdvanceReview",
    "Emergency",
    "EmergencyAlarm",
    "Fund",
    "Order",
    "Paperwork",
    "Payment",
    "Population",
    "Reversal",
    "Settlement",
    "StationTransfer",
    "Transfer",
]
