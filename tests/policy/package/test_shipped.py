"""The packages that are shipped: real counties, right in form, and their test cases come out as reckoned by hand

(xc-2.3.1, gwy649-49).
"""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from standards.kinds import KINDS
from standards.packages.files import read_package, write_package
from standards.policy.determination import determine
from standards.policy.findings import Determination
from standards.policy.package.checks import problems
from standards.policy.package.computed import Computed
from standards.policy.package.engine import NO_RULE
from standards.policy.package.examples import differences, facts_of, rules_of
from standards.policy.package.inheritance import inherited
from standards.policy.package.model import SILENT, Example, Expected, Package
from standards.policy.package.reading import raw_of, read
from standards.policy.package.route import for_this_case
from standards.policy.terms import Level, Outcome, Window
from tests.policy.build import rules
from tests.policy.package.build import SHIPPED, with_parameters

PACKAGES = {path.stem: read_package(path.read_text(encoding="utf-8")) for path in SHIPPED}
EXAMPLES = [(name, example) for name, package in PACKAGES.items() for example in package.tests]
COUNTIES = [name for name in PACKAGES if name not in ("xuchang-2019", "national-2026-small-fast")]
PLAN = PACKAGES["xuchang-2019"]
NOTHING = Computed(outcome=Outcome.NO, reason=NO_RULE)


def tried(example: Example, package: Package) -> list[str]:
    """Where the package departs from its test case."""
    facts = facts_of(example, package)
    given = rules_of(example, with_parameters(package, rules(**of_the_year_before(package.effective_from))))
    given = for_this_case(given, facts=facts, package=package)
    found = determine(facts, given, package=package)
    computed = found.computed or NOTHING
    told = {"eligible": str(found.eligible), "days": concluded(found, "time_limit")}
    if computed.high:
        at_sum = determine(facts, given, package=package, amount=computed.high)
        told |= {"who": concluded(at_sum, "who_agrees"), "level": str(at_sum.level or "")}
    return [*differences(example.expect, computed, told)]


def of_the_year_before(day: date) -> dict[str, Any]:
    names = ("income_urban", "income_rural", "income_all")
    return {"day": day} | {name: replace(getattr(rules(), name), year=day.year - 1) for name in names}


def concluded(found: Determination, code: str) -> str:
    return next((str(f.conclusion) for f in found.findings if f.code == code and f.conclusion is not None), "")


def test_the_plan_the_overlay_and_twelve_counties_are_shipped() -> None:
    assert len(COUNTIES) >= 12
    assert len({package.region for package in PACKAGES.values()}) == len(PACKAGES)


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_a_shipped_package_is_without_mistakes_and_comes_back_as_it_was_written(path: Path) -> None:
    package = PACKAGES[path.stem]
    assert problems(package) == []
    assert read_package(write_package(package)) == package
    assert read(Package, raw_of(package)) == package
    assert write_package(read_package(write_package(package))) == write_package(package)


@pytest.mark.parametrize("name", COUNTIES)
def test_a_county_with_what_it_inherits_is_without_mistakes(name: str) -> None:
    whole = inherited([PACKAGES[name], PACKAGES["xuchang-2019"], PACKAGES["national-2026-small-fast"]])
    assert problems(PACKAGES[name], whole) == []


@pytest.mark.parametrize(("name", "example"), EXAMPLES, ids=[f"{name}-{e.title}" for name, e in EXAMPLES])
def test_a_test_case_gives_exactly_what_it_says(name: str, example: Example) -> None:
    assert tried(example, PACKAGES[name]) == []


@pytest.mark.parametrize("name", PACKAGES)
def test_each_package_has_test_cases_that_were_reckoned_by_hand(name: str) -> None:
    assert PACKAGES[name].tests
    assert all(example.by_hand for example in PACKAGES[name].tests)


def test_a_test_case_that_does_not_fit_says_what_differs_in_both_languages() -> None:
    package = PACKAGES["jixi"]
    wrong = replace(package.tests[0], expect=replace(package.tests[0].expect, high=Decimal(7000), rule="other"))
    assert tried(wrong, package) == ["rule：应为 other，实为 all", "high：应为 7000.00，实为 7200.00"]
    facts = facts_of(wrong, package)
    (found,) = differences(wrong.expect, determine(facts, rules(), package=SILENT).computed or NOTHING, {})[:1]
    assert found.en == "rule: should be other, is none"


D = Decimal(630)
EDGES = [
    ("xuchang-2019", "1890.00", "乡镇长（街道办事处主任）", Level.TOWNSHIP),
    ("xuchang-2019", "1890.01", "县级民政局分管负责人", Level.COUNTY),
    ("xuchang-2019", "3780.00", "县级民政局分管负责人", Level.COUNTY),
    ("xuchang-2019", "3780.01", "县级民政局集体研究", Level.COUNTY),
    ("luohu", "1260.00", "街道办事处", Level.TOWNSHIP),
    ("luohu", "1260.01", "区民政局", Level.COUNTY),
    ("huoshan", "1999.99", "乡镇人民政府", Level.TOWNSHIP),
    ("huoshan", "2000.00", "县民政局", Level.COUNTY),
    ("huoshan", "5000.00", "县民政局", Level.COUNTY),
    ("huoshan", "5000.01", "分管领导建议、局长研究", Level.COUNTY),
    ("huoshan", "10000.00", "分管领导建议、局长研究", Level.COUNTY),
    ("huoshan", "10000.01", "县政府分管领导", Level.COUNTY),
    ("huoshan", "20000.01", None, Level.COUNTY),
    ("ningguo", "2520.00", "乡镇（街道）", Level.TOWNSHIP),
    ("ningguo", "2520.01", "市民政局", Level.COUNTY),
    ("wuwei", "1260.00", "镇人民政府", Level.TOWNSHIP),
    ("wuwei", "1260.01", "市民政局", Level.COUNTY),
]


@pytest.mark.parametrize(("name", "sum_", "who", "level"), EDGES)
def test_a_ladder_changes_at_the_cent(name: str, sum_: str, who: str | None, level: Level) -> None:
    """One person, D = 630; whatever else stands in the way of the sum, this is who agrees to it."""
    package = PACKAGES[name]
    given = with_parameters(package, rules())
    facts = facts_of(Example(title="", facts={"self_paid": 30000}, expect=Expected()), package)
    found = determine(facts, given, amount=Decimal(sum_), package=package)
    assert (found.find("who_agrees").conclusion, found.level) == (who, level)


OF_A_YEAR = {
    "erqi": {"same_cause_months": 12, "times_per_year": 2},
    "jixi": {"same_cause_months": 12, "times_per_year": 2},
    "xingyang": {"same_cause_months": 12, "times_per_year": 2},
    "wuxi": {"times_per_year": 2},
    "huoshan": {"same_cause_window": Window.CALENDAR_YEAR, "times_per_year": 2},
}


@pytest.mark.parametrize(("name", "numbers"), OF_A_YEAR.items(), ids=OF_A_YEAR)
def test_how_often_relief_is_given_is_a_number_of_the_package(name: str, numbers: dict[str, object]) -> None:
    given = with_parameters(PACKAGES[name], rules())
    assert {one: getattr(given, one) for one in numbers} == numbers


@pytest.mark.parametrize("name", PACKAGES)
def test_every_number_of_a_package_can_be_published(name: str) -> None:
    for code, typed in PACKAGES[name].parameters.items():
        assert KINDS[code].parse(typed)


def test_the_small_fast_overlay_asks_for_registration_alone_within_three_days_of_any_kind() -> None:
    package = PACKAGES["national-2026-small-fast"]
    given = {"relief_type": "emergency", "cause": "traffic", "track": "small_fast", "annual_income": 999999}
    facts = facts_of(Example(title="", facts=given, expect=Expected()), package)
    found = determine(facts, rules(), amount=D, package=package)
    procedure = found.find("county_procedure")
    assert procedure.inputs == {
        "环节": "登记→发放", "期限": "3 个自然日", "公示": "不公示", "文件原文": package.procedure[0].source,  # type: ignore[index]
    }  # fmt: skip
    assert (found.eligible, found.find("publicity").conclusion) == (Outcome.YES, None)
    assert not found.needs_minutes
    assert determine(facts, rules(), amount=D + Decimal("0.01"), package=package).needs_minutes


@pytest.mark.parametrize("name", COUNTIES)
def test_a_county_inherits_the_plan_where_it_is_silent(name: str) -> None:
    own, whole = PACKAGES[name], inherited([PACKAGES[name], PLAN])
    assert whole.amounts == own.amounts
    assert whole.ladder == (own.ladder or PLAN.ladder)
    assert whole.emergencies == PLAN.emergencies
    assert whole.procedure == (*(own.procedure or ()), *(PLAN.procedure or ()))
    assert whole.title == own.title
