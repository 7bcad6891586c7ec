"""Relief in stages: where each stands, what an officer may do about it, and what a stop would mean."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import prefetch_related_objects
from django.utils.translation import gettext_lazy as _

from accounts.duties import Duty
from accounts.officer import Officer
from approvals.models import Decision, Stage, StageReview
from approvals.selectors.file import seen
from approvals.services.signs import Sign, forbidding, signs_of
from approvals.services.stages import settled, unseen_signs
from approvals.signed import decision_of
from approvals.terms import StageState
from audit.models import Event
from audit.selectors import timeline
from audit.verbs import Verb
from cases.models import Case
from cases.selectors.above import PrintedStage
from cases.services.door import blockers_of, may_take
from cases.terms import State, Step, StopGround
from common.errors import Blocker, DomainError, NotFound
from common.rows import newest


@dataclass(frozen=True, slots=True)
class StageLine:
    """A stage with where it stands and its newest review."""

    stage: Stage
    state: StageState
    review: StageReview | None


@dataclass(frozen=True, slots=True)
class StagesPage:
    """The stages of a case; ``next`` is the one that this officer may confirm now."""

    case: Case
    decision: Decision
    lines: Sequence[StageLine]
    next: StageLine | None
    signs: Sequence[Sign]
    blockers: Sequence[Blocker]
    may_stop: bool
    stopped: Event | None
    """The act by which the stages that were left were stopped."""

    @property
    def upcoming(self) -> StageLine | None:
        """The stage that is reviewed next, when its day has come."""
        return next((line for line in self.lines if line.state in (StageState.PLANNED, StageState.TO_REVIEW)), None)

    @property
    def stop_ground(self) -> str:
        """Why they were stopped."""
        ground = str(self.stopped.after.get("ground", "")) if self.stopped else ""
        return StopGround(ground).label if ground else ""

    @property
    def left(self) -> list[StageLine]:
        """What would not be paid any more after a stop."""
        return [line for line in self.lines if line.state not in (StageState.PAID, StageState.DROPPED)]

    @property
    def left_sum(self) -> Decimal:
        """The sum of that, in yuan."""
        return sum((line.stage.amount for line in self.left), Decimal("0.00"))


def stage_lines(case: Case, *, today: date, signs: Sequence[Sign] | None = None) -> list[StageLine]:
    """Every stage of a decided case; none where it is paid at once. ``signs`` where they were read before."""
    stages = list(Stage.objects.filter(decision__case=case).prefetch_related("reviewed"))
    if not stages:
        return []
    if signs is None:
        signs = signs_of(case) if case.state == State.APPROVED else []
    known = settled(case)
    return [
        StageLine(stage, known.get(stage.number) or _state(stage, signs, today), newest(stage.reviewed))
        for stage in stages
    ]


def _state(stage: Stage, signs: Sequence[Sign], today: date) -> StageState:
    if stage.number == 1 or (newest(stage.reviewed) and not unseen_signs(stage, signs)):
        return StageState.CONFIRMED
    return StageState.TO_REVIEW if stage.planned_on <= today else StageState.PLANNED


def stages_page(case_id: int, *, officer: Officer, today: date) -> StagesPage:
    """The stages of a case; raises NotFound where it is not decided in stages."""
    case = seen(case_id, officer=officer)
    prefetch_related_objects([case], "members", "payee_changes", "publicities")
    signs = signs_of(case) if case.state == State.APPROVED else []
    decision, lines = decision_of(case), stage_lines(case, today=today, signs=signs)
    if decision is None or not lines:
        raise NotFound("no_stages", _("This case is not paid in stages."))
    waits = next((line for line in lines if line.state is StageState.TO_REVIEW), None)
    reviews = case.region_path.startswith(officer.paths(Duty.REVIEW)) and case.state == State.APPROVED
    mine = waits if reviews else None
    return StagesPage(
        case=case,
        decision=decision,
        lines=lines,
        next=mine,
        signs=unseen_signs(mine.stage, signs) if mine else signs,
        blockers=forbidding(case) if case.state == State.APPROVED else (),
        may_stop=_may_stop(case, officer),
        stopped=_stop_of(case) if any(line.state is StageState.DROPPED for line in lines) else None,
    )


def _stop_of(case: Case) -> Event | None:
    return timeline(case).filter(verb=Verb.STAGES_STOPPED).last()


def _may_stop(case: Case, officer: Officer) -> bool:
    try:
        may_take(case, Step.STOP_STAGES, officer=officer)
    except DomainError:
        return False
    return bool(case.paid_amount)


def to_stop(case_id: int, *, officer: Officer, today: date) -> StagesPage:
    """The stages, if the officer may stop them; raises NotAllowed or WrongState."""
    page = stages_page(case_id, officer=officer, today=today)
    may_take(page.case, Step.STOP_STAGES, officer=officer)
    return page


def stop_blockers(case: Case) -> list[Blocker]:
    """What stands in the way of a stop."""
    return blockers_of(case, Step.STOP_STAGES, {})


def printed_stages(case: Case, today: date) -> list[PrintedStage]:
    """The stages as the printed summary has them."""
    return [
        PrintedStage(
            line.stage.number, line.stage.planned_on, line.stage.amount, line.stage.condition, line.state.zh,
            line.review.note if line.review else "",
        )
        for line in stage_lines(case, today=today)
    ]  # fmt: skip
