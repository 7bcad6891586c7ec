"""What is typed into the search box as a condition, and what is done where far too much fits it.

Few hits are read, sorted and counted. That takes the longer the more there are: of many the newest entries are chosen
before their cases are read; of too many, as for a common surname in a whole city, the cases are gone through from the
newest on, each looked up in its entry, until a page is full.
"""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto

from django.db.models import BooleanField, ExpressionWrapper, Max, Min, OuterRef, Q, QuerySet, Subquery

from accounts.officer import Officer
from cases import words
from cases.models import Case, SearchEntry
from cases.models.case import SLASHES_OF_A_TOWNSHIP
from common.identity import repair
from common.numbers import without_country
from common.paging import IsAny

NUMBER_OF_A_PERSON = re.compile(r"\d{7,}X?")
"""An identity number or a telephone, once mended."""
ALWAYS_FEW = 100
"""So many hits are read and sorted in a few milliseconds."""
NOBODYS = "#nobody"
"""A word that no entry holds. Of a word that is not among the most common ones the database knows nothing and expects
the same share of all entries, thousands of millions of them; a case number has one.
"""
DEARER = 6
"""A case that is looked up costs so many times the blocks of an entry that is read."""
SPAN = 20_000
"""So many of the newest cases tell how common a name is, and are where a page of it is looked for first."""
FARTHER = 16
"""How many times as far is looked where nothing was found."""
SELDOM = 50
"""Of so many that hold the rarest pair of a name one at least is expected to hold all, else that is not believed."""
FEW_PLACES = 10
"""For so many townships a page of each is read and merged; for more all cases are gone through."""
SLASHES_OF_A_CITY = 2


@dataclass(frozen=True, slots=True)
class Area:
    """Where is searched: counties and townships by their words, none for everywhere.

    ``by_place`` is how many indexes by township are gone through side by side, 0 where all cases are.
    """

    words: tuple[str, ...] = ()
    by_place: int = 0

    @property
    def holds(self) -> Q:
        """Of an entry: that its case lies there."""
        if len(self.words) == 1:
            return Q(words__contains=list(self.words))
        return Q(words__overlap=list(self.words)) if self.words else Q()


def area_of(officer: Officer) -> Area:
    """The area of an officer; the rows themselves are narrowed to it besides."""
    paths = officer.case_paths
    if any(path.count("/") <= SLASHES_OF_A_CITY for path in paths):
        return Area()
    single = len(paths) <= FEW_PLACES and all(path.count("/") == SLASHES_OF_A_TOWNSHIP for path in paths)
    return Area(tuple(words.place(path) for path in paths), len(paths) if single else 0)


def found_by(text: str, area: Area) -> Q:
    """Part of a name of any member or its pinyin initials, a case number or its end, or a whole number of a person.

    A number is looked up first: the database expects thousands of any, and would go through all cases for them.
    """
    if not text.strip():
        return Q()
    entries = SearchEntry.objects.filter(_entry(text.strip()), area.holds).values("case")
    return Q(IsAny("pk", Subquery(entries))) if _is_number(text) else Q(pk__in=entries)


def looked_up(text: str) -> Subquery:
    """The same, asked of the entry of each case in turn: no plan begins with all hits."""
    fits = ExpressionWrapper(_entry(text.strip()), output_field=BooleanField())
    return Subquery(SearchEntry.objects.filter(case=OuterRef("pk")).values_list(fits), output_field=BooleanField())


class Hits(Enum):
    """How much fits a search."""

    FEW = auto()
    MANY = auto()
    TOO_MANY = auto()


def hits(text: str, area: Area, *, wanted: int) -> Hits:
    """``TOO_MANY`` where it is quicker to look up one case after the other until ``wanted`` of them fit than to read
    the entries of all hits.

    Both are estimates of the database, from what it knows of the most common words; no row is read for them. It knows
    nothing of others, and takes the pairs of a name for independent of each other: there the newest cases tell.
    """
    many = _estimated(SearchEntry.objects.filter(_words(text.strip()), area.holds))
    rare = _estimated(SearchEntry.objects.filter(Q(words__contains=[NOBODYS]), area.holds))
    if many <= max(ALWAYS_FEW, rare):
        known = rare <= ALWAYS_FEW and many > 1
        return Hits.FEW if known or not _is_common(text.strip(), area) else Hits.MANY
    there = _estimated(SearchEntry.objects.filter(area.holds) if area.by_place else SearchEntry.objects.all())
    return Hits.TOO_MANY if many**2 > DEARER * wanted * there * max(1, area.by_place) else Hits.MANY


@dataclass(frozen=True, slots=True)
class NewestEntries:
    """The cases of a page chosen among the entries that fit (as ``common.paging.Among``), in the order of their keys.

    Entries know counties and townships only: a page may come short of cases that lie outside a city.
    """

    text: str
    area: Area

    def first_of(
        self,
        rows: QuerySet[Case],
        most: int,
        from_here: Callable[[QuerySet[SearchEntry]], QuerySet[SearchEntry]],
        ordered: Callable[[QuerySet[SearchEntry]], QuerySet[SearchEntry]],
        *,
        key: str,
        falling: bool,
    ) -> QuerySet[Case]:
        """The first ``most`` entries behind the cursor, as their cases."""
        assert key == "pk"
        fitting = from_here(SearchEntry.objects.filter(_rarest(self.text.strip()), self.area.holds))
        first = ordered(from_here(SearchEntry.objects.all())).values_list("pk", flat=True).first()
        return rows.filter(pk__in=_nearest(fitting, first, most, falling=falling) if first else [])


def _nearest(fitting: QuerySet[SearchEntry], first: int, most: int, *, falling: bool) -> list[int]:
    """The first ``most`` of the entries that fit, looked for ever farther away from the ``first`` of all entries."""
    span = SPAN
    whole = SearchEntry.objects.aggregate(low=Min("pk"), high=Max("pk"))
    while True:
        end = first - span if falling else first + span
        last = end < whole["low"] if falling else end > whole["high"]
        near = fitting if last else fitting.filter(**{"pk__gt" if falling else "pk__lt": end})
        found = sorted(near.order_by().values_list("pk", flat=True), reverse=falling)
        if last or len(found) >= most:
            return found[:most]
        span *= min(FARTHER, 2 * most // len(found)) if found else FARTHER


def _is_common(text: str, area: Area) -> bool:
    """Whether a name stands so often in the newest entries that more than few of all hold it; numbers are few."""
    if _is_number(text) or (newest := SearchEntry.objects.aggregate(pk=Max("pk"))["pk"]) is None:
        return False
    fitting, there = SearchEntry.objects.filter(_rarest(text), area.holds), _estimated(SearchEntry.objects.all())
    for span in (SPAN, SPAN * FARTHER):
        near = fitting.filter(pk__gt=newest - span).count()
        if near > 1 and near * there > ALWAYS_FEW * span:
            return True
        if span >= there:
            break
    return False


def _rarest(text: str) -> Q:
    """As ``_entry``, but where the database takes the pairs of a name for next to never together, the rarest alone is
    asked for, which it can judge.
    """
    name = words.plain(text)
    pairs = [] if _is_number(text) or len(name) < 2 else sorted(words.pairs(name))
    if len(pairs) < 2:
        return _entry(text)
    each = {pair: _estimated(SearchEntry.objects.filter(words__contains=[pair])) for pair in pairs}
    rarest = min(pairs, key=lambda pair: each[pair])
    if _estimated(SearchEntry.objects.filter(_words(text))) * SELDOM > each[rarest]:
        return _entry(text)
    return Q(words__contains=[rarest], names__contains=name)


def _is_number(text: str) -> bool:
    return any(c.isdigit() for c in text)


def _estimated(entries: QuerySet[SearchEntry]) -> int:
    return int(json.loads(entries.explain(format="json"))[0]["Plan"]["Plan Rows"])


def _words(text: str) -> Q:
    """The words alone that an entry must hold: the database knows how common each is."""
    if _is_number(text):
        return Q(words__contains=[_end(text)])
    name = words.plain(text)
    return Q(words__contains=[name] if len(name) == 1 else sorted(words.pairs(name)))


def _end(text: str) -> str:
    """A case number or its end as entries hold it; the end of one may be written with some of its zeros."""
    return text.lstrip("0") or text if text.isdecimal() else text.lower().lstrip("@#")  # no word that nobody types


def _entry(text: str) -> Q:
    number = without_country(repair(text))
    ends = Q(words__contains=[_end(text)])
    if NUMBER_OF_A_PERSON.fullmatch(number):
        found = Q(words__overlap=sorted(words.of_number(number)))
        return found | ends if "-" in text else found  # so many digits without a dash stand in no case number
    if _is_number(text):
        return ends
    name = words.plain(text)
    if len(name) == 1:
        return Q(words__contains=[name])
    return Q(words__contains=sorted(words.pairs(name)), names__contains=name) if name else Q(pk__in=[])
