"""What a case still has to be paid back, as whoever keeps the money told it to this floor."""

from typing import ClassVar

import pgtrigger
from django.db import models

from cases.models.case import Case
from common.kept import never_removed


class Owing(models.Model):
    """Relief of a case that is ordered to be paid back: since when, whether for false statements, whether it still is.

    Later applications of anybody of that case look here. ``reference`` is the number under which it is recovered.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="owings")
    reference = models.CharField(max_length=40)
    false_statements = models.BooleanField()
    decided_on = models.DateField()
    open = models.BooleanField(default=True)
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ["decided_on", "id"]
        constraints = [models.UniqueConstraint(fields=["case", "reference"], name="owing_once")]
        triggers: ClassVar[list[pgtrigger.Trigger]] = [
            never_removed(),
            pgtrigger.ReadOnly(
                name="owing_stays_as_decided", fields=["case", "reference", "false_statements", "decided_on"]
            ),
        ]

    def __str__(self) -> str:
        return self.reference
