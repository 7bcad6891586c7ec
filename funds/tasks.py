"""Beat's errands of money; each is safe to run late, twice or side by side."""

from celery import shared_task

from common.clock import now
from funds.services import alarm


@shared_task
def watch_emergencies() -> None:
    """Sound the alarm of emergencies without help."""
    alarm.sound(at=now())
