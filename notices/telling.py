"""What an event says to those whom it concerns."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from audit.models import Event
from audit.verbs import Verb


def told(event: Event) -> str:
    """A sentence in the active language, without the words of the officer who acted."""
    words = {"case": event.subject_label, "day": event.after.get("due_on")}
    match event.verb:
        case Verb.DEADLINE_WARNED:
            words["days"] = days = int(event.after["kind"])
            return (
                ngettext(
                    "%(case)s is due on %(day)s (warning of %(days)d working day ahead)",
                    "%(case)s is due on %(day)s (warning of %(days)d working days ahead)",
                    days,
                )
                % words
            )
        case Verb.OVERDUE:
            return _("%(case)s was due on %(day)s and is overdue; an explanation is owed") % words
        case Verb.STAGE_LATE:
            words["stage"] = event.after["stage"]
            return _("%(case)s: stage %(stage)s was planned for %(day)s and is not reviewed yet") % words
        case Verb.DUE_CHANGED:
            words["before"] = event.before["due_on"]
            return _("%(case)s is now due on %(day)s instead of %(before)s") % words
        case _other:
            return event.told
