"""Meetings over cases before they are held: who keeps them, the agenda, and the call for one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from accounts.duties import Duty, RegionLevel
from accounts.models import Office
from accounts.officer import Held, Officer
from approvals.models import AgendaLine, Meeting, MeetingCall, Unmet
from approvals.services.standing import refuse_if_decided
from approvals.terms import CallGround, MeetingKind, MeetingState, Purpose
from audit.selectors import timeline
from audit.services import record
from audit.verbs import Verb
from cases.models import Case
from cases.services import lock_case
from cases.terms import State
from cases.workflow import ORDER
from common.errors import Invalid, NotAllowed, NotFound, WrongState
from common.stated import UpTo
from standards.policy.terms import Level

KEEPERS = (Duty.DECIDE, Duty.REVIEW)
"""Who prepares and records the meetings of his office: deciders, and the reviewers who keep their minutes."""

AT = {RegionLevel.TOWNSHIP: Level.TOWNSHIP, RegionLevel.COUNTY: Level.COUNTY}
OF = {level: place for place, level in AT.items()}
ON_THE_SUM = {
    Level.TOWNSHIP: (State.INVESTIGATED, State.REVIEWED, State.PUBLICISED, State.TOWNSHIP_DECISION),
    Level.COUNTY: (State.COUNTY_REVIEW, State.COUNTY_DECISION),
}
"""When a meeting may resolve whether and how much; the county also on a township's case that was put before it."""
UNDER_WAY = ORDER[ORDER.index(State.ACCEPTED) : ORDER.index(State.CLOSED)]
CALLED_FROM = ORDER[ORDER.index(State.INVESTIGATED) : ORDER.index(State.APPROVED)]


@dataclass(frozen=True, slots=True, kw_only=True)
class LineGiven:
    """A case on the agenda and what is asked about it."""

    case_id: int
    purpose: Purpose
    question: Annotated[str, UpTo(500)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A meeting as it is prepared; the number may follow when it is recorded."""

    office_id: int
    kind: MeetingKind
    meets_on: date
    place: str
    chair: str
    lines: Sequence[LineGiven]
    number: str = ""
    replaces_id: int | None = None


def keeper(officer: Officer, path: str, level: Level) -> Held:
    """The posting by which the officer keeps the meetings of that level over ``path``; raises NotAllowed."""
    try:
        return officer.needs(Duty.DECIDE, path, level=OF[level])
    except NotAllowed as missing:
        try:
            return officer.needs(Duty.REVIEW, path, level=OF[level])
        except NotAllowed:
            raise missing from None


def seats(officer: Officer) -> dict[int, Held]:
    """The offices whose meetings the officer keeps, each with the posting; those of counties first."""
    mine = [h for h in officer.held if h.duty in KEEPERS and h.level in AT]
    return {h.office_id: h for h in sorted(mine, key=lambda h: (h.level, h.office_id))}


def purposes_for(case: Case, level: Level) -> tuple[Purpose, ...]:
    """What a meeting of that level may resolve about the case now; raises WrongState when that is nothing.

    Until it is paid, who receives an approved sum is for the county (Q25). In place of papers, and on other matters,
    either may resolve from acceptance until the case is closed (xc-2.2.1).
    """
    state = State(case.state)
    found: list[Purpose] = []
    called = level is Level.COUNTY and state is State.TOWNSHIP_DECISION and bool(case.meeting_calls.all())
    if state in ON_THE_SUM[level] or called:
        found.append(Purpose.SUM)
    if level is Level.COUNTY and state is State.APPROVED:
        found.append(Purpose.PAYEE)
    if state in UNDER_WAY:
        found += [Purpose.PAPERS, Purpose.OTHER]
    if not found:
        refuse_if_decided(case)
        raise WrongState("not_under_way", _("A meeting resolves on cases between acceptance and closing."))
    return tuple(found)


def check_purpose(case: Case, level: Level, purpose: Purpose) -> None:
    """Whether a meeting of that level may resolve this about the case now; raises WrongState."""
    if purpose in purposes_for(case, level):
        return
    said = {"case": case.number, "state": State(case.state).label, "purpose": purpose.label}
    raise WrongState(
        "not_for_this_meeting", _("“%(purpose)s” is not for this meeting: case %(case)s is now “%(state)s”.") % said
    )


def _fits(case: Case, level: Level, purpose: Purpose) -> None:
    """The same of a row of an agenda: raises Invalid, so that the other rows are not lost."""
    try:
        check_purpose(case, level, purpose)
    except WrongState as error:
        raise Invalid("agenda_row", f"{case.number}：{error.message}") from error


@transaction.atomic
def prepare_meeting(*, officer: Officer, at: datetime, plan: Plan, token: UUID | None = None) -> Meeting:
    """Call a meeting of one of the officer's offices over one case or many; sent twice with one token it is one."""
    office, held = _office(officer, plan.office_id)
    if token is not None and (there := Meeting.objects.filter(token=token, prepared_by=officer.user_id).first()):
        return there
    meeting = Meeting(
        office=office,
        level=AT[held.level],
        region_path=held.path,
        token=token,
        replaces=_replaced(plan, office),
        prepared_by_id=officer.user_id,
        prepared_at=at,
    )
    write_plan(meeting, plan, officer=officer)
    _trail(Verb.MEETING_PREPARED, meeting, officer=officer, held=held, at=at)
    return meeting


@transaction.atomic
def change_agenda(meeting_id: int, *, officer: Officer, at: datetime, plan: Plan) -> Meeting:
    """Prepare a meeting anew that is not held yet; its office and the meeting that it replaces stay."""
    meeting, held = lock_prepared(meeting_id, officer=officer)
    write_plan(meeting, plan, officer=officer)
    _trail(Verb.MEETING_CHANGED, meeting, officer=officer, held=held, at=at)
    return meeting


@transaction.atomic
def call_off(meeting_id: int, *, officer: Officer, at: datetime, reason: Annotated[str, UpTo(200)]) -> Meeting:
    """Call off a meeting that is not held; its cases wait for another one."""
    meeting, held = lock_prepared(meeting_id, officer=officer)
    if not reason.strip():
        text = _("A reason is needed.")
        raise Invalid("reason_missing", text, fields={"reason": text})
    meeting.state, meeting.note, meeting.replaces = MeetingState.CANCELLED, reason.strip(), None
    meeting.save()
    _trail(Verb.MEETING_CANCELLED, meeting, officer=officer, held=held, at=at, note=meeting.note)
    return meeting


def _office(officer: Officer, office_id: int) -> tuple[Office, Held]:
    """The office, locked so that its meetings are prepared one after the other, and the posting there."""
    held = seats(officer).get(office_id)
    if held is None:
        text = _("Choose an office whose meetings you keep.")
        raise Invalid("office_not_yours", text, fields={"office": text})
    return Office.objects.select_for_update().get(pk=office_id), held


def _replaced(plan: Plan, office: Office) -> Meeting | None:
    """The meeting that is corrected: recorded, of the same office, and not corrected before."""
    if plan.replaces_id is None:
        return None
    former = Meeting.objects.filter(pk=plan.replaces_id, office=office, state=MeetingState.HELD).first()
    if former is None or hasattr(former, "replaced_by"):
        raise WrongState("not_to_replace", _("That meeting cannot be corrected: it is not recorded, or was already."))
    return former


def write_plan(meeting: Meeting, plan: Plan, *, officer: Officer) -> None:
    """Write what is planned and its agenda; raises Invalid, NotFound for a case out of reach, or WrongState."""
    if Level(meeting.level) is Level.TOWNSHIP and plan.kind is not MeetingKind.COLLECTIVE:
        text = _("A township holds its own collective decision (集体研究); the other meetings are the county's.")
        raise Invalid("kind_of_the_county", text, fields={"kind": text})
    if not plan.lines:
        raise Invalid("agenda_empty", _("Put at least one case on the agenda."))
    if len({(line.case_id, line.purpose) for line in plan.lines}) < len(plan.lines):
        raise Invalid("case_twice", _("A case stands on the agenda twice for the same purpose."))
    cases = Case.objects.visible_to(officer).filter(region_path__startswith=meeting.region_path)
    found = cases.in_bulk([line.case_id for line in plan.lines])
    for line in plan.lines:
        if line.case_id not in found:
            raise NotFound("case_not_found", _("There is no such case in the area of this office."))
        _fits(found[line.case_id], Level(meeting.level), line.purpose)
    meeting.kind, meeting.number, meeting.meets_on = plan.kind, plan.number.strip(), plan.meets_on
    meeting.place, meeting.chair = plan.place.strip(), plan.chair.strip()
    save_with_number(meeting)
    meeting.agenda.all().delete()
    AgendaLine.objects.bulk_create(
        AgendaLine(meeting=meeting, case_id=line.case_id, purpose=line.purpose, question=line.question.strip())
        for line in plan.lines
    )


def save_with_number(meeting: Meeting) -> None:
    """Save a meeting whose number no other of its office bears; raises Invalid."""
    try:
        with transaction.atomic():
            meeting.save()
    except IntegrityError as error:
        if "meeting_number_of_an_office" not in str(error):
            raise
        text = _("Another meeting of this office has this number; several cases stand in the minutes of one meeting.")
        raise Invalid("number_taken", text, fields={"number": text}) from error


def meeting_of(meeting_id: int, *, officer: Officer) -> Meeting:
    """A meeting of the officer's area; raises NotFound."""
    rows = Meeting.objects.visible_to(officer).select_related("office", "signed__by", "replaced_by", "replaces")
    meeting = rows.filter(pk=meeting_id).first()
    if meeting is None:
        raise NotFound("meeting_not_found", _("There is no such meeting in your area."))
    return meeting


def lock_meeting(meeting_id: int, *, officer: Officer) -> tuple[Meeting, Held]:
    """The locked meeting and the posting by which the officer keeps it."""
    meeting = Meeting.objects.visible_to(officer).select_for_update().filter(pk=meeting_id).first()
    if meeting is None:
        raise NotFound("meeting_not_found", _("There is no such meeting in your area."))
    return meeting, keeper(officer, meeting.region_path, Level(meeting.level))


def lock_prepared(meeting_id: int, *, officer: Officer) -> tuple[Meeting, Held]:
    """The same for a meeting that is not held yet; raises WrongState."""
    meeting, held = lock_meeting(meeting_id, officer=officer)
    prepared(meeting)
    return meeting, held


def prepared(meeting: Meeting) -> None:
    """Raises WrongState unless the meeting is still to be held."""
    if meeting.state != MeetingState.PREPARED:
        text = _("This meeting is %(state)s already; what was recorded is corrected by a new meeting that names it.")
        raise WrongState("meeting_recorded", text % {"state": MeetingState(meeting.state).label})


def agenda_version(officer: Officer, *, lock: bool, meeting_id: int) -> str:
    """The last act on a meeting, to be compared by whoever changes its agenda; with ``lock`` nobody changes it now."""
    meeting = lock_meeting(meeting_id, officer=officer)[0] if lock else meeting_of(meeting_id, officer=officer)
    last = timeline(meeting).last()
    return str(last.pk if last else 0)


def _trail(verb: Verb, meeting: Meeting, *, officer: Officer, held: Held, at: datetime, note: str = "") -> None:
    record(
        verb, subject=meeting, officer=officer, held=held, at=at, region_path=meeting.region_path, label=str(meeting),
        after={"kind": MeetingKind(meeting.kind), "cases": meeting.agenda.count()}, clause="xc-2.3.2", note=note,
    )  # fmt: skip


@transaction.atomic
def put_before_meeting(
    case_id: int,
    *,
    officer: Officer,
    at: datetime,
    kind: MeetingKind,
    ground: CallGround,
    reason: Annotated[str, UpTo(1000)],
) -> MeetingCall:
    """Put a case before a meeting of that kind: from now on nobody approves or refuses it without its signed minutes.

    Once for each kind, and not taken back; a second time by the same words changes nothing.
    """
    case = lock_case(case_id, officer=officer)
    held = may_call(case, officer)
    if not reason.strip():
        text = _("Say why a meeting has to look at this case.")
        raise Invalid("reason_missing", text, fields={"reason": text})
    given = {"ground": ground, "reason": reason.strip(), "by_id": officer.user_id}
    call = case.meeting_calls.filter(kind=kind).first()
    if call is not None:
        if all(getattr(call, name) == value for name, value in given.items()):
            return call
        said = _("%(name)s put this case before a meeting of this kind already.") % {"name": call.by_name}
        raise Invalid("called_already", said, fields={"kind": said})
    call = MeetingCall.objects.create(
        case=case, kind=kind, by_name=officer.name, for_name=held.for_name, at=at, **given
    )
    record(
        Verb.PUT_BEFORE_MEETING, subject=case, officer=officer, held=held, at=at, region_path=case.region_path,
        label=str(case), after={"kind": kind, "ground": ground}, note=call.reason, clause="xc-2.3.2",
    )  # fmt: skip
    return call


def may_call(case: Case, officer: Officer) -> Held:
    """The posting by which the officer puts a case before a meeting; raises WrongState unless it is being decided."""
    try:
        held = officer.needs(Duty.DECIDE, case.region_path)
    except NotAllowed:
        held = officer.needs(Duty.REVIEW, case.region_path)
    if State(case.state) not in CALLED_FROM:
        refuse_if_decided(case)
        raise WrongState(
            "not_to_be_decided", _("A case is put before a meeting between its investigation and its decision.")
        )
    return held


def ended_without(case: Case, _officer: Officer, _at: datetime) -> None:
    """The case ended without a decision: it waits for no meeting any more."""
    Unmet.objects.filter(case=case).delete()
