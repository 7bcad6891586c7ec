"""``python -m tests.bench.dashboard --count 100000``: a city inspector's dashboard beside the page of the work list.

Cases are generated in a scratch database of the embedded server; the pages are asked for by turns in this process, with
all their queries and templates and without a network. Then what a recount takes, and what the trigger takes of a change
of a decided case.
"""

import argparse
import re
import statistics
import sys
import time
from collections.abc import Callable
from datetime import date

from tests.embedded import pytest_load_initial_conftests, pytest_unconfigure

PAGES = ("/cases/", "/dashboard/", "/dashboard/?by=township")
CHANGE = """
    EXPLAIN (ANALYZE, COSTS OFF, TIMING ON)
    UPDATE cases_case SET decided_on = decided_on + 1 WHERE id IN (
        SELECT id FROM cases_case WHERE state = 'closed' AND decided_on IS NOT NULL ORDER BY id DESC LIMIT 1000
    )
"""


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--count", type=int, default=20_000)
    options.add_argument("--people", type=int)
    options.add_argument("--times", type=int, default=21)
    wanted = options.parse_args()
    pytest_load_initial_conftests()
    try:
        _measure(wanted.count, wanted.people or wanted.count, wanted.times)
    finally:
        pytest_unconfigure()


def _measure(count: int, people: int, times: int) -> None:
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connection
    from django.test.utils import setup_test_environment

    from common.clock import today
    from relief.generate.run import Wanted, generate
    from reporting.folding import recount

    settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    setup_test_environment(debug=False)
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        call_command("load_reference", verbosity=0)
        report = generate(Wanted(count=count, people=people, seed=1, today=today(), history=1))
        sys.stdout.write(f"{count:,} cases; figures counted at the end in {report.seconds['figures']:.1f} s\n")
        medians = _pages(times, today())
        worklist = medians[PAGES[0]]
        for page, milliseconds in medians.items():
            sys.stdout.write(f"{page:<28}{milliseconds:>9.1f} ms{milliseconds / worklist:>7.2f} × the work list\n")
        begun = time.perf_counter()
        wrong, _found = recount()
        sys.stdout.write(f"recount: {time.perf_counter() - begun:.1f} s, {wrong} figures not right\n")
        _trigger()
    finally:
        connection.creation.destroy_test_db("postgres", verbosity=0)


def _pages(times: int, day: date) -> dict[str, float]:
    """Milliseconds of each page, the median of so many turns after one that warms up."""
    from accounts.duties import Duty
    from accounts.models import Posting, User
    from accounts.selectors import city_office
    from tests.cast import signed_in

    inspector = User.objects.create(username="bench-inspector", name="示例")
    Posting.objects.create(user=inspector, office=city_office(), duty=Duty.INSPECT, starts_on=day)
    client = signed_in(inspector)
    taken: dict[str, list[float]] = {page: [] for page in PAGES}
    for _n in range(times + 1):
        for page, found in taken.items():
            found.append(_timed(lambda page=page: client.get(page)))  # type: ignore[misc]
    return {page: statistics.median(found[1:]) for page, found in taken.items()}


def _timed(ask: Callable[[], object]) -> float:
    begun = time.perf_counter()
    answer = ask()
    assert getattr(answer, "status_code", 0) == 200
    return (time.perf_counter() - begun) * 1000


def _trigger() -> None:
    """What counting takes of a thousand changed cases, as the database tells it; nothing of it is kept."""
    from django.db import connection, transaction

    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(CHANGE)
        lines = [line for (line,) in cursor.fetchall()]
        transaction.set_rollback(True)
    told = [found for line in lines if (found := re.search(r"Trigger (pgtrigger_counted\w*).*time=([\d.]+)", line))]
    for found in told:
        sys.stdout.write(f"{found[1]}: {float(found[2]):.0f} ms for a thousand cases\n")
    whole = next(line for line in lines if "Execution Time" in line)
    sys.stdout.write(f"the whole statement: {whole.strip()}\n")


if __name__ == "__main__":
    main()
