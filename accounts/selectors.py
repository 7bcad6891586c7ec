"""Reading regions, offices and officers."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet
from django.http import QueryDict
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from accounts.duties import CASE_DUTIES, Duty, RegionLevel
from accounts.exporting import TITLES
from accounts.models import Office, Posting, Region, SavedFilter, User
from accounts.officer import Officer, within
from accounts.services.filters import filter_of
from common.counting import COUNTED_TO
from common.errors import NotFound
from common.paging import Page, page

PAGE_SIZE = 30
MOST_FOUND = 50


# --- regions and offices


def path_prefixes(path: str) -> list[str]:
    """The paths of a region and of all regions above it: "41/4110/" gives "41/" and "41/4110/"."""
    parts = path.strip("/").split("/")
    return ["/".join(parts[: n + 1]) + "/" for n in range(len(parts))]


def region(region_id: int) -> Region:
    """One region; regions are no secret, every officer may look them up."""
    row = Region.objects.select_related("parent").filter(pk=region_id).first()
    if row is None:
        raise NotFound("region_not_found", _("There is no such region."))
    return row


def top_region() -> Region | None:
    """The city, where the tree begins; None before ``load_regions``."""
    return Region.objects.filter(level=RegionLevel.CITY).first()


def children(parent: Region) -> QuerySet[Region]:
    """The regions directly below, each with ``below``: how many lie directly below it in turn."""
    return Region.objects.filter(parent=parent).annotate(below=Count("children")).order_by("path")


def ancestors(place: Region) -> list[Region]:
    """The way down to ``place``, from the city on, without itself."""
    codes = place.path.rstrip("/").split("/")[1:-1]
    return list(Region.objects.filter(code__in=codes).order_by("path"))


def find_regions(text: str) -> list[Region]:
    """Regions whose name holds ``text``, the higher ones first; at most fifty."""
    rows = Region.objects.filter(name__contains=text.strip()).exclude(level=RegionLevel.PROVINCE)
    return list(rows.select_related("parent").order_by("level", "path")[:MOST_FOUND])


def offices_in(place: Region, day: date) -> list[Office]:
    """The offices of a region with who sits there on ``day``: ``office.seats``."""
    seats = Posting.objects.in_force(day).filter(user__is_active=True).select_related("user", "substitutes__user")
    rows = Office.objects.filter(region=place).order_by("pk")
    return list(rows.prefetch_related(Prefetch("postings", queryset=seats.order_by("duty", "pk"), to_attr="seats")))


def offices(officer: Officer, *duties: Duty) -> QuerySet[Office]:
    """The offices over which ``officer`` holds one of ``duties``."""
    return Office.objects.filter(within("region__path", officer.paths(*duties))).select_related("region")


def deciding_office(county: Region, day: date) -> str:
    """The name of the office that decides for a county: where that duty is held on ``day``, else its first one."""
    seats = Posting.objects.in_force(day).filter(duty=Duty.DECIDE, office__region=county)
    held = seats.order_by("pk").values_list("office__name", flat=True).first()
    return held or Office.objects.filter(region=county).order_by("pk").values_list("name", flat=True).first() or ""


def city_office() -> Office:
    """The office of the city. Raises NotFound before ``load_regions``."""
    office = Office.objects.filter(level=RegionLevel.CITY).order_by("pk").first()
    if office is None:
        raise NotFound("no_offices", _("There are no offices yet; run “manage.py load_regions” first."))
    return office


def office_choices(officer: Officer) -> list[tuple[str, list[tuple[int, str]]]]:
    """The offices of the area in which ``officer`` manages officers, as choices in groups by the region above."""
    groups: defaultdict[str, list[tuple[int, str]]] = defaultdict(list)
    for office in offices(officer, Duty.OFFICERS).select_related("region__parent").order_by("region__path", "pk"):
        above = office.region.parent if office.level == RegionLevel.TOWNSHIP else office.region
        groups[str(above)].append((office.pk, office.name))
    return list(groups.items())


def township_choices(officer: Officer, *duties: Duty) -> QuerySet[Region]:
    """The townships in which ``officer`` holds one of ``duties`` (any duty on cases if none is given)."""
    scope = within("path", officer.paths(*(duties or CASE_DUTIES)))
    return Region.objects.filter(scope, level=RegionLevel.TOWNSHIP).select_related("parent").order_by("path")


def holds_place(officer: Officer, level: RegionLevel, region_id: int) -> bool:
    """Whether a township, or a county with some of its townships, lies in the area of ``officer`` for any duty."""
    townships = Region.objects.filter(within("path", officer.paths(*Duty)), level=RegionLevel.TOWNSHIP)
    return townships.filter(**{"pk" if level is RegionLevel.TOWNSHIP else "parent": region_id}).exists()


SLASHES_OF_A_COUNTY = 3


def whole_counties(officer: Officer) -> QuerySet[Region] | None:
    """The counties of which the area of ``officer`` on cases is made; None where it is made of parts of some."""
    paths = officer.case_paths
    if not paths or any(path.count("/") > SLASHES_OF_A_COUNTY for path in paths):
        return None
    return Region.objects.filter(within("path", paths), level=RegionLevel.COUNTY).order_by("path")


# --- officers

Status = Literal["", "active", "disabled", "unposted", "program"]
Sort = Literal["name", "-name", "username", "-username"]


def officers_found(
    officer: Officer,
    today: date,
    *,
    text: str = "",
    office_id: int | None = None,
    duty: Duty | None = None,
    status: Status = "",
) -> QuerySet[User]:
    """The officers of the area that ``officer`` manages, each with ``held``: the postings of the area in force on
    ``today``.

    ``status``: ``active``, ``disabled``, ``unposted`` (no posting in force), ``program`` (another system).
    """
    scope = within("office__region__path", officer.paths(Duty.OFFICERS))
    mine = Posting.objects.filter(scope)
    wanted: dict[str, Any] = {"office": office_id, "duty": duty}
    asked = {key: value for key, value in wanted.items() if value}
    if asked:
        mine = mine.in_force(today).filter(**asked)
    rows = User.objects.filter(Exists(mine.filter(user=OuterRef("pk"))))
    if text := text.strip():
        rows = rows.filter(Q(name__contains=text) | Q(username__contains=text.lower()))
    if status in ("active", "disabled"):
        rows = rows.filter(is_active=status == "active")
    if status == "program":
        rows = rows.filter(is_program=True)
    if status == "unposted":
        rows = rows.exclude(Exists(Posting.objects.in_force(today).filter(user=OuterRef("pk"))))
    held = Posting.objects.in_force(today).filter(scope).select_related("office", "substitutes__user").order_by("pk")
    return rows.prefetch_related(Prefetch("postings", queryset=held, to_attr="held"))


def officers_order(sort: str) -> str:
    """``name`` or ``username``, ``-`` for falling; anything else is ``name``."""
    return sort if sort.removeprefix("-") in ("name", "username") else "name"


def officers_page(
    officer: Officer,
    today: date,
    *,
    text: str = "",
    office_id: int | None = None,
    duty: Duty | None = None,
    status: Status = "",
    sort: Sort = "name",
    cursor: Mapping[str, str] | None = None,
) -> Page[User]:
    """The officers of the area that ``officer`` manages, each with ``held``: the postings of the area in force on
    ``today``.

    ``status``: ``active``, ``disabled``, ``unposted`` (no posting in force), ``program`` (another system); ``sort``:
    ``name`` or ``username``, ``-`` for falling.
    """
    rows = officers_found(officer, today, text=text, office_id=office_id, duty=duty, status=status)
    return page(rows, order=officers_order(sort), size=PAGE_SIZE, cursor=cursor or {}, count_to=COUNTED_TO)


@dataclass(frozen=True, slots=True)
class Seat:
    """A posting and the substitutions for it that run or are to come."""

    posting: Posting
    stand_ins: tuple[Posting, ...]


@dataclass(frozen=True, slots=True)
class OfficerFile:
    """An officer as his manager sees him; only postings of the manager's area."""

    user: User
    now: tuple[Seat, ...]
    later: tuple[Seat, ...]
    past: tuple[Seat, ...]

    @property
    def duties(self) -> list[Duty]:
        """What he is posted for, now or later."""
        held = {Duty(seat.posting.duty) for seat in (*self.now, *self.later)}
        return [duty for duty in Duty if duty in held]

    @property
    def pays_and_handles(self) -> bool:
        """Whether he both pays and handles or decides cases: offices keep that apart."""
        return Duty.PAY in self.duties and bool({Duty.CASEWORK, Duty.REVIEW, Duty.DECIDE} & set(self.duties))


def officer_file(officer: Officer, user_id: int, today: date) -> OfficerFile:
    """One officer, account and postings; raises NotFound when none of his postings, past ones too, is of the area."""
    scope = within("office__region__path", officer.paths(Duty.OFFICERS))
    rows = Posting.objects.filter(scope, user=user_id).select_related("user", "office", "substitutes__user")
    stand_ins: defaultdict[int | None, list[Posting]] = defaultdict(list)
    for row in Posting.objects.filter(substitutes__user=user_id, ends_on__gte=today).select_related("user"):
        stand_ins[row.substitutes_id].append(row)
    seats = [Seat(row, tuple(stand_ins[row.pk])) for row in rows.order_by("starts_on", "pk")]
    if not seats:
        raise NotFound("officer_not_found", _("There is no such officer in your area."))
    past = [seat for seat in seats if seat.posting.ends_on and seat.posting.ends_on < today]
    later = [seat for seat in seats if seat.posting.starts_on > today]
    return OfficerFile(
        user=seats[0].posting.user,
        now=tuple(seat for seat in seats if seat not in past and seat not in later),
        later=tuple(later),
        past=tuple(reversed(past)),
    )


def is_in_area(officer: Officer, user_id: int) -> bool:
    """Whether a posting of that officer lies, or ever lay, in the area that ``officer`` manages."""
    scope = within("office__region__path", officer.paths(Duty.OFFICERS))
    return Posting.objects.filter(scope, user=user_id).exists()


def posting_in_area(officer: Officer, posting_id: int) -> Posting:
    """One posting of the area that ``officer`` manages."""
    scope = within("office__region__path", officer.paths(Duty.OFFICERS))
    row = Posting.objects.filter(scope, pk=posting_id).select_related("user", "office__region").first()
    if row is None:
        raise NotFound("posting_not_found", _("There is no such posting in your area."))
    return row


def substitutes_for(officer: Officer, posting: Posting) -> QuerySet[User]:
    """Who may stand in: active officers of the office or the county's above it, inspectors only for an inspector; not
    the absent one and not the manager himself."""
    scope = within("office__region__path", officer.paths(Duty.OFFICERS))
    theirs = Posting.objects.filter(scope, user=OuterRef("pk"), substitutes=None)
    rows = User.objects.filter(Exists(theirs.of_office_or_above(posting.office)), is_active=True, is_program=False)
    if posting.duty != Duty.INSPECT:
        rows = rows.exclude(Exists(theirs.filter(duty=Duty.INSPECT)))
    return rows.exclude(pk__in=[posting.user_id, officer.user_id]).order_by("name", "pk")


# --- the trail


TRAIL_DUTIES = (Duty.INSPECT, Duty.SUPERVISE)


def trail_scope(officer: Officer) -> Q:
    """The events that the officer may read: those of the area that he inspects or supervises."""
    return within("region_path", officer.paths(*TRAIL_DUTIES))


# --- kept filters


@dataclass(frozen=True, slots=True)
class Kept:
    """What a filter bar offers: the filters kept for its page, and the ``address`` of one that can be kept."""

    lines: Sequence[SavedFilter]
    path: str
    query: str

    @property
    def address(self) -> str:
        """Nothing where there is no filter, or one that is kept already."""
        known = any(one.query == self.query for one in self.lines)
        return f"{self.path}?{self.query}" if self.query and not known else ""


def kept_filters(officer: Officer, page: str, path: str, asked: QueryDict) -> Kept | None:
    """Of a page (by URL name) whose filters can be kept; None for any other."""
    if page not in TITLES:
        return None
    return Kept(list(SavedFilter.objects.filter(user=officer.user_id, page=page)), path, filter_of(asked))


@dataclass(frozen=True, slots=True)
class KeptOfPage:
    """The filters that an officer keeps for one list; ``path`` is its page, where it is one page and not many."""

    title: str
    path: str
    lines: Sequence[SavedFilter]


def all_kept(officer: Officer) -> list[KeptOfPage]:
    """All filters that the officer keeps, list by list."""
    by_page: defaultdict[str, list[SavedFilter]] = defaultdict(list)
    for one in SavedFilter.objects.filter(user=officer.user_id):
        by_page[one.page].append(one)
    return [KeptOfPage(str(TITLES[page]), _path(page), lines) for page, lines in by_page.items() if page in TITLES]


def _path(page: str) -> str:
    try:
        return reverse(page)
    except NoReverseMatch:
        return ""
