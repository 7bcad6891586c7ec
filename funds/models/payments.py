"""Money that reached a payee."""

from typing import ClassVar

import pgtrigger
from django.db import models

from accounts.models import User
from cases.models import Case
from common.kept import append_only
from funds.models.orders import Order
from funds.terms import PaymentMethod


class Payment(models.Model):
    """One payment for one order, in yuan; an order is paid once, and the row never changes."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="payments")
    order = models.OneToOneField(Order, on_delete=models.PROTECT, related_name="payment")
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
                name="payment_as_ordered",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func="""
                    IF NOT EXISTS (
                        SELECT 1 FROM funds_order o
                        WHERE o.id = NEW.order_id AND o.case_id = NEW.case_id AND NEW.amount = o.amount
                    ) THEN
                        RAISE EXCEPTION 'a payment is exactly the sum of an order of its own case'
                            USING ERRCODE = 'check_violation';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id}: {self.amount}"
