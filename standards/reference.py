"""Reference data: the standards and calendars in ``data/``, loaded once and never over somebody's work."""

import csv
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

from django.db import transaction

from accounts.duties import RegionLevel
from accounts.models import Region
from accounts.officer import SYSTEM
from standards.kinds import KINDS
from standards.models import CalendarDay, CalendarYear, RulePackage, Standard
from standards.packages import loading
from standards.services import put_calendar_in_force
from standards.terms import DayMark, PackageStatus, RowStatus

DATA = Path(__file__).parent / "data"
PACKAGES = ("xuchang-2019.yaml", "national-2026-small-fast.yaml")
"""What holds here; the other files of the folder are ready examples."""


@transaction.atomic
def load(*, at: datetime) -> tuple[int, int, int]:
    """Publish what is missing; returns the numbers of standards, of calendar years and of packages added.

    A row that was ever published for the same kind, region and day stays as it is, superseded ones too; so does a
    year that has a notice or a draft. A region that is not loaded is an error (KeyError): half a set of rules is
    worse than none.
    """
    return _load_standards(at), _load_calendars(at), _load_packages(at)


def _load_standards(at: datetime) -> int:
    regions = {region.code: region for region in Region.objects.exclude(level=RegionLevel.VILLAGE)}
    known = set(Standard.objects.exclude(status=RowStatus.DRAFT).values_list("kind", "region__code", "effective_from"))
    rows = [
        Standard(
            kind=line["kind"],
            region=regions[line["region"]],
            effective_from=date.fromisoformat(line["effective_from"]),
            value=KINDS[line["kind"]].parse(line["value"]),
            year=int(line["year"]) if line["year"] else None,
            document_no=line["document_no"],
            document_title=line["document_title"],
            note=line["note"],
            drafted_at=at,
        )
        for line in _lines("standards.csv")
        if (line["kind"], line["region"], date.fromisoformat(line["effective_from"])) not in known
    ]
    Standard.objects.bulk_create(rows)
    Standard.objects.filter(pk__in=[row.pk for row in rows]).update(status=RowStatus.PUBLISHED, published_at=at)
    return len(rows)


def _load_calendars(at: datetime) -> int:
    known = set(CalendarYear.objects.exclude(status=RowStatus.DRAFT).values_list("year", flat=True))
    lines = list(_lines("calendar-2019-2026.csv"))
    added = 0
    for notice in _lines("calendar-years.csv"):
        if int(notice["year"]) not in known and not _being_drafted(int(notice["year"])):
            calendar = CalendarYear.objects.create(
                year=int(notice["year"]),
                document_no=notice["document_no"],
                document_title=notice["document_title"],
                drafted_at=at,
            )
            CalendarDay.objects.bulk_create(_day(calendar, line) for line in lines if line["year"] == notice["year"])
            put_calendar_in_force(calendar, officer=SYSTEM, held=None, at=at)
            added += 1
    return added


def _load_packages(at: datetime) -> int:
    """Publish the packages of the plan and of the national opinions where the region has none; returns how many."""
    added = 0
    for name in PACKAGES:
        package = loading.read_file(DATA / "packages" / name)
        if not RulePackage.objects.filter(region__code=package.region).exclude(status=PackageStatus.DRAFT).exists():
            loading.load(package, at=at, publish=True)
            added += 1
    return added


def _being_drafted(year: int) -> bool:
    return CalendarYear.objects.filter(year=year, status=RowStatus.DRAFT).exists()


def _day(calendar: CalendarYear, line: dict[str, str]) -> CalendarDay:
    working = DayMark(line["mark"]) is DayMark.WORK
    return CalendarDay(calendar=calendar, date=date.fromisoformat(line["date"]), working=working, name=line["name"])


def _lines(name: str) -> Iterator[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)
