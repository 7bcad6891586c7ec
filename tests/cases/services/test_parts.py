"""Parts of a case read in one statement are what the ORM reads in one for each table."""

from typing import Any

import pytest
from django.db import connection
from django.db.models import ManyToOneRel, Model
from django.test.utils import CaptureQueriesContext

from cases.models import Case
from cases.terms import State
from common.parts import read_parts
from tests.begun import begins_with

begins_together = True
pytestmark = pytest.mark.django_db

MANY = sorted(
    str(relation.name)
    for relation in Case._meta.related_objects
    if isinstance(relation, ManyToOneRel) and not relation.one_to_one
)
NESTED = ("members__person", "visits__surveyors", "reviews__by")


def values(row: Model) -> dict[str, Any]:
    """Every field as the model has it, with its type."""
    return {f.attname: (type(found := getattr(row, f.attname)), found) for f in row._meta.concrete_fields}


def one(case: Case) -> Case:
    return Case.objects.get(pk=case.pk)


@begins_with(state=State.CLOSED)
def test_every_part_has_the_same_rows_values_and_types_in_the_same_order(case: Case) -> None:
    ours = one(case)
    read_parts(ours, *MANY)
    filled = set()
    for name in MANY:
        theirs = [values(row) for row in getattr(case, name).all()]
        with CaptureQueriesContext(connection) as asked:
            assert [values(row) for row in getattr(ours, name).all()] == theirs, name
        assert not asked.captured_queries, name
        filled |= {name} if theirs else set()
    assert filled >= {"members", "expenses", "visits", "papers", "publicities", "snapshots", "reviews", "routes"}


@begins_with(state=State.CLOSED)
def test_all_of_it_takes_one_statement_and_nothing_is_read_twice(case: Case) -> None:
    ours = one(case)
    with CaptureQueriesContext(connection) as asked:
        read_parts(ours, *MANY, *NESTED)
    assert len(asked.captured_queries) == 1
    member = ours.members.all()[0]
    with CaptureQueriesContext(connection) as asked:
        read_parts(ours, *MANY, *NESTED)
    assert not asked.captured_queries
    assert ours.members.all()[0] is member


@begins_with(state=State.CLOSED)
def test_parts_of_parts_stand_at_their_own_row_and_know_the_row_above(case: Case) -> None:
    ours = one(case)
    read_parts(ours, "members")
    read_parts(ours, *NESTED)
    with CaptureQueriesContext(connection) as asked:
        names = [m.person.name for m in ours.members.all()]
        surveyors = [[s.name for s in v.surveyors.all()] for v in ours.visits.all()]
        assert all(m.case is ours for m in ours.members.all())
        assert all(s.visit is v for v in ours.visits.all() for s in v.surveyors.all())
    assert not asked.captured_queries
    assert names == [m.person.name for m in case.members.all()]
    assert surveyors == [[s.name for s in v.surveyors.all()] for v in case.visits.all()]
    assert names
    assert any(surveyors)


@begins_with(state=State.CLOSED)
def test_a_column_that_is_left_out_is_read_when_somebody_asks_for_it(case: Case) -> None:
    ours = one(case)
    read_parts(ours, "snapshots", without=["snapshots__body"])
    picture = ours.snapshots.all()[0]
    assert picture.get_deferred_fields() == {"body"}
    assert picture.body == case.snapshots.all()[0].body


@begins_with(state=State.CLOSED)
def test_what_is_asked_further_of_a_part_goes_to_the_database_as_ever(case: Case) -> None:
    ours = one(case)
    read_parts(ours, "members")
    assert not ours.members.filter(relation="").exists()
    assert ours.members.count() == len(ours.members.all())
