"""What the bank answered: its result files, row by row, and what became of each row."""

from typing import ClassVar

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from accounts.models import User
from accounts.officer import Officer, within
from common.kept import never_removed
from funds.models.batches import READERS, Batch
from funds.models.orders import Order
from funds.terms import Fate, Fault, ResultState


class ResultQuerySet(models.QuerySet["BankResult"]):
    def visible_to(self, officer: Officer) -> "ResultQuerySet":
        """Results of batches that the officer sees."""
        return self.filter(within("batch__region_path", officer.paths(*READERS)))


class BankResult(models.Model):
    """One result file of a batch. The job is this row: state, heartbeat, error; totals are counted from its rows.

    ``columns`` is the letter of the column in which each thing stood, so that a fault is told with its cell.
    """

    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, related_name="results")
    state = models.CharField(max_length=10, choices=ResultState.choices(), default=ResultState.STAGING)
    file_name = models.CharField(max_length=200)
    file = models.FileField(max_length=200, blank=True)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    paid_on = models.DateField()
    voucher = models.CharField(max_length=80)
    owner = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField()
    heartbeat_at = models.DateTimeField()
    confirmed_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    columns = models.JSONField(default=dict)
    alarm = models.TextField(blank=True)
    error = models.TextField(blank=True)

    objects = ResultQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        triggers: ClassVar[list[pgtrigger.Trigger]] = [never_removed()]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state__in=(ResultState.SETTLING, ResultState.DONE)) | Q(confirmed_by__isnull=False),
                name="result_settled_is_confirmed",
            ),
        ]
        indexes = [
            models.Index(fields=["sha256"], name="result_sha256"),
            models.Index(
                fields=["heartbeat_at"], name="result_running",
                condition=Q(state__in=[ResultState.STAGING, ResultState.SETTLING]),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.file_name

    @property
    def stands(self) -> ResultState:
        """Where the import stands."""
        return ResultState(self.state)


class ResultRow(models.Model):
    """One row of a result file: where it stands in it, what it says, and what it does to which order.

    The account is kept as its blind index and its last digits only. ``settled`` is set in the transaction that pays or
    returns the order, so the work can be taken up after any interruption.
    """

    result = models.ForeignKey(BankResult, on_delete=models.CASCADE, related_name="rows", db_index=False)
    sheet = models.CharField(max_length=40, blank=True)
    row = models.PositiveIntegerField()
    key = models.CharField(max_length=80, blank=True)
    name = models.CharField(max_length=80, blank=True)
    account_index = models.CharField(max_length=64, blank=True)
    account_end = models.CharField(max_length=4, blank=True)
    amount_text = models.CharField(max_length=40, blank=True)
    amount = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    outcome = models.CharField(max_length=40, blank=True)
    reason = models.CharField(max_length=200, blank=True)
    succeeded = models.BooleanField(null=True)
    order = models.ForeignKey(Order, null=True, on_delete=models.PROTECT, related_name="result_rows")
    fate = models.CharField(max_length=8, choices=Fate.choices(), blank=True)
    faults = ArrayField(models.CharField(max_length=20, choices=Fault.choices()), default=list)
    settled = models.BooleanField(default=False)
    failure = models.TextField(blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(settled=False) | Q(fate__in=(Fate.PAYS, Fate.RETURNS), order__isnull=False),
                name="result_row_settles_an_order",
            ),
        ]
        indexes = [
            models.Index(fields=["result", "fate", "id"], name="result_row_fate"),
            models.Index(
                fields=["result", "id"], name="result_row_open",
                condition=Q(settled=False, fate__in=(Fate.PAYS, Fate.RETURNS)),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.result_id}/{self.sheet}!{self.row}"

    @property
    def account_is_number(self) -> bool:
        """Whether a spreadsheet made a number of the account: with a point, an exponent, or zeros as last digits."""
        return any(mark in self.account_end for mark in (".", "e", "E")) or self.account_end == "0000"
