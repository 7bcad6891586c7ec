"""The books of a fund: what a township claims for its reserve, and the sheet with which a month is closed."""

from decimal import Decimal
from typing import ClassVar

import pgtrigger
from django.db import models
from django.db.models import F, Q

from accounts.models import User
from common import door
from common.kept import never_removed
from common.states import StateField
from funds.books_workflow import CLAIM_PAIRS, SHEET_PAIRS, ClaimWorkflow, SheetWorkflow
from funds.models.ledger import Fund
from funds.terms import ClaimState, SheetState


class Claim(ClaimWorkflow, models.Model):
    """A township's claim for what its reserve has spent, in yuan.

    It covers the payments of the reserve from the transfer after ``after`` up to ``until``: what a granted claim
    covered is never claimed again. ``available`` is what the reserve had when the claim was made.
    """

    fund = models.ForeignKey(Fund, on_delete=models.PROTECT, related_name="claims")
    region_path = models.CharField(max_length=120)
    number = models.CharField(max_length=40, unique=True)
    state = StateField(max_length=10, default=ClaimState.ASKED, choices=ClaimState.choices())
    after = models.BigIntegerField()
    until = models.BigIntegerField()
    spent = models.DecimalField(max_digits=14, decimal_places=2)
    available = models.DecimalField(max_digits=14, decimal_places=2)
    amount = models.DecimalField(max_digits=14, decimal_places=2)
    why = models.CharField(max_length=300)
    asked_on = models.DateField()
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    asked_by_name = models.CharField(max_length=64)
    asked_at = models.DateTimeField()
    granted = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    source = models.ForeignKey(Fund, null=True, on_delete=models.PROTECT, related_name="+")
    note = models.CharField(max_length=300, blank=True)
    decided_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    decided_by_name = models.CharField(max_length=64, blank=True)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["fund"], condition=Q(state=ClaimState.ASKED), name="claim_one_at_a_time"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="claim_above_zero"),
            models.CheckConstraint(
                condition=~Q(state=ClaimState.GRANTED) | Q(granted__gt=0, granted__lte=F("amount")),
                name="claim_granted_within",
            ),
            models.CheckConstraint(
                condition=Q(state=ClaimState.WITHDRAWN) | Q(decided_by=None) | ~Q(decided_by=F("asked_by")),
                name="claim_four_eyes",
            ),
        ]
        indexes = [
            models.Index(
                fields=["region_path", "state"], name="claim_worklist", opclasses=["varchar_pattern_ops", "varchar_ops"]
            ),
        ]
        triggers: ClassVar[list[pgtrigger.Trigger]] = [
            never_removed(),
            door.born_as(ClaimState.ASKED.value),
            door.state_through_the_door("claim", CLAIM_PAIRS),
            pgtrigger.ReadOnly(
                name="claim_stays_as_asked",
                fields=[
                    "fund", "region_path", "number", "after", "until", "spent", "available", "amount", "why",
                    "asked_on", "asked_by", "asked_by_name", "asked_at",
                ],
            ),
            pgtrigger.Protect(
                name="decided_claim_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition("OLD.state <> 'asked'"),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.number

    @property
    def is_above(self) -> bool:
        """Whether more is claimed than was spent: the reserve grows, and is not only filled again."""
        return self.amount > self.spent

    @property
    def tone(self) -> str:
        """The tone of the badge of its state."""
        return ClaimState(self.state).tone


class Sheet(SheetWorkflow, models.Model):
    """The reconciliation of one month of a fund, in yuan (月末对账): what the books say against bank and cash.

    ``closing`` is what the fund holds at the end of the month, of which ``frozen`` waits to be paid. From the moment
    it is drawn up the database refuses movements of that month or an earlier one, until it is returned.
    """

    fund = models.ForeignKey(Fund, on_delete=models.PROTECT, related_name="sheets")
    region_path = models.CharField(max_length=120)
    month = models.DateField()
    state = StateField(max_length=10, default=SheetState.DRAWN, choices=SheetState.choices())
    opening = models.DecimalField(max_digits=14, decimal_places=2)
    came_in = models.DecimalField(max_digits=14, decimal_places=2)
    recovered = models.DecimalField(max_digits=14, decimal_places=2)
    passed_on = models.DecimalField(max_digits=14, decimal_places=2)
    spent = models.DecimalField(max_digits=14, decimal_places=2)
    came_back = models.DecimalField(max_digits=14, decimal_places=2)
    closing = models.DecimalField(max_digits=14, decimal_places=2)
    frozen = models.DecimalField(max_digits=14, decimal_places=2)
    bank = models.DecimalField(max_digits=14, decimal_places=2)
    cash = models.DecimalField(max_digits=14, decimal_places=2)
    explanation = models.CharField(max_length=300, blank=True)
    drawn_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    drawn_by_name = models.CharField(max_length=64)
    drawn_at = models.DateTimeField()
    checked_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    checked_by_name = models.CharField(max_length=64, blank=True)
    checked_at = models.DateTimeField(null=True)
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-month", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["fund", "month"], condition=~Q(state=SheetState.RETURNED), name="sheet_once_a_month"
            ),
            models.CheckConstraint(condition=Q(month__day=1), name="sheet_of_a_whole_month"),
            models.CheckConstraint(
                condition=Q(
                    closing=F("opening") + F("came_in") + F("recovered") + F("came_back") - F("passed_on") - F("spent")
                ),
                name="sheet_adds_up",
            ),
            models.CheckConstraint(
                condition=Q(closing=F("bank") + F("cash")) | ~Q(explanation=""), name="sheet_difference_explained"
            ),
            models.CheckConstraint(
                condition=Q(state=SheetState.DRAWN) | Q(checked_by__isnull=False), name="sheet_checked_by_somebody"
            ),
            models.CheckConstraint(condition=Q(checked_by=None) | ~Q(checked_by=F("drawn_by")), name="sheet_four_eyes"),
        ]
        indexes = [
            models.Index(
                fields=["region_path", "state"], name="sheet_worklist", opclasses=["varchar_pattern_ops", "varchar_ops"]
            ),
        ]
        triggers: ClassVar[list[pgtrigger.Trigger]] = [
            never_removed(),
            door.born_as(SheetState.DRAWN.value),
            door.state_through_the_door("sheet", SHEET_PAIRS),
            pgtrigger.ReadOnly(
                name="sheet_stays_as_drawn",
                fields=[
                    "fund", "region_path", "month", "opening", "came_in", "recovered", "passed_on", "spent",
                    "came_back", "closing", "frozen", "bank", "cash", "explanation", "drawn_by", "drawn_by_name",
                    "drawn_at",
                ],
            ),
            pgtrigger.Protect(
                name="checked_sheet_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition("OLD.state <> 'drawn'"),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.fund} {self.month:%Y-%m}"

    @property
    def difference(self) -> Decimal:
        """What bank and cash have more than the books, in yuan; below zero what they have less."""
        return self.bank + self.cash - self.closing

    @property
    def tone(self) -> str:
        """The tone of the badge of its state."""
        return SheetState(self.state).tone
