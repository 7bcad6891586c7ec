"""``python -m tests.bench.export --rows 100000``: what the export of the list of cases costs.

Cases are generated in a scratch database of the embedded server. In one run it measures, each in a process of its own,
the product writing and keeping the file (query, rights, masking, sealing, record and all), openpyxl writing the same
cells alone (P-08), django-import-export over the same queryset (P-09, unless ``--without-peer``), and how much more
memory the product takes at its peak for ``--rows`` than for 10,000 (P-10).
"""

import argparse
import io
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import openpyxl

from tests.embedded import pytest_load_initial_conftests, pytest_unconfigure

PART = "BENCH_PART"
FEW = 10_000
BARS = {"P-08": 1.5, "P-09": 1 / 3, "P-10": 1.3}
FIELDS = (
    "number", "applicant_name", "applicant__id_masked", "county__name", "township__name", "village_name", "address",
    "hukou", "relief_type", "cause", "category", "track", "head_count", "state", "applied_on", "accepted_on",
    "accepted_by__name", "due_on", "decided_on", "proposed_amount", "approved_amount", "paid_amount", "payee_name",
    "bank_name", "account_masked",
)  # fmt: skip


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rows", type=int, default=100_000)
    options.add_argument("--without-peer", action="store_true")
    wanted = options.parse_args()
    if given := os.environ.get(PART):
        part, officer_id = given.split(":")
        _part(part, int(officer_id))
        return
    pytest_load_initial_conftests()
    try:
        _bench(wanted.rows, peer=not wanted.without_peer)
    finally:
        pytest_unconfigure()


def _bench(rows: int, *, peer: bool) -> None:
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    from common.clock import today
    from relief.generate.run import Wanted, generate

    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        call_command("load_reference", verbosity=0)
        generate(Wanted(count=rows, people=rows, seed=1, today=today(), history=100))
        officer_id = _officer(today())
        for name, ratio, ours, floor in ratios(officer_id, peer=peer):
            verdict = "good" if ratio <= BARS[name] else "missed"
            _tell(f"{name}  {ours} / {floor}: {ratio:.2f}, bar {BARS[name]:.2f}, {verdict}")
    finally:
        connection.creation.destroy_test_db("postgres", verbosity=0)


def ratios(officer_id: int, *, peer: bool) -> Iterator[tuple[str, float, str, str]]:
    """Each bar with its ratio, and what was put beside what, in a database that is there already."""
    few, many = _alone("few", officer_id), _alone("all", officer_id)
    floor = _alone("openpyxl", officer_id)
    ours = f"{many.rows:,} rows in {many.seconds:.1f} s"
    yield "P-08", many.seconds / floor.seconds, ours, f"openpyxl write_only in {floor.seconds:.1f} s"
    if peer:
        other = _alone("import-export", officer_id)
        said = f"django-import-export in {other.seconds:.1f} s and {other.peak:.0f} MB"
        yield "P-09", many.seconds / other.seconds, ours, said
    yield "P-10", many.peak / few.peak, f"{many.peak:.0f} MB at the peak", f"{few.peak:.0f} MB for {few.rows:,} rows"


def _officer(day: date) -> int:
    """Somebody who sees every case of the city."""
    from accounts.duties import Duty
    from accounts.models import Posting, User
    from accounts.selectors import city_office

    user = User.objects.create(username="bench", name="示例")
    Posting.objects.create(user=user, office=city_office(), duty=Duty.SUPERVISE, starts_on=day)
    return int(user.pk)


def _asked(officer_id: int) -> Any:
    from django.http import QueryDict

    from accounts.exporting import Asked
    from accounts.models import User
    from accounts.officer import officer_on
    from common.clock import now, today

    officer = officer_on(User.objects.get(pk=officer_id), today())
    return Asked(officer=officer, query=QueryDict("state=all"), of=None, today=today(), at=now())


def _ours(officer_id: int, *, most: int | None) -> tuple[float, int]:
    """The whole work of the product; ``most`` narrows the filter to about so many of the newest rows."""
    from uuid import uuid4

    from common.clock import now, today
    from reporting.exports import services, working
    from reporting.models import Export

    asked = _asked(officer_id)
    query = "state=all" + (f"&{_narrowed(asked.officer, most)}" if most else "")
    wish = services.Wish(code="cases", query=query, token=uuid4())
    export = services.ask(wish, officer=asked.officer, at=now(), today=today())
    begun = time.perf_counter()
    working.work(export.pk, now=now)
    seconds = time.perf_counter() - begun
    done = Export.objects.get(pk=export.pk)
    assert done.state == "done", done.error
    return seconds, done.rows


def _narrowed(officer: Any, most: int) -> str:
    """The county or township whose number of cases is nearest to ``most``, as the filter of the list."""
    from django.db.models import Count

    from cases.models import Case

    cases = Case.objects.visible_to(officer).order_by()
    found = [
        (abs(n - most), f"{field}={pk}")
        for field in ("county", "township")
        for pk, n in cases.values_list(field).annotate(n=Count("pk"))
    ]
    return min(found)[1]


def _openpyxl(officer_id: int) -> tuple[float, int]:
    """The same cells, read before the clock runs."""
    from accounts.exporting import lists
    from reporting.exports.working import AT_ONCE

    asked, one = _asked(officer_id), lists()["cases"]
    cells, some = [], []
    for case in one.find(asked).rows.iterator(chunk_size=AT_ONCE):
        some.append(case)
        if len(some) == AT_ONCE:
            cells += [[column.read(row) for column in one.columns] for row in one.tell(some, asked)]
            some = []
    cells += [[column.read(row) for column in one.columns] for row in one.tell(some, asked)]
    begun = time.perf_counter()
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("x")
    for row in cells:
        sheet.append(row)
    book.save(io.BytesIO())
    return time.perf_counter() - begun, len(cells)


def _import_export(officer_id: int) -> tuple[float, int]:
    """A resource of as many fields over the same queryset."""
    from accounts.exporting import lists
    from cases.models import Case

    rows = lists()["cases"].find(_asked(officer_id)).rows
    exporter = import_module("import_export.resources").modelresource_factory(
        Case, meta_options={"fields": FIELDS, "export_order": FIELDS}
    )()
    begun = time.perf_counter()
    data = exporter.export(rows)
    data.export("xlsx")
    return time.perf_counter() - begun, len(data)


class Measured(NamedTuple):
    """Seconds, MB at the peak, and rows."""

    seconds: float
    peak: float
    rows: int


def _alone(part: str, officer_id: int) -> Measured:
    """A part in a process of its own, which never held anything else."""
    from django.db import connection

    url = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{connection.settings_dict['NAME']}").geturl()
    done = subprocess.run(  # our own module
        [sys.executable, "-m", "tests.bench.export"],
        env=os.environ | {PART: f"{part}:{officer_id}", "DATABASE_URL": url},
        stdout=subprocess.PIPE, text=True, check=True,
    )  # fmt: skip
    seconds, peak, rows = done.stdout.split()[-3:]
    return Measured(float(seconds), float(peak), int(rows))


def _part(part: str, officer_id: int) -> None:
    import django

    django.setup()
    seconds, rows = PARTS[part](officer_id)
    _tell(f"{seconds} {_peak()} {rows}")


def _peak() -> float:
    """MB that this very program held at most; ``getrusage`` would count what began it."""
    status = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
    return int(status["VmHWM"].split()[0]) / 1024


PARTS: dict[str, Callable[[int], tuple[float, int]]] = {
    "few": lambda officer_id: _ours(officer_id, most=FEW),
    "all": lambda officer_id: _ours(officer_id, most=None),
    "openpyxl": _openpyxl,
    "import-export": _import_export,
}


def _tell(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
