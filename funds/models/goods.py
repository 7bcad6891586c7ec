"""Goods of relief: what a county's catalogue holds, what lies in each store, and how it moved. It only grows."""

from datetime import date
from decimal import Decimal
from string import Template
from typing import ClassVar

import pgtrigger
from django.db import models
from django.db.models import F, OuterRef, Q, Subquery

from accounts.models import Region, User
from cases.models import Paper
from cases.terms import Relation
from common.kept import append_only, never_removed
from funds.models.ledger import Transfer
from funds.models.orders import Order
from funds.terms import STOCK_MOVES, GoodKind, Origin, Shelf, StockMovement


class GoodQuerySet(models.QuerySet["Good"]):
    def valued(self, day: date) -> "GoodQuerySet":
        """With ``value`` and ``least`` as in force on ``day``; None where the good is not in use then."""
        rows = GoodValue.objects.filter(good=OuterRef("pk"), since__lte=day).order_by("-since")
        return self.annotate(value=Subquery(rows.values("value")[:1]), least=Subquery(rows.values("least")[:1]))


class Good(models.Model):
    """One thing of a county's catalogue, counted in whole units; what a unit is worth says ``GoodValue``."""

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="goods")
    region_path = models.CharField(max_length=120)
    name = models.CharField(max_length=60)
    unit = models.CharField(max_length=20)
    kind = models.CharField(max_length=10, choices=GoodKind.choices())
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=64)
    at = models.DateTimeField()

    objects = GoodQuerySet.as_manager()

    class Meta:
        ordering = ["name", "id"]
        constraints = [models.UniqueConstraint(fields=["region", "name", "unit"], name="good_once")]
        triggers: ClassVar[list[pgtrigger.Trigger]] = [append_only()]

    def __str__(self) -> str:
        return f"{self.name}/{self.unit}"


class GoodValue(models.Model):
    """From ``since`` on a unit counts ``value`` yuan; without a value the good is no longer in use.

    ``least`` is how many units a store should hold; below it the good counts as low.
    """

    good = models.ForeignKey(Good, on_delete=models.PROTECT, related_name="values")
    since = models.DateField()
    value = models.DecimalField(max_digits=10, decimal_places=2, null=True)
    least = models.PositiveIntegerField(default=0)
    reason = models.CharField(max_length=200, blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        ordering = ["-since"]
        constraints = [
            models.UniqueConstraint(fields=["good", "since"], name="good_value_once_a_day"),
            models.CheckConstraint(condition=Q(value=None) | Q(value__gt=0), name="good_value_above_zero"),
        ]
        triggers: ClassVar[list[pgtrigger.Trigger]] = [append_only()]

    def __str__(self) -> str:
        return f"{self.good_id} {self.since}: {self.value}"


class Stock(models.Model):
    """How many units of a good lie at one place of a region, by the day on which they expire.

    Only a move changes the quantity, and in a store it never falls below zero. What is outside or handed out is kept
    without a day.
    """

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="stocks")
    region_path = models.CharField(max_length=120)
    good = models.ForeignKey(Good, on_delete=models.PROTECT, related_name="stocks")
    shelf = models.CharField(max_length=10, choices=Shelf.choices())
    expires_on = models.DateField(null=True)
    quantity = models.IntegerField(default=0)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["region", "good", "shelf", "expires_on"], nulls_distinct=False, name="stock_once"
            ),
            models.CheckConstraint(
                condition=Q(quantity__gte=0) | Q(shelf=Shelf.OUTSIDE), name="stock_never_below_zero"
            ),
            models.CheckConstraint(
                condition=Q(shelf=Shelf.STORE) | Q(expires_on=None), name="stock_expires_in_a_store"
            ),
        ]
        indexes = [
            models.Index(fields=["region_path"], name="stock_area", opclasses=["varchar_pattern_ops"]),
        ]
        triggers: ClassVar[list[pgtrigger.Trigger]] = [
            never_removed(),
            pgtrigger.Trigger(
                name="begins_empty",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                condition=pgtrigger.Condition("NEW.quantity <> 0"),
                func="RAISE EXCEPTION 'a stock begins empty' USING ERRCODE = 'check_violation';",
            ),
            # as with the accounts of money: the trigger of a move runs this one at depth 2
            pgtrigger.Trigger(
                name="only_by_move",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                func="""
                    IF pg_trigger_depth() < 2
                       OR (NEW.region_id, NEW.region_path, NEW.good_id, NEW.shelf, NEW.expires_on) IS DISTINCT FROM
                          (OLD.region_id, OLD.region_path, OLD.good_id, OLD.shelf, OLD.expires_on) THEN
                        RAISE EXCEPTION 'a stock changes by a move only' USING ERRCODE = 'insufficient_privilege';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.region_id}/{self.good_id}/{self.shelf}: {self.quantity}"


class StockEntry(models.Model):
    """The paper behind one or more moves: a delivery, a transport, a count, a hand-out; ``token`` makes it once.

    ``origin`` and ``from_whom`` are of deliveries; a purchase has its ``transfer`` of money. ``undoes`` is the entry
    whose moves this one takes back.
    """

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="stock_entries")
    region_path = models.CharField(max_length=120)
    on = models.DateField()
    document_no = models.CharField(max_length=80)
    origin = models.CharField(max_length=10, choices=Origin.choices(), blank=True)
    from_whom = models.CharField(max_length=80, blank=True)
    reason = models.CharField(max_length=200, blank=True)
    transfer = models.OneToOneField(Transfer, null=True, on_delete=models.PROTECT, related_name="goods")
    undoes = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="undone_by")
    token = models.UUIDField(unique=True)
    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(origin=Origin.PURCHASE, transfer__isnull=False)
                | Q(origin="")
                | (Q(origin__in=(Origin.DONATION, Origin.ALLOTTED)) & Q(transfer=None)),
                name="only_a_purchase_is_paid",
            ),
        ]
        triggers: ClassVar[list[pgtrigger.Trigger]] = [append_only()]

    def __str__(self) -> str:
        return self.document_no


_LEGAL = ", ".join(f"('{name}', '{step.giver}', '{step.taker}', {step.within})" for name, step in STOCK_MOVES.items())

_LEGAL_ONLY = Template("""
    IF NOT EXISTS (
        SELECT 1 FROM funds_stock g, funds_stock t, funds_good good,
            (VALUES $legal) AS legal (movement, giver, taker, within)
        WHERE g.id = NEW.giver_id AND t.id = NEW.taker_id AND legal.movement = NEW.movement AND g.good_id = t.good_id
          AND g.shelf = legal.giver AND t.shelf = legal.taker AND (g.region_id = t.region_id) = legal.within
          AND good.id = g.good_id AND starts_with(g.region_path, good.region_path)
          AND starts_with(t.region_path, good.region_path)
    ) THEN
        RAISE EXCEPTION 'goods do not move like this: %', NEW.movement USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
""").substitute(legal=_LEGAL)


class StockMove(models.Model):
    """A double entry of goods: as many units leave one place as reach the other; both quantities follow at once."""

    entry = models.ForeignKey(StockEntry, on_delete=models.PROTECT, related_name="moves")
    movement = models.CharField(max_length=12, choices=StockMovement.choices())
    giver = models.ForeignKey(Stock, on_delete=models.PROTECT, related_name="given")
    taker = models.ForeignKey(Stock, on_delete=models.PROTECT, related_name="taken")
    quantity = models.PositiveIntegerField()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=Q(quantity__gt=0), name="move_above_zero"),
            models.CheckConstraint(condition=~Q(giver=F("taker")), name="move_between_two"),
        ]
        triggers: ClassVar[list[pgtrigger.Trigger]] = [
            append_only(),
            pgtrigger.Trigger(name="legal_move", when=pgtrigger.Before, operation=pgtrigger.Insert, func=_LEGAL_ONLY),
            # the lower number first, so that two moves between the same places never wait for each other
            pgtrigger.Trigger(
                name="quantities_follow",
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                declare=[("first", "BIGINT"), ("second", "BIGINT")],
                func="""
                    first := LEAST(NEW.giver_id, NEW.taker_id);
                    second := GREATEST(NEW.giver_id, NEW.taker_id);
                    UPDATE funds_stock
                        SET quantity = quantity + CASE WHEN id = NEW.taker_id THEN NEW.quantity ELSE -NEW.quantity END
                        WHERE id = first;
                    UPDATE funds_stock
                        SET quantity = quantity + CASE WHEN id = NEW.taker_id THEN NEW.quantity ELSE -NEW.quantity END
                        WHERE id = second;
                    RETURN NULL;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.movement} {self.quantity}"


class HandOut(models.Model):
    """Goods that a household got for an order, worth ``value`` yuan, with the signature of who took them (实物签收单).

    The signed slip is a scan in the file of the case, or the office says under which number it keeps it.
    """

    order = models.OneToOneField(Order, on_delete=models.PROTECT, related_name="hand_out")
    entry = models.OneToOneField(StockEntry, on_delete=models.PROTECT, related_name="hand_out")
    value = models.DecimalField(max_digits=12, decimal_places=2)
    receiver_name = models.CharField(max_length=80)
    receiver_relation = models.CharField(max_length=2, choices=Relation.choices())
    signed_on = models.DateField()
    paper = models.ForeignKey(Paper, null=True, on_delete=models.PROTECT, related_name="+")
    kept_as = models.CharField(max_length=80, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=Q(paper__isnull=False) | Q(kept_as__gt=""), name="slip_is_somewhere"),
            models.CheckConstraint(condition=Q(receiver_name__gt=""), name="somebody_took_the_goods"),
        ]
        triggers: ClassVar[list[pgtrigger.Trigger]] = [append_only()]

    def __str__(self) -> str:
        return f"{self.order_id}: {self.value}"


class HandOutItem(models.Model):
    """One line of the slip as it was signed: so many units of a good, each counted with ``value`` yuan."""

    hand_out = models.ForeignKey(HandOut, on_delete=models.PROTECT, related_name="items")
    good = models.ForeignKey(Good, on_delete=models.PROTECT, related_name="+")
    quantity = models.PositiveIntegerField()
    value = models.DecimalField(max_digits=10, decimal_places=2)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["hand_out", "good"], name="item_once"),
            models.CheckConstraint(condition=Q(quantity__gt=0, value__gt=0), name="item_above_zero"),
        ]
        triggers: ClassVar[list[pgtrigger.Trigger]] = [append_only()]

    def __str__(self) -> str:
        return f"{self.good_id} × {self.quantity}"

    @property
    def total(self) -> Decimal:
        """What the line counts, in yuan."""
        return self.value * self.quantity
