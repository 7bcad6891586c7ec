"""A package file put straight into the database by whoever runs the installation, by the same checks as the pages."""

from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path

from django.db import transaction

from accounts.officer import SYSTEM
from audit.services import record
from audit.verbs import Verb
from common.errors import Blocked
from standards.models import RulePackage
from standards.packages.files import read_package
from standards.packages.health import problems_where, publication_blockers
from standards.packages.services import put_in_force, region_of, stored
from standards.policy.package.model import Package
from standards.terms import PackageStatus


@transaction.atomic
def load(package: Package, *, at: datetime, publish: bool) -> RulePackage:
    """A draft of the package, or the package in force. Raises Invalid (region) or Blocked with every reason.

    A draft that was loaded before for the same region, day and title is replaced: there are no two of them.
    """
    which = {"region": region_of(package), "effective_from": package.effective_from, "title": package.title}
    told = {"document_no": package.document_no, "document_title": package.document_title, "body": stored(package)}
    loaded = RulePackage.objects.filter(**which, status=PackageStatus.DRAFT, drafted_by=None, changed_by=None)
    row = loaded.select_for_update().first() or RulePackage(**which, drafted_at=at)
    for name, value in {**told, "changed_at": at}.items():
        setattr(row, name, value)
    row.save()
    if not publish:
        record(
            Verb.PACKAGE_DRAFTED, subject=row, officer=SYSTEM, at=at, region_path=row.region.path, label=row.title,
            after={"body": row.body}, clause="xc-2.3.1",
        )  # fmt: skip
        return row
    if found := publication_blockers(row):
        raise Blocked(found)
    row.status = PackageStatus.IN_REVIEW
    row.save(update_fields=["status"])
    return put_in_force(row, officer=SYSTEM, held=None, at=at)


def read_file(path: Path, *, region: str = "") -> Package:
    """The package of a file, for another region if one is named, right with what it inherits there.

    Raises FileMistakes or OSError.
    """
    package = read_package(path.read_bytes(), check=partial(problems_where, region=region))
    return replace(package, region=region) if region else package
