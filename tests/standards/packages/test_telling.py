"""Whatever a package says is said in its words too, in both languages, and a mistake is placed in words."""

from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import pytest

from standards.packages.files import read_package
from standards.packages.layers import Layer, holdings
from standards.packages.places import place
from standards.packages.ready import ready
from standards.packages.sections import Section
from standards.packages.telling import entries
from standards.packages.wording import Wording
from standards.policy.package.model import Package
from standards.policy.package.reading import Mistakes, raw_of, read
from standards.reference import DATA
from tests.standards.packages.conftest import package
from tests.standards.packages.test_workbook import EVERYTHING

CITY = "许昌市 2019 年实施方案"


def words(made: Package) -> list[Any]:
    """Everything that is said of a package."""
    wording = Wording.of(made)
    return [(section, entries(section, made, wording)) for section in Section]


def english(made: Package) -> list[str]:
    """The same in English."""
    told = [entry for _section, said in words(made) for entry in said or ()]
    return [line.text.en for entry in told for line in (*entry.lines, *entry.bands)]


def leaves(raw: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    if isinstance(raw, dict | list):
        for step, value in raw.items() if isinstance(raw, dict) else enumerate(raw):
            yield from leaves(value, (*path, step))
    else:
        yield path


def without(raw: Any, path: tuple[Any, ...]) -> Any:
    changed = deepcopy(raw)
    inner = changed
    for step in path[:-1]:
        inner = inner[step]
    del inner[path[-1]]
    return changed


def test_nothing_that_a_package_says_is_left_out_of_its_words() -> None:
    raw = raw_of(read_package(EVERYTHING))
    before, silent = words(read(Package, raw)), []
    for path in leaves(raw):
        try:
            less = read(Package, without(raw, path))
        except Mistakes:
            continue  # without it there is no package
        if words(less) == before:
            silent.append(path)
    assert silent == []


@pytest.mark.parametrize("file", sorted((DATA / "packages").glob("*.yaml")), ids=lambda file: file.stem)
def test_every_sentence_has_its_english(file: Any) -> None:
    made = read_package(file.read_text(encoding="utf-8"))
    plain = " ".join(english(made))
    for zh in ("不超过", "的 ", "每人", "取最", "工作日", "倍", "不小于", "大于", "沿用"):
        assert zh not in plain.replace(made.note, "") or zh in str(raw_of(made))


def test_what_the_nearest_says_comes_first_and_the_rest_from_above() -> None:
    city = ready()["xuchang-2019"]
    found = {h.section: h for h in holdings([Layer("near", package()), Layer("city", city)])}
    assert [one.layer.row for one in found[Section.LADDER].shown] == ["city"] * 3
    assert [one.layer.row for one in found[Section.AMOUNTS].shown] == ["near", "near"]
    assert {one.layer.row for one in found[Section.PROCEDURE].shown} == {"city"}
    assert found[Section.PROPERTY].shown == () and not found[Section.PROPERTY].spoken
    assert [one.layer.row for one in found[Section.TESTS].shown] == ["near"]


def test_a_section_that_says_there_is_none_hides_what_is_above() -> None:
    city = ready()["xuchang-2019"]
    found = {h.section: h for h in holdings([Layer("near", package(ladder=())), Layer("city", city)])}
    assert found[Section.LADDER].shown == () and found[Section.LADDER].spoken


@pytest.mark.parametrize(
    ("path", "said", "en"),
    [
        ("amounts[1].bands[0].give.times", "救助标准 · “疾病” · 分档 · 第 1 项 · 救助标准 · 倍数",
         "Amounts · “疾病” · 分档 · no. 1 · 救助标准 · Multiple"),
        ("ladder[2].up_to", "分级审批 · 第 3 项 · 不超过；最后一级可不填", ""),
        ("quantities.degree.choices", "需要登记的量 · 困难程度 · 等级或选项", ""),
        ("parameters.cap", "数字参数 · “cap”", ""),
        ("amounts[9].nonsense", "救助标准 · 第 10 项 · nonsense", ""),
        ("", "", ""),
    ],
)  # fmt: skip
def test_a_place_is_said_as_an_official_would(path: str, said: str, en: str) -> None:
    found = place(path, package())
    assert found == said
    assert not en or found.en.startswith("Amounts · “疾病”")
