"""``python -m tests.bench.background sweep``: work beside the pages until it is ended.

Sweeps and imports are taken back, so that the next round has as much to do. An export shows how far it is over a
connection of its own, and therefore leaves its rows: all of it runs in a copy of the database.
"""

import os
import sys
import tempfile
from collections.abc import Callable


def main(kind: str) -> None:
    """Say ``ready`` after the first round, then go on."""
    import django

    django.setup()
    from django.conf import settings

    with tempfile.TemporaryDirectory() as folder:
        settings.MEDIA_ROOT = folder
        work = {"sweep": _sweep, "import": _import, "export": _export}[kind]
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        while True:
            work()


def _taken_back(work: Callable[[], object]) -> None:
    from django.db import transaction

    with transaction.atomic():
        work()
        transaction.set_rollback(True)


def _sweep() -> None:
    from approvals.services.watch import sweep
    from common.clock import now, today

    _taken_back(lambda: sweep(today=today(), at=now()))


def _import() -> None:
    from tests.bench.importing import imported, workbook

    _taken_back(lambda: imported(workbook(2000)))


def _export() -> None:
    """All cases of the city, with everything that belongs to it."""
    from uuid import uuid4

    from accounts.models import User
    from accounts.officer import officer_on
    from common.clock import now, today
    from reporting.exports import services, working
    from reporting.models import Export

    officer = officer_on(User.objects.get(username="bench-city"), today())
    wish = services.Wish(code="cases", query="state=all", token=uuid4())
    made = services.ask(wish, officer=officer, at=now(), today=today())
    working.work(made.pk, now=now)
    done = Export.objects.get(pk=made.pk)
    assert done.state == "done", done.error
    services.delete(made.pk, officer=officer, at=now())


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "relief.settings")
    main(sys.argv[1])
