"""Everything that policy says is said in English too, and what it says in Chinese stays the text that is kept."""

import ast
import json
import random
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from common.said import Said
from standards import policy
from standards.policy.advance import advance
from standards.policy.deadlines import WorkCalendar, due, due_in_calendar_days
from standards.policy.determination import determine
from standards.policy.facts import Owed
from standards.policy.findings import Determination, Finding
from standards.policy.interim import OtherApplication, interim_relief
from standards.policy.package.model import SILENT, ProcedureRule, When
from standards.policy.recovery import owed
from standards.policy.rules import Source, YearFigure
from standards.policy.staging import Planned, plan_in_stages
from standards.policy.terms import (
    AmountBasis,
    AnswerOutcome,
    Category,
    Cause,
    Hukou,
    Outcome,
    PaperKind,
    ReliefType,
    Rounding,
    SameCause,
    StandingAid,
    Track,
    Window,
)
from tests.policy.build import expense, facts, former, rules

CHINESE = re.compile("[\u3000-\u303f\u3400-\u9fff\uff00-\uffef]")
WORD = re.compile("[\u3400-\u9fff]+")
QUOTED = {"clauses", "document"}
"""Names of the law and the page that is made of it: Chinese in both languages."""
MODULES = [path for path in sorted(Path(policy.__file__).parent.glob("*.py")) if path.stem not in QUOTED]

SOURCE = Source(document_no="YM 2022-1", title="-", region_name="Henan", effective_from=date(2022, 1, 1), row_id=7)
LAST_YEAR = YearFigure(amount=Decimal("18697.00"), year=2022)
ILL = former(date(2022, 9, 1), cause=Cause.ILLNESS, incident_key="ZY20230101")
FACTS: dict[str, list[Any]] = {
    "relief_type": list(ReliefType),
    "cause": list(Cause),
    "incident_key": [""],
    "applied_on": [None],
    "accepted_on": [None, date(2023, 3, 2), date(2024, 6, 1)],
    "decided_on": [date(2023, 3, 6)],
    "household_size": [None, 0, 1],
    "helped_count": [None, 1, 9],
    "hukou": [None, Hukou.URBAN],
    "category": [None, Category.TEKUN, Category.TEKUN, *Category],
    "category_recognised_on": [date(2021, 1, 1), date(2023, 1, 1), date(2023, 1, 1), date(2024, 1, 1)],
    "annual_income": [None, Decimal("-1.00"), Decimal("99999.00")],
    "property_ok": [Outcome.YES, Outcome.NO, Outcome.UNKNOWN],
    "hardship_true": [Outcome.YES, Outcome.NO, Outcome.UNKNOWN],
    "expenses": [
        (), (expense(verified_self_paid=None),), (expense(verified_self_paid=Decimal(0)),),
        (expense(total=Decimal(-1)),),
    ],
    "history": [
        None, (ILL,), (ILL, replace(ILL, elsewhere=True, case_number="E")),
        (replace(ILL, incident_key="B"),), (replace(ILL, incident_key="", cause=None),),
        (former(date(2023, 1, 5)), former(date(2023, 2, 5), amount=None, case_number="")),
    ],
    "acceptor": [None, "9"],
    "deciders": [(), ("1",)],
    "related_officers": [None, frozenset({"9"}), frozenset({"1"})],
    "sole_officer": [True],
}  # fmt: skip
RULES: dict[str, list[Any]] = {
    "urban_dibao": [None],
    "income_rural": [None, replace(LAST_YEAR, year=2021), replace(LAST_YEAR, year=2019)],
    "income_all": [None],
    "delegated": [None, False],
    "delegated_multiple": [None],
    "delegation_limit": [Decimal("0.00"), Decimal("1000.00")],
    "cap_multiple": [None, Decimal("1.5")],
    "same_cause_months": [None, 1],
    "times_per_year": [None, 1],
    "recognition_months": [None, 1],
    "publicity_days": [None, 1],
    "decision_days": [None, 1],
    "amount_basis": [AmountBasis.PER_PERSON],
    "waive_monitored": [False],
    "waive_marginal": [True],
    "same_cause": [SameCause.CAUSE],
    "same_cause_window": [Window.CALENDAR_YEAR],
    "rounding": [Rounding.CENT],
    "publicity_counts": [False],
    "sources": [{"urban_dibao": SOURCE, "income_rural": SOURCE}],
}
SUMS = [None, *map(Decimal, ("-1.00", "1.00", "800.50", "1890.00", "1890.01", "15120.01", "800.505"))]


MAY = WorkCalendar({date(2026, 5, day): False for day in (1, 4, 5)} | {date(2026, 5, 9): True})
PAUSED = due(date(2026, 4, 28), 10, MAY, [(date(2026, 5, 6), date(2026, 5, 7))])


DAY = date(2026, 5, 6)
ONE, NOTHING = Planned(DAY, Decimal(600)), Planned(DAY, Decimal(0))
NEXT, LATE = Planned(DAY + timedelta(days=30), Decimal(600)), Planned(DAY + timedelta(days=300), Decimal(600))
PLANS = [
    plan_in_stages(amount=Decimal(1200), stages=stages, decided_on=DAY, rules=rules(stages_most=most, stages_months=6))
    for stages, most in (
        ([ONE, NEXT], 3), ([ONE, NEXT], None), ([ONE], 3), ([ONE, NOTHING], 3), ([ONE, ONE], 3), ([ONE, LATE], 3),
    )
]  # fmt: skip
"""What is said of a sum in stages, right and wrong in each way."""
MEANWHILE = [
    interim_relief(
        OtherApplication(kind=kind, applied_on=DAY, answer=answer, granted_from=month, category=category),
        relieved_on=date(2023, 3, 6),
    )
    for kind in StandingAid
    for answer, month, category in (
        (None, None, None), (None, None, Category.URBAN_DIBAO), (AnswerOutcome.APPROVED, date(2023, 3, 1), None),
        (AnswerOutcome.APPROVED, date(2023, 4, 1), None), (AnswerOutcome.REFUSED, None, None),
        (AnswerOutcome.WITHDRAWN, None, None),
    )
]  # fmt: skip
"""What is said of relief while dibao or tekun is decided."""

OWING = [
    owed(facts=facts(owed=(Owed(number="1", decided_on=date(2022, 9, 1), false_statements=false, open=still),),
                     relief_type=kind), rules=rules(bar_months=12))
    for false, still in ((True, True), (False, True), (False, False))
    for kind in ReliefType
]  # fmt: skip
"""What is said of relief that is to be paid back."""

FAST = replace(SILENT, procedure=(ProcedureRule(id="s", title="-", when=When(track=Track.SMALL_FAST)),))
ADVANCES = [
    advance(facts=facts(), rules=numbers, package=package, amount=amount, small=small)
    for numbers, package, amount, small in (
        (rules(advance_multiple=Decimal(3)), SILENT, Decimal(1), False),
        (rules(advance_multiple=Decimal(3)), SILENT, Decimal(99999), False),
        (rules(advance_multiple=None), SILENT, Decimal(1), False),
        (rules(small_multiple=Decimal(1)), FAST, Decimal(1), True),
        (rules(), SILENT, Decimal(1), True),
    )
]
"""What is said of help before the decision, allowed or not in each way."""


def departures(chance: random.Random, points: dict[str, list[Any]]) -> dict[str, Any]:
    """Some of the points, each with one of its values."""
    return {name: chance.choice(values) for name, values in points.items() if chance.random() < 0.15}


@pytest.fixture(scope="module")
def family() -> list[Determination]:
    """What policy says of a few thousand cases that depart from a plain one in a few points each."""
    chance = random.Random(1)
    return [
        determine(facts(**departures(chance, FACTS)), rules(**departures(chance, RULES)), amount=chance.choice(SUMS))
        for _ in range(3000)
    ]


def said(finding: Finding[Any]) -> Iterator[Said]:
    yield from (finding.title, finding.reason)
    for label, value in finding.inputs.items():
        yield from (label, value)
    if isinstance(finding.conclusion, Said):
        yield finding.conclusion


def test_whatever_policy_finds_it_says_in_english_without_a_chinese_sign(family: list[Determination]) -> None:
    for finding in (finding for found in family for finding in found.findings):
        for text in said(finding):
            assert text.zh.strip() and text.en.strip(), finding.code
            assert not CHINESE.search(text.en), text.en
        assert finding.reason.en.endswith(".") and finding.reason.en[0].isupper()
        assert len({label.en for label in finding.inputs}) == len(finding.inputs)


def test_the_family_hears_every_sentence_that_policy_has(family: list[Determination]) -> None:
    """Else a sentence could keep a Chinese word in its English and nobody would see it."""
    heard = "\n".join({text for found in family for finding in found.findings for text in said(finding)})
    heard += PAUSED.explain() + due_in_calendar_days(DAY, 3).explain()
    heard += "".join(
        text for finding in (*PLANS, *MEANWHILE, *ADVANCES, *filter(None, OWING)) for text in said(finding)
    )
    for module in MODULES:
        for call in paired(ast.parse(module.read_text(encoding="utf-8"))):
            words = [part for text in texts(call.args[0]) for part in WORD.findall(text.value)]
            assert not words or max(words, key=len) in heard, ast.unparse(call)


def test_the_english_comes_back_from_storage_and_the_chinese_is_what_is_stored(family: list[Determination]) -> None:
    for found in family[:300]:
        stored = json.loads(json.dumps(found.to_json(), sort_keys=True))
        back = Determination.from_json(stored)
        for old, new, kept in zip(found.findings, back.findings, stored["findings"], strict=True):
            assert [text.en for text in said(new)] == [text.en for text in said(old)]
            assert (kept["title"], kept["reason"]) == (old.title.zh, old.reason.zh)
            assert kept["inputs"] == [[label.zh, value.zh] for label, value in old.inputs.items()]


def test_a_determination_stored_before_there_was_english_stays_chinese() -> None:
    found = determine(facts(), rules(), amount=Decimal("1890.00"))
    stored: Any = found.to_json()
    for finding in stored["findings"]:
        del finding["en"]
        finding["conclusion"].pop("en", None)
    back = Determination.from_json(stored)
    assert back == found
    for old, new in zip(found.findings, back.findings, strict=True):
        assert [text.en for text in said(new)] == [text.zh for text in said(old)]


def test_values_print_in_the_language_asked() -> None:
    cap = determine(facts(), rules(sources={"urban_dibao": SOURCE}), amount=Decimal("1890.00")).find("cap")
    assert {label.en: value.en for label, value in cap.inputs.items()} == {
        "Urban monthly dibao standard (Henan, YM 2022-1, in force from 2022-01-01)": "630.00 yuan",
        "Multiple of the cap": "6 times",
        "Persons helped": "4 persons",
    }
    assert cap.reason == "每人不超过630.00 元的 6 倍，4人合计不超过15,120.00 元。"
    assert cap.reason.en == "At most 6 times 630.00 yuan for each person, 15,120.00 yuan for 4 persons."


def test_the_count_of_the_due_day_is_said_in_english() -> None:
    assert PAUSED.explain().en == (
        "Counted from the day after 2026-04-28, working day 10 is 2026-05-18; days off left out: 1 May, 4 May "
        "to 5 May; make-up working days counted: 9 May; pauses left out: 6 May to 7 May; provisional, as the "
        "holidays of a year on the way are not published yet."
    )


@pytest.mark.parametrize("kind", PaperKind)
def test_every_paper_has_a_name_in_both_languages(kind: PaperKind) -> None:
    assert CHINESE.search(kind.zh) and not CHINESE.search(kind.en)


@pytest.mark.parametrize("module", MODULES, ids=lambda path: path.stem)
def test_no_chinese_word_stands_in_policy_without_its_english(module: Path) -> None:
    """It is part of the first of two arguments of ``Said``, of a term's label, or of a docstring."""
    tree = ast.parse(module.read_text(encoding="utf-8"))
    allowed = {id(text) for call in paired(tree) for text in texts(call.args[0])}
    allowed |= {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    if module.stem == "terms":
        allowed |= {id(node.elts[1]) for node in ast.walk(tree) if isinstance(node, ast.Tuple) and len(node.elts) == 3}
    assert not [text.value for text in texts(tree) if WORD.search(text.value) and id(text) not in allowed]


def paired(tree: ast.AST) -> list[ast.Call]:
    """The places where a text is said in both languages."""
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and len(node.args) == 2]
    return [call for call in calls if isinstance(call.func, ast.Name) and call.func.id == "Said"]


def texts(tree: ast.AST) -> list[Any]:
    """The constants of text in it."""
    return [node for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)]
