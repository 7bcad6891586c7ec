"""Relief may not be limited to some households by what comes out either, in whatever way it is written (xc-2.1.3)."""

import pytest

from standards.policy.package.checks import problems
from tests.policy.package.build import package, refused
from tests.policy.package.test_everybody import RECOGNISED, REST

PLAIN = "{id: a, title: 一, give: {times: [2, 4]}"
BY_WHAT_COMES_OUT = {
    "by a measure that others never reach": f"""
        amounts:  # <-
        - id: a
          title: 一
          measure: self_paid
          bands:
          - {{from: 1000, categories: {RECOGNISED}, give: {{times: 3}}}}
          - {{from: 90000000, give: {{times: 3}}}}
        """,
    "by a condition that others never fulfil": f"""
        amounts:  # <-
        - {{id: a, title: 一, when: {{categories: {RECOGNISED}}}, give: {{times: 3}}}}
        - {{id: b, title: 二, when: {{quantities: {{self_paid: {{from: 90000000}}}}}}, give: {{times: 3}}}}
        """,
    "by a sum that is none": f"""
        amounts:  # <-
        - {{id: a, title: 一, when: {{categories: {RECOGNISED}}}, give: {{times: 3}}}}
        - {{id: b, title: 二, give: {{yuan: 1}}}}
        """,
    "by a multiple that is none": f"""
        amounts:  # <-
        - {{id: a, title: 一, when: {{categories: {RECOGNISED}}}, give: {{times: 3}}}}
        - {{id: b, title: 二, give: {{times: 0.0001}}}}
        """,
    "by a ceiling of the rule": f"""
        amounts:  # <-
        - {PLAIN}, ceilings: [{{yuan: 0.01, when: {{categories: {REST}}}}}]}}
        """,
    "by a ceiling of the package": f"""
        amounts:  # <-
        - {PLAIN}}}
        ceilings: [{{times: 0.001, when: {{except_categories: {RECOGNISED}}}}}]
        """,
    "by an adjustment to nothing": f"""
        amounts:  # <-
        - {PLAIN}, adjust: [{{percent: 0, when: {{except_categories: {RECOGNISED}}}}}]}}
        """,
    "by a deduction of more than there is": f"""
        amounts:  # <-
        - {PLAIN}, adjust: [{{less: 9000000, when: {{categories: {REST}}}}}]}}
        """,
    "by a limit within the rule": f"""
        amounts:  # <-
        - {PLAIN}, adjust: [{{at_most: {{yuan: 0.01}}, when: {{categories: {REST}}}}}]}}
        """,
    "by a threshold for others": f"""
        amounts:  # <-
        - id: a
          title: 一
          measure: {{start: self_paid, steps: [{{less: 90000000, title: 起付线, when: {{categories: {REST}}}}}]}}
          bands: [{{above: 0, give: {{percent: 40}}}}]
        """,
    "by the limit of a procedure": f"""
        amounts:  # <-
        - {PLAIN}}}
        procedure: [{{id: p, title: 其他家庭, when: {{categories: {REST}}}, at_most: {{yuan: 0.01}}}}]
        """,
    "by a question whether the family is one of them": """
        quantities: {dibao: {title: 是否低保户, kind: choice, choices: [是, 否]}}
        amounts:  # <-
        - {id: a, title: 一, when: {quantities: {dibao: {is: [是]}}}, give: {times: 3}}
        """,
    "by a list of kinds of families": """
        quantities: {kind: {title: 家庭类型, kind: choice, choices: [低保, 特困人员, 建档立卡, 其他]}}
        amounts:  # <-
        - {id: a, title: 一, measure: kind, gaps: yes, bands: [{is: [低保, 特困人员, 建档立卡], give: {times: 3}}]}
        """,
    "by a list of kinds with a sum that is none": """
        quantities: {kind: {title: 家庭类型, kind: grade, choices: [低保, 特困, 其他]}}
        amounts:  # <-
        - id: a
          title: 一
          measure: kind
          bands:
          - {is: [低保, 特困], give: {times: 3}}
          - {is: [其他], give: {yuan: 0.5}}
        """,
}


@pytest.mark.parametrize("body", BY_WHAT_COMES_OUT.values(), ids=BY_WHAT_COMES_OUT)
def test_relief_may_not_be_limited_by_what_comes_out(body: str) -> None:
    found = refused(body)
    assert {path for path, _text in found} == {"amounts"}
    for _path, text in found:
        assert "不救助低保边缘家庭、" in text
        assert "城镇低保家庭" not in text
        assert text.endswith("不得将临时救助对象仅限定为低保、特困、建档立卡等特定人群（二（一）末段）")


def test_relief_may_not_be_limited_for_a_cause() -> None:
    ((path, text),) = refused(
        f"""
        amounts:  # <-
        - {{id: a, title: 一, when: {{causes: [illness], categories: {RECOGNISED}}}, give: {{times: 3}}}}
        - {{id: b, title: 二, when: {{causes: [education]}}, give: {{times: 3}}}}
        - {{id: c, title: 三, when: {{types: [emergency]}}, give: {{times: 3}}}}
        """
    )
    assert path == "amounts"
    assert text.startswith("支出型标准（疾病）不救助低保边缘家庭、")


def test_an_emergency_is_not_one_for_the_recognised_only() -> None:
    ((path, text),) = refused(
        """
        quantities: {poor: {title: 是否建档立卡户, kind: choice, choices: [是, 否]}}
        emergencies:  # <-
        - {cause: fire, quantities: {poor: {is: [是]}}}
        - {cause: traffic}
        """
    )
    assert path == "emergencies"
    assert text.startswith("急难情形（火灾）不包括低保边缘家庭、")


IMPOSSIBLE = {
    "an income hardly anybody has": ("income: {times: 0.1}  # <-", "income"),
    "an income below the dibao standard": ("income: {of: urban, times: 0.5}  # <-", "income"),
    "an income of nothing": ("income: {of: hukou, times: 0.000001}  # <-", "income"),
    "no savings at all": ("property: [{kind: deposit, title: 存款, value_above: {yuan: 1}}]  # <-", "property[0]"),
    "savings of nothing a head": (
        "property: [{kind: deposit, title: 存款, value_above: {times: 0.01, per: person}}]  # <-", "property[0]",
    ),
    "no home": ("property: [{kind: house, title: 住房, count_from: 1}]  # <-", "property[0]"),
    "a home of a square metre": ("property: [{kind: house, title: 住房, area_per_head_above: 1}]  # <-", "property[0]"),
    "a home that was ever bought": (
        "property: [{kind: house, title: 购房, bought_within_months: 1200}]  # <-", "property[0]",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("body", "path"), IMPOSSIBLE.values(), ids=IMPOSSIBLE)
def test_a_means_test_that_only_those_pass_who_are_spared_it_is_refused(body: str, path: str) -> None:
    ((found, text),) = refused(body)
    assert found == path
    assert text.startswith("普通困难家庭")
    assert "二（一）末段" in text


def test_expenditure_above_the_whole_income_is_not_asked_for() -> None:
    ((path, text),) = refused("income: {rigid_above: 900}  # <-")
    assert (path, text) == ("income.rigid_above", "百分比 900 超过 100")


ALLOWED = {
    "more for some": f"amounts:\n- {PLAIN}, adjust: [{{raise_percent: 50, when: {{categories: {RECOGNISED}}}}}]}}",
    "an easier start for some": f"""
        amounts:
        - id: a
          title: 一
          measure: self_paid
          bands:
          - {{from: 1000, categories: {RECOGNISED}, give: {{times: 3}}}}
          - {{from: 40000, give: {{times: 2}}}}
        """,
    "a tenth for the others": f"""
        amounts:
        - {{id: a, title: 一, when: {{categories: {RECOGNISED}}}, give: {{yuan: 5000}}}}
        - {{id: b, title: 二, give: {{yuan: 500}}}}
        """,
    "housing as the plan says": f"""
        amounts:
        - {{id: a, title: 一, when: {{causes: [housing], categories: {RECOGNISED}}}, give: {{times: 3}}}}
        - {{id: b, title: 二, when: {{causes: [illness]}}, give: {{times: 3}}}}
        - {{id: c, title: 三, when: {{types: [emergency]}}, give: {{times: 3}}}}
        """,
    "a bridge for who has applied": """
        quantities: {bridge: {title: 新申请低保, kind: choice, choices: [是, 否]}}
        amounts:
        - {id: a, title: 一, when: {causes: [other], quantities: {bridge: {is: [是]}}}, give: {yuan: 400}}
        - {id: b, title: 二, when: {causes: [illness]}, give: {times: 3}}
        - {id: c, title: 三, when: {types: [emergency]}, give: {times: 3}}
        """,
    "two questions of which others must answer both": """
        quantities:
          degree: {title: 程度, kind: grade, choices: [较轻, 较重]}
          student: {title: 本科新生, kind: choice, choices: [是, 否]}
        amounts:
        - {id: a, title: 一, when: {categories: [tekun]}, give: {times: 3}}
        - {id: b, title: 二, when: {quantities: {degree: {is: [较重]}, student: {is: [是]}}}, give: {times: 3}}
        """,
    "the standard as the limit": "income: {of: hukou}",
    "usual means": """
        income: {of: urban, times: 1.5, rigid_above: 60}
        property:
        - {kind: house, title: 两套, count_from: 2}
        - {kind: house, title: 面积, area_per_head_above: 40}
        - {kind: deposit, title: 存款, value_above: {times: 12, per: person}}
        - {kind: vehicle, title: 机动车, count_from: 1}
        """,
}


@pytest.mark.parametrize("body", ALLOWED.values(), ids=ALLOWED)
def test_what_the_plan_allows_is_not_refused(body: str) -> None:
    assert problems(package(body)) == []
