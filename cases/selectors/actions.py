"""What an officer can do with a case now, each with everything that still stands in the way."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from accounts.duties import Duty
from accounts.officer import Officer
from cases.blockers import goes_back, notice_is_owed, small_and_helped
from cases.county import publicity_time
from cases.models import Case
from cases.selectors.above import money_of
from cases.services.door import blockers_of, may_take
from cases.services.procedure import may_resume, may_suspend
from cases.terms import ClockRule, State, Step
from cases.workflow import SPECS
from common.errors import Blocked, Blocker, DomainError, NotAllowed, WrongState
from standards.policy.package.words import PublicityTime
from standards.policy.rules import Rules
from standards.policy.terms import ReliefType

PAGES: dict[Step, str] = {
    Step.SUBMIT: "cases:submit",
    Step.SUPPLEMENT: "cases:supplement",
    Step.ACCEPT: "cases:accept",
    Step.INVESTIGATE: "cases:visit",
    Step.REVIEW: "approvals:review",
    Step.PUBLICISE: "cases:publicity",
    Step.SEND_FOR_DECISION: "approvals:send",
    Step.COUNTY_REVIEW: "approvals:county_review",
    Step.APPROVE: "approvals:decide",
    Step.PAY: "funds:pay",
    Step.HELP_FIRST: "emergency:help",
    Step.SETTLE: "emergency:settle",
    Step.STOP_STAGES: "approvals:stop_stages",
    Step.CLOSE: "cases:close",
    Step.ASK_SUPPLEMENT: "cases:ask_supplement",
    Step.RETURN: "cases:return",
    Step.REFUSE_ACCEPTANCE: "cases:refuse_acceptance",
    Step.WITHDRAW: "cases:withdraw",
    Step.TERMINATE: "cases:terminate",
}
"""Where each step is taken, in the order in which the bar shows them; pages of apps above are known by name only."""

AT_ONCE = frozenset({Step.SUBMIT, Step.SUPPLEMENT, Step.ACCEPT})
"""Nothing is asked for these, and the case goes on: the button posts."""
ASIDE = frozenset({Step.ASK_SUPPLEMENT, Step.RETURN, Step.SETTLE})
ONCE = frozenset(
    {
        "supplement_asked", "no_emergency", "helped_already", "not_registered", "small_is_settled", "no_publicity",
        "publicity_later",
    }
)  # fmt: skip
"""Blockers that nothing will ever take away: their step is not shown any more."""
OF_TIME = frozenset({"publicity_runs"})
"""Blockers that only pass: nothing is filled in for them."""
DANGER = frozenset({Step.REFUSE_ACCEPTANCE, Step.WITHDRAW, Step.TERMINATE, Step.STOP_STAGES})


@dataclass(frozen=True, slots=True)
class Action:
    """A step that starts from this state and that this officer may take."""

    label: str
    url: str
    tone: str
    at_once: bool
    blockers: tuple[Blocker, ...] = ()
    code: str = ""
    """The step, for programs."""


class Mend(Protocol):
    """Something that is missing, with the page on which this officer mends it, if there is one."""

    @property
    def url(self) -> str: ...


def actions(case: Case, *, officer: Officer, today: date) -> list[Action]:
    """The steps possible now, forward ones first, then those of the clock and of an approved payee.

    Where the notice follows the relief it is what is done before the case is closed: closing is offered after it.
    """
    steps, notice = list(_steps(case, officer, today)), list(_of_the_notice(case, officer))
    if notice:
        steps = [action for action in steps if action.code != Step.CLOSE]
    return [*notice, *steps, *_of_the_clock(case, officer), *_of_the_payee(case, officer)]


def waiting(found: list[Action]) -> list[Action]:
    """The steps forward for which something is missing; what an aside cannot do is said on its own page."""
    return [action for action in found if action.tone == "primary" and action.blockers]


def blocked(found: list[Action]) -> list[Blocker]:
    """Everything missing for the steps forward, each once."""
    return list({b.code: b for action in waiting(found) for b in action.blockers}.values())


def leads_forward(found: list[Action]) -> bool:
    """Whether a step forward can be taken now."""
    return any(action.tone == "primary" and not action.blockers for action in found)


def first_to_mend(found: list[Action], missing: Sequence[Mend]) -> str:
    """Where an officer begins who can go no step forward: the page of the first thing that is missing; else empty.

    ``missing`` is ``blocked(found)`` as shown. Days that have to pass are nothing that anybody fills in.
    """
    if leads_forward(found):
        return ""
    shown = zip(blocked(found), missing, strict=True)
    return next((one.url for blocker, one in shown if one.url and blocker.code not in OF_TIME), "")


def only_time(found: list[Action]) -> bool:
    """Whether nothing but days that have to pass keeps the steps forward."""
    missing = blocked(found)
    return bool(missing) and not leads_forward(found) and all(b.code in OF_TIME for b in missing)


def held_back(found: list[Action]) -> list[tuple[str, list[Action]]]:
    """Why steps that lead nowhere forward cannot be taken now: each reason with the steps that it keeps."""
    why: dict[str, list[Action]] = {}
    for action in found:
        for blocker in action.blockers if action.tone != "primary" else ():
            why.setdefault(str(blocker.message), []).append(action)
    return list(why.items())


def _steps(case: Case, officer: Officer, today: date) -> Iterator[Action]:
    for step, name in PAGES.items():
        try:
            may_take(case, step, officer=officer)
            url = reverse(name, args=[case.pk])
        except (WrongState, NotAllowed, NoReverseMatch):
            continue
        found = [*blockers_of(case, step, {"on": today}), *(money_of(case).kept if step is Step.PAY else ())]
        missing = tuple(b for b in found if b.mend != name)
        if any(b.code in ONCE for b in missing):
            continue
        yield Action(_label(step, case), url, _tone(step, case), step in AT_ONCE, missing, step.value)


def _tone(step: Step, case: Case) -> str:
    """Settling ends an emergency aside of its way; of small fast relief that was given it is the way. So is returning
    a case whose review is void.
    """
    if (step is Step.SETTLE and small_and_helped(case)) or (step is Step.RETURN and goes_back(case)):
        return "primary"
    return "danger" if step in DANGER else "aside" if step in ASIDE else "primary"


def _label(step: Step, case: Case) -> str:
    if step is Step.SETTLE and small_and_helped(case):
        return _("Register and settle")
    return _("Record the home visit") if step is Step.INVESTIGATE else step.label


def _of_the_clock(case: Case, officer: Officer) -> Iterator[Action]:
    if case.clock_started_on is None or case.clock_stopped_on is not None or case.clock_rule != ClockRule.DECISION:
        return
    pauses = list(case.suspensions.all())
    stopped = any(s.closed_on is None for s in pauses)
    allowed = Rules.from_json(case.rules or {}).supplement_times
    if not stopped and (allowed is None or len(pauses) >= allowed):
        return
    try:
        (may_resume if stopped else may_suspend)(case, officer)
    except NotAllowed:
        return
    if stopped:
        yield Action(
            _("Let the clock run again"), reverse("cases:resume", args=[case.pk]), "aside", at_once=True, code="resume"
        )
    else:
        yield Action(
            _("Suspend the clock"), reverse("cases:suspend", args=[case.pk]), "aside", at_once=False, code="suspend"
        )


def _of_the_notice(case: Case, officer: Officer) -> Iterator[Action]:
    """The notice that follows the relief changes no state, but it is the next thing to do."""
    if notice_is_owed(case) and may_write(case, officer):
        url = reverse("cases:publicity", args=[case.pk])
        yield Action(Step.PUBLICISE.label, url, "primary", at_once=False, code=Step.PUBLICISE.value)


def _of_the_payee(case: Case, officer: Officer) -> Iterator[Action]:
    """Between approval and payment only the payee can still be corrected, on a page of the decision."""
    if State(case.state) is State.APPROVED and may_write(case, officer):
        yield Action(
            _("Correct the payee"), reverse("approvals:payee", args=[case.pk]), "aside", at_once=False, code="payee"
        )


def may_act(case: Case, officer: Officer) -> bool:
    """Whether it is the officer who takes the case a step forward, whatever is still missing; for links only."""
    waits_for_help = case.relief_type == ReliefType.EMERGENCY and case.helped_on is None

    def his(step: Step) -> bool:
        if not can_take(case, step, officer):
            return False
        if step is Step.PUBLICISE:
            return publicity_time(case) is PublicityTime.BEFORE
        return step is not Step.HELP_FIRST or waits_for_help

    return any(his(step) for step in PAGES if _tone(step, case) == "primary")


def can_take(case: Case, step: Step, officer: Officer) -> bool:
    """Whether the step starts here and is this officer's, whatever is still missing; for links only."""
    try:
        may_take(case, step, officer=officer)
    except (WrongState, NotAllowed):
        return False
    return True


def why_not(case: Case, step: Step, *, officer: Officer, today: date) -> DomainError | None:
    """Why the officer cannot take a step now, whatever he would enter."""
    try:
        may_take(case, step, officer=officer)
    except (WrongState, NotAllowed) as error:
        return error
    found = blockers_now(case, step, today=today)
    return Blocked(found) if found else None


def blockers_now(case: Case, step: Step, *, today: date) -> list[Blocker]:
    """Everything that stands in the way of a step, wherever the case stands now."""
    return blockers_of(case, step, {"on": today})


def may_write(case: Case, officer: Officer) -> bool:
    """Whether the officer does the casework of this case; for links only, the services decide."""
    try:
        officer.needs(Duty.CASEWORK, case.region_path)
    except NotAllowed:
        return False
    return True


def starts_from(step: Step) -> tuple[State, ...]:
    """The states from which a step starts."""
    return SPECS[step].sources
