"""Reads of packages: what is in force where, and the rows with what is wrong with them."""

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache

from django.db.models import Q, QuerySet, TextField
from django.db.models.functions import Cast, Length
from django.utils.translation import gettext as _

from accounts.duties import Duty
from accounts.models import Region
from accounts.officer import Officer, within
from accounts.selectors import path_prefixes
from audit.selectors import timeline
from common.errors import NotFound, WrongState
from common.paging import Page, page
from standards.models import RulePackage
from standards.packages.layers import Layer
from standards.policy.package.inheritance import inherited
from standards.policy.package.model import SILENT, Package
from standards.policy.package.reading import read
from standards.terms import PackageStatus

PAGE_SIZE = 50
MOST_TO_CHOOSE = 200
UNPUBLISHED = (PackageStatus.DRAFT, PackageStatus.IN_REVIEW)


def packages_on(day: date, region_path: str, *, without: int | None = None) -> list[RulePackage]:
    """The published packages in force on ``day`` for the region and those above it, the nearest first; no bodies.

    ``without``: as it would be if that package were not there.
    """
    rows = (
        RulePackage.objects.filter(
            status=PackageStatus.PUBLISHED, region__path__in=path_prefixes(region_path), effective_from__lte=day
        )
        .exclude(pk=without or 0)
        .select_related("region")
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
    rows = RulePackage.objects.filter(pk__in=ids).annotate(text=Cast("body", TextField()))
    texts = dict(rows.order_by().values_list("pk", "text"))
    return _inherited(tuple(texts[pk] for pk in ids))


@lru_cache(maxsize=256)
def _inherited(texts: tuple[str, ...]) -> Package:
    """The same words make the same rules: each case of a county and a year asks for them."""
    return inherited([read(Package, json.loads(text)) for text in texts])


def package_in(row: RulePackage) -> Package:
    """What the row says."""
    return read(Package, row.body)


def package_for(row: RulePackage) -> Package:
    """What would hold in the row's region if it were in force: with what it inherits on its first day."""
    return inherited([layer.package for layer in stack_of(row)])


def with_what_it_inherits(package: Package, region_code: str) -> Package:
    """The same for a package that no row holds yet; by itself where there is no such region."""
    region = Region.objects.filter(code=region_code).first()
    if region is None:
        return package
    above = [r for r in packages_on(package.effective_from, region.path) if r.region_id != region.pk]
    return inherited([package, *(layer.package for layer in _layers(above))])


def stack_of(row: RulePackage) -> list[Layer]:
    """The package above those of the wider regions that hold on its first day."""
    return stack_with(row, row.effective_from, row.region.path)


def stack_with(row: RulePackage, day: date, region_path: str) -> list[Layer]:
    """The packages of a day for the row's region or one within it, the nearest first, as if the row were in force."""
    others = [r for r in packages_on(day, region_path) if r.region_id != row.region_id]
    layers = [Layer(row, package_in(row)), *_layers(others)]
    return sorted(layers, key=lambda layer: len(layer.row.region.path), reverse=True)


def stack_on(day: date, region_path: str, *, without: int | None = None) -> list[Layer]:
    """The packages in force on ``day`` for a region, the nearest first."""
    return _layers(packages_on(day, region_path, without=without))


def _layers(rows: Sequence[RulePackage]) -> list[Layer]:
    bodies = dict(RulePackage.objects.filter(pk__in=[row.pk for row in rows]).values_list("pk", "body"))
    return [Layer(row, read(Package, bodies[row.pk])) for row in rows]


def _visible(officer: Officer) -> QuerySet[RulePackage]:
    """Every package that binds the officer's area or lies in it; drafts of those regions only that he keeps."""
    areas, own = officer.paths(*Duty), within("region__path", officer.paths(Duty.STANDARDS))
    above = [prefix for path in areas for prefix in path_prefixes(path)]
    near = Q(region__path__in=above) | within("region__path", areas)
    rows = RulePackage.objects.filter(near & (own | ~Q(status__in=UNPUBLISHED)))
    return rows.select_related("region", "drafted_by", "published_by").defer("body")


def packages_found(officer: Officer, status: PackageStatus | None = None) -> QuerySet[RulePackage]:
    """Every package that the officer may see, or those of one status."""
    rows = _visible(officer)
    return rows if status is None else rows.filter(status=status)


def packages(officer: Officer, *, status: PackageStatus | None = None, cursor: Mapping[str, str]) -> Page[RulePackage]:
    """A page of them, newest first."""
    return page(packages_found(officer, status), order="-effective_from", size=PAGE_SIZE, cursor=cursor)


def packages_to_choose(officer: Officer) -> list[RulePackage]:
    """The packages that an officer may try or compare, those of the narrower regions and later days first."""
    rows = _visible(officer)
    return list(rows.order_by(Length("region__path").desc(), "-effective_from", "-pk")[:MOST_TO_CHOOSE])


def called(row: RulePackage) -> str:
    """A package as an option of a list."""
    return f"{row.region.name} · {row.title} · {row.effective_from} · {row.status_term.label}"


def package_row(officer: Officer, package_id: int) -> RulePackage:
    """One package; raises NotFound outside the officer's area, and for a draft unless he keeps standards."""
    row = (
        RulePackage.objects.select_related("region", "drafted_by", "changed_by", "published_by")
        .filter(pk=package_id)
        .first()
    )
    if row is not None and sees(officer, row):
        return row
    raise NotFound("no_such_package", _("There is no such package in your area."))


def sees(officer: Officer, row: RulePackage) -> bool:
    """Whether the package binds the officer's area or lies in it; one that is not published he keeps himself."""
    areas = officer.paths(*Duty)
    near = any(row.region.path.startswith(path) or path.startswith(row.region.path) for path in areas)
    return keeps(officer, row) if row.status in UNPUBLISHED else near


def draft_row(officer: Officer, package_id: int) -> RulePackage:
    """A draft to be edited; raises NotFound, or WrongState when it is in review or published."""
    row = package_row(officer, package_id)
    if not keeps(officer, row):
        raise NotFound("no_such_package", _("There is no such package in your area."))
    if row.status != PackageStatus.DRAFT:
        raise WrongState("not_draft", _("Only a draft can be changed; copy the package instead."))
    return row


def as_it_was(row: RulePackage, at: datetime) -> Package | None:
    """What the row said after the change of that instant, from the trail; None when nothing was changed then."""
    event = timeline(row).filter(at=at, after__has_key="body").last()
    return None if event is None else read(Package, event.after["body"])


def keeps(officer: Officer, row: RulePackage) -> bool:
    """Whether the officer keeps the standards of the row's region; for pages, every act asks again."""
    return row.region.path.startswith(officer.paths(Duty.STANDARDS))


def wrote(officer: Officer, row: RulePackage) -> bool:
    """Whether the officer drafted it or changed it last, so that somebody else must publish it."""
    return officer.user_id in (row.drafted_by_id, row.changed_by_id)


def packages_below(row: RulePackage) -> list[RulePackage]:
    """Published packages of regions within the row's own: what they say goes before it."""
    below = RulePackage.objects.filter(status=PackageStatus.PUBLISHED, region__path__startswith=row.region.path)
    rows = below.exclude(region=row.region_id).select_related("region").defer("body")
    return list(rows.order_by("region__path", "-effective_from").distinct("region__path"))


def instead_of(row: RulePackage) -> RulePackage | None:
    """The package that holds in the row's region on its first day without it; None: the plan's general rules."""
    return next(iter(packages_on(row.effective_from, row.region.path, without=row.pk)), None)


def to_review(officer: Officer) -> int:
    """How many packages wait for somebody else than their writers, and so for this officer."""
    return (
        RulePackage.objects.kept_by(officer, officer.paths(Duty.STANDARDS))
        .filter(status=PackageStatus.IN_REVIEW)
        .exclude(drafted_by=officer.user_id)
        .exclude(changed_by=officer.user_id)
        .count()
    )


def returned(officer: Officer) -> int:
    """How many drafts were given back with a reason to this officer."""
    mine = RulePackage.objects.kept_by(officer, officer.paths(Duty.STANDARDS)).filter(status=PackageStatus.DRAFT)
    return mine.filter(drafted_by=officer.user_id).exclude(reason="").count()
