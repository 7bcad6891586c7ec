"""The desk and the messages of an officer."""

from notices.selectors.morning import desk, messages_of, undelivered

__all__ = ["desk", "messages_of", "undelivered"]
