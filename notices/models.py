"""What an officer was told, and what other systems are told."""

from typing import ClassVar

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from accounts.duties import Duty
from accounts.models import Region, User
from accounts.officer import Officer, within
from audit.models import Event
from audit.verbs import Verb
from cases.models import Case
from cases.terms import State
from common.crypto import EncryptedTextField
from common.kept import never_emptied, never_removed
from common.said import retold
from notices.telling import told
from notices.terms import STOPPED, DeliveryState, HookState, Trouble


class Message(models.Model):
    """One announcement to one officer: once for each event and warning of a due day.

    ``text`` is what was told, in Chinese like everything that is kept; pages say it anew in the language of the reader.
    """

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="messages")
    case = models.ForeignKey(Case, null=True, on_delete=models.PROTECT, related_name="+")
    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=40)
    due_on = models.DateField(null=True)
    text = models.CharField(max_length=300)
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["user", "event"], name="told_once_per_event"),
            models.UniqueConstraint(
                fields=["user", "kind", "case", "due_on"],
                condition=Q(due_on__isnull=False),
                name="told_once_per_due_day",
            ),
        ]
        indexes = [models.Index(fields=["user", "-id"], name="message_unread", condition=Q(read_at=None))]

    def __str__(self) -> str:
        return self.text

    @property
    def told(self) -> str:
        """The event as a sentence in the active language."""
        return told(self.event)

    @property
    def stands(self) -> State | None:
        """How the case stands now, where it was read with the message and is no longer as the event left it."""
        now = getattr(self, "state", None)
        return State(now) if now and now != self.event.after.get("state") else None


class HookQuerySet(models.QuerySet["Hook"]):
    def visible_to(self, officer: Officer) -> "HookQuerySet":
        """The hooks of the area in which the officer manages officers."""
        return self.filter(within("region__path", officer.paths(Duty.OFFICERS)))

    def standing(self, state: str) -> "HookQuerySet":
        """Those of one ``HookState``."""
        if state == HookState.REMOVED:
            return self.filter(removed_at__isnull=False)
        return self.filter(removed_at=None, paused_at__isnull=state != HookState.PAUSED)


class Hook(models.Model):
    """Another system that is told of what happens in a region: whereto, of what (``verbs``; none means all), signed
    with which secret.

    While it is paused its deliveries are written and wait. ``failing_since`` is the first try since the last success.
    After a rotation the former secret signs too, until ``old_until``. A removed hook keeps its log and no secret.
    """

    name = models.CharField(max_length=80)
    address = models.CharField(max_length=300)
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    verbs = ArrayField(models.CharField(max_length=40, choices=Verb.choices()), default=list, blank=True)
    secret = EncryptedTextField(blank=True)
    generation = models.PositiveIntegerField(default=1)
    issued_at = models.DateTimeField()
    old_secret = EncryptedTextField(blank=True)
    old_until = models.DateTimeField(null=True)
    token = models.UUIDField(unique=True)
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    failing_since = models.DateTimeField(null=True)
    paused_at = models.DateTimeField(null=True)
    paused_why = models.CharField(max_length=300, blank=True)
    removed_at = models.DateTimeField(null=True)

    objects = HookQuerySet.as_manager()

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(fields=["region", "name"], condition=Q(removed_at=None), name="hook_named_once"),
            models.CheckConstraint(
                condition=Q(removed_at=None) & ~Q(secret="") | Q(removed_at__isnull=False, secret="", old_secret=""),
                name="hook_has_its_secret_until_removed",
            ),
            models.CheckConstraint(
                condition=Q(old_until=None, old_secret="") | Q(old_until__isnull=False) & ~Q(old_secret="")
                | Q(removed_at__isnull=False),
                name="hook_former_secret_ends",
            ),
            models.CheckConstraint(
                condition=Q(paused_at=None, paused_why="") | Q(paused_at__isnull=False) & ~Q(paused_why=""),
                name="hook_paused_for_a_reason",
            ),
        ]  # fmt: skip
        triggers: ClassVar[list[pgtrigger.Trigger]] = [
            never_removed(),
            pgtrigger.ReadOnly(name="hook_as_made", fields=["token", "made_by", "made_at"]),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def stopped_by_itself(self) -> bool:
        """Whether nobody paused it: a day of failures did."""
        return self.paused_why == STOPPED

    @property
    def paused_because(self) -> str:
        """Why nothing is sent, in the active language where nobody typed it."""
        return retold(self.paused_why, STOPPED)

    @property
    def state(self) -> HookState:
        """Derived from what happened to it."""
        if self.removed_at is not None:
            return HookState.REMOVED
        return HookState.ON if self.paused_at is None else HookState.PAUSED

    @property
    def wanted(self) -> list[Verb]:
        """The events that were chosen; none means all."""
        return [Verb(code) for code in self.verbs]


class Delivery(models.Model):
    """One event on its way to one system. The job is this row: who has it (``claimed_until``), when it is tried next.

    ``body`` is what is sent, the same bytes at each try. ``took_ms`` are milliseconds; ``answer`` is the beginning of
    what the last try was answered.
    """

    hook = models.ForeignKey(Hook, on_delete=models.PROTECT, related_name="deliveries", db_index=False)
    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="+", db_index=False)
    subject_type = models.CharField(max_length=40)
    subject_id = models.BigIntegerField()
    verb = models.CharField(max_length=40, choices=Verb.choices())
    body = models.TextField()
    written_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=DeliveryState.choices(), default=DeliveryState.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField(null=True)
    claimed_until = models.DateTimeField(null=True)
    tried_at = models.DateTimeField(null=True)
    status = models.PositiveSmallIntegerField(null=True)
    trouble = models.CharField(max_length=16, choices=Trouble.choices(), blank=True)
    answer = models.CharField(max_length=500, blank=True)
    took_ms = models.PositiveIntegerField(null=True)
    delivered_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["hook", "event"], name="delivery_once_per_event"),
            models.CheckConstraint(
                condition=Q(state=DeliveryState.WAITING, next_try_at__isnull=False)
                | ~Q(state=DeliveryState.WAITING) & Q(next_try_at=None, claimed_until=None),
                name="delivery_waits_for_a_time",
            ),
            models.CheckConstraint(
                condition=Q(state=DeliveryState.DELIVERED, delivered_at__isnull=False, trouble="")
                | ~Q(state=DeliveryState.DELIVERED) & Q(delivered_at=None),
                name="delivery_delivered_at_a_time",
            ),
        ]
        indexes = [
            models.Index(fields=["hook", "-id"], name="delivery_log"),
            models.Index(fields=["hook", "-id"], name="delivery_failed", condition=Q(state=DeliveryState.FAILED)),
            models.Index(fields=["next_try_at", "id"], name="delivery_due", condition=Q(state=DeliveryState.WAITING)),
            models.Index(
                fields=["hook", "subject_type", "subject_id", "event"], name="delivery_in_order",
                condition=Q(state=DeliveryState.WAITING),
            ),
            models.Index(fields=["written_at"], name="delivery_done", condition=~Q(state=DeliveryState.WAITING)),
        ]  # fmt: skip
        triggers: ClassVar[list[pgtrigger.Trigger]] = [
            never_emptied(),
            pgtrigger.ReadOnly(
                name="delivery_as_written",
                fields=["hook", "event", "subject_type", "subject_id", "verb", "body", "written_at"],
            ),
            pgtrigger.Protect(
                name="delivery_waiting_stays",
                operation=pgtrigger.Delete,
                condition=pgtrigger.Condition("OLD.state = 'waiting'"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.hook_id}/{self.event_id}"

    @property
    def stands(self) -> DeliveryState:
        """The state as a term."""
        return DeliveryState(self.state)

    @property
    def failed_by(self) -> str:
        """Why the last try did not deliver; empty when it did, or when there was none."""
        return Trouble(self.trouble).label if self.trouble else ""

    @property
    def told(self) -> str:
        """What happened, by the name of the act."""
        return Verb(self.verb).label
