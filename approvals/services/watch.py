"""The deadline sweep and the supervision list (督办).

The sweep asks "open and due on or before x" and writes what is not written yet: run late it catches up, run twice it
changes nothing, run by two workers it waits its turn.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Annotated

from django.db import connection, transaction
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from accounts.duties import Duty, RegionLevel
from accounts.officer import SYSTEM, Held, Officer, within
from approvals.models import DeadlineWarning, Decision, PostReview, Supervision
from approvals.services.stages import warn_of_stages
from approvals.terms import CALENDAR_MOVED, WarningKind
from audit.services import Subject, record, record_many
from audit.verbs import Verb
from cases.clock import explain, stands_still
from cases.models import Case, Suspension
from cases.models.case import CaseQuerySet
from common.errors import Blocked, Blocker, Invalid, NotAllowed, NotFound, WrongState
from common.rows import add
from common.stated import UpTo
from standards.policy.deadlines import WorkCalendar, due
from standards.policy.rules import Rules
from standards.selectors import warning_days, work_calendar

Words = Annotated[str, UpTo(2000)]
CHUNK = 1000
SWEEP_LOCK = 7_400_631
STAGE_LATE = 5
"""So many working days after its planned day officers are told of a stage that was not reviewed."""


@dataclass(frozen=True, slots=True)
class Swept:
    """How many rows a sweep wrote."""

    warned: int
    overdue: int
    moved: int
    stages: int = 0


def sweep(*, today: date, at: datetime) -> Swept:
    """Warn of due days as many working days ahead as the rules of each case name (``warn_days``), put overdue cases on
    the supervision list; each once, and of each case only the worst. Of a stage that nobody reviewed is told once.

    A case whose clock stands still is not warned of, for its due day moves on; one that was overdue before is.
    """
    moved = _move_suspended(today=today, at=at)
    calendar = work_calendar()
    late = Q(due_on__lt=today)
    awake = Case.objects.exclude(late).exclude(pk__in=_standing_still(calendar, today))
    warned, nearer = 0, list[int]()
    for days in warning_days():
        nearer.append(days)
        told = DeadlineWarning.objects.filter(case=OuterRef("pk"), kind__in=nearer, due_on=OuterRef("due_on"))
        near = awake.filter(rules__warn_days__contains=[days], due_on__lte=_ahead(today, days, calendar))
        warned += _warn(str(days), near.exclude(Exists(told)), at=at)
    supervised = Supervision.objects.filter(case=OuterRef("pk"), closed_at=None)
    overdue = _warn(WarningKind.OVERDUE, Case.objects.filter(late, ~Exists(supervised)), at=at)
    return Swept(warned, overdue, moved, warn_of_stages(_late_since(today, calendar), at=at))


def _late_since(today: date, calendar: WorkCalendar) -> date:
    """The last planned day of which ``STAGE_LATE`` working days have passed."""
    day = today
    while due(day, STAGE_LATE, calendar).on > today:
        day -= timedelta(days=1)
    return day


def _ahead(today: date, days: int, calendar: WorkCalendar) -> date:
    """The due day of which is warned today; 0 days ahead is today itself."""
    return due(today, days, calendar).on if days else today


def _standing_still(calendar: WorkCalendar, today: date) -> list[int]:
    """The running cases whose clock stands still today; an over-long pause has ended by itself."""
    rows = Suspension.objects.filter(closed_on=None, case__in=Case.objects.running()).select_related("case")
    return [
        row.case_id
        for row in rows
        if stands_still(row, rules=Rules.from_json(row.case.rules or {}), calendar=calendar, today=today)
    ]


def _warn(kind: str, cases: CaseQuerySet, *, at: datetime) -> int:
    """Write the warnings of one kind, chunk by chunk, each chunk with its trace in one transaction."""
    total = 0
    while found := _warn_chunk(kind, cases, at=at):
        total += found
    return total


@transaction.atomic
def _warn_chunk(kind: str, cases: CaseQuerySet, *, at: datetime) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [SWEEP_LOCK])
    overdue = kind == WarningKind.OVERDUE
    wanted = cases.running().order_by("due_on", "id").values_list("pk", "number", "region_path", "due_on")
    rows = [row for row in wanted[:CHUNK] if row[3] is not None]  # a running case always has its day
    ids, paths, days = ([row[n] for row in rows] for n in (0, 2, 3))
    add(DeadlineWarning, {"kind": kind, "at": at}, {"case": ids, "due_on": days}, unless_there=overdue)
    if overdue:
        add(Supervision, {"opened_at": at}, {"case": ids, "region_path": paths, "due_on": days})
    record_many(
        Verb.OVERDUE if overdue else Verb.DEADLINE_WARNED,
        subjects=[
            (Subject("cases.case", pk), path, number or f"#{pk}", {"kind": str(kind), "due_on": str(day)})
            for pk, number, path, day in rows
        ],
        officer=SYSTEM,
        at=at,
        announce=True,
    )
    return len(rows)


def _move_suspended(*, today: date, at: datetime) -> int:
    """While a clock stands still its due day moves on; the cache follows. The suspension itself was announced."""
    standing = Case.objects.filter(Exists(Suspension.objects.filter(case=OuterRef("pk"), closed_on=None)))
    return _recompute(standing, today=today, at=at, announce=False)


def recompute_due_days(*, today: date, at: datetime) -> int:
    """Derive the due day of each running case again, after a calendar was published; changed ones are announced."""
    return _recompute(Case.objects.all(), today=today, at=at, announce=True)


def _recompute(cases: CaseQuerySet, *, today: date, at: datetime, announce: bool) -> int:
    calendar = work_calendar()
    moved = 0
    for pk in _running_ids(cases):
        with transaction.atomic():
            case = Case.objects.running().select_for_update().filter(pk=pk).first()
            moved += case is not None and derive_due(case, calendar=calendar, today=today, at=at, announce=announce)
    return moved


def derive_due(case: Case, *, calendar: WorkCalendar, today: date, at: datetime, announce: bool) -> bool:
    """Derive the due day of a locked running case again; whether it moved. An open supervision follows it."""
    answer = explain(case, calendar=calendar, today=today)
    if answer is None or (answer.on, answer.provisional) == (case.due_on, case.due_provisional):
        return False
    before = {"due_on": str(case.due_on), "provisional": case.due_provisional}
    case.due_on, case.due_provisional = answer.on, answer.provisional
    case.save(update_fields=["due_on", "due_provisional", "changed_at"])
    after = {"due_on": str(answer.on), "provisional": answer.provisional}
    record(
        Verb.DUE_CHANGED, subject=case, officer=SYSTEM, at=at, region_path=case.region_path,
        label=str(case), before=before, after=after, announce=announce,
    )  # fmt: skip
    _follow(case, answer.on, today=today, at=at)
    return True


def _follow(case: Case, due_on: date, *, today: date, at: datetime) -> None:
    """An open supervision follows the due day: closed by the system when it lies ahead again, else kept with the new
    day, so that nobody is told twice of one delay."""
    row = case.supervisions.select_for_update().filter(closed_at=None).first()
    if row is None:
        return
    if due_on < today:
        row.due_on = due_on
        row.save(update_fields=["due_on"])
        return
    row.closed_at, row.closing_note = at, CALENDAR_MOVED
    row.save(update_fields=["closed_at", "closing_note"])
    record(
        Verb.SUPERVISION_CLOSED, subject=case, officer=SYSTEM, at=at, region_path=row.region_path, label=str(case),
        after={"due_on": str(due_on)}, note=CALENDAR_MOVED, announce=True,
    )  # fmt: skip


def _running_ids(cases: CaseQuerySet) -> Iterator[int]:
    return cases.running().order_by("id").values_list("id", flat=True).iterator(chunk_size=CHUNK)


@transaction.atomic
def explain_delay(supervision_id: int, *, officer: Officer, at: datetime, text: Words) -> Supervision:
    """The township explains why the case is late."""
    row = _lock(supervision_id, officer=officer)
    held = explainer(row, officer)
    if row.closed_at is not None:
        raise WrongState("supervision_closed", _("This supervision is closed already."))
    if not text.strip():
        note = _("An explanation is needed.")
        raise Invalid("explanation_missing", note, fields={"text": note})
    row.explanation, row.explained_by_id, row.explained_at = text, officer.user_id, at
    row.save(update_fields=["explanation", "explained_by", "explained_at"])
    record(
        Verb.EXPLAINED, subject=row.case, officer=officer, held=held, at=at, region_path=row.region_path,
        label=str(row.case), note=text, announce=True,
    )  # fmt: skip
    return row


def explainer(row: Supervision, officer: Officer) -> Held:
    """Whoever works on the case at the township or heads it; the county does not write the township's words.

    Raises NotAllowed.
    """
    try:
        return officer.needs(Duty.CASEWORK, row.region_path, level=RegionLevel.TOWNSHIP)
    except NotAllowed:
        return officer.needs(Duty.DECIDE, row.region_path, level=RegionLevel.TOWNSHIP)


@transaction.atomic
def close_supervision(supervision_id: int, *, officer: Officer, at: datetime, note: Words) -> Supervision:
    """The county closes a supervision whose delay is explained and whose clock has stopped."""
    row = _lock(supervision_id, officer=officer)
    held = officer.needs(Duty.SUPERVISE, row.region_path)
    if row.closed_at is not None:
        raise WrongState("supervision_closed", _("This supervision is closed already."))
    if found := closing_blockers(row):
        raise Blocked(found)
    row.closed_at, row.closed_by_id, row.closing_note = at, officer.user_id, note
    row.save(update_fields=["closed_at", "closed_by", "closing_note"])
    record(
        Verb.SUPERVISION_CLOSED, subject=row.case, officer=officer, held=held, at=at, region_path=row.region_path,
        label=str(row.case), note=note, announce=True,
    )  # fmt: skip
    return row


def closing_blockers(row: Supervision) -> list[Blocker]:
    """What the county still waits for before it can close a supervision."""
    found = []
    if not row.explanation:
        found.append(Blocker("not_explained", str(_("The township has not explained the delay yet."))))
    if row.case.clock_stopped_on is None:
        text = _("The case is still running; close the supervision when it has ended.")
        found.append(Blocker("still_running", str(text)))
    return found


@transaction.atomic
def record_post_review(decision_id: int, *, officer: Officer, at: datetime, sound: bool, finding: Words) -> PostReview:
    """The county looks again at what a township of one officer decided alone; once."""
    decisions = Decision.objects.filter(within("case__region_path", officer.case_paths), post_review=True)
    row = decisions.select_for_update(of=("self",)).select_related("case").filter(pk=decision_id).first()
    if row is None:
        raise NotFound("decision_not_found", _("There is no such decision to review in your area."))
    held = officer.needs(Duty.SUPERVISE, row.case.region_path, level=RegionLevel.COUNTY)
    if not finding.strip():
        text = _("A finding is needed.")
        raise Invalid("finding_missing", text, fields={"finding": text})
    if PostReview.objects.filter(decision=row).exists():
        raise WrongState("post_reviewed", _("This decision has been reviewed afterwards already."))
    done = PostReview.objects.create(
        decision=row, sound=sound, finding=finding, by_id=officer.user_id, by_name=officer.name, at=at
    )
    record(
        Verb.POST_REVIEWED, subject=row.case, officer=officer, held=held, at=at, region_path=row.case.region_path,
        label=str(row.case), after={"sound": sound}, clause="xc-3.4", note=finding, announce=True,
    )  # fmt: skip
    return done


def _lock(supervision_id: int, *, officer: Officer) -> Supervision:
    rows = Supervision.objects.visible_to(officer).select_related("case").select_for_update(of=("self",))
    row = rows.filter(pk=supervision_id).first()
    if row is None:
        raise NotFound("supervision_not_found", _("There is no such supervision in your area."))
    return row
