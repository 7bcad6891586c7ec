"""What the case page shows of review and decision."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from accounts.officer import Officer
from approvals.determine import determination_of
from approvals.models import Decision, MeetingCall, MeetingItem, PayeeChange, Route
from approvals.selectors.file import Signed, seen, signed_reviews
from approvals.selectors.stages import StageLine, stage_lines
from approvals.services.meetings import may_call, purposes_for
from approvals.services.minutes import may_keep_minutes
from approvals.signed import decision_of
from approvals.terms import Purpose
from cases.models import Case
from common.errors import NotAllowed, WrongState
from common.said import Said
from standards.policy.findings import Conclusion, Determination, Finding, conclusion_of, words_of
from standards.policy.package.computed import Computed
from standards.policy.terms import Effect, Outcome


@dataclass(frozen=True, slots=True)
class Printed:
    """A finding as it was stored with a decision: words and clause as they stood, whatever the catalogue says now."""

    title: Said
    clause: str
    clause_heading: str
    clause_text: str
    outcome: Outcome
    effect: Effect
    conclusion: object
    reason: Said
    inputs: Mapping[Said, Said] = field(default_factory=dict)

    @classmethod
    def of(cls, stored: Mapping[str, Any]) -> "Printed":
        """Read what ``Finding.to_json`` wrote."""
        return cls(
            clause=stored["clause"],
            clause_heading=stored["clause_heading"],
            clause_text=stored["clause_text"],
            outcome=Outcome(stored["outcome"]),
            effect=Effect(stored["effect"]),
            conclusion=conclusion_of(stored["conclusion"]),
            **words_of(stored),
        )


@dataclass(frozen=True, slots=True)
class Why:
    """Clause, inputs and conclusion of every finding on a case; ``decision`` is set when they are printed from it."""

    case: Case
    findings: Sequence[Printed | Finding[Conclusion]]
    decision: Decision | None
    rules_day: date | None
    computed: Computed | None = None
    """What the rules of the county give, line by line."""


def why(case_id: int, *, officer: Officer, today: date) -> Why:
    """Before the decision computed now, by the rules of the acceptance day; after it as it was stored."""
    case = seen(case_id, officer=officer)
    decision = decision_of(case)
    if decision is not None:
        stored = decision.determination
        computed = Computed.from_json(stored["computed"]) if stored.get("computed") else None
        return Why(case, printed(stored), decision, date.fromisoformat(stored["rules_day"]), computed)
    if not (case.relief_type and case.cause):
        return Why(case, (), None, None)
    found: Determination = determination_of(case, today=today, area=officer.case_paths)
    return Why(case, found.findings, None, found.rules_day, found.computed)


def printed(stored: Mapping[str, Any]) -> list[Printed]:
    """The findings of a stored determination."""
    return [Printed.of(item) for item in stored["findings"]]


@dataclass(frozen=True, slots=True)
class Signatures:
    """Who said what about a case so far."""

    case: Case
    reviews: Sequence[Signed]
    routes: Sequence[Route]
    route_void: bool
    minutes: Sequence[MeetingItem]
    calls: Sequence[MeetingCall]
    decision: Decision | None
    post_reviewed: bool
    payee_changes: Sequence[PayeeChange]
    may_call: bool
    may_resolve: bool
    stages: Sequence[StageLine]


def decision_panel(case_id: int, *, officer: Officer, today: date) -> Signatures:
    """Route, reviews, minutes and decision; a signature for other facts than the present ones is marked void."""
    case = seen(case_id, officer=officer)
    routes = list(case.routes.all())
    decision = decision_of(case)
    return Signatures(
        case=case,
        reviews=signed_reviews(case),
        routes=routes,
        route_void=bool(routes) and routes[-1].facts_version != case.facts_version,
        minutes=list(case.minutes.prefetch_related("meeting__attendees")),
        calls=list(case.meeting_calls.all()),
        decision=decision,
        post_reviewed=decision is not None and hasattr(decision, "reviewed"),
        payee_changes=list(case.payee_changes.all()),
        may_call=_may(may_call, case, officer),
        may_resolve=_may(_may_resolve, case, officer),
        stages=stage_lines(case, today=today) if decision else (),
    )


def _may_resolve(case: Case, officer: Officer) -> None:
    """Whether a meeting that the officer keeps could resolve on the sum or who receives it."""
    _held, level = may_keep_minutes(case, officer)
    if not {Purpose.SUM, Purpose.PAYEE} & set(purposes_for(case, level)):
        raise WrongState("nothing_to_resolve", "")


def _may(asked: Callable[[Case, Officer], object], case: Case, officer: Officer) -> bool:
    """For links only; the services decide."""
    try:
        asked(case, officer)
    except (NotAllowed, WrongState):
        return False
    return True
