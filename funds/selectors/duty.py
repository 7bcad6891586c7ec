"""Who waits for help, whose paperwork is owed, what is to be settled, reviewed or got back; and the reserves."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy

from accounts.duties import Duty
from accounts.officer import Officer, within
from accounts.selectors import township_choices
from approvals.above import HelpedFirst
from cases.models import Case
from cases.terms import ClockRule, State
from cases.workflow import OPEN_TO_HELP
from common.paging import Page, page
from funds.models import Advance, Emergency
from funds.selectors.emergency import Limits, limits_at, minutes_left
from funds.terms import PaperworkState, PaymentMethod
from standards.policy.deadlines import days_left
from standards.selectors import work_calendar

PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class Line:
    """A case of the duty screen: minutes until the help is due, or working days until the papers are."""

    case: Case
    minutes: int | None
    left: int | None


@dataclass(frozen=True, slots=True)
class Duties:
    """The duty screen: one list at a time, how many stand in each, and the reserves of the area."""

    shown: str
    lines: Sequence[Line]
    page: Page[Any]
    counts: Mapping[str, int]
    reserves: Sequence[Limits]
    may_register: bool

    @property
    def tabs(self) -> list[dict[str, object]]:
        """The lists as tabs."""
        start = reverse("emergency:duty")
        return [
            {
                "url": start if code == "help" else f"{start}?shown={code}",
                "label": title,
                "active": code == self.shown,
                "count": self.counts[code],
            }
            for code, title in TABS.items()
        ]


def help_due(cases: Iterable[int]) -> dict[int, datetime]:
    """Until when each of these cases must be helped first; without those that were never registered as emergencies."""
    return dict(Emergency.objects.filter(case__in=cases).values_list("case_id", "due_at"))


def helped_first(case: Case) -> HelpedFirst | None:
    """What a case was given before its decision, for the written decision; None where nothing was."""
    given = Advance.objects.filter(case=case).first()
    if given is None or case.helped_on is None:
        return None
    return HelpedFirst(case.helped_on, given.amount, PaymentMethod(given.method).zh)


TABS = {
    "help": gettext_lazy("Wait for help"),
    "papers": gettext_lazy("Paperwork owed"),
    "settle": gettext_lazy("Small relief to settle"),
    "review": gettext_lazy("Help to review"),
    "recover": gettext_lazy("To be recovered"),
}
ORDERS = {"help": "due_at", "papers": "due_on", "settle": "due_on", "review": "due_on", "recover": "due_on"}
MOST_RESERVES = 6


def _lists() -> dict[str, Q]:
    """Which cases stand in which list; a case may stand in two."""
    open_ = Q(state__in=OPEN_TO_HELP)
    return {
        "help": open_ & Q(emergency__isnull=False, helped_on=None),
        "papers": Q(paperwork__state=PaperworkState.OWED),
        "settle": open_ & Q(advance__small=True),
        "review": Q(advance__isnull=False, advance__reviewed=None),
        "recover": Q(state=State.NOT_APPROVED, advance__isnull=False),
    }


def duty_screen(
    officer: Officer, *, at: datetime, today: date, shown: str, township_id: int | None, cursor: Mapping[str, str]
) -> Duties:
    """What is urgent in the officer's area."""
    which = shown if shown in TABS else "help"
    counts = _emergencies(officer).aggregate(**{code: Count("pk", filter=where) for code, where in _lists().items()})
    rows = emergencies_of(officer, shown=which, township_id=township_id)
    found = page(rows, order=ORDERS[which], size=PAGE_SIZE, cursor=cursor)
    places = list(township_choices(officer, Duty.CASEWORK, Duty.DECIDE)[: MOST_RESERVES + 1])
    return Duties(
        shown=which,
        lines=lines_of(found.rows, shown=which, at=at, today=today),
        page=found,
        counts=counts,
        reserves=[limits_at(t, today=today) for t in places] if len(places) <= MOST_RESERVES else [],
        may_register=officer.may(Duty.CASEWORK),
    )


def emergencies_of(officer: Officer, *, shown: str, township_id: int | None) -> QuerySet[Case]:
    """The cases of one of the lists in the officer's area, with what a line shows."""
    rows = _emergencies(officer).filter(_lists()[shown])
    rows = rows.filter(township=township_id) if township_id else rows
    return rows.select_related("township", "emergency", "advance").annotate(due_at=F("emergency__due_at"))


def lines_of(cases: Iterable[Case], *, shown: str, at: datetime, today: date) -> list[Line]:
    """Cases of one of the lists as lines."""
    calendar = work_calendar()
    return [
        Line(
            case=case,
            minutes=minutes_left(case.emergency, at=at) if shown == "help" else None,
            left=days_left(case.due_on, today, calendar)
            if case.clock_stopped_on is None and case.clock_rule == ClockRule.PAPERWORK and case.due_on
            else None,
        )
        for case in cases
    ]


def _emergencies(officer: Officer) -> QuerySet[Case]:
    return Case.objects.visible_to(officer).filter(emergency__isnull=False)


@dataclass(frozen=True, slots=True)
class Urgent:
    """How many papers are owed after help and what is to be settled or reviewed, for the desk."""

    owed: int
    to_settle: int
    to_review: int


def urgent(officer: Officer) -> Urgent:
    """These numbers of the duty screen in one query."""
    lists = _lists()
    supervised = within("region_path", officer.paths(Duty.SUPERVISE))
    return Urgent(
        **_emergencies(officer).aggregate(
            owed=Count("pk", filter=lists["papers"]),
            to_settle=Count("pk", filter=lists["settle"]),
            to_review=Count("pk", filter=lists["review"] & supervised),
        )
    )
