"""Acceptance, supplement, return, withdrawal, termination, closing, and the clock's intervals."""

from datetime import date, datetime
from typing import Annotated, Any

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from accounts.duties import Duty, RegionLevel
from accounts.models import Region
from accounts.officer import Held, Officer
from audit.services import record
from audit.verbs import Verb
from cases.blockers import missing_papers, open_objection
from cases.clock import due_of, longest, refresh_due, stops_the_clock
from cases.facts import case_facts, frozen_facts, own_area, worked_on
from cases.models import Case, DraftStep, Snapshot, Suspension
from cases.services.door import lock_case, may_take, move
from cases.services.likeness import find_likely
from cases.services.registry import enter_household
from cases.terms import ClockRule, State, Step, SuspensionReason, TerminationGround
from cases.workflow import WITH_DECIDER, return_targets
from common.errors import Blocked, Blocker, Invalid, NotAllowed, WrongState
from common.stated import UpTo
from standards.packages.selectors import package_of
from standards.policy.facts import CaseFacts
from standards.policy.package.route import procedure_finding
from standards.policy.rules import Rules
from standards.policy.terms import Outcome
from standards.selectors import rules_for, work_calendar

Words = Annotated[str, UpTo(500)]


@transaction.atomic
def submit(case_id: int, *, officer: Officer, at: datetime, today: date) -> Case:
    """Hand the application in; it gets its number now, and its household enters the registry.

    Raises Blocked while something is typed into a step and not saved: what is handed in is what the officer sees.
    """
    case = lock_case(case_id, officer=officer)
    _nothing_is_unsaved(case)
    number = case.number or next_number(case, today)
    case = move(case_id, Step.SUBMIT, officer=officer, when=at, at=at, number=number)
    enter_household(case, today=today)
    find_likely(case)  # again: what was a draft beside this one may be an application by now
    return case


def _nothing_is_unsaved(case: Case) -> None:
    if found := unsaved(case):
        raise Blocked(found)


def unsaved(case: Case) -> list[Blocker]:
    """The steps of an application into which something is typed that is not saved yet.

    What the draft was opened with is nothing typed there: such a step is told as all that are not filled in.
    """
    typed = set(case.draft_steps.exclude(page=DraftStep.AT_OPENING).values_list("step", flat=True))
    told = {
        "household": _("Applicant and household: typed, but not saved."),
        "hardship": _("Hardship: typed, but not saved."),
        "county": _("What the county asks: typed, but not saved."),
        "expenses": _("Expenditure: typed, but not saved."),
        "payee": _("Payee: typed, but not saved."),
    }
    waiting = ((step, str(text)) for step, text in told.items() if step in typed)
    return [Blocker(f"unsaved_{step}", text, f"cases:intake_{step}") for step, text in waiting]


def next_number(case: Case, today: date) -> str:
    """The next number of the county and year: ``LSJZ-411081-2026-000123``."""
    (number,) = next_numbers(case.county, today, 1)
    return number


def next_numbers(county: Region, today: date, many: int) -> list[str]:
    """The next so many numbers of the county and year; the counter row is locked until commit."""
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, [county.pk, today.year, many])
        (last,) = cursor.fetchone()
    return [f"LSJZ-{county.code}-{today.year}-{number:06d}" for number in range(last - many + 1, last + 1)]


_COUNT = """
    INSERT INTO cases_casenumber AS counter (county_id, year, last) VALUES (%s, %s, %s)
    ON CONFLICT (county_id, year) DO UPDATE SET last = counter.last + EXCLUDED.last RETURNING last
"""


@transaction.atomic
def ask_supplement(
    case_id: int, *, officer: Officer, at: datetime, today: date, reason: Annotated[str, UpTo(1000)]
) -> Case:
    """Tell the applicant once everything that is missing (一次性告知): the checklist's papers and ``reason``."""
    case = lock_case(case_id, officer=officer)
    papers = [{"title": paper.title, "clause": paper.clause} for paper in missing_papers(case)]
    return move(case_id, Step.ASK_SUPPLEMENT, officer=officer, when=at, on=today, reason=reason, papers=papers)


@transaction.atomic
def supplement(case_id: int, *, officer: Officer, at: datetime) -> Case:
    """Hand the supplemented application in again; raises Blocked as ``submit`` does."""
    _nothing_is_unsaved(lock_case(case_id, officer=officer))
    return move(case_id, Step.SUPPLEMENT, officer=officer, when=at, at=at)


@transaction.atomic
def accept(case_id: int, *, officer: Officer, at: datetime, today: date) -> Case:
    """Accept: today's rules are fixed on the case, the household is frozen, the ten working days begin (二（二）2).

    Raises Invalid ``rules_missing`` when no time limit is in force: a deadline is never guessed.
    """
    case = lock_case(case_id, officer=officer)
    facts = case_facts(case, area=own_area(case))
    rules = rules_for(facts, day=today, region_path=case.region_path)
    if found := _procedure_unknown(facts, rules):
        raise Blocked(found)
    if rules.decision_days is None:
        raise Invalid("rules_missing", _("No time limit is published for this area; ask the standards administrator."))
    due = due_of(started_on=today, days=rules.decision_days, calendar=work_calendar(), suspensions=())
    case = move(
        case_id,
        Step.ACCEPT,
        officer=officer,
        when=at,
        on=today,
        by=officer.user_id,
        rules=rules.to_json(),
        due_on=due.on,
        provisional=due.provisional,
    )
    enter_household(case, today=today)
    freeze(case, "acceptance", at=at)
    return case


def _procedure_unknown(facts: CaseFacts, rules: Rules) -> list[Blocker]:
    """Which procedure of the county a case takes must be told before its clock starts."""
    found = procedure_finding(facts=facts, rules=rules, package=package_of(rules.packages))
    if found is None or found.outcome is not Outcome.UNKNOWN:
        return []
    return [Blocker(found.code, found.reason.label, "cases:intake_county", found.clause)]


def freeze(case: Case, moment: str, *, at: datetime) -> Snapshot:
    """Keep the household and the facts as they stand now."""
    return Snapshot.objects.create(
        case=case, moment=moment, taken_at=at, facts_version=case.facts_version, body=frozen_facts(case)
    )


def refuse_acceptance(case_id: int, *, officer: Officer, at: datetime, reason: Words, remedy: Words) -> Case:
    """Refuse acceptance in writing, with reason and remedy."""
    _told(remedy)
    return move(case_id, Step.REFUSE_ACCEPTANCE, officer=officer, when=at, reason=reason, remedy=remedy)


def _told(remedy: str) -> None:
    """Whoever is turned away is told what he can do about it (gwy649-65)."""
    if not remedy.strip():
        text = _("The remedy is needed.")
        raise Invalid("remedy_missing", text, fields={"remedy": text})


@transaction.atomic
def return_case(case_id: int, *, officer: Officer, at: datetime, target: State, reason: Words) -> Case:
    """Return to an earlier step; the clock goes on. Raises Invalid for what is none."""
    case = lock_case(case_id, officer=officer)
    may_take(case, Step.RETURN, officer=officer)
    if target not in return_targets(State(case.state)):
        text = _("A case is returned to an earlier step only.")
        raise Invalid("no_earlier_step", text, fields={"target": text})
    return move(case_id, Step.RETURN, officer=officer, when=at, target=target, reason=reason)


def withdraw(case_id: int, *, officer: Officer, at: datetime, today: date, reason: Words) -> Case:
    """The applicant takes the application back."""
    return move(case_id, Step.WITHDRAW, officer=officer, when=at, on=today, reason=reason)


@transaction.atomic
def terminate(
    case_id: int,
    *,
    officer: Officer,
    at: datetime,
    today: date,
    ground: TerminationGround,
    reason: Words,
    remedy: Words,
) -> Case:
    """End a case that cannot go on: on one of the closed list of grounds, with reason and remedy, told by letter."""
    case = lock_case(case_id, officer=officer)
    may_take(case, Step.TERMINATE, officer=officer)
    if State(case.state) in (*WITH_DECIDER, State.APPROVED) and officer.user_id in worked_on(case):
        text = _("Who accepted or investigated a case does not end it while it lies with those who decide.")
        raise Blocked([Blocker("separation", str(text), "", "xc-3.4")])
    if ground is TerminationGround.APPLICANT_DIED:
        _nobody_is_left(case)
    _told(remedy)
    return move(
        case_id, Step.TERMINATE, officer=officer, when=at, on=today, ground=ground, reason=reason, remedy=remedy
    )


def _nobody_is_left(case: Case) -> None:
    """A household outlives its applicant: its relief goes on, after approval to another payee (handbook Q25)."""
    others = case.members.filter(helped=True, lives_here=True).exclude(person=case.applicant)
    if not case.individual and others.exists():
        text = _("Others of this household are helped: the case goes on for them, or another ground is given.")
        raise Invalid("others_are_helped", text, fields={"ground": text})


def close(case_id: int, *, officer: Officer, at: datetime, today: date) -> Case:
    """Close and archive a paid case."""
    return move(case_id, Step.CLOSE, officer=officer, when=at, on=today)


@transaction.atomic
def suspend_clock(
    case_id: int,
    *,
    officer: Officer,
    at: datetime,
    today: date,
    reason: SuspensionReason,
    note: Annotated[str, UpTo(200)],
) -> Case:
    """Open an interval in which the clock stands still; who, why and when are facts (handbook 11.4).

    The head of the township or the county grants it; the rules fixed on the case say for what, how often and how long.
    Raises Invalid when they do not say or the reason counts, WrongState when the pauses are used up.
    """
    case = lock_case(case_id, officer=officer)
    held = may_suspend(case, officer)
    if case.clock_started_on is None or case.clock_stopped_on is not None:
        raise WrongState("clock_not_running", _("The clock of this case is not running."))
    if not note.strip():
        raise Invalid("reason_missing", _("A reason is needed."), fields={"note": _("A reason is needed.")})
    if case.suspensions.filter(closed_on=None).exists():
        raise WrongState("clock_suspended", _("The clock of this case stands still already."))
    _check_pause(case, reason)
    Suspension.objects.create(case=case, reason=reason, opened_on=today, opened_by_id=officer.user_id, note=note)
    after: dict[str, Any] = {"reason": reason.value}
    record(
        Verb.SUSPENDED, subject=case, officer=officer, held=held, at=at, region_path=case.region_path,
        label=str(case), after=after, note=note, announce=True,
    )  # fmt: skip
    return refresh_due(case, today=today)


def may_suspend(case: Case, officer: Officer) -> Held:
    """Whoever decides, or reviews at the county: never the caseworker for himself. Raises NotAllowed."""
    try:
        return officer.needs(Duty.DECIDE, case.region_path)
    except NotAllowed:
        return officer.needs(Duty.REVIEW, case.region_path, level=RegionLevel.COUNTY)


def may_resume(case: Case, officer: Officer) -> Held:
    """Whoever may stop the clock, and every reviewer: running again harms no applicant. Raises NotAllowed."""
    try:
        return officer.needs(Duty.REVIEW, case.region_path)
    except NotAllowed:
        return may_suspend(case, officer)


def _check_pause(case: Case, reason: SuspensionReason) -> None:
    """Raise when the rules of the case allow no (further) pause for this reason; every pause counts, short ones too.

    ``pauses_for`` says which reasons are offered at all.
    """
    if case.clock_rule != ClockRule.DECISION:
        text = _("The time for the paperwork is extended and not paused.")
        raise WrongState("clock_not_paused", text)
    rules = Rules.from_json(case.rules or {})
    if not stops_the_clock(reason, rules):
        text = _("In this area the clock goes on for this reason.")
        raise Invalid("reason_counts", text, fields={"reason": text})
    if rules.supplement_times is None or longest(reason, rules) is None:
        text = _("No number or length of pauses is published for this area; ask the standards administrator.")
        raise Invalid("rules_missing", text)
    if case.suspensions.count() >= rules.supplement_times:
        text = _("The clock of this case was stopped %(times)d times; it may not be stopped again.")
        raise WrongState("pauses_used_up", text % {"times": rules.supplement_times})
    if reason is SuspensionReason.OBJECTION and open_objection(case) is None:
        text = _("There is no open objection to a publicity of this case.")
        raise Invalid("no_objection", text, fields={"reason": text})


def pauses_for(case: Case) -> list[SuspensionReason]:
    """The reasons for which the clock of this case can be stopped: those that the county does not count in.

    None before acceptance.
    """
    if case.rules is None or case.clock_rule != ClockRule.DECISION:
        return []
    rules = Rules.from_json(case.rules)
    missing = set() if open_objection(case) else {SuspensionReason.OBJECTION}
    return [reason for reason in SuspensionReason if reason not in missing and stops_the_clock(reason, rules)]


@transaction.atomic
def resume_clock(case_id: int, *, officer: Officer, at: datetime, today: date) -> Case:
    """Close the open interval: today is a working day again; the due day is derived anew."""
    case = lock_case(case_id, officer=officer)
    held = may_resume(case, officer)
    interval = case.suspensions.filter(closed_on=None).first()
    if interval is None:
        raise WrongState("clock_not_suspended", _("The clock of this case is not suspended."))
    interval.closed_on, interval.closed_by_id = today, officer.user_id
    interval.save(update_fields=["closed_on", "closed_by"])
    record(
        Verb.RESUMED, subject=case, officer=officer, held=held, at=at, region_path=case.region_path,
        label=str(case), announce=True,
    )  # fmt: skip
    return refresh_due(case, today=today)
