"""Rows of money: what left for a decision, and the ledger of the funds that it came from."""

from funds.models.ledger import Account, Fund, Population, Transfer
from funds.models.payments import Payment

__all__ = ["Account", "Fund", "Payment", "Population", "Transfer"]
