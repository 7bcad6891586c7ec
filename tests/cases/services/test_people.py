"""The registry of persons: one row for a number, and no office renames another's people."""

import threading

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from cases.models import Person
from cases.services.people import PersonGiven, register_people
from cases.terms import State
from common.errors import Invalid
from tests.cast import Cast
from tests.factories import SHENHOU, make_case, resident

pytestmark = pytest.mark.django_db


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
    with pytest.raises(Invalid) as refused:
        make_case(cast, state=State.DRAFT, people=[PersonGiven(name="别名", resident=number)], township=SHENHOU)
    assert refused.value.code == "name_differs"
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
                    found.append(sorted(person.pk for person in register_people(given, case=case)))
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
    one = PersonGiven(name="沈示例", resident=resident(904), phone="13700000000")
    case = make_case(cast, state=State.DRAFT, people=[one])
    with CaptureQueriesContext(connection) as queries, transaction.atomic():
        register_people([one], case=case)
    assert not [q for q in queries.captured_queries if q["sql"].startswith("UPDATE")]
