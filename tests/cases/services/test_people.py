"""The registry: one row for a number, no office renames another's people, and only applications make households."""

import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connection, connections, transaction
from django.test.utils import CaptureQueriesContext

from cases import services as cases
from cases.models import Case, Household, HouseholdMember, Member, Person
from cases.selectors.listing import Wanted, find_cases
from cases.services.registry import PersonGiven, register_people
from cases.services.statement import HouseholdGiven, MemberGiven
from cases.terms import Relation, State
from common.clock import today
from common.errors import Invalid
from standards.policy.terms import Category, Hukou
from tests.cast import Cast
from tests.factories import HESHANGQIAO, SHENHOU, make_case, noon, resident, somebody

pytestmark = pytest.mark.django_db
DAY = today()


def write_household(cast: Cast, case: Case, *people: PersonGiven, phone: str = "", clerk: str = "clerk") -> None:
    relations = [Relation.SELF, *[Relation.SON] * (len(people) - 1)]
    rows = [MemberGiven(person=p, relation=r, phone=phone) for p, r in zip(people, relations, strict=True)]
    given = HouseholdGiven(members=rows, hukou=Hukou.RURAL, category=Category.RURAL_DIBAO)
    cases.put_household(case.pk, officer=cast.officer(clerk, DAY), at=noon(DAY), today=DAY, household=given)


def submit(cast: Cast, case: Case, clerk: str = "clerk") -> None:
    cases.submit(case.pk, officer=cast.officer(clerk, DAY), at=noon(DAY), today=DAY)


def at_home(case: Case) -> set[str]:
    """Who lives in the case's household at present, by the registry."""
    home = Case.objects.get(pk=case.pk).household
    assert home is not None
    return set(home.members.filter(left_on=None).values_list("person__name", flat=True))


def names(people: Sequence[PersonGiven]) -> set[str]:
    return {person.name for person in people}


def test_the_same_number_is_the_same_person(cast: Cast) -> None:
    one = PersonGiven(name="沈示例", resident=resident(901))
    first = make_case(cast, state=State.DRAFT, people=[one])
    second = make_case(cast, state=State.DRAFT, people=[one], township=SHENHOU)
    assert first.applicant_id == second.applicant_id
    assert Person.objects.filter(name="沈示例").count() == 1


def test_a_township_corrects_its_own_spelling_but_renames_nobody_elses_person(cast: Cast) -> None:
    number = resident(902)
    make_case(cast, state=State.DRAFT, people=[PersonGiven(name="许示例", resident=number)])
    make_case(cast, state=State.DRAFT, people=[PersonGiven(name="许示范", resident=number)])
    assert Person.objects.get(id_masked__endswith=number.number[-4:], birth_on=number.birth_on).name == "许示范"
    with pytest.raises(Invalid) as refused, transaction.atomic():
        make_case(cast, state=State.DRAFT, people=[PersonGiven(name="别名", resident=number)], township=SHENHOU)
    assert refused.value.code == "name_differs" and list(refused.value.fields) == ["members.0.name"]
    mine, own = PersonGiven(name="别名", resident=number), PersonGiven(name="申请示例", resident=resident(904))
    with pytest.raises(Invalid) as second, transaction.atomic():
        make_case(cast, state=State.DRAFT, people=[own, mine], township=SHENHOU)
    assert list(second.value.fields) == ["members.1.name"]
    assert Person.objects.get(birth_on=number.birth_on).name == "许示范"


def test_somebody_without_a_number_never_matches_anybody(cast: Cast) -> None:
    nobody = PersonGiven(name="无证示例", resident=None, no_id_reason="证件遗失")
    first = make_case(cast, state=State.DRAFT, people=[nobody])
    second = make_case(cast, state=State.DRAFT, people=[nobody])
    assert first.applicant_id != second.applicant_id


@pytest.mark.django_db(transaction=True)
def test_two_who_type_the_same_people_in_opposite_order_queue_up(cast: Cast) -> None:
    case = make_case(cast, state=State.DRAFT, people=[PersonGiven(name="沈示例", resident=resident(903))])
    for first in range(910, 930, 2):
        people = [PersonGiven(name="同示例", resident=resident(n)) for n in (first, first + 1)]
        begin, found = threading.Barrier(2), list[list[int]]()

        def work(given: list[PersonGiven], begin: threading.Barrier, found: list[list[int]]) -> None:
            try:
                begin.wait(10)
                with transaction.atomic():
                    found.append(sorted(person.pk for person in register_people([(one, case) for one in given])))
            finally:
                connection.close()

        racers = [threading.Thread(target=work, args=(some, begin, found)) for some in (people, people[::-1])]
        for racer in racers:
            racer.start()
        for racer in racers:
            racer.join(20)
        assert len(found) == 2
        assert found[0] == found[1]


def test_nothing_is_written_of_a_person_who_is_stated_as_known(cast: Cast) -> None:
    one = PersonGiven(name="沈示例", resident=resident(904))
    case = make_case(cast, state=State.DRAFT, people=[one])
    with CaptureQueriesContext(connection) as queries, transaction.atomic():
        register_people([(one, case)])
    assert not [q for q in queries.captured_queries if q["sql"].startswith("UPDATE")]


# --- households


def test_a_draft_that_is_thrown_away_leaves_no_trace_among_the_households(cast: Cast) -> None:
    people = [somebody(), somebody()]
    real = make_case(cast, state=State.SUBMITTED, people=people[1:])
    before = list(HouseholdMember.objects.values())
    draft = make_case(cast, state=State.DRAFT, people=people)
    cases.withdraw(draft.pk, officer=cast.officer("clerk", DAY), at=noon(DAY), today=DAY, reason="重复填写。")
    assert list(HouseholdMember.objects.values()) == before
    assert list(Household.objects.all()) == [real.household]
    assert Case.objects.get(pk=draft.pk).household is None


def test_the_household_is_entered_when_the_application_is_handed_in(cast: Cast) -> None:
    father, son = somebody(), somebody()
    alone = make_case(cast, state=State.SUBMITTED, people=[son])
    draft = make_case(cast, state=State.DRAFT, people=[father, son])
    assert at_home(alone) == names([son])
    submit(cast, draft)
    assert at_home(draft) == names([father, son])
    assert at_home(alone) == set(), "nobody lives in two households"
    assert HouseholdMember.objects.get(household=alone.household_id).left_on == DAY
    home = Case.objects.get(pk=draft.pk).household
    assert home is not None
    assert home.address == "示例路1号"


def test_who_lives_elsewhere_stays_in_his_own_household(cast: Cast) -> None:
    father, son = somebody(), somebody()
    own = make_case(cast, state=State.SUBMITTED, people=[son])
    draft = make_case(cast, state=State.DRAFT, people=[father, son])
    draft.members.filter(person__name=son.name).update(lives_here=False, helped=False)
    submit(cast, draft)
    assert (at_home(draft), at_home(own)) == (names([father]), names([son]))


def test_acceptance_enters_the_household_as_it_then_stands(cast: Cast) -> None:
    father, son, mother = somebody(), somebody(), somebody()
    case = make_case(cast, state=State.SUBMITTED, people=[father, son])
    make_case(cast, state=State.SUBMITTED, people=[mother, son])
    assert at_home(case) == names([father])
    cases.accept(case.pk, officer=cast.officer("clerk", DAY), at=noon(DAY), today=DAY)
    assert at_home(case) == names([father, son])


def test_a_household_corrected_after_it_was_handed_in_is_corrected_in_the_registry(cast: Cast) -> None:
    father, son = somebody(), somebody()
    case = make_case(cast, state=State.ACCEPTED, people=[father])
    write_household(cast, case, father, son)
    assert at_home(case) == names([father, son])


@pytest.mark.django_db(transaction=True)
def test_applications_of_the_same_people_entered_at_once_leave_each_in_one_household(cast: Cast) -> None:
    people = [somebody() for _n in range(4)]
    rows = [make_case(cast, state=State.SUBMITTED, people=[*people[n:], *people[:n]]) for n in range(4)]
    HouseholdMember.objects.all().delete()
    start = Barrier(len(rows))

    def accept(case: Case) -> None:
        start.wait(30)
        try:
            cases.accept(case.pk, officer=cast.officer("clerk", DAY), at=noon(DAY), today=DAY)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(rows)) as pool:
        list(pool.map(accept, rows))
    present = HouseholdMember.objects.filter(left_on=None)
    assert present.count() == len(people) and len(set(present.values_list("household", flat=True))) == 1


# --- phones


def test_a_phone_is_what_each_application_states_and_no_other_county_writes_over_it(cast: Cast) -> None:
    person = somebody()
    ours = make_case(cast, state=State.DRAFT, people=[person])
    write_household(cast, ours, person, phone="13800000001")
    theirs = make_case(cast, state=State.DRAFT, people=[person], township=HESHANGQIAO)
    write_household(cast, theirs, person, phone="13900000002", clerk="other_clerk")
    assert ours.members.get().person_id == theirs.members.get().person_id
    assert [m.phone for m in Member.objects.order_by("case")] == ["13800000001", "13900000002"]
    shown = cases.reveal(
        ours.pk, "phone", officer=cast.officer("clerk", DAY), at=noon(DAY), person_id=ours.members.get().person_id
    )
    assert shown == "13800000001"
    page = cast.client("clerk").get(f"/cases/{ours.pk}/").content.decode()
    assert "138****0001" in page and "139****0002" not in page


def test_a_phone_finds_the_case_that_states_it(cast: Cast) -> None:
    person = somebody()
    case, other = (make_case(cast, state=State.DRAFT, people=[person]) for _n in range(2))
    write_household(cast, case, person, phone="13800000003")
    write_household(cast, other, person, phone="13800000004")
    found = find_cases(Wanted(q="138 0000 0003"), officer=cast.officer("clerk", DAY), today=DAY + timedelta(days=1))
    assert list(found) == [case]
