"""What is wrong on a page is told at once, as it stands there, and leads to the field and the row that it is about."""

import html
import re
from typing import Any

import pytest
from django.test import Client

from cases.models import Case
from cases.terms import State
from common.clock import today
from tests.cases.pages.test_story import begun, household, member
from tests.cast import Cast
from tests.factories import make_case, publish_rules, resident


def summary(answer: Any) -> list[tuple[str, str]]:
    """Target and words of each line of the summary."""
    page = answer.content.decode()
    box = page[page.index("data-error-summary") :]
    lines = re.findall(r"<li>(?:<a href=\"#([^\"]*)\">)?(.*?)(?:</a>)?</li>", box[: box.index("</ul>")])
    return [(target, html.unescape(words)) for target, words in lines]


def in_order(answer: Any) -> bool:
    """Whether the lines of the summary come as their fields stand on the page."""
    page = answer.content.decode()
    places = [page.index(f'id="{target}"') for target, _words in summary(answer) if target]
    return places == sorted(places)


@pytest.fixture
def case(cast: Cast, clerk: Client) -> Case:
    publish_rules()
    return begun(clerk)


def test_a_number_typed_for_two_members_is_told_at_the_later_one_with_both_rows(case: Case, clerk: Client) -> None:
    rows = [member(n, name, resident(501).number, of) for n, name, of in ((0, "沈示例", "01"), (1, "沈小示例", "20"))]
    answer = clerk.post(f"/cases/{case.pk}/household/", household(*rows))
    assert answer.status_code == 422
    said = "第2位成员 沈小示例 · 身份证号码：与第1位成员 沈示例的身份证号相同。"
    assert summary(answer) == [("id_members-1-id_number", said)]
    field = re.search(r'<input[^>]*id="id_members-1-id_number"[^>]*>', answer.content.decode())
    assert field and 'aria-invalid="true"' in field[0]


def test_a_row_that_is_taken_out_is_not_counted_and_holds_no_number(case: Case, clerk: Client) -> None:
    rows = [
        member(0, "沈示例", resident(501).number, "01"),
        member(1, "沈示例", resident(501).number, "20", DELETE="on"),
        member(2, "沈小示例", resident(502).number, ""),
    ]
    answer = clerk.post(f"/cases/{case.pk}/household/", household(*rows))
    assert [words.partition("：")[0] for _target, words in summary(answer)] == ["第2位成员 沈小示例 · 与申请人关系"]


def test_the_faults_of_a_household_are_listed_as_they_stand_with_their_rows(case: Case, clerk: Client) -> None:
    rows = [
        member(0, "沈示例", resident(501).number, "01"),
        member(1, "", "", "", phone="1", disability="x", no_id_reason=""),
    ]
    asset = {"assets-TOTAL_FORMS": "1", "assets-0-kind": "", "assets-0-value": "多"}
    wrong = {"members-1-id_number": "1", "village_name": "", "category": "", "hukou": "", "declared_income": "少"}
    answer = clerk.post(f"/cases/{case.pk}/household/", household(*rows) | wrong | asset)
    targets = [target for target, _words in summary(answer)]
    assert {"id_members-1-name", "id_village_name", "id_category", "id_hukou_0", "id_assets-0-value"} <= set(targets)
    assert in_order(answer), targets
    said = dict(summary(answer))
    assert said["id_members-1-name"].startswith("第2位成员 · 姓名：")
    assert said["id_assets-0-value"].startswith("第1项财产 · ")


def test_a_folded_part_with_a_fault_is_open(case: Case, clerk: Client) -> None:
    rows = {"expenses-TOTAL_FORMS": "1", "expenses-0-kind": "medical", "expenses-0-total": "1"}
    page = clerk.post(f"/cases/{case.pk}/expenses/", rows | {"expenses-0-detail": "长" * 201}).content.decode()
    assert re.search(r'<details open><summary[^>]*>[^<]*</summary>\s*<div class="r-field[^>]*r-field-bad', page)
    fine = clerk.post(f"/cases/{case.pk}/expenses/", rows | {"expenses-0-total": "?"}).content.decode()
    assert "<details open><summary" not in fine


def visit(case: Case, **more: str) -> dict[str, str]:
    expense = case.expenses.get()
    return {
        "visited_on": str(today()), "place": "家中", "respondent_name": "某", "respondent_relation": "01",
        "household_size": "1", f"verified_{expense.pk}": "1", "conclusion": "true", "summary": "属实。",
        "surveyors-TOTAL_FORMS": "2", "surveyors-INITIAL_FORMS": "0", "surveyors-0-name": "甲示例",
        "surveyors-0-public_servant": "on", "surveyors-1-name": "",
    } | more  # fmt: skip


def test_every_fault_of_a_visit_is_told_in_one_round(cast: Cast, clerk: Client) -> None:
    case = make_case(cast, state=State.ACCEPTED)
    dear = f"verified_{case.expenses.get().pk}"
    answer = clerk.post(
        f"/cases/{case.pk}/visit/", visit(case, place="", household_size="7", summary="", **{dear: "9000000"})
    )
    assert answer.status_code == 422 and in_order(answer)
    targets = [target for target, _words in summary(answer)]
    assert targets == ["id_place", "id_household_size", f"id_{dear}", "id_surveyors-1-name", "id_summary"]
    assert dict(summary(answer))["id_surveyors-1-name"].startswith("第2名调查人 · ")
    assert "至少需要2名" in dict(summary(answer))["id_surveyors-1-name"]


@pytest.mark.parametrize(
    ("change", "target", "says"),
    [
        ({"surveyors-0-public_servant": "", "surveyors-1-name": "乙示例"}, "id_surveyors-0-public_servant", "公职人员"),
        ({"surveyors-1-name": "甲示例"}, "id_surveyors-1-name", "调查人重复"),
        ({"surveyors-TOTAL_FORMS": "1"}, "id_surveyors-0-name", "至少需要2名"),
        ({"surveyors-TOTAL_FORMS": "0"}, "", "至少需要2名"),
        ({"surveyors-1-name": "乙示例", "visited_on": "2001-01-01"}, "id_visited_on", "申请日期与今日之间"),
    ],
)
def test_a_visit_that_cannot_stand_is_told_at_its_field(
    cast: Cast, clerk: Client, change: dict[str, str], target: str, says: str
) -> None:
    case = make_case(cast, state=State.ACCEPTED)
    answer = clerk.post(f"/cases/{case.pk}/visit/", visit(case, **change))
    assert answer.status_code == 422
    [(where, words)] = summary(answer)
    assert where == target and says in words


def test_nobody_of_the_household_investigates_it(cast: Cast, clerk: Client) -> None:
    case = make_case(cast, state=State.ACCEPTED)
    answer = clerk.post(f"/cases/{case.pk}/visit/", visit(case, **{"surveyors-1-name": case.applicant_name}))
    [(where, words)] = summary(answer)
    assert where == "id_surveyors-1-name" and "不能调查自己的家庭" in words


def test_without_scripts_a_button_brings_more_rows_and_keeps_what_is_typed(clerk: Client, case: Case) -> None:
    rows = member(0, "沈示例", resident(501).number, "01") | {"more": "1"}
    page = clerk.post(f"/cases/{case.pk}/household/", household(rows))
    shown = page.content.decode()
    assert page.status_code == 422 and 'name="members-3-name"' in shown and 'value="沈示例"' in shown
    assert not case.members.exists(), "nothing is saved by that"
    assert '<noscript><button class="btn btn-sm" type="submit" name="more"' in shown
