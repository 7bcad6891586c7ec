"""A package as a workbook: what was written comes back exactly, mistakes are told with sheet and cell."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook

from common.errors import Invalid
from standards.packages.files import read_package
from standards.packages.workbook.reading import WorkbookMistakes, read_workbook
from standards.packages.workbook.writing import write_workbook
from standards.policy.package.model import Package
from standards.reference import DATA
from tests.standards.packages.conftest import package

EXAMPLES = sorted((DATA / "packages").glob("*.yaml"), key=lambda path: path.stem)
EVERYTHING = """
region: "411081"
title: 样样都有
effective_from: 2027-01-01
document_no: 禹民〔2026〕1号
document_title: 样样都有
note: 说明
parameters: {delegated: "yes", warn_days: "5,3", rounding: cent}
rounding: down_yuan
quantities:
  degree: {title: 程度, kind: grade, choices: [一般, "2"], help: 由调查人填写}
  stay: {title: 住院天数, kind: days}
  total_two: {title: 总费用, kind: money}
emergencies: [{cause: fire, range: 火灾, degree: 严重, quantities: {annual_income: {from: 1000, below: 9999.99}}}]
expenditures: [{kind: medical, range: 住院费用, percent: 80, at_most: 90000}]
income:
  of: hukou
  times: 1.5
  inclusive: yes
  not_counted: [scholarship, donation]
  work_cost: {standard_percent: 30, at_most: 6000}
  rigid_above: 60
property:
- kind: house
  title: 第二套房
  count_from: 2
  value_above: {times: 24, base: rural, per: person}
  except_uses: [祖宅, 危房]
ladder:
- {who: 乡镇, level: township, up_to: {yuan: 1999.99}}
- {who: 县局, level: county, minutes: yes}
procedure:
- id: quick
  title: 快办
  when: {types: [emergency], track: small_fast, individual: no, quantities: {stay: {above: 3}}}
  steps: [登记, 发放]
  means_check: no
  publicity: never
  days: 3
  day_kind: calendar
  at_most: {times: 1}
papers:
- {code: bill, title: 住院发票, required: no, when: {causes: [illness], except_categories: [tekun]}}
completion: {days: 10, extensions: 0, at_most: {times: 3}}
ceilings:
- {title: 全年, yuan: 20000, within: year, heads: registered, per: person, when: {hukou: [rural]}}
amounts:
- id: a
  title: 疾病
  when: {causes: [illness]}
  base: hukou
  heads: affected
  measure:
    start: total
    steps:
    - {less: reimbursed}
    - {percent: 60, title: 纳入}
    - {at_least: total_two, when: {categories: [tekun]}}
  gaps: yes
  bands:
  - {above: 2000, up_to: 3000, categories: [urban_dibao, tekun], give: {percent: 50, over: 2000}}
  - {from: 0, below: 1000, give: {yuan: [100, 200]}}
  - {above: 3000, give: {lowest: [{times: 2}, {yuan: 900}], at_most: {yuan: 800, per: person}}}
  adjust:
  - {raise_percent: 10, title: 上浮, when: {categories: [tekun]}}
  - {at_most: {times: 6}}
  ceilings: [{times: 12, within: cause_year}]
- id: b
  title: 住院护理
  when: {quantities: {degree: {is: ["2"]}}}
  give: {yuan: 60, days: {of: stay, at_most: 30}, per: person}
- id: c
  title: 其他
  measure: degree
  bands:
  - {is: [一般], give: {choose: [500, 1000]}}
  - {is: ["2"], give: {times: 1, months: [1, 3]}}
tests:
- title: 一例
  facts: {people: 2, self_paid: 100.5, degree: 一般, property_ok: unknown, category: null}
  standards: {urban_dibao: 630, rural_dibao: 400.5}
  expect: {rule: none, gives: unknown, eligible: no, level: county, who: 县局, days: 3, choices: [500, 1000]}
  by_hand: 算了
"""
Change = Callable[[Any], None]


def changed(made: Package, change: Change) -> bytes:
    """The workbook of a package after somebody worked on it."""
    book = load_workbook(BytesIO(write_workbook(made)))
    change(book)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_a_county_s_package_comes_back_exactly(path: Any) -> None:
    made = read_package(path.read_text(encoding="utf-8"))
    assert read_workbook(write_workbook(made)) == made


def test_everything_that_a_package_can_say_comes_back_exactly() -> None:
    made = read_package(EVERYTHING)
    assert read_workbook(write_workbook(made)) == made


def test_an_office_may_move_columns_write_notes_and_leave_blank_rows() -> None:
    def work(book: Any) -> None:
        sheet = book["救助标准-分档"]
        sheet.insert_rows(3)
        sheet.move_range("B1:B9", cols=40)  # 不小于 stands at the end now
        book.create_sheet("算式草稿")["A1"] = "随便写"

    assert read_workbook(changed(package(), work)) == package()


def test_numbers_and_days_may_be_typed_as_numbers_and_days() -> None:
    def work(book: Any) -> None:
        from datetime import date

        sheet = book["救助标准-分档"]
        headings = {cell.value: cell.column for cell in sheet[1]}
        sheet.cell(row=2, column=headings["不小于（含）"], value=5000)
        sheet.cell(row=3, column=headings["大于（不含）"], value=20000.0)
        head = book["名称与文件"]
        row = next(cell.row for cell in head["A"] if cell.value == "施行日期")
        head.cell(row=row, column=2, value=date(2027, 1, 1))

    assert read_workbook(changed(package(), work)) == package()


def _put(sheet: str, heading: str, row: int, value: object) -> Change:
    def work(book: Any) -> None:
        headings = {cell.value: cell.column for cell in book[sheet][1]}
        book[sheet].cell(row=row, column=headings[heading]).value = value

    return work


@pytest.mark.parametrize(
    ("change", "place", "words"),
    [
        (_put("救助标准-分档", "不大于（含）", 2, "两万"), "救助标准-分档!", "数字"),
        (_put("救助标准-分档", "不大于（含）", 2, "30000"), "救助标准-分档!A3", "重叠"),
        (_put("救助标准-分档", "代号", 3, "nobody"), "救助标准-分档!A3", "nobody"),
        (_put("救助标准", "适用情形·困难原因", 3, "感冒"), "救助标准!", "感冒"),
        (_put("救助标准", "适用情形·量的条件", 2, "{degree: [1"), "救助标准!", "YAML"),
        (_put("救助标准", "名称", 2, None), "救助标准!B2", "必须填写"),
        (_put("需要登记的量", "种类", 2, "长度"), "需要登记的量!", "长度"),
        (_put("测试案例", "应得结果·金额上限（元）", 2, "许多"), "测试案例!", "数字"),
        (_put("名称与文件", "项目", 2, "作者"), "名称与文件!A2", "不认识"),
        (_put("救助标准", "适用情形·救助类型", 1, "类型"), "救助标准!", "类型"),
        (_put("救助标准-分档", "救助标准·百分比（%）", 2, "50"), "救助标准-分档!", "只填一个"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_with_sheet_and_cell(change: Change, place: str, words: str) -> None:
    with pytest.raises(WorkbookMistakes) as refused:
        read_workbook(changed(package(), change))
    assert any(where.startswith(place) and words in text for where, text in refused.value.placed), refused.value.placed


def test_content_below_the_words_that_there_is_none_is_told() -> None:
    made = read_package(EVERYTHING)

    def work(book: Any) -> None:
        book["分级审批"]["A1"] = "沿用上级规定"

    with pytest.raises(WorkbookMistakes) as refused:
        read_workbook(changed(made, work))
    assert refused.value.placed[0][0] == "分级审批!A1"


def test_a_section_that_is_silent_and_one_that_says_there_is_none_are_two_things() -> None:
    silent, none = package(), package(ladder=(), property=())
    assert read_workbook(write_workbook(silent)).ladder is None
    assert read_workbook(write_workbook(none)).ladder == ()


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04broken", b"%PDF-1.4"])
def test_what_is_no_workbook_is_refused(data: bytes) -> None:
    with pytest.raises(Invalid):
        read_workbook(data)


def test_a_workbook_of_something_else_is_refused_with_what_is_missing() -> None:
    def work(book: Any) -> None:
        for name in book.sheetnames[1:]:
            del book[name]

    with pytest.raises(WorkbookMistakes) as refused:
        read_workbook(changed(package(), work))
    assert any("必须填写" in text for _where, text in refused.value.placed)
