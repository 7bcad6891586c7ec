"""What officers signed about a case: opinions, meetings, decisions, and what followed from them."""

from approvals.models.decisions import (
    DeadlineWarning,
    Decision,
    PayeeChange,
    PostReview,
    Review,
    Route,
    Stage,
    StageReview,
    Supervision,
)
from approvals.models.meetings import (
    UNMET,
    AgendaLine,
    Attendee,
    Meeting,
    MeetingCall,
    MeetingItem,
    SignedMinutes,
    Unmet,
)

__all__ = [
    "UNMET",
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
    "Stage",
    "StageReview",
    "Supervision",
    "Unmet",
]
