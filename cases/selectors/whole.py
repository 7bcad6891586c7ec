"""One case with everything that its page tells."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from accounts.officer import Officer
from cases.selectors.actions import Action, actions, may_write
from cases.selectors.county import OfTheCounty, missing, of_the_county
from cases.selectors.file import File, Head, case_of, file_of, head_of
from cases.selectors.interim import Interim, interim_of_case
from cases.selectors.letters import letters_of
from cases.selectors.notice import Notice
from cases.selectors.owings import owings_of_case
from cases.terms import LetterKind
from common.errors import Blocker


@dataclass(frozen=True, slots=True)
class Whole:
    """Where the case stands, its file, what this officer can do now, and what must be known of it."""

    head: Head
    file: File
    actions: list[Action]
    county: OfTheCounty
    unanswered: list[Blocker]
    letters: list[LetterKind]
    owings: Sequence[Notice]
    interim: Interim | None
    may_write: bool


def whole_case(case_id: int, *, officer: Officer, today: date) -> Whole:
    """One case: facts, where it stands and by when it is due, what can be done now and what stands in the way."""
    top = head_of(case_of(officer, case_id), officer=officer, today=today, here="cases:detail")
    whole = file_of(top.case)
    return Whole(
        head=top,
        file=whole,
        actions=actions(top.case, officer=officer, today=today),
        county=of_the_county(top.case),
        unanswered=missing(top.case),
        letters=letters_of(top.case),
        owings=owings_of_case(top.case, officer),
        interim=interim_of_case(top.case, today=today),
        may_write=may_write(top.case, officer),
    )
