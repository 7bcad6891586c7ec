"""Possible duplicates: cases that look alike, each pair decided by an officer."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.duties import Duty
from accounts.officer import Officer
from audit.services import record
from audit.verbs import Verb
from cases.facts import cases_of
from cases.models import Case, Likely
from cases.services.door import lock_case
from cases.terms import Likeness, State
from cases.workflow import FINAL_STATES
from common.errors import NotFound
from standards.policy.deadlines import add_months


def find_likely(case: Case) -> None:
    """Note cases of the same people and cause in the county that are in hand or were relieved in the last 12 months.

    Open pairs that no longer fit, because people or cause changed, are dropped; decided ones stay as they were decided.
    """
    people = list(case.members.values_list("person_id", flat=True))
    others = (
        Case.objects.filter(pk__in=cases_of(people), county_id=case.county_id)
        .exclude(pk=case.pk)
        .exclude(state__in=(State.DRAFT, *FINAL_STATES), approved_amount=None)
        .exclude(decided_on__lt=add_months(case.begun_on, -12))
        .filter(cause=case.cause)
    )
    case.likely.filter(likeness=Likeness.OPEN).exclude(other__in=others).delete()
    for other in others:
        Likely.objects.get_or_create(case=case, other=other, defaults={"why": str(other)})


@transaction.atomic
def choose_likeness(
    case_id: int, likely_id: int, *, officer: Officer, at: datetime, likeness: Likeness, note: str
) -> Likely:
    """Decide a possible duplicate; a case that is the same is then withdrawn or refused by its own step."""
    case = lock_case(case_id, officer=officer)
    held = officer.needs(Duty.CASEWORK, case.region_path)
    pair = case.likely.filter(pk=likely_id).first()
    if pair is None:
        raise NotFound("likely_not_found", _("There is no such pair."))
    if (pair.likeness, pair.note) == (likeness, note):
        return pair
    pair.likeness, pair.note, pair.decided_by_id = likeness, note, officer.user_id
    pair.save()
    record(
        Verb.DUPLICATE_RESOLVED, subject=case, officer=officer, held=held, at=at, region_path=case.region_path,
        label=str(case), after={"likeness": likeness.value}, note=note,
    )  # fmt: skip
    return pair
