"""Review, route, decide, and watch the clock."""

from approvals.services.decide import approve, county_review, disapprove, review, send_for_decision
from approvals.services.minutes import record_minutes, sign_minutes
from approvals.services.payee import confirm_payee, propose_payee, refuse_payee, reveal_payee
from approvals.services.stages import StageGiven, confirm_stage, stop_stages
from approvals.services.together import approve_together
from approvals.services.watch import (
    close_supervision,
    explain_delay,
    recompute_due_days,
    record_post_review,
    sweep,
)

__all__ = [
    "StageGiven",
    "approve",
    "approve_together",
    "close_supervision",
    "confirm_payee",
    "confirm_stage",
    "county_review",
    "disapprove",
    "explain_delay",
    "propose_payee",
    "recompute_due_days",
    "record_minutes",
    "record_post_review",
    "refuse_payee",
    "reveal_payee",
    "review",
    "send_for_decision",
    "sign_minutes",
    "stop_stages",
    "sweep",
]
