"""Everything about one case that somebody needs who reviews or decides it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from accounts.duties import Duty
from accounts.officer import Held, Officer
from approvals.determine import decision_blockers, facts_of, judged, rules_of
from approvals.models import MeetingCall, MeetingItem, Review, Route
from approvals.selectors.similar import Similar, similar_to
from approvals.services.decide import (
    ABOUT_THE_DECIDER,
    approval_blockers,
    departs,
    level_of,
    refusal_blockers,
    sending_blockers,
)
from approvals.services.minutes import minutes_to_cite
from approvals.services.stages import StageGiven, plan_of
from approvals.services.standing import take_undecided
from cases.blockers import open_objection
from cases.clock import explain
from cases.facts import load
from cases.models import Case, Expense, Member, Paper, Publicity, Visit
from cases.papers import asked_papers
from cases.selectors.county import OfTheCounty, of_the_county
from cases.selectors.interim import Interim, interim_of_case
from cases.terms import State, Step
from common.errors import Blocker, NotFound
from common.rows import newest
from common.said import Said
from standards.policy.authority import delegated_limit
from standards.policy.deadlines import Due, days_left
from standards.policy.facts import CaseFacts, FormerRelief
from standards.policy.findings import Conclusion, Determination, Finding
from standards.policy.limits import relieved_elsewhere
from standards.policy.staging import Planned, equal_parts, ways_to_split
from standards.policy.terms import Category, Cause, Effect, Outcome, ReliefType
from standards.selectors import work_calendar


def seen(case_id: int, *, officer: Officer) -> Case:
    """The case with its township, county and decision; raises NotFound outside the officer's area."""
    with_it = ("township", "county", "decision__minutes__meeting", "decision__reviewed")
    case = Case.objects.visible_to(officer).select_related(*with_it).filter(pk=case_id).first()
    if case is None:
        raise NotFound("case_not_found", _("There is no such case in your area."))
    return case


def for_step(case_id: int, step: Step, *, officer: Officer) -> tuple[Case, Held]:
    """The case, if the officer may take ``step`` now; raises NotFound, WrongState (who was quicker) or NotAllowed."""
    case = seen(case_id, officer=officer)
    return case, take_undecided(case, step, officer=officer)


@dataclass(frozen=True, slots=True)
class PaperLine:
    """A line of the checklist: what is asked for and what is there."""

    title: str
    owed: bool
    """Whether no decision is made without it."""
    papers: Sequence[Paper]


@dataclass(frozen=True, slots=True)
class Signed:
    """A review and whether its signature still holds for the facts as they are."""

    review: Review
    void: bool


@dataclass(frozen=True, slots=True)
class CaseFile:
    """The whole file on one screen."""

    case: Case
    state: State
    relief_type: str
    cause: str
    category: str
    members: Sequence[Member]
    expenses: Sequence[Expense]
    visit: Visit | None
    county: OfTheCounty
    publicity: Publicity | None
    objection: Publicity | None
    former: Sequence[FormerRelief]
    similar: Similar
    elsewhere: Said | None
    papers: Sequence[PaperLine]
    reviews: Sequence[Signed]
    route: Route | None
    minutes: Sequence[MeetingItem]
    calls: Sequence[MeetingCall]
    interim: Interim | None
    due: Due | None
    left: int | None


_FILED = ("publicities", "reviews", "routes", "minutes__meeting__attendees", "meeting_calls", "papers", "suspensions")
"""What was signed, posted and filed on a case; an act rests on the newest of each."""


def case_file(case: Case, facts: CaseFacts, *, officer: Officer, today: date) -> CaseFile:
    """The file of a case, and what others got; former relief is among the ``facts`` that were read before."""
    load(case, *_FILED)
    former = facts.history or ()
    here = [relief for relief in former if not relief.elsewhere]
    calendar = work_calendar()
    due = explain(case, calendar=calendar, today=today)
    return CaseFile(
        case=case,
        state=State(case.state),
        relief_type=ReliefType(case.relief_type).label if case.relief_type else "",
        cause=Cause(case.cause).label if case.cause else "",
        category=Category(case.category).label if case.category else "",
        members=list(case.members.all()),
        expenses=list(case.expenses.all()),
        visit=newest(case.visits),
        county=of_the_county(case),
        publicity=newest(case.publicities),
        objection=open_objection(case),
        former=here,
        similar=similar_to(case, officer=officer, today=today),
        elsewhere=relieved_elsewhere(len(former) - len(here)) if len(here) < len(former) else None,
        papers=_checklist(case),
        reviews=signed_reviews(case),
        route=newest(case.routes),
        minutes=list(case.minutes.all()),
        calls=list(case.meeting_calls.all()),
        interim=interim_of_case(case, today=today),
        due=due,
        left=days_left(case.due_on, today, calendar) if case.due_on and not case.clock_stopped_on else None,
    )


def _checklist(case: Case) -> list[PaperLine]:
    there = [paper for paper in case.papers.all() if paper.withdrawn_at is None]
    asked = asked_papers(case)
    lines = [PaperLine(p.title, p.owed, [paper for paper in there if paper.kind == p.code]) for p in asked]
    return [line for line in lines if line.owed or line.papers]


def grounds_before(case: Case, amount: Decimal | None) -> str:
    """What the newest opinion that still holds says for this sum; who agrees with it need not say it again."""
    signed = newest(load(case, "reviews").reviews, facts_version=case.facts_version)
    return signed.grounds if signed is not None and signed.amount == amount else ""


def signed_reviews(case: Case) -> list[Signed]:
    """The opinions on a case, oldest first; one given for other facts is void."""
    return [Signed(review, review.facts_version != case.facts_version) for review in case.reviews.all()]


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a sum means for a case: who decides, what is the most, what else it takes."""

    facts: CaseFacts
    found: Determination
    standard: Decimal | None
    threshold: Decimal | None
    mend: str
    """The page on which the reader gets a fact that is not known established."""
    departs: str = ""
    """How the sum is another than was proposed and sent, or goes against the county's review; empty if neither."""

    @property
    def needs_reason(self) -> bool:
        """Whether a decision for this sum says why."""
        return bool(self.departs) or self.found.needs_reason

    @property
    def steps(self) -> tuple[Decimal, ...]:
        """The sums that the rules of the county leave to choose from."""
        return self.found.computed.choices if self.found.computed else ()

    @property
    def within(self) -> Finding[Conclusion] | None:
        """How the sum stands to what the rules of the county give; None while there is nothing to compare."""
        found = next((f for f in self.found.findings if f.code == "within_range"), None)
        return None if found is None or found.outcome is Outcome.UNKNOWN else found

    @property
    def blockers(self) -> list[tuple[Finding[Conclusion], Blocker]]:
        """The findings that forbid an approval, each with where it is mended."""
        return list(zip(self.found.blockers, decision_blockers(self.found, mend=self.mend), strict=True))

    @property
    def attention(self) -> list[Finding[Conclusion]]:
        """The findings that forbid, warn, or ask for more than a sum."""
        return [f for f in self.found.findings if f.effect is not Effect.NONE]

    @property
    def grounds(self) -> list[Finding[Conclusion]]:
        """The findings about the case itself, not about who decides it, that forbid relief."""
        return [f for f in self.found.blockers if f.code not in ABOUT_THE_DECIDER]


def meaning(
    case: Case,
    *,
    officer: Officer,
    amount: Decimal | None,
    today: date,
    decides: bool = False,
    unrelated: bool = True,
    suggests: bool = False,
) -> Meaning:
    """By the rules fixed at acceptance, as ``officer`` may read it; where he ``decides`` also whether he may.

    ``unrelated`` is his declaration, taken as given until the form is sent. ``suggests``: while no sum is asked about,
    the one that the rules of the county give exactly.
    """
    decider = officer.user_id if decides else None
    facts = facts_of(case, today=today, area=officer.case_paths, decider=decider, unrelated=unrelated)
    found, rules = judged(case, facts, today=today, amount=amount), rules_of(case, today=today)
    if suggests and amount is None and found.computed is not None and found.computed.exact:
        found = judged(case, facts, today=today, amount=found.computed.low)
    visits = State(case.state) in (State.ACCEPTED, State.INVESTIGATED) and officer.may(Duty.CASEWORK)
    mend = "cases:visit" if visits else "cases:return"
    return Meaning(facts, found, rules.urban_dibao, delegated_limit(rules), mend)


@dataclass(frozen=True, slots=True)
class Outlook:
    """What an act would rest on and what still stands in its way; ``refusal`` is what stands in the way of refusing."""

    meaning: Meaning
    blockers: Sequence[Blocker]
    minutes: MeetingItem | None = None
    refusal: Sequence[Blocker] = ()
    plan: Finding[int] | None = None
    """What the rules say of the stages in which it is to be paid."""

    @property
    def barred(self) -> list[Blocker]:
        """Why this officer may decide the case neither way."""
        return [blocker for blocker in self.refusal if blocker.code in ABOUT_THE_DECIDER]


def sending(case: Case, *, officer: Officer, today: date) -> Outlook:
    """Where the case would go if it were sent now."""
    load(case, "papers", "likely", "publicities", "reviews")
    rests_on = meaning(case, officer=officer, amount=None, today=today)
    return Outlook(rests_on, sending_blockers(case, rests_on.found, today=today))


def approval(
    case: Case,
    held: Held,
    *,
    officer: Officer,
    today: date,
    amount: Decimal | None,
    reason: str | None,
    stages: Sequence[StageGiven] = (),
) -> Outlook:
    """What an approval of ``amount`` by this officer would rest on; the service asks the same again in earnest."""
    load(case, *_FILED)
    asked = amount if amount is not None else case.proposed_amount or Decimal("0.00")
    rests_on = meaning(case, officer=officer, amount=asked, today=today, decides=True)
    rests_on = replace(rests_on, departs=departs(case, level=level_of(held), amount=asked))
    as_proposed = judged(case, rests_on.facts, today=today)
    minutes = minutes_to_cite(case, asked, needs=rests_on.found.needs_minutes)
    blockers = approval_blockers(
        case, rests_on.found, level=level_of(held), amount=asked, minutes=minutes, reason=reason
    )
    plan = plan_of(case, asked, stages, today=today) if stages else None
    if plan is not None and plan.effect is Effect.BLOCK:
        blockers.append(Blocker("stages", plan.reason.label, "", plan.clause))
    return Outlook(rests_on, blockers, minutes, refusal_blockers(case, as_proposed), plan)


def splits(case: Case, *, today: date) -> range:
    """Into how many equal parts the rules of the case let its relief be split; empty: it is paid at once."""
    return ways_to_split(rules_of(case, today=today))


def split(case: Case, amount: Decimal | None, number: int, *, today: date) -> list[Planned]:
    """``amount`` yuan in so many equal parts by month, from today on; nothing where that is not allowed."""
    if amount is None or amount <= 0 or number not in splits(case, today=today):
        return []
    return equal_parts(amount, number, begin=today)


def most_stages(case: Case, *, today: date) -> int:
    """The most stages that the rules of the case allow; 0 where nothing is paid in stages."""
    rules = rules_of(case, today=today)
    return rules.stages_most if rules.stages_most and rules.stages_months else 0
