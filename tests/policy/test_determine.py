"""The whole answer: nothing fails open, and it is kept exactly (xc-2.2.2, xc-2.3.2)."""

import json
from dataclasses import fields, replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.said import Said
from standards.policy import codec
from standards.policy.determination import determine
from standards.policy.facts import CaseFacts
from standards.policy.findings import Determination, Finding, worst
from standards.policy.rules import Rules, Source
from standards.policy.terms import Category, Level, Outcome
from tests.policy.build import facts, former, rules

NEEDED = [
    "urban_dibao",
    "delegated",
    "delegated_multiple",
    "cap_multiple",
    "same_cause_months",
    "times_per_year",
    "publicity_days",
    "decision_days",
]
JUDGED = (Outcome.YES, Outcome.NO, Outcome.UNKNOWN)
KNOWN = ["applied_on", "accepted_on", "household_size", "helped_count", "hukou", "annual_income", "history", "acceptor"]


def test_a_plain_case_passes_with_every_finding_printed() -> None:
    found = determine(facts(), rules(), amount=Decimal("1890.00"))
    assert (found.eligible, found.level, found.cap) == (Outcome.YES, Level.TOWNSHIP, Decimal("15120.00"))
    assert (found.needs_minutes, found.needs_reason, found.post_review) == (False, False, False)
    assert found.blockers == found.warnings == ()
    assert all(finding.reason.endswith("。") and finding.title and finding.clause_text for finding in found.findings)
    assert len({finding.code for finding in found.findings}) == len(found.findings)


@pytest.mark.parametrize("missing", NEEDED)
@pytest.mark.parametrize("amount", ["1.00", "15120.01"])
def test_with_any_number_missing_nothing_passes(missing: str, amount: str) -> None:
    assert determine(facts(), rules(**{missing: None}), amount=Decimal(amount)).blockers


@pytest.mark.parametrize("missing", KNOWN)
def test_with_any_fact_missing_nothing_passes(missing: str) -> None:
    assert determine(facts(**{missing: None}), rules(), amount=Decimal("1.00")).blockers


def test_the_recognition_period_is_needed_where_it_matters() -> None:
    given = facts(category=Category.TEKUN, category_recognised_on=date(2023, 1, 1))
    assert determine(given, rules(recognition_months=None), amount=Decimal(1)).blockers
    assert not determine(facts(), rules(recognition_months=None), amount=Decimal(1)).blockers


def test_rules_without_any_row_decide_nothing() -> None:
    found = determine(facts(), Rules(day=date(2023, 3, 1), region_path="41/"), amount=Decimal("0.01"))
    assert (found.level, found.cap) == (None, None)
    assert {"income", "same_cause", "times_per_year", "cap", "within_cap", "deciding_level", "time_limit"} <= {
        finding.code for finding in found.blockers
    }


def test_without_a_sum_there_is_no_level_and_no_approval() -> None:
    found = determine(facts(), rules())
    assert (found.amount, found.level) == (None, None)
    assert [finding.code for finding in found.blockers] == ["amount"]
    assert found.cap == Decimal("15120.00")


NUMBERS = st.sets(st.sampled_from(NEEDED))
FACTS = st.fixed_dictionaries(
    {
        "history": st.one_of(
            st.none(),
            st.lists(st.dates(date(2021, 1, 1), date(2023, 3, 1)).map(former), max_size=4, unique=True).map(tuple),
        ),
        "household_size": st.one_of(st.none(), st.integers(-1, 8)),
        "helped_count": st.one_of(st.none(), st.integers(-1, 8)),
        "annual_income": st.one_of(st.none(), st.decimals(-10, 200000, places=2)),
        "category": st.one_of(st.none(), st.sampled_from(Category)),
        "category_recognised_on": st.one_of(st.none(), st.dates(date(2021, 1, 1), date(2024, 1, 1))),
        "property_ok": st.sampled_from(JUDGED),
        "hardship_true": st.sampled_from(JUDGED),
    }
)
SUMS = st.one_of(st.none(), st.decimals(Decimal("-1"), Decimal("30000"), places=2))


@given(FACTS, NUMBERS, SUMS)
def test_whatever_is_not_known_never_passes(changed: dict[str, Any], missing: set[str], amount: Decimal | None) -> None:
    found = determine(facts(**changed), rules(**dict.fromkeys(missing)), amount=amount)
    if missing or amount is None or amount <= 0 or changed["history"] is None or found.eligible is not Outcome.YES:
        assert found.blockers
    if not found.blockers:
        assert found.level is not None
        assert found.cap is not None
        assert amount is not None
        assert amount <= found.cap or (found.needs_minutes and found.needs_reason and found.level is Level.COUNTY)
        assert found.level is Level.COUNTY or amount <= Decimal("1890.00")


@given(FACTS, NUMBERS, SUMS)
def test_a_determination_comes_back_from_storage_as_it_was(
    changed: dict[str, Any], missing: set[str], amount: Decimal | None
) -> None:
    found = determine(facts(**changed), rules(**dict.fromkeys(missing)), amount=amount)
    stored = json.dumps(found.to_json(), sort_keys=True)
    back = Determination.from_json(json.loads(stored))
    assert back == found
    assert [list(f.inputs) for f in back.findings] == [list(f.inputs) for f in found.findings]
    assert [type(f.conclusion) for f in back.findings] == [type(f.conclusion) for f in found.findings]


@given(FACTS)
def test_facts_come_back_from_storage_as_they_were(changed: dict[str, Any]) -> None:
    given_facts = facts(**changed)
    stored = json.dumps(codec.dump_object(given_facts))
    assert codec.load_object(CaseFacts, json.loads(stored)) == given_facts


def sourced() -> Rules:
    source = Source(
        document_no="豫民〔2022〕示例号", title="示例", region_name="河南省", effective_from=date(2022, 1, 1), row_id=7
    )
    return rules(delegation_limit=Decimal("1000.10"), sources={"urban_dibao": source})


def test_rules_come_back_from_storage_exactly_and_print_the_same_again() -> None:
    stored = json.dumps(sourced().to_json())
    back = Rules.from_json(json.loads(stored))
    assert back == sourced()
    assert str(back.delegation_limit) == "1000.10"
    assert json.dumps(back.to_json()) == stored
    assert set(back.to_json()) == {field.name for field in fields(Rules)}


def test_the_printed_input_names_the_document_that_the_number_comes_from() -> None:
    inputs = determine(facts(), sourced(), amount=Decimal(1)).find("cap").inputs
    assert inputs[Said("城市月低保标准（河南省，豫民〔2022〕示例号，2022-01-01起执行）")] == "630.00 元"


@pytest.mark.parametrize(
    "damage",
    [
        {"urban_dibao": 630},
        {"urban_dibao": "NaN"},
        {"urban_dibao": "1E+3"},
        {"decision_days": "10"},
        {"decision_days": True},
        {"delegated": 1},
        {"warn_days": "531"},
        {"day": "2023-02-30"},
        {"rounding": "somehow"},
        {"unknown": 1},
        {"sources": []},
    ],
)
def test_stored_rules_of_another_form_are_refused(damage: dict[str, Any]) -> None:
    with pytest.raises(ValueError):
        Rules.from_json({**rules().to_json(), **damage})


def test_a_float_never_enters_storage() -> None:
    with pytest.raises(TypeError):
        codec.dump_object(replace(rules(), urban_dibao=630.0))  # type: ignore[arg-type]  # the mistake under test


@pytest.mark.parametrize("number", ["0E-8", "1E-7", "0.00", "1E+3", "-0.0000001"])
def test_numbers_are_kept_in_digits_without_an_exponent(number: str) -> None:
    stored = codec.dump(Decimal(number))
    assert isinstance(stored, str) and "E" not in stored
    assert codec.load(Decimal, stored) == Decimal(number)


def test_a_finding_must_cite_a_clause_of_the_catalogue() -> None:
    with pytest.raises(KeyError):
        Finding(
            code="x", title=Said("x"), clause="no-such-clause", outcome=Outcome.YES, conclusion=True, reason=Said("。")
        )


def test_asking_for_a_finding_that_was_not_made_is_an_error() -> None:
    with pytest.raises(KeyError):
        determine(facts(), rules()).find("deciding_level")


@pytest.mark.parametrize(
    ("outcomes", "expected"),
    [
        ([], Outcome.UNKNOWN),
        ([Outcome.YES], Outcome.YES),
        ([Outcome.YES, Outcome.UNKNOWN], Outcome.UNKNOWN),
        ([Outcome.UNKNOWN, Outcome.NO], Outcome.NO),
    ],
)
def test_the_worst_answer_counts(outcomes: list[Outcome], expected: Outcome) -> None:
    assert worst(outcomes) is expected
