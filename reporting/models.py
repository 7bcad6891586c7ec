"""A what-if: a question about decided cases, the parts in which it is worked off, the cases that come out otherwise.
And an export: a list that somebody takes out, with the parts of its file. And the figures of each region, which the
dashboard reads.
"""

from typing import ClassVar

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import JSONObject

from accounts.duties import Duty
from accounts.exporting import lists
from accounts.models import Region, User
from accounts.officer import Officer, within
from cases.models import Case
from cases.terms import Measure
from common import door
from common.crypto import EncryptedTextField
from common.kept import never_removed
from common.said import Said
from common.states import StateField
from reporting.exports.workflow import PAIRS, UNFINISHED, ExportWorkflow
from reporting.terms import Change, ExportFormat, ExportState, Facet, RunState
from standards.models import RulePackage
from standards.policy.terms import Cause, Level, Outcome

READERS = (Duty.STANDARDS, Duty.DECIDE, Duty.SUPERVISE)
"""Who keeps the standards of an area asks; who decides or supervises there may read the answers too."""


class WhatIfQuerySet(models.QuerySet["WhatIf"]):
    def visible_to(self, officer: Officer) -> "WhatIfQuerySet":
        """What was asked about regions in the area in which the officer keeps standards, decides or supervises."""
        return self.filter(within("region_path", officer.paths(*READERS)))


class WhatIf(models.Model):
    """A question and its answer. The job is this row: state, heartbeat, error.

    It is about the cases of ``region`` decided from ``since`` to ``until``, both included. What is changed is kept here
    as it was when it was asked: the numbers (``values``, text by kind, with ``was``, those in force at ``until``) and
    the package (``package_body``), because a draft goes on changing. ``totals`` are ``reporting.totals.Totals``.
    """

    name = models.CharField(max_length=120)
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    region_path = models.CharField(max_length=120)
    since = models.DateField()
    until = models.DateField()
    values = models.JSONField(default=dict)
    was = models.JSONField(default=dict)
    package = models.ForeignKey(RulePackage, null=True, on_delete=models.SET_NULL, related_name="+")
    package_title = models.CharField(max_length=240, blank=True)
    package_path = models.CharField(max_length=120, blank=True)
    package_body = models.JSONField(null=True)
    cases = models.PositiveIntegerField()
    state = models.CharField(max_length=12, choices=RunState.choices(), default=RunState.RUNNING)
    owner = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    heartbeat_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    error = models.TextField(blank=True)
    totals = models.JSONField(null=True)

    objects = WhatIfQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        triggers: ClassVar[list[pgtrigger.Trigger]] = [never_removed()]
        indexes = [
            models.Index(fields=["region_path"], name="what_if_region", opclasses=["varchar_pattern_ops"]),
            models.Index(fields=["heartbeat_at"], name="what_if_running", condition=Q(state=RunState.RUNNING)),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(since__lte=F("until")), name="what_if_period_in_order"),
            models.CheckConstraint(
                condition=~Q(state=RunState.DONE) | Q(totals__isnull=False, finished_at__isnull=False),
                name="what_if_done_has_its_answer",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def stands(self) -> RunState:
        return RunState(self.state)


class Part(models.Model):
    """Some of the cases, by their ids (above ``after``, up to ``up_to``), worked off together; then with ``totals``."""

    what_if = models.ForeignKey(WhatIf, on_delete=models.CASCADE, related_name="parts")
    number = models.PositiveIntegerField()
    after = models.BigIntegerField()
    up_to = models.BigIntegerField()
    totals = models.JSONField(null=True)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["what_if", "number"], name="what_if_part_once")]

    def __str__(self) -> str:
        return f"{self.what_if_id}/{self.number}"


class ChangedCase(models.Model):
    """A case that the changed rules treat otherwise, or that cannot be told; money in yuan, ``difference`` after less
    before.

    Cases and regions are never removed, so nobody looks for the lines of one of them.
    """

    what_if = models.ForeignKey(WhatIf, on_delete=models.CASCADE, related_name="changed", db_index=False)
    part = models.ForeignKey(Part, on_delete=models.CASCADE, related_name="+")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+", db_index=False)
    township = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+", db_index=False)
    cause = models.CharField(max_length=20, choices=Cause.choices())
    changes = ArrayField(models.CharField(max_length=12, choices=Change.choices()))
    eligible_before = models.CharField(max_length=8, choices=Outcome.choices())
    eligible_after = models.CharField(max_length=8, choices=Outcome.choices())
    level_before = models.CharField(max_length=10, choices=Level.choices(), blank=True)
    level_after = models.CharField(max_length=10, choices=Level.choices(), blank=True)
    amount_before = models.DecimalField(max_digits=12, decimal_places=2)
    amount_after = models.DecimalField(max_digits=12, decimal_places=2, null=True)
    difference = models.DecimalField(max_digits=12, decimal_places=2, default=0)
    bucket_before = models.PositiveSmallIntegerField(null=True)
    bucket_after = models.PositiveSmallIntegerField(null=True)
    reasons = models.JSONField(default=list)

    class Meta:
        ordering = ["id"]
        indexes = [
            models.Index(fields=["what_if", "id"], name="changed_case_in_order"),
            models.Index(fields=["what_if", "difference", "id"], name="changed_case_by_difference"),
        ]
        constraints = [models.UniqueConstraint(fields=["what_if", "case"], name="changed_case_once")]

    def __str__(self) -> str:
        return f"{self.what_if_id}/{self.case_id}"

    @property
    def said(self) -> list[str]:
        """The reasons in the active language."""
        return [Said(*reason).label for reason in self.reasons]

    @property
    def kinds(self) -> list[Change]:
        return [Change(code) for code in self.changes]


class ExportQuerySet(models.QuerySet["Export"]):
    def of(self, officer: Officer) -> "ExportQuerySet":
        """An export is its owner's alone; of a token those of its duties and for an area within its own."""
        mine = self.filter(owner=officer.user_id)
        if not officer.below:
            return mine
        codes = [code for code, one in lists().items() if officer.may(*one.duties)]
        outside = Func(
            F("area"), Value("$[*] ? (!(@ starts with $below))"), JSONObject(below=Value(officer.below)),
            function="jsonb_path_exists", output_field=models.BooleanField(),
        )  # fmt: skip
        return mine.filter(code__in=codes).exclude(area=[]).exclude(outside)

    def visible_to(self, officer: Officer) -> "ExportQuerySet":
        """Those of the officer that he has not cleared away."""
        return self.of(officer).exclude(state=ExportState.DELETED)

    def unfinished(self) -> "ExportQuerySet":
        """Those that wait or are worked on."""
        return self.filter(state__in=UNFINISHED)


class Export(ExportWorkflow, models.Model):
    """A list as a file (``accounts.exporting.lists``). The job is this row: state, heartbeat, rows done of all.

    ``query`` is the filter as the page has it and ``filter`` the same in words (JSON), both encrypted: they may hold a
    name. The words are Chinese like the title, for the trail; the file is in ``language``, that of who asked for it.
    ``of`` is the id of what it is a list of. ``area`` are the region paths in which its owner, or the token
    that asked, held the duties of the list: when it was asked for, then when the file was written. No row comes from
    outside, and without them he does not get it.
    """

    token = models.UUIDField(unique=True)
    owner = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    code = models.CharField(max_length=40)
    title = models.CharField(max_length=200)
    of = models.BigIntegerField(null=True)
    query = EncryptedTextField(blank=True, default="")
    filter = EncryptedTextField(blank=True, default="")
    format = models.CharField(max_length=4, choices=ExportFormat.choices())
    full = models.BooleanField(default=False)
    purpose = models.CharField(max_length=200, blank=True)
    language = models.CharField(max_length=10, db_default=settings.LANGUAGE_CODE)
    state = StateField(max_length=12, default=ExportState.QUEUED, choices=ExportState.choices())
    rows = models.PositiveIntegerField()
    rows_done = models.PositiveIntegerField(default=0)
    area = models.JSONField(default=list)
    asked_at = models.DateTimeField()
    heartbeat_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)
    error = models.TextField(blank=True)
    size = models.BigIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True)

    objects = ExportQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        triggers: ClassVar[list[pgtrigger.Trigger]] = [
            never_removed(),
            door.born_as(ExportState.QUEUED.value),
            door.state_through_the_door("export", PAIRS),
            pgtrigger.ReadOnly(
                name="export_stays_as_asked",
                fields=["token", "owner", "code", "of", "query", "format", "full", "purpose", "language", "asked_at"],
            ),
        ]
        indexes = [
            models.Index(fields=["owner", "id"], name="export_of_owner"),
            models.Index(fields=["heartbeat_at"], name="export_unfinished", condition=Q(state__in=UNFINISHED)),
            models.Index(fields=["expires_at"], name="export_expiring", condition=Q(state=ExportState.DONE)),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(full=False) | ~Q(purpose=""), name="export_in_full_has_a_purpose"),
            models.CheckConstraint(
                condition=~Q(state=ExportState.DONE)
                | (Q(finished_at__isnull=False, expires_at__isnull=False) & ~Q(sha256="")),
                name="export_done_has_its_file",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def called(self) -> str:
        """Its list in the active language, with what it is a list of as that is called."""
        one = lists().get(self.code)
        _kept, mark, about = self.title.partition(" · ")
        return f"{one.title}{mark}{about}" if one else self.title

    @property
    def stands(self) -> ExportState:
        return ExportState(self.state)

    @property
    def is_unfinished(self) -> bool:
        return self.stands in UNFINISHED


class ExportPart(models.Model):
    """About a megabyte of a file, sealed; gone with the time of its export."""

    export = models.ForeignKey(Export, on_delete=models.CASCADE, related_name="parts")
    number = models.PositiveIntegerField()
    body = models.BinaryField()

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["export", "number"], name="export_part_once")]

    def __str__(self) -> str:
        return f"{self.export_id}/{self.number}"


class Figure(models.Model):
    """How many cases of a region, and what sum in yuan, count under a measure in a month; made of
    ``cases.CountChange``.

    Kept for every township, county and city, altogether and by one ``facet`` at a time, so that a city is read as
    quickly as a township. ``net`` and ``gross`` are working days of all these cases together.
    """

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+", db_index=False)
    facet = models.CharField(max_length=8, choices=Facet.choices(), blank=True)
    month = models.DateField()
    measure = models.CharField(max_length=12, choices=Measure.choices())
    value = models.CharField(max_length=20, blank=True)
    cases = models.BigIntegerField()
    amount = models.DecimalField(max_digits=18, decimal_places=2)
    net = models.BigIntegerField()
    gross = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["region", "facet", "month", "measure", "value"], name="figure_once")
        ]

    def __str__(self) -> str:
        return f"{self.region_id} {self.month} {self.measure} {self.value}: {self.cases}"
