"""Acts about money."""

from funds.services.orders import freeze_waiting
from funds.services.payments import issue_anew, pay, take_back

__all__ = ["freeze_waiting", "issue_anew", "pay", "take_back"]
