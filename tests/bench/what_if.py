"""``python -m tests.bench.what_if --cases 100000``: how long a what-if over so many cases takes, and what memory.

Cases are made in a scratch database of the embedded server, then the question "3× → 4×, 6× → 5×" is worked off by two
processes as the two workers of the product do, over a tenth of the cases and over all of them: the time grows with the
cases, the memory does not.
"""

import argparse
import os
import resource
import subprocess
import sys
import time
from datetime import date
from urllib.parse import urlsplit

import psutil

from tests.embedded import pytest_load_initial_conftests, pytest_unconfigure

LANE = "BENCH_LANE"


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--cases", type=int, default=100_000)
    wanted = options.parse_args()
    if lane := os.environ.get(LANE):
        _lane(*map(int, lane.split(":")))
        return
    pytest_load_initial_conftests()
    try:
        for count in (wanted.cases // 10, wanted.cases):
            _measure(count)
    finally:
        pytest_unconfigure()


def _measure(count: int) -> None:
    import django

    django.setup()
    from django.db import connection

    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        what_if_id, asked = _ask(count)
        begun = time.perf_counter()
        url = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{connection.settings_dict['NAME']}").geturl()
        lanes = [
            subprocess.Popen(  # our own module
                [sys.executable, "-m", "tests.bench.what_if"],
                env=os.environ | {LANE: f"{what_if_id}:{lane}", "DATABASE_URL": url},
                stdout=subprocess.PIPE, text=True,
            )
            for lane in range(2)
        ]  # fmt: skip
        told = [process.communicate()[0].strip() for process in lanes]
        seconds = time.perf_counter() - begun
        _tell(what_if_id, asked, seconds, told)
    finally:
        connection.creation.destroy_test_db("postgres", verbosity=0)


def _ask(count: int) -> tuple[int, float]:
    from reporting.services import Question, ask
    from tests.bench.population import AT, YEAR, populate, set_up

    cast = set_up()
    populate(cast, count)
    begun = time.perf_counter()
    what_if = ask(
        Question(
            name="3× → 4×, 6× → 5×", region="411081", since=date(YEAR, 1, 1), until=date(YEAR, 12, 31),
            values={"delegated_multiple": "4", "cap_multiple": "5"},
        ),
        officer=cast.officer("county_standards", date(YEAR, 12, 31)), at=AT,
    )  # fmt: skip
    return what_if.pk, time.perf_counter() - begun


def _lane(what_if_id: int, lane: int) -> None:
    """In a process of its own: one worker's share."""
    import django

    django.setup()
    from django.db import connection

    from common.clock import now
    from reporting.working import work

    while work(what_if_id, lane, now=now):
        pass
    used = resource.getrusage(resource.RUSAGE_SELF)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        of_database = psutil.Process(cursor.fetchone()[0]).cpu_times()
    sys.stdout.write(
        f"{used.ru_maxrss / 1024:.0f} MB, {used.ru_utime + used.ru_stime:.1f} s of a processor and "
        f"{of_database.user + of_database.system:.1f} s in the database\n"
    )


def _tell(what_if_id: int, asked: float, seconds: float, told: list[str]) -> None:
    from reporting.models import WhatIf
    from reporting.totals import Totals

    what_if = WhatIf.objects.get(pk=what_if_id)
    whole = Totals.from_json(what_if.totals or {}).whole
    sys.stdout.write(
        f"{what_if.cases:,} cases ({what_if.state}): {seconds:.1f} s, {what_if.cases / seconds:,.0f} cases/s; "
        f"asked in {asked:.2f} s; lanes: {'; '.join(told)}\n"
        f"  changed {whole.changed:,}, {dict(whole.changes)}, {whole.before:,} → {whole.after:,} yuan\n"
    )


if __name__ == "__main__":
    main()
