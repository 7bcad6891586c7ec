"""What an officer was told."""

from django.db import models
from django.db.models import Q

from accounts.models import User
from audit.models import Event
from cases.models import Case
from notices.telling import told


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
