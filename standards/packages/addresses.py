"""What the API offers of rule packages: their whole way from draft to supersession, comparison, files."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile

from accounts.downloads import Download, File
from accounts.duties import Duty
from accounts.officer import Officer
from accounts.operations import Act, All, Look, Pages, address
from audit.selectors import timeline
from common.bodies import text
from common.paging import Page
from common.xlsx import CONTENT_TYPE
from standards.packages import selectors, services
from standards.packages.api import Read
from standards.packages.comparing import compare
from standards.packages.files import write_package
from standards.packages.health import health_of
from standards.packages.layers import holdings
from standards.packages.publishing import preview
from standards.packages.ready import ready
from standards.packages.shapes import (
    ComparedRulesShape,
    ExampleShape,
    InsteadShape,
    PackageFullShape,
    PackagePreviewShape,
    PackageShape,
    PackagesInForceShape,
)
from standards.packages.targets import target_of
from standards.packages.uploads import package_of_file
from standards.packages.workbook.writing import write_workbook
from standards.policy.package.model import Package
from standards.selectors import region_to_view
from standards.terms import PackageStatus
from standards.versions import package_version

YAML = "text/plain; charset=utf-8"
KEEP = Duty.STANDARDS


def packages(officer: Officer, *, status: PackageStatus | None = None, cursor: Mapping[str, str]) -> Page[Any]:
    """Every package that binds one's area or lies in it, newest first; drafts of those regions only that one keeps."""
    return selectors.packages(officer, status=status, cursor=cursor)


def package(package_id: int, *, officer: Officer) -> dict[str, Any]:
    """A package: its rules, what they say in words, its mistakes, its test cases run, and what happened to it."""
    row = selectors.package_row(officer, package_id)
    health = health_of(row)
    return {
        "package": row, "rules": row.body, "sections": holdings(selectors.stack_of(row), row.region),
        "mistakes": health.problems, "tests": health.trials, "sound": health.sound,
        "day_taken_by": health.taken.pk if health.taken else None, "history": timeline(row),
    }  # fmt: skip


def examples() -> list[dict[str, Any]]:
    """The ready examples: real counties' rules, from which an office may start its own."""
    return [{"name": name, "title": one.title, "effective_from": one.effective_from} for name, one in ready().items()]


def packages_in_force(officer: Officer, *, day: date | None = None, region: str = "", today: date) -> dict[str, Any]:
    """Which packages hold in a region on a day, and what each section comes from; today and one's own region unless
    named."""
    place, on = region_to_view(officer, region), day or today
    stack = selectors.stack_on(on, place.path)
    held = [one for one in holdings(stack, place) if one.section.is_inherited] if stack else []
    return {"day": on, "region": place, "packages": [layer.row for layer in stack], "sections": held}


def compare_rules(
    officer: Officer, *, left: str, right: str, day: date | None = None, same: bool = False, today: date
) -> dict[str, Any]:
    """Two sets of rules side by side, each ``package:ID`` or ``region:CODE`` (what is in force there on the day);
    with ``same`` also what does not differ."""
    sides = [target_of(officer, one, day or today) for one in (left, right)]
    pairs = compare(sides[0].stack, sides[1].stack)
    return {"left": sides[0], "right": sides[1], "sections": pairs if same else [one for one in pairs if one.differs]}


def start_package(
    *, example: str = "", region: str, effective_from: date, title: str, document_no: str, document_title: str,
    officer: Officer, at: datetime,
) -> Any:  # fmt: skip
    """A new draft, empty or with the rules of a ready example."""
    return services.start(
        example=example, region=region, effective_from=effective_from, title=title, document_no=document_no,
        document_title=document_title, officer=officer, at=at,
    )  # fmt: skip


def upload_package(*, file: "UploadedFile[Any]", region: str = "", officer: Officer, at: datetime) -> Any:
    """A new draft from a file, YAML or workbook, for the region named or its own; with a mistake nothing is taken."""
    package = package_of_file(file.read(), region=region)
    return services.draft(replace(package, region=region or package.region), officer=officer, at=at)


def upload_over(package_id: int, *, file: "UploadedFile[Any]", officer: Officer, at: datetime) -> Any:
    """Everything that a draft says replaced by a file; its region stays."""
    region = selectors.draft_row(officer, package_id).region.code
    package = package_of_file(file.read(), region=region)
    return services.amend(package_id, replace(package, region=region), officer=officer, at=at)


def amend_package(package_id: int, *, rules: Package, officer: Officer, at: datetime) -> Any:
    """Everything that a draft says replaced by rules; mistakes of meaning are kept, mistakes of form are refused."""
    return services.amend(package_id, rules, officer=officer, at=at)


def copy_package(package_id: int, *, effective_from: date, region: str = "", officer: Officer, at: datetime) -> Any:
    """A new draft with the rules of a package, for a later day or another region."""
    return services.copy(package_id, officer=officer, at=at, effective_from=effective_from, region_code=region)


def preview_package(package_id: int, *, officer: Officer, today: date) -> dict[str, Any]:
    """What publishing a package would change."""
    found = preview(selectors.package_row(officer, package_id), today=today)
    return {
        "before": [layer.row for layer in found.before], "numbers": found.numbers, "sections": found.sections,
        "keep_their_own": found.keep_their_own, "in_past": found.in_past,
    }  # fmt: skip


def publish_package(package_id: int, *, officer: Officer, at: datetime, today: date) -> Any:
    """Put a package in review in force from its day on; another officer than the one who wrote it does."""
    return services.publish(package_id, officer=officer, at=at, today=today)


def return_package(package_id: int, *, reason: str, officer: Officer, at: datetime) -> Any:
    """Give a package in review back to its drafter, with a reason."""
    return services.return_to_drafter(package_id, officer=officer, at=at, reason=reason)


def instead_of_package(package_id: int, *, officer: Officer) -> dict[str, Any]:
    """Which package would hold on the first day of this one without it."""
    return {"instead": selectors.instead_of(selectors.package_row(officer, package_id))}


def supersede_package(package_id: int, *, reason: str, officer: Officer, at: datetime) -> Any:
    """Take a published package out of force; the one before it, or of the wider region, holds again."""
    return services.supersede(package_id, officer=officer, at=at, reason=reason)


def package_text(package_id: int, *, officer: Officer) -> File:
    """A package in the notation of the file (YAML)."""
    row = selectors.package_row(officer, package_id)
    return write_package(selectors.package_in(row)).encode(), YAML, _name(row, "yaml")


def package_workbook(package_id: int, *, officer: Officer) -> File:
    """A package as a workbook."""
    row = selectors.package_row(officer, package_id)
    return write_workbook(selectors.package_in(row)), CONTENT_TYPE, _name(row, "xlsx")


def _name(row: Any, ending: str) -> str:
    return f"rules-{row.region.code}-{row.effective_from}.{ending}"


ADDRESSES = [
    address(
        "packages/",
        "packages",
        get=Pages(packages, *Duty, gives=PackageShape),
        post=Act(
            start_package,
            KEEP,
            gives=PackageShape,
            status=201,
            region=text(20),
            title=text(200),
            document_no=text(80),
            document_title=text(200),
        ),
    ),
    address("packages/examples/", "package_examples", get=All(examples, KEEP, gives=ExampleShape)),
    address("packages/in-force/", "packages_in_force", get=Look(packages_in_force, *Duty, gives=PackagesInForceShape)),
    address("packages/comparison/", "package_comparison", get=Look(compare_rules, *Duty, gives=ComparedRulesShape)),
    address(
        "packages/files/", "package_files", post=Act(upload_package, KEEP, gives=PackageShape, status=201, files=True)
    ),
    address(
        "packages/<int:package_id>/",
        "package",
        get=Look(package, *Duty, gives=PackageFullShape, version=package_version),
        put=Act(amend_package, KEEP, gives=PackageShape, version=package_version, rules=Read(Package)),
        delete=Act(services.discard, KEEP),
    ),
    address(
        "packages/<int:package_id>/file/",
        "package_file",
        put=Act(upload_over, KEEP, gives=PackageShape, version=package_version, files=True),
    ),
    address("packages/<int:package_id>/rules.yaml", "package_text", get=Download(package_text, *Duty)),
    address(
        "packages/<int:package_id>/rules.xlsx",
        "package_workbook",
        get=Download(package_workbook, *Duty),
    ),
    address(
        "packages/<int:package_id>/copies/",
        "package_copies",
        post=Act(copy_package, KEEP, gives=PackageShape, status=201),
    ),
    address(
        "packages/<int:package_id>/review/",
        "package_review",
        post=Act(services.send_for_review, KEEP, gives=PackageShape),
    ),
    address(
        "packages/<int:package_id>/return/",
        "package_return",
        post=Act(return_package, KEEP, gives=PackageShape, reason=text(300)),
    ),
    address(
        "packages/<int:package_id>/publication/",
        "package_publication",
        get=Look(preview_package, KEEP, gives=PackagePreviewShape),
        post=Act(publish_package, KEEP, gives=PackageShape),
    ),
    address(
        "packages/<int:package_id>/supersession/",
        "package_supersession",
        get=Look(instead_of_package, KEEP, gives=InsteadShape),
        post=Act(supersede_package, KEEP, gives=PackageShape, reason=text(300)),
    ),
]
