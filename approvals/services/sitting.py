"""A meeting as it was held: who sat there, who had a vote on which case, and what was resolved."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, NamedTuple

from django.db import transaction
from django.db.models import Subquery, prefetch_related_objects
from django.utils.translation import gettext_lazy as _

from accounts.models import Office, Posting, User
from accounts.officer import Held, Officer
from approvals.models import AgendaLine, Attendee, Meeting, MeetingItem
from approvals.services.meetings import check_purpose, lock_prepared, meeting_of, save_with_number
from approvals.services.standing import positive
from approvals.terms import MeetingKind, MeetingState, Purpose
from audit.services import record
from audit.verbs import Verb
from cases.facts import worked_on
from cases.models import Case
from cases.plausible import tidy_name
from cases.services import lock_case
from cases.services.registry import read_name
from common.errors import Invalid, WrongState
from common.stated import UpTo
from standards.policy.terms import Level

LEAST_PRESENT = 3
"""One decides, two agree or not; only from three on is anything deliberated. No county may do with fewer, so this is no
dated number: auditors find relief on one man's word (handbook 8.6), and above the cap it is 集体研究 (Q31)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AttendeeGiven:
    """Somebody who was present; ``voting`` is whether he has a vote at all. An officer of the office is told by his
    id, anybody else by name.
    """

    name: Annotated[str, UpTo(80)] = ""
    position: Annotated[str, UpTo(80)] = ""
    voting: bool = True
    user_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolved:
    """What was resolved on one line of the agenda; ``amount`` is the highest sum in yuan that was agreed to.

    Votes that are left out are everybody's in favour.
    """

    resolution: Annotated[str, UpTo(2000)]
    amount: Decimal | None = None
    votes_for: int | None = None
    votes_against: int = 0
    abstained: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Sitting:
    """A meeting as it was held. ``unrelated``: nobody who voted has a relative in a household on the agenda."""

    number: str
    held_on: date
    place: str
    chair: str
    unrelated: bool
    attendees: Sequence[AttendeeGiven]
    resolved: Mapping[int, Resolved] = field(default_factory=dict)
    """By the id of the agenda's line."""


@transaction.atomic
def record_meeting(meeting_id: int, *, officer: Officer, at: datetime, today: date, sitting: Sitting) -> Meeting:
    """Record a meeting as it was held: who sat there and what was resolved on each case of its agenda; once.

    Errors of a line are told at ``items-<place>-<field>``, those of an attendee at ``people-<place>-<field>``.
    """
    lines = lines_of(meeting_of(meeting_id, officer=officer))
    for case_id in sorted({line.case_id for line in lines}):
        lock_case(case_id, officer=officer)
    meeting, held = lock_prepared(meeting_id, officer=officer)
    if [line.pk for line in lines_of(meeting)] != [line.pk for line in lines]:
        raise WrongState("agenda_changed", _("Somebody changed the agenda meanwhile; load the page again."))
    write_sitting(meeting, lines, sitting, officer=officer, held=held, at=at, today=today)
    return meeting


def lines_of(meeting: Meeting) -> list[AgendaLine]:
    return list(meeting.agenda.select_related("case"))


def write_sitting(
    meeting: Meeting,
    lines: Sequence[AgendaLine],
    sitting: Sitting,
    *,
    officer: Officer,
    held: Held,
    at: datetime,
    today: date,
) -> None:
    """Attendees and items first, the meeting last: once it is recorded, nothing is added to it any more."""
    sitting = replace(sitting, attendees=as_known(sitting.attendees, office_id=meeting.office_id, on=today))
    meeting.number, meeting.meets_on = sitting.number.strip(), sitting.held_on
    meeting.place, meeting.chair, meeting.unrelated = sitting.place.strip(), sitting.chair.strip(), sitting.unrelated
    _check_sitting(meeting, lines, sitting, today=today)
    barred = barred_from([line.case for line in lines])
    _check_voters(sitting.attendees, barred)
    items = [_item(Row(n, line), meeting, sitting, barred[line.case_id]) for n, line in enumerate(lines)]
    save_with_number(meeting)
    Attendee.objects.bulk_create(
        Attendee(meeting=meeting, name=a.name, position=a.position, voting=a.voting, user_id=a.user_id)
        for a in sitting.attendees
    )
    MeetingItem.objects.bulk_create(items)
    meeting.state, meeting.recorded_by_id = MeetingState.HELD, officer.user_id
    meeting.recorded_by_name, meeting.recorded_at = officer.name, at
    meeting.save()
    for item in items:
        record(
            Verb.MINUTES_RECORDED, subject=item.case, officer=officer, held=held, at=at,
            region_path=item.case.region_path, label=str(item.case), clause="xc-2.3.2",
            after={
                "minutes": meeting.number, "kind": MeetingKind(meeting.kind), "purpose": Purpose(item.purpose),
                "amount": f"{item.amount or 0:.2f}", "passed": item.passed,
            },
        )  # fmt: skip


def _check_sitting(meeting: Meeting, lines: Sequence[AgendaLine], sitting: Sitting, *, today: date) -> None:
    """Number, day, the people and the declaration; everything that is wrong is told at once."""
    wrong: dict[str, object] = {}
    if not meeting.number:
        wrong["number"] = _("Minutes have a number.")
    begun = [line.case.accepted_on for line in lines if line.case.accepted_on]
    if sitting.held_on > today or (begun and sitting.held_on < max(begun)):
        wrong["held_on"] = _("The deliberation lies between the acceptance and today.")
    names = [tidy_name(a.name) for a in sitting.attendees]
    if len(set(names)) < LEAST_PRESENT:
        wrong["attendees"] = _("A deliberation needs at least three people; name each of those present.")
    elif len(set(names)) < len(names):
        wrong["attendees"] = _("Somebody is named twice among those present.")
    if not _people(meeting.chair).keys() & set(names):
        wrong.setdefault("chair", _("The chair is one of those present; name the chair among them too."))
    if not sitting.unrelated:
        wrong["unrelated"] = _("Declare that nobody who voted belongs to a household on the agenda or is its relative.")
    if wrong:
        raise Invalid("minutes_incomplete", next(iter(wrong.values())), clause="xc-2.3.2", fields=wrong)


@dataclass(frozen=True, slots=True)
class Barred:
    """Who has no vote on a case: its household, and who accepted or investigated it (xc-3.4)."""

    users: frozenset[int]
    names: frozenset[str]
    officers: frozenset[str]
    """Those of the names that are officers'."""

    def __contains__(self, one: AttendeeGiven) -> bool:
        return one.user_id in self.users or tidy_name(one.name) in self.names


def barred_from(cases: Sequence[Case]) -> dict[int, Barred]:
    """Who has no vote, by the id of the case; as many queries for many cases as for one."""
    prefetch_related_objects(cases, "members__person", "visits__surveyors")
    users = {case.pk: frozenset(worked_on(case)) for case in cases}
    called = dict(User.objects.filter(pk__in=frozenset().union(*users.values())).values_list("pk", "name"))
    return {case.pk: _barred(case, users[case.pk], called) for case in cases}


def _barred(case: Case, users: frozenset[int], called: Mapping[int, str]) -> Barred:
    officers = frozenset(called[pk] for pk in users)
    household = {case.applicant_name, *(m.person.name for m in case.members.all())}
    went = {s.name for visit in case.visits.all() for s in visit.surveyors.all()}
    return Barred(users, frozenset(tidy_name(name) for name in household | went | officers), officers)


def _check_voters(attendees: Sequence[AttendeeGiven], barred: Mapping[int, Barred]) -> None:
    """Who may vote on no case of the agenda is present without a vote: he may report."""
    text = _("%s investigated or accepted the case, or belongs to the household: he may report, but he has no vote.")
    wrong = {
        f"people-{n}-voting": text % one.name
        for n, one in enumerate(attendees)
        if one.voting and barred and all(one in of_case for of_case in barred.values())
    }
    if wrong:
        raise Invalid("voter_barred", next(iter(wrong.values())), clause="xc-3.4", fields=wrong)


class Row(NamedTuple):
    """A line of the agenda, and the how manieth it is."""

    place: int
    line: AgendaLine


_CALLED = {"votes_for": _("In favour"), "amount": _("Resolved sum"), "resolution": _("Resolution")}


def _item(row: Row, meeting: Meeting, sitting: Sitting, barred: Barred) -> MeetingItem:
    """The resolution on one line; raises Invalid with the fields of that line."""
    line = row.line
    check_purpose(line.case, Level(meeting.level), Purpose(line.purpose))
    said = sitting.resolved.get(line.pk)
    if said is None or not said.resolution.strip():
        raise _wrong(row, "resolution", _("Write down what was resolved."))
    voters = [a for a in sitting.attendees if a.voting and a not in barred]
    recused = [a.name for a in sitting.attendees if a.voting and a in barred]
    votes_for = len(voters) if said.votes_for is None else said.votes_for
    _check_votes(row, votes_for + said.votes_against + said.abstained, voters, recused)
    passed = votes_for * 2 > len(voters)
    if said.amount is not None and line.purpose != Purpose.SUM:
        raise _wrong(row, "amount", _("A sum is resolved only where whether and how much was asked."))
    if said.amount is not None and not passed:
        raise _wrong(row, "amount", _("Without a majority no sum is agreed to; leave it empty."))
    return MeetingItem(
        meeting=meeting,
        case=line.case,
        purpose=line.purpose,
        question=line.question,
        resolution=said.resolution.strip(),
        amount=None if said.amount is None else _sum(row, said.amount),
        votes_for=votes_for,
        votes_against=said.votes_against,
        abstained=said.abstained,
        recused="、".join(recused),
        passed=passed,
        facts_version=line.case.facts_version,
    )


def _check_votes(row: Row, votes: int, voters: Sequence[AttendeeGiven], recused: Sequence[str]) -> None:
    """Everybody present with a vote on this case is counted once, and there are at least three of them."""
    if len(voters) < LEAST_PRESENT:
        raise _wrong(row, "votes_for", _("On each case at least three of those present have a vote."))
    if votes != len(voters):
        text = _("%(voters)d of those present have a vote here, but %(votes)d votes are counted.")
        if recused:
            text = _("%(voters)d of those present have a vote here (not %(names)s), but %(votes)d votes are counted.")
        said = {"voters": len(voters), "votes": votes, "names": "、".join(recused)}
        raise _wrong(row, "votes_for", text % said)


def _wrong(row: Row, name: str, text: object) -> Invalid:
    """In the words of the minutes whose row and which entry it is; the page tells it at the entry itself."""
    case = row.line.case
    told = _("%(case)s %(name)s, “%(entry)s”: %(text)s") % {
        "case": case, "name": case.applicant_name, "entry": _CALLED[name], "text": text,
    }  # fmt: skip
    return Invalid("minutes_of_a_case", told, clause="xc-2.3.2", fields={f"items-{row.place}-{name}": text})


def _sum(row: Row, amount: Decimal) -> Decimal:
    try:
        return positive(amount)
    except Invalid as error:
        raise _wrong(row, "amount", error.message) from error


def officers_of(office: Office | int, *, on: date) -> list[tuple[int, str, str]]:
    """Who is posted at the office's region or, for a county, anywhere below: id, name and office."""
    pk = office if isinstance(office, int) else office.pk
    path = Office.objects.filter(pk=pk).values("region__path")[:1]
    rows = Posting.objects.in_force(on).of_persons().filter(office__region__path=Subquery(path))
    people = rows.order_by("user_id").distinct("user_id")
    return list(people.values_list("user_id", "user__name", "office__name"))


def as_known(attendees: Sequence[AttendeeGiven], *, office_id: int, on: date) -> list[AttendeeGiven]:
    """Those present as the minutes name them: who is named as an officer of the office is that officer. Raises Invalid
    at ``people-<place>-name``.
    """
    known = {pk: name for pk, name, _office in officers_of(office_id, on=on)}
    found, wrong = [], dict[str, object]()
    for place, one in enumerate(attendees):
        try:
            found.append(_known(one, known))
        except Invalid as error:
            wrong[f"people-{place}-name"] = error.message
    if wrong:
        first, text = next(iter(wrong.items()))
        told = _("No. %(row)d of those present: %(text)s") % {"row": int(first.split("-")[1]) + 1, "text": text}
        raise Invalid("attendee_unknown", told, fields=wrong)
    return found


def _known(one: AttendeeGiven, known: Mapping[int, str]) -> AttendeeGiven:
    user_id = one.user_id if one.user_id is not None else officer_named(one.name, known)
    if user_id is None and (name := read_name(one.name)):
        return replace(one, name=name)
    if user_id is None or user_id not in known:
        raise Invalid("attendee_unknown", _("Choose an officer or enter a name."))
    return replace(one, name=known[user_id], user_id=user_id)


def officer_named(name: str, known: Mapping[int, str]) -> int | None:
    """The one officer who bears a typed name: who investigated has no vote, however he is named."""
    same = [pk for pk, called in known.items() if called == name.strip()]
    return same[0] if len(same) == 1 else None


def people_of(text: str) -> list[AttendeeGiven]:
    """Those present as they were named in one line, each once; what follows the name is the position."""
    return list(_people(text).values())


def _people(text: str) -> dict[str, AttendeeGiven]:
    """Each person once, by the name without title and remark: “柳承安 局长” and “柳承安（主持）” are one."""
    found: dict[str, AttendeeGiven] = {}
    for entry in re.split(r"[、，,；;\r\n]+", text):
        words = re.sub(r"[（(][^（）()]*[）)]?", " ", entry).split()
        if words:
            whole = len(words[0]) == 1  # a name written with blanks within
            name, rest = ("".join(words), []) if whole else (words[0], words[1:])
            found.setdefault(name, AttendeeGiven(name=name, position=" ".join(rest)[:80]))
    return found
