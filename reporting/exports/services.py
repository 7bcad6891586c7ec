"""Ask for a list as a file, take it, give it up; and what beat does about exports."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.http import QueryDict
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.exporting import Asked, Found, ListOf
from accounts.models import User
from accounts.officer import SYSTEM, Officer
from audit.services import record
from audit.verbs import Verb
from common.crypto import unseal
from common.errors import DomainError, Invalid, NotFound, WrongState
from common.identity import holds_number
from common.jobs import LOST_AFTER
from common.xlsx import CONTENT_TYPE
from common.xlsx_plain import MOST_ROWS
from reporting.exports.door import take
from reporting.exports.rights import list_of, may_export, still_sees
from reporting.models import Export, ExportPart
from reporting.terms import ExportFormat, ExportState, ExportStep

MOST_UNFINISHED = 3
TYPES = {ExportFormat.XLSX: CONTENT_TYPE, ExportFormat.CSV: "text/csv; charset=utf-8"}
"""What a file says that it is."""
MOST_ROWS_OF_A_SHEET = MOST_ROWS - 20
"""Some lines above the rows say what the file is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What is asked for: a list with the query of its page, and how the file is to be."""

    code: str
    query: str = ""
    of: int | None = None
    format: ExportFormat = ExportFormat.XLSX
    full: bool = False
    purpose: str = ""
    token: UUID


@dataclass(frozen=True, slots=True)
class Preview:
    """What a file would hold now."""

    one: ListOf
    found: Found
    rows: int

    @property
    def title(self) -> str:
        """The list by name, with what it is a list of."""
        return f"{self.one.title} · {self.found.about}" if self.found.about else str(self.one.title)


def preview(code: str, query: str, of: int | None, *, officer: Officer, at: datetime, today: date) -> Preview:
    """The list as the officer's page has it; raises NotFound, NotAllowed, Invalid (a filter that makes no sense)."""
    one = list_of(code)
    may_export(officer, one, full=False)
    found = one.found(Asked(officer=officer, query=QueryDict(query), of=of, today=today, at=at))
    return Preview(one, found, found.rows.count())


@transaction.atomic
def ask(wish: Wish, *, officer: Officer, at: datetime, today: date) -> Export:
    """Keep what is wanted for the background; asked twice with one token it is one export.

    Raises NotFound, NotAllowed or Invalid: whole numbers need a purpose, and three exports may be unfinished at a time.
    """
    try:
        with translation.override(settings.LANGUAGE_CODE):
            seen = preview(wish.code, wish.query, wish.of, officer=officer, at=at, today=today)
            title = seen.title[:200]
    except DomainError:
        preview(wish.code, wish.query, wish.of, officer=officer, at=at, today=today)  # said in the officer's language
        raise
    may_export(officer, seen.one, full=wish.full)
    User.objects.select_for_update(no_key=True).get(pk=officer.user_id)
    if (again := Export.objects.filter(token=wish.token, owner=officer.user_id).first()) is not None:
        return again
    _check(wish, seen, officer)
    export = Export.objects.create(
        token=wish.token,
        owner_id=officer.user_id,
        code=wish.code,
        title=title,
        of=wish.of,
        query=wish.query,
        filter=json.dumps(dict(seen.found.filter), ensure_ascii=False),
        format=wish.format,
        full=wish.full,
        purpose=wish.purpose.strip(),
        language=translation.get_language() or settings.LANGUAGE_CODE,
        rows=seen.rows,
        area=list(officer.paths(*seen.one.duties)),
        asked_at=at,
        heartbeat_at=at,
    )
    note(Verb.EXPORT_ASKED, export, officer=officer, at=at)
    return export


def _check(wish: Wish, seen: Preview, officer: Officer) -> None:
    if wish.full and not wish.purpose.strip():
        text = _("Say what the whole numbers are needed for.")
        raise Invalid("purpose", text, fields={"purpose": text})
    if holds_number(wish.purpose):
        text = _("Say it without a person's number: the purpose is kept in the trail.")
        raise Invalid("purpose_number", text, fields={"purpose": text})
    if wish.full and not seen.one.has_numbers:
        text = _("This list holds no numbers of persons.")
        raise Invalid("no_numbers", text, fields={"full": text})
    if not seen.rows:
        raise Invalid("no_rows", _("The list is empty; there is nothing to export."))
    if wish.format is ExportFormat.XLSX and seen.rows > MOST_ROWS_OF_A_SHEET:
        text = _("A sheet has no room for so many rows: choose csv, or narrow the filter.")
        raise Invalid("too_many_rows", text, fields={"format": text})
    _one_more(officer)


def _one_more(officer: Officer) -> None:
    if Export.objects.filter(owner=officer.user_id).unfinished().count() >= MOST_UNFINISHED:
        raise Invalid("exports_unfinished", _("Three of your exports are not finished yet; wait for one or cancel it."))


@transaction.atomic
def cancel(export_id: int, *, officer: Officer, at: datetime) -> None:
    """Stop it; nothing of it is kept. Raises NotFound or WrongState."""
    export = _lock(export_id, officer)
    take(export, ExportStep.CANCEL, finished_at=at)
    note(Verb.EXPORT_CANCELLED, export, officer=officer, at=at)


@transaction.atomic
def retry(export_id: int, *, officer: Officer, at: datetime) -> None:
    """Begin a failed one again, with the list as it is now. Raises NotFound, NotAllowed, WrongState or Invalid."""
    export = _lock(export_id, officer)
    may_export(officer, list_of(export.code), full=export.full)
    if export.stands is ExportState.FAILED:
        _one_more(officer)
    take(export, ExportStep.RETRY, heartbeat_at=at, error="", rows_done=0)


@transaction.atomic
def delete(export_id: int, *, officer: Officer, at: datetime) -> None:
    """Clear it away; the file is gone at once, the trail keeps that it was. Raises NotFound or WrongState."""
    export = _lock(export_id, officer)
    take(export, ExportStep.DELETE)
    export.parts.all().delete()
    note(Verb.EXPORT_DELETED, export, officer=officer, at=at)


@transaction.atomic
def download(export_id: int, *, officer: Officer, at: datetime) -> Export:
    """The finished export, with the note that it was taken: its ``parts_of`` follow. Raises as ``ready`` does."""
    export = ready(export_id, officer=officer, at=at)
    note(Verb.EXPORT_TAKEN, export, officer=officer, at=at)
    return export


@transaction.atomic
def ready(export_id: int, *, officer: Officer, at: datetime) -> Export:
    """The finished export as it could be taken now.

    Raises NotFound, WrongState, and NotAllowed when a right that the file rests on is gone.
    """
    export = _lock(export_id, officer)
    if export.stands is not ExportState.DONE or export.expires_at is None or export.expires_at <= at:
        now = ExportState.EXPIRED if export.stands is ExportState.DONE else export.stands
        raise WrongState("wrong_state", _("This export is now “%s”.") % now.label)
    one = list_of(export.code)
    may_export(officer, one, full=export.full)
    still_sees(officer, one, area=export.area)
    return export


def parts_of(export_id: int) -> Iterator[bytes]:
    """The bytes of a file, a part at a time."""
    number = 0
    while (part := ExportPart.objects.filter(export=export_id, number=number).first()) is not None:
        yield unseal(bytes(part.body), aad=part_name(export_id, number))
        number += 1


def part_name(export_id: int, number: int) -> str:
    """What a part is sealed for, so that none opens in the place of another."""
    return f"export/{export_id}/{number}"


def file_name(export: Export) -> str:
    """Title and day, in the language of the file itself."""
    with translation.override(export.language):
        title = export.called
    plain = "".join(c for c in title if c.isalnum() or c in " -·（）()")
    return f"{plain[:60]} {timezone.localdate(export.finished_at or export.asked_at):%Y%m%d}.{export.format}"


def is_full(export_id: int, officer: Officer) -> bool:
    """Whether the export holds whole numbers."""
    return Export.objects.visible_to(officer).filter(pk=export_id, full=True).exists()


def _lock(export_id: int, officer: Officer) -> Export:
    User.objects.select_for_update(no_key=True).get(pk=officer.user_id)
    export = Export.objects.visible_to(officer).select_for_update().filter(pk=export_id).first()
    if export is None:
        raise NotFound("no_such_export", _("There is no such export of yours."))
    return export


def note(verb: Verb, export: Export, *, officer: Officer, at: datetime) -> None:
    """In the trail: which list with which filter, how many rows, masked or whole; why, in the officer's words. What the
    clock does is told where the file was written for.
    """
    path = officer.home_path or min(export.area, key=len, default="")
    after: dict[str, Any] = {"list": export.code, "filter": filter_of(export), "rows": export.rows, "full": export.full}
    record(
        verb, subject=export, officer=officer, at=at, region_path=path, label=export.title[:120],
        after=after, note=export.purpose,
    )  # fmt: skip


def filter_of(export: Export) -> dict[str, str]:
    """The filter in words."""
    found: dict[str, str] = json.loads(export.filter or "{}")
    return found


# --- the errands of the clock


@transaction.atomic
def fail(export_id: int, error: str, *, at: datetime) -> None:
    """Note that the work stopped, and why."""
    export = Export.objects.unfinished().select_for_update().filter(pk=export_id).first()
    if export is not None:
        take(export, ExportStep.FAIL, error=error, heartbeat_at=at)


@transaction.atomic
def fail_lost(*, at: datetime) -> int:
    """Exports without a heartbeat become visible as stopped; returns how many."""
    text = _("The work was interrupted; try it again.")
    running = Export.objects.filter(state=ExportState.RUNNING, heartbeat_at__lt=at - LOST_AFTER)
    lost = list(running.select_for_update(skip_locked=True))
    for export in lost:
        take(export, ExportStep.FAIL, error=text)
    return len(lost)


def forgotten(*, at: datetime) -> list[int]:
    """Exports that wait although they were handed over long ago: they are handed over again."""
    waiting = Export.objects.filter(state=ExportState.QUEUED, heartbeat_at__lt=at - LOST_AFTER)
    found = list(waiting.order_by("pk").values_list("pk", flat=True))
    Export.objects.filter(pk__in=found, state=ExportState.QUEUED).update(heartbeat_at=at)
    return found


@transaction.atomic
def expire(*, at: datetime) -> int:
    """Remove the files whose time is over, which the trail keeps; returns how many."""
    over = Export.objects.filter(state=ExportState.DONE, expires_at__lte=at).select_for_update(skip_locked=True)
    gone = list(over)
    for export in gone:
        take(export, ExportStep.EXPIRE)
        note(Verb.EXPORT_EXPIRED, export, officer=SYSTEM, at=at)
    ExportPart.objects.filter(export__in=gone).delete()
    return len(gone)
