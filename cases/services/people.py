"""The people of a household: each stands in the registry once and belongs to one household at a time."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from cases.models import Case, Household, HouseholdMember, Member, Person
from cases.terms import Relation
from common.crypto import blind_index
from common.errors import Invalid
from common.identity import ResidentId
from common.masking import mask_id, mask_phone


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonGiven:
    """A person as a form or register states it; ``resident`` is None for somebody without a number, with the reason.

    ``person_id`` says that somebody without a number is the same person as before among the members of this case.
    """

    name: str
    resident: ResidentId | None
    phone: str = ""
    no_id_reason: str = ""
    person_id: int | None = None

    @property
    def index(self) -> str | None:
        """What finds the person; None without a number."""
        return blind_index("person.id", self.resident.number) if self.resident else None


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberGiven:
    """A member of the household with what the form states; income in yuan over twelve months, None if not known."""

    person: PersonGiven
    relation: Relation
    lives_here: bool = True
    helped: bool = True
    health: str = ""
    disability: str = ""
    labour: str = ""
    employment: str = ""
    marriage: str = ""
    annual_income: Decimal | None = None


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
    before = (person.name, person.sex, person.birth_on, person.phone, person.no_id_reason)
    person.name, person.no_id_reason = given.name, given.no_id_reason
    if given.resident:
        person.sex, person.birth_on = given.resident.sex, given.resident.birth_on
    if given.phone:
        person.phone, person.phone_index = given.phone, blind_index("person.phone", given.phone)
        person.phone_masked = mask_phone(given.phone)
    return before != (person.name, person.sex, person.birth_on, person.phone, person.no_id_reason)


def _as_given(known: Person | None, given: PersonGiven, case: Case) -> Person:
    person = known or _new(given)
    if person.name != given.name and named_elsewhere(person, case):
        text = _("Another township's file has a different name for this identity number; check the card: %s")
        raise Invalid("name_differs", text % person.id_masked)
    if _state(person, given) or known is None:
        person.save()
    return person


def named_elsewhere(person: Person, case: Case) -> bool:
    """Whether a case of another township has this person in its household."""
    return Member.objects.filter(person=person).exclude(case__township=case.township_id).exists()


def household_of(
    case: Case, applicant: Person, people: Sequence[tuple[MemberGiven, Person]], *, today: date
) -> Household:
    """The applicant's present household, or a new one; members living here join it, leaving an earlier one.

    Nobody else moves these people meanwhile: their rows are locked.
    """
    living = {person.pk: member for member, person in people if member.lives_here}
    belonging = HouseholdMember.objects.filter(person__in={applicant.pk, *living}, left_on=None)
    now = {one.person_id: one for one in belonging.select_related("household")}
    present = now.get(applicant.pk)
    household = present.household if present else None
    if household is None:
        household = Household.objects.create(region=case.township, region_path=case.region_path, address=case.address)
    stays = {pk for pk, one in now.items() if one.household_id == household.pk}
    if leaving := living.keys() & now.keys() - stays:
        belonging.filter(person__in=leaving).update(left_on=today)
    HouseholdMember.objects.bulk_create(
        HouseholdMember(household=household, person_id=pk, relation=member.relation, joined_on=today)
        for pk, member in living.items()
        if pk not in stays
    )
    return household
