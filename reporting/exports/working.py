"""The work of an export: the rows of a list as of one moment, written to a file of the worker, then kept in parts.

It runs in the background in the name of its owner, with the rights that he has by then; it may be killed anywhere and
run again. Rows come through a cursor of the database, some thousand at a time: memory does not grow with their number.
"""

import hashlib
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import islice
from typing import IO, Any

from django.conf import settings
from django.db import connection, transaction
from django.http import QueryDict
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.exporting import Asked, Cell, Column, Found, ListOf
from accounts.officer import Officer, officer_on
from audit.verbs import Verb
from common import jobs
from common.crypto import seal
from common.csv_plain import write_csv
from common.errors import NotAllowed
from common.rows import read_only
from common.xlsx_plain import write_plain
from reporting.exports.door import take
from reporting.exports.rights import list_of, may_export
from reporting.exports.services import Preview, note, part_name
from reporting.models import Export, ExportPart
from reporting.terms import ExportFormat, ExportState, ExportStep

AT_ONCE = 2000
"""Rows read and told together."""
PART = 1024 * 1024
KEPT = timedelta(days=7)
BEATS_EVERY = 1.0
"""Seconds."""

Aside = Callable[[], AbstractContextManager[Callable[[Callable[[], bool]], bool]]]


class _Stopped(Exception):
    """The owner cancelled it meanwhile."""


@dataclass(frozen=True, slots=True)
class _Made:
    """What was written: for which area, how many rows."""

    officer: Officer
    area: tuple[str, ...]
    rows: int


def work(export_id: int, *, now: Callable[[], datetime], aside: Aside = jobs.aside) -> None:
    """Write the file of an export and keep it; nothing where another worker has it or nobody wants it any more.

    Raises NotAllowed when a right is gone meanwhile, and what ``find`` of the list raises.
    """
    with jobs.alone("export", export_id) as mine:
        if not mine or (export := _start(export_id, at=now())) is None:
            return
        with translation.override(export.language), tempfile.TemporaryFile() as out:
            try:
                made = _write(export, out, now=now, aside=aside)
            except _Stopped:
                return
            _keep(export_id, out, made, at=now())


@transaction.atomic
def _start(export_id: int, *, at: datetime) -> Export | None:
    """One that runs already lost its worker: who is alone with it begins again."""
    export = Export.objects.unfinished().select_for_update(of=("self",)).filter(pk=export_id).first()
    if export is not None and export.stands is ExportState.QUEUED:
        take(export, ExportStep.START, heartbeat_at=at)
    return export


def _write(export: Export, out: IO[bytes], *, now: Callable[[], datetime], aside: Aside) -> _Made:
    one = list_of(export.code)
    running = Export.objects.filter(pk=export.pk, state=ExportState.RUNNING)
    with aside() as write, read_only():
        _take_time()
        at = now()
        officer = _owner(export, timezone.localdate(at))
        officer = officer.kept_to(export.area, *one.duties) if export.area else officer
        may_export(officer, one, full=export.full)
        asked = Asked(
            officer=officer, query=QueryDict(export.query), of=export.of, today=timezone.localdate(at), at=at,
            full=export.full,
        )  # fmt: skip
        found = one.found(asked)
        count = found.rows.count()

        def beat(done: int) -> None:
            if not write(lambda: running.update(heartbeat_at=now(), rows=count, rows_done=done) == 1):
                raise _Stopped

        beat(0)
        cells = _Cells(one, found, asked, beat)
        _to_file(export, one, cells, out, above=_above(export, Preview(one, found, count), officer, at))
        if cells.done != count:
            raise RuntimeError(f"export {export.pk}: {cells.done} rows written of {count}")
    return _Made(officer, officer.paths(*one.duties), count)


def _take_time() -> None:
    """A page that sorts a million rows would be stopped; this work may take its time."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = '15min'; SET LOCAL idle_in_transaction_session_timeout = '15min'")


def _owner(export: Export, today: date) -> Officer:
    if not export.owner.is_active:
        raise NotAllowed("account_disabled", _("The account is disabled."))
    return officer_on(export.owner, today)


class _Cells:
    """The rows of a list as cells, ``done`` of them so far; whoever goes through them tells how far he is."""

    def __init__(self, one: ListOf, found: Found, asked: Asked, beat: Callable[[int], None]) -> None:
        self.one, self.found, self.asked, self.beat = one, found, asked, beat
        self.done = 0

    def __iter__(self) -> Iterator[Sequence[Cell]]:
        readers = [_reader(column, full=self.asked.full) for column in self.one.columns]
        last = time.monotonic()
        for some in _some(self.found.rows.iterator(chunk_size=AT_ONCE)):
            for row in self.one.tell(some, self.asked):
                yield [_plain(read(row)) for read in readers]
                self.done += 1
            if time.monotonic() - last >= BEATS_EVERY:
                last = time.monotonic()
                self.beat(self.done)


def _some(rows: Iterator[Any]) -> Iterator[list[Any]]:
    while some := list(islice(rows, AT_ONCE)):
        yield some


def _reader(column: Column, *, full: bool) -> Callable[[Any], Any]:
    return column.full if full and column.full else column.read


_AS_IT_IS = frozenset({str, int, Decimal, date, type(None)})


def _plain(value: Any) -> Cell:
    """A cell of a file: an instant is said by the clock of Beijing, a word as a word."""
    if type(value) in _AS_IT_IS:
        return value  # type: ignore[no-any-return]
    if isinstance(value, datetime):
        return f"{timezone.localtime(value):%Y-%m-%d %H:%M}"
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return str(value)


def _above(export: Export, seen: Preview, officer: Officer, at: datetime) -> list[list[Cell]]:
    """What the file says of itself before its rows begin."""
    office = next((held.office_name for held in officer.held), "")
    between, after = ("；", "：") if export.language == settings.LANGUAGE_CODE else ("; ", ": ")
    said = between.join(f"{label}{after}{value}" for label, value in seen.found.filter.items())
    return [
        [seen.title],
        [_("Exported by"), f"{officer.name}（{office}）" if office else officer.name],
        [_("Exported at"), f"{timezone.localtime(at):%Y-%m-%d %H:%M}"],
        [_("Filter"), said or _("none")],
        [_("Rows"), seen.rows],
        [_("Numbers of persons"), _("whole") if export.full else _("masked")],
        [_("Purpose"), export.purpose or "—"],
        [],
    ]


def _to_file(export: Export, one: ListOf, cells: _Cells, out: IO[bytes], *, above: Sequence[Sequence[Cell]]) -> None:
    titles = [str(column.title) for column in one.columns]
    if export.format == ExportFormat.CSV:
        write_csv(out, cells, above=above, titles=titles)
    else:
        widths = [column.width for column in one.columns]
        write_plain(out, str(one.title), cells, above=above, titles=titles, widths=widths, days=True)


@transaction.atomic
def _keep(export_id: int, out: IO[bytes], made: _Made, *, at: datetime) -> None:
    """The file as sealed parts, and the export as finished, unless it was cancelled meanwhile."""
    running = Export.objects.filter(pk=export_id, state=ExportState.RUNNING)
    export = running.select_for_update().first()
    if export is None:
        return
    export.parts.all().delete()
    out.seek(0)
    digest, size, number = hashlib.sha256(), 0, 0
    while body := out.read(PART):
        ExportPart.objects.create(export=export, number=number, body=seal(body, aad=part_name(export_id, number)))
        digest.update(body)
        size, number = size + len(body), number + 1
    take(
        export, ExportStep.FINISH, rows=made.rows, rows_done=made.rows, area=list(made.area), size=size,
        sha256=digest.hexdigest(), finished_at=at, heartbeat_at=at, expires_at=at + KEPT, error="",
    )  # fmt: skip
    note(Verb.LIST_EXPORTED, export, officer=made.officer, at=at)
