"""Meetings over cases: prepared, recorded as held, signed; minutes of one case; the call for a meeting."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any

from accounts.downloads import Download, File
from accounts.duties import CASE_DUTIES, Duty
from accounts.officer import Officer
from accounts.operations import Act, Look, Pages, address
from approvals import selectors, services, shapes
from approvals.selectors.meetings import Bench
from approvals.services.meetings import LineGiven, Plan, agenda_version
from approvals.services.sitting import AttendeeGiven, Resolved, Sitting
from approvals.terms import MeetingKind, MeetingStands, Purpose
from common.paging import Page
from common.stated import Codes, UpTo

KEEPERS = (Duty.DECIDE, Duty.REVIEW)
Place = Annotated[str, UpTo(120)]
Name = Annotated[str, UpTo(80)]
Number = Annotated[str, UpTo(60)]


def meetings(
    *,
    officer: Officer,
    q: Number = "",
    kind: Annotated[str, Codes(tuple(MeetingKind))] = "",
    stands: Annotated[str, Codes(tuple(MeetingStands))] = "",
    year: int | None = None,
    cursor: Mapping[str, str],
) -> Page[Any]:
    """Meetings of the area, the latest first; ``q`` is part of a number, a chair, or a case's number or applicant."""
    return selectors.meetings(officer, q=q, kind=kind, stands=stands, year=year, cursor=cursor)


def meeting_bench(*, officer: Officer) -> dict[str, Any]:
    """The offices whose meetings the officer keeps, and the cases that wait for one, those that are due first."""
    bench: Bench = selectors.bench(officer)
    return {"offices": bench.offices, "waiting": selectors.offered(officer)}


def prepare_meeting(
    *,
    officer: Officer,
    at: datetime,
    office_id: int,
    kind: MeetingKind,
    meets_on: date,
    place: Place,
    chair: Name,
    lines: Sequence[LineGiven],
    number: Number = "",
    replaces_id: int | None = None,
) -> Any:
    """Call a meeting of one of the officer's offices over one case or many, or one that corrects another."""
    plan = Plan(
        office_id=office_id, kind=kind, meets_on=meets_on, place=place, chair=chair, lines=lines, number=number,
        replaces_id=replaces_id,
    )  # fmt: skip
    return services.prepare_meeting(officer=officer, at=at, plan=plan)


def change_agenda(
    meeting_id: int,
    *,
    officer: Officer,
    at: datetime,
    kind: MeetingKind,
    meets_on: date,
    place: Place,
    chair: Name,
    lines: Sequence[LineGiven],
    number: Number = "",
) -> Any:
    """Prepare a meeting anew that is not held yet; its office and the meeting that it replaces stay."""
    plan = Plan(office_id=0, kind=kind, meets_on=meets_on, place=place, chair=chair, lines=lines, number=number)
    return services.change_agenda(meeting_id, officer=officer, at=at, plan=plan)


@dataclass(frozen=True, slots=True, kw_only=True)
class LineResolved:
    """What was resolved on one line of the agenda; ``amount`` is the highest sum in yuan that was agreed to."""

    line_id: int
    resolution: Annotated[str, UpTo(2000)]
    votes_for: int
    votes_against: int = 0
    abstained: int = 0
    amount: Decimal | None = None


def record_sitting(
    meeting_id: int,
    *,
    officer: Officer,
    at: datetime,
    today: date,
    number: Number,
    held_on: date,
    place: Place,
    chair: Name,
    unrelated: bool,
    attendees: Sequence[AttendeeGiven],
    resolved: Sequence[LineResolved],
) -> Any:
    """Record a meeting as it was held: who sat there, the votes and what was resolved on each case of its agenda; once.

    Mistakes are told by their place: ``people-0-name`` of those present, ``items-0-votes_for`` of the agenda's lines.
    """
    said = {one.line_id: _resolved(one) for one in resolved}
    sitting = Sitting(
        number=number, held_on=held_on, place=place, chair=chair, unrelated=unrelated, attendees=attendees,
        resolved=said,
    )  # fmt: skip
    return services.record_meeting(meeting_id, officer=officer, at=at, today=today, sitting=sitting)


def _resolved(one: LineResolved) -> Resolved:
    return Resolved(
        resolution=one.resolution, amount=one.amount, votes_for=one.votes_for, votes_against=one.votes_against,
        abstained=one.abstained,
    )  # fmt: skip


def record_minutes_of_case(
    case_id: int,
    *,
    officer: Officer,
    at: datetime,
    today: date,
    number: Number,
    held_on: date,
    place: Place,
    chair: Name,
    unrelated: bool,
    attendees: Sequence[AttendeeGiven],
    resolution: Annotated[str, UpTo(2000)],
    votes_for: int,
    votes_against: int = 0,
    abstained: int = 0,
    amount: Decimal | None = None,
    kind: MeetingKind | None = None,
    purpose: Purpose | None = None,
    kept_as: Name = "",
) -> Any:
    """Keep the minutes of a meeting that was held over one case without being prepared.

    The signed paper may follow as the signature of the meeting.
    """
    return services.record_minutes(
        case_id, officer=officer, at=at, today=today, number=number, held_on=held_on, place=place, chair=chair,
        unrelated=unrelated, attendees=attendees, resolution=resolution, votes_for=votes_for,
        votes_against=votes_against, abstained=abstained, amount=amount, kind=kind, purpose=purpose, kept_as=kept_as,
    )  # fmt: skip


def meeting_scan(meeting_id: int, *, officer: Officer, at: datetime) -> File:
    """The signed minutes of a meeting; the look is recorded."""
    return _file(*services.read_meeting(meeting_id, officer=officer, at=at))


def minutes_scan(case_id: int, minutes_id: int, *, officer: Officer, at: datetime) -> File:
    """The same for whoever may see a case on which it resolved."""
    return _file(*services.read_minutes(case_id, minutes_id, officer=officer, at=at))


def _file(signed: Any, scan: bytes) -> File:
    return scan, signed.content_type, signed.file_name


ADDRESSES = [
    address(
        "meetings/", "meetings",
        get=Pages(meetings, *CASE_DUTIES, gives=shapes.MeetingShape),
        post=Act(prepare_meeting, *KEEPERS, gives=shapes.MeetingShape, status=201),
    ),
    address("meetings/bench/", "meetings_bench", get=Look(meeting_bench, *KEEPERS, gives=shapes.BenchShape)),
    address(
        "meetings/<int:meeting_id>/", "meeting",
        get=Look(selectors.meeting_page, *CASE_DUTIES, gives=shapes.MeetingPageShape, version=agenda_version),
        put=Act(change_agenda, *KEEPERS, gives=shapes.MeetingShape, version=agenda_version),
    ),
    address(
        "meetings/<int:meeting_id>/calling-off/", "meeting_calling_off",
        post=Act(services.call_off, *KEEPERS, gives=shapes.MeetingShape),
    ),
    address(
        "meetings/<int:meeting_id>/record/", "meeting_record",
        post=Act(record_sitting, *KEEPERS, gives=shapes.MeetingShape),
    ),
    address(
        "meetings/<int:meeting_id>/signature/", "meeting_signature",
        post=Act(services.sign_meeting, *KEEPERS, gives=shapes.SignedShape, files=True),
    ),
    address("meetings/<int:meeting_id>/scan/", "meeting_scan", get=Download(meeting_scan, *CASE_DUTIES)),
    address(
        "cases/<int:case_id>/minutes/", "case_minutes",
        post=Act(record_minutes_of_case, *KEEPERS, gives=shapes.ItemShape, status=201),
    ),
    address(
        "cases/<int:case_id>/minutes/<int:minutes_id>/scan/", "case_minutes_scan",
        get=Download(minutes_scan, *CASE_DUTIES),
    ),
    address(
        "cases/<int:case_id>/meeting-calls/", "case_meeting_calls",
        post=Act(services.put_before_meeting, *KEEPERS, gives=shapes.CallShape, status=201),
    ),
]  # fmt: skip
