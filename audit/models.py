"""What happened: append-only, in the same transaction as the thing itself."""

from typing import ClassVar

import pgtrigger
from django.conf import settings
from django.db import models

from audit.verbs import Verb


class Event(models.Model):
    """One act: who, for whom, what, before and after, by which clause, where. The database refuses update and delete."""

    at = models.DateTimeField()
    verb = models.CharField(max_length=40, choices=Verb.choices())
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    actor_name = models.CharField(max_length=64)
    office_name = models.CharField(max_length=120, blank=True)
    on_behalf_of = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    on_behalf_name = models.CharField(max_length=64, blank=True)
    subject_type = models.CharField(max_length=40)
    subject_id = models.BigIntegerField()
    subject_label = models.CharField(max_length=120, blank=True)
    region_path = models.CharField(max_length=120, blank=True)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    clause = models.CharField(max_length=20, blank=True)
    note = models.TextField(blank=True)

    class Meta:
        ordering = ["id"]
        indexes = [
            models.Index(fields=["subject_type", "subject_id", "id"], name="event_of_subject"),
            models.Index(fields=["region_path", "id"], name="event_by_region", opclasses=["varchar_pattern_ops", "int8_ops"]),
        ]
        triggers: ClassVar[list[pgtrigger.Trigger]] = [
            pgtrigger.Protect(name="event_is_append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return self.sentence

    @property
    def sentence(self) -> str:
        """The act as a sentence for the timeline."""
        return Verb(self.verb).label


class Outbox(models.Model):
    """An event that the world is still to be told of; one row, written with the event."""

    event = models.OneToOneField(Event, on_delete=models.PROTECT, primary_key=True, related_name="outbox")
    delivered_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.TextField(blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["event"], name="outbox_undelivered", condition=models.Q(delivered_at=None)),
        ]

    def __str__(self) -> str:
        return f"outbox {self.event_id}"
