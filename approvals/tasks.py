"""Beat's errands; each is safe to run late, twice or side by side."""

from celery import shared_task

from approvals import services
from common.clock import now, today


@shared_task
def sweep_deadlines() -> None:
    """Warn of due days and put overdue cases on the supervision list."""
    services.sweep(today=today(), at=now())
