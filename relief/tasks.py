"""The heartbeat that tells whether the clock's messenger lives."""

from django.core.cache import cache

from common.background import task
from common.clock import now
from relief.health import BEAT_KEY


@task
def heartbeat() -> None:
    """Beat sends it, a worker runs it: a fresh mark means that both are alive."""
    cache.set(BEAT_KEY, now().timestamp(), timeout=None)
