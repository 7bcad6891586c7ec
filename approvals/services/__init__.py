"""Review, route, decide, and watch the clock."""

from approvals.services.decide import approve, county_review, disapprove, review, send_for_decision
from approvals.services.meetings import call_off, change_agenda, prepare_meeting, put_before_meeting
from approvals.services.minutes import read_meeting, read_minutes, record_minutes, sign_meeting, sign_minutes
from approvals.services.payee import confirm_payee, propose_payee, refuse_payee, reveal_payee, withdraw_payee
from approvals.services.sitting import record_meeting
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
    "call_off",
    "change_agenda",
    "close_supervision",
    "confirm_payee",
    "confirm_stage",
    "county_review",
    "disapprove",
    "explain_delay",
    "prepare_meeting",
    "propose_payee",
    "put_before_meeting",
    "read_meeting",
    "read_minutes",
    "recompute_due_days",
    "record_meeting",
    "record_minutes",
    "record_post_review",
    "refuse_payee",
    "reveal_payee",
    "review",
    "send_for_decision",
    "sign_meeting",
    "sign_minutes",
    "stop_stages",
    "sweep",
    "withdraw_payee",
]
