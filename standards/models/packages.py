"""A county's package as a row: drafted by one officer, published by another, never edited afterwards."""

from typing import ClassVar

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from accounts.models import Region
from accounts.officer import Officer, within
from common.kept import never_emptied
from standards.models.dated import BORN_AS_DRAFT
from standards.terms import PackageStatus

_STATUSES = [status.value for status in PackageStatus]
_NOT_PUBLISHED = [PackageStatus.DRAFT.value, PackageStatus.IN_REVIEW.value]

# In review somebody else looks at it: it may only go back or be published; a published one only be superseded.
_LIFECYCLE = """
    IF OLD.status = 'draft' AND NEW.status IN ('draft', 'in_review') THEN
        RETURN NEW;
    END IF;
    IF OLD.status = 'in_review' AND NEW.status IN ('draft', 'published')
       AND OLD.body = NEW.body AND OLD.region_id = NEW.region_id AND OLD.effective_from = NEW.effective_from THEN
        RETURN NEW;
    END IF;
    IF OLD.status = 'published' AND NEW.status = 'superseded'
       AND to_jsonb(OLD) - 'status' - 'reason' = to_jsonb(NEW) - 'status' - 'reason' THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'a package in review or published is never edited';
"""


class RulePackageQuerySet(models.QuerySet["RulePackage"]):
    def kept_by(self, officer: Officer, paths: tuple[str, ...]) -> "RulePackageQuerySet":
        """Packages of the area over which the officer keeps the standards."""
        return self.filter(within("region__path", paths))


class RulePackage(models.Model):
    """The rules of one region from one day on.

    ``body`` is the package as its file writes it (``standards.policy.package.reading``); region, day, title and
    document stand beside it for the lists. In force from ``effective_from`` until the next published one of the same
    region begins.
    """

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    effective_from = models.DateField()
    title = models.CharField(max_length=200)
    document_no = models.CharField(max_length=80)
    document_title = models.CharField(max_length=200)
    body = models.JSONField()
    status = models.CharField(max_length=12, default=PackageStatus.DRAFT.value)
    drafted_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    drafted_at = models.DateTimeField()
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    published_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=300, blank=True)
    """Why it was returned to the drafter, or taken out of force."""

    objects = RulePackageQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-effective_from", "-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["region", "effective_from"],
                condition=Q(status=PackageStatus.PUBLISHED.value),
                name="package_one_published_per_day",
            ),
            models.CheckConstraint(condition=Q(status__in=_STATUSES), name="package_status_known"),
            models.CheckConstraint(
                condition=Q(status__in=_NOT_PUBLISHED, published_at=None)
                | (~Q(status__in=_NOT_PUBLISHED) & Q(published_at__isnull=False)),
                name="package_published_at_with_status",
            ),
            models.CheckConstraint(
                condition=Q(published_by=None) | (~Q(published_by=F("drafted_by")) & ~Q(published_by=F("changed_by"))),
                name="package_published_by_somebody_else",
            ),
        ]
        triggers: ClassVar = [
            pgtrigger.Trigger(
                name="born_as_draft", when=pgtrigger.Before, operation=pgtrigger.Insert, func=BORN_AS_DRAFT
            ),
            pgtrigger.Trigger(
                name="package_lifecycle", when=pgtrigger.Before, operation=pgtrigger.Update, func=_LIFECYCLE
            ),
            pgtrigger.Protect(
                name="never_deleted",
                operation=pgtrigger.Delete,
                condition=~pgtrigger.Q(old__status__in=_NOT_PUBLISHED),
            ),
            never_emptied(),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.effective_from})"

    @property
    def status_term(self) -> PackageStatus:
        return PackageStatus(self.status)
