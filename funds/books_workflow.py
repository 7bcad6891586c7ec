"""The small lifecycles of the books: a township's claim, the sheet of a month, the recovery of relief.

Nothing here saves; ``funds.services.doors.take`` is the door of all three.
"""

from collections.abc import Callable
from typing import Any, TypeVar

from django.db import models
from django_fsm import transition

from common.terms import Term
from funds.terms import ClaimState, ClaimStep, RecoveryState, RecoveryStep, SheetState, SheetStep

CLAIM_PAIRS: list[tuple[str, str]] = []
SHEET_PAIRS: list[tuple[str, str]] = []
RECOVERY_PAIRS: list[tuple[str, str]] = []
"""Every legal change of state, which the database knows too."""

Method = TypeVar("Method", bound=Callable[..., Any])


def _step(pairs: list[tuple[str, str]], step: Term, source: Term, target: Term) -> Callable[[Method], Method]:
    pairs.append((source.value, target.value))
    return transition(field="state", source=source, target=target, custom={"step": step})


class ClaimWorkflow(models.Model):
    """The transitions of ``funds.models.Claim``."""

    class Meta:
        abstract = True

    @_step(CLAIM_PAIRS, ClaimStep.GRANT, ClaimState.ASKED, ClaimState.GRANTED)
    def grant(self) -> None:
        """The county fills the reserve again, in whole or in part."""

    @_step(CLAIM_PAIRS, ClaimStep.REFUSE, ClaimState.ASKED, ClaimState.REFUSED)
    def refuse(self) -> None:
        """The county does not; what was spent may be claimed again."""

    @_step(CLAIM_PAIRS, ClaimStep.WITHDRAW, ClaimState.ASKED, ClaimState.WITHDRAWN)
    def withdraw(self) -> None:
        """The township takes its claim back."""


class SheetWorkflow(models.Model):
    """The transitions of ``funds.models.Sheet``."""

    class Meta:
        abstract = True

    @_step(SHEET_PAIRS, SheetStep.CHECK, SheetState.DRAWN, SheetState.CHECKED)
    def check_off(self) -> None:
        """A second officer compared the sheet with the bank's paper."""

    @_step(SHEET_PAIRS, SheetStep.RETURN, SheetState.DRAWN, SheetState.RETURNED)
    def hand_back(self) -> None:
        """It does not agree; the month is open again."""


class RecoveryWorkflow(models.Model):
    """The transitions of ``funds.models.Recovery``."""

    class Meta:
        abstract = True

    @_step(RECOVERY_PAIRS, RecoveryStep.DEMAND, RecoveryState.PROPOSED, RecoveryState.DUE)
    def demand(self) -> None:
        """The household is ordered to pay back."""

    @_step(RECOVERY_PAIRS, RecoveryStep.REFUSE, RecoveryState.PROPOSED, RecoveryState.REFUSED)
    def refuse(self) -> None:
        """Nothing has to be paid back."""

    @_step(RECOVERY_PAIRS, RecoveryStep.WITHDRAW, RecoveryState.PROPOSED, RecoveryState.WITHDRAWN)
    def withdraw(self) -> None:
        """Who proposed it takes it back."""

    @_step(RECOVERY_PAIRS, RecoveryStep.CLOSE, RecoveryState.DUE, RecoveryState.CLOSED)
    def close(self) -> None:
        """All of it was received or written off."""
