"""The emergency track: what was reported, the help that came first, the paperwork it left owed, and how it ended."""

from typing import ClassVar

import pgtrigger
from django.db import models
from django.db.models import F, Q

from accounts.models import User
from accounts.officer import Officer, within
from approvals.models import MeetingItem
from cases.models import Case, Paper
from cases.terms import SettleWay
from common import door
from common.kept import append_only, never_removed
from common.states import StateField
from funds.models.orders import Order
from funds.terms import Alarm, ExceptionGround, PaperworkState, PaymentMethod, Urgency
from funds.workflow import PAPERWORK_PAIRS, PaperworkWorkflow


class EmergencyQuerySet(models.QuerySet["Emergency"]):
    def visible_to(self, officer: Officer) -> "EmergencyQuerySet":
        """Emergencies of the officer's area."""
        return self.filter(within("region_path", officer.case_paths))


class Emergency(models.Model):
    """An emergency as it was reported, where it happened, and until when the first help comes, to the minute.

    ``token`` marks the form that registered it. ``looks`` describes somebody without a document.
    """

    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="emergency")
    token = models.UUIDField(unique=True)
    region_path = models.CharField(max_length=120)
    place = models.CharField(max_length=200)
    hukou_place = models.CharField(max_length=120, blank=True)
    urgency = models.CharField(max_length=10, choices=Urgency.choices())
    people = models.PositiveSmallIntegerField()
    looks = models.CharField(max_length=200, blank=True)
    reported_at = models.DateTimeField()
    due_at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=64)
    at = models.DateTimeField()

    objects = EmergencyQuerySet.as_manager()

    class Meta:
        ordering = ["due_at", "id"]
        triggers: ClassVar[list[pgtrigger.Trigger]] = [append_only()]
        constraints = [
            models.CheckConstraint(condition=Q(due_at__gt=F("reported_at")), name="emergency_due_after_report"),
            models.CheckConstraint(condition=Q(people__gt=0), name="emergency_of_somebody"),
        ]
        indexes = [
            models.Index(fields=["region_path"], name="emergency_area", opclasses=["varchar_pattern_ops"]),
        ]

    def __str__(self) -> str:
        return f"emergency of {self.case_id}"


class EmergencyAlarm(models.Model):
    """That officers were told of an emergency without help; unique, and written before anybody is told."""

    emergency = models.ForeignKey(Emergency, on_delete=models.PROTECT, related_name="alarms")
    kind = models.CharField(max_length=8, choices=Alarm.choices())
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        triggers: ClassVar[list[pgtrigger.Trigger]] = [append_only()]
        constraints = [models.UniqueConstraint(fields=["emergency", "kind"], name="alarm_once")]

    def __str__(self) -> str:
        return f"{self.emergency_id}/{self.kind}"


class Advance(models.Model):
    """Help before the decision (先行救助), in yuan: one for each case, with the limit that it was checked against.

    ``approved_by`` said yes by word of mouth at ``approved_at``. The receipt is a paper of the file (drawn or
    photographed), or kept by the office under ``kept_as``. ``explanation`` says why help came late, or once more.
    """

    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="advance")
    order = models.OneToOneField(Order, on_delete=models.PROTECT, related_name="advance")
    amount = models.DecimalField(max_digits=12, decimal_places=2)
    limit = models.DecimalField(max_digits=12, decimal_places=2)
    rule = models.JSONField()
    small = models.BooleanField(default=False)
    method = models.CharField(max_length=10, choices=PaymentMethod.choices())
    receiver = models.CharField(max_length=80)
    receipt = models.ForeignKey(Paper, null=True, on_delete=models.PROTECT, related_name="+")
    kept_as = models.CharField(max_length=80, blank=True)
    explanation = models.CharField(max_length=300, blank=True)
    approved_by = models.CharField(max_length=80)
    approved_at = models.DateTimeField()
    granted_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    granted_by_name = models.CharField(max_length=64)
    for_name = models.CharField(max_length=64, blank=True)
    office_name = models.CharField(max_length=120)
    granted_at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        triggers: ClassVar[list[pgtrigger.Trigger]] = [append_only()]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0, amount__lte=F("limit")), name="advance_within_limit"),
            models.CheckConstraint(condition=Q(receipt__isnull=False) | Q(kept_as__gt=""), name="advance_has_receipt"),
            models.CheckConstraint(condition=Q(approved_by__gt="", receiver__gt=""), name="advance_names_people"),
        ]

    def __str__(self) -> str:
        return f"{self.case_id}: {self.amount}"


class AdvanceReview(models.Model):
    """The county's look at help that one officer granted and paid at night (xc-3.4); once for each."""

    advance = models.OneToOneField(Advance, on_delete=models.PROTECT, related_name="reviewed")
    sound = models.BooleanField()
    finding = models.TextField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        triggers: ClassVar[list[pgtrigger.Trigger]] = [append_only()]
        constraints = [models.CheckConstraint(condition=Q(finding__gt=""), name="advance_review_says_something")]

    def __str__(self) -> str:
        return f"review of advance {self.advance_id}"


class Paperwork(PaperworkWorkflow, models.Model):
    """The paperwork that an advance left owed: since when, when the emergency eased, whether it was extended.

    Its last day is the due day of the case, by ``cases.clock``.
    """

    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="paperwork")
    state = StateField(max_length=10, default=PaperworkState.OWED, choices=PaperworkState.choices())
    owed_since = models.DateField()
    eased_on = models.DateField(null=True)
    eased_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    extended_why = models.CharField(max_length=200, blank=True)
    extended_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(eased_on=None) | Q(eased_on__gte=F("owed_since"), eased_by__isnull=False),
                name="eased_after_the_help",
            ),
            models.CheckConstraint(
                condition=Q(extended_by=None) | Q(extended_why__gt=""), name="paperwork_extended_with_reason"
            ),
        ]
        triggers: ClassVar[list[pgtrigger.Trigger]] = [
            never_removed(),
            door.born_as(PaperworkState.OWED.value),
            door.state_through_the_door("paperwork", PAPERWORK_PAIRS),
            pgtrigger.ReadOnly(name="paperwork_owed_since", fields=["case", "owed_since"]),
        ]

    def __str__(self) -> str:
        return f"paperwork of {self.case_id}: {self.state}"


class StationTransfer(models.Model):
    """A person handed over to a relief station (救助管理站): where, when, who took him over, and its receipt."""

    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="station_transfer")
    station = models.CharField(max_length=120)
    taken_over_by = models.CharField(max_length=80)
    taken_over_at = models.DateTimeField()
    paper = models.ForeignKey(Paper, null=True, on_delete=models.PROTECT, related_name="+")
    kept_as = models.CharField(max_length=80, blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        triggers: ClassVar[list[pgtrigger.Trigger]] = [append_only()]
        constraints = [
            models.CheckConstraint(condition=Q(paper__isnull=False) | Q(kept_as__gt=""), name="transfer_has_receipt"),
        ]

    def __str__(self) -> str:
        return f"{self.case_id}: {self.station}"


def _by_signed_minutes() -> pgtrigger.Trigger:
    """Nothing stands in place of the papers but what a meeting resolved about this case, signed."""
    return pgtrigger.Trigger(
        name="papers_replaced_by_signed_minutes",
        operation=pgtrigger.Insert,
        when=pgtrigger.Before,
        condition=pgtrigger.Condition("NEW.way = 'minutes'"),
        func="""
            IF NOT EXISTS (
                SELECT 1 FROM approvals_meetingitem i JOIN approvals_signedminutes s USING (meeting_id)
                WHERE i.id = NEW.minutes_id AND i.case_id = NEW.case_id AND i.purpose = 'papers' AND i.passed
            ) THEN
                RAISE EXCEPTION 'only signed minutes over a case stand in place of its papers'
                    USING ERRCODE = 'check_violation';
            END IF;
            RETURN NEW;
        """,
    )


class Settlement(models.Model):
    """How an emergency ended without a decision of its own.

    Where minutes stand in place of the paperwork: why, what which meeting resolved, and the handling officer's
    signature, in the file or kept by the office under a number.
    """

    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="settlement")
    way = models.CharField(max_length=10, choices=SettleWay.choices())
    ground = models.CharField(max_length=10, choices=ExceptionGround.choices(), blank=True)
    minutes = models.ForeignKey(MeetingItem, null=True, on_delete=models.PROTECT, related_name="+")
    signature = models.ForeignKey(Paper, null=True, on_delete=models.PROTECT, related_name="+")
    signature_kept_as = models.CharField(max_length=80, blank=True)
    note = models.TextField(blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        triggers: ClassVar[list[pgtrigger.Trigger]] = [append_only(), _by_signed_minutes()]
        constraints = [
            models.CheckConstraint(
                condition=~Q(way=SettleWay.MINUTES)
                | (
                    Q(ground__gt="", minutes__isnull=False) & (Q(signature__isnull=False) | Q(signature_kept_as__gt=""))
                ),
                name="minutes_and_signature_replace_papers",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id}: {self.way}"
