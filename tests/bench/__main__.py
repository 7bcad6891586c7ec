"""``make bench``: the table of ratios; see ``docs/performance.md``.

``ONLY=P-03,P-05`` or ``ONLY=curve`` measures some lines, ``SIZE=10k|100k|1M|5M`` says how far the data go, ``KEEP=dir``
keeps the generated databases for the next run.
"""

import importlib
import os
import traceback
from collections.abc import Iterable, Mapping
from types import ModuleType
from typing import Any

from tests.bench.data import SIZES, databases, environment, folder_of_this_run, named, sizes_up_to, tell
from tests.bench.table import NOT_MEASURED, Line, head, show

PARTS: Mapping[str, tuple[str, ...]] = {
    "pages": ("P-01", "P-02", "P-03", "P-04", "P-05", "P-20", "P-21", "P-22"),
    "searching": ("P-06", "P-07"),
    "exported": ("P-08", "P-09", "P-10"),
    "importing": ("P-12",),
    "sweeping": ("P-13", "P-14"),
    "money": ("P-17", "decide"),
    "running": ("P-11", "P-23", "P-25", "users"),
    "curve": ("curve",),
}
"""Each module has ``lines(databases, wanted)``."""


def main() -> None:
    """Prepare the data and measure what is asked for."""
    wanted = {id for id in os.environ.get("ONLY", "").replace(" ", "").split(",") if id}
    known = {id for ids in PARTS.values() for id in ids} | set(NOT_MEASURED)
    if unknown := wanted - known:
        raise SystemExit(f"There is no line {', '.join(sorted(unknown))}; there are {', '.join(sorted(known))}.")
    size = os.environ.get("SIZE") or "100k"
    if size not in SIZES:
        raise SystemExit(f"SIZE is one of {', '.join(SIZES)}.")
    with folder_of_this_run() as folder:
        environment(folder)
        with databases(folder, sizes_up_to(size)) as data:
            _prepare()
            _describe(data)
            head()
            for line in _lines(data, wanted or known):
                show(line)


def _lines(data: Any, wanted: set[str]) -> Iterable[Line]:
    for part, ids in PARTS.items():
        asked = wanted & set(ids)
        if not asked:
            continue
        module = _module(part)
        if module is None:
            yield from (Line(id, part, note="this part does not exist yet") for id in ids if id in asked)
            continue
        try:
            yield from module.lines(data, asked)
        except Exception as error:  # the other lines are measured all the same
            traceback.print_exc()
            yield Line(", ".join(sorted(asked)), part, note=f"broken off: {error!r}")
    for id, why in NOT_MEASURED.items():
        if id in wanted:
            yield Line(id, "", note=why)


def _module(part: str) -> ModuleType | None:
    try:
        return importlib.import_module(f"tests.bench.{part}")
    except ModuleNotFoundError as error:
        if error.name != f"tests.bench.{part}":
            raise
        return None


def _prepare() -> None:
    from django.conf import settings
    from django.core.management import call_command

    call_command("collectstatic", interactive=False, verbosity=0)
    settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, "testserver"]


def _describe(data: Any) -> None:
    import platform

    (version,) = data.execute("SHOW server_version")[0]
    (buffers,) = data.execute("SHOW shared_buffers")[0]
    tell(f"{os.cpu_count()} cores, Python {platform.python_version()}, PostgreSQL {version}, shared_buffers {buffers}")
    for size in data.sizes:
        rows = data.execute(
            "SELECT relname, reltuples::bigint FROM pg_class WHERE relname IN "
            "('cases_case', 'cases_member', 'audit_event', 'funds_payment', 'cases_searchentry') ORDER BY 1",
            named(size),
        )
        (bytes_,) = data.execute(f"SELECT pg_database_size('{named(size)}')")[0]
        counts = ", ".join(f"{name} {count:,}" for name, count in rows)
        tell(f"{size}: {bytes_ / 2**30:.2f} GiB; {counts}")


if __name__ == "__main__":
    main()
