"""Relief in stages: planned with the decision, each later stage confirmed by a short review, stopped for a reason."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from accounts.duties import Duty
from accounts.officer import SYSTEM, Officer
from approvals.above import SETTLED
from approvals.models import DeadlineWarning, Decision, Stage, StageReview
from approvals.services.signs import Sign, forbidding, signs_of
from approvals.terms import StageState, WarningKind
from audit.services import record
from audit.verbs import Verb
from cases.models import Case
from cases.services import lock_case, move
from cases.terms import State, Step, StopGround
from common.errors import Blocked, Blocker, Invalid, NotFound, WrongState
from common.rows import newest
from common.stated import UpTo
from standards.policy.findings import Finding
from standards.policy.rules import Rules
from standards.policy.staging import Planned, plan_in_stages
from standards.policy.terms import Effect

Words = Annotated[str, UpTo(2000)]


@dataclass(frozen=True, slots=True)
class StageGiven:
    """One stage: its day, its sum in yuan and what must hold before it is paid."""

    planned_on: date
    amount: Decimal
    condition: Annotated[str, UpTo(200)] = ""


def plan_of(case: Case, amount: Decimal, stages: Sequence[StageGiven], *, today: date) -> Finding[int]:
    """What the rules fixed at acceptance say of such stages for ``amount`` yuan (xc-2.2.1)."""
    planned = [Planned(stage.planned_on, stage.amount) for stage in stages]
    return plan_in_stages(amount=amount, stages=planned, decided_on=today, rules=Rules.from_json(case.rules or {}))


def plan_stages(decision: Decision, stages: Sequence[StageGiven], *, today: date) -> None:
    """Keep the stages of a decision just made; raises Invalid where the plan does not keep the rules (xc-2.2.1)."""
    if not stages or decision.amount is None:
        return
    text = _("The sum must be above zero.")
    if wrong := {f"stages.{place}.amount": text for place, stage in enumerate(stages) if stage.amount <= 0}:
        raise Invalid("stage_not_positive", text, fields=wrong)
    found = plan_of(decision.case, decision.amount, stages, today=today)
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
def confirm_stage(
    case_id: int, number: int, *, officer: Officer, at: datetime, today: date, note: Words, despite: bool = False
) -> StageReview:
    """The short review before a later stage: who is helped is still in need, and the condition holds (xc-2.2.1).

    On its day or after, one stage after the other, once; again only when something became known since and it is not
    paid. What became known (``signs_of``) blocks unless the officer has looked at it and confirms ``despite`` it.
    Raises WrongState, NotFound, Blocked, Invalid without a note.
    """
    case = lock_case(case_id, officer=officer)
    held = officer.needs(Duty.REVIEW, case.region_path)
    if State(case.state) is not State.APPROVED:
        raise WrongState("not_in_stages", _("Stages are confirmed while the case is approved and not paid in full."))
    stage, signs = _stage(case, number), signs_of(case)
    looked = newest(stage.reviewed)
    if looked is not None and (not _unseen(looked, signs) or number in settled(case)):
        raise WrongState("stage_confirmed", _("This stage was confirmed already."))
    if today < stage.planned_on:
        raise WrongState("stage_too_early", _("This stage is planned for %s; it is reviewed then.") % stage.planned_on)
    told = [] if despite else [_as_blocker(sign) for sign in signs]
    if found := [*_unreviewed(case, number - 1), *forbidding(case), *told]:
        raise Blocked(found)
    if not note.strip():
        text = _("Say what was found: still in need, and the condition holds.")
        raise Invalid("note_missing", text, fields={"note": text})
    done = StageReview.objects.create(
        stage=stage, note=note.strip(), by_id=officer.user_id, by_name=officer.name, for_name=held.for_name, on=today,
        at=at, signs=[sign.key for sign in signs],
    )  # fmt: skip
    record(
        Verb.STAGE_CONFIRMED, subject=case, officer=officer, held=held, at=at, region_path=case.region_path,
        label=str(case), after={"stage": number, "amount": f"{stage.amount:.2f}", "signs": done.signs},
        clause="xc-2.2.1", note=done.note, announce=True,
    )  # fmt: skip
    return done


@transaction.atomic
def stop_stages(case_id: int, *, officer: Officer, at: datetime, ground: StopGround, reason: Words) -> Case:
    """Pay no further stage: death, move, suspicion or hardship eased, with the reason; what was paid stays paid."""
    return move(case_id, Step.STOP_STAGES, officer=officer, when=at, ground=ground, reason=reason)


@transaction.atomic
def warn_of_stages(planned_until: date, *, at: datetime) -> int:
    """Tell once of each stage planned for that day or before that waits for its review; returns how many."""
    told = DeadlineWarning.objects.filter(
        case=OuterRef("decision__case"), kind=WarningKind.STAGE, due_on=OuterRef("planned_on")
    )
    waiting = Stage.objects.filter(
        ~Exists(told), decision__case__state=State.APPROVED, number__gt=1, reviewed=None, planned_on__lte=planned_until
    )
    warned = 0
    for stage in waiting.select_related("decision__case").order_by("planned_on", "pk"):
        case = stage.decision.case
        _row, new = DeadlineWarning.objects.get_or_create(
            case=case, kind=WarningKind.STAGE, due_on=stage.planned_on, defaults={"at": at}
        )
        if new:
            record(
                Verb.STAGE_LATE, subject=case, officer=SYSTEM, at=at, region_path=case.region_path, label=str(case),
                after={"stage": stage.number, "due_on": str(stage.planned_on)}, clause="xc-2.2.1", announce=True,
            )  # fmt: skip
            warned += 1
    return warned


def settled(case: Case) -> dict[int, StageState]:
    """The stages of a case that are paid or not paid any more."""
    return {number: state for known in SETTLED for number, state in known(case).items()}


def unconfirmed(case: Case, number: int) -> list[Blocker]:
    """A stage after the first waits for its short review, and for another one once more is known (xc-2.2.1)."""
    if number < 2 or not Stage.objects.filter(decision__case=case, number=number).exists():
        return []
    if waits := _unreviewed(case, number):
        return [*waits, *forbidding(case)]
    stage = _stage(case, number)
    looked = newest(stage.reviewed)
    assert looked is not None  # reviewed
    unseen = _unseen(looked, signs_of(case))
    return [*forbidding(case), *(_as_blocker(sign) for sign in unseen)]


def unseen_signs(stage: Stage, signs: Sequence[Sign]) -> list[Sign]:
    """What became known since the stage was reviewed last; everything while it was not."""
    looked = newest(stage.reviewed)
    return list(signs) if looked is None else _unseen(looked, signs)


def _unreviewed(case: Case, number: int) -> list[Blocker]:
    if number < 2:
        return []
    stage = Stage.objects.filter(decision__case=case, number=number, reviewed=None).first()
    if stage is None:
        return []
    text = _("Stage %(number)s is paid after its short review (planned for %(day)s).")
    said = text % {"number": number, "day": stage.planned_on}
    return [Blocker("stage_unconfirmed", said, "approvals:stages", "xc-2.2.1")]


def _unseen(looked: StageReview, signs: Sequence[Sign]) -> list[Sign]:
    return [sign for sign in signs if sign.key not in looked.signs]


def _as_blocker(sign: Sign) -> Blocker:
    text = _("%s Confirm the stage despite that, or stop the stages left.") % sign.text
    return Blocker(f"sign_{sign.key}", str(text), "approvals:stages", "xc-2.2.1")


def _stage(case: Case, number: int) -> Stage:
    stage = Stage.objects.filter(decision__case=case, number=number).first()
    if stage is None or number < 2:
        raise NotFound("no_such_stage", _("There is no such stage to confirm."))
    return stage
