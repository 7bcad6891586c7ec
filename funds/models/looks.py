"""What was looked at before money left, and what was signed when it was handed over."""

from typing import ClassVar

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from accounts.models import User
from cases.models import Case, Person
from common.kept import append_only
from funds.models.payments import Payment
from funds.terms import Doubt


class PayeeLook(models.Model):
    """An officer of finance looked at an account that stood for different people or had changed, and said why it may
    be paid. It holds for this account and this person, and never changes.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="payee_looks")
    person = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    payee_name = models.CharField(max_length=80)
    account_index = models.CharField(max_length=64)
    account_masked = models.CharField(max_length=24)
    doubts = ArrayField(models.CharField(max_length=8, choices=Doubt.choices()))
    note = models.CharField(max_length=200)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        triggers: ClassVar[list[pgtrigger.Trigger]] = [append_only()]
        constraints = [
            models.UniqueConstraint(
                fields=["account_index", "person", "payee_name"], condition=Q(person__isnull=False),
                name="payee_looked_at_once",
            ),
            models.CheckConstraint(condition=Q(account_index__gt="", note__gt=""), name="payee_look_says_why"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.case_id}: {self.account_masked}"


class Receipt(models.Model):
    """Who took cash, and where the signed receipt is: its scan, or the number under which it is kept."""

    payment = models.OneToOneField(Payment, on_delete=models.PROTECT, related_name="receipt")
    receiver_name = models.CharField(max_length=80)
    kept_under = models.CharField(max_length=80, blank=True)
    file = models.FileField(upload_to="receipts/%Y/%m", blank=True, max_length=200)
    content_type = models.CharField(max_length=60, blank=True)
    size = models.PositiveIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ["id"]
        triggers: ClassVar[list[pgtrigger.Trigger]] = [append_only()]
        constraints = [
            models.CheckConstraint(
                condition=Q(receiver_name__gt="") & (Q(kept_under__gt="") | Q(sha256__gt="")), name="receipt_is_kept"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.payment_id}: {self.receiver_name}"
