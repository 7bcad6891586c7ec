"""A household in which nobody lives, relief for nobody and a visit that met nobody are refused where they are typed."""

from dataclasses import replace

import pytest
from django.test import Client

from cases import services as cases
from cases.models import Case
from cases.services.statement import HouseholdGiven, MemberGiven
from cases.terms import Relation, State
from common.clock import today
from common.errors import Invalid
from standards.policy.terms import Category, Hukou
from tests.begun import begins_with
from tests.cases.pages.test_story import begun, household, member
from tests.cases.services.test_soundness import visit_of
from tests.cast import Cast
from tests.factories import noon, resident, somebody

DAY = today()


@pytest.mark.parametrize(
    ("first", "second", "says", "field"),
    [
        ({"lives_here": "", "helped": ""}, {"lives_here": "", "helped": ""}, "至少有一人", "members-0-lives_here"),
        ({}, {"lives_here": ""}, "共同生活的成员才计入", "members-1-helped"),
        ({"helped": ""}, {"helped": ""}, "没有救助对象", "individual"),
    ],
    ids=["nobody lives here", "helped but lives elsewhere", "nobody is helped"],
)
def test_a_household_without_heads_is_refused_at_the_field(
    clerk: Client, first: dict[str, str], second: dict[str, str], says: str, field: str
) -> None:
    case = begun(clerk)
    rows = [member(0, "沈示例", resident(660).number, "01", **first)]
    rows.append(member(1, "沈小示例", resident(661).number, "20", **second))
    answer = clerk.post(f"/cases/{case.pk}/household/", household(*rows))
    page = answer.content.decode()
    assert answer.status_code == 422 and says in page
    assert f'id="id_{field}_error"' in page
    assert page.count("<details open>") == int("-" in field), "the field of a row is not folded away"
    assert not case.members.exists() and Case.objects.get(pk=case.pk).facts_version == 1


def test_who_lives_elsewhere_and_is_not_helped_and_one_who_applies_alone_are_fine(clerk: Client) -> None:
    case = begun(clerk)
    rows = [member(0, "沈示例", resident(662).number, "01", helped="")]
    rows.append(member(1, "沈小示例", resident(663).number, "20", lives_here="", helped=""))
    assert clerk.post(f"/cases/{case.pk}/household/", household(*rows, individual="on")).status_code == 302
    assert case.members.count() == 2


def test_a_removed_row_lives_nowhere(clerk: Client) -> None:
    case = begun(clerk)
    rows = [member(0, "沈示例", resident(664).number, "01", lives_here="", helped="")]
    rows.append(member(1, "沈小示例", resident(665).number, "20", DELETE="on"))
    answer = clerk.post(f"/cases/{case.pk}/household/", household(*rows))
    assert answer.status_code == 422 and 'id="id_members-0-lives_here_error"' in answer.content.decode()


@pytest.mark.parametrize(
    ("change", "code"),
    [({"lives_here": False, "helped": False}, "nobody_lives_here"), ({"helped": False}, "nobody_helped")],
)
@begins_with(state=State.ACCEPTED)
def test_the_service_refuses_it_whoever_asks(cast: Cast, case: Case, change: dict[str, bool], code: str) -> None:
    given = HouseholdGiven(
        members=[replace(MemberGiven(person=somebody(), relation=Relation.SELF), **change)],  # type: ignore[arg-type]
        hukou=Hukou.RURAL,
        category=Category.OTHER,
    )
    with pytest.raises(Invalid) as refused:
        cases.put_household(case.pk, officer=cast.officer("clerk", DAY), at=noon(DAY), today=DAY, household=given)
    assert refused.value.code == code
    after = Case.objects.get(pk=case.pk)
    assert (after.facts_version, after.category) == (case.facts_version, case.category)
    assert after.members.get().person_id == case.applicant_id


@begins_with(state=State.ACCEPTED)
def test_a_visit_that_met_nobody_is_refused_at_the_field_and_by_the_service(
    cast: Cast, case: Case, clerk: Client
) -> None:
    page = clerk.post(f"/cases/{case.pk}/visit/", {"household_size": "0", "surveyors-TOTAL_FORMS": "0"})
    assert page.status_code == 422 and "至少有一人共同生活" in page.content.decode()
    case.members.update(lives_here=False)
    visit = replace(visit_of(case), household_size=0)
    with pytest.raises(Invalid) as refused:
        cases.record_visit(case.pk, officer=cast.officer("clerk", DAY), at=noon(DAY), today=DAY, visit=visit)
    assert refused.value.code == "household_empty" and not case.visits.exists()
