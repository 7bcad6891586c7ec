"""What happened: append-only, in the same transaction as the thing itself."""

from typing import ClassVar

import pgtrigger
from django.conf import settings
from django.db import models
from django.utils.translation import gettext as _

from audit.verbs import THE_SYSTEM, Verb
from common.kept import append_only, never_removed
from common.said import Said


class Event(models.Model):
    """One act: who, for whom, what, before and after, by which clause, where; append-only."""

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
    words = models.JSONField(default=dict)
    """Code -> [Chinese, English] of the terms in before and after, as they were called at the time; of a note that the
    product composed, the same."""
    clause = models.CharField(max_length=20, blank=True)
    note = models.TextField(blank=True)

    class Meta:
        ordering = ["id"]
        indexes = [
            models.Index(fields=["subject_type", "subject_id", "id"], name="event_of_subject"),
            models.Index(
                fields=["region_path", "id"], name="event_by_region", opclasses=["varchar_pattern_ops", "int8_ops"]
            ),
            models.Index(fields=["actor_name", "id"], name="event_of_actor"),
            models.Index(fields=["verb", "id"], name="event_by_verb"),
            models.Index(fields=["at"], name="event_by_day"),
            models.Index(fields=["subject_label", "id"], name="event_by_label"),
        ]
        triggers: ClassVar[list[pgtrigger.Trigger]] = [append_only()]

    def __str__(self) -> str:
        return self.sentence

    @property
    def who(self) -> str:
        """Who acted, in which office, and for whom when it was a substitute."""
        who = THE_SYSTEM.label if self.actor_name == THE_SYSTEM else self.actor_name
        if self.office_name:
            who = _("%(name)s (%(office)s)") % {"name": who, "office": self.office_name}
        if self.on_behalf_name:
            who = _("%(who)s for %(absent)s") % {"who": who, "absent": self.on_behalf_name}
        return who

    @property
    def act(self) -> str:
        """What was done to what, and from which state to which."""
        return self.act_on(self.subject_label)

    def act_on(self, subject: str) -> str:
        """What was done, to what is called so here; nothing where the reader knows."""
        act = Verb(self.verb).label
        if subject and subject != self.actor_name:
            act = _("%(act)s: %(subject)s") % {"act": act, "subject": subject}
        before, after = self._word(self.before.get("state")), self._word(self.after.get("state"))
        if before and after and before != after:
            act = _("%(act)s, from “%(before)s” to “%(after)s”") % {"act": act, "before": before, "after": after}
        return act

    @property
    def told(self) -> str:
        """Who, office, for whom, what, from where to where, as a sentence in the active language."""
        return _("%(who)s %(act)s.") % {"who": self.who, "act": self.act}

    @property
    def sentence(self) -> str:
        """The whole act: what is told, and why."""
        return f"{self.told} {self.why}".strip()

    @property
    def why(self) -> str:
        """The note: the words of an officer as they are, what the product composed in the active language."""
        return self._word(self.note)

    def _word(self, code: object) -> str:
        return Said(*self.words.get(str(code), [str(code or "")])).label


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
        triggers: ClassVar[list[pgtrigger.Trigger]] = [never_removed()]

    def __str__(self) -> str:
        return f"outbox {self.event_id}"
