"""Papers of recovery as they leave the house, and the trace of that."""

from datetime import datetime

from django.db import transaction

from accounts.officer import Officer
from audit.services import record
from audit.verbs import Verb
from funds.selectors.recovery import Letter, letter_of


@transaction.atomic
def print_letter(recovery_id: int, *, officer: Officer, at: datetime) -> Letter:
    """The letter that orders the return; raises NotFound where none was ordered."""
    letter = letter_of(officer, recovery_id)
    case = letter.recovery.case
    record(
        Verb.RECOVERY_LETTER, subject=case, officer=officer, at=at, region_path=case.region_path, label=str(case),
        after={"recovery": letter.recovery.number},
    )  # fmt: skip
    return letter
