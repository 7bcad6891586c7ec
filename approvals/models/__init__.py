"""What officers signed about a case: opinions, meetings, decisions, and what followed from them."""

from approvals.models.decisions import (
    DeadlineWarning,
    Decision,
    PayeeChange,
    PostReview,
    Review,
    Route,
    Supervision,
)
from approvals.models.meetings import AgendaLine, Attendee, Meeting, MeetingCall, MeetingItem, SignedMinutes

__all__ = [
    "AgendaLine",
    "Attendee",
    "DeadlineWarning",
    "Decision",
    "Meeting",
    "MeetingCall",
    "MeetingItem",
    "PayeeChange",
    "PostReview",
    "Review",
    "Route",
    "SignedMinutes",
    "Supervision",
]
