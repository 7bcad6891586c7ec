"""The published JSON Schemas: made of the form itself, true of every shipped file, and refusing mistakes of form."""

import json
from collections.abc import Iterator
from dataclasses import fields
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from standards.policy.determination import determine
from standards.policy.facts import CaseFacts
from standards.policy.package import schema
from standards.policy.package.examples import facts_of
from standards.policy.package.fact_words import FACT_WORDS
from standards.policy.package.model import Package
from standards.policy.package.reading import raw_of, read
from tests.policy.build import facts, rules
from tests.policy.package.build import HEAD, SHIPPED
from tests.policy.package.shapes import FAMILIES, POSITIVE
from tests.policy.package.shapes import PACKAGES as PACKAGES_OF_ANY_SHAPE
from tests.policy.package.test_form import FORM
from tests.policy.package.test_other_shapes import SHAPES
from tests.policy.package.test_shipped import EXAMPLES, PACKAGES

OTHERS = sorted((Path(__file__).parent / "other_shapes").glob("*.yaml"))


@cache
def validator(name: str) -> Any:
    given = json.loads((schema.DOCS / "schema" / f"{name}.schema.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(given)
    return jsonschema.Draft202012Validator(given)


def as_json(raw: Any) -> Any:
    """What another program makes of the values: numbers of its own kind, days as text."""
    return json.loads(json.dumps(raw, default=str))


def mistakes(name: str, raw: Any) -> list[str]:
    return [error.message for error in validator(name).iter_errors(as_json(raw))]


@pytest.mark.parametrize("path", [*SHIPPED, *OTHERS], ids=lambda path: path.stem)
def test_a_shipped_file_satisfies_the_schema(path: Path) -> None:
    assert mistakes("package", yaml.safe_load(path.read_text(encoding="utf-8"))) == []


@pytest.mark.parametrize("package", [*PACKAGES.values(), *SHAPES.values()], ids=[*PACKAGES, *SHAPES])
def test_a_package_as_it_is_stored_satisfies_the_schema(package: Package) -> None:
    assert mistakes("package", raw_of(package)) == []


@pytest.mark.parametrize(("name", "example"), EXAMPLES, ids=[f"{name}-{e.title}" for name, e in EXAMPLES])
def test_the_facts_of_a_test_case_satisfy_their_schema_and_are_read_back(name: str, example: Any) -> None:
    facts = facts_of(example, PACKAGES[name])
    written = as_json(raw_of(facts))
    assert mistakes("facts", written) == []
    assert read(CaseFacts, written) == facts


ONLY_READING_TELLS = {
    "a range that runs down", "bounds of months that exclude each other", "each nothing", "octal", "sixty minutes",
    "no number at all", "a number finer than any sum",
}  # fmt: skip


@pytest.mark.parametrize(
    "body", [body for name, (body, _p, _r) in FORM.items() if name not in ONLY_READING_TELLS],
    ids=[name for name in FORM if name not in ONLY_READING_TELLS],
)  # fmt: skip
def test_a_mistake_of_form_does_not_satisfy_the_schema(body: str) -> None:
    assert mistakes("package", yaml.safe_load(HEAD)) == []
    assert mistakes("package", yaml.safe_load(HEAD + body))


@pytest.mark.parametrize(
    "facts",
    [{}, {"relief_type": "emergency"}, {"relief_type": "both", "cause": "fire"}, {"cause": "fire", "colour": 1}],
)
def test_facts_of_another_form_do_not_satisfy_the_schema(facts: dict[str, Any]) -> None:
    assert mistakes("facts", facts)


def test_the_files_are_those_of_the_code_and_a_stale_one_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert schema.main(["--check"]) == 0
    guide = (schema.DOCS / "packages.md").read_text(encoding="utf-8")
    monkeypatch.setattr(schema, "DOCS", tmp_path)
    (tmp_path / "packages.md").write_text(guide, encoding="utf-8")
    assert schema.main(["--check"]) == 1
    assert schema.main([]) == 0
    assert schema.main(["--check"]) == 0
    assert (tmp_path / "packages.md").read_text(encoding="utf-8") == guide
    for name in ("schema/facts.schema.json", "packages.md"):
        (tmp_path / name).write_text(guide.replace("self_paid", "selfpaid"), encoding="utf-8")
        assert schema.main(["--check"]) == 1
        assert schema.main([]) == 0


@given(PACKAGES_OF_ANY_SHAPE, FAMILIES, st.none() | POSITIVE)
def test_every_answer_satisfies_its_schema_in_the_form_in_which_it_is_sent(
    of: Package, family: CaseFacts, amount: Decimal | None
) -> None:
    assert mistakes("determination", determine(family, rules(), amount=amount, package=of).to_json()) == []


@pytest.mark.parametrize(("name", "example"), EXAMPLES, ids=[f"{name}-{e.title}" for name, e in EXAMPLES])
def test_the_answer_to_a_test_case_satisfies_its_schema(name: str, example: Any) -> None:
    facts = facts_of(example, PACKAGES[name])
    assert mistakes("determination", determine(facts, rules(), package=PACKAGES[name]).to_json()) == []


@pytest.mark.parametrize(
    "change", [{"level": "village"}, {"amount": 5}, {"more": None}, {"eligible": None}, {"findings": [{}]}]
)
def test_another_answer_does_not_satisfy_its_schema(change: dict[str, Any]) -> None:
    answer = determine(facts(), rules()).to_json()
    assert mistakes("determination", answer) == []
    assert mistakes("determination", answer | change)
    for name in answer:
        assert mistakes("determination", {key: value for key, value in answer.items() if key != name})


@pytest.mark.parametrize("cls", FACT_WORDS)
def test_every_fact_has_its_words_in_both_languages(cls: Any) -> None:
    assert set(FACT_WORDS[cls]) == {field.name for field in fields(cls)}
    assert all(said.en != said.zh for said in FACT_WORDS[cls].values())


def described(node: Any) -> Iterator[dict[str, Any]]:
    if isinstance(node, dict):
        if "properties" in node:
            yield node
        for value in node.values():
            yield from described(value)
    elif isinstance(node, list):
        for value in node:
            yield from described(value)


@pytest.mark.parametrize("name", [*schema.SCHEMAS, "determination"])
def test_every_field_of_a_schema_says_in_both_languages_what_it_is(name: str) -> None:
    given = json.loads((schema.DOCS / "schema" / f"{name}.schema.json").read_text(encoding="utf-8"))
    for body in described(given):
        if set(body["properties"]) == {"of", "over", "each", "at_least", "at_most"}:
            continue  # the short form of a count
        assert all(field.get("title") and field.get("description") for field in body["properties"].values())
