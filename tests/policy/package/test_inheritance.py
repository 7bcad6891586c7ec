"""What a county does not say is the city's, the province's, the plan's: by section, by id, by name."""

from dataclasses import fields
from typing import Any

import pytest

from standards.policy.package.inheritance import BY_CODE, BY_NAME, WHOLE, inherited
from standards.policy.package.model import SILENT, Package
from tests.policy.package.build import package

SECTIONS = {
    "emergencies": ("[{cause: fire}]", "[{cause: traffic}]", "[]"),
    "expenditures": ("[{kind: medical}]", "[{kind: housing}]", "[]"),
    "income": ("{of: urban}", "{of: rural}", None),
    "property": ("[{kind: vehicle, title: 车, count_from: 1}]", "[{kind: house, title: 房, count_from: 3}]", "[]"),
    "ceilings": ("[{yuan: 5000}]", "[{yuan: 8000}]", "[]"),
    "ladder": ("[{who: 镇, level: township}]", "[{who: 县, level: county}]", "[]"),
    "completion": ("{days: 5}", "{days: 20}", None),
    "rounding": ("cent", "ten_yuan", None),
}
OF_ITS_OWN = {
    "format", "region", "title", "effective_from", "document_no", "document_title", "note", "only_categories", "tests",
}  # fmt: skip


def test_of_each_section_it_is_said_how_it_is_inherited() -> None:
    assert {*WHOLE, *BY_CODE, *BY_NAME} | OF_ITS_OWN == {field.name for field in fields(Package)}
    assert set(SECTIONS) == set(WHOLE)


@pytest.mark.parametrize(("section", "values"), SECTIONS.items())
def test_a_section_is_taken_whole_from_the_nearest_that_says_it(
    section: str, values: tuple[str, str, str | None]
) -> None:
    def of(value: str | None) -> Any:
        return package("note: 无" if value is None else f"{section}: {value}")

    near, wide, none = values
    assert getattr(inherited([of(near), of(wide)]), section) == getattr(of(near), section)
    assert getattr(inherited([of(None), of(wide)]), section) == getattr(of(wide), section)
    assert getattr(inherited([of(None), of(None), of(wide)]), section) == getattr(of(wide), section)
    assert getattr(inherited([of(None), of(None)]), section) is None
    if none is not None:
        assert getattr(inherited([of(none), of(wide)]), section) == ()


LISTS = {
    "amounts": ("id", "give: {{yuan: {0}}}"),
    "procedure": ("id", "days: {0}"),
    "papers": ("code", "required: yes, when: {{quantities: {{helped: {{from: {0}}}}}}}"),
}


def rules_of(section: str, **values: int) -> Package:
    """A package with one rule of that section for each name, all but the last for emergencies only."""
    code, body = LISTS[section]
    lines = []
    for place, (name, value) in enumerate(values.items()):
        rule = body.format(value)
        when = "" if "when" in rule or place == len(values) - 1 else ", when: {types: [emergency]}"
        lines.append(f"- {{{code}: {name}, title: {name}, {rule}{when}}}")
    return package(f"{section}:\n" + "\n".join(lines))


@pytest.mark.parametrize("section", LISTS)
def test_rules_stand_together_the_nearer_first_and_one_of_the_same_code_replaces_the_wider_one(section: str) -> None:
    near, wide = rules_of(section, b=7, c=8), rules_of(section, a=1, b=2, d=4)
    found = getattr(inherited([near, wide]), section)
    assert [getattr(rule, LISTS[section][0]) for rule in found] == ["b", "c", "a", "d"]
    assert found[:2] == getattr(near, section)
    assert found[2:] == (getattr(wide, section)[0], getattr(wide, section)[2])


@pytest.mark.parametrize("section", LISTS)
def test_a_county_without_rules_of_its_own_has_those_of_the_wider_region(section: str) -> None:
    wide = rules_of(section, a=1)
    assert getattr(inherited([package("note: 无"), wide]), section) == getattr(wide, section)
    assert getattr(inherited([wide, package("note: 无")]), section) == getattr(wide, section)
    assert getattr(inherited([package("note: 无")]), section) is None


def test_quantities_and_numbers_are_inherited_by_name() -> None:
    near = package('parameters: {cap_multiple: "10"}\nquantities: {a: {title: 近, kind: days}}')
    wide = package(
        'parameters: {cap_multiple: "6", decision_days: "10"}\n'
        "quantities: {a: {title: 远, kind: days}, b: {title: 远, kind: money}}"
    )
    whole = inherited([near, wide])
    assert whole.parameters == {"cap_multiple": "10", "decision_days": "10"}
    assert {name: quantity.title for name, quantity in whole.quantities.items()} == {"a": "近", "b": "远"}


def test_what_a_package_is_and_its_test_cases_are_its_own() -> None:
    near, wide = package("note: 近"), package("note: 远\ntests: [{title: 一, facts: {}, expect: {gives: no}}]")
    whole = inherited([near, wide])
    assert (whole.note, whole.tests, whole.region, whole.title) == ("近", (), near.region, near.title)


def test_a_single_package_and_the_silent_one_stay_what_they_are() -> None:
    alone = rules_of("amounts", a=1)
    assert inherited([alone]) == alone
    assert inherited([alone, SILENT]) == alone
    assert inherited([SILENT]) == SILENT
