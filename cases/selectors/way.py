"""The way of a case: its stages, past and to come, with the days that somebody wrote down."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from audit.models import Event
from cases.blockers import newest_visit, small_and_helped
from cases.county import publicity_time
from cases.models import Case
from cases.terms import ClockRule, State
from cases.workflow import FINAL_STATES
from common.parts import read_parts
from common.rows import newest
from standards.policy.package.words import PublicityTime

STAGES: tuple[tuple[Any, tuple[State, ...]], ...] = (
    (gettext_lazy("Application"), (State.DRAFT,)),
    (gettext_lazy("Acceptance"), (State.SUBMITTED, State.SUPPLEMENT)),
    (gettext_lazy("Investigation"), (State.ACCEPTED,)),
    (gettext_lazy("Review"), (State.INVESTIGATED,)),
    (gettext_lazy("Publicity"), (State.REVIEWED, State.PUBLICISED)),
    (gettext_lazy("Decision"), (State.TOWNSHIP_DECISION, State.COUNTY_REVIEW, State.COUNTY_DECISION)),
    (gettext_lazy("Payment"), (State.APPROVED,)),
    (gettext_lazy("Filing"), (State.PAID, State.CLOSED)),
)

INVESTIGATION, REVIEW, PUBLICITY, PAYMENT, FILING = 2, 3, 4, 6, 7
SKIPPED: dict[str, object] = {"status": "skipped", "note": gettext_lazy("not applicable")}
"""A stage that never took place, of a case that went past it or ended before it."""

DATED = ("suspensions", "publicities", "visits")
"""The parts of a case that its head tells days of, read in one statement."""


def stepper(case: Case, moves: Iterable[Event], *, today: date) -> list[dict[str, object]]:
    """The way of a case, with the days that are known; ``moves`` are its changes of state, oldest first.

    Where help came before the decision, payment is done long before its turn; of small fast relief nothing but its
    registration follows then. A day of a stage that is to come again, since the case was returned, is none. A stage is
    done where something says that it took place, not because a later one was reached; a notice that hangs after the
    relief is done when its last day is over.
    """
    moves = list(moves)
    settles = case.state == State.ACCEPTED and small_and_helped(case)
    now = FILING if settles else _stage(case)
    days, took_place, void = _days(case, moves), _took_place(case, moves), _void(case)
    hanging = newest(case.publicities) if PUBLICITY in took_place else None
    done, ended = case.state == State.CLOSED, case.state in FINAL_STATES
    helped = case.helped_on is not None

    def shown(number: int) -> dict[str, object]:
        if number == now and not done:
            return {"status": "current", "note": _("Register and settle") if settles else State(case.state).label}
        if number in void and number < now:
            return {"status": "future", "note": _("to be signed again")}
        if number < now or done or (helped and number == PAYMENT):
            if number == PUBLICITY and hanging is not None and hanging.ends_on >= today:
                return {"status": "future", "note": _("until %(day)s") % {"day": hanging.ends_on}}
            if number in took_place:
                return {"status": "past", "note": days.get(number) or ""}
            if number == PUBLICITY and not ended and publicity_time(case) is PublicityTime.AFTER:
                return {"status": "future", "note": ""}
            return SKIPPED
        return SKIPPED if ended else {"status": "future", "note": ""}

    return [{"label": label, **shown(number)} for number, (label, _states) in enumerate(STAGES)]


def _days(case: Case, moves: Iterable[Event]) -> dict[int, date | None]:
    """On which day a stage was reached or done, as far as somebody wrote a day down, else by the trail; before
    acceptance nobody did.
    """
    days = {0: case.applied_on, 1: case.accepted_on, PAYMENT: case.helped_on}
    if case.accepted_on is None:
        return days
    read_parts(case, *DATED)
    visit, notice = newest(case.visits), newest(case.publicities)
    paid = case.clock_stopped_on if case.state in (State.PAID, State.CLOSED) and case.approved_amount else None
    days[2] = visit.visited_on if visit else None
    days[4] = notice.posted_on if notice else None
    days[5] = case.decided_on
    days[PAYMENT] = (paid if case.clock_rule == ClockRule.DECISION else None) or case.helped_on
    reached = {event.after["state"]: timezone.localdate(event.at) for event in moves}
    days[3], days[7] = reached.get(State.REVIEWED), reached.get(State.CLOSED)
    return days


def _void(case: Case) -> tuple[int, ...]:
    """The stages whose signatures speak for facts that were changed since."""
    visit = newest_visit(case) if case.state in (State.INVESTIGATED, State.REVIEWED, State.PUBLICISED) else None
    return (INVESTIGATION, REVIEW) if visit and visit.facts_version != case.facts_version else ()


def _took_place(case: Case, moves: Iterable[Event]) -> set[int]:
    """The stages of which a row, a day or the trail says that they took place."""
    if case.accepted_on is not None:
        read_parts(case, *DATED)
    reached = {event.after["state"] for event in moves}
    visited, posted = (case.visits.all(), case.publicities.all()) if case.accepted_on else ((), ())
    said = (
        True,
        case.accepted_on,
        bool(visited) or State.INVESTIGATED in reached,
        case.proposed_amount is not None or State.REVIEWED in reached,
        bool(posted),
        case.decided_on,
        case.paid_amount or case.helped_on,
        case.state == State.CLOSED,
    )
    return {number for number, known in enumerate(said) if known}


def _stage(case: Case) -> int:
    """The stage of the state; an ended case stays at the stage that it had reached."""
    for number, (_label, states) in enumerate(STAGES):
        if case.state in states:
            return number
    if case.state == State.ACCEPTANCE_REFUSED:
        return 1
    reached = ((case.decided_on, 5), (case.proposed_amount, 4), (case.accepted_on, 2), (case.submitted_at, 1))
    return next((number for value, number in reached if value), 0)
