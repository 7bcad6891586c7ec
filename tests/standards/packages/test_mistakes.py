"""Every mistake of meaning is told in a workbook as it is in a text file: with sheet and cell, and the same reason."""

import re
from typing import Any

import pytest

from standards.packages.files import read_package
from standards.packages.workbook.reading import WorkbookMistakes, read_workbook
from standards.packages.workbook.writing import write_workbook
from tests.policy.package.build import HEAD
from tests.policy.package.test_bands import G, banded
from tests.policy.package.test_meaning import MEANING

CELL = re.compile(r"[^!]+![A-Z]{1,2}[1-9]\d*")
x: list[Any] = []


@pytest.mark.parametrize(("body", "path", "reason"), MEANING.values(), ids=MEANING)
def test_a_mistake_of_meaning_is_told_with_its_cell(body: str, path: str, reason: str) -> None:
    wrong = read_package(HEAD + body, check=lambda _package: [])
    with pytest.raises(WorkbookMistakes) as refused:
        read_workbook(write_workbook(wrong))
    ((where, text),) = refused.value.placed
    x.append((path, where))
    assert reason in text
    assert CELL.fullmatch(where), where


def test_zz():
    for p, w in x: print(p, "  ", w)
