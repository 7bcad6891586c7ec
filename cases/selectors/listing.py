"""The list of cases: filter, sort, one page of it."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import chain
from typing import Annotated, Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from accounts.models import Region, User
from accounts.officer import Officer
from accounts.selectors import township_choices, whole_counties
from cases.interim import ASKED_AFTER_DAYS
from cases.models import Case
from cases.models.case import SLASHES_OF_A_TOWNSHIP, seen_by
from cases.models.indexes import NEVER, WAITS_FOR_HELP, due_key, rising_sum_key, sum_key
from cases.selectors.above import help_due, stages_paid
from cases.selectors.counted import counted_in
from cases.selectors.searching import Hits, NewestEntries, area_of, found_by, hits, looked_up
from cases.selectors.ticket import is_secret
from cases.selectors.way import stands
from cases.terms import Measure, Standing, State
from cases.workflow import FINAL_STATES
from common.counting import COUNTED_TO, NARROWED_TO
from common.errors import Invalid
from common.identity import holds_number
from common.paging import Among, Page, page
from common.stated import Codes, UpTo
from standards.policy.deadlines import WorkCalendar, days_left
from standards.policy.terms import Category, Cause, ReliefType
from standards.selectors import work_calendar

PAGE_SIZE = 20
OPEN, ENDED, ALL = "open", "ended", "all"
ORDERS = {"due": "due_key", "-due": "-due_key", "new": "id", "-new": "-id", "sum": "rising_sum_key", "-sum": "-sum_key"}


DUE, INTERIM = ("help", "overdue", "week", "provisional"), ("any", "open", "due")
InState = Annotated[str, Codes((OPEN, ENDED, ALL, *State))]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What the list is to show; ``state`` is a state or one of open, ended, all. ``event`` is a ``Measure`` that
    happened from ``since`` to ``until``. Raises Invalid for a range whose ends are the wrong way round, and for a time
    without an event.
    """

    state: InState = OPEN
    township: int | None = None
    cause: Annotated[str, Codes(tuple(Cause))] = ""
    category: Annotated[str, Codes(tuple(Category))] = ""
    relief_type: Annotated[str, Codes(tuple(ReliefType))] = ""
    due: Annotated[str, Codes(DUE)] = ""
    interim: Annotated[str, Codes(INTERIM)] = ""
    county: int | None = None
    officer: Annotated[str, UpTo(64)] = ""
    due_from: date | None = None
    due_to: date | None = None
    event: Annotated[str, Codes(tuple(Measure.of_a_day()))] = ""
    since: date | None = None
    until: date | None = None
    sum_from: Decimal | None = None
    sum_to: Decimal | None = None
    q: Annotated[str, UpTo(60)] = ""
    sort: Annotated[str, Codes(tuple(ORDERS))] = "due"

    def __post_init__(self) -> None:
        refuse_ranges({name: getattr(self, name) for name in ("event", *chain(*RANGES))})


def usual_order(q: str) -> str:
    """Who searches knows whom, and mostly means the newest application; else what is due first stands on top."""
    return "-new" if q.strip() else "due"


RANGES = (("due_from", "due_to"), ("since", "until"), ("sum_from", "sum_to"))


def refuse_ranges(given: Mapping[str, Any]) -> None:
    """Raise Invalid with each upper end that lies below its lower one, and for a time in which nothing is asked for."""
    text = _("The upper end lies below the lower one.")
    ends = [(given.get(name), given.get(end), end) for name, end in RANGES]
    wrong = {end: text for first, last, end in ends if first is not None and last is not None and first > last}
    if (given.get("since") or given.get("until")) and not given.get("event"):
        wrong["event"] = _("Say what happened in this time.")
    if wrong:
        raise Invalid("range", next(iter(wrong.values())), fields=wrong)


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseSearch(Wanted):
    """What a program looks for, as what an officer types: a search looks everywhere, without one the work in hand."""

    state: InState = ""
    sort: Annotated[str, Codes(tuple(ORDERS))] = ""

    def __post_init__(self) -> None:
        Wanted.__post_init__(self)
        if not self.sort:
            object.__setattr__(self, "sort", usual_order(self.q))
        if not self.state:
            object.__setattr__(self, "state", ALL if self.q.strip() else OPEN)


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseFilter(CaseSearch):
    """The same in an address, which never holds a person's number: raises Invalid."""

    def __post_init__(self) -> None:
        CaseSearch.__post_init__(self)
        if is_secret(self.q):
            text = _("A person's number is not searched for by an address: send it in the body of a search.")
            raise Invalid("number_in_address", text, fields={"q": text})


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the list; ``left`` are working days to the due day, None when the clock does not run."""

    case: Case
    left: int | None
    stages_paid: tuple[int, int] | None = None
    help_due: datetime | None = None
    """Until when somebody who still waits for help must have it: that is what counts then."""

    @property
    def id_masked(self) -> str:
        """The applicant's number, masked; of a draft the one typed so far."""
        return self.case.applicant.id_masked if self.case.applicant else self.case.draft_id_masked

    @property
    def state(self) -> State:
        return State(self.case.state)

    @property
    def stands(self) -> State | Standing:
        return stands(self.case)

    @property
    def cause(self) -> Cause | None:
        return Cause(self.case.cause) if self.case.cause else None

    @property
    def amount(self) -> Decimal | None:
        return self.case.amount


@dataclass(frozen=True, slots=True)
class Listed:
    """One page of rows; ``count`` is exact up to ``upto``, None where so many fit that nobody counted them."""

    rows: list[Row]
    page: Page[Case]
    count: int | None
    upto: int

    @property
    def count_text(self) -> str:
        if self.count is None:
            return _("more than %s") % f"{PAGE_SIZE}"
        return f"{self.count:,}" if self.count <= self.upto else _("more than %s") % f"{self.upto:,}"


def cases_page(wanted: Wanted, *, officer: Officer, today: date, cursor: Mapping[str, str]) -> Listed:
    """The page that ``cursor`` asks for; raises Invalid for a damaged cursor.

    Where many cases hold what is searched for, they are not all sorted: the list then begins with the newest, whatever
    order was asked for, and says so.
    """
    many = _hits(wanted, officer)
    if many is not Hits.FEW:
        return _newest(wanted, many, officer=officer, today=today, cursor=cursor)
    matching = _matching(wanted, today, officer)
    cases, among = _of_area(_lasting(matching, wanted), officer, wanted)
    merged = None if wanted.q.strip() or wanted.due == "help" else among  # who waits for help has an index by path
    found = page(_lean(cases), order=ORDERS[wanted.sort], size=PAGE_SIZE, cursor=cursor, among=merged)
    if wanted.state == OPEN and wanted.due not in ("", "help") and not _narrowed(wanted, "state", "sort", "due"):
        counted = matching.filter(Among("township", township_choices(officer)).there)  # their index knows no paths
    else:
        counted = matching.filter(seen_by(officer))
    return Listed(_rows(found, today), found, *_counted(counted, wanted))


def waiting_for_help(wanted: Wanted, *, officer: Officer, cursor: Mapping[str, str]) -> int:
    """How many emergencies of the area wait for their first help, told above the first page of the work in hand."""
    if wanted.state != OPEN or _narrowed(wanted, "state", "sort") or "after" in cursor or "before" in cursor:
        return 0
    return Case.objects.open().filter(WAITS_FOR_HELP, seen_by(officer)).count()


def only_hit(wanted: Wanted, *, officer: Officer, today: date) -> int | None:
    """The case that a whole number leads to where nothing else is asked for and no other case has it; else None."""
    text = wanted.q.strip()
    if not any(c.isdigit() for c in text) or _narrowed(wanted, "q", "state", "sort"):
        return None
    rows = cases_page(wanted, officer=officer, today=today, cursor={}).rows
    whole = len(rows) == 1 and (holds_number(text) or rows[0].case.number == text.upper())
    return rows[0].case.pk if whole else None


def _lasting(cases: QuerySet[Case], wanted: Wanted) -> QuerySet[Case]:
    """Of ended cases, whose clocks all stand, the key that says so: their index leads past those in hand."""
    return cases.filter(Q(due_key=NEVER)) if wanted.state == ENDED else cases


def _counted(cases: QuerySet[Case], wanted: Wanted) -> tuple[int, int]:
    """How many there are, and up to where that was counted: less far where each has to be looked at."""
    upto = COUNTED_TO if _plain(wanted) else NARROWED_TO
    return cases[: upto + 1].count(), upto


def _plain(wanted: Wanted) -> bool:
    """Whether nothing is asked but states and places, which indexes know."""
    return not _narrowed(wanted, "state", "sort", "township")


def _narrowed(wanted: Wanted, *but: str) -> bool:
    """Whether anything is asked for besides these."""
    return any(getattr(wanted, field.name) for field in fields(Wanted) if field.name not in but)


def _of_area(cases: QuerySet[Case], officer: Officer, wanted: Wanted) -> tuple[QuerySet[Case], Among | None]:
    """Those of the officer's area, and the places to merge them from where they lie in several.

    Of a single township the index of the township is all that is asked: its cases have no other path. What is in hand
    has an index by county as well, and of a whole county a page is read at once.
    """
    if only := _only_township(officer):
        return cases.filter(township=Region.objects.filter(path=only).order_by().values("pk")[:1]), None
    counties = whole_counties(officer) if wanted.state == OPEN and not wanted.township else None
    if counties is not None:
        return cases.filter(seen_by(officer)), Among("county", counties, anywhere=_lean(cases))
    townships = township_choices(officer)
    if wanted.township:
        townships = townships.filter(pk=wanted.township)
    return cases.filter(seen_by(officer)), Among("township", townships, anywhere=_lean(cases))


def _rows(found: Page[Case], today: date) -> list[Row]:
    calendar, paid, help_ = work_calendar(), stages_paid(found.rows), help_due(found.rows)
    return [Row(case, _left(case, today, calendar), paid.get(case.pk), help_.get(case.pk)) for case in found.rows]


def _hits(wanted: Wanted, officer: Officer) -> Hits:
    """How much fits a search that nothing else narrows: entries know no states, nor whether a case has ended."""
    if not wanted.q.strip() or _narrowed(wanted, "q", "state", "sort") or wanted.state not in (ALL, ENDED):
        return Hits.FEW
    found = hits(wanted.q, area_of(officer), wanted=PAGE_SIZE + 1)
    return Hits.FEW if found is Hits.MANY and wanted.state == ENDED else found


def _only_township(officer: Officer) -> str:
    """The path of the area where it is a single township: its rows are read from its index, nothing is merged."""
    paths = officer.case_paths
    return paths[0] if len(paths) == 1 and paths[0].count("/") == SLASHES_OF_A_TOWNSHIP else ""


def _newest(wanted: Wanted, many: Hits, *, officer: Officer, today: date, cursor: Mapping[str, str]) -> Listed:
    """A page of what is searched for without sorting or counting it."""
    area, order = area_of(officer), "pk" if wanted.sort == "new" else "-pk"
    cases = _matching(replace(wanted, q=""), today, officer)
    if many is Hits.TOO_MANY:
        fitting, townships = _of_area(cases.filter(looked_up(wanted.q)), officer, wanted)
        among = townships if area.by_place else None
        found = page(_lean(fitting), order=order, size=PAGE_SIZE, cursor=cursor, among=among)
    else:
        seen = _lean(cases.filter(seen_by(officer)))
        entries = NewestEntries(wanted.q, area)
        found = page(seen, order=order, size=PAGE_SIZE, cursor=cursor, among=entries)
        if found.is_last(cursor):  # or short of entries outside the area
            found = page(seen.filter(found_by(wanted.q, area)), order=order, size=PAGE_SIZE, cursor=cursor)
    whole = found.next is None and found.previous is None
    return Listed(_rows(found, today), found, len(found.rows) if whole else None, COUNTED_TO)


def find_cases(wanted: Wanted, *, officer: Officer, today: date) -> QuerySet[Case]:
    """The cases of the officer's area that fit."""
    return _matching(wanted, today, officer).filter(seen_by(officer))


def _matching(wanted: Wanted, today: date, officer: Officer) -> QuerySet[Case]:
    """The cases that fit; no answer before they are narrowed to the officer's area, which only a search begins with."""
    exact: dict[str, Any] = {
        "township_id": wanted.township,
        "county_id": wanted.county,
        "due_on__gte": wanted.due_from,
        "due_on__lte": wanted.due_to,
        "accepted_by__in": User.objects.filter(name=wanted.officer.strip()) if wanted.officer.strip() else None,
        "cause": wanted.cause,
        "category": wanted.category,
        "relief_type": wanted.relief_type,
        "sum_key__gte": wanted.sum_from,
        "sum_key__lte": wanted.sum_to,
    }
    keys = {"due_key": due_key(), "sum_key": sum_key(), "rising_sum_key": rising_sum_key()}
    cases: QuerySet[Case] = Case.objects.annotate(**keys)
    return cases.filter(
        found_by(wanted.q, area_of(officer)),
        _in_state(wanted.state),
        _due(wanted.due, today),
        interim_of(wanted.interim, today),
        counted_in(wanted.event, wanted.since, wanted.until),
        **{key: value for key, value in exact.items() if value is not None and value != ""},
    )


def _lean(cases: QuerySet[Case]) -> QuerySet[Case]:
    """Only what a line shows: nothing encrypted is read, let alone opened."""
    return cases.select_related("applicant", "township").only(
        "number", "state", "applicant_name", "draft_id_masked", "applicant__id_masked", "township__name",
        "cause", "relief_type", "category", "due_on", "due_provisional", "clock_started_on", "clock_stopped_on",
        "approved_amount", "proposed_amount", "paid_amount", "helped_on", "track",
        "village_name", "head_count", "applied_on", "accepted_on", "created_at",
    )  # fmt: skip


def _in_state(state: str) -> Q:
    if state == ALL:
        return Q()
    if state in (OPEN, ENDED):
        ended = Q(state__in=FINAL_STATES)
        return ended if state == ENDED else ~ended
    return Q(state=state)


def week_ends(today: date) -> date:
    """The Sunday up to which a due day is one of this week."""
    return today + timedelta(days=6 - today.weekday())


def _due(due: str, today: date) -> Q:
    """By the key that the indexes of the lists hold: it is the due day while the clock runs."""
    if due == "help":
        return WAITS_FOR_HELP & ~Q(state__in=FINAL_STATES)  # as its index has it
    if due == "overdue":
        return Q(due_key__lt=today)
    if due == "week":
        return Q(due_key__gte=today, due_key__lte=week_ends(today))
    if due == "provisional":
        return Q(clock_started_on__isnull=False, clock_stopped_on=None, due_provisional=True)
    return Q()


def interim_of(wanted: str, today: date) -> Q:
    """Relief given while dibao or tekun was decided: any, without an outcome, or with one that is asked for by now."""
    if not wanted:
        return Q()
    asked = Q() if wanted == "any" else Q(interim_answers=None)
    if wanted == "due":
        asked &= Q(interim_applied_on__lte=today - timedelta(days=ASKED_AFTER_DAYS))
    return ~Q(interim_kind="") & asked


def _left(case: Case, today: date, calendar: WorkCalendar) -> int | None:
    if case.due_on is None or case.clock_stopped_on is not None:
        return None
    return days_left(case.due_on, today, calendar)
