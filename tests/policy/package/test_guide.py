"""The page that officials write packages by: every example on it is read, run and true."""

import re
from dataclasses import replace
from textwrap import dedent
from typing import Any

import pytest
import yaml

from standards.packages.files import FileMistakes, read_package
from standards.policy.determination import determine
from standards.policy.package.computed import Line
from standards.policy.package.model import Example, Package
from standards.policy.package.quantities import BUILT_IN
from standards.policy.package.schema import DOCS
from tests.policy.build import rules
from tests.policy.package.build import HEAD, family, package
from tests.policy.package.test_shipped import tried

TEXT = (DOCS / "packages.md").read_text(encoding="utf-8")
BLOCKS: list[tuple[str, str]] = re.findall(r"^```(\w+)\n(.*?)^```$", TEXT, re.M | re.S)
WHOLE = [body for kind, body in BLOCKS if kind == "yaml" and body.startswith("region:")]
PARTS = [body for kind, body in BLOCKS if kind == "yaml" and not body.startswith(("region:", "facts:"))]
FACTS = [body for kind, body in BLOCKS if kind == "yaml" and body.startswith("facts:")]
REFUSED = [body for kind, body in BLOCKS if kind == "refused"]
LINES = [body for kind, body in BLOCKS if kind == "text"]


def cases() -> list[tuple[Package, Example]]:
    return [(of, example) for of in map(read_package, WHOLE) for example in of.tests]


def test_the_page_has_examples_of_every_kind() -> None:
    assert (len(WHOLE), len(FACTS), len(REFUSED), len(LINES)) == (2, 1, 2, 1)
    assert len(PARTS) >= 15


@pytest.mark.parametrize(("of", "example"), cases(), ids=lambda value: value.title)
def test_the_test_cases_on_the_page_fit(of: Package, example: Example) -> None:
    assert tried(example, of) == []


@pytest.mark.parametrize("body", PARTS)
def test_each_part_on_the_page_is_right(body: str) -> None:
    assert package(body) != package("note: 无")


@pytest.mark.parametrize("body", REFUSED)
def test_what_the_page_says_is_refused_is_refused(body: str) -> None:
    with pytest.raises(FileMistakes):
        read_package(HEAD + body)


def shown(line: Line) -> str:
    return line.text if line.span is None else f"{line.text} → {line.span.show()}"


def test_the_derivation_on_the_page_is_that_of_its_first_package() -> None:
    first: Any = read_package(WHOLE[0])
    facts = family(first, **yaml.safe_load(FACTS[0])["facts"])
    computed = determine(facts, replace(rules(), day=first.effective_from), package=first).computed
    assert computed is not None
    assert [shown(line) for line in computed.lines] == dedent(LINES[0]).splitlines()


def test_every_built_in_quantity_stands_on_the_page() -> None:
    assert all(f"| `{name}` | {quantity.title} |" in TEXT for name, quantity in BUILT_IN.items())


@pytest.mark.parametrize("link", sorted(set(re.findall(r"\]\(#([\w-]+)\)", TEXT))))
def test_each_link_on_the_page_leads_to_a_heading(link: str) -> None:
    headings = [
        re.sub(r"[^\w\s-]", "", title).strip().lower().replace(" ", "-")
        for title in re.findall(r"^#+ (.*)$", TEXT, re.M)
    ]
    assert link in headings
