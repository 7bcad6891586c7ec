"""The case and the facts it stands on."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, ClassVar

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from accounts.models import Region, User
from accounts.officer import Officer, within
from cases.models.counting import counted
from cases.models.guards import born_as_draft, state_through_the_door
from cases.models.indexes import IN_HAND, INDEXES, RUNNING
from cases.models.people import Household, Person
from cases.terms import (
    Channel,
    ClockRule,
    DisabilityGrade,
    Employment,
    Health,
    Labour,
    Marriage,
    Relation,
    State,
    SuspensionReason,
    TerminationGround,
)
from cases.workflow import FINAL_STATES, CaseWorkflow
from common.crypto import EncryptedTextField
from common.kept import append_only, never_removed
from common.states import StateField
from standards.policy.terms import (
    AssetKind,
    Category,
    Cause,
    ExemptIncome,
    ExpenseKind,
    Hukou,
    IncomeKind,
    Outcome,
    ReliefType,
    StandingAid,
    Track,
)

if TYPE_CHECKING:
    from standards.policy.package.model import Package

SLASHES_OF_A_TOWNSHIP = 4


def seen_by(officer: Officer) -> Q:
    """Cases of the officer's area; somebody without a case duty sees none.

    A case lies in a township, and its path is exactly that of the township: so it is found and counted in an index.
    """
    towns = [path for path in officer.case_paths if path.count("/") == SLASHES_OF_A_TOWNSHIP]
    wider = within("region_path", [path for path in officer.case_paths if path not in towns])
    return Q(region_path__in=towns) | wider if towns else wider


class CaseQuerySet(models.QuerySet["Case"]):
    def visible_to(self, officer: Officer) -> CaseQuerySet:
        """Cases of the officer's area; somebody without a case duty sees none."""
        return self.filter(seen_by(officer))

    def open(self) -> CaseQuerySet:
        """Cases whose procedure has not ended; drafts included."""
        return self.exclude(state__in=FINAL_STATES)

    def running(self) -> CaseQuerySet:
        """Accepted, not paid, not ended: the clock runs."""
        return self.filter(RUNNING)


class Case(CaseWorkflow, models.Model):
    """One application for temporary relief, from draft to archive.

    ``facts_version`` rises whenever a fact changes, phone and address apart; a signature holds for its version only.
    ``due_on`` is a cache of ``cases.clock.due_of`` and nothing else. ``opening_token`` marks the form that opened the
    case, ``opening_index`` is the blind index of what that form said. ``quantities`` are what the county's rules ask
    for, each as ``standards.policy.package.asking.Stated``. ``incident_plain`` is the number of the incident as
    ``standards.policy.limits.incident_number`` compares it, to find it by. ``draft_id_index`` finds a draft by the
    number typed for its applicant while there is no applicant yet. ``interim_*`` name the application for dibao or
    tekun while which is decided this relief is given; empty for any other case. ``helped_on`` is the day on which help
    came before the decision; ``clock_rule`` says for what the clock runs, ``clock_extended`` how often its time was
    extended.
    """

    number = models.CharField(max_length=32, null=True, unique=True)
    state = StateField(max_length=20, default=State.DRAFT, choices=State.choices())
    township = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    county = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    region_path = models.CharField(max_length=120)
    village_name = models.CharField(max_length=80, blank=True)
    address = models.CharField(max_length=200, blank=True)
    channel = models.CharField(max_length=12, choices=Channel.choices(), default=Channel.WINDOW)
    get_channel_display = Channel.display("channel")
    applied_on = models.DateField(null=True)

    applicant = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="applications")
    applicant_name = models.CharField(max_length=80, blank=True)
    draft_id_index = models.CharField(max_length=64, null=True, db_index=True)
    draft_id_masked = models.CharField(max_length=20, blank=True)
    household = models.ForeignKey(Household, null=True, on_delete=models.PROTECT, related_name="cases")
    individual = models.BooleanField(default=False)
    hukou = models.CharField(max_length=8, choices=Hukou.choices(), blank=True)
    category = models.CharField(max_length=24, choices=Category.choices(), blank=True)
    category_recognised_on = models.DateField(null=True)
    relief_type = models.CharField(max_length=12, choices=ReliefType.choices(), blank=True)
    cause = models.CharField(max_length=20, choices=Cause.choices(), blank=True)
    incident_key = models.CharField(max_length=80, blank=True)
    incident_plain = models.CharField(max_length=80, blank=True)
    incident_on = models.DateField(null=True)
    narrative = models.TextField(blank=True)
    head_count = models.PositiveSmallIntegerField(null=True)
    declared_income = models.DecimalField(max_digits=12, decimal_places=2, null=True)
    property_declared = models.CharField(max_length=8, choices=Outcome.choices(), default=Outcome.UNKNOWN)
    track = models.CharField(max_length=12, choices=Track.choices(), default=Track.GENERAL)
    quantities = models.JSONField(default=list)
    interim_kind = models.CharField(max_length=8, choices=StandingAid.choices(), blank=True)
    interim_number = models.CharField(max_length=60, blank=True)
    interim_applied_on = models.DateField(null=True)
    interim_office = models.CharField(max_length=120, blank=True)

    payee_name = models.CharField(max_length=80, blank=True)
    payee_relation = models.CharField(max_length=2, choices=Relation.choices(), blank=True)
    get_payee_relation_display = Relation.display("payee_relation")
    payee_reason = models.CharField(max_length=200, blank=True)
    bank_name = models.CharField(max_length=80, blank=True)
    account = EncryptedTextField(blank=True, default="")
    account_index = models.CharField(max_length=64, null=True, db_index=True)
    account_masked = models.CharField(max_length=24, blank=True)

    facts_version = models.PositiveIntegerField(default=1)
    proposed_amount = models.DecimalField(max_digits=12, decimal_places=2, null=True)
    approved_amount = models.DecimalField(max_digits=12, decimal_places=2, null=True)
    paid_amount = models.DecimalField(max_digits=12, decimal_places=2, null=True)

    submitted_at = models.DateTimeField(null=True)
    supplement_asked_on = models.DateField(null=True)
    supplement_text = models.TextField(blank=True)
    accepted_on = models.DateField(null=True)
    accepted_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    decided_on = models.DateField(null=True)
    termination_ground = models.CharField(max_length=20, choices=TerminationGround.choices(), blank=True)
    rules = models.JSONField(null=True)
    clock_started_on = models.DateField(null=True)
    clock_stopped_on = models.DateField(null=True)
    due_on = models.DateField(null=True)
    due_provisional = models.BooleanField(default=False)
    helped_on = models.DateField(null=True)
    clock_rule = models.CharField(max_length=10, choices=ClockRule.choices(), default=ClockRule.DECISION)
    clock_extended = models.PositiveSmallIntegerField(default=0)

    opened_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    opening_token = models.UUIDField(null=True, unique=True)
    opening_index = models.CharField(max_length=64, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)

    objects = CaseQuerySet.as_manager()

    class Meta:
        indexes = INDEXES
        constraints = [
            models.CheckConstraint(
                condition=Q(proposed_amount=None) | Q(proposed_amount__gt=0), name="case_proposes_more_than_nothing"
            ),
            models.CheckConstraint(
                condition=Q(paid_amount=None) | Q(paid_amount__lte=F("approved_amount")),
                name="case_never_paid_above_decision",
            ),
            models.CheckConstraint(
                condition=Q(clock_started_on=None) | Q(due_on__isnull=False), name="case_running_has_due_day"
            ),
            models.CheckConstraint(
                condition=IN_HAND | Q(due_on=None) | Q(clock_stopped_on__isnull=False), name="case_ended_clock_stands"
            ),
            models.CheckConstraint(
                condition=Q(interim_kind="", interim_applied_on=None, interim_number="", interim_office="")
                | Q(interim_kind__gt="", interim_applied_on__isnull=False, interim_office__gt=""),
                name="case_interim_is_whole",
            ),
        ]
        triggers: ClassVar[list[pgtrigger.Trigger]] = [
            state_through_the_door(),
            born_as_draft(),
            never_removed(),
            *counted(),
        ]

    def __str__(self) -> str:
        return self.number or f"#{self.pk}"

    @property
    def begun_on(self) -> date:
        """The day of application; before it is stated, the day (in Beijing) on which the file was opened."""
        return self.applied_on or timezone.localdate(self.created_at)

    @property
    def amount(self) -> Decimal | None:
        """The sum in yuan as it stands: decided, else proposed, else given first."""
        return self.approved_amount or self.proposed_amount or self.paid_amount

    @cached_property
    def package(self) -> Package:
        """The rules of the county, read once for this object: as acceptance fixed them, before it those of the day of
        the application.
        """
        from standards.packages.selectors import package_of, packages_on  # all about packages, for this one question

        if self.rules is not None:
            return package_of(self.rules.get("packages", ()))
        return package_of([row.pk for row in packages_on(self.begun_on, self.region_path)])


class Member(models.Model):
    """A member of the household as this case states it."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="members")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="case_members")
    relation = models.CharField(max_length=2, choices=Relation.choices())
    get_relation_display = Relation.display("relation")
    phone = EncryptedTextField(blank=True, default="")
    phone_index = models.CharField(max_length=64, null=True, db_index=True)
    phone_masked = models.CharField(max_length=20, blank=True)
    lives_here = models.BooleanField(default=True)
    helped = models.BooleanField(default=True)
    health = models.CharField(max_length=10, choices=Health.choices(), blank=True)
    get_health_display = Health.display("health")
    disability = models.CharField(max_length=4, choices=DisabilityGrade.choices(), blank=True)
    labour = models.CharField(max_length=8, choices=Labour.choices(), blank=True)
    employment = models.CharField(max_length=12, choices=Employment.choices(), blank=True)
    marriage = models.CharField(max_length=2, choices=Marriage.choices(), blank=True)
    annual_income = models.DecimalField(max_digits=12, decimal_places=2, null=True)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["case", "person"], name="member_once_per_case")]

    def __str__(self) -> str:
        return f"{self.case_id}/{self.person_id}"


class Income(models.Model):
    """Income of twelve months before the application, by source and person; a missing sum is not known, not zero."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="incomes")
    person = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=IncomeKind.choices())
    exempt = models.CharField(max_length=16, choices=ExemptIncome.choices(), blank=True)
    declared = models.DecimalField(max_digits=12, decimal_places=2, null=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=Q(declared=None) | Q(declared__gte=0), name="income_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.case_id}/{self.kind}"


class Expense(models.Model):
    """A necessary expenditure: total, what insurance and others bore, the rest borne by the household."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="expenses")
    kind = models.CharField(max_length=16, choices=ExpenseKind.choices())
    get_kind_display = ExpenseKind.display("kind")
    provider = models.CharField(max_length=120, blank=True)
    detail = models.CharField(max_length=200, blank=True)
    starts_on = models.DateField(null=True)
    ends_on = models.DateField(null=True)
    total = models.DecimalField(max_digits=12, decimal_places=2)
    reimbursed = models.DecimalField(max_digits=12, decimal_places=2, default=Decimal("0.00"))
    other_aid = models.DecimalField(max_digits=12, decimal_places=2, default=Decimal("0.00"))
    verified_self_paid = models.DecimalField(max_digits=12, decimal_places=2, null=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(total__gte=0, reimbursed__gte=0, other_aid__gte=0)
                & Q(total__gte=F("reimbursed") + F("other_aid")),
                name="expense_adds_up",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id}/{self.kind}"

    @property
    def self_paid(self) -> Decimal:
        """What the household bears itself, in yuan."""
        return self.total - self.reimbursed - self.other_aid


class Asset(models.Model):
    """Property that the means test looks at; area in square metres. Some counties ask for its number, day and use."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="assets")
    kind = models.CharField(max_length=16, choices=AssetKind.choices())
    get_kind_display = AssetKind.display("kind")
    description = models.CharField(max_length=200, blank=True)
    count = models.PositiveSmallIntegerField(default=1)
    area = models.DecimalField(max_digits=8, decimal_places=2, null=True)
    bought_on = models.DateField(null=True)
    use = models.CharField(max_length=80, blank=True)
    value = models.DecimalField(max_digits=12, decimal_places=2, null=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.case_id}/{self.kind}"


class DraftStep(models.Model):
    """What was typed into one step of the intake, valid or not, so that nothing is lost; encrypted as a whole."""

    AT_OPENING = "opening"
    """The page of what a step begins with: typed where the draft was opened, and nothing yet in the step itself."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="draft_steps")
    step = models.CharField(max_length=20)
    typed = EncryptedTextField()
    saved_at = models.DateTimeField()
    page = models.CharField(max_length=32, blank=True)
    """The page that it was typed on last, so that two windows do not write over each other unseen."""

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "step"], name="draft_step_once")]

    def __str__(self) -> str:
        return f"{self.case_id}/{self.step}"


class Snapshot(models.Model):
    """The household and the facts as they stood at acceptance and at decision; append-only."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="snapshots")
    moment = models.CharField(max_length=12)
    taken_at = models.DateTimeField()
    facts_version = models.PositiveIntegerField()
    body = models.JSONField()

    class Meta:
        ordering = ["id"]
        triggers: ClassVar[list[pgtrigger.Trigger]] = [append_only()]

    def __str__(self) -> str:
        return f"{self.case_id}/{self.moment}"


class Suspension(models.Model):
    """An interval in which the clock stands still: both ends are facts with a reason and an officer.

    The day of closing is a working day again; ``cases.clock`` says how much of the interval the clock honours.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="suspensions")
    reason = models.CharField(max_length=12, choices=SuspensionReason.choices())
    opened_on = models.DateField()
    closed_on = models.DateField(null=True)
    opened_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    closed_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    note = models.CharField(max_length=200)

    class Meta:
        ordering = ["opened_on", "id"]
        triggers: ClassVar[list[pgtrigger.Trigger]] = [never_removed()]
        constraints = [
            models.CheckConstraint(
                condition=Q(closed_on=None) | Q(closed_on__gte=F("opened_on")), name="suspension_in_order"
            ),
            models.UniqueConstraint(fields=["case"], condition=Q(closed_on=None), name="suspension_one_open"),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.opened_on}"


class CaseNumber(models.Model):
    """The last case number of a county and year; taken under a row lock, so numbers have no gap and no twin."""

    county = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField()

    class Meta:
        triggers: ClassVar[list[pgtrigger.Trigger]] = [never_removed()]
        constraints = [models.UniqueConstraint(fields=["county", "year"], name="case_number_per_county_year")]

    def __str__(self) -> str:
        return f"{self.county_id}/{self.year}"
