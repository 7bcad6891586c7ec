"""The way of a case: its stages, past and to come, with the days that somebody wrote down."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from audit.models import Event
from cases.blockers import newest_visit, relief_was_publicised, small_and_helped
from cases.county import publicity_time
from cases.models import Case
from cases.terms import ClockRule, Standing, State, Step
from cases.workflow import FINAL_STATES, WITH_TOWNSHIP_ACCEPTED
from common.parts import read_parts
from common.rows import newest
from standards.policy.package.words import PublicityTime
from standards.policy.terms import ReliefType

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

USUAL = tuple(range(len(STAGES)))
AFTER = (*(number for number in USUAL if number not in (PUBLICITY, FILING)), PUBLICITY, FILING)
"""In which order they come: usually, and where the notice follows the relief."""

DATED = ("suspensions", "publicities", "visits")
"""The parts of a case that its head tells days of, read in one statement."""


def stands(case: Case) -> State | Standing:
    """Where a case stands, in words that are true of it: some states of an emergency have no visit or no notice ahead.

    Told from what a line of a list reads, so by the type of relief, as the plan has it.
    """
    if case.state in WITH_TOWNSHIP_ACCEPTED and small_and_helped(case):
        return Standing.TO_SETTLE
    unposted = case.relief_type == ReliefType.EMERGENCY or case.proposed_amount is None
    return Standing.TO_SEND if case.state == State.REVIEWED and unposted else State(case.state)


def stepper(case: Case, moves: Iterable[Event], *, today: date) -> list[dict[str, object]]:
    """The way of a case, with the days that are known; ``moves`` are its changes of state, oldest first.

    Where help came before the decision, payment is done long before its turn; of small fast relief nothing but its
    registration follows then. Where the notice follows the relief, it stands behind it. A day of a stage that is to
    come again, since the case was returned, is none. A stage is done where something says that it took place, not
    because a later one was reached.
    """
    moves = list(moves)
    days, took_place, void = _days(case, moves), _took_place(case, moves), _void(case)
    done, ended = case.state == State.CLOSED, case.state in FINAL_STATES
    now, note = _now(case, today)
    time = _time(case, now, took_place)
    order = AFTER if time is PublicityTime.AFTER else USUAL

    def shown(number: int) -> dict[str, object]:
        if number == now and not done:
            return {"status": "current", "note": note}
        helped, behind = number == PAYMENT and case.helped_on is not None, order.index(number) < order.index(now)
        if number in void and behind:
            return {"status": "future", "note": _("to be signed again")}
        if done or helped or behind:
            return {"status": "past", "note": days.get(number) or ""} if number in took_place else SKIPPED
        never = number == PUBLICITY and time is PublicityTime.NEVER
        return SKIPPED if ended or never else {"status": "future", "note": ""}

    return [{"label": STAGES[number][0], **shown(number)} for number in order]


def _now(case: Case, today: date) -> tuple[int, str]:
    """The stage that a case is at, and what is said of it."""
    if case.state == State.ACCEPTED and small_and_helped(case):
        return FILING, _("Register and settle")
    waits = {b.code for b in relief_was_publicised(case, on=today)} if case.state == State.PAID else set()
    if waits:
        return PUBLICITY, State.PUBLICISED.label if "publicity_runs" in waits else Step.PUBLICISE.label
    return _stage(case), stands(case).label


def _time(case: Case, now: int, took_place: set[int]) -> PublicityTime | None:
    """When the notice is posted; not asked of ordinary cases that have theirs, or come to it."""
    if case.relief_type == ReliefType.EMERGENCY or (now > PUBLICITY and PUBLICITY not in took_place):
        return publicity_time(case)
    return None


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
