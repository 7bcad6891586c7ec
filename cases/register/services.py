"""Upload, check, confirm, discard, take up again, give back what was refused.

The check runs in the background and may be killed at any point.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, datetime
from functools import partial
from typing import Protocol

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.duties import RegionLevel
from accounts.models import User
from accounts.officer import Held, Officer
from accounts.place_names import township_names, village_names
from accounts.selectors import township_choices
from audit.services import record
from audit.verbs import Verb
from cases.models import RegisterImport, RegisterRow
from cases.models.register import IMPORT_DUTIES
from cases.register import report
from cases.register.checks import Area, check
from cases.register.columns import SPOKEN_FOR
from cases.register.known import county_of, known, one_import_at_a_time, row_key
from cases.register.reader import load
from cases.register.row import Row
from cases.register.selectors import import_of
from cases.register.slips import Verdict
from cases.register.store import digest, drop, keep, open_kept
from cases.register.terms import RUNNING, ImportState
from common import jobs, xlsx
from common.errors import DomainError, Invalid, NotAllowed, NotFound, WrongState
from common.masking import mask_id
from common.rows import create
from common.stated import Upload


class Job(Protocol):
    """Work of the background on one import."""

    def __call__(self, register_id: int, *, officer: Officer, now: Callable[[], datetime], today: date) -> None: ...


LONGEST_FILE_NAME = 100


def upload_file(file: Upload, *, officer: Officer, at: datetime) -> RegisterImport:
    """Keep a workbook for checking, as ``upload``; one that is too large is not even read."""
    posting_for_import(officer)
    if (file.size or 0) > xlsx.LARGEST:
        raise xlsx.refused("xlsx_too_large")
    return upload(file.name or "", file.read(), officer=officer, at=at)


def upload(name: str, data: bytes, *, officer: Officer, at: datetime) -> RegisterImport:
    """Keep a workbook for checking; refuses what cannot be read safely, and the very file that is in hand or imported.

    Raises NotAllowed, or Invalid with code ``xlsx_…`` or ``register_same_file``.
    """
    held = posting_for_import(officer)
    xlsx.check(data)
    _refuse_same_file(data, officer=officer, path=held.path)
    kept = keep(data)
    try:
        return _begin(name, data, kept, officer=officer, held=held, at=at)
    except Exception:
        drop(kept)
        raise


@transaction.atomic
def _begin(name: str, data: bytes, kept: str, *, officer: Officer, held: Held, at: datetime) -> RegisterImport:
    register = RegisterImport.objects.create(
        owner_id=officer.user_id,
        office_id=held.office_id,
        region_path=held.path,
        file_name=_file_name(name),
        file=kept,
        size=len(data),
        sha256=digest(data),
        uploaded_at=at,
        heartbeat_at=at,
    )
    _record(Verb.REGISTER_UPLOADED, register, officer=officer, held=held, at=at, after={"sha256": register.sha256})
    return register


def posting_for_import(officer: Officer) -> Held:
    """The posting by which the officer imports: the widest area, importing before casework. Raises NotAllowed."""
    fits = [h for h in officer.held if h.duty in IMPORT_DUTIES]
    if not fits:
        raise NotAllowed("duty_missing", _("You are not posted to import registers."))
    return min(fits, key=lambda h: (IMPORT_DUTIES.index(h.duty), len(h.path), h.for_user_id is not None))


def _refuse_same_file(data: bytes, *, officer: Officer, path: str) -> None:
    states = (*RUNNING, ImportState.READY, ImportState.DONE)
    same = RegisterImport.objects.filter(sha256=digest(data), region_path=path, state__in=states).first()
    if same:
        text = _("This very file was uploaded on %(day)s (“%(name)s”, %(state)s); nothing was changed.") % {
            "day": timezone.localdate(same.uploaded_at),
            "name": same.file_name,
            "state": ImportState(same.state).label,
        }
        raise Invalid("register_same_file", text, fields={"file": text})


def _file_name(name: str) -> str:
    """The name for people, without any path or control character."""
    last = name.replace("\\", "/").rpartition("/")[2]
    return "".join(c for c in last if c.isprintable())[-LONGEST_FILE_NAME:] or "register.xlsx"


# --- checking, in the background


def stage(register_id: int, *, officer: Officer, now: Callable[[], datetime], today: date) -> None:
    """Read and check the workbook and write down its rows, all or none; run again it does nothing or the same again."""
    register = RegisterImport.objects.select_related("office").get(pk=register_id)
    if register.state != ImportState.STAGING:
        return
    try:
        held = posting_for_import(officer)
        area = _area(officer, held, register, today)
        data = open_kept(register)
    except DomainError as error:
        fail(register_id, str(error.message), at=now())
        return
    try:
        read = load(xlsx.read(data), needless=lambda sheet: SPOKEN_FOR if area.township_of(sheet) else ())
    except Invalid as error:
        for_now = error.code == "xlsx_too_heavy"  # too much for a machine that is busy
        state = ImportState.FAILED if for_now else ImportState.UNREADABLE
        _stop(register_id, state, str(error.message), at=now())
        return
    checked = check(read, area)
    with transaction.atomic():
        if not _take(register_id, ImportState.STAGING):
            return
        RegisterRow.objects.filter(register=register_id).delete()
        create([_as_row(register_id, row) for row in checked.rows])
        RegisterImport.objects.filter(pk=register_id).update(
            state=ImportState.READY,
            notices=[[said, said.en] for said in read.notices],
            alarm=checked.alarm,
            heartbeat_at=now(),
            error="",
        )


def _area(officer: Officer, held: Held, register: RegisterImport, today: date) -> Area:
    townships = list(township_choices(officer, *IMPORT_DUTIES))
    return Area(
        path=register.region_path,
        townships=township_names(),
        allowed="、".join(t.name for t in townships),
        today=today,
        known=partial(known, path=register.region_path, but=register.pk, today=today),
        villages=village_names(county_of(register.region_path)),
        own=townships[0] if held.level is RegionLevel.TOWNSHIP and len(townships) == 1 else None,
    )


def _as_row(register_id: int, row: Row) -> RegisterRow:
    refused = row.verdict is Verdict.REFUSE
    return RegisterRow(
        register_id=register_id,
        sheet=row.line.sheet,
        row=row.line.row,
        is_member=row.is_member,
        name=row.name,
        id_masked=mask_id(row.resident.number) if row.resident else "",
        verdict=row.verdict,
        problems=[p.to_json() for p in row.problems],
        slips=sorted({p.slip.value for p in row.problems}),
        members=[[m.line.sheet, m.line.row] for m in row.members],
        values="" if refused else json.dumps(row.values, ensure_ascii=False),
        key_index=None if refused else row_key(row.key),
    )


# --- what the officer decides


@transaction.atomic
def confirm(register_id: int, *, officer: Officer, at: datetime) -> RegisterImport:
    """Let the good rows become cases. Raises NotFound, WrongState or Invalid."""
    register, held = _lock(register_id, officer=officer)
    if register.state != ImportState.READY:
        raise WrongState("wrong_state", _("This import is now “%s”.") % ImportState(register.state).label)
    if register.alarm:
        raise Invalid("register_alarm", register.alarm)
    _refuse_second_import(register)
    good = register.rows.exclude(verdict=Verdict.REFUSE).count()
    if not good:
        raise Invalid("register_nothing", _("No row of this register can be imported."))
    register.state, register.heartbeat_at = ImportState.IMPORTING, at
    register.confirmed_by_id = officer.user_id
    register.save(update_fields=["state", "heartbeat_at", "confirmed_by"])
    _record(Verb.REGISTER_CONFIRMED, register, officer=officer, held=held, at=at, after={"rows": good})
    return register


def _refuse_second_import(register: RegisterImport) -> None:
    """The same file may be checked twice (an interrupted one is taken up again), but is imported once."""
    one_import_at_a_time([register.sha256])
    same = RegisterImport.objects.filter(sha256=register.sha256, region_path=register.region_path)
    other = same.filter(state__in=(ImportState.IMPORTING, ImportState.DONE)).exclude(pk=register.pk).first()
    if other:
        text = _("The same file is being or was imported already (“%(name)s”); nothing was changed.")
        raise Invalid("register_same_file", text % {"name": other.file_name})


@transaction.atomic
def discard(register_id: int, *, officer: Officer, at: datetime) -> None:
    """Give an import up before any case exists; the workbook is deleted."""
    register, held = _lock(register_id, officer=officer)
    made = register.rows.filter(case__isnull=False).exists()
    if register.state not in (ImportState.READY, ImportState.FAILED, ImportState.UNREADABLE) or made:
        raise WrongState("wrong_state", _("This import is now “%s”.") % ImportState(register.state).label)
    name = str(register.file.name)
    register.state, register.file = ImportState.DISCARDED, ""
    register.save(update_fields=["state", "file"])
    register.rows.all().delete()
    _record(Verb.REGISTER_DISCARDED, register, officer=officer, held=held, at=at)
    transaction.on_commit(partial(drop, name))


@transaction.atomic
def retry(register_id: int, *, officer: Officer, at: datetime) -> RegisterImport:
    """Take an interrupted import up where it stopped."""
    register, _held = _lock(register_id, officer=officer)
    if register.state != ImportState.FAILED:
        raise WrongState("wrong_state", _("This import is now “%s”.") % ImportState(register.state).label)
    register.state = ImportState.IMPORTING if register.confirmed_by_id else ImportState.STAGING
    register.heartbeat_at, register.error = at, ""
    register.save(update_fields=["state", "heartbeat_at", "error"])
    return register


@transaction.atomic
def give_back(register_id: int, *, officer: Officer, at: datetime) -> bytes:
    """The rows that were not imported, as a workbook with full numbers; who took it is recorded. Raises NotFound."""
    register = import_of(officer, register_id)
    body = report.refused(register)
    _record(Verb.REGISTER_RETURNED, register, officer=officer, held=_held(register, officer), at=at)
    return body


def _lock(register_id: int, *, officer: Officer) -> tuple[RegisterImport, Held]:
    register = RegisterImport.objects.visible_to(officer).select_for_update().filter(pk=register_id).first()
    if register is None:
        raise NotFound("register_not_found", _("There is no such import in your area."))
    return register, _held(register, officer)


def _held(register: RegisterImport, officer: Officer) -> Held:
    """The posting by which the officer acts on an import that he may see."""
    fits = [h for h in officer.held if h.duty in IMPORT_DUTIES and register.region_path.startswith(h.path)]
    return min(fits, key=lambda h: h.for_user_id is not None)


def _take(register_id: int, state: ImportState) -> bool:
    """Lock the import if it still stands in ``state``."""
    return RegisterImport.objects.select_for_update().filter(pk=register_id, state=state).exists()


def fail(register_id: int, error: str, *, at: datetime) -> None:
    """Note that the work stopped, and why; an officer may take it up again."""
    _stop(register_id, ImportState.FAILED, error, at=at)


def _stop(register_id: int, state: ImportState, error: str, *, at: datetime) -> None:
    jobs.fail(_running().filter(pk=register_id), error, failed=state, at=at)


def fail_lost(*, at: datetime) -> int:
    """Imports that nobody works on any more become visible as interrupted; returns how many."""
    text = _("The work was interrupted; take it up again. What was imported stays, nothing is imported twice.")
    return jobs.fail_lost(_running(), text, failed=ImportState.FAILED, at=at)


def _running() -> QuerySet[RegisterImport]:
    return RegisterImport.objects.filter(state__in=RUNNING)


def worker_of(register_id: int) -> User | None:
    """In whose name the work runs: who confirmed, before that who uploaded."""
    register = RegisterImport.objects.select_related("owner", "confirmed_by").filter(pk=register_id).first()
    return (register.confirmed_by or register.owner) if register else None


def _record(
    verb: Verb,
    register: RegisterImport,
    *,
    officer: Officer,
    held: Held,
    at: datetime,
    after: dict[str, object] | None = None,
) -> None:
    record(
        verb, subject=register, officer=officer, held=held, at=at, region_path=register.region_path,
        label=register.file_name, after=after,
    )  # fmt: skip
