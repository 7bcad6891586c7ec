"""One case as its pages show it: where it stands, who must act by when, and everything in the file."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db.models import Prefetch, prefetch_related_objects
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.officer import Officer
from audit.models import Event
from audit.selectors import timeline
from audit.verbs import Verb
from cases.blockers import goes_back, notice_is_owed, open_objection, small_and_helped
from cases.clock import due_of, explain, stands_still
from cases.county import follows_the_relief, publicity_time
from cases.facts import case_facts, load
from cases.interim import interim_finding
from cases.models import Case, Paper, Publicity, Snapshot, Suspension, Visit
from cases.papers import asked_papers
from cases.selectors.above import help_due, money_of, stages_paid
from cases.selectors.actions import may_act
from cases.selectors.way import DATED, stands, stepper
from cases.terms import ClockRule, Likeness, Standing, State, TerminationGround
from cases.workflow import FACTS_OPEN, FINAL_STATES, WITH_TOWNSHIP_ACCEPTED
from common.errors import NotFound
from common.parts import read_parts
from common.rows import newest
from standards.packages.selectors import package_of
from standards.policy.deadlines import Due, days_left
from standards.policy.determination import determine
from standards.policy.findings import Conclusion, Finding
from standards.policy.limits import ABOUT_FORMER_RELIEF
from standards.policy.package.words import PublicityTime
from standards.policy.procedure import Paper as PaperAsked
from standards.policy.rules import Rules
from standards.policy.terms import Category, Cause, Hukou, Outcome, ReliefType, Track
from standards.selectors import rules_on, work_calendar


def case_of(officer: Officer, case_id: int) -> Case:
    """The case with what its head shows; raises NotFound outside the officer's area."""
    found = (
        Case.objects.visible_to(officer).select_related("applicant", "township", "county").filter(pk=case_id).first()
    )
    if found is None:
        raise NotFound("case_not_found", _("There is no such case in your area."))
    return found


# --- where it stands

NEXT: dict[State, Any] = {
    State.DRAFT: gettext_lazy("The caseworker of the township completes the application and submits it."),
    State.SUBMITTED: gettext_lazy("The caseworker of the township checks the papers and accepts the application."),
    State.SUPPLEMENT: gettext_lazy(
        "The applicant brings what was asked for; the caseworker of the township submits again."
    ),
    State.ACCEPTED: gettext_lazy("The caseworker of the township visits the household and records what was verified."),
    State.INVESTIGATED: gettext_lazy("The reviewer of the township reviews the case and proposes a sum."),
    State.REVIEWED: gettext_lazy("The caseworker of the township posts the notice."),
    State.PUBLICISED: gettext_lazy("After the publicity the reviewer of the township sends the case for decision."),
    State.TOWNSHIP_DECISION: gettext_lazy("The decider of the township decides."),
    State.COUNTY_REVIEW: gettext_lazy("The reviewer of the county reviews the case."),
    State.COUNTY_DECISION: gettext_lazy("The decider of the county decides."),
    State.APPROVED: gettext_lazy("The finance office pays; the clock ends with it."),
    State.PAID: gettext_lazy("The caseworker of the township completes the paper file and closes the case."),
}


UNTIL = {
    ClockRule.DECISION: gettext_lazy("Paid by %(day)s at the latest."),
    ClockRule.SMALL: gettext_lazy("Helped by %(day)s at the latest."),
    ClockRule.PAPERWORK: gettext_lazy("The paperwork is complete by %(day)s at the latest."),
}


@dataclass(frozen=True, slots=True)
class Clock:
    """The due day as pages show it: ``due`` without the suspensions, ``strict`` with nothing taken out (法定口径)."""

    due: Due
    strict: Due
    left: int | None
    stopped_on: date | None
    suspensions: list[Suspension]
    suspended: bool


@dataclass(frozen=True, slots=True)
class Head:
    """What stands above every page of a case."""

    case: Case
    steps: list[dict[str, object]]
    tabs: list[dict[str, object]]
    clock: Clock | None
    stages_paid: tuple[int, int] | None
    """How many of how many stages are paid, between the first payment and the last."""
    said: Event | None
    """The step that brought the case here, when its officer gave a reason: whoever acts next reads it first."""
    help_due: datetime | None
    """Until when help must come first, as long as it has not come."""
    may_act: bool
    """Whether it is this officer who takes the case a step forward."""
    money: str
    """Where the money of an approved case is, when finance cannot simply pay it."""
    today: date

    @property
    def elsewhere(self) -> bool:
        """Whether a tab without the acts is open; the page of an act leads to no other."""
        return any(tab["active"] for tab in self.tabs[1:])

    @property
    def until(self) -> str:
        """What must be done by the last day of the running clock; empty where none runs."""
        if self.clock is None or self.clock.left is None:
            return ""
        return UNTIL[ClockRule(self.case.clock_rule)] % {"day": self.clock.due.on}

    @property
    def said_by(self) -> str:
        """Who took that step, and what it was."""
        return f"{self.said.who} {self.said.act}" if self.said else ""

    @property
    def remedy(self) -> str:
        """What the applicant was told to do about a refusal."""
        return str(self.said.after.get("remedy", "")) if self.said else ""

    @property
    def ground(self) -> str:
        """Why the case was terminated."""
        ground = self.case.termination_ground
        return TerminationGround(ground).label if ground else ""

    @property
    def state(self) -> State:
        return State(self.case.state)

    @property
    def stands(self) -> State | Standing:
        return stands(self.case)

    @property
    def cause(self) -> str:
        return Cause(self.case.cause).label if self.case.cause else ""

    @property
    def relief_type(self) -> str:
        return ReliefType(self.case.relief_type).label if self.case.relief_type else ""

    @property
    def category(self) -> str:
        return Category(self.case.category).label if self.case.category else ""

    @property
    def amount(self) -> Decimal | None:
        return self.case.amount

    @property
    def next(self) -> str:
        """Who must do what."""
        if told := self._of_help():
            return told
        if detour := self._detour():
            return detour
        if self.state is State.REVIEWED and self.case.proposed_amount is None:
            return _("The review proposes no relief: the township sends the case for decision.")
        if self.state is State.REVIEWED and publicity_time(self.case) is not PublicityTime.BEFORE:
            return _("No notice is due before the decision: the township sends the case for decision.")
        if self.state is State.PAID and (told := self._of_the_notice()):
            return told
        return self.money or str(NEXT.get(self.state, ""))

    def _of_help(self) -> str:
        """What an emergency waits for before anything else, small fast relief also in place of everything else."""
        if self.help_due is not None and self.case.track == Track.SMALL_FAST:
            return _("The caseworker of the township gives the small fast relief; its registration then settles it.")
        if self.help_due is not None:
            return _("The caseworker of the township helps first; visit and papers follow.")
        if self.state in WITH_TOWNSHIP_ACCEPTED and small_and_helped(self.case):
            return _("The relief was given: the caseworker of the township registers and settles the case.")
        return ""

    def _detour(self) -> str:
        """What comes before a case can go on: an objection in publicity, changed facts, or days that still run."""
        publicised = self.state is State.PUBLICISED
        if publicised and open_objection(self.case) is not None:
            return _("The township checks the open objection and records the result.")
        if goes_back(self.case):
            return _("Facts were changed: the township returns the case; visit, review and publicity follow again.")
        notice = newest(self.case.publicities) if publicised else None
        if notice is None:
            return ""
        return _("Publicity lasts until %(day)s; from the day after, the reviewer of the township sends the case.") % {
            "day": notice.ends_on
        }

    def _of_the_notice(self) -> str:
        """What comes before a paid case can be closed, where its notice follows the relief."""
        if open_objection(self.case) is not None:
            return _("The township checks the open objection and records the result.")
        if notice_is_owed(self.case):
            return _("The relief was given: the caseworker of the township posts the notice.")
        notice = newest(self.case.publicities) if follows_the_relief(self.case) else None
        if notice is None or notice.ends_on < self.today:
            return ""
        return _(
            "Publicity lasts until %(day)s; from the day after, the caseworker of the township closes the case."
        ) % {"day": notice.ends_on}

    @property
    def ended(self) -> bool:
        return self.state in FINAL_STATES

    @property
    def facts_open(self) -> bool:
        return self.state in FACTS_OPEN


def last_return(case: Case) -> Event | None:
    """How the case last came back to an earlier step; whoever reviews or decides it again reads why."""
    return timeline(case).filter(verb=Verb.RETURNED).last()


def head_of(case: Case, *, officer: Officer, today: date, here: str) -> Head:
    """The head of a case's page; ``here`` is the URL name of the page, for the tabs."""
    moves = list(timeline(case).filter(after__has_key="state"))
    step = moves[-1] if moves else None
    said = step if step and step.note else None
    paid = stages_paid([case]).get(case.pk)
    clock = clock_of(case, today=today)
    steps, tabs = stepper(case, moves, today=today), list(_tabs(case, here))
    money = money_of(case)
    acts = not money.kept and may_act(case, officer)
    return Head(case, steps, tabs, clock, paid, said, help_due([case]).get(case.pk), acts, money.told, today)


def clock_of(case: Case, *, today: date) -> Clock | None:
    """The clock of an accepted case; None before acceptance. One query for the calendar, one for the pauses."""
    if case.clock_started_on is None or case.rules is None:
        return None
    read_parts(case, *DATED)
    calendar = work_calendar()
    counted = explain(case, calendar=calendar, today=case.clock_stopped_on or today)
    rules = Rules.from_json(case.rules)
    days, pauses = rules.decision_days, list(case.suspensions.all())
    assert counted is not None and days is not None  # acceptance refuses rules without a time limit
    strict = counted
    if case.clock_rule == ClockRule.DECISION:
        strict = due_of(started_on=case.clock_started_on, days=days, calendar=calendar, suspensions=())
    left = None if case.clock_stopped_on else days_left(counted.on, today, calendar)
    still = case.clock_stopped_on is None and any(
        row.closed_on is None and stands_still(row, rules=rules, calendar=calendar, today=today) for row in pauses
    )
    return Clock(counted, strict, left, case.clock_stopped_on, pauses, still)


def _tabs(case: Case, here: str) -> Iterator[dict[str, object]]:
    own = [
        (_("Facts"), "cases:detail"),
        (_("Papers"), "cases:papers"),
        (_("History"), "cases:timeline"),
    ]
    for title, name in own:
        yield {"label": title, "url": reverse(name, args=[case.pk]), "active": name == here}
    for title, name in _tabs_above(case):
        try:
            yield {"label": title, "url": reverse(name, args=[case.pk]), "active": name == here}
        except NoReverseMatch:  # its app is not served here
            continue


def _tabs_above(case: Case) -> Iterator[tuple[str, str]]:
    """Title and URL name of what apps above tell of a case."""
    urgent = case.relief_type == ReliefType.EMERGENCY or case.helped_on is not None
    for tab in settings.CASE_TABS:
        if urgent or not tab.get("of_emergencies"):
            yield str(tab["title"]), str(tab["url_name"])


# --- the file


@dataclass(frozen=True, slots=True)
class File:
    """Declared and verified facts side by side."""

    case: Case
    members: list[Any]
    expenses: list[Any]
    assets: list[Any]
    visit: Visit | None
    publicity: Any
    snapshots: list[Snapshot]

    @property
    def objection(self) -> Publicity | None:
        """The notice whose objection is open."""
        return open_objection(self.case)

    @property
    def applicant(self) -> Any:
        """The member who applies; None while nobody is entered."""
        return next((m for m in self.members if m.person_id == self.case.applicant_id), None)

    @property
    def visit_counts(self) -> bool:
        """Whether the visit speaks for the facts as they are now."""
        return self.visit is not None and self.visit.facts_version == self.case.facts_version

    @property
    def totals(self) -> dict[str, Decimal | None]:
        """Sums of the expenses in yuan."""
        return totals_of(self.expenses)

    @property
    def hukou(self) -> str:
        return Hukou(self.case.hukou).label if self.case.hukou else ""

    @property
    def property_declared(self) -> Outcome:
        return Outcome.answer(self.case.property_declared)


def totals_of(expenses: Sequence[Any]) -> dict[str, Decimal | None]:
    """Sums of expenses in yuan; the verified one only when every line is verified."""
    verified = [e.verified_self_paid for e in expenses]
    names = ("total", "reimbursed", "other_aid", "self_paid")
    sums: dict[str, Decimal | None] = {n: sum((getattr(e, n) for e in expenses), Decimal("0.00")) for n in names}
    return sums | {"verified": None if None in verified or not verified else sum(verified, Decimal("0.00"))}


def file_of(case: Case) -> File:
    """Everything a case states and what was verified, in one query; its head and its steps ask no more then."""
    for_steps = () if State(case.state) in FINAL_STATES else ("papers", "likely")
    load(case, "assets", "publicities", "suspensions", "snapshots", *for_steps)
    return File(
        case=case,
        members=list(case.members.all()),
        expenses=list(case.expenses.all()),
        assets=list(case.assets.all()),
        visit=newest(case.visits),
        publicity=newest(case.publicities),
        snapshots=list(case.snapshots.all()),
    )


# --- papers


@dataclass(frozen=True, slots=True)
class Asked:
    """A line of the checklist with what is in the file for it."""

    paper: PaperAsked
    have: list[Paper]

    @property
    def missing(self) -> bool:
        return self.paper.required and not self.have

    @property
    def owed(self) -> bool:
        """Whether it is not here and no decision is made without it."""
        return self.paper.owed and not self.have


def papers_of(case: Case) -> tuple[list[Asked], list[Paper], list[Paper]]:
    """The checklist with what is there, the papers beyond it, and the withdrawn ones."""
    prefetch_related_objects([case], Prefetch("papers", Paper.objects.select_related("added_by")))
    rows = list(case.papers.all())
    kept = [p for p in rows if p.withdrawn_at is None]
    asked = [Asked(paper, [p for p in kept if p.kind == paper.code]) for paper in asked_papers(case)]
    named = {a.paper.code for a in asked}
    return asked, [p for p in kept if p.kind not in named], [p for p in rows if p.withdrawn_at is not None]


def preview(case: Case, *, officer: Officer, today: date) -> list[Finding[Conclusion]]:
    """What policy says of the facts so far, by the rules of acceptance or today; what is not known yet is left out.

    While a possible duplicate is undecided nobody knows of former relief: it may be this household's.
    """
    if not (case.relief_type and case.cause):
        return []
    rules = Rules.from_json(case.rules) if case.rules else rules_on(today, case.region_path)
    package = package_of(rules.packages)
    found = determine(
        case_facts(case, area=officer.case_paths), rules, amount=case.proposed_amount, package=package
    ).findings
    if (meanwhile := interim_finding(case, today=today)) is not None:
        found = (*found, meanwhile)
    doubtful = ABOUT_FORMER_RELIEF if any(p.likeness == Likeness.OPEN for p in case.likely.all()) else frozenset()
    return [f for f in found if f.outcome is not Outcome.UNKNOWN and f.code not in doubtful]
