"""What the tests of accounts share."""

from tests.accounts.managers import managers

__all__ = ["managers"]
