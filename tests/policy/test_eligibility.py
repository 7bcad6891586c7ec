"""Who may be helped: cause, hardship, means, expenditure (xc-2.1.1.1, xc-2.1.2, gwy649-47, xc-2.1.3)."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from standards.policy.determination import determine
from standards.policy.eligibility import (
    cause_belongs,
    hardship,
    income_test,
    means_waiver,
    necessary_expenditure,
    property_test,
)
from standards.policy.facts import Income, total_income
from standards.policy.findings import Finding
from standards.policy.rules import YearFigure
from standards.policy.terms import Category, Cause, Effect, Hukou, IncomeKind, Outcome, ReliefType
from tests.policy.build import expense, facts, rules

YES, NO, UNKNOWN = Outcome.YES, Outcome.NO, Outcome.UNKNOWN


def waiver(waived: bool) -> Finding[bool]:
    category = Category.TEKUN if waived else Category.OTHER
    found = means_waiver(facts=facts(category=category, category_recognised_on=date(2023, 1, 1)), rules=rules())
    assert found.conclusion is waived
    return found


@pytest.mark.parametrize(
    ("relief_type", "cause", "outcome"),
    [
        (ReliefType.EXPENDITURE, Cause.ILLNESS, YES),
        (ReliefType.EXPENDITURE, Cause.HOUSING, YES),
        (ReliefType.EXPENDITURE, Cause.OTHER, YES),
        (ReliefType.EXPENDITURE, Cause.FIRE, NO),
        (ReliefType.EMERGENCY, Cause.FIRE, YES),
        (ReliefType.EMERGENCY, Cause.SUDDEN_ILLNESS, YES),
        (ReliefType.EMERGENCY, Cause.OTHER, YES),
        (ReliefType.EMERGENCY, Cause.EDUCATION, NO),
    ],
)
def test_a_cause_belongs_to_its_relief_type(relief_type: ReliefType, cause: Cause, outcome: Outcome) -> None:
    assert cause_belongs(facts=facts(relief_type=relief_type, cause=cause)).outcome is outcome


@pytest.mark.parametrize(("verdict", "effect"), [(YES, Effect.NONE), (NO, Effect.BLOCK), (UNKNOWN, Effect.BLOCK)])
def test_a_hardship_must_have_been_found_true(verdict: Outcome, effect: Effect) -> None:
    assert hardship(facts=facts(hardship_true=verdict)).effect is effect


@pytest.mark.parametrize("category", [None, *Category])
def test_no_category_is_ever_a_condition(category: Category | None) -> None:
    """xc-2.1.3."""
    found = determine(facts(category=category, category_recognised_on=date(2023, 1, 1)), rules(), amount=Decimal(1000))
    assert found.find("category").outcome is YES
    assert found.eligible is YES
    assert found.blockers == ()


@pytest.mark.parametrize(
    ("income", "size", "outcome", "per_head"),
    [
        ("74787.96", 4, YES, "18696.99"),
        ("74788.00", 4, NO, "18697.00"),
        ("74787.98", 4, NO, "18697.00"),
        ("0.00", 4, YES, "0.00"),
        ("18696.99", 1, YES, "18696.99"),
    ],
)
def test_income_per_head_must_lie_below_last_years_average_and_equal_is_not_below(
    income: str, size: int, outcome: Outcome, per_head: str
) -> None:
    """xc-2.1.2: summed first, divided, rounded once to the cent."""
    found = income_test(
        facts=facts(annual_income=Decimal(income), household_size=size), rules=rules(), waiver=waiver(False)
    )
    assert (found.outcome, found.conclusion) == (outcome, Decimal(per_head))


@pytest.mark.parametrize(
    ("changed", "ruled", "outcome"),
    [
        ({"hukou": Hukou.URBAN, "annual_income": Decimal(120000)}, {}, YES),
        ({"hukou": Hukou.RURAL, "annual_income": Decimal(120000)}, {}, NO),
        ({"hukou": Hukou.RURAL, "annual_income": Decimal(112000)}, {"income_rural": None}, YES),
        ({"hukou": Hukou.RURAL}, {"income_rural": None, "income_all": None}, UNKNOWN),
        ({"hukou": None}, {}, UNKNOWN),
        ({"annual_income": None}, {}, UNKNOWN),
        ({"household_size": None}, {}, UNKNOWN),
        ({"household_size": 0}, {}, UNKNOWN),
        ({"annual_income": Decimal(-1)}, {}, UNKNOWN),
        ({"accepted_on": None, "applied_on": None}, {}, UNKNOWN),
    ],
)
def test_the_average_is_that_of_the_hukou_else_of_all_and_what_is_missing_is_unknown(
    changed: dict[str, Any], ruled: dict[str, Any], outcome: Outcome
) -> None:
    assert income_test(facts=facts(**changed), rules=rules(**ruled), waiver=waiver(False)).outcome is outcome


def test_what_is_missing_for_the_comparison_is_named() -> None:
    told = income_test(facts=facts(hukou=None), rules=rules(), waiver=waiver(False)).reason
    assert told == "户籍性质不明，无法确定适用的人均可支配收入。"
    nothing = rules(income_rural=None, income_urban=None, income_all=None)
    told = income_test(facts=facts(), rules=nothing, waiver=waiver(False)).reason
    assert told == "当地上年度人均可支配收入未发布，无法比较。"


@pytest.mark.parametrize(
    ("year", "back", "outcome", "says"),
    [
        (2022, 2, YES, "低于"),
        (2021, 2, YES, "暂用2021年数据"),
        (2020, 2, UNKNOWN, "2020年数据，不能用于2023年"),
        (2020, 3, YES, "暂用2020年数据"),
        (2021, 1, UNKNOWN, "不能用于"),
        (2023, 2, UNKNOWN, "不能用于"),
    ],
)
def test_the_year_before_last_serves_until_last_years_figure_is_published(
    year: int, back: int, outcome: Outcome, says: str
) -> None:
    given = rules(income_rural=YearFigure(amount=Decimal(18000), year=year), income_years_back=back)
    found = income_test(facts=facts(), rules=given, waiver=waiver(False))
    assert found.outcome is outcome
    assert says in found.reason


def test_an_answer_that_is_none_is_not_known() -> None:
    stray = facts(property_ok=Outcome.RULE, hardship_true=Outcome.RULE)
    for found in (property_test(facts=stray, waiver=waiver(False)), hardship(facts=stray)):
        assert (found.outcome, found.effect) == (UNKNOWN, Effect.BLOCK)


@pytest.mark.parametrize(("verdict", "effect"), [(YES, Effect.NONE), (NO, Effect.BLOCK), (UNKNOWN, Effect.BLOCK)])
def test_property_is_judged_by_the_given_verdict(verdict: Outcome, effect: Effect) -> None:
    found = property_test(facts=facts(property_ok=verdict), waiver=waiver(False))
    assert (found.outcome, found.effect) == (verdict, effect)


@pytest.mark.parametrize(
    ("category", "recognised_on", "outcome"),
    [
        (Category.URBAN_DIBAO, date(2022, 6, 1), YES),
        (Category.RURAL_DIBAO, date(2022, 6, 1), YES),
        (Category.TEKUN, date(2022, 6, 1), YES),
        (Category.REGISTERED_POOR, date(2022, 6, 1), YES),
        (Category.REGISTERED_POOR, date(2016, 6, 1), NO),
        (Category.UNSTABLE, date(2022, 6, 1), YES),
        (Category.TEKUN, date(2022, 3, 1), YES),
        (Category.TEKUN, date(2022, 2, 28), NO),
        (Category.TEKUN, date(2023, 3, 1), YES),
        (Category.TEKUN, date(2023, 3, 2), NO),
        (Category.TEKUN, None, UNKNOWN),
        (None, date(2022, 6, 1), UNKNOWN),
        (Category.MARGINAL, date(2022, 6, 1), NO),
        (Category.OTHER, date(2022, 6, 1), NO),
    ],
)
def test_a_recognised_household_is_not_means_checked_while_its_recognition_is_fresh(
    category: Category | None, recognised_on: date | None, outcome: Outcome
) -> None:
    """xc-2.2.2, handbook Q23: valid on the day of acceptance and at most twelve months old."""
    found = means_waiver(facts=facts(category=category, category_recognised_on=recognised_on), rules=rules())
    assert (found.outcome, found.conclusion) == (outcome, outcome is YES)


@pytest.mark.parametrize(
    ("category", "ruled", "waived"),
    [
        (Category.AT_RISK, {"waive_monitored": False}, False),
        (Category.AT_RISK, {"waive_monitored": True}, True),
        (Category.RIGID_EXPENDITURE, {"waive_marginal": True}, True),
        (Category.RIGID_EXPENDITURE, {"waive_marginal": False}, False),
    ],
)
def test_later_categories_are_waived_where_the_county_reads_it_so(
    category: Category, ruled: dict[str, Any], waived: bool
) -> None:
    given = facts(category=category, category_recognised_on=date(2023, 1, 1))
    assert means_waiver(facts=given, rules=rules(**ruled)).conclusion is waived


def test_a_waived_household_needs_no_income_and_no_property_verdict() -> None:
    given = facts(
        category=Category.RURAL_DIBAO,
        category_recognised_on=date(2023, 1, 1),
        annual_income=None,
        property_ok=UNKNOWN,
    )
    found = determine(given, rules(income_rural=None, income_all=None), amount=Decimal(1000))
    assert (found.eligible, found.blockers) == (YES, ())


def test_a_stale_recognition_brings_the_means_check_back() -> None:
    given = facts(category=Category.TEKUN, category_recognised_on=date(2021, 1, 1), annual_income=None)
    assert {f.code for f in determine(given, rules(), amount=Decimal(1000)).blockers} == {"income"}


def test_a_waived_household_still_has_its_expenditure_verified() -> None:
    """xc-2.2.2: 重点核实其生活必需支出情况."""
    given = facts(
        category=Category.TEKUN, category_recognised_on=date(2023, 1, 1), expenses=(expense(verified_self_paid=None),)
    )
    assert {f.code for f in determine(given, rules(), amount=Decimal(1000)).blockers} == {"expenditure"}


@pytest.mark.parametrize(
    ("changed", "outcome", "total"),
    [
        ({}, YES, "20000.00"),
        ({"expenses": (expense(), expense(verified_self_paid=Decimal("1.50")))}, YES, "20001.50"),
        ({"expenses": (expense(), expense(verified_self_paid=None))}, UNKNOWN, None),
        ({"expenses": ()}, UNKNOWN, None),
        ({"expenses": (expense(verified_self_paid=Decimal(0)),)}, NO, "0.00"),
        ({"expenses": (expense(verified_self_paid=Decimal("20000.01")),)}, UNKNOWN, None),
        ({"expenses": (expense(reimbursed=Decimal(60000)),)}, UNKNOWN, None),
        ({"expenses": (expense(other_aid=Decimal(-1)),)}, UNKNOWN, None),
        ({"cause": Cause.INCOME_DROP, "expenses": ()}, YES, "0.00"),
        ({"cause": Cause.INCOME_DROP, "expenses": (expense(verified_self_paid=None),)}, UNKNOWN, None),
        ({"relief_type": ReliefType.EMERGENCY, "cause": Cause.FIRE, "expenses": ()}, YES, "0.00"),
    ],
)
def test_necessary_expenditure_counts_only_when_every_bill_is_verified(
    changed: dict[str, Any], outcome: Outcome, total: str | None
) -> None:
    found = necessary_expenditure(facts=facts(**changed))
    assert (found.outcome, found.conclusion) == (outcome, None if total is None else Decimal(total))


def test_what_insurance_and_cash_aid_bore_is_deducted() -> None:
    assert expense().self_paid == Decimal("20000.00")


def test_an_emergency_asks_for_neither_income_nor_property() -> None:
    """xc-2.2.1."""
    given = facts(
        relief_type=ReliefType.EMERGENCY, cause=Cause.FIRE, annual_income=None, property_ok=UNKNOWN, expenses=()
    )
    found = determine(given, rules(recognition_months=None), amount=Decimal(1000))
    assert found.blockers == ()
    assert "核对" not in str(found.find("steps").conclusion)
    assert found.find("means_waiver").clause == "xc-2.2.1"


@pytest.mark.parametrize(
    ("sums", "expected"),
    [((), None), (("10.00", "5.50"), "15.50"), (("10.00", None), None)],
)
def test_an_income_that_is_not_wholly_verified_is_not_known(sums: tuple[str | None, ...], expected: str | None) -> None:
    incomes = [Income(kind=IncomeKind.WAGES, verified=None if s is None else Decimal(s)) for s in sums]
    assert total_income(incomes) == (None if expected is None else Decimal(expected))
