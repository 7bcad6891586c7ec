"""Review, route, decide, and watch the clock."""

from approvals.services.decide import approve, county_review, disapprove, record_minutes, review, send_for_decision
from approvals.services.watch import (
    close_supervision,
    explain_delay,
    recompute_due_days,
    record_post_review,
    sweep,
)

__all__ = [
    "approve",
    "close_supervision",
    "county_review",
    "disapprove",
    "explain_delay",
    "recompute_due_days",
    "record_minutes",
    "record_post_review",
    "review",
    "send_for_decision",
    "sweep",
]
