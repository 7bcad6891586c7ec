"""Property within the rules: three answers are offered and taken; a stray one in an old row is "not known"."""

from dataclasses import replace
from typing import Any

import pytest
import time_machine
from django.db import connection, transaction
from django.test import Client

from cases import services as cases
from cases.models import Case, Visit
from cases.terms import State
from common.errors import Invalid
from standards.policy.terms import Category, Cause, Outcome
from tests.cases.county import VISITED, accepted, drafted, visited
from tests.cases.pages.test_county import found
from tests.cases.services.test_facts_version import HOUSEHOLD
from tests.cast import Cast
from tests.factories import noon

pytestmark = pytest.mark.django_db
ANSWERS = ["yes", "no", "unknown"]


@pytest.fixture(autouse=True)
def that_day() -> Any:
    with time_machine.travel(noon(VISITED), tick=False):
        yield


def offered(page: Any, name: str) -> list[str]:
    return [code for code, _label in page.context["form"].fields[name].choices]


def test_the_visit_takes_one_of_three_answers(cast: Cast, clerk: Client) -> None:
    case = accepted(cast, drafted(cast, Cause.ILLNESS, category=Category.OTHER))
    address = f"/cases/{case.pk}/visit/"
    assert offered(clerk.get(address), "property_ok") == ANSWERS
    refused = clerk.post(address, found(case, annual_income="9000", property_ok="rule"))
    assert refused.status_code == 422 and "property_ok" in refused.context["form"].errors
    with pytest.raises(Invalid) as error:
        visited(cast, case, property_ok="rule")
    assert set(error.value.fields) == {"property_ok"} and not Visit.objects.exists()


def test_the_household_states_one_of_three_answers(cast: Cast, clerk: Client) -> None:
    case = drafted(cast, Cause.ILLNESS)
    assert offered(clerk.get(f"/cases/{case.pk}/household/"), "property_declared") == ANSWERS
    with pytest.raises(Invalid) as error:
        cases.put_household(
            case.pk, officer=cast.officer("clerk", VISITED), at=noon(VISITED), today=VISITED,
            household=replace(HOUSEHOLD, property_declared=Outcome.RULE),
        )  # fmt: skip
    assert set(error.value.fields) == {"property_declared"}


def test_a_stray_answer_of_an_old_row_is_read_as_not_known(cast: Cast, clerk: Client) -> None:
    case = visited(cast, accepted(cast, drafted(cast, Cause.ILLNESS, category=Category.OTHER)))
    Case.objects.filter(pk=case.pk).update(property_declared="rule")
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")  # past the guard: a visit is never changed
        cursor.execute("UPDATE cases_visit SET property_ok = 'rule'")
        cursor.execute("SET LOCAL session_replication_role = origin")
    case = Case.objects.get(pk=case.pk)
    assert case.state == State.INVESTIGATED and case.visits.get().property_found is Outcome.UNKNOWN
    pages = [clerk.get(f"/cases/{case.pk}{part}") for part in ("/", "/household/", "/visit/", "/print/")]
    pages += [cast.client("head").get(f"/decisions/{case.pk}{part}") for part in ("/why/", "/review/")]
    assert [page.status_code for page in pages] == [200] * len(pages)
    assert "家庭财产状况尚未核实" in pages[-1].content.decode()
