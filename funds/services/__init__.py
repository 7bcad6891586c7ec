"""Acts about money."""

from funds.services.payments import pay

__all__ = ["pay"]
