"""Every mistake is told in a workbook as it is in a text file: with sheet and cell, and the same reason."""

import re
from textwrap import dedent

import pytest

from standards.packages.files import read_package
from standards.packages.workbook.reading import WorkbookMistakes, read_workbook
from standards.packages.workbook.writing import write_workbook
from tests.policy.package.build import HEAD
from tests.policy.package.test_bands import GAPS, OVERLAPS, banded
from tests.policy.package.test_everybody import BACK_DOORS
from tests.policy.package.test_meaning import MEANING
from tests.standards.packages.conftest import package
from tests.standards.packages.test_workbook import changed

CELL = re.compile(r"[^!]+![A-Z]{1,2}[1-9]\d*")
ODD = ("another version of the format", "a test case of an unknown number", "a test case that expects nothing")
"""A workbook has no place for these: it is of this version, has a column for each number, and empty is missing."""
TOLD = {name: (body, reason) for name, (body, _path, reason) in MEANING.items() if name not in ODD}


@pytest.mark.parametrize(("body", "reason"), TOLD.values(), ids=TOLD)
def test_a_mistake_of_meaning_is_told_with_its_cell(body: str, reason: str) -> None:
    ((where, text),) = mistakes(body)
    assert reason in text
    assert CELL.fullmatch(where), where


@pytest.mark.parametrize("bands", [*OVERLAPS.values(), *GAPS.values()], ids=[*OVERLAPS, *GAPS])
def test_bands_that_do_not_join_are_told_with_their_row(bands: tuple[str, ...]) -> None:
    ((where, text),) = mistakes(banded(*bands))
    row = next(number for number, band in enumerate(bands, start=2) if "# <-" in band)
    assert where == f"救助标准-分档!A{row}"
    assert "重叠" in text or "空档" in text or "到此为止" in text


@pytest.mark.parametrize("body", BACK_DOORS.values(), ids=BACK_DOORS)
def test_relief_for_some_only_is_told_with_its_sheet_and_the_clause(body: str) -> None:
    found = mistakes(dedent(body))
    assert found
    for where, text in found:
        assert CELL.fullmatch(where), where
        assert "二（一）末段" in text


def mistakes(body: str) -> list[tuple[str, str]]:
    """Cell and reason of each mistake of the package, read back from a workbook."""
    wrong = read_package(HEAD + body, check=lambda _package: [])
    with pytest.raises(WorkbookMistakes) as refused:
        read_workbook(write_workbook(wrong))
    return list(refused.value.placed)


CELLS: dict[str, tuple[str, object, str]] = {
    "a region that is missing": ("名称与文件!B2", None, "必须填写"),
    "a title that is missing": ("名称与文件!B3", None, "必须填写"),
    "a day that there is not": ("名称与文件!B4", "2027-02-30", "应为日期"),
    "a day in words": ("名称与文件!B4", "明年元旦", "应为日期"),
    "an item that there is not": ("名称与文件!A3", "作者", "不认识的项目"),
    "a number that is none": ("数字参数!C2", "很多", "应为数字"),
    "a kind of quantity that there is not": ("需要登记的量!C2", "长度", "不认识“长度”"),
    "a quantity without a title": ("需要登记的量!B2", None, "必须填写"),
    "a type of relief that there is not": ("救助标准!D2", "临时型", "不认识“临时型”"),
    "a cause that there is not": ("救助标准!E3", "感冒", "不认识“感冒”"),
    "a category that there is not": ("救助标准!F3", "富裕家庭", "不认识“富裕家庭”"),
    "a hukou that there is not": ("救助标准!H3", "外地", "不认识“外地”"),
    "a track that there is not": ("救助标准!I3", "加急", "不认识“加急”"),
    "neither yes nor no": ("救助标准!J3", "也许", "应为 yes 或 no"),
    "a condition that is no notation": ("救助标准!K2", "{degree: [较重", "YAML"),
    "a condition of another grade": ("救助标准!K2", "{degree: {is: [极重]}}", "“极重”不在可选值中"),
    "a base that there is not": ("救助标准!L2", "省级", "不认识“省级”"),
    "a measure that nobody declared": ("救助标准!N3", "损失额", "不认识的量“损失额”"),
    "a range that runs down": ("救助标准!P2", "8-5", "区间应从小到大"),
    "a multiple in words": ("救助标准!P2", "五倍", "应为数字"),
    "a sum below zero": ("救助标准!P2", "-5", "不能为负数"),
    "a rule without a name": ("救助标准!B2", None, "必须填写"),
    "a column that there is not": ("救助标准!D1", "种类", "不认识或重复的列“种类”"),
    "a column twice": ("救助标准!E1", "名称", "不认识或重复的列“名称”"),
    "a band of no rule": ("救助标准-分档!A3", "nobody", "没有代号“nobody”"),
    "a bound in words": ("救助标准-分档!D2", "两万", "应为数字"),
    "a bound that is too large": ("救助标准-分档!D2", "1234567890123", "数字过大"),
    "a percentage over 100": ("救助标准-分档!J2", "120", "超过 100"),
    "a category of a band that there is not": ("救助标准-分档!G2", "富裕家庭", "不认识“富裕家庭”"),
    "a switch that says inherited over content": ("分级审批!A1", "沿用上级规定", "填有内容"),
    "a family that cannot be read": ("测试案例!B2", "{self_paid: 两万}", "应为数字"),
    "a family of an unknown fact": ("测试案例!B2", "{colour: red}", "不认识的字段"),
    "a result that is no number": ("测试案例!E2", "许多", "应为数字"),
    "an outcome that there is not": ("测试案例!H2", "也许", "不认识“也许”"),
}


@pytest.mark.parametrize(("cell", "value", "reason"), CELLS.values(), ids=CELLS)
def test_a_wrong_cell_is_told_by_its_name(cell: str, value: object, reason: str) -> None:
    sheet, _mark, place = cell.partition("!")

    def work(book: object) -> None:
        book[sheet][place] = value  # type: ignore[index]

    of = read_package(HEAD + LADDER) if sheet == "分级审批" else package()
    with pytest.raises(WorkbookMistakes) as refused:
        read_workbook(changed(of, work))
    assert [text for where, text in refused.value.placed if where == cell and reason in text], refused.value.placed


LADDER = "ladder: [{who: 乡镇长, level: township}]"
