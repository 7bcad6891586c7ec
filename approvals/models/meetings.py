"""Meetings over cases (一事一议, 集体研究, 县级协调机制): agenda, who sat there, votes, the signed paper."""

from typing import ClassVar

import pgtrigger
from django.db import models
from django.db.models import F, Q

from accounts.models import Office, User
from accounts.officer import Officer, within
from approvals.terms import CallGround, MeetingKind, MeetingStands, MeetingState, Purpose
from cases.models import Case
from cases.models.evidence import Scan
from cases.terms import State
from common.kept import append_only, never_removed
from standards.policy.terms import Level

BEFORE_A_DECISION = (
    State.INVESTIGATED, State.REVIEWED, State.PUBLICISED, State.TOWNSHIP_DECISION, State.COUNTY_REVIEW,
    State.COUNTY_DECISION,
)  # fmt: skip
MAY_WAIT = f"""
    SELECT c.id AS case_id, c.region_path FROM cases_case c
    WHERE c.state IN ({", ".join(f"'{state.value}'" for state in BEFORE_A_DECISION)}) AND (
        EXISTS (SELECT 1 FROM approvals_meetingcall m WHERE m.case_id = c.id)
        OR EXISTS (
            SELECT 1 FROM approvals_route r WHERE r.case_id = c.id AND (
                r.determination -> 'needs_minutes' = 'true'
                OR c.proposed_amount > (r.determination ->> 'cap')::numeric
            )
        )
    )
"""  # noqa: S608
"""What ``Unmet`` consists of at least: cases that were put before a meeting or sent with a sum that takes one."""
UNMET = "INSERT INTO approvals_unmet (case_id, region_path)" + MAY_WAIT

RAISED = """
    NEW.level = 'county' AND NEW.amount > (
        SELECT (r.determination ->> 'cap')::numeric FROM approvals_route r WHERE r.case_id = c.id
        ORDER BY r.id DESC LIMIT 1
    )
"""
"""The county proposes more than may be decided without minutes."""
TAKES_MINUTES = """
    NEW.determination -> 'needs_minutes' = 'true' OR NEW.amount > (NEW.determination ->> 'cap')::numeric
"""
"""The case is sent for decision with a sum that takes minutes."""


def may_wait(where: str) -> pgtrigger.Trigger:
    """With a new row of which ``where`` is true its case may wait for a meeting."""
    return pgtrigger.Trigger(
        name="case_may_wait_for_a_meeting",
        operation=pgtrigger.Insert,
        when=pgtrigger.After,
        func=f"""
            INSERT INTO approvals_unmet (case_id, region_path)
            SELECT c.id, c.region_path FROM cases_case c WHERE c.id = NEW.case_id AND ({where})
            ON CONFLICT (case_id) DO NOTHING;
            RETURN NULL;
        """,  # noqa: S608
    )


def waits_no_more() -> pgtrigger.Trigger:
    """With a new row its case is decided."""
    return pgtrigger.Trigger(
        name="case_waits_for_no_meeting",
        operation=pgtrigger.Insert,
        when=pgtrigger.After,
        func="DELETE FROM approvals_unmet WHERE case_id = NEW.case_id; RETURN NULL;",
    )


class Unmet(models.Model):
    """A case that may wait for a meeting, so that those that do are found without all that is to be decided.

    The database writes the row when the case is put before a meeting, sent with a sum that takes minutes, or its sum is
    raised above that; it goes with the decision, or when the case ends without one. Whether a case waits at this moment
    is asked of the case itself (``selectors.waiting_cases``).
    """

    case = models.OneToOneField(Case, primary_key=True, on_delete=models.PROTECT, related_name="unmet")
    region_path = models.CharField(max_length=120)

    class Meta:
        indexes = [models.Index(fields=["region_path"], name="unmet_region", opclasses=["varchar_pattern_ops"])]

    def __str__(self) -> str:
        return f"{self.case_id} may wait for a meeting"


class MeetingCall(models.Model):
    """That a case was put before a meeting of one kind: from then on nobody decides it without (handbook 8.6)."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="meeting_calls")
    kind = models.CharField(max_length=12, choices=MeetingKind.choices())
    ground = models.CharField(max_length=12, choices=CallGround.choices())
    reason = models.TextField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=64)
    for_name = models.CharField(max_length=64, blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        triggers: ClassVar[list[pgtrigger.Trigger]] = [append_only(), may_wait("true")]
        constraints = [models.UniqueConstraint(fields=["case", "kind"], name="called_once_to_each_kind")]

    def __str__(self) -> str:
        return f"{self.case_id}/{self.kind}"


class MeetingQuerySet(models.QuerySet["Meeting"]):
    def visible_to(self, officer: Officer) -> "MeetingQuerySet":
        """Meetings of the offices in the officer's area; a township does not see its county's other cases."""
        return self.filter(within("region_path", officer.case_paths))


class Meeting(models.Model):
    """One meeting over one or many cases: prepared, then recorded as held, or called off; after that never changed.

    ``replaces`` names the meeting that this one corrects: once this one is recorded, that one counts no more.
    ``unrelated``: those voting declared to be no member and no close relative of a household on the agenda (xc-3.4).
    """

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    level = models.CharField(max_length=10, choices=Level.choices())
    region_path = models.CharField(max_length=120)
    kind = models.CharField(max_length=12, choices=MeetingKind.choices())
    state = models.CharField(max_length=10, choices=MeetingState.choices(), default=MeetingState.PREPARED)
    number = models.CharField(max_length=60, blank=True)
    meets_on = models.DateField()
    """The day for which it is called; once recorded, the day on which it was held."""
    place = models.CharField(max_length=120)
    chair = models.CharField(max_length=80)
    unrelated = models.BooleanField(default=False)
    replaces = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="replaced_by")
    token = models.UUIDField(null=True, unique=True)
    prepared_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    prepared_at = models.DateTimeField()
    recorded_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    recorded_by_name = models.CharField(max_length=64, blank=True)
    recorded_at = models.DateTimeField(null=True)
    note = models.CharField(max_length=200, blank=True)
    """Why it was called off."""

    objects = MeetingQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        triggers: ClassVar[list[pgtrigger.Trigger]] = [
            never_removed(),
            pgtrigger.Protect(
                name="meeting_is_recorded_once",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition("OLD.state <> 'prepared'"),
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["office", "number"],
                condition=~Q(number="") & ~Q(state=MeetingState.CANCELLED),
                name="meeting_number_of_an_office",
            ),
            models.CheckConstraint(
                condition=~Q(state=MeetingState.HELD)
                | Q(number__gt="", recorded_by__isnull=False, recorded_at__isnull=False),
                name="meeting_held_is_recorded",
            ),
            models.CheckConstraint(
                condition=Q(level=Level.COUNTY) | Q(level=Level.TOWNSHIP, kind=MeetingKind.COLLECTIVE),
                name="meeting_of_a_township_is_collective",
            ),
        ]
        indexes = [
            models.Index(fields=["region_path"], name="meeting_region", opclasses=["varchar_pattern_ops"]),
            models.Index(fields=["meets_on", "id"], name="meeting_by_day"),
        ]

    def __str__(self) -> str:
        return self.number or f"#{self.pk}"

    @property
    def is_signed(self) -> bool:
        """Whether the signed paper is in the file or said to be kept."""
        return hasattr(self, "signed")

    @property
    def is_replaced(self) -> bool:
        """Whether a meeting that was held corrects this one."""
        later = getattr(self, "replaced_by", None)
        return later is not None and later.state == MeetingState.HELD

    @property
    def stands(self) -> MeetingStands:
        """Where it stands, for its badge."""
        if self.state != MeetingState.HELD:
            return MeetingStands(self.state)
        if self.is_replaced:
            return MeetingStands.REPLACED
        return MeetingStands.SIGNED if self.is_signed else MeetingStands.UNSIGNED


def _while_prepared() -> pgtrigger.Trigger:
    """Nothing is added to a meeting that is recorded already."""
    return pgtrigger.Trigger(
        name="added_before_it_is_recorded",
        operation=pgtrigger.Insert,
        when=pgtrigger.Before,
        func="""
            IF NOT EXISTS (SELECT 1 FROM approvals_meeting m WHERE m.id = NEW.meeting_id AND m.state = 'prepared') THEN
                RAISE EXCEPTION 'nothing is added to a meeting that was recorded' USING ERRCODE = 'check_violation';
            END IF;
            RETURN NEW;
        """,
    )


class AgendaLine(models.Model):
    """A case on the agenda of a meeting that is not held yet; what was resolved is a ``MeetingItem``."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="agenda")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    purpose = models.CharField(max_length=8, choices=Purpose.choices())
    question = models.TextField()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "case", "purpose"], name="agenda_names_a_case_once"),
        ]

    def __str__(self) -> str:
        return f"{self.meeting_id}: {self.case_id}"


class Attendee(models.Model):
    """Somebody who was present; who does not vote reports or takes the minutes."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="attendees")
    name = models.CharField(max_length=80)
    position = models.CharField(max_length=80, blank=True)
    voting = models.BooleanField(default=True)
    user = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["id"]
        triggers: ClassVar[list[pgtrigger.Trigger]] = [append_only(), _while_prepared()]
        constraints = [models.UniqueConstraint(fields=["meeting", "name"], name="attends_once")]

    def __str__(self) -> str:
        return self.name


class ItemManager(models.Manager["MeetingItem"]):
    """Whoever reads an item asks for its meeting, whether it is signed and whether it was replaced."""

    def get_queryset(self) -> models.QuerySet["MeetingItem"]:
        return super().get_queryset().select_related("meeting__signed", "meeting__replaced_by")


class MeetingItem(models.Model):
    """What a meeting resolved about one case, with the votes; it speaks for the facts as they stood.

    ``amount`` is the highest sum in yuan that was agreed to; none where relief was not, or no sum was asked about.
    ``recused`` names those present who had no vote on this case (xc-3.4).
    """

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="items")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="minutes")
    purpose = models.CharField(max_length=8, choices=Purpose.choices())
    question = models.TextField(blank=True)
    resolution = models.TextField()
    amount = models.DecimalField(max_digits=12, decimal_places=2, null=True)
    votes_for = models.PositiveSmallIntegerField()
    votes_against = models.PositiveSmallIntegerField()
    abstained = models.PositiveSmallIntegerField()
    recused = models.CharField(max_length=200, blank=True)
    passed = models.BooleanField()
    facts_version = models.PositiveIntegerField()

    objects = ItemManager()

    class Meta:
        ordering = ["id"]
        triggers: ClassVar[list[pgtrigger.Trigger]] = [append_only(), _while_prepared()]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "case", "purpose"], name="meeting_resolves_once"),
            models.CheckConstraint(
                condition=Q(passed=True, votes_for__gt=F("votes_against") + F("abstained"))
                | Q(passed=False, votes_for__lte=F("votes_against") + F("abstained"), amount=None),
                name="meeting_item_passes_by_majority",
            ),
            models.CheckConstraint(condition=Q(amount=None) | Q(amount__gt=0), name="meeting_item_sum_is_a_sum"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def number(self) -> str:
        """The number of the minutes."""
        return self.meeting.number


class SignedMinutes(Scan, models.Model):
    """The paper that those present signed: a scan, or the number under which the office keeps it; once for a meeting.

    ``sealed_for`` is what the scan was sealed for (``common.crypto.seal``): a meeting, or the one case of minutes that
    are older than meetings.
    """

    meeting = models.OneToOneField(Meeting, on_delete=models.PROTECT, related_name="signed")
    kept_as = models.CharField(max_length=80, blank=True)
    sealed_for = models.CharField(max_length=40, blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        triggers: ClassVar[list[pgtrigger.Trigger]] = [append_only()]
        constraints = [
            models.CheckConstraint(
                condition=Q(sha256__gt="", sealed_for__gt="") | Q(kept_as__gt=""), name="minutes_paper_is_somewhere"
            )
        ]

    def __str__(self) -> str:
        return f"signed {self.meeting_id}"
