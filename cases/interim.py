"""The application for dibao or tekun that a case of temporary relief carries a link to (二（二）1)."""

from datetime import date

from django.db.models import prefetch_related_objects

from cases.models import Case, InterimAnswer
from cases.terms import State
from common.rows import newest
from standards.policy.findings import Finding
from standards.policy.interim import OtherApplication, interim_relief
from standards.policy.terms import AnswerOutcome, Category, StandingAid

ASKED_AFTER_DAYS = 30
"""So many days after that application its outcome is asked for."""


def newest_answer(case: Case) -> InterimAnswer | None:
    """The outcome that counts; None while the other application is open, or where there is none."""
    if not case.interim_kind:
        return None
    prefetch_related_objects([case], "interim_answers")
    return newest(case.interim_answers)


def interim_finding(case: Case, *, today: date) -> Finding[bool] | None:
    """What policy says of relief meanwhile; None for a case without such a link.

    A case that is approved and not paid in full is relieved in the month of today as well.
    """
    if not case.interim_kind or case.interim_applied_on is None:
        return None
    answer = newest_answer(case)
    other = OtherApplication(
        kind=StandingAid(case.interim_kind),
        applied_on=case.interim_applied_on,
        answer=AnswerOutcome(answer.outcome) if answer else None,
        granted_from=answer.granted_from if answer else None,
        category=Category(case.category) if case.category else None,
    )
    open_still = case.state == State.APPROVED or case.decided_on is None
    return interim_relief(other, relieved_on=today if open_still or case.decided_on is None else case.decided_on)
