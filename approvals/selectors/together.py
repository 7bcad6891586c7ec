"""Cases that could be approved in one go."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from accounts.duties import Duty
from accounts.officer import Officer, within
from approvals.selectors.boards import Line, lines_of
from approvals.selectors.file import Outlook, approval, case_file, seen
from approvals.selectors.points import Point, points_of
from approvals.selectors.waiting import WAITING
from approvals.services.standing import take_undecided
from approvals.services.together import MOST, Outcome, refuse_too_many
from approvals.terms import DecisionOutcome
from cases.models import Case
from cases.terms import Step
from common.errors import DomainError
from standards.selectors import work_calendar


def to_decide_together(officer: Officer, *, today: date) -> list[Line]:
    """The first cases that this officer is to decide and for which a sum is proposed, the one due first on top."""
    rows = Case.objects.filter(pk__in=[])
    for state, (duty, level) in WAITING.items():
        if duty is Duty.DECIDE:
            paths = [h.path for h in officer.held if h.duty is duty and h.level is level]
            rows |= Case.objects.filter(within("region_path", paths), state=state, proposed_amount__isnull=False)
    shown = rows.select_related("township").order_by("due_on", "pk")[:MOST]
    return lines_of(shown, today=today, calendar=work_calendar())


@dataclass(frozen=True, slots=True)
class Candidate:
    """A chosen case with what an approval rests on, point by point; ``why_not`` says what keeps it from being plain."""

    case: Case
    amount: Decimal
    outlook: Outlook | None
    points: Sequence[Point]
    why_not: Sequence[str]


@dataclass(frozen=True, slots=True)
class Together:
    """The chosen cases: those that can be approved at once, with their total in yuan, and those that cannot."""

    plain: list[Candidate]
    others: list[Candidate]
    total: Decimal


def chosen(case_ids: Iterable[int], *, officer: Officer, today: date) -> Together:
    """What approving these cases at the sums proposed would mean.

    Raises NotFound for one that the officer cannot see, Invalid for too many.

    Plain is a case that nothing blocks, that needs neither a reason nor minutes, and of which each point is plain.
    """
    ids = sorted(set(case_ids))
    refuse_too_many(len(ids))
    found = [_candidate(pk, officer=officer, today=today) for pk in ids]
    plain = [one for one in found if not one.why_not]
    return Together(plain, [one for one in found if one.why_not], sum((one.amount for one in plain), Decimal(0)))


def decided_together(done: Iterable[int], left: Iterable[int], *, officer: Officer, today: date) -> list[Outcome]:
    """What became of cases: those of ``done`` that this officer approved, and what keeps every other one from it now.

    Raises NotFound for one that the officer cannot see, Invalid for none or too many.
    """
    approved = set(done)
    ids = sorted(approved | set(left))
    refuse_too_many(len(ids))
    return [_became(pk, pk in approved, officer=officer, today=today) for pk in ids]


def _became(case_id: int, approved: bool, *, officer: Officer, today: date) -> Outcome:
    case = seen(case_id, officer=officer)
    decision = getattr(case, "decision", None)
    if approved and decision and decision.outcome == DecisionOutcome.APPROVED and decision.by_id == officer.user_id:
        return Outcome(case, True)
    return Outcome(case, False, " ".join(_candidate(case_id, officer=officer, today=today).why_not))


def _candidate(case_id: int, *, officer: Officer, today: date) -> Candidate:
    case = seen(case_id, officer=officer)
    amount = case.proposed_amount or Decimal(0)
    try:
        held = take_undecided(case, Step.APPROVE, officer=officer)
    except DomainError as error:
        return Candidate(case, amount, None, (), [str(error.message)])
    outlook = approval(case, held, officer=officer, today=today, amount=amount, reason="")
    points = points_of(
        case_file(case, outlook.meaning.facts, officer=officer, today=today), outlook.meaning, today=today
    )
    why_not = [blocker.message for blocker in outlook.blockers]
    why_not += [_("%(point)s: %(said)s") % {"point": p.title, "said": p.said} for p in points if not p.plain]
    return Candidate(case, amount, outlook, points, why_not)
