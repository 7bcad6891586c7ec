"""Beat's errand of telling; safe to run late, twice or side by side."""

from celery import shared_task

from common.clock import now, today
from notices import services


@shared_task
def drain_outbox() -> None:
    """Announce what happened."""
    services.announce(today=today(), at=now())
