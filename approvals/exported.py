"""The lists of approvals that can be taken out: decisions, deadlines, supervision, post-reviews, meetings."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.duties import CASE_DUTIES, Duty
from accounts.exporting import Asked, Column, Filter, Found, ListOf, one_of, printed, wanted_of, word
from accounts.selectors import township_choices
from approvals.forms import BoardFilter
from approvals.forms.meetings import MeetingFilter
from approvals.models import Meeting, Supervision
from approvals.selectors.boards import Line, board_cases, board_lines, lines_of, owed_post_reviews, supervisions
from approvals.selectors.meetings import meetings_found
from approvals.selectors.waiting import decisions_found
from approvals.terms import DecisionOutcome, MeetingKind
from cases.models import Case
from standards.selectors import work_calendar


def _decisions(asked: Asked) -> Found:
    return Found(decisions_found(asked.officer).order_by("due_on", "pk"))


def _to_decide(cases: Sequence[Case], asked: Asked) -> list[Line]:
    return lines_of(cases, today=asked.today, calendar=work_calendar())


DECISIONS = ListOf(
    code="decisions",
    page="approvals:list",
    duties=frozenset({Duty.DECIDE, Duty.REVIEW}),
    find=_decisions,
    tell=_to_decide,
    columns=(
        Column(gettext_lazy("Due"), lambda line: line.case.due_on),
        Column(gettext_lazy("Working days left"), lambda line: line.left),
        Column(gettext_lazy("Provisional due day"), lambda line: line.case.due_provisional),
        Column(gettext_lazy("Case"), lambda line: line.case.number, 24),
        Column(gettext_lazy("Applicant"), lambda line: line.case.applicant_name, 12),
        Column(gettext_lazy("Township"), lambda line: line.case.township.name),
        Column(gettext_lazy("Stage"), lambda line: line.state.label),
        Column(gettext_lazy("Proposed sum (yuan)"), lambda line: line.case.proposed_amount),
        Column(gettext_lazy("Approved sum (yuan)"), lambda line: line.case.approved_amount),
    ),
)


def _deadlines(asked: Asked) -> Found:
    form = BoardFilter(asked.query, townships=township_choices(asked.officer))
    given = wanted_of(form)
    rows = board_cases(
        asked.officer, today=asked.today, calendar=work_calendar(), township_id=given["township"],
        stage=given["stage"], due=given["due"],
    )  # fmt: skip
    return Found(rows.order_by("due_on", "pk"), printed(form))


def _lines(cases: Sequence[Case], asked: Asked) -> list[Line]:
    return board_lines(cases, today=asked.today, calendar=work_calendar())


DEADLINES = ListOf(
    code="deadlines",
    page="approvals:deadlines",
    duties=CASE_DUTIES,
    filter=Filter(BoardFilter),
    find=_deadlines,
    tell=_lines,
    columns=(
        Column(gettext_lazy("Due"), lambda line: line.case.due_on),
        Column(gettext_lazy("Working days left"), lambda line: line.left),
        Column(gettext_lazy("Provisional due day"), lambda line: line.case.due_provisional),
        Column(gettext_lazy("Clock standing still"), lambda line: line.suspended),
        Column(gettext_lazy("Case"), lambda line: line.case.number, 24),
        Column(gettext_lazy("Applicant"), lambda line: line.case.applicant_name, 12),
        Column(gettext_lazy("Township"), lambda line: line.case.township.name),
        Column(gettext_lazy("Stage"), lambda line: line.state.label),
        Column(gettext_lazy("Officer"), lambda line: line.case.accepted_by.name if line.case.accepted_by else ""),
        Column(gettext_lazy("Held up by"), lambda line: line.held_up, 40),
    ),
)
SHOWN = {
    "owed": gettext_lazy("not explained yet"),
    "explained": gettext_lazy("explained"),
    "closed": gettext_lazy("closed"),
}


def _supervision(asked: Asked) -> Found:
    shown = one_of(SHOWN, asked.query, "shown")
    said = {_("Show"): str(SHOWN[shown])} if shown in SHOWN else {}
    return Found(supervisions(asked.officer, shown=shown).order_by("due_on", "pk"), said)


def _explainer(row: Supervision) -> str:
    return row.explained_by.name if row.explained_by else ""


def _closer(row: Supervision) -> str:
    return row.closed_by.name if row.closed_by else ""


SUPERVISION = ListOf(
    code="supervision",
    page="approvals:supervision",
    duties=CASE_DUTIES,
    filter=Filter(also=("shown",)),
    find=_supervision,
    columns=(
        Column(gettext_lazy("Was due"), lambda row: row.due_on),
        Column(gettext_lazy("Case"), lambda row: row.case.number, 24),
        Column(gettext_lazy("Applicant"), lambda row: row.case.applicant_name, 12),
        Column(gettext_lazy("Township"), lambda row: row.case.township.name),
        Column(gettext_lazy("Explanation"), lambda row: row.explanation, 60),
        Column(gettext_lazy("Explained by"), _explainer),
        Column(gettext_lazy("Explained at"), lambda row: row.explained_at, 18),
        Column(gettext_lazy("Closed by"), _closer),
        Column(gettext_lazy("Closed at"), lambda row: row.closed_at, 18),
        Column(gettext_lazy("Note of the closing"), lambda row: row.closed_because, 40),
    ),
)


def _post_reviews(asked: Asked) -> Found:
    return Found(owed_post_reviews(asked.officer).defer("determination").order_by("at", "pk"))


POST_REVIEWS = ListOf(
    code="post-reviews",
    page="approvals:post_reviews",
    duties=frozenset({Duty.SUPERVISE, Duty.INSPECT}),
    find=_post_reviews,
    columns=(
        Column(gettext_lazy("Decided at"), lambda row: row.at, 18),
        Column(gettext_lazy("Decided by"), lambda row: row.by_name),
        Column(gettext_lazy("Office"), lambda row: row.office_name, 24),
        Column(gettext_lazy("Case"), lambda row: row.case.number, 24),
        Column(gettext_lazy("Applicant"), lambda row: row.case.applicant_name, 12),
        Column(gettext_lazy("Township"), lambda row: row.case.township.name),
        Column(gettext_lazy("Outcome"), lambda row: word(DecisionOutcome, row.outcome)),
        Column(gettext_lazy("Sum (yuan)"), lambda row: row.amount),
    ),
)


def _meetings(asked: Asked) -> Found:
    form = MeetingFilter(asked.query)
    return Found(meetings_found(asked.officer, **wanted_of(form)).order_by("-meets_on", "-pk"), printed(form))


def _cases_of(meeting: Meeting) -> int:
    return len(meeting.agenda.all())


MEETINGS = ListOf(
    code="meetings",
    page="approvals:meetings",
    duties=CASE_DUTIES,
    filter=Filter(MeetingFilter),
    find=_meetings,
    columns=(
        Column(gettext_lazy("Number"), lambda row: row.number, 24),
        Column(gettext_lazy("Kind of meeting"), lambda row: word(MeetingKind, row.kind)),
        Column(gettext_lazy("Day"), lambda row: row.meets_on),
        Column(gettext_lazy("Office"), lambda row: row.office.name, 24),
        Column(gettext_lazy("Place"), lambda row: row.place, 24),
        Column(gettext_lazy("Chair"), lambda row: row.chair),
        Column(gettext_lazy("Cases"), _cases_of, 8),
        Column(gettext_lazy("State"), lambda row: row.stands.label),
        Column(gettext_lazy("Recorded by"), lambda row: row.recorded_by_name),
    ),
)


LISTS = (DECISIONS, DEADLINES, SUPERVISION, POST_REVIEWS, MEETINGS)
