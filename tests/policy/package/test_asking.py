"""What the rules of a county ask of a case: what they look at in such cases, and nothing else."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from common.said import Said
from standards.packages.files import read_package
from standards.policy.determination import determine
from standards.policy.package.asking import Asked, Question, asked_of, uses_left_out
from standards.policy.package.model import SILENT, Package
from standards.policy.package.shapes import Value
from standards.policy.package.words import QuantityKind
from standards.policy.terms import Category, Cause, ExemptIncome, Outcome, ReliefType, Track
from tests.policy.build import facts, rules
from tests.policy.package.build import SHIPPED, package

PACKAGES = {path.stem: read_package(path.read_text(encoding="utf-8")) for path in SHIPPED}
QUANTITIES = """
quantities:
  degree: {title: 困难程度, kind: grade, choices: [较轻, 较重]}
  stay: {title: 住院天数, kind: days}
  loss: {title: 直接损失, kind: money}
  spare: {title: 没有用到, kind: count}
"""


def asked(of: Package, **changed: Any) -> Asked:
    return asked_of(facts=facts(**changed), rules=rules(), package=of)


def names(of: Package, **changed: Any) -> list[str]:
    return [question.name for question in asked(of, **changed).questions]


FIRE: dict[str, Any] = {"relief_type": ReliefType.EMERGENCY, "cause": Cause.FIRE}


@pytest.mark.parametrize(
    "section",
    [
        "amounts: [{id: a, title: 甲, measure: loss, bands: [{above: 0, give: {yuan: 1}}]}]",
        "amounts: [{id: a, title: 甲, measure: {start: total, steps: [{less: loss}]}, bands: [{give: {yuan: 1}}]}]",
        "amounts: [{id: a, title: 甲, give: {percent: 10, of: loss}}]",
        "amounts: [{id: a, title: 甲, give: {together: [{yuan: 1}, {percent: 1, of: loss}]}}]",
        "amounts: [{id: a, title: 甲, give: {yuan: 1}, adjust: [{less: loss}]}]",
        "amounts: [{id: a, title: 甲, give: {yuan: 1}, ceilings: [{of: loss}]}]",
        "amounts: [{id: a, title: 甲, give: {yuan: 1, at_most: {of: loss}}}]",
        "amounts: [{id: a, title: 甲, when: {quantities: {loss: {from: 1}}}, give: {yuan: 1}}]",
        "ceilings: [{of: loss}]",
        "ladder: [{who: 镇长, level: township, up_to: {of: loss}}, {who: 局长, level: county}]",
        "papers: [{code: list, title: 清单, when: {quantities: {loss: {from: 1}}}}]",
        "procedure: [{id: a, title: 甲, when: {quantities: {loss: {from: 1}}}, days: 5}]",
        "property: [{kind: vehicle, title: 车, value_above: {of: loss}}]",
    ],
)  # fmt: skip
def test_whatever_part_looks_at_a_quantity_asks_for_it(section: str) -> None:
    assert names(package(QUANTITIES, section)) == ["loss"]


def test_the_degree_of_an_emergency_is_asked_for_its_cause_only() -> None:
    of = package(QUANTITIES, "emergencies: [{cause: fire, quantities: {degree: {is: [较重]}}}, {cause: traffic}]")
    assert names(of, **FIRE) == ["degree"]
    assert names(of, **FIRE | {"cause": Cause.TRAFFIC}) == [] == names(of)


def test_rules_for_other_cases_ask_nothing() -> None:
    of = package(
        QUANTITIES,
        """
        amounts:
        - {id: a, title: 甲, when: {types: [emergency]}, give: {percent: 10, of: loss}}
        - {id: b, title: 乙, when: {categories: [tekun]}, give: {yuan: 9, days: {of: stay}}}
        - {id: c, title: 丙, give: {yuan: 100, per: affected}}
        """,
    )
    assert names(of) == ["affected"]
    assert names(of, category=Category.TEKUN) == ["stay"], "the first rule that surely fits leaves nothing behind it"
    assert names(of, category=None) == ["affected", "stay"]
    assert names(of, **FIRE) == ["loss"]


def test_what_was_stated_does_not_change_what_is_asked() -> None:
    of = package(
        QUANTITIES,
        """
        amounts:
        - {id: a, title: 甲, when: {quantities: {degree: {is: [较重]}}}, give: {percent: 10, of: loss}}
        - {id: b, title: 乙, give: {yuan: 9}}
        """,
    )
    for word in ("较轻", "较重"):
        assert names(of, quantities={"degree": Value(name=word)}) == ["degree", "loss"]


def test_heads_are_asked_where_a_rule_counts_them() -> None:
    of = package("amounts: [{id: a, title: 甲, heads: registered, give: {yuan: 1, per: person}}]")
    assert names(of) == ["registered"]
    assert names(package("amounts: [{id: a, title: 甲, give: {yuan: 1, per: person}}]")) == []


def test_income_property_and_track_are_asked_where_something_looks_at_them() -> None:
    of = package(
        """
        income: {not_counted: [scholarship]}
        property: [{kind: vehicle, title: 车, count_from: 1, except_uses: [营运, 代步]}]
        amounts: [{id: a, title: 甲, when: {quantities: {income_per_head: {below: 1}}}, give: {yuan: 1}}]
        """
    )
    found = asked(of)
    assert (found.income, found.sources, found.track) == (True, True, False)
    assert found.not_counted == (ExemptIncome.SCHOLARSHIP,) and uses_left_out(found.limits) == ["营运", "代步"]
    assert asked(package("income: {of: income}")).sources is False
    fast = PACKAGES["national-2026-small-fast"]
    assert asked(fast, **FIRE).track and not asked(fast).track
    assert asked(SILENT) == Asked()


# --- answers


def question(kind: QuantityKind, *choices: str) -> Question:
    return Question(name="x", title=Said("甲"), kind=kind, choices=choices)


@pytest.mark.parametrize(
    ("asked_for", "given", "kept", "shown"),
    [
        (question(QuantityKind.MONEY), Decimal("1200.5"), "1200.50", "1,200.50 元"),
        (question(QuantityKind.DAYS), "12", "12", "12 天"),
        (question(QuantityKind.COUNT), 0, "0", "0"),
        (question(QuantityKind.GRADE, "一级", "二级"), "二级", "二级", "二级"),
        (question(QuantityKind.CHOICE, "1", "2"), "2", "2", "2"),
    ],
)
def test_an_answer_is_kept_exactly(asked_for: Question, given: Any, kept: str, shown: str) -> None:
    answer = asked_for.answer(given)
    assert (answer.value, answer.shown) == (kept, shown)
    assert answer.known == (Value(name=kept) if asked_for.choices else Value(number=Decimal(kept)))


@pytest.mark.parametrize(
    ("asked_for", "given"),
    [
        (question(QuantityKind.MONEY), "-1"),
        (question(QuantityKind.MONEY), "1.005"),
        (question(QuantityKind.MONEY), "NaN"),
        (question(QuantityKind.COUNT), "1.5"),
        (question(QuantityKind.COUNT), "-1"),
        (question(QuantityKind.MONTHS), "1000001"),
        (question(QuantityKind.MONTHS), "٣"),
        (question(QuantityKind.GRADE, "一级"), "三级"),
        (question(QuantityKind.GRADE, "一级"), ""),
    ],
)
def test_what_is_no_answer_is_refused(asked_for: Question, given: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        asked_for.answer(given)


def test_unanswered_questions_are_named() -> None:
    one, other = question(QuantityKind.MONEY), replace(question(QuantityKind.DAYS), name="y")
    assert Asked(questions=(one, other)).unstated([one.answer(1)]) == [other]


# --- what a review must say


def judged(section: str, amount: str | None, **changed: Any) -> bool:
    found = determine(
        facts(**changed), rules(), amount=None if amount is None else Decimal(amount), package=package(section)
    )
    return found.needs_grounds


FIXED = "amounts: [{id: a, title: 甲, give: {yuan: 800}}]"
RANGE = "amounts: [{id: a, title: 甲, give: {yuan: [500, 800]}}]"
STEPS = "amounts: [{id: a, title: 甲, give: {choose: [500, 800]}}]"
OF_FIRE = "amounts: [{id: a, title: 甲, when: {types: [emergency]}, give: {yuan: 800}}]"


def test_a_sum_needs_grounds_unless_the_rules_give_exactly_it() -> None:
    assert [judged(FIXED, amount) for amount in (None, "800", "799.99", "800.01")] == [False, False, True, True]
    assert [judged(RANGE, amount) for amount in ("500", "600", "800", "400", "900")] == [True] * 5
    assert [judged(STEPS, amount) for amount in ("500", "800", "600")] == [True] * 3
    assert judged(OF_FIRE, "800"), "no rule is meant for this case"
    assert not judged("rounding: cent", "800"), "a county without rules"


def test_a_fact_that_is_missing_is_established_before_grounds_are_asked() -> None:
    of = package(QUANTITIES, "amounts: [{id: a, title: 甲, give: {percent: 10, of: loss}}]")
    found = determine(facts(), rules(), amount=Decimal(100), package=of)
    assert found.find("within_range").outcome is Outcome.UNKNOWN and not found.needs_grounds


# --- publicity


def publicity(of: Package, **changed: Any) -> Any:
    return determine(facts(**changed), rules(), package=of).find("publicity")


def test_the_finding_on_the_publicity_follows_the_procedure_of_the_county() -> None:
    fast: dict[str, Any] = FIRE | {"track": Track.SMALL_FAST}
    never = publicity(PACKAGES["national-2026-small-fast"], **fast)
    assert (never.outcome, never.conclusion, never.reason) == (Outcome.RULE, None, "按“小额快救”办理，不公示。")
    plan = PACKAGES["xuchang-2019"]
    assert publicity(plan, **FIRE).reason == "救助后张榜公示，3天。"
    assert publicity(plan).reason == "审批前张榜公示，3天。"
    assert publicity(SILENT).reason == "审批前张榜公示，3天。"
