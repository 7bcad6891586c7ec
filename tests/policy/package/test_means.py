"""Income, property and the degree of an emergency by a county's own rules; what is not known never passes

(xc-2.1.1.1, xc-2.1.2, xc-2.1.3, gwy649-58).
"""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from common.said import Said
from standards.policy.determination import determine
from standards.policy.facts import Asset, Expense, Income
from standards.policy.findings import Conclusion, Finding
from standards.policy.package.model import Package
from standards.policy.package.shapes import Value
from standards.policy.terms import (
    AssetKind,
    Category,
    Cause,
    Effect,
    ExemptIncome,
    ExpenseKind,
    Hukou,
    IncomeKind,
    Outcome,
    ReliefType,
)
from tests.policy.build import expense, facts, rules
from tests.policy.package.build import GRADES, package

YES, NO, UNKNOWN = Outcome.YES, Outcome.NO, Outcome.UNKNOWN


def income(of: Package, *, numbers: dict[str, Any] | None = None, **changed: Any) -> Finding[Conclusion]:
    found = determine(facts(**changed), rules(**numbers or {}), package=of).find("income")
    assert found.effect is (Effect.NONE if found.outcome is YES else Effect.BLOCK)
    return found


def earned(verified: str | None, kind: IncomeKind = IncomeKind.WAGES, **changed: Any) -> Income:
    return Income(kind=kind, member="p1", verified=None if verified is None else Decimal(verified), **changed)


THRESHOLDS = {
    "the average of last year": ("income: {times: 0.5}", "9348.50", {}),
    "the urban standard": ("income: {of: urban, times: 1.5}", "11340.00", {}),
    "the rural standard": ("income: {of: rural, times: 2}", "10560.00", {}),
    "the standard of the hukou": ("income: {of: hukou, times: 2}", "10560.00", {}),
    "the standard of the other hukou": ("income: {of: hukou, times: 2}", "15120.00", {"hukou": Hukou.URBAN}),
}


@pytest.mark.parametrize(("rule", "threshold", "changed"), THRESHOLDS.values(), ids=THRESHOLDS)
def test_the_income_per_head_must_lie_below_the_county_s_threshold(
    rule: str, threshold: str, changed: dict[str, Any]
) -> None:
    edge = Decimal(threshold) * 4
    for total, expected in ((edge - Decimal("0.04"), YES), (edge, NO), (edge + Decimal("0.04"), NO)):
        found = income(package(rule), annual_income=total, **changed)
        assert (found.outcome, found.conclusion) == (expected, total / 4)
    inclusive = package(rule.replace("}", ", inclusive: yes}"))
    assert income(inclusive, annual_income=edge, **changed).outcome is YES
    assert income(inclusive, annual_income=edge + Decimal("0.04"), **changed).outcome is NO


@pytest.mark.parametrize(
    ("rule", "changed", "numbers"),
    [
        ("{of: urban}", {"annual_income": None}, {}),
        ("{of: urban}", {"annual_income": Decimal(-1)}, {}),
        ("{of: urban}", {"household_size": 0}, {}),
        ("{of: urban}", {}, {"urban_dibao": None}),
        ("{of: hukou}", {"hukou": None}, {}),
        ("{times: 0.9}", {}, {"income_rural": None, "income_all": None}),
        ("{times: 0.9}", {"accepted_on": date(2026, 3, 1)}, {}),
        ("{of: urban}", {"incomes": (earned(None),)}, {}),
        ("{of: urban, less_rigid: yes}", {"expenses": (expense(verified_self_paid=None),)}, {}),
        ("{of: urban, times: 9, rigid_above: 10}", {"expenses": (expense(verified_self_paid=None),)}, {}),
    ],
)
def test_an_income_that_can_not_be_judged_does_not_pass(
    rule: str, changed: dict[str, Any], numbers: dict[str, Any]
) -> None:
    found = income(package(f"income: {rule}"), numbers=numbers, **changed)
    assert (found.outcome, found.conclusion) == (UNKNOWN, None)
    assert found.reason.endswith("不明，收入无法认定。")


PARTS = (
    earned("30000"),
    earned("6000", IncomeKind.TRANSFER, exempt=ExemptIncome.BASIC_PENSION),
    earned("2000", IncomeKind.TRANSFER, exempt=ExemptIncome.DONATION),
    earned("4000", IncomeKind.BUSINESS),
)


def test_what_does_not_count_is_left_out_by_its_name_only() -> None:
    counted = income(package("income: {of: urban, times: 9, not_counted: [basic_pension]}"), incomes=PARTS)
    assert counted.conclusion == Decimal(9000)
    assert counted.inputs[Said("不计入收入")] == "6,000.00 元"
    assert counted.inputs[Said("工资性收入")] == "30,000.00 元"
    assert income(package("income: {of: urban, times: 9}"), incomes=PARTS).conclusion == Decimal(10500)


def test_what_does_not_count_need_not_be_verified() -> None:
    unverified = (*PARTS[:1], replace(PARTS[1], verified=None))
    counted = package("income: {of: urban, times: 9, not_counted: [basic_pension]}")
    assert income(counted, incomes=unverified).conclusion == Decimal(7500)
    assert income(package("income: {of: urban, times: 9}"), incomes=unverified).outcome is UNKNOWN


@pytest.mark.parametrize(
    ("cost", "off"),
    [
        ("{percent: 20}", "8200.00"),
        ("{percent: 20, at_most: 5000}", "7200.00"),
        ("{standard_percent: 50}", "8560.00"),
        ("{standard_percent: 100}", "16120.00"),
    ],
)
def test_costs_of_work_are_deducted_for_each_member_with_wages_and_never_beyond_the_wages(cost: str, off: str) -> None:
    wages = (
        earned("30000"), replace(earned("10000"), member="p2"), earned("1000", IncomeKind.BUSINESS),
        replace(earned("1000"), member="p3"),
    )  # fmt: skip
    found = income(package(f"income: {{of: urban, times: 9, work_cost: {cost}}}"), incomes=wages)
    whole = income(package("income: {of: urban, times: 9}"), incomes=wages)
    assert isinstance(found.conclusion, Decimal)
    assert isinstance(whole.conclusion, Decimal)
    assert whole.conclusion * 4 - found.conclusion * 4 == Decimal(off)


def test_rigid_expenditure_is_deducted_down_to_nothing() -> None:
    less = package("income: {of: urban, less_rigid: yes}")
    assert income(less, annual_income=Decimal(40000)).conclusion == Decimal(5000)
    assert income(less, annual_income=Decimal(10000)).conclusion == Decimal(0)


@pytest.mark.parametrize(("self_paid", "expected"), [("15999.99", NO), ("16000.00", NO), ("16000.01", YES)])
@pytest.mark.parametrize("less", ["", ", less_rigid: yes"])
def test_necessary_expenditure_must_exceed_its_share_of_the_income(
    self_paid: str, expected: Outcome, less: str
) -> None:
    ratio = package(f"income: {{of: urban, times: 9, rigid_above: 40{less}}}")
    found = income(ratio, annual_income=Decimal(40000), expenses=(expense(verified_self_paid=Decimal(self_paid)),))
    assert found.outcome is expected


def test_only_expenditure_that_counts_is_held_against_the_income() -> None:
    ratio = package("expenditures: [{kind: medical, percent: 50}]\nincome: {of: urban, times: 9, rigid_above: 40}")
    cost = (expense(verified_self_paid=Decimal(30000)), Expense(kind=ExpenseKind.LIVING, total=Decimal(90000)))
    assert income(ratio, annual_income=Decimal(40000), expenses=cost[:1]).outcome is NO
    assert income(ratio, annual_income=Decimal(30000), expenses=cost).outcome is YES


# --- property


def assets(rule: str, *owned: Asset, **changed: Any) -> Finding[Conclusion]:
    of = package(f"property: [{rule}]")
    found = determine(facts(assets=owned, **changed), rules(), package=of).find("property")
    assert found.effect is (Effect.NONE if found.outcome is YES else Effect.BLOCK)
    return found


def car(**changed: Any) -> Asset:
    return Asset(kind=AssetKind.VEHICLE, **changed)


def house(area: str | None, **changed: Any) -> Asset:
    return Asset(kind=AssetKind.HOUSE, area=None if area is None else Decimal(area), **changed)


def worth(value: str | None, **changed: Any) -> Asset:
    return Asset(kind=AssetKind.DEPOSIT, value=None if value is None else Decimal(value), **changed)


ONE_CAR = "{kind: vehicle, title: 机动车, count_from: 1, except_uses: [残疾人代步]}"
TWO_HOUSES = "{kind: house, title: 房产, count_from: 2, area_per_head_above: 40}"
SAVINGS = "{kind: deposit, title: 存款, value_above: {times: 12, per: person}}"
DEAR = "{kind: deposit, title: 单笔存款, each_above: {yuan: 20000}}"
LATELY = "{kind: house, title: 新购房, bought_within_months: 12}"
PROPERTY: list[tuple[str, tuple[Asset, ...], Outcome]] = [
    (ONE_CAR, (), YES),
    (ONE_CAR, (car(),), NO),
    (ONE_CAR, (car(use="残疾人代步"),), YES),
    (ONE_CAR, (house("500"),), YES),
    (TWO_HOUSES, (house("100"),), YES),
    (TWO_HOUSES, (house("80"), house("80")), YES),
    (TWO_HOUSES, (house("80"), house("80.01")), NO),
    (TWO_HOUSES, (house("160.01", count=2),), NO),
    (TWO_HOUSES, (house("300"), house(None)), UNKNOWN),
    (TWO_HOUSES, (house(None),), YES),
    (SAVINGS, (worth("30240.00"),), YES),
    (SAVINGS, (worth("30240.01"),), NO),
    (SAVINGS, (worth("20000"), worth("10240.01")), NO),
    (SAVINGS, (worth(None),), UNKNOWN),
    (DEAR, (worth("20000"), worth("20000")), YES),
    (DEAR, (worth("20000.01"),), NO),
    (LATELY, (house("50", bought_on=date(2022, 2, 27)),), NO),
    (LATELY, (house("50", bought_on=date(2022, 2, 26)),), YES),
    (LATELY, (house("50"),), UNKNOWN),
]


@pytest.mark.parametrize(("rule", "owned", "expected"), PROPERTY)
def test_property_disqualifies_when_everything_that_a_limit_names_holds(
    rule: str, owned: tuple[Asset, ...], expected: Outcome
) -> None:
    assert assets(rule, *owned).outcome is expected


def test_a_limit_that_is_surely_exceeded_settles_it_whatever_another_can_not_tell() -> None:
    assert assets(f"{ONE_CAR}, {SAVINGS}", car(), worth(None)).outcome is NO
    assert assets(f"{SAVINGS}, {ONE_CAR}", worth(None)).outcome is UNKNOWN


def test_somebody_must_have_looked_at_the_property_at_all() -> None:
    assert assets(ONE_CAR, property_ok=UNKNOWN).outcome is UNKNOWN
    assert assets(ONE_CAR, property_ok=Outcome.RULE).outcome is UNKNOWN, "an answer that is none"
    assert assets(ONE_CAR, property_ok=NO).outcome is NO
    assert assets(ONE_CAR, car(), property_ok=UNKNOWN).outcome is NO


def test_recognised_households_are_spared_both_tests() -> None:
    strict = package(f"income: {{of: rural}}\nproperty: [{ONE_CAR}]")
    recognised = facts(category=Category.TEKUN, category_recognised_on=date(2023, 1, 1), assets=(car(),))
    found = determine(recognised, rules(), package=strict)
    assert (found.find("income").outcome, found.find("property").outcome) == (YES, YES)
    found = determine(facts(assets=(car(),)), rules(), package=strict)
    assert (found.find("income").outcome, found.find("property").outcome, found.eligible) == (NO, NO, NO)


# --- emergencies

DEGREE = package(
    GRADES,
    """
    emergencies:
    - {cause: fire, quantities: {loss_self_paid: {from: 5000}, degree: {is: [较重]}}}
    - {cause: fire, quantities: {affected: {from: 3}}}
    - {cause: traffic}
    """,
)


def emergency(cause: Cause, loss: str | None = "0", **changed: Any) -> Finding[Conclusion]:
    cost = Expense(
        kind=ExpenseKind.LOSS, total=Decimal(90000), verified_self_paid=None if loss is None else Decimal(loss)
    )
    given = facts(relief_type=ReliefType.EMERGENCY, cause=cause, expenses=(cost,), affected_count=1, **changed)
    return determine(given, rules(), package=DEGREE).find("emergency_kind")


def quantities(**given: str) -> dict[str, Any]:
    return {"quantities": {name: Value(name=word) for name, word in given.items()}}


def test_an_emergency_must_be_one_that_the_county_names() -> None:
    assert emergency(Cause.TRAFFIC).outcome is YES
    found = emergency(Cause.DROWNING)
    assert (found.outcome, found.effect, found.reason) == (NO, Effect.BLOCK, "本地没有把这类情形列入急难型救助。")


@pytest.mark.parametrize(
    ("loss", "degree", "expected"),
    [("4999.99", "较重", NO), ("5000", "较重", YES), ("5000", "较轻", NO), (None, "较重", UNKNOWN), (None, "较轻", NO),
     ("4999.99", None, NO), ("5000", None, UNKNOWN)],
)  # fmt: skip
def test_an_emergency_must_reach_the_degree_that_the_county_asks_for(
    loss: str | None, degree: str | None, expected: Outcome
) -> None:
    given = {} if degree is None else quantities(degree=degree)
    assert emergency(Cause.FIRE, loss, **given).outcome is expected


def test_one_of_several_degrees_is_enough() -> None:
    given = facts(relief_type=ReliefType.EMERGENCY, cause=Cause.FIRE, expenses=(), affected_count=3)
    assert determine(given, rules(), package=DEGREE).find("emergency_kind").outcome is YES


def test_a_county_that_names_no_emergency_relieves_none_and_one_that_is_silent_follows_the_plan() -> None:
    given = facts(relief_type=ReliefType.EMERGENCY, cause=Cause.FIRE)
    assert determine(given, rules(), package=package("emergencies: []")).eligible is NO
    assert determine(given, rules(), package=package("note: 无")).eligible is YES
