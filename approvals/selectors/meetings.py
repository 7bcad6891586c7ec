"""Meetings over cases: the list, one meeting, the cases that wait for one, and what its forms begin with."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, prefetch_related_objects
from django.utils.translation import gettext_lazy as _

from accounts.officer import Held, Officer
from approvals.models import AgendaLine, Meeting, MeetingCall, MeetingItem
from approvals.selectors.file import seen
from approvals.selectors.unmet import STANDING, waiting_cases
from approvals.services.meetings import (
    AT,
    keeper,
    may_call,
    meeting_of,
    prepared,
    purposes_for,
    seats,
)
from approvals.services.minutes import may_keep_minutes, to_be_signed, unsigned
from approvals.services.sitting import barred_from
from approvals.signed import resolved_by
from approvals.terms import MeetingKind, MeetingStands, MeetingState, Purpose
from cases.models import Case
from cases.terms import State
from common.errors import Invalid, NotAllowed, WrongState
from common.money import capitals, show
from common.paging import Page, page
from standards.policy.terms import Level

PAGE_SIZE = 20
OFFERED = 20
"""So many waiting cases a new agenda begins with."""


def meetings_found(
    officer: Officer, *, q: str = "", kind: str = "", stands: str = "", year: int | None = None
) -> QuerySet[Meeting]:
    """Meetings of the officer's area; ``q`` is part of a number, a chair, or a case's number. Raises Invalid."""
    if year is not None and not 2000 <= year <= 2099:
        text = _("A year lies between 2000 and 2099.")
        raise Invalid("year", text, fields={"year": text})
    rows = Meeting.objects.visible_to(officer).select_related("office", "signed", "replaced_by")
    if q:
        on_it = AgendaLine.objects.filter(
            Q(case__number__icontains=q) | Q(case__applicant_name=q), meeting=OuterRef("pk")
        )
        rows = rows.filter(Q(number__icontains=q) | Q(chair__contains=q) | Exists(on_it))
    if kind:
        rows = rows.filter(kind=kind)
    if stands:
        rows = rows.filter(STANDING[MeetingStands(stands)])
    if year:
        rows = rows.filter(meets_on__year=year)
    return rows.prefetch_related("agenda")


def meetings(
    officer: Officer,
    *,
    q: str = "",
    kind: str = "",
    stands: str = "",
    year: int | None = None,
    cursor: Mapping[str, str],
) -> Page[Meeting]:
    """Meetings of the officer's area, the latest first; ``q`` is part of a number, a chair, or a case's number."""
    return page(
        meetings_found(officer, q=q, kind=kind, stands=stands, year=year),
        order="-meets_on",
        size=PAGE_SIZE,
        cursor=cursor,
    )


@dataclass(frozen=True, slots=True)
class MeetingPage:
    """A meeting with what was resolved, or what is on the agenda while it is not held."""

    meeting: Meeting
    items: Sequence[MeetingItem]
    lines: Sequence[AgendaLine]
    keeps: bool
    """Whether the reader keeps this office's meetings."""

    @property
    def kind(self) -> MeetingKind:
        return MeetingKind(self.meeting.kind)

    @property
    def stands(self) -> MeetingStands:
        return self.meeting.stands

    @property
    def void(self) -> set[int]:
        """The items whose case's facts changed since."""
        return {item.pk for item in self.items if item.facts_version != item.case.facts_version}

    @property
    def may_prepare(self) -> bool:
        return self.keeps and self.stands is MeetingStands.PREPARED

    @property
    def may_sign(self) -> bool:
        return self.keeps and self.meeting.state == MeetingState.HELD and not self.meeting.is_signed

    @property
    def may_replace(self) -> bool:
        return self.keeps and self.meeting.state == MeetingState.HELD and not hasattr(self.meeting, "replaced_by")


def meeting_page(meeting_id: int, *, officer: Officer) -> MeetingPage:
    """One meeting of the officer's area; raises NotFound."""
    meeting = meeting_of(meeting_id, officer=officer)
    items = list(meeting.items.select_related("case__township"))
    lines = [] if items else list(meeting.agenda.select_related("case__township"))
    return MeetingPage(meeting, items, lines, _keeps(meeting, officer))


def _keeps(meeting: Meeting, officer: Officer) -> bool:
    """For links only; the services decide."""
    try:
        keeper(officer, meeting.region_path, Level(meeting.level))
    except NotAllowed:
        return False
    return True


@dataclass(frozen=True, slots=True)
class PrintedItem:
    """A resolution as the paper says it, the sum in capitals."""

    item: MeetingItem

    @property
    def purpose(self) -> str:
        return Purpose(self.item.purpose).zh

    @property
    def capitals(self) -> str:
        return capitals(self.item.amount) if self.item.amount else ""


@dataclass(frozen=True, slots=True)
class PrintedMinutes:
    """The minutes to print and sign."""

    meeting: Meeting
    kind: str
    voters: Sequence[Any]
    others: Sequence[Any]
    items: Sequence[PrintedItem]


def printed_minutes(meeting_id: int, *, officer: Officer) -> PrintedMinutes:
    """Raises NotFound, and WrongState while the meeting is not recorded."""
    found = meeting_page(meeting_id, officer=officer)
    if found.meeting.state != MeetingState.HELD:
        to_be_signed(found.meeting)
    people = list(found.meeting.attendees.all())
    return PrintedMinutes(
        meeting=found.meeting,
        kind=found.kind.zh,
        voters=[one for one in people if one.voting],
        others=[one for one in people if not one.voting],
        items=[PrintedItem(item) for item in found.items],
    )


# --- what the forms begin with


@dataclass(frozen=True, slots=True)
class Bench:
    """Who prepares: the offices to choose from, and the officers known there by name."""

    offices: Sequence[tuple[int, str]]
    kinds: Sequence[tuple[str, str]]


def bench(officer: Officer) -> Bench:
    """The offices whose meetings the officer keeps; a township holds no other meeting than its own."""
    mine = seats(officer)
    county = any(AT[held.level] is Level.COUNTY for held in mine.values())
    kinds = list(MeetingKind) if county else [MeetingKind.COLLECTIVE]
    return Bench([(pk, held.office_name) for pk, held in mine.items()], [(k.value, k.label) for k in kinds])


def kind_asked_for(case: Case) -> str:
    """The kind of meeting before which the case was put and that has not resolved yet; else nothing."""
    waiting = [call.kind for call in case.meeting_calls.all() if resolved_by(case, MeetingKind(call.kind)) is None]
    return waiting[0] if waiting else ""


def find_case(officer: Officer, number: str) -> int | None:
    """The case of that number in the officer's area."""
    rows = Case.objects.visible_to(officer).filter(number=number.strip().upper())
    found: int | None = rows.values_list("pk", flat=True).first()
    return found


def offered(officer: Officer) -> list[Case]:
    """The cases that wait for a meeting which the officer keeps, those that are due first."""
    return list(waiting_cases(officer)[:OFFERED])


def agenda_start(officer: Officer, case_id: int | None, *, purpose: str = "") -> tuple[str, list[dict[str, object]]]:
    """Kind and rows with which a new agenda begins: those of the case asked about, else of the cases that wait.

    ``purpose`` is what is to be resolved about that case, where it can be.
    """
    cases = [seen(case_id, officer=officer)] if case_id else offered(officer)
    prefetch_related_objects(cases, "meeting_calls", "minutes")
    kinds = [kind for case in cases if (kind := kind_asked_for(case))]
    return (kinds[0] if kinds else ""), [_row(case, _purpose(case, officer, purpose)) for case in cases]


def _purpose(case: Case, officer: Officer, wanted: str) -> Purpose:
    try:
        _held, level = may_keep_minutes(case, officer)
        return _first(purposes_for(case, level), wanted)
    except (NotAllowed, WrongState):
        return Purpose.SUM


def _first(purposes: Sequence[Purpose], wanted: str) -> Purpose:
    """The purpose that is wanted if it can be had, else the nearest."""
    return next((purpose for purpose in purposes if purpose == wanted), purposes[0])


def _row(case: Case, purpose: Purpose) -> dict[str, object]:
    return {"number": case.number, "purpose": purpose.value, "question": question_of(case, purpose)}


def question_of(case: Case, purpose: Purpose) -> str:
    """What is asked of the meeting about the case; kept and printed, so Chinese."""
    name, amount = case.applicant_name, case.proposed_amount or case.approved_amount
    if purpose is Purpose.SUM:
        return f"是否同意给予{name}临时救助" + (f"，拟救助金额{show(amount)}元。" if amount else "。")
    if purpose is Purpose.PAPERS:
        return f"{name}的审核审批手续因特殊情况无法补齐，是否以本次会议记录和经办人签字代替。"
    if purpose is Purpose.PAYEE:
        return f"{name}已批准的救助金由谁领取。"
    return ""


def plan_of(meeting: Meeting) -> tuple[dict[str, object], list[dict[str, object]]]:
    """A prepared meeting as its form shows it, with the rows of the agenda."""
    fields = ("number", "kind", "meets_on", "place", "chair")
    start: dict[str, object] = {name: getattr(meeting, name) for name in fields} | {"office": meeting.office_id}
    lines = meeting.agenda.select_related("case")
    return start, [{"number": li.case.number, "purpose": li.purpose, "question": li.question} for li in lines]


def corrected(officer: Officer, meeting_id: int) -> tuple[Meeting, dict[str, object], list[dict[str, object]]]:
    """A recorded meeting that is to be corrected, with what the new one begins with."""
    found = meeting_page(meeting_id, officer=officer)
    start = {"office": found.meeting.office_id, "kind": found.meeting.kind, "place": found.meeting.place}
    start |= {"chair": found.meeting.chair}
    return found.meeting, start, [_row(i.case, Purpose(i.purpose)) | {"question": i.question} for i in found.items]


def meeting_to_prepare(meeting_id: int, *, officer: Officer) -> Meeting:
    """A meeting that is not held yet and that the officer keeps; raises NotFound, NotAllowed or WrongState."""
    meeting = meeting_of(meeting_id, officer=officer)
    keeper(officer, meeting.region_path, Level(meeting.level))
    prepared(meeting)
    return meeting


def meeting_to_sign(meeting_id: int, *, officer: Officer) -> MeetingPage:
    """A recorded meeting that the officer keeps and whose paper is missing; raises NotFound, NotAllowed, WrongState."""
    found = meeting_page(meeting_id, officer=officer)
    keeper(officer, found.meeting.region_path, Level(found.meeting.level))
    to_be_signed(found.meeting)
    return found


@dataclass(frozen=True, slots=True)
class ToResolve:
    """A line of the agenda as the form of the minutes shows it; ``id`` is 0 while there is no meeting yet."""

    id: int
    case: Case
    purpose: Purpose
    question: str
    barred: Sequence[str]
    """Officers who accepted or investigated the case: they have no vote on it."""

    @property
    def asks_sum(self) -> bool:
        return self.purpose is Purpose.SUM

    @property
    def start(self) -> dict[str, object]:
        """What the form shows first: the sum that is proposed."""
        return {"amount": self.case.proposed_amount if self.asks_sum else None}


def lines_to_resolve(meeting: Meeting) -> list[ToResolve]:
    """The agenda of a meeting with what its minutes have to say of each case."""
    lines = list(meeting.agenda.select_related("case__township"))
    barred = barred_from([line.case for line in lines])
    return [
        ToResolve(li.pk, li.case, Purpose(li.purpose), li.question, sorted(barred[li.case_id].officers)) for li in lines
    ]


@dataclass(frozen=True, slots=True)
class OneCase:
    """Minutes of a meeting over one case that was not prepared: who keeps them, and on what."""

    case: Case
    held: Held
    level: Level
    purpose: Purpose
    unsigned: Sequence[MeetingItem]

    @property
    def kinds(self) -> list[tuple[str, str]]:
        """A township holds no other meeting than its own."""
        kinds = list(MeetingKind) if self.level is Level.COUNTY else [MeetingKind.COLLECTIVE]
        return [(kind.value, kind.label) for kind in kinds]

    @property
    def kind(self) -> str:
        """The kind that the form begins with: the one asked for."""
        return kind_asked_for(self.case) or self.kinds[0][0]

    @property
    def to_decide(self) -> bool:
        """Whether the decision is what comes next."""
        return self.case.state in (State.TOWNSHIP_DECISION, State.COUNTY_DECISION)

    @property
    def line(self) -> ToResolve:
        barred = barred_from([self.case])[self.case.pk]
        return ToResolve(0, self.case, self.purpose, question_of(self.case, self.purpose), sorted(barred.officers))


def for_minutes(case_id: int, *, officer: Officer, purpose: str = "") -> OneCase:
    """The case, if the officer may keep minutes on it now, and its minutes that wait for the signed paper."""
    case = seen(case_id, officer=officer)
    held, level = may_keep_minutes(case, officer)
    return OneCase(case, held, level, _first(purposes_for(case, level), purpose), unsigned(case))


def for_call(case_id: int, *, officer: Officer) -> tuple[Case, list[MeetingCall]]:
    """The case, if the officer may put it before a meeting now, and the meetings asked for so far."""
    case = seen(case_id, officer=officer)
    may_call(case, officer)
    return case, list(case.meeting_calls.all())
