"""Minutes of meetings over cases, the paper that those present signed, and what keeps a decision without them."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.officer import Held, Officer
from approvals.models import Meeting, MeetingItem, SignedMinutes
from approvals.services.meetings import LineGiven, Plan, keeper, lock_meeting, meeting_of, purposes_for, write_plan
from approvals.services.sitting import AttendeeGiven, Resolved, Sitting, lines_of, people_of, write_sitting
from approvals.signed import agrees, minutes_for, resolved_by
from approvals.terms import MeetingKind, MeetingState, Purpose
from audit.services import record
from audit.verbs import Verb
from cases.models import Case
from cases.services import lock_case
from cases.services.scans import look_at, put_away, scan_of
from cases.terms import State
from common.errors import Blocker, Invalid, NotAllowed, NotFound, WrongState
from common.stated import Upload, UpTo
from standards.policy.terms import Level, PaperKind


@transaction.atomic
def record_minutes(
    case_id: int,
    *,
    officer: Officer,
    at: datetime,
    today: date,
    number: str,
    held_on: date,
    place: str,
    chair: str,
    attendees: "str | Sequence[AttendeeGiven]",
    resolution: str,
    amount: Decimal | None = None,
    upload: "UploadedFile[bytes] | None" = None,
    kept_as: str = "",
    kind: MeetingKind | None = None,
    purpose: Purpose | None = None,
    unrelated: bool = True,
    votes_for: int | None = None,
    votes_against: int = 0,
    abstained: int = 0,
) -> MeetingItem:
    """Keep the minutes of a meeting that was held over one case without being prepared.

    ``amount`` in yuan is kept where whether and how much is resolved, and left out where something else is.
    The same minutes sent twice are kept once. The signed paper (``upload`` or ``kept_as``) may follow later.
    ``attendees`` may be named in one line, separated by “、”.
    """
    case = lock_case(case_id, officer=officer)
    held, level = may_keep_minutes(case, officer)
    people = people_of(attendees) if isinstance(attendees, str) else list(attendees)
    purpose = purpose or purposes_for(case, level)[0]
    kind = kind or (MeetingKind.DELIBERATION if level is Level.COUNTY else MeetingKind.COLLECTIVE)
    said = Resolved(
        resolution=resolution, amount=amount if purpose is Purpose.SUM else None, votes_for=votes_for,
        votes_against=votes_against, abstained=abstained,
    )  # fmt: skip
    there = _kept_before(case, held, number, said)
    item = there or _recorded_at_once(
        case,
        Plan(
            office_id=held.office_id, kind=kind, meets_on=held_on, place=place, chair=chair, number=number,
            lines=[LineGiven(case_id=case.pk, purpose=purpose, question="")],
        ),
        people, said, unrelated=unrelated, officer=officer, held=held, level=level, at=at, today=today,
    )  # fmt: skip
    if (upload is not None or kept_as.strip()) and not item.meeting.is_signed:
        sign_meeting(item.meeting_id, officer=officer, at=at, upload=upload, kept_as=kept_as)
    return MeetingItem.objects.get(pk=item.pk)


def _kept_before(case: Case, held: Held, number: str, said: Resolved) -> MeetingItem | None:
    """The same minutes of the same office for the facts as they are, if they are kept already."""
    return MeetingItem.objects.filter(
        case=case, meeting__office=held.office_id, meeting__number=number.strip(), facts_version=case.facts_version,
        resolution=said.resolution.strip(), amount=said.amount,
    ).first()  # fmt: skip


def _recorded_at_once(
    case: Case,
    plan: Plan,
    people: Sequence[AttendeeGiven],
    said: Resolved,
    *,
    unrelated: bool,
    officer: Officer,
    held: Held,
    level: Level,
    at: datetime,
    today: date,
) -> MeetingItem:
    meeting = Meeting(
        office_id=held.office_id, level=level, region_path=held.path, prepared_by_id=officer.user_id, prepared_at=at
    )
    write_plan(meeting, plan, officer=officer)
    lines = lines_of(meeting)
    sitting = Sitting(
        number=plan.number, held_on=plan.meets_on, place=plan.place, chair=plan.chair, unrelated=unrelated,
        attendees=people, resolved={lines[0].pk: said},
    )  # fmt: skip
    write_sitting(meeting, lines, sitting, officer=officer, held=held, at=at, today=today)
    return MeetingItem.objects.get(meeting=meeting, case=case)


@transaction.atomic
def sign_meeting(
    meeting_id: int,
    *,
    officer: Officer,
    at: datetime,
    upload: Upload | None = None,
    kept_as: Annotated[str, UpTo(80)] = "",
) -> SignedMinutes:
    """Note where the signed paper of the minutes is: a scan, or the number under which the office keeps it.

    Once, for all cases of the meeting; without it nothing that needs a meeting is decided.
    """
    meeting, held = lock_meeting(meeting_id, officer=officer)
    to_be_signed(meeting)
    if upload is None and not kept_as.strip():
        text = _("Attach the signed minutes, or say under which number the paper is kept.")
        raise Invalid("minutes_unsigned", text, fields={"kept_as": text})
    signed = SignedMinutes(meeting=meeting, kept_as=kept_as.strip(), by_id=officer.user_id, at=at)
    if upload is not None:
        try:
            body = look_at(signed, upload)
        except Invalid as error:
            raise Invalid(error.code, error.message, fields={"upload": error.message}) from error
        signed.sealed_for = f"meeting/{meeting.pk}"
        put_away(signed, body, sealed_for=signed.sealed_for)
    try:
        _keep_signed(signed, officer=officer, held=held, at=at)
    except Exception:
        if signed.file:
            signed.file.delete(save=False)  # the row did not come to be; nobody would find the file again
        raise
    return signed


def to_be_signed(meeting: Meeting) -> None:
    """Raises WrongState unless the meeting is recorded and its paper still missing."""
    if meeting.state != MeetingState.HELD:
        raise WrongState("meeting_not_held", _("Minutes are signed after the meeting is recorded as held."))
    if meeting.is_signed:
        raise WrongState("minutes_signed", _("The signed paper of these minutes is in the file already."))


@transaction.atomic
def _keep_signed(signed: SignedMinutes, *, officer: Officer, held: Held, at: datetime) -> None:
    signed.save()
    for case in Case.objects.filter(minutes__meeting=signed.meeting_id).distinct().order_by("pk"):
        record(
            Verb.MINUTES_SIGNED, subject=case, officer=officer, held=held, at=at, region_path=case.region_path,
            label=str(case), clause="xc-2.3.2",
            after={"minutes": signed.meeting.number, "kept_as": signed.kept_as, "sha256": signed.sha256},
        )  # fmt: skip


def sign_minutes(
    case_id: int,
    minutes_id: int,
    *,
    officer: Officer,
    at: datetime,
    upload: "UploadedFile[bytes] | None" = None,
    kept_as: str = "",
) -> SignedMinutes:
    """``sign_meeting`` for the meeting that resolved these minutes of a case."""
    item = minutes_of(lock_case(case_id, officer=officer), minutes_id)
    keeper(officer, item.meeting.region_path, Level(item.meeting.level))
    return sign_meeting(item.meeting_id, officer=officer, at=at, upload=upload, kept_as=kept_as)


@transaction.atomic
def read_minutes(case_id: int, minutes_id: int, *, officer: Officer, at: datetime) -> tuple[SignedMinutes, bytes]:
    """The signed minutes that lie behind a resolution on a case, for whoever may see the case; the look is recorded.

    The paper of a meeting over several cases shows all of them: raises NotAllowed for who may not see each of them.
    """
    case = lock_case(case_id, officer=officer)
    meeting = minutes_of(case, minutes_id).meeting
    mine = Case.objects.visible_to(officer)
    if MeetingItem.objects.filter(meeting=meeting).exclude(case__in=mine).exists():
        text = _("This paper also speaks of families outside your area; what was resolved on this case stands above.")
        raise NotAllowed("joint_minutes", text)
    signed = _scanned(meeting)
    _looked(signed, case, case.region_path, officer=officer, at=at)
    return signed, scan_of(signed, sealed_for=signed.sealed_for)


@transaction.atomic
def read_meeting(meeting_id: int, *, officer: Officer, at: datetime) -> tuple[SignedMinutes, bytes]:
    """The signed minutes of a meeting, for whoever may see the meeting; the look is recorded."""
    meeting = meeting_of(meeting_id, officer=officer)
    signed = _scanned(meeting)
    _looked(signed, meeting, meeting.region_path, officer=officer, at=at)
    return signed, scan_of(signed, sealed_for=signed.sealed_for)


def _scanned(meeting: Meeting) -> SignedMinutes:
    if not meeting.is_signed or not meeting.signed.sha256:
        raise NotFound("paper_not_found", _("There is no scan of these minutes."))
    signed: SignedMinutes = meeting.signed
    return signed


def _looked(signed: SignedMinutes, subject: Case | Meeting, path: str, *, officer: Officer, at: datetime) -> None:
    record(
        Verb.FILE_READ, subject=subject, officer=officer, at=at, region_path=path, label=str(subject),
        after={"paper": PaperKind.MINUTES, "sha256": signed.sha256},
    )  # fmt: skip


def minutes_of(case: Case, minutes_id: int) -> MeetingItem:
    """What a meeting resolved on the case; raises NotFound."""
    item = case.minutes.filter(pk=minutes_id).first()
    if item is None:
        raise NotFound("minutes_not_found", _("There are no such minutes of this case."))
    return item


def may_keep_minutes(case: Case, officer: Officer) -> tuple[Held, Level]:
    """The posting and level by which the officer keeps minutes on a case now; raises NotAllowed or WrongState."""
    first = Level.TOWNSHIP if State(case.state) is State.TOWNSHIP_DECISION else Level.COUNTY
    refused: NotAllowed | None = None
    for level in (first, Level.COUNTY if first is Level.TOWNSHIP else Level.TOWNSHIP):
        try:
            held = keeper(officer, case.region_path, level)
        except NotAllowed as error:
            refused = refused or error
            continue
        purposes_for(case, level)
        return held, level
    assert refused is not None
    raise refused


def unsigned(case: Case) -> Sequence[MeetingItem]:
    """The minutes that speak for the facts as they are and wait for their signed paper."""
    found = case.minutes.filter(facts_version=case.facts_version, meeting__signed=None)
    return [item for item in found if not item.meeting.is_replaced]


def minutes_blockers(minutes: MeetingItem | None) -> list[Blocker]:
    """Above the cap a deliberation comes first, and the paper that those present signed (xc-2.3.2)."""
    if minutes is None:
        text = _("This sum is above the cap: minutes of a deliberation over at least this sum come first.")
        return [Blocker("minutes_missing", str(text), "approvals:minutes", "xc-2.3.2")]
    return _unsigned_blockers(minutes)


def _unsigned_blockers(minutes: MeetingItem) -> list[Blocker]:
    if minutes.meeting.is_signed:
        return []
    text = _("The minutes are not signed yet: attach the signed paper, or say under which number it is kept.")
    return [Blocker("minutes_unsigned", str(text), "approvals:minutes", "xc-2.3.2")]


def call_blockers(case: Case, amount: Decimal | None) -> list[Blocker]:
    """A case that was put before a meeting is decided after it: every meeting asked for was held and signed.

    An approval needs its agreement to ``amount`` yuan; a refusal (None) rests on whatever was resolved.
    """
    found: list[Blocker] = []
    for call in case.meeting_calls.all():
        kind = MeetingKind(call.kind)
        item = resolved_by(case, kind)
        if item is None:
            text = _("The case was put before a meeting (%(kind)s): nobody decides it before that is held.")
            found.append(Blocker("meeting_missing", text % {"kind": kind.label}, "approvals:minutes", "xc-2.3.2"))
        elif amount is not None and not agrees(item, amount):
            text = _("The meeting (%(kind)s) did not agree to this sum.")
            found.append(Blocker("meeting_against", text % {"kind": kind.label}, "", "xc-2.3.2"))
        else:
            found += _unsigned_blockers(item)
    return found


def minutes_to_cite(case: Case, amount: Decimal | None, *, needs: bool) -> MeetingItem | None:
    """The resolution that a decision rests on: over ``amount`` yuan where it is needed, else of a meeting asked for."""
    if amount is not None and (needs or case.meeting_calls.all()):
        found = minutes_for(case, amount)
        if found is not None or needs:
            return found
    found_for = [resolved_by(case, MeetingKind(call.kind)) for call in case.meeting_calls.all()]
    return max((i for i in found_for if i is not None), key=lambda i: i.pk, default=None)
