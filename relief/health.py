"""``/healthz``: the process lives. ``/readyz``: what it leans on answers."""

import logging
from collections.abc import Callable

from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse

from accounts.guards import public
from common.clock import now

BEAT_KEY = "beat-heartbeat"
OLDEST_HEARTBEAT = 120
logger = logging.getLogger(__name__)


@public(reason="asked by the machine that watches the process")
def healthz(request: HttpRequest) -> HttpResponse:
    """Always 200 while the process can answer."""
    return HttpResponse("ok\n", content_type="text/plain")


@public(reason="asked by the machine that routes traffic; names no details")
def readyz(request: HttpRequest) -> HttpResponse:
    """200 when database, migrations, broker and heartbeat are in order, else 503 naming the parts that are not."""
    parts = {"database": _database, "migrations": _migrations, "broker": _broker, "heartbeat": _heartbeat}
    answer = {name: "ok" if _answers(check) else "failed" for name, check in parts.items()}
    return JsonResponse(answer, status=200 if set(answer.values()) == {"ok"} else 503)


def _answers(check: Callable[[], bool]) -> bool:
    """Whatever a check raises means that its part is not in order; the log keeps why."""
    try:
        return check()
    except Exception:
        logger.exception("a part that the service leans on does not answer")
        return False


def _database() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        return bool(cursor.fetchone() == (1,))


def _migrations() -> bool:
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


def _broker() -> bool:
    if not settings.REDIS_URL:
        return all(
            settings.DATA_DIR.joinpath("queue", folder).is_dir() for folder in ("messages", "control", "processed")
        )
    from common.background import app  # with Celery, which the pages themselves do not need

    with app.connection_for_write() as broker:
        broker.ensure_connection(max_retries=1, timeout=2)
    return True


def _heartbeat() -> bool:
    last = cache.get(BEAT_KEY)
    return last is not None and now().timestamp() - last < OLDEST_HEARTBEAT
