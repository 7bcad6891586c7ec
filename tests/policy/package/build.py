"""Packages as an official writes them, and families in few words."""

import re
from dataclasses import replace
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest

from standards.packages.files import FileMistakes, read_package
from standards.policy.facts import CaseFacts
from standards.policy.package.checks import OF_MANY_PARTS
from standards.policy.package.computed import Computed
from standards.policy.package.engine import compute
from standards.policy.package.examples import facts_of
from standards.policy.package.model import Example, Expected, Package
from standards.policy.package.reading import hints_of, read_as
from standards.policy.rules import Rules
from tests.policy.build import rules

SHIPPED = sorted((Path(__file__).resolve().parents[3] / "standards/data/packages").glob("*.yaml"))
HEAD = """
region: "411081"
title: 试算县标准
effective_from: 2023-03-01
document_no: 试算〔2023〕1号
document_title: 试算县临时救助标准
"""

GRADES = "quantities: {degree: {title: 困难程度, kind: grade, choices: [较轻, 较重]}}\n"
ONE_RULE = """
amounts:
- id: one
  title: 一
"""
"""Lines that a rule goes on from."""
CHINESE = re.compile("[\u3400-\u9fff]")


def package(*sections: str) -> Package:
    """A county's package whose file has these sections."""
    return read_package(HEAD + "\n".join(map(dedent, sections)))


def family(of: Package, **facts: Any) -> CaseFacts:
    """A family in the short words of a test case."""
    return facts_of(Example(title="", facts=facts, expect=Expected()), of)


def gives(of: Package, *, numbers: dict[str, Any] | None = None, **facts: Any) -> Computed:
    """What the package gives the family, by the numbers of 2023 (D = 630, rural 440)."""
    return compute(facts=family(of, **facts), rules=rules(**numbers or {}), package=of)


def span(of: Package, **facts: Any) -> tuple[str, str]:
    """Lowest and highest sum as text; ("", "") where nothing is given."""
    found = gives(of, **facts)
    return ("", "") if found.low is None or found.high is None else (str(found.low), str(found.high))


def amount(of: Package, **facts: Any) -> str:
    """The one sum as text; "" where nothing is given."""
    low, high = span(of, **facts)
    assert low == high
    return high


def with_parameters(of: Package, given: Rules) -> Rules:
    """The rules with the numbers that the package sets."""
    names = [name for name in of.parameters if name not in OF_MANY_PARTS]
    return replace(given, **{name: read_as(hints_of(Rules)[name][1], of.parameters[name]) for name in names})


def refused(body: str, head: str = HEAD) -> list[tuple[str, str]]:
    """Path and reason of each mistake of a file; each names a line that the file marks with ``# <-``."""
    text = head + dedent(body)
    marked = [number for number, line in enumerate(text.splitlines(), start=1) if "# <-" in line]
    with pytest.raises(FileMistakes) as caught:
        read_package(text)
    assert {placed.line for placed in caught.value.placed} == set(marked)
    for placed in caught.value.placed:
        assert placed.problem.text in str(placed)
        assert CHINESE.search(placed.problem.text)
        assert placed.said.en.startswith(f"Line {placed.line}, {placed.problem.path or '(file)'}: ")
    return [(placed.problem.path, placed.problem.text) for placed in caught.value.placed]
