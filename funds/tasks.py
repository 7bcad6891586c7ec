"""Beat's errands; each is safe to run late, twice or side by side."""

from celery import shared_task

from common.clock import now
from funds import services


@shared_task
def freeze_waiting() -> None:
    """Freeze what waits for money wherever there is some now, whoever brought it."""
    services.freeze_waiting(at=now())
