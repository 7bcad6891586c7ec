"""What a meeting is owed for: the cases that wait for one, and the meetings to be recorded or signed."""

from typing import Any

from django.db.models import DecimalField, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast

from accounts.models import User
from accounts.officer import Officer, within
from approvals.models import Meeting, MeetingCall, MeetingItem, Route
from approvals.services.meetings import AT, KEEPERS, ON_THE_SUM
from approvals.terms import MeetingKind, MeetingStands, MeetingState, Purpose
from cases.models import Case
from cases.terms import State
from common.counting import Counted, count_each, counted
from standards.policy.terms import Level

STANDING = {
    MeetingStands.PREPARED: Q(state=MeetingState.PREPARED),
    MeetingStands.UNSIGNED: Q(state=MeetingState.HELD, signed=None) & ~Q(replaced_by__state=MeetingState.HELD),
    MeetingStands.SIGNED: Q(signed__isnull=False) & ~Q(replaced_by__state=MeetingState.HELD),
    MeetingStands.REPLACED: Q(replaced_by__state=MeetingState.HELD),
    MeetingStands.CANCELLED: Q(state=MeetingState.CANCELLED),
}


COUNTED_TO = 100
_CAP = Cast(KeyTextTransform("cap", "determination"), DecimalField(max_digits=12, decimal_places=2))
"""The highest sum without minutes, by what was found when the case was sent."""


def waiting_cases(officer: Officer) -> QuerySet[Case]:
    """Cases that wait for a meeting which the officer keeps: one was asked for, or the sum needs it."""
    mine, there = Q(pk__in=[]), Q(pk__in=[])
    for region_level, level in AT.items():
        paths = [h.path for h in officer.held if h.duty in KEEPERS and h.level is region_level]
        mine |= Q(_asked_for(level) | _needed(level)) & within("region_path", paths)
        there |= within("unmet__region_path", paths)
    newest = Route.objects.filter(case=OuterRef("pk")).order_by("-id")
    rows: QuerySet[Case] = (
        Case.objects.filter(there, unmet__isnull=False)
        .annotate(
            route_needs=Subquery(newest.values("determination__needs_minutes")[:1]),
            route_cap=Subquery(newest.annotate(cap=_CAP).values("cap")[:1]),
        )
        .filter(mine)
        .select_related("township")
        .order_by("due_on", "pk")
    )
    return rows


def how_many_wait(officer: Officer) -> Counted:
    """How many cases wait for a meeting which the officer keeps, counted no further than anybody would read."""
    return counted(waiting_cases(officer), COUNTED_TO)


def _signed(**which: Any) -> Any:
    """Signed resolutions on a case for the facts as they are."""
    return MeetingItem.objects.filter(
        purpose=Purpose.SUM, meeting__signed__isnull=False, facts_version=OuterRef("facts_version"), **which
    ).exclude(meeting__replaced_by__state=MeetingState.HELD)


def _asked_for(level: Level) -> Q:
    """A call of a kind that this level holds, with no signed minutes yet."""
    done = MeetingItem.objects.filter(
        case=OuterRef("case"), purpose=Purpose.SUM, meeting__kind=OuterRef("kind"), meeting__signed__isnull=False,
        facts_version=OuterRef("case__facts_version"),
    ).exclude(meeting__replaced_by__state=MeetingState.HELD)  # fmt: skip
    kinds = [MeetingKind.COLLECTIVE] if level is Level.TOWNSHIP else list(MeetingKind)
    states = ON_THE_SUM[Level.TOWNSHIP] if level is Level.TOWNSHIP else (State.TOWNSHIP_DECISION, *ON_THE_SUM[level])
    if level is Level.COUNTY:
        open_ = MeetingCall.objects.filter(~Exists(done), case=OuterRef("pk"), kind__in=kinds).exclude(
            kind=MeetingKind.COLLECTIVE, case__state=State.TOWNSHIP_DECISION
        )
    else:
        open_ = MeetingCall.objects.filter(~Exists(done), case=OuterRef("pk"), kind__in=kinds)
    return Q(Exists(open_), state__in=states)


def _needed(level: Level) -> Q:
    """The sum takes minutes by what was found when the case was sent, or is above the cap now."""
    states = (State.TOWNSHIP_DECISION,) if level is Level.TOWNSHIP else ON_THE_SUM[level]
    done = _signed(case=OuterRef("pk"), meeting__level=level, passed=True, amount__gte=OuterRef("proposed_amount"))
    needs = Q(route_needs=True) | Q(proposed_amount__gt=F("route_cap"))
    return Q(needs, ~Q(Exists(done)), state__in=states, proposed_amount__isnull=False)


def to_keep(officer: Officer) -> dict[str, Counted]:
    """How many cases wait for a meeting which the officer keeps, how many meetings are to be recorded and to be signed;
    counted no further than anybody would read.
    """
    paths = Q(pk__in=[])
    for region_level, level in AT.items():
        mine = [h.path for h in officer.held if h.duty in KEEPERS and h.level is region_level]
        paths |= Q(level=level, region_path__in=mine)
    each = {
        "waiting": waiting_cases(officer),
        "prepared": Meeting.objects.filter(paths, STANDING[MeetingStands.PREPARED]),
        "unsigned": Meeting.objects.filter(paths, STANDING[MeetingStands.UNSIGNED]),
    }
    return count_each(User.objects.filter(pk=officer.user_id), each, COUNTED_TO)
