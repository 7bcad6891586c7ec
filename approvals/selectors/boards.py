"""Deadlines and supervision, worst first."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.duties import Duty
from accounts.models import Region
from accounts.officer import Officer
from accounts.selectors import township_choices, whole_counties
from approvals.above import HINDRANCES
from approvals.models import Decision, Supervision
from approvals.services.watch import closing_blockers, explainer
from cases.models import Case, Suspension
from cases.models.case import CaseQuerySet
from cases.models.indexes import WAITS_FOR_HELP
from cases.selectors.above import help_due
from cases.selectors.way import stands
from cases.terms import Standing, State
from common.errors import Blocker, NotAllowed, NotFound
from common.paging import Among, Page, page
from standards.policy.deadlines import WorkCalendar, days_left
from standards.policy.deadlines import due as last_day
from standards.selectors import work_calendar

PAGE_SIZE = 50
NOT_SHOWN = ("rules", "narrative", "quantities", "account", "supplement_text")
"""What is long or sealed."""
SOON = 3
"""Working days from which on a due day counts as near."""


@dataclass(frozen=True, slots=True)
class Line:
    """A running case with the working days it has left, below 0 when overdue."""

    case: Case
    state: State
    left: int
    suspended: bool
    held_up: str = ""
    """What a floor above says to hold it up, for instance a balance that is too low."""
    help_due: datetime | None = None
    """Until when somebody who still waits for help must have it: that is what counts then."""

    @property
    def stands(self) -> State | Standing:
        """Where the case stands, as a badge says it."""
        return stands(self.case)


def lines_of(
    cases: Iterable[Case],
    *,
    today: date,
    calendar: WorkCalendar,
    held_up: Mapping[int, str] = MappingProxyType({}),
    help_: Mapping[int, datetime] = MappingProxyType({}),
) -> list[Line]:
    """Cases with a due day as lines of a list."""
    return [
        Line(
            case,
            State(case.state),
            days_left(case.due_on, today, calendar),
            getattr(case, "standing", False),
            held_up.get(case.pk, ""),
            help_.get(case.pk),
        )
        for case in cases
        if case.due_on
    ]


@dataclass(frozen=True, slots=True)
class Counts:
    """Running cases of an area; each also counts in whatever else it is."""

    running: int
    overdue: int
    soon: int
    suspended: int
    provisional: int


@dataclass(frozen=True, slots=True)
class BoardPage:
    """One page of the deadline board."""

    lines: Sequence[Line]
    page: Page[Case]


@dataclass(frozen=True, slots=True)
class Board(BoardPage):
    """One page of the deadline board, and how many there are of each group."""

    counts: Counts
    waiting: int
    """Emergencies among them whose first help is still to come: hours count there, not days."""


def _running(officer: Officer, township_id: int | None = None) -> CaseQuerySet:
    """Every case of the area whose clock was started and not stopped, whoever it lies with.

    By townships: the index of each holds all that is counted, so that no case is read.
    """
    townships = township_choices(officer)
    asked = townships.filter(pk=township_id) if township_id else townships
    return Case.objects.running().filter(Among("township", asked).there)


def _standing() -> Exists:
    return Exists(Suspension.objects.filter(case=OuterRef("pk"), closed_on=None))


def _groups(today: date, calendar: WorkCalendar) -> dict[str, Q | Exists]:
    """What a running case may be besides, as a condition."""
    near = last_day(today, SOON, calendar).on
    return {
        "overdue": Q(due_on__lt=today),
        "soon": Q(due_on__gte=today, due_on__lte=near),
        "suspended": _standing(),
        "provisional": Q(due_provisional=True),
    }


def _tally(today: date, calendar: WorkCalendar) -> dict[str, Count]:
    counted = {name: Count("pk", filter=group) for name, group in _groups(today, calendar).items()}
    return {"running": Count("pk"), **counted}


def board_cases(
    officer: Officer,
    *,
    today: date,
    calendar: WorkCalendar,
    township_id: int | None = None,
    stage: str = "",
    due: str = "",
) -> CaseQuerySet:
    """Running cases of the officer's area, overdue, unassigned and suspended ones as well, with what a line shows.

    ``due`` is one of the groups that are counted, or ``help``: those who wait for it, whom an index of its own knows.
    """
    return _fitting(today, calendar, due, _asked(township_id, stage)).visible_to(officer)


def _asked(township_id: int | None, stage: str) -> dict[str, object]:
    given: dict[str, object] = {"township": township_id, "state": stage}
    return {name: value for name, value in given.items() if value}


def _fitting(today: date, calendar: WorkCalendar, due: str, asked: Mapping[str, object]) -> CaseQuerySet:
    """The cases that fit, wherever they are."""
    groups = {"": Q(), "help": WAITS_FOR_HELP, **_groups(today, calendar)}
    rows = Case.objects.running().filter(groups[due], **asked)
    return rows.annotate(standing=_standing()).select_related("township", "accepted_by")


def board(
    officer: Officer,
    *,
    today: date,
    township_id: int | None = None,
    stage: str = "",
    due: str = "",
    cursor: Mapping[str, str],
) -> Board:
    """A page of ``board_cases`` with the counts of all groups."""
    calendar, asked = work_calendar(), _asked(township_id, stage)
    shown = board_page(
        officer, today=today, calendar=calendar, township_id=township_id, stage=stage, due=due, cursor=cursor
    )
    counts = Counts(**_running(officer, township_id).filter(**asked).aggregate(**_tally(today, calendar)))
    waiting = Case.objects.running().filter(WAITS_FOR_HELP, **asked).visible_to(officer).count()
    return Board(shown.lines, shown.page, counts, waiting)


def board_page(
    officer: Officer,
    *,
    today: date,
    calendar: WorkCalendar,
    township_id: int | None = None,
    stage: str = "",
    due: str = "",
    cursor: Mapping[str, str],
) -> BoardPage:
    """A page of ``board_cases``, the one due first on top."""
    asked = _asked(township_id, stage)
    fitting = _fitting(today, calendar, due, asked).defer(*NOT_SHOWN)
    among = None if township_id else _places(officer, fitting)
    shown = page(fitting.visible_to(officer), order="due_on", size=PAGE_SIZE, cursor=cursor, among=among)
    return BoardPage(board_lines(shown.rows, today=today, calendar=calendar), shown)


def _places(officer: Officer, rows: CaseQuerySet) -> Among:
    """Each county and each township has an index of its running cases by their due day."""
    counties = whole_counties(officer)
    if counties is None:
        return Among("township", township_choices(officer), anywhere=rows)
    return Among("county", counties, anywhere=rows)


def board_lines(cases: Sequence[Case], *, today: date, calendar: WorkCalendar) -> list[Line]:
    """Cases of the board with what holds them up."""
    held_up = {pk: text for ask in HINDRANCES for pk, text in ask(cases, today).items()}
    return lines_of(cases, today=today, calendar=calendar, held_up=held_up, help_=help_due(cases))


@dataclass(frozen=True, slots=True)
class Township:
    """How a township stands."""

    region: Region
    counts: Counts


def by_township(officer: Officer, *, today: date) -> list[Township]:
    """Every township of the area with its numbers, the one with most overdue cases first; quiet ones are there too."""
    rows = _running(officer).values_list("township_id").annotate(**_tally(today, work_calendar()))
    known = {township: Counts(*counts) for township, *counts in rows}
    none = Counts(0, 0, 0, 0, 0)
    found = [Township(region, known.get(region.pk, none)) for region in township_choices(officer)]
    return sorted(found, key=lambda t: (-t.counts.overdue, -t.counts.soon, -t.counts.running, t.region.path))


@dataclass(frozen=True, slots=True)
class Supervised:
    """A line of the supervision list with what the reader can do about it; ``waits`` is why nobody can close it yet."""

    row: Supervision
    may_explain: bool
    may_close: bool
    waits: Sequence[Blocker]


def supervision_lines(rows: Iterable[Supervision], *, officer: Officer) -> list[Supervised]:
    """The lines of rows that are shown to the officer."""
    return [_line(row, officer) for row in rows]


def _line(row: Supervision, officer: Officer) -> Supervised:
    if row.closed_at is not None:
        return Supervised(row, may_explain=False, may_close=False, waits=())
    closes = officer.may(Duty.SUPERVISE)
    waits = closing_blockers(row) if closes else []
    return Supervised(row, may_explain=_may_explain(row, officer), may_close=closes and not waits, waits=waits)


def _may_explain(row: Supervision, officer: Officer) -> bool:
    try:
        explainer(row, officer)
    except NotAllowed:
        return False
    return True


def supervision_to_explain(supervision_id: int, *, officer: Officer) -> Supervision:
    """One entry for whoever explains it; raises NotFound outside the area, NotAllowed for the county."""
    row = supervision_of(supervision_id, officer=officer)
    explainer(row, officer)
    return row


def supervisions(officer: Officer, *, shown: str) -> QuerySet[Supervision]:
    """The supervision list: ``owed`` (no explanation yet), ``explained``, ``closed``, anything else all open ones."""
    wanted = {
        "owed": Q(closed_at=None, explanation=""),
        "explained": Q(closed_at=None) & ~Q(explanation=""),
        "closed": Q(closed_at__isnull=False),
    }
    rows = Supervision.objects.visible_to(officer).filter(wanted.get(shown, Q(closed_at=None)))
    return rows.select_related("case__township", "explained_by", "closed_by")


def supervised(officer: Officer, *, shown: str, cursor: Mapping[str, str]) -> Page[Supervision]:
    """A page of it, what was due first on top."""
    return page(supervisions(officer, shown=shown), order="due_on", size=PAGE_SIZE, cursor=cursor)


def supervision_of(supervision_id: int, *, officer: Officer) -> Supervision:
    """One entry of the list; raises NotFound outside the area."""
    rows = Supervision.objects.visible_to(officer).select_related("case__township", "explained_by", "closed_by")
    row = rows.filter(pk=supervision_id).first()
    if row is None:
        raise NotFound("supervision_not_found", _("There is no such supervision in your area."))
    return row


def owed_post_reviews(officer: Officer) -> QuerySet[Decision]:
    """Decisions that a township of one officer took alone and the county has not looked at yet."""
    return _alone(officer).filter(reviewed=None).select_related("case__township")


def post_reviews(officer: Officer, *, cursor: Mapping[str, str]) -> Page[Decision]:
    """A page of them, the oldest first."""
    return page(owed_post_reviews(officer), order="at", size=PAGE_SIZE, cursor=cursor)


def decision_to_review(decision_id: int, *, officer: Officer) -> Decision:
    """One of them; raises NotFound outside the area."""
    row = _alone(officer).select_related("case__township").filter(pk=decision_id).first()
    if row is None:
        raise NotFound("decision_not_found", _("There is no such decision to review in your area."))
    return row


def _alone(officer: Officer) -> QuerySet[Decision]:
    return Decision.objects.visible_to(officer).filter(post_review=True)
