"""What the lists of cases are sorted by, and the indexes in which they find it."""

from datetime import date
from decimal import Decimal

from django.db import models
from django.db.models import Case as Choose
from django.db.models import F, Q, Value, When
from django.db.models.functions import Coalesce

from cases.workflow import FINAL_STATES, OPEN_TO_HELP
from standards.policy.terms import ReliefType

IN_HAND = ~Q(state__in=FINAL_STATES)
RUNNING = Q(clock_started_on__isnull=False, clock_stopped_on=None)
WAITS_FOR_HELP = Q(relief_type=ReliefType.EMERGENCY, helped_on=None, state__in=OPEN_TO_HELP)
"""An emergency whose first help is still to come; that it is one is said first, as an index knows those."""
NEVER = date(9999, 12, 31)
"""Sorts behind every due day: the clock does not run."""


def due_key() -> Choose:
    """What a list sorts by that asks for the due day first; exactly what the indexes of the lists hold."""
    running = When(clock_stopped_on=None, due_on__isnull=False, then="due_on")
    return Choose(running, default=Value(NEVER), output_field=models.DateField())


def sum_key() -> Coalesce:
    """The sum of a case in yuan: decided, else proposed, else paid."""
    return _sum_else(Decimal("0.00"))


def rising_sum_key() -> Coalesce:
    """The same for a list that begins with the smallest: a case without a sum stands last in either direction."""
    return _sum_else(Decimal("9999999999.99"))


def _sum_else(none: Decimal) -> Coalesce:
    return Coalesce("approved_amount", "proposed_amount", "paid_amount", Value(none))


INDEXES = [
    models.Index(
        fields=["region_path", "state", "id"], name="case_region_state",
        opclasses=["varchar_pattern_ops", "varchar_ops", "int8_ops"],
    ),
    models.Index(
        fields=["region_path"], name="case_in_hand", opclasses=["varchar_pattern_ops"], condition=IN_HAND,
    ),
    models.Index(
        "township", due_key(), "id", name="case_hand_due_near", condition=IN_HAND,
        include=["clock_stopped_on", "due_on"],
    ),
    models.Index("township", sum_key(), "id", name="case_hand_sum", condition=IN_HAND),
    models.Index("township", rising_sum_key(), "id", name="case_hand_rising", condition=IN_HAND),
    models.Index("township", "id", name="case_hand_new", condition=IN_HAND),
    models.Index(
        "county", due_key(), "id", name="case_hand_due_wide", condition=IN_HAND,
        include=["clock_stopped_on", "due_on"],
    ),
    models.Index(
        "county", sum_key(), "id", name="case_hand_sum_wide", condition=IN_HAND,
        include=["approved_amount", "proposed_amount", "paid_amount"],
    ),
    models.Index(
        "county", rising_sum_key(), "id", name="case_hand_rising_wide", condition=IN_HAND,
        include=["approved_amount", "proposed_amount", "paid_amount"],
    ),
    models.Index(F("county"), F("id"), name="case_hand_new_wide", condition=IN_HAND),
    models.Index("township", due_key(), "id", name="case_all_due"),
    models.Index("township", sum_key(), "id", name="case_all_sum"),
    models.Index("township", rising_sum_key(), "id", name="case_all_rising"),
    models.Index("township", "id", name="case_all_new"),
    models.Index(fields=["township", "state", "due_on", "id"], name="case_worklist"),
    models.Index(fields=["county", "state", "due_on", "id"], name="case_county_worklist"),
    models.Index(fields=["due_on", "id"], name="case_running", condition=Q(clock_stopped_on=None)),
    models.Index(
        fields=["township", "due_on", "id"], name="case_running_there", condition=Q(clock_stopped_on=None)
    ),
    models.Index(
        fields=["township", "due_on", "id"], name="case_running_near", condition=RUNNING,
        include=["state", "due_provisional"],
    ),
    models.Index(
        fields=["county", "due_on", "id"], name="case_running_wide", condition=RUNNING,
        include=["state", "due_provisional"],
    ),
    models.Index(
        fields=["region_path"], name="case_running_within", opclasses=["varchar_pattern_ops"],
        condition=Q(clock_stopped_on=None),
    ),
    models.Index(fields=["clock_stopped_on"], name="case_stopped"),
    models.Index(fields=["accepted_on", "township"], name="case_accepted"),
    models.Index(fields=["decided_on", "township"], name="case_decided"),
    models.Index(
        fields=["county", "cause", "category", "relief_type", "decided_on", "id"], name="case_alike",
        condition=Q(approved_amount__isnull=False),
    ),
    models.Index(fields=["helped_on"], name="case_helped", condition=Q(helped_on__isnull=False)),
    models.Index(fields=["applicant", "decided_on"], name="case_of_applicant"),
    models.Index(
        fields=["incident_plain", "county"], name="case_of_incident", condition=~Q(incident_plain="")
    ),
    models.Index(
        fields=["region_path"], name="case_interim", opclasses=["varchar_pattern_ops"],
        condition=~Q(interim_kind=""),
    ),
    models.Index(
        fields=["state", "region_path"], name="case_hand_work", condition=IN_HAND,
        opclasses=["varchar_ops", "varchar_pattern_ops"],
        include=["id", "due_on", "clock_stopped_on", "helped_on", "relief_type", "track", "proposed_amount"],
    ),
    models.Index(
        fields=["region_path"], name="case_waits_for_help", opclasses=["varchar_pattern_ops"],
        condition=Q(relief_type=ReliefType.EMERGENCY, helped_on=None) & IN_HAND,
    ),
]  # fmt: skip
