"""The ledger: funds of one year, their accounts, and what moved between them. It only grows."""

from string import Template
from typing import ClassVar

import pgtrigger
from django.db import models
from django.db.models import F, Q

from accounts.models import Region, User
from audit.verbs import THE_SYSTEM
from common.kept import append_only, never_removed
from funds.terms import MOVES, OF_ORDERS, Movement, Side, Source


class Fund(models.Model):
    """Money of one year and one source, in yuan, kept by a county or, as a reserve, by a township (三（三）)."""

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="funds")
    region_path = models.CharField(max_length=120)
    year = models.PositiveSmallIntegerField()
    source = models.CharField(max_length=10, choices=Source.choices())

    class Meta:
        ordering = ["-year", "region_path", "id"]
        triggers: ClassVar[list[pgtrigger.Trigger]] = [append_only()]
        constraints = [models.UniqueConstraint(fields=["region", "year", "source"], name="fund_once_a_year")]
        indexes = [
            models.Index(fields=["region_path"], name="fund_area", opclasses=["varchar_pattern_ops"]),
        ]

    def __str__(self) -> str:
        return f"{self.region} {self.year} {Source(self.source).zh}"

    @property
    def label(self) -> str:
        """Whose money of which year and source, in the language that is active now."""
        return f"{self.region} {self.year} {Source(self.source).label}"


class Population(models.Model):
    """How many people a township had in a year, by which its reserve is reckoned; corrected when counted anew."""

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="populations")
    year = models.PositiveSmallIntegerField()
    people = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["region", "year"], name="population_once_a_year")]

    def __str__(self) -> str:
        return f"{self.region_id}/{self.year}: {self.people}"


class Account(models.Model):
    """One side of a fund with its balance, which only a transfer changes and which never falls below zero."""

    fund = models.ForeignKey(Fund, on_delete=models.PROTECT, related_name="accounts")
    side = models.CharField(max_length=10, choices=Side.choices())
    balance = models.DecimalField(max_digits=14, decimal_places=2, default=0)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["fund", "side"], name="account_once"),
            models.CheckConstraint(condition=Q(balance__gte=0) | Q(side=Side.OUTSIDE), name="balance_never_below_zero"),
        ]
        triggers: ClassVar[list[pgtrigger.Trigger]] = [
            never_removed(),
            pgtrigger.Trigger(
                name="begins_empty",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                condition=pgtrigger.Condition("NEW.balance <> 0"),
                func="RAISE EXCEPTION 'an account begins empty' USING ERRCODE = 'check_violation';",
            ),
            # a trigger that a statement fires by itself runs at depth 1, one that the ledger's own trigger fires at 2
            pgtrigger.Trigger(
                name="only_by_transfer",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                func="""
                    IF pg_trigger_depth() < 2 OR NEW.fund_id <> OLD.fund_id OR NEW.side <> OLD.side THEN
                        RAISE EXCEPTION 'a balance changes by a transfer only'
                            USING ERRCODE = 'insufficient_privilege';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.fund_id}/{self.side}"


LEGAL = ", ".join(f"('{name}', '{move.giver}', '{move.taker}', {move.within})" for name, move in MOVES.items())
"""Every legal movement as a row of SQL: its name, both sides, and whether it stays within one fund."""

LEGAL_ONLY = Template("""
    IF NOT EXISTS (
        SELECT 1 FROM funds_account g, funds_account t, (VALUES $legal) AS legal (movement, giver, taker, within)
        WHERE g.id = NEW.giver_id AND t.id = NEW.taker_id AND legal.movement = NEW.movement
          AND g.side = legal.giver AND t.side = legal.taker AND (g.fund_id = t.fund_id) = legal.within
    ) THEN
        RAISE EXCEPTION 'money does not move like this: %', NEW.movement USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
""").substitute(legal=LEGAL)


class Transfer(models.Model):
    """A double entry: the same sum, in yuan, leaves one account and reaches another; both balances follow at once."""

    movement = models.CharField(max_length=14, choices=Movement.choices())
    giver = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="given", db_index=False)
    taker = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="taken", db_index=False)
    amount = models.DecimalField(max_digits=14, decimal_places=2)
    on = models.DateField()
    document_no = models.CharField(max_length=80, blank=True)
    note = models.CharField(max_length=200, blank=True)
    order = models.ForeignKey("funds.Order", null=True, on_delete=models.PROTECT, related_name="transfers")
    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="transfer_above_zero"),
            models.CheckConstraint(condition=~Q(giver=F("taker")), name="transfer_between_two"),
        ]
        indexes = [
            models.Index(fields=["giver", "on", "id"], name="transfer_given"),
            models.Index(fields=["taker", "on", "id"], name="transfer_taken"),
            models.Index(fields=["on", "id"], name="transfer_rare", condition=~Q(movement__in=OF_ORDERS)),
        ]
        triggers: ClassVar[list[pgtrigger.Trigger]] = [
            append_only(),
            pgtrigger.Trigger(
                name="legal_movement",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func=LEGAL_ONLY,
            ),
            # the lower number first, so that two transfers between the same accounts never wait for each other
            pgtrigger.Trigger(
                name="balances_follow",
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                declare=[("first", "BIGINT"), ("second", "BIGINT")],
                func="""
                    first := LEAST(NEW.giver_id, NEW.taker_id);
                    second := GREATEST(NEW.giver_id, NEW.taker_id);
                    UPDATE funds_account
                        SET balance = balance + CASE WHEN id = NEW.taker_id THEN NEW.amount ELSE -NEW.amount END
                        WHERE id = first;
                    UPDATE funds_account
                        SET balance = balance + CASE WHEN id = NEW.taker_id THEN NEW.amount ELSE -NEW.amount END
                        WHERE id = second;
                    INSERT INTO funds_turnover AS t (account_id, month, movement, came, went, came_last)
                    VALUES
                        (NEW.giver_id, date_trunc('month', NEW."on"), NEW.movement, 0, NEW.amount, NULL),
                        (NEW.taker_id, date_trunc('month', NEW."on"), NEW.movement, NEW.amount, 0, NEW."on")
                    ON CONFLICT (account_id, month, movement) DO UPDATE SET
                        came = t.came + excluded.came, went = t.went + excluded.went,
                        came_last = greatest(t.came_last, excluded.came_last);
                    RETURN NULL;
                """,
            ),
            # by its name it follows ``balances_follow``, which waits for whoever holds the accounts to close the month
            pgtrigger.Trigger(
                name="books_are_closed",
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                func="""
                    IF EXISTS (
                        SELECT 1 FROM funds_sheet s JOIN funds_account a ON a.fund_id = s.fund_id
                        WHERE a.id IN (NEW.giver_id, NEW.taker_id) AND s.state <> 'returned'
                          AND s.month >= date_trunc('month', NEW."on")
                    ) THEN
                        RAISE EXCEPTION 'the books of % are closed', to_char(NEW."on", 'YYYY-MM')
                            USING ERRCODE = 'check_violation';
                    END IF;
                    RETURN NULL;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.movement} {self.amount}"

    @property
    def actor(self) -> str:
        """Who moved the money; the system has a name in both languages."""
        return self.by_name if self.by_id else THE_SYSTEM.label
