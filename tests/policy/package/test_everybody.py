"""Relief may not be limited to some households, outright or by the back door (xc-2.1.3)."""

from dataclasses import replace
from decimal import Decimal

import pytest

from standards.policy.package.checks import problems
from standards.policy.package.inheritance import inherited
from standards.policy.package.model import AmountRule, Condition, Give, When
from standards.policy.package.shapes import Range
from standards.policy.terms import Category
from tests.policy.package.build import GRADES, ONE_RULE, package, refused

RECOGNISED = "[urban_dibao, rural_dibao, tekun, registered_poor]"
REST = "[marginal, rigid_expenditure, unstable, at_risk, sudden_hardship, preferential, other]"
BACK_DOORS = {
    "by every rule's categories": f"""
        amounts:  # <-
        - {{id: a, title: 一, when: {{categories: {RECOGNISED}}}, give: {{yuan: 5}}}}
        """,
    "by excepting all others": f"""
        amounts:  # <-
        - {{id: a, title: 一, when: {{except_categories: {REST}}}, give: {{yuan: 5}}}}
        """,
    "for one type of relief": f"""
        amounts:  # <-
        - {{id: a, title: 一, when: {{types: [emergency]}}, give: {{yuan: 5}}}}
        - {{id: b, title: 二, when: {{types: [expenditure], categories: {RECOGNISED}}}, give: {{yuan: 5}}}}
        """,
}


@pytest.mark.parametrize("body", BACK_DOORS.values(), ids=BACK_DOORS)
def test_relief_may_not_be_limited_by_the_back_door(body: str) -> None:
    found = refused(body)
    assert {path for path, _text in found} == {"amounts"}
    text = found[-1][1]
    assert text.startswith("支出型标准不适用于低保边缘家庭、")
    assert "其他困难家庭：不得将临时救助对象仅限定为低保、特困、建档立卡等特定人群（二（一）末段）" in text


def test_relief_may_not_be_limited_by_its_bands() -> None:
    found = refused(
        f"""
        amounts:  # <-
        - id: a
          title: 一
          measure: self_paid
          bands:  # <-
          - {{from: 1000, categories: {RECOGNISED}, give: {{yuan: 5}}}}
        """
    )
    assert [path for path, _text in found] == ["amounts", "amounts", "amounts[0].bands"]
    assert "这些家庭类别没有分档：低保边缘家庭" in found[2][1]


def test_relief_may_not_be_limited_by_a_limit_of_nothing() -> None:
    ((path, text),) = refused(f"ceilings: [{{yuan: 0, when: {{categories: {REST}}}}}]  # <-")
    assert (path, text) == ("ceilings[0].yuan", "限额应大于零")


def test_relief_may_not_be_limited_outright() -> None:
    ((path, text),) = refused("only_categories: [tekun]  # <-")
    assert path == "only_categories"
    assert "二（一）末段" in text


def test_rules_that_together_serve_everybody_are_allowed() -> None:
    assert package(
        f"""
        amounts:
        - {{id: a, title: 一, when: {{categories: {RECOGNISED}}}, give: {{yuan: 9}}}}
        - {{id: b, title: 二, when: {{categories: {REST}}}, give: {{yuan: 5}}}}
        """
    ).amounts


def test_with_what_it_inherits_a_county_may_add_a_rule_for_some_and_use_the_quantities_of_the_city() -> None:
    city = package(GRADES + ONE_RULE + "  give: {yuan: 5}")
    grave = When(categories=(Category.TEKUN,), quantities={"degree": Condition(is_=("较重",))})
    more = AmountRule(id="more", title="特困人员较重", when=grave, give=Give(yuan=Range(Decimal(9), Decimal(9))))
    own = replace(package(""), amounts=(more,))
    assert [found.path for found in problems(own)] == [
        "amounts[0].when.quantities.degree", "amounts", "amounts",
    ]  # fmt: skip
    assert problems(own, inherited([own, city])) == []


def test_every_category_is_on_one_side_or_the_other() -> None:
    assert {*RECOGNISED.strip("[]").split(", "), *REST.strip("[]").split(", ")} == {c.value for c in Category}
