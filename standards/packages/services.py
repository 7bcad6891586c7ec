"""Writes of packages: draft, amend, send for review, return, publish, supersede. Nobody publishes what he wrote

(xc-2.3.1, gwy649-49: one standard within each area, determined and published by its government).
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.duties import Duty, RegionLevel
from accounts.models import Region
from accounts.officer import Held, Officer
from audit.services import record
from audit.verbs import Verb
from common.errors import Blocked, Invalid, NotAllowed, NotFound, WrongState
from standards.kinds import KINDS
from standards.models import RulePackage, Standard
from standards.packages.health import publication_blockers
from standards.packages.ready import ready
from standards.packages.selectors import package_in, package_row, sees, wrote
from standards.policy.package.model import SILENT, Package
from standards.policy.package.reading import raw_of
from standards.terms import PackageStatus, RowStatus


def stored(package: Package) -> dict[str, Any]:
    """The package as a JSON column keeps it: numbers and days as text, so that they come back exactly."""
    return _plain(raw_of(package))  # type: ignore[no-any-return]


def _plain(raw: Any) -> Any:
    if isinstance(raw, Mapping):
        return {str(key): _plain(value) for key, value in raw.items()}
    if isinstance(raw, list):
        return [_plain(value) for value in raw]
    return str(raw) if isinstance(raw, Decimal | date) else raw


@transaction.atomic
def draft(package: Package, *, officer: Officer, at: datetime) -> RulePackage:
    """Keep a package as a draft; it may still have mistakes of meaning. Raises Invalid (region), NotAllowed."""
    region = region_of(package)
    held = officer.needs(Duty.STANDARDS, region.path)
    row = RulePackage.objects.create(
        region=region, drafted_by_id=officer.user_id, drafted_at=at, changed_by_id=officer.user_id, changed_at=at,
        **_columns(package),
    )  # fmt: skip
    _record(Verb.PACKAGE_DRAFTED, row, officer=officer, held=held, at=at)
    return row


def start(
    *, example: str = "", region: str, effective_from: date, title: str, document_no: str, document_title: str,
    officer: Officer, at: datetime,
) -> RulePackage:  # fmt: skip
    """A new draft: empty, or with the rules of a ready example, under a region, day and document of its own."""
    if example and example not in ready():
        text = _("There is no such example.")
        raise Invalid("no_such_example", text, fields={"example": text})
    own: dict[str, Any] = {
        "region": region, "effective_from": effective_from, "title": title, "document_no": document_no,
        "document_title": document_title,
    }  # fmt: skip
    return draft(replace(ready().get(example, SILENT), note="", **own), officer=officer, at=at)


class ChangedMeanwhile(WrongState):
    """Somebody saved the draft after the officer opened it."""


@transaction.atomic
def amend(
    package_id: int, package: Package, *, officer: Officer, at: datetime, seen: datetime | None = None
) -> RulePackage:
    """Change a draft; raises WrongState when it is in review or published.

    ``seen`` is when the draft that the officer saw was last changed: another one since raises ChangedMeanwhile.
    """
    row, held = _locked(package_id, PackageStatus.DRAFT, officer=officer)
    if seen is not None and row.changed_at != seen:
        raise ChangedMeanwhile("changed_meanwhile", _("Somebody else changed this draft after you opened it."))
    region = region_of(package)
    held = officer.needs(Duty.STANDARDS, region.path)
    row.region, row.changed_by_id, row.changed_at = region, officer.user_id, at
    for name, value in _columns(package).items():
        setattr(row, name, value)
    row.save()
    _record(Verb.PACKAGE_AMENDED, row, officer=officer, held=held, at=at)
    return row


@transaction.atomic
def discard(package_id: int, *, officer: Officer, at: datetime) -> None:
    """Delete a draft; that it was there stays in the trail."""
    row, held = _locked(package_id, PackageStatus.DRAFT, officer=officer)
    _record(Verb.PACKAGE_DISCARDED, row, officer=officer, held=held, at=at)
    row.delete()


@transaction.atomic
def copy(
    package_id: int, *, officer: Officer, at: datetime, effective_from: date, region_code: str = ""
) -> RulePackage:
    """A new draft with the rules of another package that the officer sees, for a later day or another region."""
    source = package_row(officer, package_id)
    package = replace(package_in(source), effective_from=effective_from, region=region_code or source.region.code)
    return draft(package, officer=officer, at=at)


@transaction.atomic
def send_for_review(package_id: int, *, officer: Officer, at: datetime) -> RulePackage:
    """Hand a draft to another officer: without mistakes, and with every test case coming out as reckoned by hand."""
    row, held = _locked(package_id, PackageStatus.DRAFT, officer=officer)
    if found := publication_blockers(row):
        raise Blocked(found)
    row.status, row.reason = PackageStatus.IN_REVIEW, ""
    row.save()
    _record(Verb.PACKAGE_SENT, row, officer=officer, held=held, at=at)
    return row


@transaction.atomic
def return_to_drafter(package_id: int, *, officer: Officer, at: datetime, reason: str) -> RulePackage:
    """Give it back with a reason."""
    row, held = _locked(package_id, PackageStatus.IN_REVIEW, officer=officer)
    _needs_reason(reason)
    row.status, row.reason = PackageStatus.DRAFT, reason.strip()
    row.save()
    _record(Verb.PACKAGE_RETURNED, row, officer=officer, held=held, at=at, note=reason.strip())
    return row


@transaction.atomic
def publish(package_id: int, *, officer: Officer, at: datetime, today: date) -> RulePackage:
    """Put a package in review in force from its day on; its parameters become dated standards of its region.

    Whoever drafted or last changed it cannot. Cases that are accepted already keep the rules fixed for them.
    """
    row, held = _locked(package_id, PackageStatus.IN_REVIEW, officer=officer)
    if wrote(officer, row):
        raise NotAllowed("four_eyes", _("Another officer than the one who wrote the package publishes it."))
    if found := publication_blockers(row):
        raise Blocked(found)
    return put_in_force(row, officer=officer, held=held, at=at)


def put_in_force(row: RulePackage, *, officer: Officer, held: Held | None, at: datetime) -> RulePackage:
    """Publish a package in review and its parameters; in the caller's transaction, every check made."""
    row.status, row.published_by_id, row.published_at = PackageStatus.PUBLISHED, officer.user_id or None, at
    row.save()
    _publish_parameters(row, officer=officer, at=at)
    _record(Verb.PACKAGE_PUBLISHED, row, officer=officer, held=held, at=at, announce=True)
    return row


def _publish_parameters(row: RulePackage, *, officer: Officer, at: datetime) -> None:
    """Each parameter as a dated standard of the region, by the package's document; one of the same day gives way."""
    made = []
    for code, typed in package_in(row).parameters.items():
        Standard.objects.filter(
            kind=code, region=row.region, effective_from=row.effective_from, status=RowStatus.PUBLISHED
        ).update(status=RowStatus.SUPERSEDED)
        made.append(
            Standard.objects.create(
                kind=code, region=row.region, effective_from=row.effective_from, value=KINDS[code].parse(typed),
                document_no=row.document_no, document_title=row.document_title, note=row.title[:300],
                drafted_by_id=row.drafted_by_id, drafted_at=at,
            )
        )  # fmt: skip
    Standard.objects.filter(pk__in=[standard.pk for standard in made]).update(
        status=RowStatus.PUBLISHED, published_by_id=officer.user_id or None, published_at=at
    )


@transaction.atomic
def supersede(package_id: int, *, officer: Officer, at: datetime, reason: str) -> RulePackage:
    """Take a published package out of force; the one before it, or of the wider region, holds again.

    Its parameters stay in force as dated standards until they are superseded themselves.
    """
    row, held = _locked(package_id, PackageStatus.PUBLISHED, officer=officer)
    _needs_reason(reason)
    row.status, row.reason = PackageStatus.SUPERSEDED, reason.strip()
    row.save(update_fields=["status", "reason"])
    _record(Verb.PACKAGE_SUPERSEDED, row, officer=officer, held=held, at=at, note=reason.strip())
    return row


# --- rows


def _columns(package: Package) -> dict[str, Any]:
    return {
        "effective_from": package.effective_from,
        "title": package.title[:200],
        "document_no": package.document_no[:80],
        "document_title": package.document_title[:200],
        "body": stored(package),
    }


def region_of(package: Package) -> Region:
    """The region of the package; raises Invalid for a code that is not in the tree, or a village."""
    region = Region.objects.filter(code=package.region).exclude(level=RegionLevel.VILLAGE).first()
    if region is None:
        text = _("There is no region with the code %s.") % package.region
        raise Invalid("no_such_region", text, fields={"region": text})
    return region


def _locked(package_id: int, status: PackageStatus, *, officer: Officer) -> tuple[RulePackage, Held]:
    """The row, locked, and the posting by which the officer keeps it; raises NotFound, NotAllowed or WrongState."""
    row = RulePackage.objects.select_for_update(of=("self",)).select_related("region").filter(pk=package_id).first()
    if row is None or not sees(officer, row):
        raise NotFound("no_such_package", _("There is no such package in your area."))
    held = officer.needs(Duty.STANDARDS, row.region.path)
    if row.status != status:
        raise WrongState("not_" + status, _("This package is no longer in the state you saw; look at it again."))
    return row, held


def _needs_reason(reason: str) -> None:
    if not reason.strip():
        raise Invalid("reason_missing", _("Say why."), fields={"reason": _("A reason is needed.")})


def _record(
    verb: Verb,
    row: RulePackage,
    *,
    officer: Officer,
    held: Held | None,
    at: datetime,
    note: str = "",
    announce: bool = False,
) -> None:
    record(
        verb,
        subject=row,
        officer=officer,
        held=held,
        at=at,
        region_path=row.region.path,
        label=f"{row.region.name} {row.title}"[:120],
        after={"effective_from": row.effective_from.isoformat(), "document_no": row.document_no, "body": row.body},
        clause="xc-2.3.1",
        note=note,
        announce=announce,
    )
