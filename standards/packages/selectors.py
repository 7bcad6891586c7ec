"""Reads of packages: what is in force where, and the rows with what is wrong with them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models.functions import Length
from django.utils.translation import gettext as _

from accounts.duties import Duty
from accounts.models import Region
from accounts.officer import Officer
from accounts.selectors import path_prefixes
from common.errors import NotFound
from common.paging import Page, page
from standards.models import RulePackage
from standards.packages.trial import Trial, try_examples
from standards.policy.package.checks import problems
from standards.policy.package.inheritance import inherited
from standards.policy.package.model import SILENT, Package
from standards.policy.package.reading import Problem, read
from standards.terms import PackageStatus

PAGE_SIZE = 50


def packages_on(day: date, region_path: str) -> list[RulePackage]:
    """The published packages in force on ``day`` for the region and those above it, the nearest first; without body."""
    rows = (
        RulePackage.objects.filter(
            status=PackageStatus.PUBLISHED, region__path__in=path_prefixes(region_path), effective_from__lte=day
        )
        .order_by(Length("region__path").desc(), "region", "-effective_from")
        .defer("body")
    )
    nearest: dict[int, RulePackage] = {}
    for row in rows:
        nearest.setdefault(row.region_id, row)
    return list(nearest.values())


def package_of(ids: Sequence[int]) -> Package:
    """The package that these rows, the nearest first, make together; the silent one where there are none."""
    if not ids:
        return SILENT
    rows = RulePackage.objects.in_bulk(ids)
    return inherited([package_in(rows[pk]) for pk in ids])


def package_in(row: RulePackage) -> Package:
    """What the row says."""
    return read(Package, row.body)


def package_for(row: RulePackage) -> Package:
    """What would hold in the row's region if it were in force: with what it inherits on its first day."""
    above = [other.pk for other in packages_on(row.effective_from, row.region.path) if other.region_id != row.region_id]
    wider = [package_of([pk]) for pk in above]
    return inherited([package_in(row), *wider])


def packages(officer: Officer, *, status: str = "", cursor: Mapping[str, str]) -> Page[RulePackage]:
    """Every package that binds the officer's area or lies in it, newest first."""
    areas = officer.paths(*Duty)
    above = [prefix for path in areas for prefix in path_prefixes(path)]
    regions = Region.objects.filter(path__in=above).values("pk")
    rows = RulePackage.objects.filter(region__in=regions) | RulePackage.objects.kept_by(officer, areas)
    if not officer.may(Duty.STANDARDS):
        rows = rows.exclude(status__in=[PackageStatus.DRAFT, PackageStatus.IN_REVIEW])
    if status in PackageStatus.__members__.values():
        rows = rows.filter(status=status)
    return page(
        rows.select_related("region", "drafted_by", "published_by").defer("body"),
        order="-effective_from",
        size=PAGE_SIZE,
        cursor=cursor,
    )


def package_row(officer: Officer, package_id: int) -> RulePackage:
    """One package; raises NotFound outside the officer's area, and for a draft unless he keeps standards."""
    areas = officer.paths(*Duty)
    row = (
        RulePackage.objects.select_related("region", "drafted_by", "changed_by", "published_by")
        .filter(pk=package_id)
        .first()
    )
    if row is not None and _sees(officer, areas, row):
        return row
    raise NotFound("no_such_package", _("There is no such package in your area."))


def _sees(officer: Officer, areas: tuple[str, ...], row: RulePackage) -> bool:
    near = any(row.region.path.startswith(path) or path.startswith(row.region.path) for path in areas)
    if row.status in (PackageStatus.DRAFT, PackageStatus.IN_REVIEW):
        return row.region.path.startswith(officer.paths(Duty.STANDARDS))
    return near


@dataclass(frozen=True, slots=True)
class Health:
    """What stands between a draft and its publication."""

    problems: list[Problem]
    trials: list[Trial]

    @property
    def sound(self) -> bool:
        return not self.problems and bool(self.trials) and all(not trial.differences for trial in self.trials)


def health_of(row: RulePackage, rules: Any) -> Health:
    """Its mistakes and how its test cases came out by ``rules``."""
    package = package_in(row)
    return Health(problems(package), try_examples(package, package_for(row), rules))
