"""The payee of an approved case: how it stands, who proposed what, and what this officer may do about it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef

from accounts.officer import Officer
from approvals.models import PayeeChange
from approvals.selectors.file import seen
from approvals.services.meetings import keeper
from approvals.services.payee import (
    change_of,
    heirless,
    may_decide_payee,
    may_propose,
    may_withdraw_payee,
    same_hands,
)
from approvals.terms import PayeeGround, Verdict
from cases.models import Case
from cases.terms import Relation, State
from common.errors import Blocker, NotAllowed, WrongState
from standards.policy.terms import Level


def waiting_payee(**which: Any) -> Exists:
    """Whether a correction (one of those that are asked for) waits for the case to be confirmed."""
    return Exists(PayeeChange.objects.filter(case=OuterRef("pk"), verdict=Verdict.OPEN, **which))


@dataclass(frozen=True, slots=True)
class Correction:
    """A correction with the payee before it; both with the relation in words."""

    change: PayeeChange

    @property
    def verdict(self) -> Verdict:
        return Verdict(self.change.verdict)

    @property
    def ground(self) -> str:
        return PayeeGround(self.change.ground).label

    @property
    def level(self) -> str:
        return Level(self.change.level).label

    @property
    def former(self) -> Mapping[str, Any]:
        """The payee as it was, with the relation in words."""
        was = self.change.former
        code = was["payee_relation"]
        return {**was, "relation": Relation(code).label if code else ""}


@dataclass(frozen=True, slots=True)
class PayeePage:
    """Every correction of a case, newest first, and what can be done now."""

    case: Case
    corrections: Sequence[Correction]
    may_propose: bool
    to_decide: int | None
    """The one that waits for this officer."""
    to_withdraw: int | None
    """The one that this officer proposed and may take back."""
    heirless: Sequence[Blocker]
    may_keep_minutes: bool

    @property
    def grounds(self) -> list[tuple[str, object]]:
        """The grounds that can be given; a single applicant's death is none without minutes."""
        left_out = {PayeeGround.PAYEE_DIED} if self.heirless else set()
        return [(code, label) for code, label in PayeeGround.choices()() if code not in left_out]

    @property
    def start(self) -> dict[str, str]:
        """What the form shows first: the payee as it stands."""
        case = self.case
        return {
            "name": case.payee_name, "relation": case.payee_relation, "bank": case.bank_name,
            "account": case.account_masked, "reason": case.payee_reason,
        }  # fmt: skip


def payee_page(case_id: int, *, officer: Officer) -> PayeePage:
    """The payee of a case and its corrections; raises NotFound outside the officer's area."""
    case = seen(case_id, officer=officer)
    changes = list(case.payee_changes.order_by("-id"))
    waiting = [change for change in changes if change.verdict == Verdict.OPEN]
    return PayeePage(
        case=case,
        corrections=[Correction(change) for change in changes],
        may_propose=_may(may_propose, case, officer),
        to_decide=next((c.pk for c in waiting if _may(may_decide_payee, c, officer)), None),
        to_withdraw=next((c.pk for c in waiting if _may(may_withdraw_payee, c, officer)), None),
        heirless=heirless(case) if case.state == State.APPROVED else (),
        may_keep_minutes=_may(_may_resolve, case, officer),
    )


def _may_resolve(case: Case, officer: Officer) -> None:
    """Who receives the sum is for a meeting of the county."""
    keeper(officer, case.region_path, Level.COUNTY)


def _may(asked: Any, subject: Case | PayeeChange, officer: Officer) -> bool:
    """For links only; the services decide."""
    try:
        asked(subject, officer)
    except (NotAllowed, WrongState):
        return False
    return True


def payee_to_decide(case_id: int, change_id: int, *, officer: Officer) -> tuple[Correction, list[Blocker]]:
    """The correction that this officer is to decide, with what keeps him from it; raises as the service does."""
    change = change_of(seen(case_id, officer=officer), change_id)
    may_decide_payee(change, officer)
    return Correction(change), same_hands(change, officer)
