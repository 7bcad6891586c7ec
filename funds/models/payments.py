"""Money that reached a payee."""

from typing import ClassVar

import pgtrigger
from django.db import models

from accounts.models import User
from accounts.officer import Officer
from cases.models import Case
from cases.models.case import seen_by
from common.kept import append_only, never_changed
from funds.models.counting import counted
from funds.models.orders import Order
from funds.terms import PaymentMethod

AS_ORDERED = """
    IF NOT EXISTS (
        SELECT 1 FROM funds_order o
        WHERE o.id = NEW.order_id AND o.case_id = NEW.case_id AND NEW.amount = o.amount
          AND o.region_path = NEW.region_path AND o.in_kind = (NEW.method = 'goods')
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


UNCOMPARED = """
    SELECT p.id AS payment_id, p.region_path, p.by_id
    FROM funds_payment p JOIN funds_order o ON o.id = p.order_id
    WHERE o.batch_id IS NULL AND o.stage > 0 AND p.method IN ('transfer', 'cash')
      AND NOT EXISTS (SELECT 1 FROM funds_paymentcheck k WHERE k.payment_id = p.id)
"""
"""What ``Uncompared`` consists of: money that went by no batch (``Payment.is_by_hand``) and was not compared.

The county reviews the help before a decision, stage 0, in its own way.
"""
WAITS = "INSERT INTO funds_uncompared (payment_id, region_path, by_id)" + UNCOMPARED
"""Writes the rows of the payments ``p`` that an ``AND`` after it names."""


class PaymentQuerySet(models.QuerySet["Payment"]):
    def visible_to(self, officer: Officer) -> "PaymentQuerySet":
        """Payments of cases of the officer's area."""
        return self.filter(seen_by(officer))


class Payment(models.Model):
    """One payment for one order, in yuan; an order is paid once, and the row never changes.

    ``region_path`` is the order's: what an officer may see is found without the case. Relief in goods is a payment too,
    of the value of the goods (``PaymentMethod.GOODS``).
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="payments")
    order = models.OneToOneField(Order, on_delete=models.PROTECT, related_name="payment")
    region_path = models.CharField(max_length=120)
    amount = models.DecimalField(max_digits=12, decimal_places=2)
    method = models.CharField(max_length=10, choices=PaymentMethod.choices())
    paid_on = models.DateField()
    voucher = models.CharField(max_length=80)
    payee_name = models.CharField(max_length=80)
    account_masked = models.CharField(max_length=24, blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=64)
    at = models.DateTimeField()

    objects = PaymentQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=models.Q(amount__gt=0), name="payment_above_zero"),
        ]
        indexes = [
            models.Index(fields=["paid_on", "id"], name="payment_by_day"),
            models.Index(
                fields=["region_path", "paid_on", "id"], name="payment_area", include=["amount"],
                opclasses=["varchar_pattern_ops", "date_ops", "int8_ops"],
            ),
        ]  # fmt: skip
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
            counted("NEW.id", 1),
            pgtrigger.Trigger(
                name="waits_to_be_compared",
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                func=f"{WAITS} AND p.id = NEW.id; RETURN NULL;",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id}: {self.amount}"

    @property
    def is_by_hand(self) -> bool:
        """Whether one officer recorded it, without a batch that another checked (of all: ``UNCOMPARED``)."""
        return self.order.batch_id is None and self.order.stage > 0 and self.method in PaymentMethod.of_money()


class PaymentCheck(models.Model):
    """Another officer compared a payment made by hand with its voucher (xc-3.3); once for each.

    What went to the bank in a batch was checked before it went; what one officer recorded by hand is checked after.
    """

    payment = models.OneToOneField(Payment, on_delete=models.PROTECT, related_name="checked")
    sound = models.BooleanField()
    finding = models.CharField(max_length=500, blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(sound=True) | models.Q(finding__gt=""), name="payment_check_says_what_is_wrong"
            ),
        ]
        triggers: ClassVar[list[pgtrigger.Trigger]] = [
            append_only(),
            pgtrigger.Trigger(
                name="payment_checked_by_another",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func="""
                    IF EXISTS (SELECT 1 FROM funds_payment p WHERE p.id = NEW.payment_id AND p.by_id = NEW.by_id) THEN
                        RAISE EXCEPTION 'who paid does not check the payment' USING ERRCODE = 'check_violation';
                    END IF;
                    RETURN NEW;
                """,
            ),
            pgtrigger.Trigger(
                name="waits_no_more",
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                func="DELETE FROM funds_uncompared WHERE payment_id = NEW.payment_id; RETURN NULL;",
            ),
        ]

    def __str__(self) -> str:
        return f"check of payment {self.payment_id}"


class Uncompared(models.Model):
    """A payment by hand that nobody compared yet, so that what waits is found without all that was ever paid.

    The database writes the row with the payment and takes it away with its ``PaymentCheck``; nobody else can do either.
    """

    payment = models.OneToOneField(Payment, primary_key=True, on_delete=models.PROTECT, related_name="uncompared")
    region_path = models.CharField(max_length=120)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        indexes = [
            models.Index(
                fields=["region_path", "by"], name="uncompared_area", opclasses=["varchar_pattern_ops", "int8_ops"]
            ),
        ]
        triggers: ClassVar[list[pgtrigger.Trigger]] = [
            never_changed(),
            pgtrigger.Trigger(
                name="waits_in_truth",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func=f"""
                    IF NOT EXISTS (
                        {UNCOMPARED} AND p.id = NEW.payment_id AND p.region_path = NEW.region_path
                        AND p.by_id = NEW.by_id
                    ) THEN
                        RAISE EXCEPTION 'this payment does not wait to be compared' USING ERRCODE = 'check_violation';
                    END IF;
                    RETURN NEW;
                """,
            ),
            pgtrigger.Trigger(
                name="waits_until_compared",
                when=pgtrigger.Before,
                operation=pgtrigger.Delete,
                func="""
                    IF NOT EXISTS (SELECT 1 FROM funds_paymentcheck k WHERE k.payment_id = OLD.payment_id) THEN
                        RAISE EXCEPTION 'the rows of % are kept: % refused', TG_TABLE_NAME, TG_OP
                            USING ERRCODE = 'insufficient_privilege';
                    END IF;
                    RETURN OLD;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"payment {self.payment_id} waits"
