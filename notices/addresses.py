"""What the API offers of notices: the desk, the messages of an officer, announcements that could not be delivered."""

from datetime import datetime

from accounts.duties import Duty
from accounts.officer import Officer
from accounts.operations import Act, Look, Pages, address
from common.bodies import Whole
from notices import selectors, services
from notices.hooks.api import ADDRESSES as OF_HOOKS
from notices.shapes import CountedShape, DeskShape, MessageShape, UndeliveredShape


def read_until(*, until: int, officer: Officer, at: datetime) -> dict[str, int]:
    """All messages up to one id are read; returns how many had not been."""
    return {"count": services.mark_all_read(officer=officer, at=at, until=until)}


def deliver_again() -> dict[str, int]:
    """Let announcements that failed too often be tried again; returns how many."""
    return {"count": services.try_again()}


ADDRESSES = [
    *OF_HOOKS,
    address("desk/", "desk", get=Look(selectors.desk, gives=DeskShape)),
    address("messages/", "messages", get=Pages(selectors.messages_of, gives=MessageShape)),
    address(
        "messages/readings/",
        "messages_read",
        post=Act(read_until, gives=CountedShape, until=Whole(min_value=1, max_value=2**63 - 1)),
    ),
    address("messages/<int:message_id>/reading/", "message_read", post=Act(services.mark_read)),
    address(
        "announcements/undelivered/",
        "undelivered",
        get=Pages(selectors.undelivered, Duty.OFFICERS, gives=UndeliveredShape),
    ),
    address(
        "announcements/undelivered/retries/",
        "undelivered_again",
        post=Act(deliver_again, Duty.OFFICERS, gives=CountedShape),
    ),
]
