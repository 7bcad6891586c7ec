"""Beat's errands of telling; safe to run late, twice or side by side."""

import logging

from common.background import task
from common.clock import now, today
from common.jobs import alone, hand_over
from notices import services
from notices.hooks import queue

log = logging.getLogger(__name__)


def begin_sending() -> None:
    """Have what is due sent now; when nobody takes the work, beat's next errand does it."""
    hand_over(send_hooks, otherwise=log.warning)


@task
def drain_outbox() -> None:
    """Announce what happened."""
    services.announce(today=today(), at=now())


@task
def send_hooks() -> None:
    """Send other systems what is due; one worker at a time, so that a slow system does not keep all of them."""
    with alone("send-hooks", 0) as mine:
        if mine:
            queue.send_due(at=now())


@task
def clear_hooks() -> None:
    """Remove what has stood in the logs long enough, and secrets that sign no more."""
    queue.clear(at=now())
