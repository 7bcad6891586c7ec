"""Money that reached a payee."""

from typing import ClassVar

import pgtrigger
from django.db import models

from accounts.models import User
from cases.models import Case
from common.kept import append_only
from funds.models.orders import Order
from funds.terms import PaymentMethod

AS_ORDERED = """
    IF NOT EXISTS (
        SELECT 1 FROM funds_order o
        WHERE o.id = NEW.order_id AND o.case_id = NEW.case_id AND NEW.amount = o.amount
          AND o.in_kind = (NEW.method = 'goods')
    ) THEN
        RAISE EXCEPTION 'a payment is exactly the sum of an order of its own case' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
"""

AS_HANDED_OUT = """
    IF NEW.method = 'goods' AND NOT EXISTS (
        SELECT 1 FROM funds_handout h
        WHERE h.order_id = NEW.order_id AND h.value = NEW.amount
          AND h.value = (SELECT SUM(i.quantity * i.value) FROM funds_handoutitem i WHERE i.hand_out_id = h.id)
          AND NOT EXISTS (
              SELECT 1 FROM funds_handoutitem i
              WHERE i.hand_out_id = h.id AND i.quantity IS DISTINCT FROM (
                  SELECT SUM(m.quantity) FROM funds_stockmove m JOIN funds_stock s ON s.id = m.giver_id
                  WHERE m.entry_id = h.entry_id AND s.good_id = i.good_id
              )
          )
    ) THEN
        RAISE EXCEPTION 'relief in goods is exactly what was handed out for it' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
"""
"""The goods of an order left a store, each as many as signed for, and are worth what is counted."""


class Payment(models.Model):
    """One payment for one order, in yuan; an order is paid once, and the row never changes.

    Relief in goods is a payment too, of the value of the goods (``PaymentMethod.GOODS``).
    """

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
                func=AS_ORDERED,
            ),
            pgtrigger.Trigger(
                name="payment_as_handed_out",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func=AS_HANDED_OUT,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id}: {self.amount}"
