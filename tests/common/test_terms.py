"""Closed enumerations: stored by code, read in both languages."""

import importlib
import inspect
import json

import pytest
from django.utils.translation import override

from common.terms import Choices, Term
from standards.policy.terms import Outcome


class Light(Term):
    RED = "red", "红灯", "red light"
    GREEN = "green", "绿灯", "green light"


def all_terms() -> list[type[Term]]:
    names = ["accounts.duties", "audit.verbs", "cases.terms", "standards.terms", "approvals.terms", "funds.terms"]
    modules = [importlib.import_module(name) for name in names]
    return [
        term
        for module in modules
        for term in vars(module).values()
        if inspect.isclass(term) and issubclass(term, Term) and term is not Term and term.__module__ == module.__name__
    ]


def test_a_term_is_stored_as_its_code() -> None:
    assert str(Light.RED) == "red"
    assert json.dumps({"state": Light.RED}) == '{"state": "red"}'
    assert Light("green") is Light.GREEN
    with pytest.raises(ValueError, match="blue"):
        Light("blue")


@pytest.mark.parametrize(("language", "label"), [("zh-hans", "红灯"), ("en", "red light")])
def test_the_label_follows_the_language(language: str, label: str) -> None:
    with override(language):
        assert Light.RED.label == label
        assert str(Light.choices()()[0][1]) == label


def test_labels_of_choices_are_looked_up_when_printed() -> None:
    with override("en"):
        label = Light.choices()()[0][1]
    with override("zh-hans"):
        assert str(label) == "红灯"


def test_what_only_results_say_is_offered_to_nobody() -> None:
    assert Light.offered() == (Light.RED, Light.GREEN)
    assert [code for code, _label in Outcome.choices()()] == ["yes", "no", "unknown"]
    assert [Outcome.answer(code) for code in ("no", "rule", "")] == [Outcome.NO, Outcome.UNKNOWN, Outcome.UNKNOWN]


def test_a_term_is_found_by_its_chinese_label() -> None:
    assert Light.by_zh("绿灯") is Light.GREEN
    assert Light.by_zh("绿") is None


def test_a_migration_names_the_term_and_not_its_members() -> None:
    assert Light.choices().deconstruct() == ("common.terms.Choices", [Light], {})
    assert isinstance(Light.choices(), Choices)


@pytest.mark.parametrize("terms", all_terms(), ids=lambda t: f"{t.__module__}.{t.__name__}")
def test_every_term_of_the_house_has_both_labels_and_no_two_alike(terms: type[Term]) -> None:
    members = list(terms)
    assert all(member.zh and member.en for member in members)
    assert len({member.zh for member in members}) == len(members)
