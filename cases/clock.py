"""The due day of a case, derived from what happened and never counted up."""

from collections.abc import Iterable
from datetime import date

from cases.models import Case, Suspension
from cases.terms import ClockRule, SuspensionReason
from standards.policy.advance import paperwork_due, small_due
from standards.policy.deadlines import ONE_DAY, Due, WorkCalendar, due
from standards.policy.rules import Rules
from standards.selectors import work_calendar


def due_of(*, started_on: date, days: int, calendar: WorkCalendar, suspensions: Iterable[tuple[date, date]]) -> Due:
    """The last day by which the money must have arrived: the day after acceptance is day 1 (二（二）2)."""
    return due(started_on, days, calendar, tuple(suspensions))


def due_at_acceptance(case: Case, rule: ClockRule, *, on: date, calendar: WorkCalendar) -> Due:
    """The last day as it stood when the case was accepted ``on`` a day: nothing had stood still yet."""
    rules = Rules.from_json(case.rules or {})
    if rule is ClockRule.SMALL:
        return small_due(on, rules=rules, package=case.package)
    assert rules.decision_days is not None  # acceptance refuses rules without a time limit
    return due_of(started_on=on, days=rules.decision_days, calendar=calendar, suspensions=())


def explain(case: Case, *, calendar: WorkCalendar, today: date) -> Due | None:
    """How the due day of ``case`` was counted; None before acceptance."""
    if case.clock_started_on is None or case.rules is None:
        return None
    rules = Rules.from_json(case.rules)
    if case.clock_rule == ClockRule.PAPERWORK:
        return paperwork_due(case.clock_started_on, rules=rules, extensions=case.clock_extended, calendar=calendar)
    if case.clock_rule == ClockRule.SMALL:
        return small_due(case.clock_started_on, rules=rules, package=case.package)
    days = rules.decision_days
    assert days is not None  # acceptance refuses rules without a time limit
    intervals = [
        (row.opened_on, last)
        for row in case.suspensions.all()
        if (last := last_day_of(row, rules=rules, calendar=calendar, today=today))
    ]
    if not rules.publicity_counts:
        stopped = case.clock_stopped_on or date.max  # a notice after the relief takes nothing from its time
        posted = [p for p in case.publicities.all() if p.posted_on < stopped]
        intervals += [(p.posted_on + ONE_DAY, p.ends_on) for p in posted]
    return due_of(
        started_on=case.clock_started_on,
        days=days,
        calendar=calendar,
        suspensions=intervals,
    )


def stops_the_clock(reason: SuspensionReason, rules: Rules) -> bool:
    """Whether a pause for this reason stops the clock, by the county's reading (handbook 11.4)."""
    counts = {
        SuspensionReason.SUPPLEMENT: rules.supplement_counts,
        SuspensionReason.OBJECTION: rules.objection_counts,
        SuspensionReason.ASSISTANCE: False,  # another county's time never counts (handbook Q24)
    }
    return not counts[reason]


def longest(reason: SuspensionReason, rules: Rules) -> int | None:
    """The working days that one pause may last; None when no row is published."""
    return rules.assistance_days if reason is SuspensionReason.ASSISTANCE else rules.supplement_days


def last_day_of(row: Suspension, *, rules: Rules, calendar: WorkCalendar, today: date) -> date | None:
    """The last day on which the clock stands still for ``row``; None when it costs no day.

    The day of closing is a working day again: the pause is [opened_on, closed_on), so one that is closed on the day of
    its opening costs nothing. An open one reaches to today. Neither reaches beyond its longest length, the day of
    opening being day 1; without a published length, or where the reason counts, the clock never stood still.
    """
    reason = SuspensionReason(row.reason)
    days = longest(reason, rules)
    if days is None or not stops_the_clock(reason, rules):
        return None
    until = row.closed_on - ONE_DAY if row.closed_on else today
    last = min(until, due(row.opened_on - ONE_DAY, days, calendar).on)
    return last if last >= row.opened_on else None


def stands_still(row: Suspension, *, rules: Rules, calendar: WorkCalendar, today: date) -> bool:
    """Whether the clock stands still today for an open ``row``; not any more once the pause is over-long."""
    return last_day_of(row, rules=rules, calendar=calendar, today=today) == today


def refresh_due(case: Case, *, today: date) -> Case:
    """Derive the cached due day of a locked case again; a stopped clock keeps its day."""
    if case.clock_stopped_on is None and (answer := explain(case, calendar=work_calendar(), today=today)):
        case.due_on, case.due_provisional = answer.on, answer.provisional
        case.save(update_fields=["due_on", "due_provisional", "changed_at"])
    return case
