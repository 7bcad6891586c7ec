"""``python -m tests.bench.export --rows 100000``: what the export of the list of cases costs.

Cases are generated in a scratch database of the embedded server. In one run it measures, each in a process of its own,
the product writing and keeping the file (query, rights, masking, sealing, record and all), openpyxl writing the same
cells alone (P-08), django-import-export over the same queryset (P-09, unless ``--without-peer``), and how much more
memory the product takes at its peak for ``--rows`` than for 10,000 (P-10).
"""

import argparse
import io
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date
from importlib import import_module
from typing import Any
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
        few = _alone("few", officer_id)
        all_of_them = _alone("all", officer_id)
        _tell(f"{few[2]:>9,} rows: export {few[0]:.1f} s, {few[1]:.0f} MB at the peak")
        _tell(f"{all_of_them[2]:>9,} rows: export {all_of_them[0]:.1f} s, {all_of_them[1]:.0f} MB at the peak")
        floor = _alone("openpyxl", officer_id)
        _tell(f"{floor[2]:>9,} rows: openpyxl write_only alone {floor[0]:.1f} s, {floor[1]:.0f} MB with the rows")
        _ratio("P-08", all_of_them[0] / floor[0])
        if peer:
            other = _alone("import-export", officer_id)
            _tell(f"{other[2]:>9,} rows: django-import-export {other[0]:.1f} s, {other[1]:.0f} MB at the peak")
            _ratio("P-09", all_of_them[0] / other[0])
        _ratio("P-10", all_of_them[1] / few[1])
    finally:
        connection.creation.destroy_test_db("postgres", verbosity=0)


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
    query = "state=all" + (f"&township={_township(asked.officer, most)}" if most else "")
    wish = services.Wish(code="cases", query=query, token=uuid4())
    export = services.ask(wish, officer=asked.officer, at=now(), today=today())
    begun = time.perf_counter()
    working.work(export.pk, now=now)
    seconds = time.perf_counter() - begun
    done = Export.objects.get(pk=export.pk)
    assert done.state == "done", done.error
    return seconds, done.rows


def _township(officer: Any, most: int) -> int:
    """The township whose number of cases is nearest to ``most``."""
    from django.db.models import Count

    from cases.models import Case

    rows = Case.objects.visible_to(officer).order_by().values_list("township").annotate(n=Count("pk"))
    return int(min(rows, key=lambda row: abs(row[1] - most))[0])


def _openpyxl(officer_id: int) -> tuple[float, int]:
    """The same cells, read before the clock runs."""
    from accounts.exporting import LISTS
    from reporting.exports.working import AT_ONCE

    asked, one = _asked(officer_id), LISTS["cases"]
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
    from accounts.exporting import LISTS
    from cases.models import Case

    rows = LISTS["cases"].find(_asked(officer_id)).rows
    exporter = import_module("import_export.resources").modelresource_factory(
        Case, meta_options={"fields": FIELDS, "export_order": FIELDS}
    )()
    begun = time.perf_counter()
    data = exporter.export(rows)
    data.export("xlsx")
    return time.perf_counter() - begun, len(data)


def _alone(part: str, officer_id: int) -> tuple[float, float, int]:
    """Seconds, MB at the peak, and rows, of a part in a process of its own, which never held anything else."""
    from django.db import connection

    url = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{connection.settings_dict['NAME']}").geturl()
    done = subprocess.run(  # our own module
        [sys.executable, "-m", "tests.bench.export"],
        env=os.environ | {PART: f"{part}:{officer_id}", "DATABASE_URL": url},
        stdout=subprocess.PIPE, text=True, check=True,
    )  # fmt: skip
    seconds, peak, rows = done.stdout.split()[-3:]
    return float(seconds), float(peak), int(rows)


def _part(part: str, officer_id: int) -> None:
    import django

    django.setup()
    seconds, rows = PARTS[part](officer_id)
    _tell(f"{seconds} {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024} {rows}")


PARTS: dict[str, Callable[[int], tuple[float, int]]] = {
    "few": lambda officer_id: _ours(officer_id, most=FEW),
    "all": lambda officer_id: _ours(officer_id, most=None),
    "openpyxl": _openpyxl,
    "import-export": _import_export,
}


def _ratio(name: str, ratio: float) -> None:
    _tell(f"{name}  {ratio:.2f}  bar {BARS[name]:.2f}  {'good' if ratio <= BARS[name] else 'missed'}")


def _tell(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
