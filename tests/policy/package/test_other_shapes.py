"""Rules of shapes that no shipped county has, each a file as an official writes it, with its own test cases."""

from pathlib import Path

import pytest

from standards.packages.files import read_package, write_package
from standards.policy.package.model import Example
from tests.policy.package.test_shipped import tried

SHAPES = {
    path.stem: read_package(path.read_text(encoding="utf-8"))
    for path in sorted((Path(__file__).parent / "other_shapes").glob("*.yaml"))
}
CASES = [(name, example) for name, package in SHAPES.items() for example in package.tests]


def test_there_are_many_shapes_each_with_cases_reckoned_by_hand() -> None:
    assert len(SHAPES) >= 25
    assert all(len(package.tests) >= 2 for package in SHAPES.values())
    assert all(example.by_hand for _name, example in CASES)


@pytest.mark.parametrize(("name", "example"), CASES, ids=[f"{name}-{example.title}" for name, example in CASES])
def test_a_rule_of_another_shape_gives_exactly_what_was_reckoned_by_hand(name: str, example: Example) -> None:
    assert tried(example, SHAPES[name]) == []


@pytest.mark.parametrize("name", SHAPES)
def test_a_rule_of_another_shape_comes_back_from_its_file(name: str) -> None:
    assert read_package(write_package(SHAPES[name])) == SHAPES[name]
