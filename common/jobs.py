"""Long work is a row: its state, a heartbeat while somebody is at it, and an error when it stopped.

The row is what people see; the task that does the work carries its id and may run twice. Each kind of job says itself
which of its states are work (``running`` is the queryset of such rows) and how it is taken up again.
"""

import logging
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any
from zlib import crc32

from django.db import connection
from django.db.models import QuerySet
from django.utils.translation import gettext as _

log = logging.getLogger(__name__)

LOST_AFTER = timedelta(minutes=5)
"""A running job whose heart has not beaten for so long has lost its worker."""


def beats(running: QuerySet[Any], *, at: datetime) -> bool:
    """Show that somebody is at work on the one row; False when it was stopped meanwhile."""
    return running.update(heartbeat_at=at) == 1


def fail(running: QuerySet[Any], error: str, *, failed: str, at: datetime) -> None:
    """Note that the work stopped, and why; an officer may take it up again."""
    running.update(state=failed, error=error, heartbeat_at=at)


def fail_lost(running: QuerySet[Any], error: str, *, failed: str, at: datetime) -> int:
    """Work that nobody does any more becomes visible as interrupted; returns how many rows."""
    return running.filter(heartbeat_at__lt=at - LOST_AFTER).update(state=failed, error=error)


def hand_over(task: Any, *given: int, otherwise: Callable[[str], None]) -> None:
    """Give work to the background; when nobody takes it, ``otherwise`` is told so, to offer another try."""
    from kombu.exceptions import OperationalError  # of Celery's, which whoever has a task has loaded

    try:
        task.delay(*given)
    except (OperationalError, OSError):
        log.exception("no broker for %s%s", task.name, given)
        otherwise(_("The background work cannot be reached now; try again in a while."))


@contextmanager
def aside() -> Iterator[Callable[[Callable[[], bool]], bool]]:
    """A way to write while this connection may only read: what is handed in runs over a connection of its own."""
    with ThreadPoolExecutor(max_workers=1) as other:
        try:
            yield lambda act: other.submit(act).result()
        finally:
            other.submit(_close).result()


def _close() -> None:
    """The connection of the thread that asks."""
    connection.close()


@contextmanager
def alone(kind: str, pk: int) -> Iterator[bool]:
    """Whether nobody else works on that job now; while inside, nobody will. A worker that dies lets go at once."""
    names = [crc32(kind.encode()) - 2**31, pk % 2**31]
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", names)
        mine: bool = cursor.fetchone()[0]
    try:
        yield mine
    finally:
        if mine:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s, %s)", names)
