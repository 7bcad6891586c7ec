"""The page of a case sets what was declared beside what was verified."""

from decimal import Decimal

import pytest

from cases.models import Case
from cases.selectors.file import file_of
from cases.selectors.sides import sides
from cases.terms import State
from standards.policy.terms import Outcome
from tests.begun import begins_with
from tests.cast import Cast

begins_together = True
pytestmark = pytest.mark.django_db


@begins_with(state=State.INVESTIGATED, members=2)
def test_what_differs_is_marked_and_what_agrees_is_not(cast: Cast, case: Case) -> None:
    before = {one.title: one for one in sides(file_of(Case.objects.get(pk=case.pk)))}
    assert not before["共同生活人口"].differs
    assert before["财产"].verified and (before["财产"].declared, before["财产"].differs) == ("待核实", False)
    Case.objects.filter(pk=case.pk).update(property_declared=Outcome.NO)
    assert next(one for one in sides(file_of(Case.objects.get(pk=case.pk))) if one.title == "财产").differs
    Case.objects.filter(pk=case.pk).update(declared_income=Decimal("1234.56"))
    after = {one.title: one for one in sides(file_of(Case.objects.get(pk=case.pk)))}
    assert "1,234.56" in after["年收入"].declared
    assert after["年收入"].differs == (after["年收入"].verified != "")
    page = cast.client("clerk").get(f"/cases/{case.pk}/").content.decode()
    assert "申报与核实对照" in page
    assert ("不一致" in page) is any(one.differs for one in after.values())


@begins_with(state=State.ACCEPTED)
def test_before_the_visit_there_is_nothing_to_compare(cast: Cast, case: Case) -> None:
    assert sides(file_of(case)) == []
    assert "申报与核实对照" not in cast.client("clerk").get(f"/cases/{case.pk}/").content.decode()
