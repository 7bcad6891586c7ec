"""Deductions and adjustments are made in their order, and each stands in the derivation."""

import pytest

from tests.policy.package.build import ONE_RULE, amount, gives, package, span


def test_a_cost_is_reckoned_in_the_order_of_its_steps() -> None:
    def cost(*steps: str) -> str:
        measure = f"  measure: {{start: total, steps: [{', '.join(steps)}]}}\n"
        whole = package(ONE_RULE + measure + "  bands: [{give: {percent: 100}}]")
        return amount(whole, self_paid=10000, people=4)

    less, share = "{less: 1000}", "{percent: 60}"
    assert cost(less, share) == "5400.00"
    assert cost(share, less) == "5000.00"
    assert cost(share, less, "{at_most: 4000}") == "4000.00"
    assert cost(share, less, "{at_least: 7000}") == "7000.00"
    assert cost("{less: 20000}", "{at_least: 30}") == "30.00"
    assert cost("{less: 20000}") == ""
    assert cost("{divide_by: cohabiting}") == "2500.00"
    assert cost("{less: 1000, when: {causes: [education]}}", share) == "6000.00"


def test_each_step_of_a_cost_stands_in_the_derivation_with_its_unit() -> None:
    per_head = package(
        ONE_RULE
        + """
  measure:
    start: self_paid
    steps: [{less: 1000, title: 起付线}, {divide_by: cohabiting}, {divide_by: urban_standard}]
  bands: [{above: 3, give: {times: 2}}]
        """
    )
    found = gives(per_head, self_paid=10000, people=4)
    assert [line.text for line in found.lines] == [
        "核实自付合计 10,000.00 元",
        "起付线：减去 1,000.00 元",
        "除以 共同生活人口 4",
        "除以 城市低保月标准 630.00 元，得 3.5714",
        "适用分档：大于 3",
        "城市低保月标准 630.00 元 × 2 倍",
    ]
    assert [line.span and str(line.span.high) for line in found.lines[1:4]] == ["9000", "2250", None]


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        (["{raise_percent: 20}"], ("1200.00", "2400.00")),
        (["{raise_percent: 20}", "{at_most: {yuan: 2000}}"], ("1200.00", "2000.00")),
        (["{at_most: {yuan: 2000}}", "{raise_percent: 20}"], ("1200.00", "2400.00")),
        (["{percent: 50}"], ("500.00", "1000.00")),
        (["{less: 300}"], ("700.00", "1700.00")),
        (["{less: 1500}"], ("0.00", "500.00")),
        (["{less: 9000}"], ("", "")),
        (["{less: other_aid}"], ("900.00", "1900.00")),
        (["{at_least: {yuan: 1500}}"], ("1500.00", "2000.00")),
        (["{at_least: {times: 4}}"], ("2520.00", "2520.00")),
        (["{less: 9000}", "{at_least: {yuan: 300}}"], ("300.00", "300.00")),
        (["{at_least: {yuan: 300}}", "{less: 9000}"], ("", "")),
        (["{add: {yuan: 200, per: person}}"], ("1800.00", "2800.00")),
        (["{add: {yuan: [100, 200]}}"], ("1100.00", "2200.00")),
        (["{at_most: {of: self_paid, percent: 10}}"], ("500.00", "500.00")),
        (["{raise_percent: 20, when: {categories: [tekun]}}"], ("1000.00", "2000.00")),
    ],
)
def test_adjustments_are_made_in_their_order_and_never_below_zero(steps: list[str], expected: tuple[str, str]) -> None:
    adjusted = package(ONE_RULE + f"  give: {{yuan: [1000, 2000]}}\n  adjust: [{', '.join(steps)}]")
    cost = {"kind": "medical", "total": 5100, "other_aid": 100, "verified_self_paid": 5000}
    assert span(adjusted, people=4, expenses=[cost]) == expected


def test_a_bridge_payment_is_the_persons_own_monthly_subsidy_for_each() -> None:
    bridge = package(
        "quantities: {subsidy: {title: 人均月补助, kind: money}}\nrounding: whole_yuan"
        + ONE_RULE
        + "  give: {percent: 100, of: subsidy, per: person}"
    )
    assert amount(bridge, subsidy="412.50", people=3) == "1238.00"


def test_only_expenditure_that_the_county_counts_is_measured_and_as_far_as_it_counts() -> None:
    counted = package(
        "expenditures: [{kind: medical, percent: 80}, {kind: education, at_most: 5000}]"
        + ONE_RULE
        + "  measure: self_paid\n  bands: [{give: {percent: 100}}]"
    )
    assert amount(counted, self_paid=1000, education_self_paid=8000, living_self_paid=700) == "5800.00"
    totals = package("expenditures: [{kind: medical}]" + ONE_RULE + "  give: {percent: 100, of: total}")
    assert amount(totals, self_paid=1000, living_self_paid=700) == "1000.00"


def test_a_cost_never_falls_below_zero() -> None:
    besides = package(
        ONE_RULE
        + """
  measure: {start: self_paid, steps: [{less: 5000}]}
  bands: [{from: 0, give: {together: [{yuan: 500}, {percent: 10}]}}]
        """
    )
    assert amount(besides, self_paid=1000) == "500.00"
    assert amount(besides, self_paid=6000) == "600.00"


def test_each_kind_of_expenditure_is_a_quantity_of_its_own() -> None:
    schooling = package(ONE_RULE + "  give: {percent: 100, of: education_self_paid}")
    assert amount(schooling, self_paid=1000, education_self_paid=300) == "300.00"
    fees = package(ONE_RULE + "  give: {percent: 100, of: education_total}")
    assert amount(fees, self_paid=1000, education_self_paid=300) == "300.00"
    unverified = [{"kind": "medical", "total": 500}, {"kind": "education", "total": 300, "verified_self_paid": 300}]
    assert amount(schooling, expenses=unverified) == "300.00"
