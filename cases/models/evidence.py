"""Papers, visits and publicity: what a decision can be checked against years later."""

from typing import ClassVar

import pgtrigger
from django.db import models
from django.db.models import F, Q

from accounts.models import User
from cases.models.case import Case
from cases.terms import Relation, VisitConclusion
from common.kept import append_only, never_removed
from standards.policy.terms import Outcome, PaperKind


class Scan(models.Model):
    """A file that is kept sealed (``cases.services.scans``): its type as the bytes show it, and their hash."""

    file = models.FileField(upload_to="papers/%Y/%m", blank=True, max_length=200)
    file_name = models.CharField(max_length=200, blank=True)
    content_type = models.CharField(max_length=60, blank=True)
    size = models.PositiveIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True)

    class Meta:
        abstract = True


class Paper(Scan, models.Model):
    """One paper of the file: the original was seen, or a scan is kept, or both. Withdrawn, never deleted."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="papers")
    kind = models.CharField(max_length=40)
    original_seen = models.BooleanField(default=False)
    note = models.CharField(max_length=200, blank=True)
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["id"]
        triggers: ClassVar[list[pgtrigger.Trigger]] = [never_removed()]
        constraints = [
            models.CheckConstraint(
                condition=Q(original_seen=True) | (Q(sha256__gt="") & Q(size__gt=0)), name="paper_is_seen_or_kept"
            ),
        ]
        indexes = [models.Index(fields=["case", "kind"], name="paper_of_case")]

    def __str__(self) -> str:
        return f"{self.case_id}/{self.kind}"

    @property
    def title(self) -> str:
        """What it is called in the active language; a kind of another time is told by its code."""
        return self.term.label if isinstance(self.term, PaperKind) else self.term

    @property
    def term(self) -> PaperKind | str:
        """Its kind as a term of the closed list, else the code."""
        return PaperKind(self.kind) if self.kind in list(PaperKind) else self.kind


class Visit(models.Model):
    """The record of the home visit, with what it verified; it speaks for one version of the facts.

    ``quantities``, ``incomes`` and ``assets`` are what the county's rules look at besides, as
    ``standards.policy.package.asking.Stated`` and ``standards.policy.facts.Income`` and ``Asset``.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="visits")
    visited_on = models.DateField()
    place = models.CharField(max_length=200)
    respondent_name = models.CharField(max_length=80)
    respondent_relation = models.CharField(max_length=2, choices=Relation.choices())
    household_size = models.PositiveSmallIntegerField()
    annual_income = models.DecimalField(max_digits=12, decimal_places=2, null=True)
    necessary_expenditure = models.DecimalField(max_digits=12, decimal_places=2, null=True)
    property_ok = models.CharField(max_length=8, choices=Outcome.choices(), default=Outcome.UNKNOWN)
    quantities = models.JSONField(default=list)
    incomes = models.JSONField(default=list)
    assets = models.JSONField(default=list)
    conclusion = models.CharField(max_length=8, choices=VisitConclusion.choices())
    get_conclusion_display = VisitConclusion.display("conclusion")
    summary = models.TextField()
    facts_version = models.PositiveIntegerField()
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        triggers: ClassVar[list[pgtrigger.Trigger]] = [append_only()]

    def __str__(self) -> str:
        return f"{self.case_id} {self.visited_on}"

    @property
    def property_found(self) -> Outcome:
        """The verdict on the property."""
        return Outcome.answer(self.property_ok)


class Surveyor(models.Model):
    """Who made the visit; at least two, at least one of them a public servant (handbook Q29)."""

    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="surveyors")
    name = models.CharField(max_length=80)
    unit = models.CharField(max_length=120, blank=True)
    user = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    public_servant = models.BooleanField(default=False)

    class Meta:
        ordering = ["id"]
        triggers: ClassVar[list[pgtrigger.Trigger]] = [append_only()]

    def __str__(self) -> str:
        return self.name


class Publicity(models.Model):
    """A posted notice: masked name, village, size of household, summary of the hardship, sum, days, telephone."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="publicities")
    posted_on = models.DateField()
    ends_on = models.DateField()
    place = models.CharField(max_length=120)
    telephone = models.CharField(max_length=40)
    summary = models.CharField(max_length=200)
    amount = models.DecimalField(max_digits=12, decimal_places=2)
    facts_version = models.PositiveIntegerField()
    objection = models.TextField(blank=True)
    objection_on = models.DateField(null=True)
    objection_settled = models.TextField(blank=True)
    posted_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["id"]
        triggers: ClassVar[list[pgtrigger.Trigger]] = [never_removed()]
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("posted_on")), name="publicity_in_order"),
        ]
        indexes = [
            models.Index(fields=["ends_on", "case"], name="publicity_ends"),
            models.Index(
                fields=["case"], name="publicity_objected", condition=~Q(objection="") & Q(objection_settled="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.posted_on}"
