"""Who must agree to a sum, which steps a case takes and how long it may take, by a county's own rules

(xc-2.2, xc-2.2.1, xc-2.2.2, gwy649-48).
"""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from common.said import Said
from standards.packages.ready import ready
from standards.policy.determination import determine
from standards.policy.findings import Determination
from standards.policy.package.inheritance import inherited
from standards.policy.package.model import Package
from standards.policy.package.route import for_this_case
from standards.policy.terms import Category, Cause, Effect, Level, Outcome, ReliefType, Track
from tests.policy.build import facts, rules
from tests.policy.package.build import package

LADDER = package(
    """
    ladder:
    - {who: 乡镇长, level: township, up_to: {times: 1}}
    - {who: 乡镇党政联席会, level: township, up_to: {times: 3}, minutes: yes}
    - {who: 县民政局分管领导, level: county, up_to: {times: 2, per: person}}
    - {who: 县民政局局长办公会, level: county, up_to: {yuan: 20000}, minutes: yes}
    """
)


def at(sum_: str, of: Package, *, numbers: dict[str, Any] | None = None, **changed: Any) -> Determination:
    return determine(facts(**changed), rules(**numbers or {}), amount=Decimal(sum_), package=of)


@pytest.mark.parametrize(
    ("sum_", "who", "level", "minutes"),
    [
        ("629.99", "乡镇长", Level.TOWNSHIP, False),
        ("630.00", "乡镇长", Level.TOWNSHIP, False),
        ("630.01", "乡镇党政联席会", Level.TOWNSHIP, True),
        ("1890.00", "乡镇党政联席会", Level.TOWNSHIP, True),
        ("1890.01", "县民政局分管领导", Level.COUNTY, False),
        ("5040.00", "县民政局分管领导", Level.COUNTY, False),
        ("5040.01", "县民政局局长办公会", Level.COUNTY, True),
    ],
)
def test_the_lowest_rung_that_reaches_the_sum_agrees_to_it(sum_: str, who: str, level: Level, minutes: bool) -> None:
    found = at(sum_, LADDER)
    agreed = found.find("who_agrees")
    assert (agreed.outcome, agreed.conclusion, found.level) == (Outcome.YES, who, level)
    assert agreed.effect is (Effect.MINUTES if minutes else Effect.NONE)
    assert found.needs_minutes is minutes
    assert found.blockers == ()
    assert agreed.reason.startswith(f"由{who}审批")


def test_above_the_highest_rung_nobody_may_agree() -> None:
    found = at("20000.01", LADDER, helped_count=4, numbers={"cap_multiple": Decimal(60)})
    agreed = found.find("who_agrees")
    assert (agreed.outcome, agreed.conclusion, agreed.effect) == (Outcome.NO, None, Effect.BLOCK)
    assert agreed in found.blockers
    assert found.level is Level.COUNTY


def test_an_open_rung_takes_any_sum() -> None:
    open_ = package("ladder: [{who: 县民政局, level: county}]")
    assert at("15000.00", open_).find("who_agrees").conclusion == "县民政局"


def test_a_rung_of_the_county_takes_the_case_there_whatever_the_delegated_limit() -> None:
    low = package("ladder: [{who: 乡镇, level: township, up_to: {yuan: 500}}, {who: 县民政局, level: county}]")
    assert at("500.00", low).level is Level.TOWNSHIP
    assert at("500.01", low).level is Level.COUNTY


def test_a_rung_of_the_township_does_not_lift_the_delegated_limit() -> None:
    high = package("ladder: [{who: 乡镇, level: township, up_to: {yuan: 5000}}, {who: 县民政局, level: county}]")
    assert at("1890.00", high).level is Level.TOWNSHIP
    assert at("1890.01", high).level is Level.COUNTY


@pytest.mark.parametrize(
    ("changed", "numbers"), [({"helped_count": None}, {}), ({}, {"urban_dibao": None}), ({"household_size": 0}, {})]
)
def test_a_rung_that_can_not_be_told_blocks(changed: dict[str, Any], numbers: dict[str, Any]) -> None:
    found = at("2000.00", LADDER, numbers=numbers, **changed)
    agreed = found.find("who_agrees")
    assert (agreed.outcome, agreed.effect, agreed.conclusion) == (Outcome.UNKNOWN, Effect.BLOCK, None)
    assert agreed in found.blockers


def test_without_a_ladder_the_delegated_limit_alone_decides() -> None:
    found = at("1890.00", package("note: 无"))
    assert found.level is Level.TOWNSHIP
    with pytest.raises(KeyError):
        found.find("who_agrees")


# --- procedure

BY_CATEGORY = package(
    """
    procedure:
    - id: emergency
      title: 急难型
      when: {types: [emergency]}
      steps: [登记, 发放]
      means_check: no
      publicity: after
      days: 3
      day_kind: calendar
      at_most: {times: 2}
    - id: recognised
      title: 低保特困简易程序
      source: 5 个工作日内办结
      when: {categories: [urban_dibao, rural_dibao, tekun]}
      means_check: no
      publicity: before
      publicity_days: 2
      days: 5
    - {id: others, title: 一般程序, means_check: yes, days: 10}
    """
)
FIRE: dict[str, Any] = {"relief_type": ReliefType.EMERGENCY, "cause": Cause.FIRE}


def by_procedure(of: Package = BY_CATEGORY, **changed: Any) -> Determination:
    given = facts(**changed)
    own = for_this_case(rules(), facts=given, package=of)
    return determine(given, own, amount=Decimal("1000.00"), package=of)


def test_recognised_households_take_five_working_days_and_others_ten() -> None:
    recognised = by_procedure(category=Category.TEKUN, annual_income=None)
    assert recognised.find("time_limit").conclusion == 5
    assert recognised.find("publicity").conclusion == 2
    assert recognised.find("county_procedure").conclusion == "低保特困简易程序"
    assert by_procedure(category=Category.OTHER).find("time_limit").conclusion == 10
    assert by_procedure(category=Category.OTHER).find("publicity").conclusion == 3
    assert by_procedure(category=Category.OTHER).find("county_procedure").conclusion == "一般程序"


def test_a_procedure_may_spare_the_means_check_or_ask_for_it() -> None:
    spared = by_procedure(category=Category.TEKUN, annual_income=None, category_recognised_on=None)
    assert spared.find("means_waiver").conclusion is True
    assert spared.find("income").outcome is Outcome.YES
    assert spared.blockers == ()
    asked = by_procedure(category=Category.REGISTERED_POOR, annual_income=None, category_recognised_on=rules().day)
    assert asked.find("means_waiver").conclusion is False
    assert asked.find("income").outcome is Outcome.UNKNOWN
    assert asked.blockers


def test_a_procedure_that_can_not_be_told_leaves_no_time_limit_and_blocks() -> None:
    found = by_procedure(category=None)
    assert found.find("county_procedure").outcome is Outcome.UNKNOWN
    assert {"county_procedure", "time_limit", "publicity"} <= {finding.code for finding in found.blockers}


def test_calendar_days_are_told_and_leave_the_working_days_alone() -> None:
    found = by_procedure(**FIRE)
    assert found.find("county_procedure").inputs[Said("期限")] == "3 个自然日"
    assert found.find("county_procedure").inputs[Said("环节")] == "登记→发放"
    assert found.find("time_limit").conclusion == 10


def test_the_limit_of_a_procedure_is_a_ceiling_of_the_sum() -> None:
    limited = replace(BY_CATEGORY, amounts=package("amounts: [{id: a, title: 一, give: {times: 5}}]").amounts)
    fire = by_procedure(limited, **FIRE).computed
    assert fire is not None
    assert fire.high == Decimal(1260)
    assert fire.lines[-1].text == "上限：急难型：每案城市低保月标准的 2 倍"
    other = by_procedure(limited).computed
    assert other is not None
    assert other.high == Decimal(3150)


def test_a_limit_of_the_procedure_that_can_not_be_told_leaves_the_sum_unknown() -> None:
    limited = package(
        """
        procedure: [{id: a, title: 一, at_most: {times: 2, base: rural}}]
        amounts: [{id: a, title: 一, give: {yuan: 5000}}]
        """
    )
    found = at("1000.00", limited, numbers={"rural_dibao": None})
    assert found.computed is not None
    assert found.computed.outcome is Outcome.UNKNOWN
    assert {"computed", "within_range"} <= {finding.code for finding in found.blockers}


def test_the_paperwork_of_an_emergency_is_completed_in_the_county_s_own_time() -> None:
    terms = package("completion: {days: 20, extensions: 2, first_relief_hours: 24}")
    found = by_procedure(terms, **FIRE).find("completion")
    assert found.conclusion == 20
    assert found.reason == "急难情况缓解后20个工作日内补齐手续，可延长2次。"
    assert found.inputs == {"补齐期限": "20 个工作日", "首次救助": "24 小时内"}
    with pytest.raises(KeyError):
        by_procedure(terms).find("completion")


SMALL_FAST = """
procedure:
- id: fast
  title: 小额快救
  source: 不再进行家庭经济状况核对和公示
  when: {types: [emergency], track: small_fast}
  means_check: no
  publicity: never
- {id: late, title: 救助后公示, when: {types: [expenditure]}, publicity: after, publicity_days: 5}
"""


@pytest.mark.parametrize("days", [None, 3])
def test_a_procedure_without_publicity_prints_no_days_but_the_words_of_the_document(days: int | None) -> None:
    of, given = package(SMALL_FAST), facts(relief_type=ReliefType.EMERGENCY, cause=Cause.FIRE, track=Track.SMALL_FAST)
    found = determine(given, rules(publicity_days=days), amount=Decimal(500), package=of)
    told = found.find("publicity")
    assert (told.outcome, told.conclusion, told.effect) == (Outcome.RULE, None, Effect.NONE)
    assert (told.title, told.reason) == ("公示", "按“小额快救”办理，不公示。")
    assert told.reason.en == "“小额快救” has no publicity."
    assert told.inputs == {"文件原文": "不再进行家庭经济状况核对和公示"}
    steps = found.find("steps")
    assert "公示" not in str(steps.conclusion) and "公示" not in str(steps.inputs)
    assert Determination.from_json(found.to_json()) == found


def test_without_words_of_the_document_the_procedure_is_named_as_the_source() -> None:
    of = package(SMALL_FAST.replace("  source: 不再进行家庭经济状况核对和公示\n", ""))
    given = facts(relief_type=ReliefType.EMERGENCY, cause=Cause.FIRE, track=Track.SMALL_FAST)
    assert determine(given, rules(), package=of).find("publicity").inputs == {"本地办理程序": "小额快救"}


def test_only_the_cases_of_that_procedure_are_without_publicity() -> None:
    of = package(SMALL_FAST)
    plain = facts(relief_type=ReliefType.EMERGENCY, cause=Cause.FIRE)
    found = determine(plain, rules(), package=of)
    assert found.find("publicity").reason == "救助后张榜公示，3天。"
    assert "公示" in str(found.find("steps").conclusion)


def test_a_county_that_publicises_after_the_relief_says_so() -> None:
    of, given = package(SMALL_FAST), facts()
    found = determine(given, for_this_case(rules(), facts=given, package=of), package=of)
    assert found.find("publicity").reason == "救助后张榜公示，5天。"


def test_the_national_overlay_has_no_publicity_above_the_plan() -> None:
    whole = inherited([ready()["xuchang-2019"], ready()["national-2026-small-fast"]])
    given = facts(relief_type=ReliefType.EMERGENCY, cause=Cause.TRAFFIC, track=Track.SMALL_FAST)
    found = determine(given, for_this_case(rules(), facts=given, package=whole), package=whole)
    assert found.find("publicity").reason == "按“小额快救”办理，不公示。"
    assert "不再进行家庭经济状况核对和公示" in str(found.find("publicity").inputs)
    general = determine(replace(given, track=Track.GENERAL), rules(), package=whole)
    assert general.find("publicity").conclusion == 3
