"""The desk: what an officer has to do next, worst first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Case as When_
from django.db.models import Count, F, OuterRef, Q, Subquery, Value, When, Window
from django.db.models.functions import RowNumber
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.duties import Duty, RegionLevel
from accounts.officer import Officer, within
from approvals.models import Decision, PayeeChange, Supervision
from approvals.terms import Verdict
from audit.models import Outbox
from cases.models import Case, Publicity
from cases.terms import State
from common.paging import Page, page
from funds.selectors.batches import batches_waiting, returned_count
from notices.models import Message
from standards.packages.selectors import returned, to_review
from standards.policy.deadlines import WorkCalendar, days_left, due
from standards.policy.terms import Level
from standards.selectors import calendar_drafts, drafts, published_years, work_calendar

ROWS = 5
SOON = 3
PAGE_SIZE = 50
NOTICE_DAYS = 60
"""From so many days before the new year on, a missing calendar is something to do."""


@dataclass(frozen=True, slots=True)
class Task:
    """Something to be done with a case: in which state, by which duty, on which page."""

    code: str
    title: Any
    state: State
    duty: Duty
    url_name: str
    level: RegionLevel | None = None
    only: Q | None = None


_OVER, _RUNS = Q(notice_ends__lt=F("now")), Q(notice_ends__gte=F("now"))


def _corrected(level: Level) -> Q:
    """A correction of the payee waits at that level, and somebody else proposed it."""
    return Q(payee_at=level) & ~Q(payee_by=F("me"))


TASKS = (
    Task("decide", _("To decide"), State.TOWNSHIP_DECISION, Duty.DECIDE, "approvals:decide", RegionLevel.TOWNSHIP),
    Task("county_decide", _("To decide"), State.COUNTY_DECISION, Duty.DECIDE, "approvals:decide", RegionLevel.COUNTY),
    Task("county_review", _("To review"), State.COUNTY_REVIEW, Duty.REVIEW, "approvals:county_review",
         RegionLevel.COUNTY),
    Task("payee", _("Payee to confirm"), State.APPROVED, Duty.DECIDE, "approvals:payee", RegionLevel.TOWNSHIP,
         _corrected(Level.TOWNSHIP)),
    Task("county_payee", _("Payee to confirm"), State.APPROVED, Duty.DECIDE, "approvals:payee", RegionLevel.COUNTY,
         _corrected(Level.COUNTY)),
    Task("pay", _("To pay"), State.APPROVED, Duty.PAY, "funds:pay", None, Q(payee_at=None)),
    Task("send", _("Publicity over: to send for decision"), State.PUBLICISED, Duty.REVIEW, "approvals:send",
         RegionLevel.TOWNSHIP, _OVER),
    Task("send_refusal", _("No relief proposed: to send for decision"), State.REVIEWED, Duty.REVIEW, "approvals:send",
         RegionLevel.TOWNSHIP, Q(proposed_amount=None)),
    Task("review", _("To review"), State.INVESTIGATED, Duty.REVIEW, "approvals:review", RegionLevel.TOWNSHIP),
    Task("investigate", _("To investigate"), State.ACCEPTED, Duty.CASEWORK, "cases:visit"),
    Task("publicise", _("To publicise"), State.REVIEWED, Duty.CASEWORK, "cases:publicity", None,
         Q(proposed_amount__isnull=False)),
    Task("accept", _("To accept"), State.SUBMITTED, Duty.CASEWORK, "cases:detail"),
    Task("supplement", _("Waiting for a supplement"), State.SUPPLEMENT, Duty.CASEWORK, "cases:detail"),
    Task("close", _("To close"), State.PAID, Duty.CASEWORK, "cases:detail"),
    Task("publicity", _("Publicity running"), State.PUBLICISED, Duty.CASEWORK, "cases:publicity", None, _RUNS),
    Task("draft", _("Drafts"), State.DRAFT, Duty.CASEWORK, "cases:detail"),
)  # fmt: skip
"""In the order of the desk where nothing is due sooner; a case belongs to the first that fits."""


@dataclass(frozen=True, slots=True)
class Row:
    """A case to act on, with the page of the act."""

    case: Case
    left: int | None
    url: str


@dataclass(frozen=True, slots=True)
class Group:
    """A kind of thing to do: how many there are, and the first few."""

    code: str
    title: Any
    count: int
    rows: Sequence[Row]
    due: date | None


@dataclass(frozen=True, slots=True)
class Errand:
    """Something to do that is not one case: words, number, address."""

    title: Any
    count: int
    url: str


@dataclass(frozen=True, slots=True)
class Numbers:
    """How the officer's area stands today."""

    running: int
    soon: int
    overdue: int
    paid_today: int


@dataclass(frozen=True, slots=True)
class Desk:
    """What an officer finds in the morning."""

    groups: Sequence[Group]
    errands: Sequence[Errand]
    messages: Sequence[Message]
    unread: int
    numbers: Numbers | None
    may_open: bool
    """Whether this officer takes applications."""


def desk(officer: Officer, *, today: date) -> Desk:
    """Everything for the home page; the number of queries depends on the officer's duties only."""
    calendar = work_calendar()
    messages = list(_unread(officer).select_related("event")[:ROWS])
    return Desk(
        groups=groups(officer, today=today, calendar=calendar),
        errands=list(_errands(officer, today)),
        messages=messages,
        unread=_unread(officer).count() if len(messages) == ROWS else len(messages),
        numbers=_numbers(officer, today, calendar) if officer.case_paths else None,
        may_open=officer.may(Duty.CASEWORK),
    )


_SHOWN = (
    "number", "state", "applicant_name", "due_on", "due_provisional", "proposed_amount", "approved_amount",
    "township__name",
)  # fmt: skip
"""All that a row of the desk shows; thousands of rows are sorted for it."""


def groups(officer: Officer, *, today: date, calendar: WorkCalendar) -> list[Group]:
    """The officer's things to do in one query: the first rows of each kind and how many there are, worst first."""
    mine = [(task, _where(task, officer)) for task in TASKS]
    arms = [When(where, then=Value(task.code)) for task, where in mine if where is not None]
    if not arms:
        return []
    states = {task.state.value for task, where in mine if where is not None}
    waiting = PayeeChange.objects.filter(case=OuterRef("pk"), verdict=Verdict.OPEN)
    newest = Publicity.objects.filter(case=OuterRef("pk")).order_by("-id").values("ends_on")[:1]
    rows = (
        Case.objects.visible_to(officer)
        .filter(state__in=states)
        .annotate(now=Value(today), notice_ends=Subquery(newest), me=Value(officer.user_id))
        .annotate(payee_at=Subquery(waiting.values("level")), payee_by=Subquery(waiting.values("proposed_by")))
        .annotate(due=When_(When(clock_stopped_on=None, then=F("due_on"))))
        .annotate(task=When_(*arms, default=Value("")))
        .exclude(task="")
        .annotate(
            place=Window(RowNumber(), partition_by=[F("task")], order_by=[F("due").asc(nulls_last=True), "id"]),
            found=Window(Count("pk"), partition_by=[F("task")]),
        )
        .filter(place__lte=ROWS)
        .select_related("township")
        .only(*_SHOWN)
        .order_by("place")
    )
    return _grouped(list(rows), today, calendar)


def _where(task: Task, officer: Officer) -> Q | None:
    """The condition under which a case is this task of this officer; None when he does not hold the duty."""
    paths = [h.path for h in officer.held if h.duty is task.duty and (task.level is None or h.level is task.level)]
    return Q(state=task.state) & within("region_path", paths) & (task.only or Q()) if paths else None


def _grouped(cases: list[Any], today: date, calendar: WorkCalendar) -> list[Group]:
    found = []
    for task in TASKS:
        mine = [case for case in cases if case.task == task.code]
        if mine:
            rows = [
                Row(c, c.due and days_left(c.due, today, calendar), reverse(task.url_name, args=[c.pk])) for c in mine
            ]
            found.append(Group(task.code, task.title, mine[0].found, rows, mine[0].due))
    return sorted(found, key=lambda group: group.due or date.max)


def _numbers(officer: Officer, today: date, calendar: WorkCalendar) -> Numbers:
    near = due(today, SOON, calendar).on
    running = Q(clock_stopped_on=None)
    rows = Case.objects.visible_to(officer).filter(running | Q(clock_stopped_on=today), clock_started_on__isnull=False)
    return Numbers(
        **rows.aggregate(
            running=Count("pk", filter=running),
            soon=Count("pk", filter=running & Q(due_on__gte=today, due_on__lte=near)),
            overdue=Count("pk", filter=running & Q(due_on__lt=today)),
            paid_today=Count("pk", filter=Q(state__in=(State.PAID, State.CLOSED), clock_stopped_on=today)),
        )
    )


def _errands(officer: Officer, today: date) -> list[Errand]:
    found: list[Errand] = []
    if officer.may(Duty.CASEWORK, Duty.DECIDE, Duty.SUPERVISE):
        found += _supervision(officer)
    if officer.may(Duty.CASEWORK, Duty.PAY):
        found.append(Errand(_("Payments that came back"), returned_count(officer), reverse("funds:returned")))
    if officer.may(Duty.PAY):
        found.append(Errand(_("Payment batches to check or send"), batches_waiting(officer), reverse("funds:batches")))
    if officer.may(Duty.SUPERVISE):
        alone = Decision.objects.filter(
            within("case__region_path", officer.paths(Duty.SUPERVISE)), post_review=True, reviewed=None
        )
        found.append(Errand(_("Decisions to review afterwards"), alone.count(), reverse("approvals:post_reviews")))
    if officer.may(Duty.STANDARDS):
        found.append(Errand(_("Draft standards"), drafts(officer).count(), reverse("standards:drafts")))
        found += _packages(officer)
        found += _calendars(today)
    if officer.may(Duty.OFFICERS):
        failed = Outbox.objects.filter(delivered_at=None, attempts__gt=0).count()
        found.append(Errand(_("Announcements that could not be delivered"), failed, reverse("notices:undelivered")))
    return [errand for errand in found if errand.count]


def _supervision(officer: Officer) -> list[Errand]:
    """The township owes explanations; the county closes what is explained and has ended."""
    tally = (
        Supervision.objects.visible_to(officer)
        .filter(closed_at=None)
        .aggregate(
            owed=Count("pk", filter=Q(explanation="")),
            ended=Count("pk", filter=~Q(explanation="") & Q(case__clock_stopped_on__isnull=False)),
        )
    )
    page = reverse("approvals:supervision")
    found = [Errand(_("Explanations owed for overdue cases"), tally["owed"], f"{page}?shown=owed")]
    if officer.may(Duty.SUPERVISE):
        found.append(Errand(_("Supervisions to close"), tally["ended"], f"{page}?shown=explained"))
    return found


def _packages(officer: Officer) -> list[Errand]:
    """Another officer's package waits to be read and published; one's own came back with a reason."""
    page = reverse("standards:packages")
    return [
        Errand(_("Rule packages to review"), to_review(officer), f"{page}?status=in_review"),
        Errand(_("Rule packages that were returned to you"), returned(officer), f"{page}?status=draft"),
    ]


def _calendars(today: date) -> list[Errand]:
    """Towards the end of a year the next one's notice must be published, or due days stay provisional."""
    soon = (today + timedelta(days=NOTICE_DAYS)).year
    known = {row.year for row in published_years()}
    missing = sorted({today.year, soon} - known)
    return [
        Errand(_("Draft calendars"), len(calendar_drafts()), reverse("standards:calendar")),
        *(
            Errand(_("Working calendar %d is not published") % year, 1, reverse("standards:calendar"))
            for year in missing
        ),
    ]


def _unread(officer: Officer) -> Any:
    return Message.objects.filter(user=officer.user_id, read_at=None).order_by("-id")


def messages_of(officer: Officer, *, cursor: Any) -> Page[Message]:
    """All messages of the officer, newest first."""
    rows = Message.objects.filter(user=officer.user_id).select_related("event")
    return page(rows, order="-id", size=PAGE_SIZE, cursor=cursor)


def undelivered(*, cursor: Any) -> Page[Outbox]:
    """Announcements that failed at least once; at the limit of attempts they wait for a hand."""
    rows = Outbox.objects.filter(delivered_at=None, attempts__gt=0).select_related("event")
    return page(rows, order="pk", size=PAGE_SIZE, cursor=cursor)
