"""Reads: what is in force on a day, where it comes from, what is drafted, and the working calendar."""

from calendar import monthcalendar
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django.db.models import Q, QuerySet
from django.db.models.functions import Length
from django.utils.translation import gettext as _

from accounts.duties import Duty, RegionLevel
from accounts.models import Region
from accounts.officer import Officer, within
from accounts.selectors import path_prefixes
from common.errors import NotFound
from standards.kinds import KINDS, Kind
from standards.models import FIRST_YEAR, LAST_YEAR, CalendarDay, CalendarYear, Standard
from standards.packages.selectors import package_of, packages_on
from standards.policy.deadlines import WorkCalendar
from standards.policy.facts import CaseFacts
from standards.policy.package.route import for_this_case
from standards.policy.rules import Rules, Source, YearFigure
from standards.terms import RowStatus, Topic


def _published(path: str) -> QuerySet[Standard]:
    """Published rows of the region and of those above it, per kind the nearest region first, then the latest."""
    return (
        Standard.objects.filter(status=RowStatus.PUBLISHED, region__path__in=path_prefixes(path))
        .order_by("kind", Length("region__path").desc(), "-effective_from")
        .select_related("region")
    )


def rules_on(day: date, region_path: str) -> Rules:
    """Every number in force on ``day``; the nearest region wins; None where nothing is in force. With the packages."""
    rows = _published(region_path).filter(effective_from__lte=day).distinct("kind")
    known = [row for row in rows if row.kind in KINDS]
    return Rules(
        day=day,
        region_path=region_path,
        sources={row.kind: _source(row) for row in known},
        packages=tuple(row.pk for row in packages_on(day, region_path)),
        **{row.kind: _value(row) for row in known},
    )


def rules_for(facts: CaseFacts, *, day: date, region_path: str) -> Rules:
    """The rules of the day with what the county's procedure says for such cases; acceptance fixes them on the case."""
    rules = rules_on(day, region_path)
    return for_this_case(rules, facts=facts, package=package_of(rules.packages))


def warning_days() -> list[int]:
    """Every number of working days ahead of which the rules of some case may warn, the last warning first.

    Rules take theirs from dated standards alone, and none of those that was published ever goes.
    """
    rows = Standard.objects.filter(kind="warn_days").exclude(status=RowStatus.DRAFT).values_list("value").distinct()
    named = [KINDS["warn_days"].read(value) for (value,) in rows]
    return sorted({day for days in named if isinstance(days, tuple) for day in days})


def published_values(day: date, region_path: str) -> dict[str, Standard]:
    """The row of each kind in force on ``day`` for a region."""
    return {row.kind: row for row in _published(region_path).filter(effective_from__lte=day).distinct("kind")}


def _value(row: Standard) -> Any:
    """The typed value as ``Rules`` holds it; a yearly figure, and no other, has a year (the database sees to it)."""
    return row.typed if row.year is None else YearFigure(amount=Decimal(row.value), year=row.year)


def _source(row: Standard) -> Source:
    return Source(
        document_no=row.document_no,
        title=row.document_title,
        region_name=row.region.name,
        effective_from=row.effective_from,
        row_id=row.pk,
    )


@dataclass(frozen=True, slots=True)
class InForce:
    """One kind on a day: the row in force (or None), the row it took over from, and the next row already published."""

    kind: Kind
    row: Standard | None
    before: Standard | None
    coming: Standard | None


def in_force(day: date, region_path: str) -> list[tuple[Topic, list[InForce]]]:
    """The page "what is in force": every kind, grouped by topic, in the order of the list. One query."""
    rows: dict[str, list[Standard]] = {code: [] for code in KINDS}
    for row in _published(region_path):
        rows.setdefault(row.kind, []).append(row)
    found = [_one(kind, rows[kind.code], day) for kind in KINDS.values()]
    return [(topic, [item for item in found if item.kind.topic is topic]) for topic in Topic]


def _one(kind: Kind, rows: Sequence[Standard], day: date) -> InForce:
    started = [row for row in rows if row.effective_from <= day]
    coming = [row for row in rows if row.effective_from > day]
    return InForce(
        kind=kind,
        row=started[0] if started else None,
        before=started[1] if len(started) > 1 else None,
        coming=min(coming, key=lambda row: row.effective_from, default=None),
    )


def history(kind: Kind, region_path: str) -> list[Standard]:
    """Every row of a kind that ever bound this region, superseded ones too, latest first."""
    return list(
        Standard.objects.filter(kind=kind.code, region__path__in=path_prefixes(region_path))
        .exclude(status=RowStatus.DRAFT)
        .order_by("-effective_from", "-published_at", "-id")
        .select_related("region", "published_by")
    )


def row_in_force(rows: Iterable[Standard], day: date) -> Standard | None:
    """The one of a kind's rows that holds on ``day``: of the nearest region the latest, like ``rules_on``."""
    begun = [row for row in rows if row.status == RowStatus.PUBLISHED and row.effective_from <= day]
    return max(begun, key=lambda row: (len(row.region.path), row.effective_from), default=None)


def touchable(officer: Officer, rows: Iterable[Standard]) -> set[int]:
    """Those of the rows that the officer may take out of force; for the page only."""
    areas = officer.paths(Duty.STANDARDS)
    return {row.pk for row in rows if row.status == RowStatus.PUBLISHED and row.region.path.startswith(areas)}


def kind_by_code(code: str) -> Kind:
    """Raises NotFound for a code that is not in the closed list."""
    if code not in KINDS:
        raise NotFound("no_such_kind", _("There is no such kind of standard."))
    return KINDS[code]


def drafts(officer: Officer) -> QuerySet[Standard]:
    """Drafts within the area in which the officer keeps the standards."""
    return (
        Standard.objects.filter(within("region__path", officer.paths(Duty.STANDARDS)), status=RowStatus.DRAFT)
        .select_related("region", "drafted_by")
        .order_by("effective_from", "id")
    )


def draft_of(officer: Officer, draft_id: int) -> Standard:
    """One draft; raises NotFound outside the officer's area."""
    found = drafts(officer).filter(pk=draft_id).first()
    if found is None:
        raise NotFound(
            "no_such_draft", _("There is no such draft in your area; it may have been published or discarded.")
        )
    return found


def published_row(officer: Officer, row_id: int) -> Standard:
    """One published row that the officer may supersede; raises NotFound."""
    rows = Standard.objects.filter(within("region__path", officer.paths(Duty.STANDARDS)), status=RowStatus.PUBLISHED)
    found = rows.filter(pk=row_id).select_related("region").first()
    if found is None:
        raise NotFound("no_such_standard", _("There is no such published standard in your area."))
    return found


@dataclass(frozen=True, slots=True)
class Preview:
    """What publishing a draft changes: until when (None = open), the value before, who keeps an own value."""

    draft: Standard
    before: Standard | None
    replaces: Standard | None
    until: date | None
    own_value: list[Standard]
    in_past: bool

    @property
    def before_source(self) -> str:
        """Region, document and first day of the value before; empty when there was none."""
        row = self.before
        return f"{row.region.name} · {row.document_no} · {row.effective_from}" if row else ""

    @property
    def needs_reason(self) -> bool:
        """A start in the past, or taking the place of a published row of the same day, must be explained."""
        return self.in_past or self.replaces is not None


def preview(draft: Standard, *, today: date) -> Preview:
    """Compare the draft with what is published. Cases that are already accepted keep the rules fixed for them."""
    above = _published(draft.region.path).filter(kind=draft.kind)
    same_region = Standard.objects.filter(status=RowStatus.PUBLISHED, kind=draft.kind, region=draft.region)
    following = same_region.filter(effective_from__gt=draft.effective_from).order_by("effective_from").first()
    below = (
        Standard.objects.filter(
            status=RowStatus.PUBLISHED,
            kind=draft.kind,
            region__path__startswith=draft.region.path,
            effective_from__lte=draft.effective_from,
        )
        .exclude(region=draft.region)
        .order_by("region__path", "-effective_from")
        .distinct("region__path")
        .select_related("region")
    )
    return Preview(
        draft=draft,
        before=above.filter(effective_from__lt=draft.effective_from).first(),
        replaces=same_region.filter(effective_from=draft.effective_from).first(),
        until=following.effective_from - timedelta(days=1) if following else None,
        own_value=list(below),
        in_past=draft.effective_from < today,
    )


def regions_to_view(officer: Officer) -> list[Region]:
    """Province to township along and below the officer's areas, for the filter of the page."""
    return list(_to_view(officer).order_by("path"))


def region_to_view(officer: Officer, code: str) -> Region:
    """One of those whose rules the officer may look at, his own where none is named; raises NotFound."""
    which = {"code": code} if code else {"path": officer.home_path}
    found = _to_view(officer).filter(**which).first()
    if found is None:
        raise NotFound("no_such_region", _("There is no such region."))
    return found


def _to_view(officer: Officer) -> QuerySet[Region]:
    wanted = officer.paths(*Duty)
    above = [prefix for path in wanted for prefix in path_prefixes(path)]
    return Region.objects.exclude(level=RegionLevel.VILLAGE).filter(Q(path__in=above) | within("path", wanted))


def regions_to_set(officer: Officer) -> list[Region]:
    """Regions for which the officer may draft and publish."""
    scope = within("path", officer.paths(Duty.STANDARDS))
    return list(Region.objects.filter(scope).exclude(level=RegionLevel.VILLAGE).order_by("path"))


def fallback(row: Standard) -> Standard | None:
    """What would be in force from the row's first day without it."""
    rows = _published(row.region.path).filter(kind=row.kind, effective_from__lte=row.effective_from)
    return rows.exclude(pk=row.pk).first()


def as_typed(row: Standard) -> dict[str, object]:
    """A draft as the fields of its form."""
    return {
        "kind": row.kind,
        "region": row.region.code,
        "effective_from": row.effective_from,
        "value": row.value,
        "year": row.year,
        "document_no": row.document_no,
        "document_title": row.document_title,
        "note": row.note,
    }


def kinds_by_topic() -> list[tuple[Topic, list[Kind]]]:
    """The closed list as the page prints it."""
    return [(topic, [kind for kind in KINDS.values() if kind.topic is topic]) for topic in Topic]


# --- the working calendar


def work_calendar() -> WorkCalendar:
    """All published notices as the policy counts with them. They are asked for each time, so a publication counts at
    once; their days never change and are read once.
    """
    notices = CalendarYear.objects.filter(status=RowStatus.PUBLISHED).order_by("year")
    return _calendar(tuple(notices.values_list("pk", "published_at")))


@lru_cache(maxsize=4)
def _calendar(notices: tuple[tuple[int, datetime], ...]) -> WorkCalendar:
    published = CalendarDay.objects.filter(calendar__in=[pk for pk, _at in notices]).order_by("calendar__year", "date")
    days = list(published.values_list("calendar__year", "date", "working"))
    return WorkCalendar(
        exceptions={day: working for _year, day, working in days},
        published_years=frozenset(year for year, _day, _working in days),
    )


def exceptions_in_words() -> dict[str, str]:
    """What published notices say of a day that is not as Monday to Friday have it, by ISO date."""
    said = {True: _("make-up working day"), False: _("day off by notice")}
    return {day.isoformat(): said[working] for day, working in work_calendar().exceptions.items()}


def calendar_version() -> str:
    """Which published notices the calendar is made of, to store beside what was computed with it."""
    ids = CalendarYear.objects.filter(status=RowStatus.PUBLISHED).order_by("year").values_list("pk", flat=True)
    return ".".join(map(str, ids))


def published_years() -> list[CalendarYear]:
    """The notices in force, by year."""
    return list(CalendarYear.objects.filter(status=RowStatus.PUBLISHED).select_related("published_by").order_by("year"))


def calendar_drafts() -> list[CalendarYear]:
    """Notices being written."""
    return list(CalendarYear.objects.filter(status=RowStatus.DRAFT).select_related("drafted_by").order_by("year"))


def calendar_draft(draft_id: int) -> CalendarYear:
    """Raises NotFound when it is no draft (any more)."""
    found = CalendarYear.objects.filter(pk=draft_id, status=RowStatus.DRAFT).first()
    if found is None:
        raise NotFound(
            "no_such_calendar", _("There is no such draft calendar; it may have been published or discarded.")
        )
    return found


@dataclass(frozen=True, slots=True)
class Cell:
    """A day on the page: whether offices work, and the mark and name of the notice if it says something."""

    date: date
    working: bool
    marked: CalendarDay | None


@dataclass(frozen=True, slots=True)
class Month:
    """A month as weeks from Monday; None where a week reaches over its edge."""

    first: date
    weeks: list[list[Cell | None]]
    working_days: int


def months(year: int, days: Iterable[CalendarDay]) -> list[Month]:
    """The twelve months of a year with the marks of its notice(s)."""
    marked = {day.date: day for day in days}
    return [_month(year, number, marked) for number in range(1, 13)]


def days_of_year(year: int) -> list[CalendarDay]:
    """Published days that fall in the year; the notice of the next year may speak of its last December days."""
    return list(
        CalendarDay.objects.filter(calendar__status=RowStatus.PUBLISHED, date__year=year).order_by(
            "date", "calendar__year"
        )
    )


def year_in_range(year: int) -> int:
    """The year if it can have a calendar; raises NotFound."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise NotFound("no_such_year", _("There is no calendar of this year."))
    return year


def _month(year: int, number: int, marked: dict[date, CalendarDay]) -> Month:
    weeks = [
        [_cell(date(year, number, day), marked) if day else None for day in week]
        for week in monthcalendar(year, number)
    ]
    working = sum(cell.working for week in weeks for cell in week if cell)
    return Month(date(year, number, 1), weeks, working)


def _cell(day: date, marked: dict[date, CalendarDay]) -> Cell:
    mark = marked.get(day)
    return Cell(day, mark.working if mark else day.weekday() < 5, mark)
