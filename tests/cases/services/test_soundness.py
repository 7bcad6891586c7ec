"""What acceptance asks is asked again: facts and papers that change afterwards reach no decision unnoticed."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from approvals import services as approvals
from cases import services as cases
from cases.facts import case_facts
from cases.models import Case
from cases.services.evidence import SurveyorGiven, VisitGiven
from cases.terms import Likeness, Relation, State, VisitConclusion
from common.clock import today
from common.errors import Blocked, Invalid
from standards.policy.terms import Outcome, ReliefType
from tests.begun import begins_with
from tests.cast import Cast
from tests.factories import make_case, noon

pytestmark = pytest.mark.django_db
DAY = today()


def visit_of(case: Case) -> VisitGiven:
    return VisitGiven(
        visited_on=DAY, place="家中", respondent_name="示例", respondent_relation=Relation.SELF,
        household_size=case.members.count(), annual_income=Decimal("9000.00"),
        necessary_expenditure=Decimal("21000.00"), property_ok=Outcome.YES, conclusion=VisitConclusion.TRUE,
        summary="属实。", verified={e.pk: e.self_paid for e in case.expenses.all()},
        surveyors=[SurveyorGiven(name="甲", public_servant=True), SurveyorGiven(name="乙")],
    )  # fmt: skip


def record(cast: Cast, case: Case, visit: VisitGiven) -> Case:
    return cases.record_visit(case.pk, officer=cast.officer("clerk", DAY), at=noon(DAY), today=DAY, visit=visit)


def send(cast: Cast, case: Case) -> Case:
    return approvals.send_for_decision(case.pk, officer=cast.officer("clerk", DAY), at=noon(DAY), today=DAY)


def codes(refused: pytest.ExceptionInfo[Blocked]) -> set[str]:
    return {b.code for b in refused.value.blockers}


@begins_with(state=State.ACCEPTED)
def test_a_payee_exchanged_after_acceptance_is_explained_before_the_investigation_ends(cast: Cast, case: Case) -> None:
    cases.put_payee(
        case.pk, officer=cast.officer("clerk", DAY), at=noon(DAY), name="别人", relation=Relation.OTHER_RELATIVE,
        bank="示例银行", account="6228480000000000", reason="",
    )  # fmt: skip
    case = Case.objects.get(pk=case.pk)
    with pytest.raises(Blocked) as refused:
        record(cast, case, visit_of(case))
    assert codes(refused) == {"payee_reason"}
    assert Case.objects.get().state == State.ACCEPTED and not case.visits.exists()


def test_an_emergency_owes_its_papers_before_a_decision(cast: Cast) -> None:
    case = make_case(cast, state=State.PUBLICISED)
    Case.objects.update(relief_type=ReliefType.EMERGENCY)
    case.papers.exclude(kind="id_card").update(withdrawn_at=noon(DAY))
    with pytest.raises(Blocked) as refused:
        send(cast, case)
    assert any(code.startswith("paper_") for code in codes(refused))
    assert Case.objects.get().state == State.PUBLICISED
    case.papers.update(withdrawn_at=None)
    assert send(cast, case).state == State.TOWNSHIP_DECISION


@begins_with(state=State.ACCEPTED)
def test_a_case_found_to_be_the_same_goes_no_further(cast: Cast, case: Case) -> None:
    other = case
    case = make_case(cast, state=State.SUBMITTED)
    case.likely.create(other=other, why="示例", likeness=Likeness.SAME)
    with pytest.raises(Blocked) as refused:
        cases.accept(case.pk, officer=cast.officer("clerk", DAY), at=noon(DAY), today=DAY)
    assert codes(refused) == {"same_case"}
    case.likely.update(likeness=Likeness.DIFFERENT)
    cases.accept(case.pk, officer=cast.officer("clerk", DAY), at=noon(DAY), today=DAY)


def test_the_visit_does_not_spread_an_income_over_people_who_are_not_in_the_file(cast: Cast) -> None:
    case = make_case(cast, state=State.ACCEPTED, members=2)
    with pytest.raises(Invalid) as refused:
        record(cast, case, replace(visit_of(case), household_size=20))
    assert refused.value.code == "household_size" and not case.visits.exists()
    assert record(cast, case, visit_of(case)).state == State.INVESTIGATED


@begins_with(state=State.ACCEPTED)
def test_one_surveyor_does_not_count_twice(cast: Cast, case: Case) -> None:
    twice = [SurveyorGiven(name="甲", public_servant=True), SurveyorGiven(name="甲")]
    with pytest.raises(Invalid) as refused:
        record(cast, case, replace(visit_of(case), surveyors=twice))
    assert refused.value.code == "surveyor_twice" and not case.visits.exists()


def test_an_earlier_visit_is_not_washed_off_by_a_later_one(cast: Cast) -> None:
    case = make_case(cast, state=State.INVESTIGATED, accepted_on=DAY - timedelta(days=3))
    first = case_facts(case, area=()).investigators
    assert str(cast.clerk.pk) in first
    others = [SurveyorGiven(name="丙", user_id=cast.head.pk, public_servant=True), SurveyorGiven(name="乙")]
    record(cast, case, replace(visit_of(case), surveyors=others))
    assert set(case_facts(case, area=()).investigators) == {str(cast.clerk.pk), str(cast.head.pk)}
