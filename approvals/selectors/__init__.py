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
    most_stages,
    sending,
    split,
    splits,
)
from approvals.selectors.panels import Notice, Printed, decision_panel, notice, why
from approvals.selectors.payee import payee_page, payee_to_decide
from approvals.selectors.stages import stages_page, stop_blockers, to_stop
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
    "board",
    "by_township",
    "case_file",
    "decision_panel",
    "decision_to_review",
    "for_minutes",
    "for_signing",
    "for_step",
    "grounds_before",
    "meaning",
    "most_stages",
    "not_proposed",
    "notice",
    "payee_page",
    "payee_to_decide",
    "post_reviews",
    "sending",
    "split",
    "splits",
    "stages_page",
    "stop_blockers",
    "supervised",
    "supervision_lines",
    "supervision_of",
    "supervision_to_explain",
    "to_stop",
    "why",
]
