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
from common.rows import add, create, write


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


def register_people(given: Sequence[tuple[PersonGiven, Case]], *, before: Iterable[Person] = ()) -> list[Person]:
    """Find the people of some cases by their numbers, each of them once, or enter new ones; in the order given.

    Somebody without a number is new, unless the form names one of the members ``before`` who had none. A person whom
    another township's file names keeps that name: raises Invalid ``name_differs``, so that no office renames another's.
    """
    indexes = [one.index for one, _case in given]
    known = _locked({index: one for index, (one, _case) in zip(indexes, given, strict=True) if index})
    without = {person.pk: person for person in before if person.id_index is None}
    rows, changed, renamed = list[Person](), list[Person](), list[tuple[Person, Case]]()
    for index, (one, case) in zip(indexes, given, strict=True):
        person = (known[index] if index else without.get(one.person_id or 0)) or Person(name=one.name)
        renamed += [(person, case)] if person.name != one.name else []
        changed += [person] if _state(person, one) and person.pk else []
        rows.append(person)
    _refuse_others_names(renamed, given)
    create([person for person in rows if not person.pk])
    write(changed, ["name", "sex", "birth_on", "no_id_reason"])
    if renamed:
        enter_cases_of([person.pk for person, _case in renamed])
    return rows


def _locked(people: Mapping[str, PersonGiven]) -> dict[str, Person]:
    """The rows of these numbers, made where they are missing, locked in one order whatever the form's.

    So two officers who type the same people at once queue up and get the same rows.
    """
    ordered = sorted(people)
    given = [people[index] for index in ordered]
    residents = [one.resident for one in given if one.resident]
    add(
        Person,
        {},
        {
            "name": [one.name for one in given],
            "id_number": [resident.number for resident in residents],
            "id_index": ordered,
            "id_masked": [mask_id(resident.number) for resident in residents],
            "sex": [resident.sex for resident in residents],
            "birth_on": [resident.birth_on for resident in residents],
        },
        unless_there=True,
    )
    rows = Person.objects.filter(id_index__in=ordered).order_by("id_index").select_for_update(no_key=True)
    return {str(row.id_index): row for row in rows.defer("id_number")}


def _state(person: Person, given: PersonGiven) -> bool:
    """Write down what is stated; says whether anything is new."""
    before = (person.name, person.sex, person.birth_on, person.no_id_reason)
    person.name, person.no_id_reason = given.name, given.no_id_reason
    if given.resident:
        person.sex, person.birth_on = given.resident.sex, given.resident.birth_on
    return before != (person.name, person.sex, person.birth_on, person.no_id_reason)


def _refuse_others_names(renamed: Sequence[tuple[Person, Case]], given: Sequence[tuple[PersonGiven, Case]]) -> None:
    """Raise at the member whom the case of another township has in its household under another name."""
    if not renamed:
        return
    named = Member.objects.filter(person__in=[person.pk for person, _case in renamed])
    places = set(named.values_list("person", "case__township"))
    for person, case in renamed:
        if any(pk == person.pk and township != case.township_id for pk, township in places):
            said = _("Another township's file has a different name for this identity number; check the card: %s")
            text = said % person.id_masked
            raise Invalid("name_differs", text, fields={f"members.{_place(person, case, given)}.name": text})


def _place(person: Person, case: Case, given: Sequence[tuple[PersonGiven, Case]]) -> int:
    """Which of the members of a case as given it is."""
    members = [one for one, of in given if of is case]
    return next(place for place, one in enumerate(members) if one.index == person.id_index)


def enter_household(case: Case, *, today: date) -> None:
    """Write the members who live here into the applicant's present household, or a new one; they leave earlier ones.

    Done when the application is handed in, and again when it is accepted or its household changes afterwards: a draft
    that is thrown away leaves nothing here.
    """
    people = Person.objects.filter(case_members__case=case).order_by("id_index")
    list(people.select_for_update(of=("self",), no_key=True).values_list("pk"))  # two may enter somebody at once
    living = case.members.filter(lives_here=True).values_list("person", "relation")
    settle([(case, dict(living))], today=today)
    case.save(update_fields=["household", "changed_at"])


def settle(given: Sequence[tuple[Case, Mapping[int, str]]], *, today: date) -> None:
    """The same for many cases, each with the people who live there and their relation; nobody stands in two of them.

    The people are locked, and the cases are saved by the caller.
    """
    everybody = {case.applicant_id for case, _living in given} | {
        person for _case, living in given for person in living
    }
    belonging = HouseholdMember.objects.filter(person__in=everybody, left_on=None)
    now = dict(belonging.values_list("person", "household"))
    for case, _living in given:
        case.household_id = now.get(case.applicant_id or 0)
    homeless = [case for case, _living in given if case.household_id is None]
    new = [Household(region_id=c.township_id, region_path=c.region_path, address=c.address) for c in homeless]
    create(new)
    for case, home in zip(homeless, new, strict=True):
        case.household = home
    coming = [
        HouseholdMember(household_id=there, person_id=person, relation=relation, joined_on=today)
        for case, living in given
        if (there := case.household_id)
        for person, relation in living.items()
        if now.get(person) != there
    ]
    if leaving := [one.person_id for one in coming if one.person_id in now]:
        belonging.filter(person__in=leaving).update(left_on=today)
    create(coming)
