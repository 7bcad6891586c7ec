"""The application for dibao or tekun of a case, as its pages show it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from cases.interim import ASKED_AFTER_DAYS, interim_finding, newest_answer
from cases.models import Case, InterimAnswer
from common.errors import NotFound
from standards.policy.findings import Finding
from standards.policy.terms import StandingAid


@dataclass(frozen=True, slots=True)
class Interim:
    """The other application, what became of it (newest first) and what policy says of the two."""

    case: Case
    kind: StandingAid
    answers: Sequence[InterimAnswer]
    finding: Finding[bool]
    asked: bool
    """Whether its outcome is overdue to be written down."""

    @property
    def answer(self) -> InterimAnswer | None:
        """The outcome that counts."""
        return self.answers[0] if self.answers else None


def interim_of_case(case: Case, *, today: date) -> Interim | None:
    """None for a case without such a link, which takes no query."""
    finding = interim_finding(case, today=today)
    if finding is None or case.interim_applied_on is None:
        return None
    newest_answer(case)  # reads the answers once
    answers = sorted(case.interim_answers.all(), key=lambda row: -row.pk)
    asked = not answers and case.interim_applied_on <= today - timedelta(days=ASKED_AFTER_DAYS)
    return Interim(case, StandingAid(case.interim_kind), answers, finding, asked)


def interim_to_answer(case: Case, *, today: date) -> Interim:
    """The same; raises NotFound for a case without such a link."""
    found = interim_of_case(case, today=today)
    if found is None:
        raise NotFound("no_interim", _("This case names no application for dibao or tekun."))
    return found
