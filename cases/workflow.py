"""The procedure of a case: every transition with its duty, level, trace and guards, in process order.

Nothing here saves. ``cases.services.move`` is the only caller: it locks the row, checks right, state and guards, calls
the transition, saves and records.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, TypeVar

from django.db import models
from django_fsm import RETURN_VALUE, transition

from accounts.duties import Duty, RegionLevel
from audit.verbs import Verb
from cases.terms import ClockRule, SettleWay, State, Step, StopGround, TerminationGround
from common.errors import Blocker
from common.later import Later
from standards.policy.terms import procedure_clause

blockers = Later("cases.blockers")
"""They read papers, standards and facts; the models, which know this procedure, must not need all that."""

FINAL_STATES = (State.CLOSED, State.ACCEPTANCE_REFUSED, State.NOT_APPROVED, State.WITHDRAWN, State.TERMINATED)
ORDER = (
    State.DRAFT,
    State.SUBMITTED,
    State.ACCEPTED,
    State.INVESTIGATED,
    State.REVIEWED,
    State.PUBLICISED,
    State.TOWNSHIP_DECISION,
    State.COUNTY_REVIEW,
    State.COUNTY_DECISION,
    State.APPROVED,
    State.PAID,
    State.CLOSED,
)
"""The path of a case that goes well; the two decision branches stand one after the other."""

WITH_APPLICANT = (State.DRAFT, State.SUPPLEMENT)
WITH_TOWNSHIP = (State.SUBMITTED, State.ACCEPTED, State.INVESTIGATED, State.REVIEWED, State.PUBLICISED)
WITH_DECIDER = (State.TOWNSHIP_DECISION, State.COUNTY_REVIEW, State.COUNTY_DECISION)
WITH_TOWNSHIP_ACCEPTED = WITH_TOWNSHIP[1:]
OPEN_TO_HELP = (*WITH_TOWNSHIP_ACCEPTED, *WITH_DECIDER)
"""Accepted and not decided: where help may come first (二（二）1)."""
FACTS_OPEN = (*WITH_APPLICANT, *WITH_TOWNSHIP)
"""While a case lies with those who decide, its facts cannot change: it is returned first."""

RETURNABLE = (State.INVESTIGATED, State.REVIEWED, State.PUBLICISED, *WITH_DECIDER)
RETURN_TARGETS = (State.ACCEPTED, State.INVESTIGATED, State.REVIEWED, State.PUBLICISED, State.COUNTY_REVIEW)


def return_targets(state: State) -> tuple[State, ...]:
    """The earlier steps to which a case in ``state`` can be returned; never forward."""
    return tuple(t for t in RETURN_TARGETS if state in ORDER and ORDER.index(t) < ORDER.index(state))


Guard = Callable[..., Iterable[Blocker]]
Method = TypeVar("Method", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class StepSpec:
    """What a step needs: from which states, which duty (by the state it leaves), at which level, and its guards.

    ``pairs`` are the changes of state that it may make; the database knows them too (``cases.models.guards``).
    """

    step: Step
    sources: tuple[State, ...]
    pairs: tuple[tuple[State, State], ...]
    duties: Mapping[State, tuple[Duty, RegionLevel | None]]
    verb: Verb
    guards: tuple[Guard, ...]
    clause: str
    needs_reason: bool
    also: tuple[Duty, ...] = ()
    """Duties that may take the step as well, for instance for a whole register."""
    reads: tuple[str, ...] = ()
    """The parts of the file that the guards read, fetched at once where many cases take the step."""

    def cites(self, relief_type: str) -> str:
        """The clause under which a case takes the step: an emergency has a procedure of its own."""
        return procedure_clause(relief_type) if self.clause == "xc-2.2.2" else self.clause


SPECS: dict[Step, StepSpec] = {}


def duties_of(step: Step) -> frozenset[Duty]:
    """The duties of which one at least is needed to take the step from whatever state."""
    spec = SPECS[step]
    return frozenset(duty for duty, _level in spec.duties.values()) | frozenset(spec.also)


def _step(
    step: Step,
    *,
    source: Iterable[State],
    target: State | RETURN_VALUE,
    duty: Duty | Mapping[State, tuple[Duty, RegionLevel | None]],
    verb: Verb,
    level: RegionLevel | None = None,
    guards: tuple[Guard, ...] = (),
    clause: str = "",
    needs_reason: bool = False,
    also: tuple[Duty, ...] = (),
    reads: tuple[str, ...] = (),
) -> Callable[[Method], Method]:
    sources = tuple(source)
    targets = [target] if isinstance(target, State) else [State(str(one)) for one in target.allowed_states]
    pairs = tuple((s, t) for s in sources for t in targets if _leads(step, s, t))
    duties = dict.fromkeys(sources, (duty, level)) if isinstance(duty, Duty) else dict(duty)
    SPECS[step] = StepSpec(step, sources, pairs, duties, verb, guards, clause, needs_reason, also, reads)
    return transition(field="state", source=list(sources), target=target, custom={"step": step})


def _leads(step: Step, before: State, after: State) -> bool:
    """Whether a step with several targets leads from one state to the other."""
    if step is Step.RETURN:
        return after in return_targets(before)
    return step is not Step.HELP_FIRST or before is after


_SOUND = (
    blockers.application_is_complete,
    blockers.payee_is_explained,
    blockers.papers_are_there,
    blockers.duplicates_are_decided,
)
"""Asked at acceptance and again afterwards: facts and papers may have changed since."""

_TOWNSHIP, _COUNTY = RegionLevel.TOWNSHIP, RegionLevel.COUNTY
_DECIDERS = {State.TOWNSHIP_DECISION: (Duty.DECIDE, _TOWNSHIP), State.COUNTY_DECISION: (Duty.DECIDE, _COUNTY)}
_HOLDERS = {
    State.SUBMITTED: (Duty.CASEWORK, None),
    State.SUPPLEMENT: (Duty.CASEWORK, None),
    State.ACCEPTED: (Duty.REVIEW, None),
    State.INVESTIGATED: (Duty.REVIEW, None),
    State.REVIEWED: (Duty.REVIEW, None),
    State.PUBLICISED: (Duty.REVIEW, None),
    State.TOWNSHIP_DECISION: (Duty.DECIDE, _TOWNSHIP),
    State.COUNTY_REVIEW: (Duty.REVIEW, _COUNTY),
    State.COUNTY_DECISION: (Duty.DECIDE, _COUNTY),
    State.APPROVED: (Duty.DECIDE, _COUNTY),
}
"""Who holds a case in each state, and so may return or terminate it."""


class CaseWorkflow(models.Model):
    """The transitions of ``cases.Case``; each body only writes down what the step brings."""

    class Meta:
        abstract = True

    state: Any
    supplement_asked_on: Any
    supplement_text: Any
    submitted_at: Any
    accepted_on: Any
    accepted_by_id: Any
    decided_on: Any
    termination_ground: Any
    rules: Any
    clock_started_on: Any
    clock_stopped_on: Any
    due_on: Any
    due_provisional: Any
    number: Any
    applied_on: Any
    proposed_amount: Any
    approved_amount: Any
    paid_amount: Any
    helped_on: Any
    clock_rule: Any

    @_step(
        Step.SUBMIT,
        source=[State.DRAFT],
        target=State.SUBMITTED,
        duty=Duty.CASEWORK,
        also=(Duty.IMPORT,),
        reads=("members",),
        verb=Verb.SUBMITTED,
        guards=(blockers.application_is_complete,),
        clause="xc-2.2.2",
    )
    def submit(self, *, at: datetime, number: str) -> None:
        self.submitted_at = at
        self.number = self.number or number

    @_step(
        Step.ASK_SUPPLEMENT,
        source=[State.SUBMITTED],
        target=State.SUPPLEMENT,
        duty=Duty.CASEWORK,
        verb=Verb.SUPPLEMENT_ASKED,
        guards=(blockers.supplement_not_asked_before,),
        needs_reason=True,
    )
    def ask_supplement(self, *, on: date, reason: str, papers: list[dict[str, str]]) -> None:
        """The trace carries the papers that the checklist lacks, for the letter."""
        self.supplement_asked_on = on
        self.supplement_text = reason

    @_step(
        Step.SUPPLEMENT,
        source=[State.SUPPLEMENT],
        target=State.SUBMITTED,
        duty=Duty.CASEWORK,
        verb=Verb.SUPPLEMENTED,
        guards=(blockers.application_is_complete,),
    )
    def supplement(self, *, at: datetime) -> None:
        self.submitted_at = at

    @_step(
        Step.ACCEPT,
        source=[State.SUBMITTED],
        target=State.ACCEPTED,
        duty=Duty.CASEWORK,
        verb=Verb.ACCEPTED,
        guards=_SOUND,
        clause="xc-2.2.2",
    )
    def accept(self, *, on: date, by: int, rules: dict[str, Any], due_on: date, provisional: bool) -> None:
        self.accepted_on = self.clock_started_on = on
        self.accepted_by_id = by
        self.rules = rules
        self.due_on, self.due_provisional = due_on, provisional

    @_step(
        Step.ACCEPT_DIRECTLY,
        source=[State.DRAFT],
        target=State.ACCEPTED,
        duty=Duty.CASEWORK,
        verb=Verb.ACCEPTED_DIRECTLY,
        guards=(blockers.emergency_is_told,),
        clause="xc-2.2.1",
    )
    def accept_directly(
        self,
        *,
        on: date,
        at: datetime,
        by: int,
        number: str,
        rules: dict[str, Any],
        due_on: date,
        provisional: bool,
        clock_rule: ClockRule,
    ) -> None:
        """Where life cannot wait, who, where and what are enough; the papers follow (二（二）1)."""
        self.submitted_at = at
        self.number = self.number or number
        self.accepted_on = self.clock_started_on = on
        self.accepted_by_id = by
        self.rules = rules
        self.due_on, self.due_provisional = due_on, provisional
        self.clock_rule = clock_rule

    @_step(
        Step.HELP_FIRST,
        source=OPEN_TO_HELP,
        target=RETURN_VALUE(*OPEN_TO_HELP),
        duty=Duty.CASEWORK,
        also=(Duty.DECIDE,),
        verb=Verb.HELPED_FIRST,
        guards=(blockers.is_an_emergency, blockers.not_helped_yet),
        clause="xc-2.2.1",
    )
    def help_first(self, *, on: date, amount: Decimal, due_on: date | None, provisional: bool = False) -> State:
        """The clock of the case ends; that of the paperwork runs until ``due_on``, unless none is owed."""
        self.helped_on, self.paid_amount = on, amount
        if due_on is None:
            self.clock_stopped_on = on
        else:
            self.clock_rule, self.clock_started_on, self.clock_stopped_on = ClockRule.PAPERWORK, on, None
            self.due_on, self.due_provisional = due_on, provisional
        return State(self.state)

    @_step(
        Step.SETTLE,
        source=WITH_TOWNSHIP_ACCEPTED,
        target=State.CLOSED,
        duty=Duty.CASEWORK,
        verb=Verb.SETTLED,
        guards=(blockers.is_an_emergency, blockers.objections_are_settled),
        clause="xc-2.2.1",
    )
    def settle(self, *, on: date, way: SettleWay) -> None:
        """Registered small relief, papers replaced by signed minutes, or a person handed over: no decision follows."""
        self.clock_stopped_on = self.clock_stopped_on or on

    @_step(
        Step.REFUSE_ACCEPTANCE,
        source=[State.SUBMITTED, State.SUPPLEMENT],
        target=State.ACCEPTANCE_REFUSED,
        duty=Duty.CASEWORK,
        verb=Verb.ACCEPTANCE_REFUSED,
        needs_reason=True,
    )
    def refuse_acceptance(self, *, reason: str, remedy: str) -> None:
        """The trace carries reason and remedy."""

    @_step(
        Step.INVESTIGATE,
        source=[State.ACCEPTED],
        target=State.INVESTIGATED,
        duty=Duty.CASEWORK,
        verb=Verb.INVESTIGATED,
        guards=(blockers.small_relief_is_settled, *_SOUND, blockers.visit_speaks_for_the_facts),
        clause="xc-2.2.2",
    )
    def investigate(self) -> None:
        """The visit record carries what was found."""

    @_step(
        Step.REVIEW,
        source=[State.INVESTIGATED],
        target=State.REVIEWED,
        duty=Duty.REVIEW,
        level=_TOWNSHIP,
        verb=Verb.REVIEWED,
        guards=(blockers.visit_speaks_for_the_facts,),
        clause="xc-2.2.2",
    )
    def review(self, *, amount: Decimal | None) -> None:
        self.proposed_amount = amount  # None: no relief is proposed

    @_step(
        Step.PUBLICISE,
        source=[State.REVIEWED],
        target=State.PUBLICISED,
        duty=Duty.CASEWORK,
        verb=Verb.PUBLICISED,
        guards=(
            blockers.visit_speaks_for_the_facts,
            blockers.review_speaks_for_the_facts,
            blockers.relief_is_proposed,
            blockers.publicity_is_foreseen,
            blockers.objections_are_settled,
        ),
    )
    def publicise(self) -> None:
        """The publicity record carries days and place."""

    @_step(
        Step.SEND_FOR_DECISION,
        source=[State.REVIEWED, State.PUBLICISED],
        target=RETURN_VALUE(State.TOWNSHIP_DECISION, State.COUNTY_REVIEW),
        duty=Duty.REVIEW,
        level=_TOWNSHIP,
        verb=Verb.SENT_FOR_DECISION,
        guards=(
            blockers.application_is_complete,
            blockers.payee_is_explained,
            blockers.papers_are_complete,
            blockers.duplicates_are_decided,
            blockers.visit_speaks_for_the_facts,
            blockers.review_speaks_for_the_facts,
            blockers.publicity_is_over,
            blockers.objections_are_settled,
        ),
        clause="xc-2.2.2",
    )
    def send_for_decision(self, *, on: date, level: str) -> State:
        return State.TOWNSHIP_DECISION if level == "township" else State.COUNTY_REVIEW

    @_step(
        Step.COUNTY_REVIEW,
        source=[State.COUNTY_REVIEW],
        target=State.COUNTY_DECISION,
        duty=Duty.REVIEW,
        level=_COUNTY,
        verb=Verb.COUNTY_REVIEWED,
        clause="xc-2.2.2",
    )
    def county_review(self, *, amount: Decimal | None) -> None:
        if amount is not None:
            self.proposed_amount = amount

    @_step(
        Step.APPROVE,
        source=[State.TOWNSHIP_DECISION, State.COUNTY_DECISION],
        target=RETURN_VALUE(State.APPROVED, State.PAID),
        duty=_DECIDERS,
        verb=Verb.APPROVED,
        guards=(blockers.objections_are_settled, blockers.sum_covers_what_was_given),
        clause="xc-2.2.2",
    )
    def approve(self, *, on: date, amount: Decimal) -> State:
        """Where help came first and was exactly this sum, nothing is left to pay (二（二）1)."""
        self.decided_on = on
        self.approved_amount = amount
        if self.paid_amount != amount:
            return State.APPROVED
        self.clock_stopped_on = on
        return State.PAID

    @_step(
        Step.DISAPPROVE,
        source=[State.TOWNSHIP_DECISION, State.COUNTY_DECISION],
        target=State.NOT_APPROVED,
        duty=_DECIDERS,
        verb=Verb.NOT_APPROVED,
        clause="xc-2.2.2",
        needs_reason=True,
    )
    def disapprove(self, *, on: date, reason: str, remedy: str) -> None:
        self.decided_on = self.clock_stopped_on = on

    @_step(
        Step.PAY,
        source=[State.APPROVED],
        target=RETURN_VALUE(State.APPROVED, State.PAID),
        duty=Duty.PAY,
        verb=Verb.PAID,
        clause="xc-2.2.2",
    )
    def pay(self, *, on: date, amount: Decimal, last: bool, whole: bool = True) -> State:
        """Relief in stages stays approved until the ``last`` sum; the clock ends with the first one (二（二）1).

        Not with a part of it: ``whole`` says that a stage given partly in goods is settled altogether.
        """
        self.paid_amount = (self.paid_amount or Decimal(0)) + amount
        if whole:
            self.clock_stopped_on = self.clock_stopped_on or on
        return State.PAID if last else State.APPROVED

    @_step(
        Step.STOP_STAGES,
        source=[State.APPROVED],
        target=State.PAID,
        duty={State.APPROVED: (Duty.DECIDE, None)},
        verb=Verb.STAGES_STOPPED,
        guards=(blockers.something_was_paid,),
        clause="xc-2.2.1",
        needs_reason=True,
    )
    def stop_stages(self, *, ground: StopGround, reason: str) -> None:
        """What was paid stays; the stages that are left are not paid any more."""

    @_step(
        Step.TAKE_BACK_PAYMENT,
        source=[State.APPROVED, State.PAID, State.CLOSED],
        target=State.APPROVED,
        duty=Duty.PAY,
        verb=Verb.PAYMENT_CAME_BACK,
        guards=(blockers.was_decided,),
        clause="xc-2.2.2",
        needs_reason=True,
    )
    def take_back_payment(self, *, amount: Decimal, reason: str) -> None:
        """The bank gave a paid sum back: the applicant has not got it, so the clock runs on until he has."""
        left = (self.paid_amount or Decimal(0)) - amount
        self.paid_amount = left or None
        if not left:
            self.clock_stopped_on = None

    @_step(
        Step.CLOSE,
        source=[State.PAID],
        target=State.CLOSED,
        duty=Duty.CASEWORK,
        verb=Verb.CLOSED,
        guards=(blockers.relief_was_publicised, blockers.objections_are_settled),
    )
    def close(self, *, on: date) -> None:
        """The paper file is complete and archived."""
        if self.clock_started_on:  # of stages that were stopped before one was settled altogether
            self.clock_stopped_on = self.clock_stopped_on or on

    @_step(
        Step.RETURN,
        source=RETURNABLE,
        target=RETURN_VALUE(*RETURN_TARGETS),
        duty={s: _HOLDERS[s] for s in RETURNABLE},
        verb=Verb.RETURNED,
        guards=(blockers.return_goes_back,),
        needs_reason=True,
    )
    def return_to(self, *, target: State, reason: str) -> State:
        return target

    @_step(
        Step.WITHDRAW,
        source=[State.DRAFT, State.SUPPLEMENT, *WITH_TOWNSHIP, *WITH_DECIDER],
        target=State.WITHDRAWN,
        duty=Duty.CASEWORK,
        verb=Verb.WITHDRAWN,
        guards=(blockers.help_was_not_given,),
        needs_reason=True,
    )
    def withdraw(self, *, on: date, reason: str) -> None:
        self.clock_stopped_on = on if self.clock_started_on else None

    @_step(
        Step.TERMINATE,
        source=[s for s in _HOLDERS if s not in (State.SUBMITTED, State.SUPPLEMENT)],
        target=State.TERMINATED,
        duty={s: h for s, h in _HOLDERS.items() if s not in (State.SUBMITTED, State.SUPPLEMENT)},
        verb=Verb.TERMINATED,
        guards=(blockers.nothing_was_paid, blockers.help_was_not_given),
        needs_reason=True,
    )
    def terminate(self, *, on: date, ground: TerminationGround, reason: str, remedy: str) -> None:
        self.clock_stopped_on = on
        self.termination_ground = ground
