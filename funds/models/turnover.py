"""What moved on each account in each month: added up by the database with every transfer."""

from typing import ClassVar

import pgtrigger
from django.db import models

from common.kept import never_removed
from funds.models.ledger import Account
from funds.terms import Movement


class Turnover(models.Model):
    """What one kind of movement brought to an account and took from it in a month, in yuan.

    ``month`` is its first day, ``came_last`` the last day in it on which something came.
    """

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="turnovers", db_index=False)
    month = models.DateField()
    movement = models.CharField(max_length=14, choices=Movement.choices())
    came = models.DecimalField(max_digits=14, decimal_places=2)
    went = models.DecimalField(max_digits=14, decimal_places=2)
    came_last = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account", "month", "movement"], name="turnover_once"),
        ]
        triggers: ClassVar[list[pgtrigger.Trigger]] = [
            never_removed(),
            # asked before the trigger begins: at depth 0 is a statement by itself, at 1 one of the ledger's own trigger
            pgtrigger.Trigger(
                name="only_by_transfer",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                condition=pgtrigger.Condition("pg_trigger_depth() < 1"),
                func="""
                    RAISE EXCEPTION 'what moved is added up by a transfer only'
                        USING ERRCODE = 'insufficient_privilege';
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account_id}/{self.month}: {self.movement}"
