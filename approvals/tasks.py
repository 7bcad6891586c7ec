"""Beat's errands; each is safe to run late, twice or side by side."""

from approvals import services
from common.background import task
from common.clock import now, today


@task
def sweep_deadlines() -> None:
    """Warn of due days and put overdue cases on the supervision list."""
    services.sweep(today=today(), at=now())
