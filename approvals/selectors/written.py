"""The written decision (告知书): what was decided, on which facts and clauses, and what of it is still to be paid."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.officer import Officer
from approvals.above import HELPED, HelpedFirst
from approvals.models import Decision, Meeting, PayeeChange, Stage
from approvals.selectors.file import seen
from approvals.selectors.panels import Printed, printed
from approvals.services.payee import corrected_payee
from approvals.signed import decision_of
from approvals.terms import DecisionOutcome, MeetingState
from cases.facts import load
from cases.models import Case
from cases.selectors.above import ToPrint
from cases.selectors.letters import Seal, seal_of
from common.errors import NotFound
from common.money import capitals
from standards.policy.clauses import cited
from standards.policy.terms import Category, Cause, Effect, Level, procedure_clause


@dataclass(frozen=True, slots=True)
class Notice:
    """The written decision (批准/不予批准告知书), from what was stored with it."""

    case: Case
    decision: Decision
    approved: bool
    facts: Mapping[str, Any]
    cause: str
    category: str
    capitals: str
    basis: Sequence[str]
    corrected: PayeeChange | None
    seal: Seal
    helped: HelpedFirst | None
    took_place: Sequence[str]
    """What of the procedure came before the decision, in Chinese."""
    stages: Sequence[Stage] = ()

    @property
    def title(self) -> str:
        return "批准临时救助告知书" if self.approved else "不予批准临时救助告知书"

    @property
    def left(self) -> Decimal:
        """What of the sum was not given first, in yuan."""
        given = self.helped.amount if self.helped else Decimal(0)
        return max((self.decision.amount or Decimal(0)) - given, Decimal("0.00"))

    @property
    def to_be_paid(self) -> Decimal:
        """What of it goes into an account and is not given in goods, in yuan."""
        return max(self.left - self.decision.in_kind, Decimal("0.00"))


def notice(case_id: int, *, officer: Officer) -> Notice:
    """Raises NotFound while there is no decision."""
    case = seen(case_id, officer=officer)
    decision = decision_of(case)
    if decision is None:
        raise NotFound("not_decided", _("This case is not decided yet."))
    load(case, "publicities")
    approved = decision.outcome == DecisionOutcome.APPROVED
    grounds = [] if approved else [f for f in printed(decision.determination) if f.effect is Effect.BLOCK]
    stages = list(decision.stages.all())
    facts = case.snapshots.filter(moment="decision").order_by("-id").values_list("body", flat=True).first() or {}
    return Notice(
        case=case,
        decision=decision,
        approved=approved,
        facts=facts,
        cause=Cause(case.cause).zh,
        category=Category(case.category).zh,
        capitals=capitals(decision.amount) if decision.amount else "",
        basis=_basis(case, grounds, in_stages=bool(stages)),
        corrected=corrected_payee(case),
        seal=seal_of(
            case, decision.office_name, timezone.localdate(decision.at), decides=decision.level == Level.TOWNSHIP
        ),
        helped=_helped(case),
        took_place=_took_place(case, decision),
        stages=stages,
    )


def _helped(case: Case) -> HelpedFirst | None:
    """What was given before the decision; asked of the money only where something was."""
    return next((told for known in HELPED if case.helped_on for told in [known(case)] if told), None)


def _took_place(case: Case, decision: Decision) -> list[str]:
    """A notice claims no step that was not held: in an emergency publicity follows the relief."""
    day = timezone.localdate(decision.at)
    hung = any(n.facts_version == decision.facts_version and n.ends_on < day for n in case.publicities.all())
    held = {"入户调查": bool(case.visits.all()), "审核": True, "公示": hung}
    return [step for step, was_held in held.items() if was_held]


def _basis(case: Case, grounds: Sequence[Printed], *, in_stages: bool) -> list[str]:
    """The articles that a notice cites: those of the procedure, the one on stages, then those of its grounds."""
    always = ["gwy649-48", procedure_clause(case.relief_type), *(["xc-2.2.1"] if in_stages else [])]
    return [cited(id_) for id_ in dict.fromkeys([*always, *(f.clause for f in grounds)])]


def to_print(case: Case, officer: Officer) -> list[ToPrint]:
    """The written decision of a case, and the minutes of the meetings over it that the officer may read."""
    title = _("Notice of refusal") if case.approved_amount is None else _("Notice of approval")
    decided = [ToPrint(str(title), reverse("approvals:notice", args=[case.pk]))] if case.decided_on else []
    held = Meeting.objects.visible_to(officer).filter(state=MeetingState.HELD, items__case=case).distinct()
    return decided + [
        ToPrint(f"{_('Minutes')} {one.number}", reverse("approvals:meeting_print", args=[one.pk]))
        for one in held.order_by("pk")
    ]
