"""Batches: the orders that a county sends to the bank together, the files it got, and what a layout makes of them."""

from typing import ClassVar

import pgtrigger
from django.db import models
from django.db.models import F, Q

from accounts.duties import Duty
from accounts.models import Region, User
from accounts.officer import Officer, within
from common import door
from common.kept import append_only, never_removed
from common.states import StateField
from funds.terms import BatchState, JobState
from funds.workflow import BATCH_PAIRS, BatchWorkflow

READERS = (Duty.PAY, Duty.SUPERVISE, Duty.INSPECT)
"""Who pays in a county works with its batches; who supervises or inspects there reads them."""


class LayoutQuerySet(models.QuerySet["Layout"]):
    def visible_to(self, officer: Officer) -> "LayoutQuerySet":
        """The shipped ones, and those of the counties whose payments the officer sees."""
        paths = officer.paths(*READERS)
        return self.filter(within("region_path", paths) | Q(county=None)) if paths else self.none()


class Layout(models.Model):
    """How a bank wants its file and answers: one version of it, never edited; the next one takes its place.

    ``body`` is a ``funds.bank.layout.Shape``. Without a county it is one that every county may use and make its own.
    """

    county = models.ForeignKey(Region, null=True, on_delete=models.PROTECT, related_name="+")
    region_path = models.CharField(max_length=120, blank=True)
    code = models.CharField(max_length=40)
    version = models.PositiveIntegerField()
    name = models.CharField(max_length=80)
    body = models.JSONField()
    offered = models.BooleanField(default=True)
    made_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    made_by_name = models.CharField(max_length=64)
    made_at = models.DateTimeField()

    objects = LayoutQuerySet.as_manager()

    class Meta:
        ordering = ["code", "version", "id"]
        triggers: ClassVar[list[pgtrigger.Trigger]] = [append_only()]
        constraints = [
            models.UniqueConstraint(
                fields=["county", "code", "version"], nulls_distinct=False, name="layout_version_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} v{self.version}"


class BatchQuerySet(models.QuerySet["Batch"]):
    def visible_to(self, officer: Officer) -> "BatchQuerySet":
        """Batches of the counties in which the officer pays, supervises or inspects."""
        return self.filter(within("region_path", officer.paths(*READERS)))


class Batch(BatchWorkflow, models.Model):
    """Orders of one county that go to the bank together. ``count`` and ``total`` (yuan) are what the checker saw.

    ``version`` rises with every release; what an earlier one wrote stays. ``reason`` says why it came back last.
    """

    county = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    region_path = models.CharField(max_length=120)
    year = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField()
    name = models.CharField(max_length=80)
    layout = models.ForeignKey(Layout, on_delete=models.PROTECT, related_name="+")
    state = StateField(max_length=10, default=BatchState.DRAFT, choices=BatchState.choices())
    version = models.PositiveIntegerField(default=0)
    maker = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    maker_name = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    checker = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    checker_name = models.CharField(max_length=64, blank=True)
    checked_at = models.DateTimeField(null=True)
    count = models.PositiveIntegerField(null=True)
    total = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    sent_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    sent_by_name = models.CharField(max_length=64, blank=True)
    sent_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=200, blank=True)
    changed_at = models.DateTimeField()

    objects = BatchQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        triggers: ClassVar[list[pgtrigger.Trigger]] = [
            never_removed(),
            door.born_as(BatchState.DRAFT.value),
            door.state_through_the_door("batch", BATCH_PAIRS),
            pgtrigger.ReadOnly(
                name="batch_stays_whose_it_is",
                fields=["county", "region_path", "year", "number", "maker", "maker_name", "made_at"],
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["county", "year", "number"], name="batch_number_once"),
            models.CheckConstraint(
                condition=(Q(checker=None) | ~Q(checker=F("maker"))) & (Q(sent_by=None) | ~Q(sent_by=F("maker"))),
                name="batch_maker_is_not_checker",
            ),
            models.CheckConstraint(
                condition=Q(state__in=(BatchState.DRAFT, BatchState.DISCARDED))
                | Q(checker__isnull=False, count__gt=0, total__gt=0),
                name="batch_checked_by_somebody",
            ),
        ]
        indexes = [
            models.Index(fields=["region_path"], name="batch_area", opclasses=["varchar_pattern_ops"]),
        ]

    def __str__(self) -> str:
        return f"{self.year}-{self.number:03d} {self.name}"

    @property
    def stands(self) -> BatchState:
        """Where the batch stands."""
        return BatchState(self.state)


class BankFile(models.Model):
    """The file that the bank got with one version of a batch. The job is this row: state, heartbeat, error.

    Its bytes are kept sealed; ``signature`` is over digest and totals and tells that they are the same ones
    (``funds.services.bank_files.statement``). ``rows_done`` is how far the writing came.
    """

    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, related_name="files")
    version = models.PositiveIntegerField()
    layout = models.ForeignKey(Layout, on_delete=models.PROTECT, related_name="files")
    state = models.CharField(max_length=10, choices=JobState.choices(), default=JobState.WORKING)
    count = models.PositiveIntegerField()
    total = models.DecimalField(max_digits=14, decimal_places=2)
    rows_done = models.PositiveIntegerField(default=0)
    file_name = models.CharField(max_length=120)
    file = models.FileField(max_length=200, blank=True)
    size = models.PositiveIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    signature = models.CharField(max_length=128, blank=True)
    owner = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    heartbeat_at = models.DateTimeField()
    error = models.TextField(blank=True)

    class Meta:
        ordering = ["-version"]
        triggers: ClassVar[list[pgtrigger.Trigger]] = [
            never_removed(),
            pgtrigger.Protect(
                name="written_file_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition("OLD.state = 'done'"),
            ),
            pgtrigger.ReadOnly(name="file_of_its_version", fields=["batch", "version", "layout", "count", "total"]),
        ]
        constraints = [
            models.UniqueConstraint(fields=["batch", "version"], name="bank_file_once_a_version"),
            models.CheckConstraint(
                condition=~Q(state=JobState.DONE)
                | (Q(sha256__gt="", signature__gt="", size__gt=0) & Q(rows_done=F("count"))),
                name="bank_file_done_is_whole",
            ),
        ]
        indexes = [
            models.Index(fields=["heartbeat_at"], name="bank_file_running", condition=Q(state=JobState.WORKING)),
            models.Index(fields=["sha256"], name="bank_file_digest"),
        ]

    def __str__(self) -> str:
        return self.file_name

    @property
    def stands(self) -> JobState:
        """Where the writing stands."""
        return JobState(self.state)
