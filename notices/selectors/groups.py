"""What an officer has to do with cases, by kind, worst first."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Case as When_
from django.db.models import Count, F, OuterRef, Q, Subquery, Value, When, Window
from django.db.models.functions import JSONObject, RowNumber
from django.urls import reverse
from django.utils.translation import pgettext_lazy as _p

from accounts.officer import Officer, within
from audit.models import Event
from audit.verbs import Verb
from cases.blockers import UNSTATED_BY, unstated
from cases.models import Case
from cases.models.indexes import due_key
from funds.models import Emergency
from funds.selectors.emergency import minutes_left
from notices.todo import TASKS, UNHELPED, Task
from standards.policy.deadlines import WorkCalendar, days_left

ROWS = 5


@dataclass(frozen=True, slots=True)
class Row:
    """A case to act on, with the page of the act."""

    case: Case
    left: int | None
    url: str
    minutes: int | None = None
    """Until the first help is due, where somebody waits for it."""
    act: Any = ""
    """What is done with this one, where that is not what is done with the others of its group."""

    @property
    def returned(self) -> str:
        """Why the case was sent back to where it stands; empty where it came by another way."""
        came_by = self.case.came_by or {}  # type: ignore[attr-defined]
        return str(came_by["note"]) if came_by.get("verb") == Verb.RETURNED else ""


@dataclass(frozen=True, slots=True)
class Group:
    """A kind of thing to do: how many there are, and the first few."""

    code: str
    title: Any
    count: int
    rows: Sequence[Row]
    due: date | None
    act: Any
    """What is done with each."""
    all_url: str
    together: tuple[str, Any] | None = None
    """Address and title of the page where many are done at once."""
    counted: bool = False
    """Whether ``all_url`` lists exactly what is counted: nothing of the same state stands in another group."""


SHOWN = (
    "number", "state", "applicant_name", "due_on", "due_provisional", "clock_stopped_on", "proposed_amount",
    "approved_amount", "township__name", "draft_id_masked", "cause", "created_at", "relief_type", "track",
    "helped_on", "paid_amount",
)  # fmt: skip
"""All that a row of the desk shows."""


def groups(officer: Officer, *, today: date, at: datetime, calendar: WorkCalendar) -> list[Group]:
    """The officer's things to do: the first rows of each kind and how many there are, worst first.

    What is in hand is counted and sorted by what its index holds; a case itself is read only where it is shown.
    """
    places = [place for place in _places(officer, today) if place[1]]
    moves = Event.objects.filter(subject_type=Case._meta.label_lower, subject_id=OuterRef("pk"), after__has_key="state")
    came_by = moves.order_by("-id").annotate(came=JSONObject(verb="verb", note="note")).values("came")[:1]
    cases = Case.objects.select_related("township", "emergency").only(*SHOWN, *UNSTATED_BY, "emergency__due_at")
    cases = cases.annotate(came_by=Subquery(came_by))
    shown = cases.in_bulk([pk for pk, _code, _found in places])
    mine: defaultdict[str, list[Case]] = defaultdict(list)
    for pk, code, _found in places:
        mine[code].append(shown[pk])
    counts = {code: found for _pk, code, found in places}
    return _grouped(mine, counts, today, at, calendar)


def _places(officer: Officer, today: date) -> Any:
    """Case, task and how many such there are, for the first few of each task."""
    mine = [(task, where) for task in TASKS if (where := _where(task, officer)) is not None]
    usual = [(task, where) for task, where in mine if not task.urgent]
    urgent_ones = [(task, where) for task, where in mine if task.urgent]
    states = {state.value for task, _where in usual for state in task.states}
    helped = Q()
    for _task, where in urgent_ones:
        helped &= ~where
    asked = [
        _first(officer, today, usual, Q(state__in=states) & helped) if usual else None,
        _first(officer, today, urgent_ones, UNHELPED) if urgent_ones else None,
    ]
    parts = [part for part in asked if part is not None]
    return parts[0].union(*parts[1:], all=True) if parts else []


def _first(officer: Officer, today: date, mine: Sequence[tuple[Task, Q]], where: Q) -> Any:
    """The first few of each of these tasks, what is due first on top, and of what is none of them (no code): to leave
    that out first, the database would look at all of it twice.
    """
    arms = [When(where, then=Value(task.code)) for task, where in mine]
    urgent_one = mine[0][0].urgent
    help_due = Emergency.objects.filter(case=OuterRef("pk")).values("due_at") if urgent_one else None
    order: list[Any] = [due_key(), *([Subquery(help_due)] if help_due is not None else []), "id"]
    return (
        Case.objects.visible_to(officer)
        .open()
        .annotate(now=Value(today), me=Value(officer.user_id))
        .filter(where)
        .annotate(task=When_(*arms, default=Value("")))
        .annotate(
            place=Window(RowNumber(), partition_by=[F("task")], order_by=order),
            found=Window(Count("pk"), partition_by=[F("task")]),
        )
        .filter(place__lte=ROWS)
        .order_by("place")
        .values_list("pk", "task", "found")
    )


def _where(task: Task, officer: Officer) -> Q | None:
    """The condition under which a case is this task of this officer; None when he does not hold the duty."""
    paths = [h.path for h in officer.held if h.duty is task.duty and (task.level is None or h.level is task.level)]
    return Q(state__in=task.states) & within("region_path", paths) & (task.only or Q()) if paths else None


def _grouped(
    cases: Mapping[str, Sequence[Any]], counts: Mapping[str, int], today: date, at: datetime, calendar: WorkCalendar
) -> list[Group]:
    found: list[tuple[bool, date, Group]] = []
    for task in TASKS:
        if task.code in cases:
            rows = [_row(case, task, today, at, calendar) for case in cases[task.code]]
            first, due = rows[0].case, _due(rows[0].case)
            together = task.together if counts[task.code] > 1 else None
            many = (reverse(together[0]), together[1]) if together else None
            listed = f"{reverse('cases:list')}?state={first.state}{task.listed}"
            every = f"{reverse('emergency:duty')}?shown={task.screen}" if task.screen else listed
            apart = any(t.apart and t.code in cases and first.state in t.states for t in TASKS)
            counted = bool(task.screen) or ((task.only is None or bool(task.listed)) and not apart)
            group = Group(task.code, task.title, counts[task.code], rows, due, task.act, every, many, counted)
            found.append((not task.urgent, due or date.max, group))
    return [group for _urgent, _day, group in sorted(found, key=lambda one: one[:2])]


TO_COMPLETE = _p("act", "Complete the application")
"""Who was helped first is visited when his application is complete: its page says what is missing."""


def _due(case: Any) -> date | None:
    """The day that counts: none where the clock stands."""
    return case.due_on if case.clock_stopped_on is None else None


def _row(case: Any, task: Task, today: date, at: datetime, calendar: WorkCalendar) -> Row:
    """Who waits for help has hours left; everything else has working days."""
    url = reverse(task.url_name, args=[case.pk])
    if task.urgent:
        return Row(case, None, url, minutes_left(case.emergency, at=at))
    day = _due(case)
    act: Any = ""
    if task.url_name == "cases:visit" and any(unstated(case)):
        url, act = reverse("cases:detail", args=[case.pk]), TO_COMPLETE
    return Row(case, None if day is None else days_left(day, today, calendar), url, act=act)
