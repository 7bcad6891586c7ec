"""The registry of persons and households: a person stands in it once, a household only by a real application."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_lazy as _

from cases.models import Case, Household, HouseholdMember, Member, Person
from cases.plausible import LONGEST_NAME, is_name, tidy_name
from cases.services.searching import enter_cases_of
from common.crypto import blind_index
from common.errors import Invalid
from common.identity import ResidentId
from common.masking import mask_id


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonGiven:
    """A person as a form or register states it; ``resident`` is None for somebody without a number, with the reason.

    ``person_id`` says that somebody without a number is the same person as before among the members of this case.
    """

    name: str
    resident: ResidentId | None
    no_id_reason: str = ""
    person_id: int | None = None

    @property
    def index(self) -> str | None:
        """What finds the person; None without a number."""
        return blind_index("person.id", self.resident.number) if self.resident else None


def read_name(text: str) -> str:
    """The name of a person as it is kept, empty if nothing is given; raises Invalid for what is nobody's."""
    name = tidy_name(text.strip())
    if name and not is_name(name):
        wrong = _("A name has letters only, %d at most.") % LONGEST_NAME
        raise Invalid("name_invalid", wrong, fields={"name": wrong})
    return name


def register_people(given: Sequence[PersonGiven], *, case: Case, before: Iterable[Person] = ()) -> list[Person]:
    """Find the people by their numbers, or enter new ones; in the order given.

    Somebody without a number is new, unless the form names one of the members ``before`` who had none. A person whom
    another township's file names keeps that name: raises Invalid ``name_differs``, so that no office renames another's.
    """
    known = _locked({index: one for one in given if (index := one.index)})
    without = {person.pk: person for person in before if person.id_index is None}
    return [_as_given(known.get(one.index or "") or without.get(one.person_id or 0), one, case) for one in given]


def _locked(people: Mapping[str, PersonGiven]) -> dict[str, Person]:
    """The rows of these numbers, made where they are missing, locked in one order whatever the form's.

    So two officers who type the same people at once queue up and get the same rows.
    """
    ordered = sorted(people)
    Person.objects.bulk_create([_new(people[index]) for index in ordered], ignore_conflicts=True)
    rows = Person.objects.filter(id_index__in=ordered).order_by("id_index").select_for_update(no_key=True)
    return {str(row.id_index): row for row in rows}


def _new(given: PersonGiven) -> Person:
    person = Person(name=given.name)
    if given.resident:
        person.id_number, person.id_index = given.resident.number, given.index
        person.id_masked = mask_id(given.resident.number)
    _state(person, given)
    return person


def _state(person: Person, given: PersonGiven) -> bool:
    """Write down what is stated; says whether anything is new."""
    before = (person.name, person.sex, person.birth_on, person.no_id_reason)
    person.name, person.no_id_reason = given.name, given.no_id_reason
    if given.resident:
        person.sex, person.birth_on = given.resident.sex, given.resident.birth_on
    return before != (person.name, person.sex, person.birth_on, person.no_id_reason)


def _as_given(known: Person | None, given: PersonGiven, case: Case) -> Person:
    person = known or _new(given)
    if person.name != given.name and _named_elsewhere(person, case):
        text = _("Another township's file has a different name for this identity number; check the card: %s")
        raise Invalid("name_differs", text % person.id_masked)
    called = person.name
    if _state(person, given) or known is None:
        person.save()
    if known and called != person.name:
        enter_cases_of([person.pk])
    return person


def _named_elsewhere(person: Person, case: Case) -> bool:
    """Whether a case of another township has this person in its household."""
    return Member.objects.filter(person=person).exclude(case__township=case.township_id).exists()


def enter_household(case: Case, *, today: date) -> None:
    """Write the members who live here into the applicant's present household, or a new one; they leave earlier ones.

    Done when the application is handed in, and again when it is accepted or its household changes afterwards: a draft
    that is thrown away leaves nothing here.
    """
    people = Person.objects.filter(case_members__case=case).order_by("id_index")
    list(people.select_for_update(of=("self",), no_key=True))  # two applications may enter somebody at once
    living = {member.person_id: member for member in case.members.filter(lives_here=True)}
    belonging = HouseholdMember.objects.filter(person__in={case.applicant_id, *living}, left_on=None)
    now = {one.person_id: one for one in belonging.select_related("household")}
    home = now[case.applicant_id].household if case.applicant_id in now else None
    if home is None:
        home = Household.objects.create(region=case.township, region_path=case.region_path, address=case.address)
    stays = {pk for pk, one in now.items() if one.household_id == home.pk}
    if leaving := living.keys() & now.keys() - stays:
        belonging.filter(person__in=leaving).update(left_on=today)
    HouseholdMember.objects.bulk_create(
        HouseholdMember(household=home, person_id=pk, relation=member.relation, joined_on=today)
        for pk, member in living.items()
        if pk not in stays
    )
    case.household = home
    case.save(update_fields=["household", "changed_at"])
