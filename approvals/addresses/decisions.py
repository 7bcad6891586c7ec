"""Review at the township and at the county, sending, decisions one by one and together, payee, stages."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from accounts.duties import CASE_DUTIES, Duty
from accounts.officer import Officer
from accounts.operations import Act, Ask, Look, Pages, address, at_the_county
from approvals import selectors, services, shapes
from approvals.selectors.file import Meaning, Outlook
from approvals.selectors.payee import PayeePage
from approvals.services.decide import Words
from approvals.services.stages import StageGiven
from approvals.services.together import Outcome
from cases.shapes.listing import CaseMadeShape
from cases.terms import Step
from common.paging import Page
from common.shapes import TextShape

MAY_REVEAL = (Duty.CASEWORK, Duty.REVIEW, Duty.DECIDE, Duty.PAY)


@dataclass(frozen=True, slots=True)
class Lines:
    """One page of lines."""

    rows: Sequence[Any]
    page: Page[Any]


def cases_to_decide(*, officer: Officer, today: date, cursor: Mapping[str, str]) -> Lines:
    """Cases that lie with this officer to be reviewed at the county, decided, or confirmed in their payee."""
    return Lines(*selectors.awaiting_decision(officer, today=today, cursor=cursor))


def cases_to_decide_together(*, officer: Officer, today: date) -> dict[str, Any]:
    """The first cases that this officer is to decide and for which a sum is proposed."""
    return {"results": selectors.to_decide_together(officer, today=today)}


@dataclass(frozen=True, slots=True, kw_only=True)
class SumSeen:
    """A case with the sum in yuan that was looked at."""

    case_id: int
    amount: Decimal


def decide_together(
    *, officer: Officer, at: datetime, today: date, sums: Sequence[SumSeen], unrelated: bool
) -> dict[str, list[Outcome]]:
    """Approve up to twenty plain cases, each by itself; one that needs a reason or minutes is told and left as it was.

    The county's deciders give their password again: it is no act for a token.
    """
    seen = {one.case_id: one.amount for one in sums}
    told = services.approve_together(seen, officer=officer, at=at, today=today, unrelated=unrelated)
    return {"results": told}


def review_outlook(case_id: int, *, officer: Officer, today: date, amount: Decimal | None = None) -> Meaning:
    """What a sum means for the township's review; without one what the rules of the county give exactly."""
    case, _held = selectors.for_step(case_id, Step.REVIEW, officer=officer)
    return selectors.meaning(case, officer=officer, amount=amount, today=today, suggests=True)


def county_review_outlook(case_id: int, *, officer: Officer, today: date, amount: Decimal | None = None) -> Meaning:
    """What a sum means for the county's review; without one the sum proposed."""
    case, _held = selectors.for_step(case_id, Step.COUNTY_REVIEW, officer=officer)
    return selectors.meaning(case, officer=officer, amount=amount, today=today)


def sending_outlook(case_id: int, *, officer: Officer, today: date) -> Outlook:
    """Where the case would go if it were sent now, and what keeps it here."""
    case, _held = selectors.for_step(case_id, Step.SEND_FOR_DECISION, officer=officer)
    return selectors.sending(case, officer=officer, today=today)


def approval_outlook(
    case_id: int,
    *,
    officer: Officer,
    today: date,
    amount: Decimal | None = None,
    reason: Words | None = None,
    stages: Sequence[StageGiven] = (),
) -> Outlook:
    """What an approval would rest on and what stands in its way; nothing is decided."""
    case, held = selectors.for_step(case_id, Step.APPROVE, officer=officer)
    asked = case.proposed_amount if amount is None else amount
    return selectors.approval(case, held, officer=officer, today=today, amount=asked, reason=reason, stages=stages)


def signatures(case_id: int, *, officer: Officer, today: date) -> Any:
    """Reviews, route, minutes, decision, corrections of the payee and stages of a case."""
    return selectors.decision_panel(case_id, officer=officer, today=today)


def payee_changes(case_id: int, *, officer: Officer) -> dict[str, Any]:
    """The payee of a case and its corrections, the newest first."""
    page: PayeePage = selectors.payee_page(case_id, officer=officer)
    changes = [one.change for one in page.corrections]
    parts = ("start", "may_propose", "to_decide", "to_withdraw", "heirless")
    return {name: getattr(page, name) for name in parts} | {"changes": changes}


def reveal_proposed_account(case_id: int, change_id: int, *, officer: Officer, at: datetime) -> dict[str, str]:
    """The proposed account in full, to be compared with the bank's paper; who looked is recorded."""
    return {"value": services.reveal_payee(case_id, change_id, officer=officer, at=at)}


ADDRESSES = [
    address("decisions/", "decisions", get=Pages(cases_to_decide, Duty.DECIDE, Duty.REVIEW, gives=shapes.WaitingShape)),
    address(
        "decisions/together/", "decisions_together",
        get=Look(cases_to_decide_together, Duty.DECIDE, gives=shapes.WaitingListShape),
        post=Act(decide_together, Duty.DECIDE, gives=shapes.OutcomesShape, fresh=at_the_county),
    ),
    address(
        "cases/<int:case_id>/review/", "case_review",
        get=Look(review_outlook, Duty.REVIEW, gives=shapes.MeaningShape),
        post=Act(services.review, Duty.REVIEW, gives=CaseMadeShape),
    ),
    address(
        "cases/<int:case_id>/county-review/", "case_county_review",
        get=Look(county_review_outlook, Duty.REVIEW, gives=shapes.MeaningShape),
        post=Act(services.county_review, Duty.REVIEW, gives=CaseMadeShape),
    ),
    address(
        "cases/<int:case_id>/sending/", "case_sending",
        get=Look(sending_outlook, Duty.REVIEW, gives=shapes.OutlookShape),
        post=Act(services.send_for_decision, Duty.REVIEW, gives=CaseMadeShape),
    ),
    address(
        "cases/<int:case_id>/approval/", "case_approval",
        post=Act(services.approve, Duty.DECIDE, gives=CaseMadeShape, fresh=at_the_county),
    ),
    address(
        "cases/<int:case_id>/approval/outlook/", "case_approval_outlook",
        post=Ask(approval_outlook, Duty.DECIDE, gives=shapes.OutlookShape),
    ),
    address(
        "cases/<int:case_id>/disapproval/", "case_disapproval",
        post=Act(services.disapprove, Duty.DECIDE, gives=CaseMadeShape, fresh=at_the_county),
    ),
    address(
        "cases/<int:case_id>/findings/", "case_findings",
        get=Look(selectors.why, *CASE_DUTIES, gives=shapes.WhyShape),
    ),
    address(
        "cases/<int:case_id>/signatures/", "case_signatures",
        get=Look(signatures, *CASE_DUTIES, gives=shapes.SignaturesShape),
    ),
    address(
        "cases/<int:case_id>/decision/", "case_decision",
        get=Look(selectors.notice, *CASE_DUTIES, gives=shapes.DecisionNoticeShape),
    ),
    address(
        "cases/<int:case_id>/payee-changes/", "case_payee_changes",
        get=Look(payee_changes, *CASE_DUTIES, gives=shapes.PayeePageShape),
        post=Act(services.propose_payee, Duty.CASEWORK, gives=shapes.PayeeChangeShape, status=201),
    ),
    address(
        "cases/<int:case_id>/payee-changes/<int:change_id>/confirmation/", "case_payee_confirmation",
        post=Act(services.confirm_payee, Duty.DECIDE, gives=shapes.PayeeChangeShape, fresh=at_the_county),
    ),
    address(
        "cases/<int:case_id>/payee-changes/<int:change_id>/refusal/", "case_payee_refusal",
        post=Act(services.refuse_payee, Duty.DECIDE, gives=shapes.PayeeChangeShape, fresh=at_the_county),
    ),
    address(
        "cases/<int:case_id>/payee-changes/<int:change_id>/withdrawal/", "case_payee_withdrawal",
        post=Act(services.withdraw_payee, Duty.CASEWORK, gives=shapes.PayeeChangeShape),
    ),
    address(
        "cases/<int:case_id>/payee-changes/<int:change_id>/revelation/", "case_payee_revelation",
        post=Act(reveal_proposed_account, *MAY_REVEAL, gives=TextShape),
    ),
    address(
        "cases/<int:case_id>/stages/", "case_stages",
        get=Look(selectors.stages_page, *CASE_DUTIES, gives=shapes.StagesShape),
    ),
    address(
        "cases/<int:case_id>/stages/<int:number>/confirmation/", "case_stage_confirmation",
        post=Act(services.confirm_stage, Duty.REVIEW, gives=shapes.StageReviewShape),
    ),
    address(
        "cases/<int:case_id>/stages/stop/", "case_stages_stop",
        post=Act(services.stop_stages, Duty.DECIDE, gives=CaseMadeShape, fresh=at_the_county),
    ),
]  # fmt: skip
