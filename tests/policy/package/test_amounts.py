"""What a rule gives: bands to the cent, multipliers, deductions and adjustments in their order, nothing by a guess

(xc-2.3.1, xc-2.3.2, gwy649-49).
"""

from decimal import Decimal
from typing import Any

import pytest

from standards.policy.package.engine import NO_BAND, NO_RULE
from standards.policy.terms import Outcome
from tests.policy.package.build import GRADES, ONE_RULE, amount, gives, package, span

BANDS = package(
    ONE_RULE
    + """
  measure: self_paid
  bands:
  - {from: 10000, up_to: 20000, give: {times: [4, 6]}}
  - {above: 20000, below: 50000, give: {times: [6, 8]}}
  - {from: 50000, give: {times: [8, 10]}}
    """
)


@pytest.mark.parametrize(
    ("self_paid", "expected"),
    [
        ("9999.99", ("", "")),
        ("10000.00", ("2520.00", "3780.00")),
        ("10000.01", ("2520.00", "3780.00")),
        ("19999.99", ("2520.00", "3780.00")),
        ("20000.00", ("2520.00", "3780.00")),
        ("20000.01", ("3780.00", "5040.00")),
        ("49999.99", ("3780.00", "5040.00")),
        ("50000.00", ("5040.00", "6300.00")),
        ("50000.01", ("5040.00", "6300.00")),
    ],
)
def test_a_band_is_exact_a_cent_below_its_edge_at_it_and_a_cent_above(
    self_paid: str, expected: tuple[str, str]
) -> None:
    assert span(BANDS, self_paid=self_paid) == expected


def test_below_the_first_band_nothing_is_given_and_the_derivation_says_so() -> None:
    found = gives(BANDS, self_paid="9999.99")
    assert (found.outcome, found.rule, found.low, found.high) == (Outcome.NO, "one", None, None)
    assert found.reason == NO_BAND
    assert [line.text for line in found.lines] == ["核实自付合计 9,999.99 元", NO_BAND]


def test_without_a_rule_for_the_case_nothing_is_said_about_the_sum() -> None:
    only = package(ONE_RULE + "  when: {causes: [education]}\n  give: {yuan: 500}")
    found = gives(only, cause="illness", self_paid=20000)
    assert (found.outcome, found.rule, found.reason, found.lines) == (Outcome.NO, "", NO_RULE, ())


# --- what is not known never passes

ASKS = {
    "the standard": ("  give: {times: 2}", {"numbers": {"urban_dibao": None}}, "城市低保月标准"),
    "the rural standard": ("  base: rural\n  give: {times: 2}", {"numbers": {"rural_dibao": None}}, "农村低保月标准"),
    "the hukou": ("  base: hukou\n  give: {times: 2}", {"hukou": None}, "户籍对应的低保月标准"),
    "the persons helped": ("  give: {yuan: 5, per: person}", {"helped_count": None}, "救助人数"),
    "more helped than there are": ("  give: {yuan: 5, per: person}", {"helped_count": 9}, "救助人数"),
    "the cohabiting": ("  heads: cohabiting\n  give: {yuan: 5, per: person}", {"household_size": 0}, "共同生活人口"),
    "the registered": ("  heads: registered\n  give: {yuan: 5, per: person}", {"registered_count": 0}, "户籍人口"),
    "the affected": ("  heads: affected\n  give: {yuan: 5, per: person}", {"affected_count": None}, "受困人数"),
    "a declared number": ("  give: {yuan: 5, per: deaths}", {}, "死亡人数"),
    "a number below zero": ("  give: {yuan: 5, per: deaths}", {"deaths": -1}, "死亡人数"),
    "a household of less than nobody": (
        "  measure: cohabiting\n  bands: [{give: {yuan: 5}}]",
        {"household_size": None}, "共同生活人口",
    ),
    "a word for a number": ("  give: {yuan: 5, per: deaths}", {"deaths": "两人"}, "死亡人数"),
    "a grade": ("  measure: degree\n  bands: [{give: {yuan: 5}}]", {}, "困难程度"),
    "a grade outside its list": ("  measure: degree\n  bands: [{give: {yuan: 5}}]", {"degree": "极重"}, "困难程度"),
    "the category": (
        "  when: {except_categories: [tekun]}\n  give: {yuan: 5}\n- {id: two, title: 二, give: {yuan: 3}}",
        {"category": None}, "家庭类别",
    ),
    "the category of a band": (
        "  bands: [{categories: [tekun], give: {yuan: 5}}, {give: {yuan: 3}}]", {"category": None}, "家庭类别",
    ),
    "the hukou of a rule": ("  when: {hukou: [rural]}\n  give: {yuan: 5}", {"hukou": None}, "户籍性质"),
    "a cost that is not verified": (
        "  measure: self_paid\n  bands: [{give: {yuan: 5}}]",
        {"expenses": [{"kind": "medical", "total": 500}]}, "核实自付合计",
    ),
    "the income": ("  when: {quantities: {income_per_head: {below: 5}}}\n  give: {yuan: 5}", {}, "人均年收入"),
    "earlier relief": (
        "  when: {quantities: {reliefs_this_year: {below: 1}}}\n  give: {yuan: 5}",
        {"history": None}, "当年已获救助次数",
    ),
    "the sum of an earlier relief": (
        "  give: {yuan: 5}\n  ceilings: [{yuan: 5, within: year}]",
        {"history": [{"case_number": "1", "approved_on": "2023-01-05"}]}, "当年已获救助",
    ),
    "the total of no cost": (
        "  when: {quantities: {reimbursed_percent: {below: 50}}}\n  give: {yuan: 5}", {}, "报销占总费用的百分比",
    ),
    "a division by nobody": (
        "  measure: {start: total, steps: [{divide_by: deaths}]}\n  bands: [{give: {yuan: 5}}]",
        {"deaths": 0}, "死亡人数",
    ),
}  # fmt: skip
DECLARED = (
    "quantities:\n  deaths: {title: 死亡人数, kind: count}\n"
    "  degree: {title: 困难程度, kind: grade, choices: [较轻, 较重]}\n"
)


@pytest.mark.parametrize(("rule", "facts", "title"), ASKS.values(), ids=ASKS)
def test_what_a_rule_needs_and_nobody_knows_makes_the_result_unknown(
    rule: str, facts: dict[str, Any], title: str
) -> None:
    found = gives(package(DECLARED + ONE_RULE + rule), **facts)
    assert (found.outcome, found.low, found.high) == (Outcome.UNKNOWN, None, None)
    assert found.reason == f"{title}不明，无法计算救助金额。"
    assert found.reason.en.endswith(" is not known.")


def test_what_surely_does_not_hold_is_settled_by_itself_whatever_else_is_not_known() -> None:
    both = package(
        DECLARED,
        """
        amounts:
        - id: one
          title: 一
          when: {quantities: {degree: {is: [较重]}, self_paid: {from: 1000}}, hukou: [rural]}
          give: {yuan: 900}
        - {id: two, title: 二, give: {yuan: 100}}
        """,
    )
    assert amount(both, self_paid=999) == "100.00"
    assert amount(both, degree="较轻", self_paid=1000, hukou=None) == "100.00"
    assert gives(both, self_paid=1000).outcome is Outcome.UNKNOWN
    assert amount(both, self_paid=1000, degree="较重") == "900.00"


def test_a_rule_that_can_not_be_told_to_fit_is_never_passed_over_for_the_next() -> None:
    two = package(
        GRADES,
        """
        amounts:
        - {id: a, title: 一, when: {quantities: {degree: {is: [较重]}}}, give: {yuan: 900}}
        - {id: b, title: 二, give: {yuan: 100}}
        """,
    )
    assert gives(two).outcome is Outcome.UNKNOWN
    assert amount(two, degree="较轻") == "100.00"


# --- for which cases

WHENS = {
    "types: [emergency]": ({"relief_type": "emergency", "cause": "fire"}, {}),
    "causes: [education, housing]": ({"cause": "housing"}, {"cause": "illness"}),
    "categories: [tekun]": ({"category": "tekun"}, {"category": "other"}),
    "except_categories: [tekun]": ({"category": "other"}, {"category": "tekun"}),
    "hukou: [urban]": ({"hukou": "urban"}, {"hukou": "rural"}),
    "track: small_fast": ({"track": "small_fast"}, {"track": "general"}),
    "individual: yes": ({"individual": True}, {"individual": False}),
    "individual: no": ({"individual": False}, {"individual": True}),
    "quantities: {helped: {is: [2, 3]}}": ({"people": 3}, {"people": 1}),
    "quantities: {degree: {is: [较重]}}": ({"degree": "较重"}, {"degree": "较轻"}),
    "quantities: {self_paid: {from: 5, below: 9}}": ({"self_paid": 5}, {"self_paid": 9}),
}


@pytest.mark.parametrize(("when", "cases"), WHENS.items(), ids=WHENS)
def test_a_rule_is_for_the_cases_that_it_names(when: str, cases: tuple[dict[str, Any], dict[str, Any]]) -> None:
    first = f"- {{id: one, title: 一, when: {{{when}}}, give: {{yuan: 900}}}}"
    lines = f"{first}\n- {{id: two, title: 二, give: {{yuan: 100}}}}"
    both = package(GRADES + "amounts:\n" + lines)
    fits, not_ = cases
    assert amount(both, **fits) == "900.00"
    assert amount(both, **not_) == "100.00"


def test_bands_of_a_category_come_before_those_for_everybody() -> None:
    by_category = package(
        ONE_RULE
        + """
  measure: self_paid
  bands:
  - {from: 5000, categories: [tekun, urban_dibao], give: {percent: 60}}
  - {from: 10000, give: {percent: 40}}
        """
    )
    assert amount(by_category, self_paid=5000, category="tekun") == "3000.00"
    assert amount(by_category, self_paid=5000, category="other") == ""
    assert amount(by_category, self_paid=10000, category="other") == "4000.00"
    assert amount(by_category, self_paid=4999, category="tekun") == ""


# --- multipliers

FAMILY = {"people": 5, "helped_count": 2, "household_size": 3, "registered_count": 5, "affected_count": 1}


@pytest.mark.parametrize(
    ("heads", "together", "alone"),
    [("helped", "1260.00", "630.00"), ("cohabiting", "1890.00", "630.00"), ("registered", "3150.00", "630.00"),
     ("affected", "630.00", "630.00")],
)  # fmt: skip
def test_per_person_counts_the_heads_that_the_rule_names_and_one_in_an_individual_case(
    heads: str, together: str, alone: str
) -> None:
    per_person = package(ONE_RULE + f"  heads: {heads}\n  give: {{times: 1, per: person}}")
    assert amount(per_person, **FAMILY) == together
    assert amount(per_person, **FAMILY, individual=True) == alone


def test_a_sum_per_case_or_household_is_not_multiplied() -> None:
    for per in ("case", "household"):
        assert amount(package(ONE_RULE + f"  give: {{times: 1, per: {per}}}"), people=4) == "630.00"


def test_persons_may_be_counted_up_to_a_number_or_only_those_beyond_one() -> None:
    assert amount(package(ONE_RULE + "  give: {yuan: 500, per: {of: person, at_most: 3}}"), people=5) == "1500.00"
    beyond = package(ONE_RULE + "  give: {together: [{yuan: 500}, {yuan: 200, per: {of: person, over: 1}}]}")
    assert amount(beyond, people=1) == "500.00"
    assert amount(beyond, people=4) == "1100.00"


MONTHS = package(
    "quantities: {m: {title: 困难持续时间, kind: months}}"
    + ONE_RULE
    + "  give: {times: 1, months: {of: m, at_least: 2, at_most: 6}}"
)


@pytest.mark.parametrize(
    ("months", "expected"),
    [("0", "1260.00"), ("2", "1260.00"), ("4.5", "2835.00"), ("6", "3780.00"), ("6.1", "3780.00")],
)
def test_months_are_held_between_their_bounds(months: str, expected: str) -> None:
    assert amount(MONTHS, m=months) == expected


def test_a_derivation_says_how_many_months_were_entered_where_fewer_count() -> None:
    assert "困难持续时间 6 个月（登记 9 个月，按规定计）" in gives(MONTHS, m=9).lines[0].text
    assert "9 months, counted by the rule" in gives(MONTHS, m=9).lines[0].text.en


def test_months_may_be_a_range_that_the_officer_picks_from() -> None:
    assert span(package(ONE_RULE + "  give: {times: 1, per: person, months: [2, 12]}"), people=3) == (
        "3780.00", "22680.00",
    )  # fmt: skip


DAYS = "quantities: {d: {title: 住院天数, kind: days}}"


@pytest.mark.parametrize("standard", ["520", "570", "630", "631.27"])
def test_a_day_is_a_thirtieth_of_the_month_and_thirty_are_exactly_the_month(standard: str) -> None:
    daily = package(f"{DAYS}\nrounding: down_yuan{ONE_RULE}  give: {{times: 1, days: d}}")
    for days in range(31):
        found = gives(daily, numbers={"urban_dibao": Decimal(standard)}, d=days)
        assert (found.high or 0) == Decimal(standard) * days // 30


def test_days_may_be_counted_from_one_on_and_up_to_a_number() -> None:
    from_the_fourth = package(DAYS + ONE_RULE + "  give: {yuan: 50, days: {of: d, over: 3, at_most: 30}}")
    assert [amount(from_the_fourth, d=d) for d in (0, 3, 4, 10, 33, 34)] == [
        "", "", "50.00", "350.00", "1500.00", "1500.00",
    ]  # fmt: skip
    besides = package(DAYS + ONE_RULE + "  give: {together: [{yuan: 500}, {yuan: 50, days: {of: d, over: 3}}]}")
    assert [amount(besides, d=d) for d in (0, 3, 4)] == ["500.00", "500.00", "550.00"]


# --- ways of giving


def test_fixed_steps_are_offered_as_they_are_and_a_ceiling_leaves_the_lower_ones() -> None:
    steps = package(
        "rounding: ten_yuan" + ONE_RULE + "  give: {choose: [1000, 305, 800]}\n  ceilings: [{of: self_paid}]"
    )
    found = gives(steps, self_paid=5000)
    assert (found.choices, found.low, found.high) == (
        (Decimal(1000), Decimal(305), Decimal(800)), Decimal(305), Decimal(1000),
    )  # fmt: skip
    found = gives(steps, self_paid=900)
    assert (found.choices, found.low, found.high) == ((Decimal(305), Decimal(800)), Decimal(305), Decimal(800))
    found = gives(steps, self_paid=300)
    assert (found.choices, found.low, found.high) == ((), Decimal(300), Decimal(300))


@pytest.mark.parametrize(
    ("way", "expected"),
    [
        ("{yuan: 500}", ("500.00", "500.00")),
        ("{yuan: [500, 800]}", ("500.00", "800.00")),
        ("{percent: 12.5, of: total}", ("250.00", "250.00")),
        ("{percent: [10, 20], of: total}", ("200.00", "400.00")),
        ("{percent: 50, of: 3000}", ("1500.00", "1500.00")),
        ("{percent: 50, of: total, over: 1500}", ("250.00", "250.00")),
        ("{percent: 50, of: total, up_to: 1500}", ("750.00", "750.00")),
        ("{percent: 50, of: total, over: 2000}", ("", "")),
        ("{together: [{yuan: 500}, {percent: 10, of: total}]}", ("700.00", "700.00")),
        ("{lowest: [{yuan: [500, 900]}, {percent: [30, 40], of: total}]}", ("500.00", "800.00")),
        ("{highest: [{yuan: [500, 900]}, {percent: [30, 40], of: total}]}", ("600.00", "900.00")),
        ("{times: 1, base: rural}", ("440.00", "440.00")),
        ("{times: 2, at_most: {yuan: 1000}}", ("1000.00", "1000.00")),
        ("{together: [{times: 2, at_most: {yuan: 1000}}, {yuan: 5}]}", ("1005.00", "1005.00")),
    ],
)
def test_each_way_of_giving(way: str, expected: tuple[str, str]) -> None:
    assert span(package(ONE_RULE + f"  give: {way}"), self_paid=2000) == expected


def test_the_base_of_the_hukou_is_the_standard_of_the_hukou() -> None:
    of_hukou = package(ONE_RULE + "  base: hukou\n  give: {times: 2}")
    assert amount(of_hukou, hukou="rural") == "880.00"
    assert amount(of_hukou, hukou="urban") == "1260.00"


def test_the_last_line_of_a_derivation_is_the_result() -> None:
    found = gives(BANDS, self_paid=30000)
    assert [line.text for line in found.lines] == [
        "核实自付合计 30,000.00 元", "适用分档：大于 20,000且小于 50,000", "城市低保月标准 630.00 元 × 6–8 倍",
    ]  # fmt: skip
    assert found.lines[-1].span == (found.low, found.high) == (Decimal(3780), Decimal(5040))
    assert found.reason == "按“一”计算：3,780.00–5,040.00 元。"
