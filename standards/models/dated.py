"""Dated standards and the working calendar: drafted, published, never edited."""

from typing import ClassVar

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.models import Region
from common.kept import never_emptied
from standards.kinds import KINDS, Kind
from standards.terms import DayMark, RowStatus
from standards.values import Value

FIRST_YEAR, LAST_YEAR = 2000, 2100

_STATUSES = [status.value for status in RowStatus]
_NOT_DRAFT = Q(status__in=[RowStatus.PUBLISHED.value, RowStatus.SUPERSEDED.value])

_YEARLY = [kind.code for kind in KINDS.values() if kind.has_year]

# A draft may become a published row; a published row may only become a superseded one, all else unchanged.
_LIFECYCLE = """
    IF OLD.status = 'draft' AND NEW.status IN ('draft', 'published') THEN
        RETURN NEW;
    END IF;
    IF OLD.status = 'published' AND NEW.status = 'superseded'
       AND to_jsonb(OLD) - 'status' = to_jsonb(NEW) - 'status' THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'a published row of % is never edited', TG_TABLE_NAME;
"""
BORN_AS_DRAFT = """
    IF NEW.status <> 'draft' THEN
        RAISE EXCEPTION 'a row of % begins as a draft', TG_TABLE_NAME;
    END IF;
    RETURN NEW;
"""
_DAYS_OF_DRAFT_ONLY = """
    IF EXISTS (SELECT 1 FROM standards_calendaryear c
               WHERE c.id IN (OLD.calendar_id, NEW.calendar_id) AND c.status <> 'draft') THEN
        RAISE EXCEPTION 'the days of a published calendar are never edited';
    END IF;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    RETURN NEW;
"""


def _never_edited() -> list[pgtrigger.Trigger]:
    """The guards that both published tables share."""
    return [
        pgtrigger.Trigger(name="born_as_draft", when=pgtrigger.Before, operation=pgtrigger.Insert, func=BORN_AS_DRAFT),
        pgtrigger.Trigger(name="never_edited", when=pgtrigger.Before, operation=pgtrigger.Update, func=_LIFECYCLE),
        pgtrigger.Protect(
            name="never_deleted",
            operation=pgtrigger.Delete,
            condition=pgtrigger.Q(old__status__in=[RowStatus.PUBLISHED.value, RowStatus.SUPERSEDED.value]),
        ),
        never_emptied(),
    ]


class Standard(models.Model):
    """One number of the policy for one region from one day on, as one document states it.

    It is in force from ``effective_from`` until the next published row of the same kind and region begins.
    ``value`` is text in the canonical form of its kind (see ``Kind.parse``), so a sum of money is never a float.
    ``year`` is the year that an income figure describes. ``reason`` says why a row begins in the past or replaces
    another of the same day.
    """

    kind = models.CharField(max_length=40)
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    effective_from = models.DateField()
    value = models.CharField(max_length=60)
    year = models.PositiveSmallIntegerField(null=True, blank=True)
    document_no = models.CharField(max_length=80)
    document_title = models.CharField(max_length=200)
    note = models.CharField(max_length=300, blank=True)
    reason = models.CharField(max_length=300, blank=True)
    status = models.CharField(max_length=12, default=RowStatus.DRAFT.value)
    drafted_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    drafted_at = models.DateTimeField()
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    published_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["kind", "region", "effective_from"],
                condition=Q(status=RowStatus.PUBLISHED.value),
                name="standard_one_published_per_day",
            ),
            models.CheckConstraint(condition=Q(status__in=_STATUSES), name="standard_status_known"),
            models.CheckConstraint(
                condition=Q(status=RowStatus.DRAFT.value, published_at=None)
                | (_NOT_DRAFT & Q(published_at__isnull=False)),
                name="standard_published_at_with_status",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=_YEARLY, year__isnull=False) | (~Q(kind__in=_YEARLY) & Q(year=None)),
                name="standard_year_of_yearly_figures",
            ),
            models.CheckConstraint(condition=~Q(value="") & ~Q(document_no=""), name="standard_value_and_document"),
        ]
        triggers: ClassVar = _never_edited()

    def __str__(self) -> str:
        return f"{self.kind_of.label} {self.shown} ({self.effective_from})"

    @property
    def kind_of(self) -> Kind:
        """What kind of number this is."""
        return KINDS[self.kind]

    @property
    def typed(self) -> Value:
        """The value as Decimal, int, bool, text or tuple of days."""
        return self.kind_of.read(self.value)

    @property
    def shown(self) -> str:
        """The value with its unit, for people."""
        return self.kind_of.show(self.value)

    @property
    def status_term(self) -> RowStatus:
        return RowStatus(self.status)


class CalendarYear(models.Model):
    """The State Council's notice of one year, or its draft; a correction is a new row that supersedes the old one."""

    year = models.PositiveSmallIntegerField()
    document_no = models.CharField(max_length=80)
    document_title = models.CharField(max_length=200)
    status = models.CharField(max_length=12, default=RowStatus.DRAFT.value)
    drafted_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    drafted_at = models.DateTimeField()
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    published_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["year"], condition=Q(status=RowStatus.PUBLISHED.value), name="calendar_one_published_per_year"
            ),
            models.UniqueConstraint(
                fields=["year"], condition=Q(status=RowStatus.DRAFT.value), name="calendar_one_draft_per_year"
            ),
            models.CheckConstraint(condition=Q(status__in=_STATUSES), name="calendar_status_known"),
            models.CheckConstraint(
                condition=Q(status=RowStatus.DRAFT.value, published_at=None)
                | (_NOT_DRAFT & Q(published_at__isnull=False)),
                name="calendar_published_at_with_status",
            ),
            models.CheckConstraint(condition=Q(year__gte=FIRST_YEAR, year__lte=LAST_YEAR), name="calendar_year_range"),
        ]
        triggers: ClassVar = _never_edited()

    def __str__(self) -> str:
        return f"{self.year} {self.document_no}"

    @property
    def status_term(self) -> RowStatus:
        return RowStatus(self.status)


class CalendarDay(models.Model):
    """A day that departs from Monday to Friday, or is named; it may fall at the end of the year before."""

    calendar = models.ForeignKey(CalendarYear, on_delete=models.CASCADE, related_name="days")
    date = models.DateField()
    working = models.BooleanField()
    name = models.CharField(max_length=40, blank=True)

    class Meta:
        ordering: ClassVar = ["date"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["calendar", "date"], name="calendar_day_once")]
        triggers: ClassVar = [
            pgtrigger.Trigger(
                name="days_of_draft_only",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                func=_DAYS_OF_DRAFT_ONLY,
            ),
            never_emptied(),
        ]

    def __str__(self) -> str:
        return f"{self.date} {self.mark.zh} {self.name}"

    @property
    def mark(self) -> DayMark:
        """What the notice makes of the day."""
        return DayMark.WORK if self.working else DayMark.OFF
