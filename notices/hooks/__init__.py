"""Signed webhooks: other systems are told of what happened, from the outbox (docs/webhooks.md)."""
