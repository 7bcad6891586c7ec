"""The desk: what an officer has to do next, worst first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Case as When_
from django.db.models import Count, Exists, F, OuterRef, Q, Subquery, Value, When, Window
from django.db.models.functions import RowNumber
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.duties import Duty, RegionLevel
from accounts.officer import Officer, within
from approvals.models import Decision, PayeeChange, Stage, Supervision
from approvals.selectors import to_keep, waiting_cases
from approvals.terms import Verdict
from audit.models import Event, Outbox
from cases.models import Case, Publicity
from cases.selectors.listing import interim_of
from cases.terms import State
from common.money import show
from common.paging import Page, page
from funds.models import Order
from funds.selectors.batches import batches_waiting, returned_count
from funds.selectors.duty import urgent
from funds.selectors.errands import waits
from funds.selectors.waiting import short_of_money
from funds.workflow import OPEN
from notices.hooks.selectors import paused
from notices.models import Message
from standards.packages.selectors import returned, to_review
from standards.policy.deadlines import WorkCalendar, days_left, due
from standards.policy.terms import Level, Track
from standards.selectors import calendar_drafts, drafts, published_years, work_calendar

ROWS = 5
SOON = 3
PAGE_SIZE = 50
LOOKED_BACK = 60
"""So many of an officer's last acts are looked through for different cases."""
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


_STAGE_COME = Q(
    Exists(
        Stage.objects.filter(
            decision__case=OuterRef("pk"), number__gt=1, reviewed=None, planned_on__lte=OuterRef("now")
        )
    )
)
"""A later stage of relief in stages waits for its review."""
_UNREVIEWED = Stage.objects.filter(decision=OuterRef("decision"), number=OuterRef("stage"), number__gt=1, reviewed=None)
_BEFORE = Order.objects.filter(case=OuterRef("case"), state__in=OPEN, stage__lt=OuterRef("stage"))
_HELD_BACK = Q(Exists(Order.objects.filter(Exists(_UNREVIEWED), ~Exists(_BEFORE), case=OuterRef("pk"), state__in=OPEN)))
"""What would be paid next is a stage that nobody has reviewed yet."""


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
    Task("pay", _("To pay"), State.APPROVED, Duty.PAY, "funds:pay", None, Q(payee_at=None) & ~_HELD_BACK),
    Task("stage", _("Stage to be reviewed"), State.APPROVED, Duty.REVIEW, "approvals:stages", None, _STAGE_COME),
    Task("send", _("Publicity over: to send for decision"), State.PUBLICISED, Duty.REVIEW, "approvals:send",
         RegionLevel.TOWNSHIP, _OVER),
    Task("send_refusal", _("No relief proposed: to send for decision"), State.REVIEWED, Duty.REVIEW, "approvals:send",
         RegionLevel.TOWNSHIP, Q(proposed_amount=None)),
    Task("review", _("To review"), State.INVESTIGATED, Duty.REVIEW, "approvals:review", RegionLevel.TOWNSHIP),
    Task("investigate", _("To investigate"), State.ACCEPTED, Duty.CASEWORK, "cases:visit", None,
         Q(helped_on=None) | ~Q(track=Track.SMALL_FAST)),
    Task("publicise", _("To publicise"), State.REVIEWED, Duty.CASEWORK, "cases:publicity", None,
         Q(proposed_amount__isnull=False)),
    Task("accept", _("To accept"), State.SUBMITTED, Duty.CASEWORK, "cases:detail"),
    Task("supplement", _("Waiting for a supplement"), State.SUPPLEMENT, Duty.CASEWORK, "cases:detail"),
    Task("close", _("To close"), State.PAID, Duty.CASEWORK, "cases:detail"),
    Task("publicity", _("Publicity running"), State.PUBLICISED, Duty.CASEWORK, "cases:publicity", None, _RUNS),
    Task("draft", _("Drafts"), State.DRAFT, Duty.CASEWORK, "cases:intake"),
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
class Touched:
    """A case that the officer acted on, with the moment of his last act."""

    case: Case
    at: datetime

    @property
    def state(self) -> State:
        """Where the case stands now."""
        return State(self.case.state)


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


def desk(officer: Officer, *, today: date, at: datetime) -> Desk:
    """Everything for the home page; the number of queries depends on the officer's duties only."""
    calendar = work_calendar()
    messages = list(_unread(officer).select_related("event")[:ROWS])
    return Desk(
        groups=groups(officer, today=today, calendar=calendar),
        errands=list(_errands(officer, today, at)),
        recent=recent(officer),
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


def recent(officer: Officer) -> list[Touched]:
    """The cases in sight that the officer acted on last, the newest act first."""
    if not officer.case_paths:
        return []
    acts = Event.objects.filter(actor_name=officer.name, actor=officer.user_id, subject_type=Case._meta.label_lower)
    mine = acts.filter(subject_id=OuterRef("pk")).order_by("-id")
    cases: Any = (
        Case.objects.visible_to(officer)
        .filter(pk__in=acts.order_by("-id").values("subject_id")[:LOOKED_BACK])
        .annotate(act=Subquery(mine.values("id")[:1]), acted_at=Subquery(mine.values("at")[:1]))
        .select_related("township")
        .only(*_SHOWN)
        .order_by("-act")
    )
    return [Touched(case, case.acted_at) for case in cases[:ROWS]]


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


def _errands(officer: Officer, today: date, at: datetime) -> list[Errand]:
    found: list[Errand] = []
    if officer.may(Duty.CASEWORK, Duty.DECIDE, Duty.SUPERVISE):
        found += _supervision(officer)
    if officer.may(Duty.CASEWORK, Duty.DECIDE, Duty.SUPERVISE):
        found += _urgent(officer, at)
    if officer.may(Duty.DECIDE, Duty.REVIEW):
        found += _meetings(officer)
    if officer.may(Duty.CASEWORK):
        found.append(_interim(officer, today))
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
        page = f"{reverse('hooks:list')}?state=paused"
        found.append(Errand(_("Webhooks that are paused"), paused(officer).count(), page))
    found += _money(officer, today)
    return [errand for errand in found if errand.count]


def _urgent(officer: Officer, at: datetime) -> list[Errand]:
    """Who waits for help comes first; then the papers that help left owed, and what the county looks at afterwards."""
    tally, screen = urgent(officer, at=at), reverse("emergency:duty")
    return [
        Errand(_("Emergencies whose help is late"), tally.late, screen),
        Errand(_("Emergencies without help yet"), tally.waiting - tally.late, screen),
        Errand(_("Paperwork owed after help"), tally.owed, f"{screen}?shown=papers"),
        Errand(_("Small fast relief to settle"), tally.to_settle, f"{screen}?shown=settle"),
        Errand(_("Help given first, to review"), tally.to_review, f"{screen}?shown=review"),
    ]


def _interim(officer: Officer, today: date) -> Errand:
    """Whoever was helped while dibao or tekun was decided: what became of that, a month after it was applied for."""
    mine = Case.objects.filter(within("region_path", officer.paths(Duty.CASEWORK))).filter(interim_of("due", today))
    page = reverse("cases:list")
    return Errand(_("Outcomes of dibao or tekun applications"), mine.count(), f"{page}?state=all&interim=due")


def _money(officer: Officer, today: date) -> list[Errand]:
    """What waits for money, what the books owe, and what households owe."""
    found: list[Errand] = []
    for short in short_of_money(officer, today=today) if officer.may(Duty.PAY) else []:
        text = _("Orders of %(county)s wait for %(sum)s yuan; available in its funds: %(left)s")
        said = {"county": short.county.name, "sum": show(short.amount), "left": show(short.available)}
        found.append(Errand(text % said, short.orders, f"{reverse('funds:board')}#waiting"))
    if not officer.may(Duty.CASEWORK, Duty.REVIEW, Duty.DECIDE, Duty.PAY, Duty.SUPERVISE):
        return found
    claims, months, recoveries = reverse("funds:claims"), reverse("funds:months"), reverse("funds:recoveries")
    now = waits(officer, today=today)
    return [
        *found,
        Errand(_("Claims of the townships to decide"), now.claims, f"{claims}?state=asked"),
        Errand(_("Funds whose last month is not reconciled"), now.months, months),
        Errand(_("Reconciliations to check"), now.sheets, f"{months}?state=drawn"),
        Errand(_("Recoveries to decide"), now.recoveries, f"{recoveries}?state=proposed"),
        Errand(_("Recoveries past their day"), now.past, f"{recoveries}?overdue=on"),
        Errand(_("Payments by hand to compare"), now.by_hand, f"{reverse('funds:made')}?stands=owed"),
    ]


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


def _meetings(officer: Officer) -> list[Errand]:
    """Meetings of the officer's offices to record and to sign, and the cases that wait for one."""
    page, kept = reverse("approvals:meetings"), to_keep(officer)
    return [
        Errand(_("Cases that wait for a meeting"), waiting_cases(officer).count(), reverse("approvals:meeting_new")),
        Errand(_("Meetings to record as held"), kept["prepared"], f"{page}?stands=prepared"),
        Errand(_("Minutes to be signed"), kept["unsigned"], f"{page}?stands=unsigned"),
    ]


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
