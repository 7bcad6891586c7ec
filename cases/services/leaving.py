"""What leaves the house on paper, in a file or before the eyes of an officer, and the trace of it."""

from datetime import datetime
from typing import Any, Literal

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.duties import Duty
from accounts.officer import Officer
from audit.services import record
from audit.verbs import Verb
from cases.models import Case
from cases.selectors.letters import Letter, letter_of
from cases.services.door import lock_case
from common.errors import Invalid, NotAllowed, NotFound


@transaction.atomic
def print_case(case_id: int, *, officer: Officer, at: datetime) -> Case:
    """Note that the summary of a case was printed."""
    case = lock_case(case_id, officer=officer)
    record(Verb.CASE_EXPORTED, subject=case, officer=officer, at=at, region_path=case.region_path, label=str(case))
    return case


@transaction.atomic
def print_letter(case_id: int, kind: str, *, officer: Officer, at: datetime) -> Letter:
    """A letter of the procedure, with the note that it was printed; raises NotFound when the case has no such one."""
    letter = letter_of(lock_case(case_id, officer=officer), kind)
    record(
        Verb.LETTER_PRINTED, subject=letter.case, officer=officer, at=at, region_path=letter.case.region_path,
        label=str(letter.case), after={"letter": letter.kind},
    )  # fmt: skip
    return letter


def refuse_numbers_to_inspection(officer: Officer) -> None:
    """Raise NotAllowed for who only inspects: no number of a person is his to see whole, on a page or in a file."""
    if officer.may(Duty.INSPECT) and not officer.may(Duty.CASEWORK, Duty.REVIEW, Duty.DECIDE, Duty.PAY):
        raise NotAllowed("reveal_not_allowed", _("Inspection works with masked numbers."))


Secret = Literal["id_number", "phone", "account"]


@transaction.atomic
def reveal(case_id: int, what: Secret, *, officer: Officer, at: datetime, person_id: int | None = None) -> str:
    """Show one masked value in full; the look is recorded with who, what and whose."""
    case = lock_case(case_id, officer=officer)
    refuse_numbers_to_inspection(officer)
    after: dict[str, Any] = {"what": what}
    if what == "account":
        value = case.account
    elif person_id is None:
        text = _("Say whose number it is: a member of the household.")
        raise Invalid("person_missing", text, fields={"person_id": text})
    else:
        member = case.members.select_related("person").filter(person_id=person_id).first()
        if member is None:
            raise NotFound("person_not_found", _("There is no such person in this case."))
        value = member.phone if what == "phone" else member.person.id_number
        after["person_id"] = person_id
    record(
        Verb.REVEALED, subject=case, officer=officer, at=at, region_path=case.region_path, label=str(case), after=after
    )
    return value
