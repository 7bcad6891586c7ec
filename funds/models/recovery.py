"""Relief that has to be paid back: who owes how much and why, and what of it came in."""

from typing import ClassVar

import pgtrigger
from django.db import models
from django.db.models import F, Q

from accounts.models import Region, User
from accounts.officer import Officer, within
from cases.models import Case
from common import door
from common.kept import append_only, never_removed
from common.states import StateField
from funds.books_workflow import RECOVERY_PAIRS, RecoveryWorkflow
from funds.terms import EntryKind, RecoveryGround, RecoveryState


class RecoveryQuerySet(models.QuerySet["Recovery"]):
    def visible_to(self, officer: Officer) -> "RecoveryQuerySet":
        """Recoveries of cases of the officer's area."""
        return self.filter(within("region_path", officer.case_paths))


class Recovery(RecoveryWorkflow, models.Model):
    """A sum in yuan that a household has to pay back of one case (gwy649-68): never more than was paid to it.

    ``number`` is YYYYMM-NNN within the county. ``penalty_no`` is the number of a fine that is imposed elsewhere.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="recoveries")
    county = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    region_path = models.CharField(max_length=120)
    number = models.CharField(max_length=12)
    state = StateField(max_length=10, default=RecoveryState.PROPOSED, choices=RecoveryState.choices())
    ground = models.CharField(max_length=20, choices=RecoveryGround.choices())
    found = models.TextField(max_length=1000)
    amount = models.DecimalField(max_digits=12, decimal_places=2)
    opened_on = models.DateField()
    opened_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    opened_by_name = models.CharField(max_length=64)
    opened_at = models.DateTimeField()
    decided_on = models.DateField(null=True)
    decided_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    decided_by_name = models.CharField(max_length=64, blank=True)
    office_name = models.CharField(max_length=80, blank=True)
    decided_at = models.DateTimeField(null=True)
    note = models.CharField(max_length=300, blank=True)
    pay_by = models.DateField(null=True)
    remedy = models.CharField(max_length=300, blank=True)
    penalty_no = models.CharField(max_length=80, blank=True)
    closed_on = models.DateField(null=True)
    closed_by_name = models.CharField(max_length=64, blank=True)

    objects = RecoveryQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["county", "number"], name="recovery_number_once"),
            models.UniqueConstraint(
                fields=["case"], condition=Q(state__in=(RecoveryState.PROPOSED, RecoveryState.DUE)),
                name="recovery_one_at_a_time",
            ),
            models.CheckConstraint(condition=Q(amount__gt=0), name="recovery_above_zero"),
            models.CheckConstraint(
                condition=Q(state__in=(RecoveryState.PROPOSED, RecoveryState.WITHDRAWN))
                | Q(decided_by__isnull=False, decided_on__isnull=False),
                name="recovery_decided_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("opened_by")), name="recovery_four_eyes"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=(RecoveryState.DUE, RecoveryState.CLOSED), pay_by=None),
                name="recovery_has_a_day",
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(
                fields=["region_path", "state", "id"], name="recovery_worklist",
                opclasses=["varchar_pattern_ops", "varchar_ops", "int8_ops"],
            ),
        ]  # fmt: skip
        triggers: ClassVar[list[pgtrigger.Trigger]] = [
            never_removed(),
            door.born_as(RecoveryState.PROPOSED.value),
            door.state_through_the_door("recovery", RECOVERY_PAIRS),
            pgtrigger.ReadOnly(
                name="recovery_stays_as_opened",
                fields=[
                    "case", "county", "region_path", "number", "ground", "found", "amount", "opened_on", "opened_by",
                    "opened_by_name", "opened_at",
                ],
            ),
            pgtrigger.Trigger(
                name="recovery_within_what_was_paid",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func="""
                    IF NEW.amount + (
                        SELECT COALESCE(SUM(r.amount), 0) FROM funds_recovery r
                        WHERE r.case_id = NEW.case_id AND r.state NOT IN ('refused', 'withdrawn')
                    ) > (
                        SELECT COALESCE(SUM(p.amount), 0) FROM funds_payment p
                        LEFT JOIN funds_reversal v ON v.payment_id = p.id
                        WHERE p.case_id = NEW.case_id AND v.id IS NULL
                    ) THEN
                        RAISE EXCEPTION 'no more is recovered than was paid' USING ERRCODE = 'check_violation';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.number

    @property
    def tone(self) -> str:
        """The tone of the badge of its state."""
        return RecoveryState(self.state).tone


class RecoveryEntry(models.Model):
    """A part of the sum due, in yuan, that was received or written off; together never more than is due."""

    recovery = models.ForeignKey(Recovery, on_delete=models.PROTECT, related_name="entries")
    kind = models.CharField(max_length=12, choices=EntryKind.choices())
    amount = models.DecimalField(max_digits=12, decimal_places=2)
    on = models.DateField()
    document_no = models.CharField(max_length=80)
    note = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="recovery_entry_above_zero"),
            models.CheckConstraint(
                condition=Q(kind=EntryKind.RECEIVED) | ~Q(note=""), name="recovery_written_off_with_reason"
            ),
        ]
        triggers: ClassVar[list[pgtrigger.Trigger]] = [
            append_only(),
            # the recovery is locked first, so that two receipts at once are added up one after the other
            pgtrigger.Trigger(
                name="entries_within_sum_due",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                declare=[("due", "funds_recovery%ROWTYPE")],
                func="""
                    SELECT * INTO due FROM funds_recovery WHERE id = NEW.recovery_id FOR UPDATE;
                    IF due.state <> 'due' OR NEW.amount + (
                        SELECT COALESCE(SUM(e.amount), 0) FROM funds_recoveryentry e
                        WHERE e.recovery_id = NEW.recovery_id
                    ) > due.amount THEN
                        RAISE EXCEPTION 'entries of a recovery never exceed the sum due'
                            USING ERRCODE = 'check_violation';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.recovery_id}: {self.amount}"
