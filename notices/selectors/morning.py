"""The desk: what an officer has to do next, worst first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery

from accounts.duties import Duty
from accounts.models import User
from accounts.officer import Officer
from accounts.selectors import township_choices
from audit.models import Event, Outbox
from cases.models import Case
from cases.selectors.counted import counted_in
from cases.selectors.way import stands
from cases.terms import Measure, Standing, State
from common.counting import COUNTED_TO, NARROWED_TO, Counted, count_each
from common.paging import Page, page
from notices.models import Message
from notices.selectors.errands import Errand, errands
from notices.selectors.groups import ROWS, SHOWN, Group, groups
from standards.policy.deadlines import WorkCalendar, due
from standards.selectors import work_calendar

SOON = 3
PAGE_SIZE = 50
LOOKED_BACK = 60
"""So many of an officer's last acts are looked through for different cases."""


@dataclass(frozen=True, slots=True)
class Numbers:
    """How the officer's area stands today."""

    running: Counted
    soon: Counted
    overdue: Counted
    paid_today: Counted


@dataclass(frozen=True, slots=True)
class Touched:
    """A case that the officer acted on, with the moment of his last act."""

    case: Case
    at: datetime

    @property
    def state(self) -> State:
        """The state of the case."""
        return State(self.case.state)

    @property
    def stands(self) -> State | Standing:
        """Where the case stands now, as a badge says it."""
        return stands(self.case)


@dataclass(frozen=True, slots=True)
class Desk:
    """What an officer finds in the morning."""

    groups: Sequence[Group]
    errands: Sequence[Errand]
    recent: Sequence[Touched]
    messages: Sequence[Message]
    unread: int
    numbers: Numbers | None
    may_open: bool
    """Whether this officer takes applications."""
    only_looks: bool
    """Whether nothing can ever wait for this officer: the desk says where to look instead."""

    @property
    def late(self) -> list[Errand]:
        """What is past its day stands above everything else."""
        return [errand for errand in self.errands if errand.late]

    @property
    def in_time(self) -> list[Errand]:
        """The other errands, below the cases."""
        return [errand for errand in self.errands if not errand.late]


def desk(officer: Officer, *, today: date, at: datetime) -> Desk:
    """Everything for the home page; the number of queries depends on the officer's duties only."""
    calendar = work_calendar()
    messages = list(_with_cases(_unread(officer), officer)[:ROWS])
    return Desk(
        groups=groups(officer, today=today, at=at, calendar=calendar),
        errands=list(errands(officer, today)),
        recent=recent(officer),
        messages=messages,
        unread=_unread(officer).count() if len(messages) == ROWS else len(messages),
        numbers=_numbers(officer, today, calendar) if officer.case_paths else None,
        may_open=officer.may(Duty.CASEWORK),
        only_looks={held.duty for held in officer.held} == {Duty.INSPECT},
    )


def recent(officer: Officer) -> list[Touched]:
    """The cases in sight that the officer acted on last, the newest act first."""
    if not officer.case_paths:
        return []
    acts = Event.objects.filter(actor_name=officer.name, actor=officer.user_id, subject_type=Case._meta.label_lower)
    mine = acts.filter(subject_id=OuterRef("pk")).order_by("-at", "-id")
    cases: Any = (
        Case.objects.visible_to(officer)
        .filter(pk__in=acts.order_by("-id").values("subject_id")[:LOOKED_BACK])
        .annotate(acted_at=Subquery(mine.values("at")[:1]))
        .select_related("township")
        .only(*SHOWN)
        .order_by("-acted_at", "-pk")
    )
    return [Touched(case, case.acted_at) for case in cases[:ROWS]]


def _numbers(officer: Officer, today: date, calendar: WorkCalendar) -> Numbers:
    """Counted township by township in the index of due days, no further than a list that is narrowed counts them."""
    near = due(today, SOON, calendar).on
    running = Case.objects.running().filter(township__in=township_choices(officer).order_by().values("pk"))
    rows = {
        "running": running,
        "soon": running.filter(due_on__gte=today, due_on__lte=near),
        "overdue": running.filter(due_on__lt=today),
        "paid_today": Case.objects.visible_to(officer).filter(counted_in(Measure.RELIEVED, today, today)),
    }
    return Numbers(**count_each(User.objects.filter(pk=officer.user_id), rows, NARROWED_TO))


def _unread(officer: Officer) -> Any:
    return Message.objects.filter(user=officer.user_id, read_at=None).order_by("-id")


def _with_cases(messages: QuerySet[Message], officer: Officer) -> Any:
    """The same with whom each is about and how his case stands now, as far as the officer sees it."""
    case = Case.objects.visible_to(officer).filter(pk=OuterRef("case"))
    named = messages.annotate(whose=Subquery(case.values("applicant_name")), state=Subquery(case.values("state")))
    return named.select_related("event")


def messages_of(officer: Officer, *, cursor: Any) -> Page[Message]:
    """All messages of the officer, newest first."""
    rows = _with_cases(Message.objects.filter(user=officer.user_id), officer)
    return page(rows, order="-id", size=PAGE_SIZE, cursor=cursor, count_to=COUNTED_TO)


def undelivered(*, cursor: Any) -> Page[Outbox]:
    """Announcements that failed at least once; at the limit of attempts they wait for a hand."""
    rows = Outbox.objects.filter(delivered_at=None, attempts__gt=0).select_related("event")
    return page(rows, order="pk", size=PAGE_SIZE, cursor=cursor, count_to=COUNTED_TO)
