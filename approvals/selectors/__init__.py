"""Reads for the pages of review, decision and deadlines."""

from approvals.selectors.boards import (
    Board,
    Counts,
    board,
    by_township,
    decision_to_review,
    post_reviews,
    supervised,
    supervision_lines,
    supervision_of,
    supervision_to_explain,
)
from approvals.selectors.file import (
    CaseFile,
    approval,
    case_file,
    for_minutes,
    for_signing,
    for_step,
    grounds_before,
    meaning,
    sending,
)
from approvals.selectors.panels import Notice, Printed, decision_panel, notice, why
from approvals.selectors.payee import payee_page, payee_to_decide
from approvals.selectors.together import before_the_county, chosen, to_decide_together
from approvals.selectors.waiting import awaiting_decision
from approvals.signed import not_proposed

__all__ = [
    "Board",
    "CaseFile",
    "Counts",
    "Notice",
    "Printed",
    "approval",
    "awaiting_decision",
    "before_the_county",
    "board",
    "by_township",
    "case_file",
    "chosen",
    "decision_panel",
    "decision_to_review",
    "for_minutes",
    "for_signing",
    "for_step",
    "grounds_before",
    "meaning",
    "not_proposed",
    "notice",
    "payee_page",
    "payee_to_decide",
    "post_reviews",
    "sending",
    "supervised",
    "supervision_lines",
    "supervision_of",
    "supervision_to_explain",
    "to_decide_together",
    "why",
]
