"""Beat's errands of money; each is safe to run late, twice or side by side."""

from celery import shared_task

from common.clock import now
from funds import services
from funds.services import alarm


@shared_task
def freeze_waiting() -> None:
    """Freeze what waits for money wherever there is some now, whoever brought it."""
    services.freeze_waiting(at=now())


@shared_task
def watch_emergencies() -> None:
    """Sound the alarm of emergencies without help."""
    alarm.sound(at=now())
