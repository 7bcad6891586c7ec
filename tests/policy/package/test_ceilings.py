"""Ceilings for a case, a person, a household, a year and a cause; rounding that passes none of them (xc-2.3.2)."""

from decimal import Decimal
from typing import Any

import pytest

from standards.policy.package.engine import NOTHING_LEFT
from standards.policy.terms import Outcome
from tests.policy.package.build import ONE_RULE, amount, gives, package, span

TEN_TIMES = ONE_RULE + "  give: {times: 10}\n"
"""6,300 yuan, from which the ceilings take off."""


def former(amount: int | None, on: str = "2023-01-05", cause: str = "education", number: str = "1") -> dict[str, Any]:
    """Earlier relief of the household."""
    given = {"case_number": number, "approved_on": on, "cause": cause, "household_key": "household"}
    return given if amount is None else given | {"amount": amount}


CEILINGS = {
    "per case": ("{yuan: 5000}", {}, "5000.00"),
    "per household": ("{yuan: 5000, per: household}", {}, "5000.00"),
    "per person": ("{yuan: 1000, per: person}", {}, "4000.00"),
    "per person helped": ("{yuan: 1000, per: person}", {"helped_count": 2}, "2000.00"),
    "per registered person": ("{yuan: 1000, per: person, heads: registered}", {"registered_count": 6}, "6000.00"),
    "per person of one": ("{yuan: 1000, per: person}", {"individual": True}, "1000.00"),
    "in standards": ("{times: 6}", {}, "3780.00"),
    "in rural standards": ("{times: 6, base: rural}", {}, "2640.00"),
    "above the sum": ("{yuan: 6300.01}", {}, "6300.00"),
    "of a quantity": ("{of: self_paid}", {}, "3000.00"),
    "of a part of a quantity": ("{of: self_paid, percent: 80}", {}, "2400.00"),
    "per year, nothing granted": ("{yuan: 5000, within: year}", {}, "5000.00"),
    "per year, some granted": ("{yuan: 5000, within: year}", {"history": [former(1200)]}, "3800.00"),
    "per year, two granted": (
        "{yuan: 5000, within: year}", {"history": [former(1200), former(300, number="2")]}, "3500.00",
    ),
    "per year, granted last year": (
        "{yuan: 5000, within: year}", {"history": [former(1200, on="2022-12-31")]}, "5000.00",
    ),
    "per year, granted to others": (
        "{yuan: 5000, within: year}", {"history": [former(1200) | {"household_key": "others"}]}, "5000.00",
    ),
    "per year and person": (
        "{yuan: 1000, per: person, within: year}", {"history": [former(1200)]}, "2800.00",
    ),
    "per cause, granted for another": ("{yuan: 5000, within: cause_year}", {"history": [former(1200)]}, "5000.00"),
    "per cause, granted for it": (
        "{yuan: 5000, within: cause_year}", {"history": [former(1200, cause="illness")]}, "3800.00",
    ),
    "per cause, granted for the same illness": (
        "{yuan: 5000, within: cause_year}", {"history": [former(1200, cause="sudden_illness")]}, "3800.00",
    ),
    "for others": ("{yuan: 100, when: {causes: [education]}}", {}, "6300.00"),
    "for this category": ("{yuan: 100, when: {categories: [other]}}", {}, "100.00"),
}  # fmt: skip


@pytest.mark.parametrize(("ceiling", "facts", "expected"), CEILINGS.values(), ids=CEILINGS)
@pytest.mark.parametrize("of_rule", [True, False])
def test_a_ceiling_of_the_rule_or_of_the_package_is_never_passed(
    ceiling: str, facts: dict[str, Any], expected: str, of_rule: bool
) -> None:
    line = f"ceilings: [{ceiling}]"
    limited = package(TEN_TIMES + f"  {line}" if of_rule else TEN_TIMES + line)
    assert amount(limited, **{"people": 4, "self_paid": 3000} | facts) == expected


def test_the_lowest_of_several_ceilings_counts() -> None:
    several = package(TEN_TIMES + "  ceilings: [{yuan: 5000}, {yuan: 3000}]\nceilings: [{yuan: 4000}]")
    assert amount(several) == "3000.00"


@pytest.mark.parametrize(("had", "left"), [(4999, "1.00"), (5000, ""), (6000, "")])
def test_a_year_that_is_used_up_leaves_nothing(had: int, left: str) -> None:
    yearly = package(TEN_TIMES + "ceilings: [{title: 全年封顶, yuan: 5000, within: year}]")
    found = gives(yearly, former=[had])
    assert amount(yearly, former=[had]) == left
    assert found.lines[1].text == f"上限：全年封顶：全年不超过每案5,000.00 元，已获 {had:,}.00 元"
    if not left:
        assert (found.outcome, found.rule, found.reason) == (Outcome.NO, "one", NOTHING_LEFT)


def test_a_range_is_cut_from_above_and_at_last_to_the_ceiling_itself() -> None:
    limited = package(ONE_RULE + "  give: {times: [2, 4]}\n  ceilings: [{of: self_paid}]")
    assert span(limited, self_paid=9000) == ("1260.00", "2520.00")
    assert span(limited, self_paid=1300) == ("1260.00", "1300.00")
    assert span(limited, self_paid=1260) == ("1260.00", "1260.00")
    assert span(limited, self_paid=700) == ("700.00", "700.00")
    assert span(limited, self_paid=0) == ("", "")


# --- rounding


@pytest.mark.parametrize(
    ("rounding", "sums"),
    [
        ("whole_yuan", {"100.49": "100.00", "100.50": "101.00", "100.00": "100.00", "0.50": "1.00", "0.49": ""}),
        ("ten_yuan", {"104.99": "100.00", "105.00": "110.00", "110.00": "110.00", "4.99": ""}),
        ("down_yuan", {"100.99": "100.00", "101.00": "101.00", "0.99": ""}),
        ("cent", {"100.994": "100.99", "100.995": "101.00"}),
    ],
)
def test_a_sum_is_rounded_as_the_package_says(rounding: str, sums: dict[str, str]) -> None:
    for given, expected in sums.items():
        assert amount(package(f"rounding: {rounding}" + ONE_RULE + f"  give: {{yuan: {given}}}")) == expected


def test_without_a_word_on_rounding_a_sum_is_exact_to_the_cent() -> None:
    assert amount(package(ONE_RULE + "  give: {percent: 33.33, of: 100.10}")) == "33.36"


def test_a_range_is_narrowed_to_the_sums_of_that_unit_in_it() -> None:
    def ten(low: str, high: str) -> tuple[str, str]:
        return span(package("rounding: ten_yuan" + ONE_RULE + f"  give: {{yuan: [{low}, {high}]}}"))

    assert ten("801", "859") == ("810.00", "850.00")
    assert ten("800", "860") == ("800.00", "860.00")
    assert ten("801", "811") == ("810.00", "810.00")
    assert ten("801", "809") == ("800.00", "800.00")
    assert ten("1", "9") == ("", "")
    assert ten("0", "800") == ("0.00", "800.00")


@pytest.mark.parametrize("rounding", ["whole_yuan", "ten_yuan", "down_yuan", "cent"])
@pytest.mark.parametrize("limit", ["104.99", "105.00", "105.50", "109.994"])
@pytest.mark.parametrize(
    "rule",
    [
        "  give: {{yuan: 200}}\n  ceilings: [{{yuan: {0}}}]",
        "  give: {{yuan: 200}}\n  adjust: [{{at_most: {{yuan: {0}}}}}]",
        "  give: {{yuan: 200, at_most: {{yuan: {0}}}}}",
        "  give: {{yuan: 50}}\n  adjust: [{{at_least: {{yuan: 300}}}}]\n  ceilings: [{{yuan: {0}}}]",
    ],
)
def test_rounding_never_passes_a_limit(rounding: str, limit: str, rule: str) -> None:
    found = gives(package(f"rounding: {rounding}" + ONE_RULE + rule.format(limit)))
    assert found.high is not None
    assert Decimal(limit) - 10 < found.high <= Decimal(limit)


@pytest.mark.parametrize(
    ("rounding", "expected"), [("whole_yuan", "105.00"), ("ten_yuan", "110.00"), ("cent", "104.40")]
)
def test_rounding_never_falls_below_a_floor(rounding: str, expected: str) -> None:
    floor = ONE_RULE + "  give: {yuan: 1}\n  adjust: [{at_least: {yuan: 104.40}}]"
    assert amount(package(f"rounding: {rounding}" + floor)) == expected


def test_what_is_raised_after_a_limit_is_rounded_as_usual() -> None:
    raised = "  give: {yuan: 200}\n  adjust: [{at_most: {yuan: 100.50}}, {raise_percent: 1}]"
    assert amount(package("rounding: whole_yuan" + ONE_RULE + raised)) == "102.00"


def test_a_hundred_divided_among_three_comes_to_a_hundred_again() -> None:
    third = package(
        "rounding: down_yuan" + ONE_RULE + "  measure: {start: self_paid, steps: [{divide_by: cohabiting}]}\n"
        "  bands: [{give: {percent: 100, per: person}}]"
    )
    assert amount(third, self_paid=100, people=3) == "100.00"


def test_a_slip_of_the_pen_in_the_facts_hangs_nothing() -> None:
    huge = package(
        "quantities: {d: {title: 天数, kind: days}, n: {title: 人数, kind: count}}"
        + ONE_RULE
        + "  give: {times: 999999, per: n, days: d, months: [1, 999999]}"
    )
    found = gives(huge, d=Decimal("999999999999"), n=Decimal("999999999999.999999"))
    assert found.high is not None
    assert found.high > Decimal(10) ** 30
    assert found.lines[-1].span == (found.low, found.high)
