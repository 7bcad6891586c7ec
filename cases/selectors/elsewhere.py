"""What is told of people with cases out of the officer's sight: that and how often, never what, when or how much."""

from collections.abc import Collection
from datetime import date

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.officer import Officer
from cases.facts import cases_of
from cases.models import Case
from cases.terms import State
from cases.workflow import FINAL_STATES

GRANTED = (State.APPROVED, State.PAID, State.CLOSED)
NEVER_IN_HAND = (*FINAL_STATES, State.DRAFT, *GRANTED)


def told_of_elsewhere(people: Collection[int], officer: Officer, *, county_id: int | None, today: date) -> list[str]:
    """The sentences: of other townships of the county whether there is anything, of other counties how often."""
    hidden = Case.objects.filter(pk__in=cases_of(people)).exclude(pk__in=Case.objects.visible_to(officer).values("pk"))
    near, far = hidden.filter(county_id=county_id), hidden.exclude(county_id=county_id)
    times = _of_this_year(far, today).count()
    said = (
        (_in_hand(near), _("Another township of this county has an application of this person in hand.")),
        (
            _of_this_year(near, today).exists(),
            _("This person was granted relief in another township of this county this year."),
        ),
        (_in_hand(far), _("Another county has an application of this person in hand.")),
        (times, _("Relief in other counties this year: %(times)d.") % {"times": times}),
    )
    return [text for holds, text in said if holds]


def of_household(case: Case, officer: Officer, *, today: date) -> list[str]:
    """What is told of the members of a case; its own area shows its possible duplicates themselves."""
    people = set(case.members.values_list("person", flat=True)) | ({case.applicant_id} if case.applicant_id else set())
    return told_of_elsewhere(people, officer, county_id=case.county_id, today=today)


def _in_hand(cases: QuerySet[Case]) -> bool:
    return cases.exclude(state__in=NEVER_IN_HAND).exists()


def _of_this_year(cases: QuerySet[Case], today: date) -> QuerySet[Case]:
    return cases.filter(state__in=GRANTED, decided_on__year=today.year)
