"""``python -m tests.bench.generating --count 100000``: how quickly invented cases are written, beside a bare COPY.

The rows are generated in a scratch database of the embedded server, copied out into files, and copied back into empty
tables with the same columns, indexes and checks, one after the other in one run. The ratio is the seconds of that bare
COPY by the seconds of the generator: 0.5 is half its rate.
"""

import argparse
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path

from tests.embedded import pytest_load_initial_conftests, pytest_unconfigure


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--count", type=int, default=10_000)
    options.add_argument("--people", type=int)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--history", type=int)
    wanted = options.parse_args()
    pytest_load_initial_conftests()
    try:
        _measure(wanted.count, wanted.people or wanted.count, wanted.seed, wanted.history)
    finally:
        pytest_unconfigure()


def _measure(count: int, people: int, seed: int, history: int | None) -> None:
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    from common.clock import today
    from relief.generate.run import WHOLE, Wanted, generate

    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        call_command("load_reference", verbosity=0)
        begun = time.perf_counter()
        report = generate(Wanted(count=count, people=people, seed=seed, today=today(), history=history or WHOLE))
        whole = time.perf_counter() - begun
        asked = report.seconds.pop("books asked") + report.seconds.pop("analyze")
        for part, seconds in report.seconds.items():
            sys.stdout.write(f"  {part:<28}{seconds:>8.1f} s{report.rows.get(part, 0):>14,} rows\n")
        rows, size = sum(report.rows.values()), _size()
        sys.stdout.write(
            f"{count:,} cases, {people:,} people, {rows:,} rows, {size / 2**30:.2f} GiB: generated in "
            f"{whole - asked:.1f} s ({rows / (whole - asked):,.0f} rows/s); the books "
            f"{'do not agree' if report.unsound else 'agree'}\n"
        )
        bare = _bare_copy(report.bases)
        written = whole - asked - report.seconds["models"]
        sys.stdout.write(
            f"bare COPY of the same rows: {bare:.1f} s; ratio {bare / (whole - asked):.2f}, without the telling of the "
            f"models ({report.seconds['models']:.1f} s whatever the count) {bare / written:.2f}\n"
        )
    finally:
        connection.creation.destroy_test_db("postgres", verbosity=0)


def _size() -> int:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_database_size(current_database())")
        return int(cursor.fetchone()[0])


def _bare_copy(bases: Mapping[str, int]) -> float:
    """Seconds for the same rows out of files; the writing of the files is not counted."""
    from django.db import connection

    seconds = 0.0
    with tempfile.TemporaryDirectory() as folder, connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        for table in bases:
            file = Path(folder, table)
            with file.open("wb") as out:
                cursor.copy_expert(f"COPY {table} TO STDOUT", out)  # psycopg2
            cursor.execute(f"CREATE TABLE bare (LIKE {table} INCLUDING ALL)")
            with file.open("rb") as back:
                begun = time.perf_counter()
                cursor.copy_expert("COPY bare FROM STDIN", back)
                seconds += time.perf_counter() - begun
            cursor.execute("DROP TABLE bare")
            file.unlink()
    return seconds


if __name__ == "__main__":
    main()
