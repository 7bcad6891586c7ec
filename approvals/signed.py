"""What has been signed on a case so far."""

from decimal import Decimal

from approvals.models import Decision, MeetingItem, Review
from approvals.terms import MeetingKind, Opinion, Purpose
from cases.models import Case
from cases.terms import State
from common.rows import newest
from standards.policy.terms import Level


def newest_review(case: Case, level: Level) -> Review | None:
    """The opinion of a level that counts."""
    return newest(case.reviews, level=level)


def not_proposed(case: Case) -> Review | None:
    """The township's newest opinion, if it proposes no relief."""
    signed = newest_review(case, Level.TOWNSHIP)
    return signed if signed is not None and signed.opinion == Opinion.DISAGREE else None


def items_for(case: Case, purpose: Purpose) -> list[MeetingItem]:
    """What meetings resolved for the facts as they are, oldest first; void and replaced ones are left out."""
    found = [item for item in case.minutes.all() if speaks_for(item, case) and item.purpose == purpose]
    return sorted(found, key=lambda item: item.pk)


def speaks_for(item: MeetingItem, case: Case) -> bool:
    """Whether a resolution still counts: no fact has changed since, and no later meeting replaces it."""
    return item.facts_version == case.facts_version and not item.meeting.is_replaced


def minutes_for(case: Case, amount: Decimal) -> MeetingItem | None:
    """The newest minutes for the facts as they are now, if they resolved at least ``amount``; older ones are void.

    A township's meeting speaks for what the township decides, the county's for everything.
    """
    own = State(case.state) is State.TOWNSHIP_DECISION
    kept = [item for item in items_for(case, Purpose.SUM) if own or item.meeting.level == Level.COUNTY]
    return kept[-1] if kept and agrees(kept[-1], amount) else None


def agrees(item: MeetingItem, amount: Decimal) -> bool:
    """Whether the meeting agreed to ``amount`` yuan or more."""
    return item.passed and item.amount is not None and item.amount >= amount


def resolved_by(case: Case, kind: MeetingKind) -> MeetingItem | None:
    """The newest resolution on whether and how much, of a meeting of that kind, for the facts as they are."""
    found = [item for item in items_for(case, Purpose.SUM) if item.meeting.kind == kind]
    return found[-1] if found else None


def signed_item_for(case: Case, purpose: Purpose) -> MeetingItem | None:
    """What the newest meeting resolved for this purpose, if it was carried, is signed and still speaks for the case."""
    found = items_for(case, purpose)
    return found[-1] if found and found[-1].passed and found[-1].meeting.is_signed else None


def decision_of(case: Case) -> Decision | None:
    """The decision on a case, if there is one."""
    try:
        return case.decision
    except Decision.DoesNotExist:
        return None
