"""Steps, papers and times (xc-2.2, xc-2.2.1, xc-2.2.2, gwy649-48, gwy649-58)."""

from datetime import date

import pytest

from common.said import Said
from standards.policy.clauses import CLAUSES
from standards.policy.eligibility import RECOGNISED, necessary_expenditure
from standards.policy.procedure import papers_for, publicity, rules_of_the_day, steps, time_limit
from standards.policy.terms import Category, Cause, Effect, ReliefType
from tests.policy.build import facts, rules


def required(relief_type: ReliefType, cause: Cause, category: Category) -> set[str]:
    checked = relief_type is ReliefType.EXPENDITURE and category not in RECOGNISED
    return {paper.code for paper in papers_for(relief_type, cause, category, means_checked=checked) if paper.required}


ALWAYS = {"application", "id_card", "household_book", "pledge"}


@pytest.mark.parametrize(
    ("cause", "category", "more"),
    [
        (Cause.ILLNESS, Category.OTHER, {"authorisation", "diagnosis", "reimbursement"}),
        (Cause.ILLNESS, Category.TEKUN, {"category", "diagnosis", "reimbursement"}),
        (Cause.EDUCATION, Category.AT_RISK, {"authorisation", "school", "fees"}),
        (Cause.DISABILITY, Category.RURAL_DIBAO, {"category", "disability", "rehabilitation"}),
        (Cause.INCOME_DROP, Category.OTHER, {"authorisation", "income_loss"}),
        (Cause.HOUSING, Category.REGISTERED_POOR, {"category", "housing"}),
        (Cause.OTHER, Category.OTHER, {"authorisation", "hardship"}),
    ],
)
def test_the_same_cause_needs_the_same_papers_everywhere(cause: Cause, category: Category, more: set[str]) -> None:
    assert required(ReliefType.EXPENDITURE, cause, category) == ALWAYS | more


@pytest.mark.parametrize("cause", [Cause.FIRE, Cause.TRAFFIC, Cause.SUDDEN_ILLNESS, Cause.OTHER])
def test_an_emergency_waits_for_the_identity_only(cause: Cause) -> None:
    """xc-2.2.1: the rest is completed when the emergency has eased."""
    assert required(ReliefType.EMERGENCY, cause, Category.OTHER) == {"id_card"}


@pytest.mark.parametrize(("category", "more"), [(None, set()), (Category.OTHER, set()), (Category.TEKUN, {"category"})])
def test_an_emergency_owes_the_rest_before_the_decision_and_nothing_of_a_means_check(
    category: Category | None, more: set[str]
) -> None:
    """xc-2.2.1, handbook 5.2: application, identity and proof of the cause; means are no condition."""
    papers = papers_for(ReliefType.EMERGENCY, Cause.OTHER, category, means_checked=False)
    assert {paper.code for paper in papers if paper.owed} == ALWAYS | {"hardship"} | more
    assert {paper.code for paper in papers if paper.required} == {"id_card"}
    assert not any(paper.later for paper in papers_for(ReliefType.EXPENDITURE, Cause.OTHER, Category.OTHER,
                                                       means_checked=True))  # fmt: skip


@pytest.mark.parametrize("cause", Cause)
@pytest.mark.parametrize("relief_type", ReliefType)
def test_every_cause_has_a_list_without_repetition_that_cites_clauses(cause: Cause, relief_type: ReliefType) -> None:
    papers = papers_for(relief_type, cause, Category.OTHER, means_checked=True)
    assert len({paper.code for paper in papers}) == len(papers)
    assert {paper.clause for paper in papers} <= set(CLAUSES)


def test_the_means_check_is_a_step_only_for_those_who_are_checked() -> None:
    assert "家庭经济状况核对" in steps(facts=facts(), rules=rules(), means_check=True).conclusion
    assert "家庭经济状况核对" not in steps(facts=facts(), rules=rules(), means_check=False).conclusion
    assert "登记在入户调查中" in steps(facts=facts(), rules=rules(), means_check=True).reason
    assert "家庭经济状况核对" not in steps(facts=facts(), rules=rules(), means_check=False).reason


def test_the_report_of_the_means_check_has_its_place_and_acceptance_does_not_wait_for_it() -> None:
    given = ReliefType.EXPENDITURE, Cause.ILLNESS
    asked = {paper.code: paper.required for paper in papers_for(*given, Category.OTHER, means_checked=True)}
    assert asked["means_report"] is False
    assert "means_report" not in {p.code for p in papers_for(*given, Category.TEKUN, means_checked=False)}


@pytest.mark.parametrize(
    ("relief_type", "cause", "clause"),
    [(ReliefType.EXPENDITURE, Cause.ILLNESS, "xc-2.2.2"), (ReliefType.EMERGENCY, Cause.FIRE, "xc-2.2.1")],
)
def test_each_type_of_relief_cites_its_own_procedure(relief_type: ReliefType, cause: Cause, clause: str) -> None:
    case = facts(relief_type=relief_type, cause=cause)
    assert steps(facts=case, rules=rules(), means_check=False).clause == clause
    assert necessary_expenditure(facts=case).clause == clause


def test_the_publicity_is_named_where_it_does_not_count() -> None:
    found = steps(facts=facts(), rules=rules(publicity_counts=False), means_check=True)
    assert found.inputs[Said("不计入时限的环节")] == "公示"
    assert steps(facts=facts(), rules=rules(), means_check=True).inputs[Said("不计入时限的环节")] == "无"


def test_time_limit_and_publicity_come_from_the_rules_or_block() -> None:
    assert time_limit(rules=rules()).conclusion == 10
    assert publicity(facts=facts(), rules=rules()).conclusion == 3
    assert time_limit(rules=rules(decision_days=None)).effect is Effect.BLOCK
    assert publicity(facts=facts(), rules=rules(publicity_days=None)).effect is Effect.BLOCK


def test_an_emergency_is_publicised_after_the_relief() -> None:
    emergency = facts(relief_type=ReliefType.EMERGENCY, cause=Cause.FIRE)
    assert "救助后" in publicity(facts=emergency, rules=rules()).reason
    assert "审批前" in publicity(facts=facts(), rules=rules()).reason


@pytest.mark.parametrize(
    ("accepted", "day", "fits"),
    [
        (date(2023, 3, 1), date(2023, 3, 1), True),
        (date(2023, 3, 1), date(2023, 3, 2), False),
        (date(2023, 3, 1), date(2023, 2, 28), False),
        (None, date(2023, 3, 1), False),
    ],
)
def test_a_case_is_decided_by_the_rules_of_the_day_it_was_accepted(
    accepted: date | None, day: date, fits: bool
) -> None:
    """xc-2.2.2, handbook Q4."""
    found = rules_of_the_day(facts=facts(accepted_on=accepted), rules=rules(day=day))
    assert found.conclusion is fits
    assert found.effect is (Effect.NONE if fits else Effect.BLOCK)
