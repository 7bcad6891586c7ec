"""``python -m tests.bench.background sweep``: work beside the pages until it is ended; all of it is taken back."""

import os
import sys
import tempfile


def main(kind: str) -> None:
    """Say ``ready`` after the first round, then go on."""
    import django

    django.setup()
    from django.conf import settings
    from django.db import transaction

    with tempfile.TemporaryDirectory() as folder:
        settings.MEDIA_ROOT = folder
        work = {"sweep": _sweep, "import": _import}[kind]
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        while True:
            with transaction.atomic():
                work()
                transaction.set_rollback(True)


def _sweep() -> None:
    from approvals.services.watch import sweep
    from common.clock import now, today

    sweep(today=today(), at=now())


def _import() -> None:
    from tests.bench.importing import imported, workbook

    imported(workbook(2000))


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "relief.settings")
    main(sys.argv[1])
