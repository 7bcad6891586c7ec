"""What the floors above know of a case and this one shows; they fill it in ``AppConfig.ready``, so nothing looks up."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from accounts.officer import Officer
from cases.models import Case
from cases.terms import State
from cases.workflow import OPEN_TO_HELP
from common.errors import Blocker
from standards.policy.terms import ReliefType

STAGES_PAID: list[Callable[[Iterable[int]], Mapping[int, tuple[int, int]]]] = []
"""Of the cases with these ids that are paid in stages: how many stages are paid, and how many there are."""

HELP_DUE: list[Callable[[Iterable[int]], Mapping[int, datetime]]] = []
"""Until when the cases with these ids must be helped first; without those that were never registered as emergencies."""


@dataclass(frozen=True, slots=True)
class Money:
    """Where the money of an approved case is: ``told`` where finance cannot just pay it, ``kept`` is what keeps it."""

    told: str = ""
    kept: tuple[Blocker, ...] = ()


MONEY: list[Callable[[Case], Money]] = []
"""What the ledger says of the money of an approved case; asked of its own pages only."""


BEGUN: dict[str, str] = {}
"""Where a draft goes on that was begun on a page above: URL name by the step under which its typing is kept."""


@dataclass(frozen=True, slots=True)
class PrintedStage:
    """One stage as the summary of a case prints it, in Chinese."""

    number: int
    planned_on: date
    amount: Decimal
    condition: str
    state: str
    note: str


@dataclass(frozen=True, slots=True)
class ToPrint:
    """A paper of the file that can be printed: what it is called, and its page."""

    label: str
    url: str


PAPERS: list[Callable[[Case, Officer], Sequence[ToPrint]]] = []
"""What of a case there is to print for an officer: each where it exists and he may read it."""

PRINTED: list[Callable[[Case, date], Sequence[PrintedStage]]] = []
"""The stages of a decided case, as they stand on a day."""


def stages_paid(cases: Iterable[Case]) -> dict[int, tuple[int, int]]:
    """How many of how many stages are paid, for cases between their first and last payment; asked once for all."""
    between = [case.pk for case in cases if case.state == State.APPROVED and case.paid_amount]
    return {pk: paid for known in STAGES_PAID if between for pk, paid in known(between).items()}


def help_due(cases: Iterable[Case]) -> dict[int, datetime]:
    """Until when those who still wait for help must have it; asked once for all, of emergencies only."""
    waiting = [
        case.pk
        for case in cases
        if case.relief_type == ReliefType.EMERGENCY and case.helped_on is None and case.state in OPEN_TO_HELP
    ]
    return {pk: due for known in HELP_DUE if waiting for pk, due in known(waiting).items()}


def money_of(case: Case) -> Money:
    """Where the money of a case is between its approval and its last payment."""
    known = [of(case) for of in MONEY if case.state == State.APPROVED]
    return known[0] if known else Money()


def printed_stages(case: Case, *, today: date) -> list[PrintedStage]:
    """The stages for the printed summary; asked of decided cases only."""
    return [stage for known in PRINTED if case.approved_amount for stage in known(case, today)]
