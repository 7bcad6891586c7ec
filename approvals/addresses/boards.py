"""The deadline board, the supervision list, decisions to be looked at again."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any

from rest_framework import serializers

from accounts.duties import CASE_DUTIES, Duty
from accounts.officer import Officer
from accounts.operations import Act, Look, Pages, address
from approvals import selectors, services, shapes
from approvals.addresses.decisions import Lines
from approvals.selectors.boards import Supervised
from cases.terms import State
from cases.workflow import ORDER
from common.stated import Codes
from standards.selectors import work_calendar

RUNNING = ORDER[ORDER.index(State.ACCEPTED) : ORDER.index(State.APPROVED) + 1]
GROUPS = ("help", "overdue", "soon", "suspended", "provisional")
SHOWN = ("open", "owed", "explained", "closed")


def deadlines(
    *,
    officer: Officer,
    today: date,
    township: int | None = None,
    stage: Annotated[str, Codes(tuple(RUNNING))] = "",
    due: Annotated[str, Codes(GROUPS)] = "",
    cursor: Mapping[str, str],
) -> Lines:
    """Running cases of the area, the one due first on top."""
    shown = selectors.board_page(
        officer, today=today, calendar=work_calendar(), township_id=township, stage=stage, due=due, cursor=cursor
    )
    return Lines(shown.lines, shown.page)


def townships(*, officer: Officer, today: date) -> dict[str, Any]:
    """Every township of the area with its numbers, the one with most overdue cases first."""
    return {"results": selectors.by_township(officer, today=today)}


def supervisions(*, officer: Officer, shown: Annotated[str, Codes(SHOWN)] = "", cursor: Mapping[str, str]) -> Lines:
    """Overdue cases and what was said about them: open ones, those that owe an explanation, explained, or closed."""
    page = selectors.supervised(officer, shown=shown, cursor=cursor)
    return Lines(selectors.supervision_lines(page, officer=officer), page)


def supervision(supervision_id: int, *, officer: Officer) -> Supervised:
    """One overdue case and what can be done about it."""
    row = selectors.supervision_of(supervision_id, officer=officer)
    return selectors.supervision_lines([row], officer=officer)[0]


ADDRESSES = [
    address("deadlines/", "deadlines", get=Pages(deadlines, *CASE_DUTIES, gives=shapes.WaitingShape)),
    address(
        "deadlines/townships/", "deadlines_townships",
        get=Look(townships, *CASE_DUTIES, gives=shapes.TownshipsStandShape),
    ),
    address("supervisions/", "supervisions", get=Pages(supervisions, *CASE_DUTIES, gives=shapes.SupervisedShape)),
    address(
        "supervisions/<int:supervision_id>/", "supervision",
        get=Look(supervision, *CASE_DUTIES, gives=shapes.SupervisedShape),
    ),
    address(
        "supervisions/<int:supervision_id>/explanation/", "supervision_explanation",
        post=Act(services.explain_delay, Duty.CASEWORK, Duty.DECIDE, gives=shapes.SupervisionShape),
    ),
    address(
        "supervisions/<int:supervision_id>/closing/", "supervision_closing",
        post=Act(
            services.close_supervision, Duty.SUPERVISE, gives=shapes.SupervisionShape,
            note=serializers.CharField(max_length=2000, required=False, allow_blank=True, default=""),
        ),
    ),
    address(
        "post-reviews/", "post_reviews",
        get=Pages(selectors.post_reviews, Duty.SUPERVISE, Duty.INSPECT, gives=shapes.AloneShape),
    ),
    address(
        "post-reviews/<int:decision_id>/", "post_review",
        get=Look(selectors.decision_to_review, Duty.SUPERVISE, Duty.INSPECT, gives=shapes.AloneShape),
        post=Act(services.record_post_review, Duty.SUPERVISE, gives=shapes.PostReviewShape, status=201),
    ),
]  # fmt: skip
