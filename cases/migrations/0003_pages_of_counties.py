from datetime import date
from decimal import Decimal

from django.contrib.postgres.indexes import BrinIndex
from django.db import migrations, models
from django.db.models.functions import Coalesce

import cases.terms
from common import migrating

ENDED = (
    cases.terms.State["CLOSED"],
    cases.terms.State["ACCEPTANCE_REFUSED"],
    cases.terms.State["NOT_APPROVED"],
    cases.terms.State["WITHDRAWN"],
    cases.terms.State["TERMINATED"],
)
IN_HAND = models.Q(("state__in", ENDED), _negated=True)
RUNNING = models.Q(("clock_started_on__isnull", False), ("clock_stopped_on", None))
DUE = models.Case(
    models.When(clock_stopped_on=None, due_on__isnull=False, then="due_on"),
    default=models.Value(date(9999, 12, 31)),
    output_field=models.DateField(),
)
AMOUNTS = ["approved_amount", "proposed_amount", "paid_amount"]


def _sum(none: str) -> Coalesce:
    return Coalesce(*AMOUNTS, models.Value(Decimal(none)))


def _hand(name: str, *keys: object, include: list[str] | None = None) -> migrating.AddIndex:
    index = models.Index(*keys, models.F("id"), name=name, condition=IN_HAND, include=include)
    return migrating.AddIndex(model_name="case", index=index)


def _running(name: str, place: str) -> migrating.AddIndex:
    index = models.Index(
        fields=[place, "due_on", "id"], name=name, condition=RUNNING, include=["state", "due_provisional"]
    )
    return migrating.AddIndex(model_name="case", index=index)


STANDS = """
    UPDATE cases_case SET clock_stopped_on = changed_at::date
    WHERE state IN ('closed', 'acceptance_refused', 'not_approved', 'withdrawn', 'terminated')
      AND due_on IS NOT NULL AND clock_stopped_on IS NULL
"""
"""A case whose later stages were stopped was closed with its clock running."""


class Migration(migrations.Migration):
    dependencies = [("cases", "0002_rising_sums")]

    operations = [
        migrations.RemoveIndex(model_name="case", name="case_hand_due"),
        _hand("case_hand_due_near", models.F("township"), DUE, include=["clock_stopped_on", "due_on"]),
        _hand("case_hand_due_wide", models.F("county"), DUE, include=["clock_stopped_on", "due_on"]),
        _hand("case_hand_sum_wide", models.F("county"), _sum("0.00"), include=AMOUNTS),
        _hand("case_hand_rising_wide", models.F("county"), _sum("9999999999.99"), include=AMOUNTS),
        _hand("case_hand_new_wide", models.F("county")),
        _running("case_running_near", "township"),
        _running("case_running_wide", "county"),
        migrating.AddIndex(
            model_name="searchentry",
            index=BrinIndex(fields=["case"], name="search_newest", pages_per_range=64, autosummarize=True),
        ),
        migrations.RunSQL(STANDS, migrations.RunSQL.noop),
        migrating.AddConstraint(
            model_name="case",
            constraint=models.CheckConstraint(
                condition=IN_HAND | models.Q(due_on=None) | models.Q(clock_stopped_on__isnull=False),
                name="case_ended_clock_stands",
            ),
        ),
    ]
