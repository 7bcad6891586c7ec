"""What has been signed on a case so far."""

from decimal import Decimal

from approvals.models import Decision, Minutes, Review
from approvals.terms import Opinion
from cases.models import Case
from common.rows import newest
from standards.policy.terms import Level


def newest_review(case: Case, level: Level) -> Review | None:
    """The opinion of a level that counts."""
    return newest(case.reviews, level=level)


def not_proposed(case: Case) -> Review | None:
    """The township's newest opinion, if it proposes no relief."""
    signed = newest_review(case, Level.TOWNSHIP)
    return signed if signed is not None and signed.opinion == Opinion.DISAGREE else None


def minutes_for(case: Case, amount: Decimal) -> Minutes | None:
    """The newest minutes for the facts as they are now, if they resolved at least ``amount``; older ones are void."""
    kept = newest(case.minutes, facts_version=case.facts_version)
    return kept if kept is not None and kept.amount >= amount else None


def decision_of(case: Case) -> Decision | None:
    """The decision on a case, if there is one."""
    try:
        return case.decision
    except Decision.DoesNotExist:
        return None
