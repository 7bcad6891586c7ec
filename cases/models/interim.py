"""What became of an application for dibao or tekun whose applicant is helped meanwhile (二（二）1)."""

from typing import ClassVar

import pgtrigger
from django.db import models
from django.db.models import Q

from accounts.models import User
from cases.models.case import Case
from common.kept import append_only
from standards.policy.terms import AnswerOutcome


class InterimAnswer(models.Model):
    """The outcome of the other application as an officer learned it; a later row corrects an earlier one.

    No fact of this case: no signature rests on it, and it is kept after closing too. ``granted_from`` is the first day
    of the month from which the standing aid is paid.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="interim_answers")
    outcome = models.CharField(max_length=10, choices=AnswerOutcome.choices())
    answered_on = models.DateField()
    number = models.CharField(max_length=60, blank=True)
    granted_from = models.DateField(null=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        triggers: ClassVar[list[pgtrigger.Trigger]] = [append_only()]
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome=AnswerOutcome.APPROVED, granted_from__isnull=False)
                | Q(granted_from=None, outcome__in=(AnswerOutcome.REFUSED, AnswerOutcome.WITHDRAWN)),
                name="interim_granted_from_a_month",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id}: {self.outcome}"
