"""The heartbeat that tells whether the clock's messenger lives."""

from celery import shared_task
from django.core.cache import cache

from common.clock import now

BEAT_KEY = "beat-heartbeat"


@shared_task
def heartbeat() -> None:
    """Beat sends it, a worker runs it: a fresh mark means that both are alive."""
    cache.set(BEAT_KEY, now().timestamp(), timeout=None)
