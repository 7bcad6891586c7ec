"""The desk: what an officer has to do next, worst first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Case as When_
from django.db.models import Count, F, OuterRef, Q, Subquery, Value, When, Window
from django.db.models.functions import RowNumber
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.duties import Duty, RegionLevel
from accounts.officer import Officer, within
from approvals.models import Decision, PayeeChange, Supervision
from approvals.selectors import to_keep, waiting_cases
from approvals.terms import Verdict
from audit.models import Event, Outbox
from cases.models import Case, Publicity
from cases.selectors.counted import counted_in
from cases.selectors.listing import interim_of
from cases.terms import Measure, State
from cases.workflow import OPEN_TO_HELP
from common.money import show
from common.paging import Page, page
from funds.selectors.batches import batches_waiting, returned_count
from funds.selectors.duty import urgent
from funds.selectors.emergency import minutes_left
from funds.selectors.errands import waits
from funds.selectors.waiting import short_of_money
from notices.hooks.selectors import paused
from notices.models import Message
from notices.todo import TASKS, Task
from standards.packages.selectors import returned, to_review
from standards.policy.deadlines import WorkCalendar, days_left, due
from standards.policy.terms import ReliefType
from standards.selectors import calendar_drafts, drafts, published_years, work_calendar

ROWS = 5
SOON = 3
PAGE_SIZE = 50
LOOKED_BACK = 60
"""So many of an officer's last acts are looked through for different cases."""
NOTICE_DAYS = 60
"""From so many days before the new year on, a missing calendar is something to do."""


@dataclass(frozen=True, slots=True)
class Row:
    """A case to act on, with the page of the act."""

    case: Case
    left: int | None
    url: str
    minutes: int | None = None
    """Until the first help is due, where somebody waits for it."""


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
    pressing: bool = False
    """Whether it cannot wait: somebody without help, or a day that is past."""


@dataclass(frozen=True, slots=True)
class Errand:
    """Something to do that is not one case: words, number, address; ``late`` where a day is past."""

    title: Any
    count: int
    url: str
    late: bool = False


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
    only_looks: bool
    """Whether nothing can ever wait for this officer: the desk says where to look instead."""

    @property
    def beside_at(self) -> int:
        """After so many groups come errands, tour and numbers: after all that cannot wait, at least after the first."""
        pressing = sum(group.pressing for group in self.groups)
        return pressing or min(1, len(self.groups))


def desk(officer: Officer, *, today: date, at: datetime) -> Desk:
    """Everything for the home page; the number of queries depends on the officer's duties only."""
    calendar = work_calendar()
    messages = list(_unread(officer).select_related("event")[:ROWS])
    return Desk(
        groups=groups(officer, today=today, at=at, calendar=calendar),
        errands=list(_errands(officer, today)),
        recent=recent(officer),
        messages=messages,
        unread=_unread(officer).count() if len(messages) == ROWS else len(messages),
        numbers=_numbers(officer, today, calendar) if officer.case_paths else None,
        may_open=officer.may(Duty.CASEWORK),
        only_looks={held.duty for held in officer.held} == {Duty.INSPECT},
    )


_SHOWN = (
    "number", "state", "applicant_name", "due_on", "due_provisional", "proposed_amount", "approved_amount",
    "township__name",
)  # fmt: skip
"""All that a row of the desk shows; thousands of rows are sorted for it."""


def groups(officer: Officer, *, today: date, at: datetime, calendar: WorkCalendar) -> list[Group]:
    """The officer's things to do in one query: the first rows of each kind and how many there are, worst first."""
    mine = [(task, _where(task, officer)) for task in TASKS]
    arms = [When(where, then=Value(task.code)) for task, where in mine if where is not None]
    if not arms:
        return []
    states = {state.value for task, where in mine if where is not None and not task.urgent for state in task.states}
    urgent_ones = Q(relief_type=ReliefType.EMERGENCY, helped_on=None, state__in=OPEN_TO_HELP)
    waiting = PayeeChange.objects.filter(case=OuterRef("pk"), verdict=Verdict.OPEN)
    newest = Publicity.objects.filter(case=OuterRef("pk")).order_by("-id").values("ends_on")[:1]
    rows = (
        Case.objects.visible_to(officer)
        .filter(Q(state__in=states) | urgent_ones)
        .annotate(now=Value(today), notice_ends=Subquery(newest), me=Value(officer.user_id))
        .annotate(payee_at=Subquery(waiting.values("level")), payee_by=Subquery(waiting.values("proposed_by")))
        .annotate(due=When_(When(clock_stopped_on=None, then=F("due_on"))))
        .annotate(task=When_(*arms, default=Value("")))
        .exclude(task="")
        .annotate(
            place=Window(
                RowNumber(),
                partition_by=[F("task")],
                order_by=[F("due").asc(nulls_last=True), F("emergency__due_at").asc(nulls_last=True), "id"],
            ),
            found=Window(Count("pk"), partition_by=[F("task")]),
        )
        .filter(place__lte=ROWS)
        .select_related("township", "emergency")
        .only(*_SHOWN, "emergency__due_at")
        .order_by("place")
    )
    return _grouped(list(rows), today, at, calendar)


def _where(task: Task, officer: Officer) -> Q | None:
    """The condition under which a case is this task of this officer; None when he does not hold the duty."""
    paths = [h.path for h in officer.held if h.duty is task.duty and (task.level is None or h.level is task.level)]
    return Q(state__in=task.states) & within("region_path", paths) & (task.only or Q()) if paths else None


def _grouped(cases: list[Any], today: date, at: datetime, calendar: WorkCalendar) -> list[Group]:
    found: list[tuple[bool, date, Group]] = []
    for task in TASKS:
        mine = [case for case in cases if case.task == task.code]
        if mine:
            rows = [_row(case, task, today, at, calendar) for case in mine]
            count = mine[0].found
            together = task.together if count > 1 else None
            many = (reverse(together[0]), together[1]) if together else None
            every = (
                reverse("emergency:duty")
                if task.urgent
                else f"{reverse('cases:list')}?state={mine[0].state}{task.listed}"
            )
            late = mine[0].due is not None and mine[0].due < today
            apart = mine[0].state in OPEN_TO_HELP and any(not usual for usual, _due, _group in found)
            counted = task.urgent or ((task.only is None or bool(task.listed)) and not apart)
            group = Group(
                task.code, task.title, count, rows, mine[0].due, task.act, every, many, counted, task.urgent or late
            )
            found.append((not task.urgent, mine[0].due or date.max, group))
    return [group for _urgent, _due, group in sorted(found, key=lambda one: one[:2])]


def _row(case: Any, task: Task, today: date, at: datetime, calendar: WorkCalendar) -> Row:
    """Who waits for help has hours left; everything else has working days."""
    url = reverse(task.url_name, args=[case.pk])
    if task.urgent:
        return Row(case, None, url, minutes_left(case.emergency, at=at))
    return Row(case, case.due and days_left(case.due, today, calendar), url)


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
        .only(*_SHOWN)
        .order_by("-acted_at", "-pk")
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
            paid_today=Count("pk", filter=counted_in(Measure.TIMED, today, today)),
        )
    )


def _errands(officer: Officer, today: date) -> list[Errand]:
    found: list[Errand] = []
    if officer.may(*_TOLD_OF_URGENT):
        found += _urgent(officer)
        found += _supervision(officer)
    if officer.may(Duty.DECIDE, Duty.REVIEW):
        found += _meetings(officer)
    if officer.may(Duty.CASEWORK):
        found.append(_interim(officer, today))
    if officer.may(Duty.CASEWORK, Duty.PAY):
        found.append(Errand(_("Payments that came back"), returned_count(officer), reverse("funds:returned")))
    if officer.may(Duty.PAY):
        batches, page = batches_waiting(officer), reverse("funds:batches")
        found.append(Errand(_("Payment batches to check or send"), batches.to_act, page))
        found.append(Errand(_("Your batches that wait for another officer"), batches.with_others, page))
        found.append(
            Errand(_("Batches at the bank, to be settled by its answer"), batches.at_bank, f"{page}?state=sent")
        )
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


_TOLD_OF_URGENT = (Duty.CASEWORK, Duty.DECIDE, Duty.SUPERVISE)


def _urgent(officer: Officer) -> list[Errand]:
    """The papers that help left owed, and what the county looks at afterwards; who waits for help is a group."""
    tally, screen = urgent(officer), reverse("emergency:duty")
    return [
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
        Errand(_("Recoveries past their day"), now.past, f"{recoveries}?overdue=on", late=True),
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
    explains = any(h.duty in (Duty.CASEWORK, Duty.DECIDE) and h.level is RegionLevel.TOWNSHIP for h in officer.held)
    title = _("Explanations owed for overdue cases") if explains else _("Overdue cases that townships must explain")
    found = [Errand(title, tally["owed"], f"{page}?shown=owed", late=True)]
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
    written = calendar_drafts()
    known = {row.year for row in [*published_years(), *written]}
    missing = sorted({today.year, soon} - known)
    return [
        Errand(_("Draft calendars"), len(written), reverse("standards:calendar")),
        *(
            Errand(
                _("Working calendar %d is not published") % year, 1, f"{reverse('standards:new_calendar')}?year={year}"
            )
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
