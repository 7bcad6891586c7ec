"""Reads: the dashboard of a region and a year, every number with the list of what it counts."""

from calendar import monthrange
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import NamedTuple
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.duties import RegionLevel
from accounts.models import Region
from accounts.officer import Officer, within
from cases.selectors.listing import ALL, OPEN, Wanted, find_cases, week_ends
from cases.terms import Measure, State
from cases.workflow import FINAL_STATES
from common.counting import COUNTED_TO
from common.errors import NotFound
from common.terms import Term
from funds.models import Population
from reporting.folding import NOW, Counted, months_of, read
from reporting.sums import NOTHING, Sum, Sums, average, median, share
from reporting.terms import Facet
from standards.policy.terms import Cause, ReliefType

LEVELS = (RegionLevel.CITY, RegionLevel.COUNTY, RegionLevel.TOWNSHIP)
YEARS = 6
CENT = Decimal("0.01")
TOWNSHIPS = "township"


class Linked(NamedTuple):
    """A number and the address of the list of what it counts; none where this officer has no such list."""

    value: int | Decimal
    url: str = ""
    text: str = ""


def regions(officer: Officer) -> list[Region]:
    """The city, counties and townships whose cases the officer sees, each before those below it."""
    scope = within("path", officer.case_paths)
    return list(Region.objects.filter(scope, level__in=LEVELS).select_related("parent").order_by("path"))


def region_among(offered: Sequence[Region], code: str) -> Region:
    """The region asked for, the first without one; raises NotFound outside the area."""
    for region in offered:
        if code in ("", region.code):
            return region
    raise NotFound("region_not_found", _("There is no such region in your area."))


@dataclass(frozen=True, slots=True)
class Beside:
    """A number of the year and that of the same months of the year before, in cases or yuan."""

    label: str
    now: Linked
    before: Linked
    money: bool = False


@dataclass(frozen=True, slots=True)
class Lasted:
    """Working days from acceptance, of so many cases: averages and the median, none without cases."""

    label: str
    cases: Linked
    net: Decimal | None
    gross: Decimal | None
    median: str


@dataclass(frozen=True, slots=True)
class Month:
    """A month; ``before`` is what was paid in the same month of the year before, in yuan."""

    first: date
    accepted: Linked
    granted: Linked
    refused: Linked
    relieved: Linked
    paid: Linked
    before: Linked


@dataclass(frozen=True, slots=True)
class Part:
    """Cases relieved for a cause, or of a type, with what was paid to them so far, in yuan."""

    label: str
    cases: Linked
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Place:
    """A county or township of the region; shares in per cent, ``head`` is yuan paid for each inhabitant, None where not
    known.
    """

    region: Region
    cases: Linked
    paid: Linked
    head: Decimal | None
    late: Linked
    timed: Linked
    on_time: Decimal | None
    refusals: Linked
    refused: Decimal | None


ORDERS: dict[str, Callable[[Place], object]] = {
    "place": lambda place: place.region.path,
    "cases": lambda place: place.cases.value,
    "sum": lambda place: place.paid.value,
    "head": lambda place: place.head,
    "share": lambda place: place.on_time,
    "refused": lambda place: place.refused,
}


@dataclass(frozen=True, slots=True)
class Dashboard:
    """Everything the page shows; ``until`` is the last day of the months that are told."""

    region: Region
    until: date
    stages: list[tuple[State, Linked]]
    in_hand: Linked
    overdue: Linked
    week: Linked
    week_ends: date
    provisional: Linked
    beside: list[Beside]
    refused: tuple[Decimal | None, Decimal | None]
    lasted: list[Lasted]
    late: Linked
    on_time: Decimal | None
    months: list[Month]
    causes: list[Part]
    types: list[Part]
    places: list[Place]


@dataclass(slots=True)
class Lists:
    """Addresses of the lists of one region."""

    region: Region
    officer: Officer
    scope: dict[str, int] = field(init=False)

    def __post_init__(self) -> None:
        names = {RegionLevel.COUNTY: "county", RegionLevel.TOWNSHIP: "township"}
        name = names.get(RegionLevel(self.region.level))
        self.scope = {name: self.region.pk} if name else {}

    def cases(self, **asked: object) -> str:
        """The list of cases; ended ones as well unless ``asked`` says otherwise."""
        return f"{reverse('cases:list')}?{urlencode({'state': ALL} | self.scope | asked)}"

    def happened(self, measure: Measure, cases: int, since: date, until: date, **asked: str) -> Linked:
        """So many cases to which it happened in this time."""
        return Linked(cases, self.cases(event=measure.value, since=since, until=until, **asked))

    def paid(self, amount: Decimal, since: date, until: date) -> Linked:
        """So much that was paid in this time, with the payments."""
        return Linked(amount, f"{reverse('funds:made')}?{urlencode(self.scope | {'since': since, 'until': until})}")

    def waiting(self, due: str, today: date) -> Linked:
        """How many cases in hand are due so, counted from their index and up to ten thousand."""
        wanted = Wanted(due=due, county=self.scope.get("county"), township=self.scope.get("township"))
        count = find_cases(wanted, officer=self.officer, today=today)[: COUNTED_TO + 1].count()
        text = _("more than %s") % f"{COUNTED_TO:,}" if count > COUNTED_TO else f"{count:,}"
        return Linked(count, self.cases(state=OPEN, due=due), text)


def dashboard(
    officer: Officer, offered: Sequence[Region], region: Region, *, year: int, today: date, by: str = "", sort: str = ""
) -> Dashboard:
    """The numbers of a region of the officer's area in a year, beside those of the year before.

    A city is told by county, with ``by`` “township” by township.

    Five queries, whatever the number of cases: figures are read, and only what is due is counted.
    """
    until = _month_end(min(date(year, 12, 1), today.replace(day=1)))
    first, last = date(year, 1, 1), date(year, 12, 31)
    facets = [facet.value for facet in Facet]
    sums = Sums(read([region.pk], [NOW, *months_of(year - 1, year)], facets=facets, by="month"))
    lists = Lists(region, officer)
    stages, late, timed = _stages(sums, lists), sums.year(Measure.LATE, year), sums.year(Measure.TIMED, year)
    return Dashboard(
        region=region,
        until=until,
        stages=stages,
        in_hand=Linked(sum(int(number.value) for _state, number in stages), lists.cases(state=OPEN)),
        overdue=lists.waiting("overdue", today),
        week=lists.waiting("week", today),
        week_ends=week_ends(today),
        provisional=Linked(sums.now(Measure.PROVISIONAL).cases, lists.cases(state=OPEN, due="provisional")),
        beside=_beside(sums, lists, until),
        refused=(_refused(sums, year, until.month), _refused(sums, year - 1, until.month)),
        lasted=_lasted(sums, lists, year),
        late=lists.happened(Measure.LATE, late.cases, first, last),
        on_time=share(timed.cases - late.cases, timed.cases),
        months=[_month(sums, lists, date(year, number, 1)) for number in range(1, until.month + 1)],
        causes=_parts(sums, lists, Facet.CAUSE, Cause, year),
        types=_parts(sums, lists, Facet.RELIEF_TYPE, ReliefType, year),
        places=_places(officer, offered, _below(offered, region, by), year, sort),
    )


def _month_end(first: date) -> date:
    return first.replace(day=monthrange(first.year, first.month)[1])


def _below(offered: Sequence[Region], region: Region, by: str) -> list[Region]:
    """The counties of a city, or its townships; the townships of a county."""
    of_city = region.level == RegionLevel.CITY and by != TOWNSHIPS
    level = RegionLevel.COUNTY if of_city else RegionLevel.TOWNSHIP
    return [one for one in offered if one.level == level and one.path.startswith(region.path) and one != region]


def _stages(sums: Sums, lists: Lists) -> list[tuple[State, Linked]]:
    """Every stage of a case in hand, in the order of the procedure."""
    found, none = sums.parts(Facet.STATE, Measure.STANDING), Sum()
    return [
        (state, Linked(found.get(state, none).cases, lists.cases(state=state.value)))
        for state in State
        if state not in FINAL_STATES
    ]


def _beside(sums: Sums, lists: Lists, until: date) -> list[Beside]:
    """The year up to this month and the same months of the year before."""
    ends = [until, _month_end(date(until.year - 1, until.month, 1))]
    counts = (Measure.ACCEPTED, Measure.GRANTED, Measure.REFUSED, Measure.RELIEVED)
    lines = []
    for measure in counts:
        now, before = (
            lists.happened(measure, sums.year(measure, end.year, end.month).cases, date(end.year, 1, 1), end)
            for end in ends
        )
        lines.append(Beside(measure.label, now, before))
    now, before = (
        lists.paid(sums.year(Measure.PAID, end.year, end.month).amount, date(end.year, 1, 1), end) for end in ends
    )
    return [*lines, Beside(Measure.PAID.label, now, before, money=True)]


def _refused(sums: Sums, year: int, months: int) -> Decimal | None:
    """The share of the decisions that were refusals."""
    refused = sums.year(Measure.REFUSED, year, months).cases
    return share(refused, refused + sums.year(Measure.GRANTED, year, months).cases)


def _lasted(sums: Sums, lists: Lists, year: int) -> list[Lasted]:
    """How long it took to the decision, and to the money."""
    lines = []
    for measure, label in ((Measure.GRANTED, _("To the approval")), (Measure.TIMED, _("To the money"))):
        whole = sums.year(measure, year)
        cases = lists.happened(measure, whole.cases, date(year, 1, 1), date(year, 12, 31))
        half = median(sums.parts(Facet.DAYS, measure, year))
        lines.append(Lasted(label, cases, average(whole.net, whole.cases), average(whole.gross, whole.cases), half))
    return lines


def _month(sums: Sums, lists: Lists, first: date) -> Month:
    last = _month_end(first)
    events = (Measure.ACCEPTED, Measure.GRANTED, Measure.REFUSED, Measure.RELIEVED)
    counted = [lists.happened(one, sums.month(one, first).cases, first, last) for one in events]
    before = date(first.year - 1, first.month, 1)
    paid = [lists.paid(sums.month(Measure.PAID, day).amount, day, _month_end(day)) for day in (first, before)]
    return Month(first, *counted, *paid)


def _parts(sums: Sums, lists: Lists, facet: Facet, terms: type[Term], year: int) -> list[Part]:
    """The relieved cases of the year by a facet, the largest sum first; what there was none of is left out."""
    name = {Facet.CAUSE: "cause", Facet.RELIEF_TYPE: "relief_type"}[facet]
    found = sums.parts(facet, Measure.RELIEVED, year)
    lines = [
        Part(
            terms(value).label,
            lists.happened(Measure.RELIEVED, one.cases, date(year, 1, 1), date(year, 12, 31), **{name: value}),
            one.amount,
        )
        for value, one in found.items()
        if one.cases
    ]
    return sorted(lines, key=lambda line: (-line.amount, line.label))


def _places(officer: Officer, offered: Sequence[Region], places: Sequence[Region], year: int, sort: str) -> list[Place]:
    """The places in the order asked for; what is not known stands last."""
    if not places:
        return []
    first, last = date(year, 1, 1), date(year, 12, 31)
    found: defaultdict[int, list[Counted]] = defaultdict(list)
    for one in read([place.pk for place in places], months_of(year), facets=(), by="year"):
        found[one.region_id].append(one)
    people = _people(offered, year)
    lines = [
        _place(Lists(place, officer), found[place.pk], _inhabitants(place, people), first, last) for place in places
    ]
    order = ORDERS.get(sort.removeprefix("-"), ORDERS["place"])
    known = [line for line in lines if order(line) is not None]
    known.sort(key=order, reverse=sort.startswith("-"))  # type: ignore[arg-type]
    return known + [line for line in lines if order(line) is None]


def _people(offered: Sequence[Region], year: int) -> dict[str, int | None]:
    """How many people each township had when they were last counted, by its path; None where they never were."""
    towns = {one.pk: one.path for one in offered if one.level == RegionLevel.TOWNSHIP}
    counted = Population.objects.filter(region__in=towns, year__lte=year).order_by("year")
    known = dict(counted.values_list("region", "people"))
    return {path: known.get(pk) for pk, path in towns.items()}


def _inhabitants(place: Region, people: dict[str, int | None]) -> int | None:
    """The people of all townships of the place; None where those of one are not known."""
    mine = [count for path, count in people.items() if path.startswith(place.path)]
    return None if None in mine else sum(count for count in mine if count)


def _place(lists: Lists, found: list[Counted], people: int | None, first: date, last: date) -> Place:
    by = {one.measure: one for one in found}

    def cases(measure: Measure) -> int:
        return int(by[measure].cases) if measure in by else 0

    paid = by[Measure.PAID].amount if Measure.PAID in by else NOTHING
    late, timed, refused = cases(Measure.LATE), cases(Measure.TIMED), cases(Measure.REFUSED)
    return Place(
        region=lists.region,
        cases=lists.happened(Measure.RELIEVED, cases(Measure.RELIEVED), first, last),
        paid=lists.paid(paid, first, last),
        head=(paid / people).quantize(CENT) if people else None,
        late=lists.happened(Measure.LATE, late, first, last),
        timed=lists.happened(Measure.TIMED, timed, first, last),
        on_time=share(timed - late, timed),
        refusals=lists.happened(Measure.REFUSED, refused, first, last),
        refused=share(refused, refused + cases(Measure.GRANTED)),
    )
