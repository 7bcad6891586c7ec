"""Relief in stages: planned with the decision, each later stage confirmed by a short review, stopped for a reason."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.duties import Duty
from accounts.officer import Officer
from approvals.models import Decision, Stage, StageReview
from audit.services import record
from audit.verbs import Verb
from cases.models import Case
from cases.services import lock_case, move
from cases.terms import State, Step, StopGround
from common.errors import Blocked, Blocker, Invalid, NotFound, WrongState
from standards.policy.rules import Rules
from standards.policy.staging import Planned, plan_in_stages
from standards.policy.terms import Effect


@dataclass(frozen=True, slots=True)
class StageGiven:
    """One stage: its day, its sum in yuan and what must hold before it is paid."""

    planned_on: date
    amount: Decimal
    condition: str = ""


def plan_stages(decision: Decision, stages: Sequence[StageGiven], *, today: date) -> None:
    """Keep the stages of a decision just made; raises Invalid where the plan does not keep the rules (xc-2.2.1)."""
    if not stages or decision.amount is None:
        return
    planned = [Planned(stage.planned_on, stage.amount) for stage in stages]
    rules = Rules.from_json(decision.case.rules or {})
    found = plan_in_stages(amount=decision.amount, stages=planned, decided_on=today, rules=rules)
    if found.effect is Effect.BLOCK:
        raise Invalid("stages", found.reason.label, clause=found.clause, fields={"stages": found.reason.label})
    Stage.objects.bulk_create(
        Stage(
            decision=decision,
            number=number,
            amount=stage.amount,
            planned_on=stage.planned_on,
            condition=stage.condition.strip(),
        )
        for number, stage in enumerate(stages, 1)
    )


@transaction.atomic
def confirm_stage(case_id: int, number: int, *, officer: Officer, at: datetime, today: date, note: str) -> StageReview:
    """The short review before a later stage: who is helped is still in need, and the condition holds (xc-2.2.1).

    On its day or after, one stage after the other, once; raises WrongState, NotFound, Invalid without a note.
    """
    case = lock_case(case_id, officer=officer)
    held = officer.needs(Duty.REVIEW, case.region_path)
    if State(case.state) is not State.APPROVED:
        raise WrongState("not_in_stages", _("Stages are confirmed while the case is approved and not paid in full."))
    stage = _stage(case, number)
    if StageReview.objects.filter(stage=stage).exists():
        raise WrongState("stage_confirmed", _("This stage was confirmed already."))
    if today < stage.planned_on:
        raise WrongState("stage_too_early", _("This stage is planned for %s; it is reviewed then.") % stage.planned_on)
    if found := unconfirmed(case, number - 1):
        raise Blocked(found)
    if not note.strip():
        text = _("Say what was found: still in need, and the condition holds.")
        raise Invalid("note_missing", text, fields={"note": text})
    done = StageReview.objects.create(
        stage=stage, note=note.strip(), by_id=officer.user_id, by_name=officer.name, for_name=held.for_name, on=today,
        at=at,
    )  # fmt: skip
    record(
        Verb.STAGE_CONFIRMED, subject=case, officer=officer, held=held, at=at, region_path=case.region_path,
        label=str(case), after={"stage": number, "amount": f"{stage.amount:.2f}"}, clause="xc-2.2.1", note=done.note,
        announce=True,
    )  # fmt: skip
    return done


@transaction.atomic
def stop_stages(case_id: int, *, officer: Officer, at: datetime, ground: StopGround, reason: str) -> Case:
    """Pay no further stage: death, move, suspicion or hardship eased, with the reason; what was paid stays paid."""
    return move(case_id, Step.STOP_STAGES, officer=officer, when=at, ground=ground, reason=reason)


def unconfirmed(case: Case, number: int) -> list[Blocker]:
    """A stage after the first waits for its short review (xc-2.2.1)."""
    if number < 2:
        return []
    stage = Stage.objects.filter(decision__case=case, number=number, reviewed=None).first()
    if stage is None:
        return []
    text = _("Stage %(number)s is paid after its short review (planned for %(day)s).")
    said = text % {"number": number, "day": stage.planned_on}
    return [Blocker("stage_unconfirmed", said, "approvals:stages", "xc-2.2.1")]


def _stage(case: Case, number: int) -> Stage:
    stage = Stage.objects.filter(decision__case=case, number=number).first()
    if stage is None or number < 2:
        raise NotFound("no_such_stage", _("There is no such stage to confirm."))
    return stage
