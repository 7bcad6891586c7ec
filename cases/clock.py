"""The due day of a case, derived from what happened and never counted up."""

from collections.abc import Iterable
from datetime import date, timedelta

from cases.models import Case, Suspension
from standards.policy.deadlines import Due, WorkCalendar, due
from standards.policy.rules import Rules
from standards.selectors import work_calendar


def due_of(*, started_on: date, days: int, calendar: WorkCalendar, suspensions: Iterable[tuple[date, date]]) -> Due:
    """The last day by which the money must have arrived: the day after acceptance is day 1 (二（二）2)."""
    return due(started_on, days, calendar, tuple(suspensions))


def explain(case: Case, *, calendar: WorkCalendar, today: date) -> Due | None:
    """How the due day of ``case`` was counted; None before acceptance."""
    if case.clock_started_on is None or case.rules is None:
        return None
    rules = Rules.from_json(case.rules)
    days = rules.decision_days
    assert days is not None  # acceptance refuses rules without a time limit
    intervals = [_interval(s, today) for s in case.suspensions.all()]
    if not rules.publicity_counts:
        intervals += [(p.posted_on + timedelta(days=1), p.ends_on) for p in case.publicities.all()]
    return due_of(
        started_on=case.clock_started_on,
        days=days,
        calendar=calendar,
        suspensions=intervals,
    )


def _interval(row: Suspension, today: date) -> tuple[date, date]:
    """Both ends belong to the interval; an open one reaches to today."""
    return row.opened_on, row.closed_on or max(today, row.opened_on)


def refresh_due(case: Case, *, today: date) -> Case:
    """Derive the cached due day of a locked case again; a stopped clock keeps its day."""
    if case.clock_stopped_on is None and (answer := explain(case, calendar=work_calendar(), today=today)):
        case.due_on, case.due_provisional = answer.on, answer.provisional
        case.save(update_fields=["due_on", "due_provisional", "changed_at"])
    return case
