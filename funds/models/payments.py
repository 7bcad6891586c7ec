"""Money that left for a decision; the first cut of the ledger's upper end."""

from typing import ClassVar

import pgtrigger
from django.db import models

from accounts.models import User
from approvals.models import Decision
from cases.models import Case
from common.kept import append_only
from funds.terms import PaymentMethod


class Payment(models.Model):
    """One payment for one decision, in yuan; a decision is paid once, and the row never changes."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="payments")
    decision = models.OneToOneField(Decision, on_delete=models.PROTECT, related_name="payment")
    amount = models.DecimalField(max_digits=12, decimal_places=2)
    method = models.CharField(max_length=10, choices=PaymentMethod.choices())
    paid_on = models.DateField()
    voucher = models.CharField(max_length=80)
    payee_name = models.CharField(max_length=80)
    account_masked = models.CharField(max_length=24, blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=models.Q(amount__gt=0), name="payment_above_zero"),
        ]
        triggers: ClassVar[list[pgtrigger.Trigger]] = [
            append_only(),
            pgtrigger.Trigger(
                name="payment_within_decision",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func="""
                    IF NOT EXISTS (
                        SELECT 1 FROM approvals_decision d
                        WHERE d.id = NEW.decision_id AND d.case_id = NEW.case_id
                          AND d.outcome = 'approved' AND NEW.amount <= d.amount
                    ) THEN
                        RAISE EXCEPTION 'a payment never exceeds the decision of its own case'
                            USING ERRCODE = 'check_violation';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id}: {self.amount}"
