"""Orders: what a case is to be paid, stage by stage, each from one fund to one payee."""

from typing import ClassVar

import pgtrigger
from django.db import models
from django.db.models import Q

from accounts.officer import Officer, within
from approvals.models import Decision
from cases.models import Case
from common import door
from common.crypto import EncryptedTextField
from common.kept import append_only, never_removed
from common.said import retold
from common.states import StateField
from funds.models.batches import Batch
from funds.models.counting import counted
from funds.models.ledger import Fund
from funds.terms import NO_REASON, OrderState
from funds.workflow import LIVE, OPEN, PAIRS, UNSETTLED, OrderWorkflow


class OrderQuerySet(models.QuerySet["Order"]):
    def visible_to(self, officer: Officer) -> "OrderQuerySet":
        """Orders of cases of the officer's area."""
        return self.filter(within("region_path", officer.case_paths))

    def owed(self) -> "OrderQuerySet":
        """Orders that are not settled: what was returned counts until another one follows it.

        One index answers that: whether another follows is asked of what was returned only.
        """
        followed = Order.objects.filter(replaces=models.OuterRef("pk"))
        return self.filter(Q(state__in=OPEN) | ~models.Exists(followed), state__in=UNSETTLED)


class Order(OrderWorkflow, models.Model):
    """The sum of one stage of a decision, in yuan: frozen in a fund, then paid once.

    ``payee_*`` and ``account*`` are the payee as it was when the order left; before that it is the case's. ``replaces``
    is the order that came back before this one was issued. ``key`` is what the bank knows the order by: whatever is
    sent twice with the same key is paid once. ``batch`` is the one batch that it is in or went to the bank with.

    ``in_kind``: it is given in goods of that value, and no fund holds money for it. A stage that is given partly in
    goods has an order for each ``part``; ``split_from`` is the order that stood for both.
    """

    key = models.CharField(max_length=48, unique=True)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="orders")
    region_path = models.CharField(max_length=120)
    decision = models.ForeignKey(Decision, null=True, on_delete=models.PROTECT, related_name="orders")
    stage = models.PositiveSmallIntegerField(default=1)
    part = models.PositiveSmallIntegerField(default=0)
    amount = models.DecimalField(max_digits=12, decimal_places=2)
    in_kind = models.BooleanField(default=False)
    due_on = models.DateField()
    state = StateField(max_length=10, default=OrderState.WAITING, choices=OrderState.choices())
    fund = models.ForeignKey(Fund, null=True, on_delete=models.PROTECT, related_name="orders")
    replaces = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="replaced_by")
    split_from = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="parts")
    batch = models.ForeignKey(Batch, null=True, on_delete=models.PROTECT, related_name="orders")
    payee_name = models.CharField(max_length=80, blank=True)
    payee_number = EncryptedTextField(blank=True, default="")
    payee_relation = models.CharField(max_length=2, blank=True)
    bank_name = models.CharField(max_length=80, blank=True)
    account = EncryptedTextField(blank=True, default="")
    account_index = models.CharField(max_length=64, blank=True, db_index=True)
    account_masked = models.CharField(max_length=24, blank=True)
    failure = models.CharField(max_length=200, blank=True)
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    objects = OrderQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "stage", "part"], condition=Q(state__in=LIVE), name="order_once_a_stage"
            ),
            models.CheckConstraint(condition=Q(amount__gt=0), name="order_above_zero"),
            models.UniqueConstraint(
                fields=["batch", "case"], condition=Q(batch__isnull=False), name="case_once_in_a_batch"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=(OrderState.READY, OrderState.SENT), fund=None, in_kind=False),
                name="order_frozen_has_fund",
            ),
            models.CheckConstraint(
                condition=Q(in_kind=False) | (Q(fund=None) & ~Q(state=OrderState.SENT)), name="goods_freeze_no_money"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=(OrderState.SENT, OrderState.PAID), payee_name=""), name="order_sent_has_payee"
            ),
        ]
        indexes = [
            models.Index(
                fields=["region_path", "state", "due_on", "id"], name="order_worklist",
                opclasses=["varchar_pattern_ops", "varchar_ops", "date_ops", "int8_ops"],
            ),
            models.Index(fields=["due_on", "id"], name="order_unsettled", condition=Q(state__in=UNSETTLED)),
            models.Index(
                fields=["region_path"], name="order_short", opclasses=["varchar_pattern_ops"],
                condition=Q(state=OrderState.WAITING),
            ),
            models.Index(
                fields=["region_path"], name="order_came_back", opclasses=["varchar_pattern_ops"],
                condition=Q(state=OrderState.RETURNED),
            ),
            models.Index(
                fields=["region_path", "due_on", "id"], name="order_owed", condition=Q(state__in=UNSETTLED),
                include=["state", "amount"], opclasses=["varchar_pattern_ops", "date_ops", "int8_ops"],
            ),
        ]  # fmt: skip
        triggers: ClassVar[list[pgtrigger.Trigger]] = [
            never_removed(),
            door.born_as(OrderState.WAITING.value),
            door.state_through_the_door("order", PAIRS),
            pgtrigger.ReadOnly(
                name="order_stays_as_decided",
                fields=[
                    "key",
                    "case",
                    "region_path",
                    "decision",
                    "stage",
                    "part",
                    "amount",
                    "replaces",
                    "split_from",
                    "made_at",
                ],
            ),
            pgtrigger.Protect(
                name="settled_order_keeps_its_way",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "OLD.state NOT IN ('waiting', 'ready') AND NEW.in_kind IS DISTINCT FROM OLD.in_kind"
                ),
            ),
            pgtrigger.Protect(
                name="sent_order_keeps_its_payee",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "OLD.state IN ('sent', 'paid', 'returned') AND NEW.state <> 'ready' AND (OLD.payee_name, "
                    "OLD.account_index, OLD.bank_name) IS DISTINCT FROM (NEW.payee_name, NEW.account_index, "
                    "NEW.bank_name)"
                ),
            ),
            # an order that is dropped leaves its batch, whatever becomes of that; the batch is told when it is released
            pgtrigger.Trigger(
                name="batch_while_ready",
                when=pgtrigger.Before,
                operation=pgtrigger.UpdateOf("batch_id"),
                condition=pgtrigger.Condition("OLD.batch_id IS DISTINCT FROM NEW.batch_id"),
                func="""
                    IF NEW.batch_id IS NULL AND OLD.state = 'ready' AND NEW.state = 'dropped' THEN
                        RETURN NEW;
                    END IF;
                    IF OLD.state <> 'ready' OR NEW.state <> 'ready' THEN
                        RAISE EXCEPTION 'only an order that is to be paid changes its batch'
                            USING ERRCODE = 'check_violation';
                    END IF;
                    IF OLD.batch_id IS NOT NULL AND NEW.batch_id IS NOT NULL THEN
                        RAISE EXCEPTION 'an order is in one batch at most' USING ERRCODE = 'check_violation';
                    END IF;
                    PERFORM 1 FROM funds_batch b
                        WHERE b.id = COALESCE(NEW.batch_id, OLD.batch_id) AND b.state = 'draft'
                          AND starts_with(NEW.region_path, b.region_path)
                        FOR SHARE;
                    IF NOT FOUND THEN
                        RAISE EXCEPTION 'orders of its county join and leave a batch while it is composed'
                            USING ERRCODE = 'check_violation';
                    END IF;
                    RETURN NEW;
                """,
            ),
            pgtrigger.Trigger(
                name="orders_within_decision",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func="""
                    IF NEW.decision_id IS NOT NULL AND NOT EXISTS (
                        SELECT 1 FROM approvals_decision d
                        WHERE d.id = NEW.decision_id AND d.case_id = NEW.case_id AND d.outcome = 'approved'
                          AND NEW.amount + (
                              SELECT COALESCE(SUM(o.amount), 0) FROM funds_order o
                              WHERE o.case_id = NEW.case_id AND o.state IN ('waiting', 'ready', 'sent', 'paid')
                          ) <= d.amount
                    ) THEN
                        RAISE EXCEPTION 'the orders of a case never exceed its decision'
                            USING ERRCODE = 'check_violation';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return self.key

    @property
    def came_back_because(self) -> str:
        """Why it came back: in the words of the bank or an officer, or in the active language that nobody said why."""
        return retold(self.failure, NO_REASON)

    @property
    def bank_said_why(self) -> bool:
        """Whether these are words of the bank or an officer."""
        return self.failure != NO_REASON

    @property
    def tone(self) -> str:
        """The tone of the badge of its state."""
        return OrderState(self.state).tone


class Reversal(models.Model):
    """A payment that the bank gave back afterwards; the payment itself stays, this row undoes it."""

    payment = models.OneToOneField("funds.Payment", on_delete=models.PROTECT, related_name="reversal")
    reason = models.CharField(max_length=200)
    came_back_on = models.DateField()
    by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        triggers: ClassVar[list[pgtrigger.Trigger]] = [append_only(), counted("NEW.payment_id", -1)]

    def __str__(self) -> str:
        return f"back: {self.payment_id}"
