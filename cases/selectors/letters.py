"""The letters of the procedure, from what the trail kept when the step was taken."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.officer import Officer
from accounts.selectors import deciding_office
from audit.models import Event
from audit.selectors import timeline
from audit.verbs import Verb
from cases.clock import due_at_acceptance
from cases.models import Case
from cases.selectors.above import PAPERS, ToPrint
from cases.selectors.evidence import telephone_of_office
from cases.terms import ClockRule, LetterKind, State, TerminationGround
from common.errors import NotFound
from standards.policy.clauses import cited
from standards.policy.deadlines import Due
from standards.policy.terms import Cause, ReliefType, procedure_clause
from standards.selectors import work_calendar

_STEPS = {
    LetterKind.SUPPLEMENT: (Verb.SUPPLEMENT_ASKED,),
    LetterKind.ACCEPTANCE: (Verb.ACCEPTED, Verb.ACCEPTED_DIRECTLY),
    LetterKind.REFUSAL: (Verb.ACCEPTANCE_REFUSED,),
    LetterKind.TERMINATION: (Verb.TERMINATED,),
}
_WHO_IS_HELPED = {ReliefType.EMERGENCY: "xc-2.1.1.1", ReliefType.EXPENDITURE: "xc-2.1.2"}
_GROUNDS = {
    TerminationGround.FALSE_STATEMENTS: ("gwy649-58", "gwy649-68"),
    TerminationGround.REFUSES_CHECKS: ("gwy649-58", "gwy649-59"),
    TerminationGround.HELPED_ELSEWHERE: ("xc-2.3.2",),
}
"""By which article a case ends; the other grounds leave nobody, or nothing, to be relieved (gwy649-47)."""


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter to print: the step that it tells, and whose seal it bears."""

    case: Case
    kind: LetterKind
    told: Event
    seal: "Seal"
    basis: Sequence[str]
    due: Due | None

    @property
    def telephone(self) -> str:
        """Whom to ask: the telephone of the office as it was public on that day; empty, to be filled in by hand."""
        return telephone_of_office(self.case, until=self.seal.day)

    @property
    def part(self) -> str:
        """The template of its own words."""
        return f"cases/letters/{self.kind.value}.html"

    @property
    def directly(self) -> bool:
        """Whether an emergency was accepted before its application was complete."""
        return self.told.verb == Verb.ACCEPTED_DIRECTLY

    @property
    def small(self) -> bool:
        """Whether nothing but the relief itself was promised with the acceptance (小额快救)."""
        return _rule_of(self.told) is ClockRule.SMALL

    @property
    def cause(self) -> str:
        return Cause(self.case.cause).zh if self.case.cause else ""

    @property
    def ground(self) -> str:
        return TerminationGround(self.case.termination_ground).zh if self.case.termination_ground else ""

    @property
    def remedy(self) -> str:
        return str(self.told.after.get("remedy", ""))

    @property
    def papers(self) -> list[tuple[str, str]]:
        """What the checklist lacked when the applicant was told: title and article."""
        return [(paper["title"], cited(paper["clause"])) for paper in self.told.after.get("papers", [])]


@dataclass(frozen=True, slots=True)
class Seal:
    """Who signs on which day; ``by_order_of`` is the county's office where a township decides for it (Q16)."""

    office: str
    by_order_of: str
    day: date


def seal_of(case: Case, office: str, day: date, *, decides: bool) -> Seal:
    """The seal of the office that acted; ``decides`` where a township took a decision that is the county's."""
    return Seal(office, deciding_office(case.county, day) if decides else "", day)


def letters_of(case: Case) -> list[LetterKind]:
    """The letters that the case has brought about so far."""
    state = State(case.state)
    there = {
        LetterKind.SUPPLEMENT: case.supplement_asked_on is not None,
        LetterKind.ACCEPTANCE: case.accepted_on is not None,
        LetterKind.REFUSAL: state is State.ACCEPTANCE_REFUSED,
        LetterKind.TERMINATION: state is State.TERMINATED,
    }
    return [kind for kind, is_there in there.items() if is_there]


def to_print(case: Case, *, officer: Officer) -> list[ToPrint]:
    """Everything of the case that goes into its paper file, in the order of the procedure."""
    letters = [ToPrint(kind.label, reverse("cases:letter", args=[case.pk, kind])) for kind in letters_of(case)]
    posted = [ToPrint(_("The notice"), reverse("cases:notice", args=[case.pk]))] if case.publicities.all() else []
    above = [paper for known in PAPERS for paper in known(case, officer)]
    return [*letters, *posted, *above, ToPrint(_("Summary of the case"), reverse("cases:print", args=[case.pk]))]


def letter_of(case: Case, kind: str) -> Letter:
    """The letter of that kind; raises NotFound when the case has none."""
    wanted = next((k for k in letters_of(case) if k == kind), None)
    told = timeline(case).filter(verb__in=_STEPS[wanted]).last() if wanted else None
    if wanted is None or told is None:
        raise NotFound("no_letter", _("There is no such letter of this case."))
    decides = told.before.get("state") == State.TOWNSHIP_DECISION
    return Letter(
        case=case,
        kind=wanted,
        told=told,
        seal=seal_of(case, told.office_name, timezone.localdate(told.at), decides=decides),
        basis=[cited(id_) for id_ in _basis(case, wanted)],
        due=_promised(case, told) if wanted is LetterKind.ACCEPTANCE else None,
    )


def _promised(case: Case, told: Event) -> Due:
    """The time limit as it was told at acceptance, whatever the clock runs for by now."""
    assert case.accepted_on is not None  # it is what the letter tells
    return due_at_acceptance(case, _rule_of(told), on=case.accepted_on, calendar=work_calendar())


def _rule_of(told: Event) -> ClockRule:
    return ClockRule(told.after.get("clock_rule", ClockRule.DECISION))


def _basis(case: Case, kind: LetterKind) -> tuple[str, ...]:
    """The articles on which a letter rests; the papers of a supplement name their own."""
    if kind is LetterKind.ACCEPTANCE:
        return ("gwy649-48", "gwy649-60", procedure_clause(case.relief_type))
    if kind is LetterKind.REFUSAL:
        helped = (_WHO_IS_HELPED[ReliefType(case.relief_type)],) if case.relief_type else ()
        return ("gwy649-47", "gwy649-48", *helped)
    if kind is LetterKind.TERMINATION and case.termination_ground:
        return _GROUNDS.get(TerminationGround(case.termination_ground), ("gwy649-47",))
    return ()
