"""Which sheets, headings and rows of a real office's workbook are read."""

# ruff: noqa: E501  (Chinese is twice as wide)

from typing import Any

import openpyxl
import pytest

from accounts.models import Region
from cases.register.slips import Verdict
from common.errors import Invalid
from tests.cases.register.books import HEADINGS, book, card, household, member, number
from tests.cases.register.reading import checked, only, read, slips

pytestmark = pytest.mark.django_db


def test_titles_blank_rows_page_heads_totals_and_signatures_are_left_aside(townships: dict[str, Region]) -> None:
    made = book(
        [household(1), {}, {"序号": 3}, dict(zip(HEADINGS, HEADINGS, strict=True)), household(2)],
        above=[["禹州市临时救助受理登记簿（2026年）"], ["填报单位：禹州市民政局"], []],
        below=[
            ["小计", *[None] * 15, "=SUM(Q1:Q9)"], ["合计", None, "2户", *[None] * 13, 40000], ["备注：本表一式两份"],
            ["填表人：", None, None, "审核人："], ["第1页 共1页"],
        ],
    )  # fmt: skip
    found = checked(made)
    assert [row.verdict for row in found.rows] == [Verdict.ACCEPT, Verdict.ACCEPT]
    assert [row.line.row for row in found.rows] == [5, 9]


OTHER_WORDS = {
    "申请日期": "申请\n时间", "申请人姓名": "申请人\n（户主）姓名", "身份证号": "* 公民身份号码", "联系电话": "手 机 号", "乡镇（街道）": "所属乡镇",
    "村（社区）": "村（居）", "户籍性质": "户口类型", "家庭类别": "申请人身份", "救助类别": "救助类型", "困难类型": "致困原因",
    "申请事由": "困难情况说明", "共同生活人口": "家庭人口数（人）", "家庭年收入（元）": "家庭总收入(万元)", "总费用（元）": "医疗总费用[元]",
    "医保等报销（元）": "报销金额", "自付金额（元）": "个人自付（元）", "开户人": "户名", "开户银行": "开户行", "银行账号": "一卡通账号",
}  # fmt: skip


def test_other_words_another_order_and_more_columns_are_understood(townships: dict[str, Region]) -> None:
    row = household(1) | {"家庭年收入（元）": 2}
    headings = ["审批状态", *(OTHER_WORDS[h] for h in reversed(HEADINGS) if h in OTHER_WORDS), "建议金额"]
    made = book([{OTHER_WORDS.get(h, h): v for h, v in row.items()} | {"审批状态": "已批准"}], headings=headings)
    found = only(made)
    assert slips(found) == []
    assert found.values["income"] == "20000.00"
    assert any("审批状态" in notice for notice in read(made).notices)


def test_the_unit_above_the_table_counts_for_columns_without_one(townships: dict[str, Region]) -> None:
    plain = [h.replace("（元）", "") for h in HEADINGS]
    row = {h.replace("（元）", ""): v for h, v in household(1).items()}
    sums = {"家庭年收入": 2, "总费用": 5, "医保等报销": 3, "自付金额": 2}
    found = only(book([row | sums], headings=plain, above=[["单位：万元"]]))
    assert slips(found) == []
    assert found.values["total"] == "50000.00"


def test_a_heading_of_two_rows_is_read_together(townships: dict[str, Region]) -> None:
    upper: list[str | None] = list(HEADINGS)
    upper[17:20] = ["收款信息", None, None]
    lower = [None] * 17 + ["开户人", "开户银行", "银行账号"]
    row = household(1)
    made = book([dict(zip(range(22), row.values(), strict=True))], headings=range(22))  # type: ignore[arg-type]
    sheet = made.worksheets[0]
    sheet.delete_rows(1)
    sheet.insert_rows(1, 2)
    for at, words in ((1, upper), (2, lower)):
        for column, word in enumerate(words, 1):
            sheet.cell(at, column, word)
    assert slips(only(made)) == []


@pytest.mark.parametrize(
    "heading",
    [
        "惠民惠农财政补贴资金“一卡通”账号",
        '惠民惠农财政补贴资金"一卡通"账号',
        "「一卡通」账号",
        "‘银行账号’",
        "“一卡通”卡号",
    ],
)
def test_a_heading_with_quotation_marks_is_read(townships: dict[str, Region], heading: str) -> None:
    row = household(1)
    headings = [heading if h == "银行账号" else h for h in HEADINGS]
    found = only(book([row | {heading: row["银行账号"]}], headings=headings))
    assert (slips(found), found.values["account"]) == ([], card(1))


def test_missing_columns_are_all_named() -> None:
    made = book([household(1)], headings=[h for h in HEADINGS if h not in ("身份证号", "银行账号")])
    with pytest.raises(Invalid) as error:
        read(made)
    assert error.value.code == "columns_missing"
    assert "身份证号、银行账号" in str(error.value.message)


def test_headings_that_nobody_knows_are_named_with_their_cells() -> None:
    row = household(1, 致困缘由="疾病", 甲="乙")
    headings = [{"困难类型": "致困缘由"}.get(h, h) for h in HEADINGS] + ["甲"]
    with pytest.raises(Invalid) as error:
        read(book([row], headings=headings, above=[["登记簿"]]))
    assert error.value.code == "columns_missing"
    for words in ("缺少以下列：困难类型", "K2“致困缘由”", "W2“甲”"):
        assert words in str(error.value.message)
    assert "登记簿" not in str(error.value.message)


def test_optional_columns_may_be_missing(townships: dict[str, Region]) -> None:
    gone = ("序号", "联系电话", "村（社区）", "共同生活人口", "家庭年收入（元）", "总费用（元）", "医保等报销（元）", "自付金额（元）",
            "开户人", "开户银行", "受理渠道", "备注")  # fmt: skip
    found = only(book([household(1)], headings=[h for h in HEADINGS if h not in gone]))
    assert slips(found) == []
    assert found.values["payee"] == "王小禾"


def test_two_columns_of_identity_numbers_are_not_guessed() -> None:
    with pytest.raises(Invalid) as error:
        read(book([household(1)], headings=[*HEADINGS, "身份证号"]))
    assert error.value.code == "column_twice"


def test_a_workbook_without_a_register_says_so() -> None:
    made = openpyxl.Workbook()
    made.worksheets[0]["A1"] = "会议通知"
    with pytest.raises(Invalid) as error:
        read(made)
    assert error.value.code == "no_register"


def test_an_empty_register_says_so() -> None:
    with pytest.raises(Invalid) as error:
        read(book([]))
    assert error.value.code == "no_rows"


def test_registers_on_several_sheets_are_read_and_hidden_ones_are_not(townships: dict[str, Region]) -> None:
    made = book([household(1)])
    for name, serial in (("六月", 2), ("旧表", 3)):
        sheet = made.create_sheet(name)
        sheet.append(HEADINGS)
        sheet.append(list(household(serial).values()))
    made["旧表"].sheet_state = "hidden"
    made.create_sheet("说明")["A1"] = "填表说明"
    register = read(made)
    assert [line.sheet for line in register.lines] == ["登记簿", "六月"]
    assert any("旧表" in notice for notice in register.notices)


def test_hidden_rows_are_read_and_said() -> None:
    made = book([household(1), household(2)])
    made.worksheets[0].row_dimensions[2].hidden = True
    register = read(made)
    assert len(register.lines) == 2
    assert len(register.notices) == 1


def test_a_merged_township_speaks_for_the_rows_below(townships: dict[str, Region]) -> None:
    made = book([household(1), household(2) | {"乡镇（街道）": None}])
    made.worksheets[0].merge_cells("F2:F3")
    assert [row.verdict for row in checked(made).rows] == [Verdict.ACCEPT, Verdict.ACCEPT]


def test_a_sheet_of_members_that_names_no_applicant_is_not_left_aside(townships: dict[str, Region]) -> None:
    made = book([household(1)], [member(number(1), 2)])
    made["成员"].delete_cols(1)
    with pytest.raises(Invalid) as error:
        read(made)
    assert error.value.code == "columns_missing"
    assert "成员" in str(error.value.message)


def test_notes_between_the_rows_and_signatures_in_any_column_are_left_aside_and_named(
    townships: dict[str, Region],
) -> None:
    made = book([household(1)])
    sheet = made.worksheets[0]
    aside: list[list[object]] = [
        ["一、七月份受理"], [None, "八月份"], [None, "小计", None, None, None, "1户"], [7, "合 计", "2人"], [None, None, "以下空白"],
        [None, None, "（盖章）"], [None, None, "局长签字："], [None, None, None, "审核人：王某"], ["※ 本表由乡镇填报"], [9, None, None, None, None, "颍川街道"],
        [None, "2026-11-20"], ["制表：", "张某", None, "审核：李某"],
    ]  # fmt: skip
    for line in aside:
        sheet.append(line)
    sheet.append(list(household(2).values()))
    sheet.append([3, None, None, None, "17729355680", "颍川街道", None, "农业户口"])
    register = read(made)
    assert [line.row for line in register.lines] == [2, 15, 16]
    assert any("3、4、5、6、7、8、9、10、11、12、13、14" in notice for notice in register.notices)


def test_sums_below_a_heading_that_is_divided_are_read(townships: dict[str, Region]) -> None:
    upper: list[str | None] = list(HEADINGS)
    upper[13:17] = ["经济状况（万元）", None, None, None]
    lower: list[str | None] = [None] * 13 + ["家庭年收入", "总费用", "医保等报销", "自付金额"]
    row = household(1) | {"家庭年收入（元）": 2, "总费用（元）": 5, "医保等报销（元）": 3, "自付金额（元）": 1}
    made = openpyxl.Workbook()
    for line in (upper, lower, list(row.values())):
        made.worksheets[0].append(line)
    found = only(made)
    assert [(p.slip.value, p.cell, p.column) for p in found.problems] == [
        ("self_paid_does_not_add_up", "Q3", "自付金额（万元）")
    ]
    assert found.values["income"] == "20000.00"


def test_a_row_below_the_heading_that_repeats_its_words_is_a_row(townships: dict[str, Region]) -> None:
    row = household(1) | {"申请人姓名": None, "身份证号": None, "受理渠道": "电话"}
    assert [line.row for line in read(book([row])).lines] == [2]


def test_a_sheet_that_lacks_a_few_columns_is_named_and_not_passed_over_in_silence(
    townships: dict[str, Region],
) -> None:
    made = book([household(1)])
    sheet = made.create_sheet("补报")
    sheet.append([h if h != "户籍性质" else "城乡" for h in HEADINGS])
    sheet.append(list(household(2).values()))
    register = read(made)
    assert [line.sheet for line in register.lines] == ["登记簿"]
    assert any("补报" in notice and "户籍性质" in notice for notice in register.notices)


def test_a_sheet_speaks_for_its_township_by_its_name_and_a_township_for_its_own(townships: dict[str, Region]) -> None:
    headings = [h for h in HEADINGS if h != "乡镇（街道）"]
    made = book([household(1)], headings=headings)
    made.worksheets[0].title = "神垕镇"
    assert only(made).values["township"] == townships["411081103"].pk
    made.worksheets[0].title = "台账"
    own = townships["411081001"]
    assert only(made, own=own).values["township"] == own.pk
    with pytest.raises(Invalid) as error:
        read(made)
    assert "乡镇（街道）" in str(error.value.message)


def test_the_same_applicant_on_two_sheets_is_refused_on_the_second(townships: dict[str, Region]) -> None:
    made = book([household(1)])
    sheet = made.create_sheet("补报")
    sheet.append(HEADINGS)
    sheet.append(list(household(1, 申请日期="2026-10-09").values()))
    first, second = checked(made).rows
    assert (slips(first), slips(second)) == ([], ["duplicate_in_file"])
    assert "“登记簿”第 2 行" in second.problems[0].reason


# --- members on the sheet of the register

TOGETHER = [
    "申请人姓名", "身份证号", "乡镇（街道）", "户籍性质", "家庭类别", "救助类别", "困难类型", "申请事由", "申请日期", "银行账号", "共同生活人口",
]  # fmt: skip
INSIDE = ["家庭成员姓名", "与户主关系", "成员身份证号", "健康状况"]


def home(serial: int, people: int, **changes: Any) -> list[Any]:
    row = household(serial, 共同生活人口=people, **changes)
    return [row[heading] for heading in TOGETHER]


def sheet_of(*lines: list[Any]) -> openpyxl.Workbook:
    made = openpyxl.Workbook()
    for line in lines:
        made.worksheets[0].append(line)
    return made


def born(serial: int) -> str:
    return number(serial, "20100505")


BLANK = [None] * len(TOGETHER)


def test_members_in_the_rows_below_their_applicant_are_read(townships: dict[str, Region]) -> None:
    made = sheet_of(
        [*TOGETHER, *INSIDE],
        [*home(1, 3), "李一", "妻", born(11), "健康"],
        [*BLANK, "李二", "子", born(12), None],
        [*home(2, 1), "无", "/", "无", "/"],
        [*home(3, 2), "李三", "女", born(13), None],
    )
    for column in range(1, 12):
        made.worksheets[0].merge_cells(start_row=2, end_row=3, start_column=column, end_column=column)
    found = checked(made).rows
    assert [(row.line.row, [m["name"] for m in row.values["members"]]) for row in found] == [
        (2, ["李一", "李二"]), (4, []), (5, ["李三"]),
    ]  # fmt: skip
    assert {row.verdict for row in found} == {Verdict.ACCEPT}


def test_an_applicant_repeated_beside_every_member_is_one_household(townships: dict[str, Region]) -> None:
    rows = [[*home(1, 3), name, "子", born(serial), None] for name, serial in (("李一", 11), ("李二", 12))]
    found = only(sheet_of([*TOGETHER, *INSIDE], *rows))
    assert (slips(found), len(found.values["members"])) == ([], 2)


def test_two_columns_of_numbers_belong_to_applicant_and_member(townships: dict[str, Region]) -> None:
    headings = [*TOGETHER, "家庭成员姓名", "与户主关系", "身份证号"]
    found = only(sheet_of(headings, [*home(1, 2), "李一", "妻", born(11)]))
    assert found.resident is not None
    assert (found.resident.number, found.values["members"][0]["id"]) == (number(1), born(11))


def test_what_is_wrong_with_a_member_inside_a_register_stands_at_its_cell(townships: dict[str, Region]) -> None:
    made = sheet_of(
        [*TOGETHER, *INSIDE],
        [*home(1, 3), "李一", "妻", "4110812010", None],
        [*BLANK, "李二", "朋友圈", born(12), None],
        [*home(2, 2, 身份证号=None), "李三", "妻", born(13), None],
    )
    first, second, fault = checked(made).rows
    assert [(p.slip.value, p.cell) for p in first.problems if p.slip.verdict is Verdict.REFUSE] == [
        ("id_format", "N2"), ("member_refused", "M3"),
    ]  # fmt: skip
    assert [(p.slip.value, p.cell) for p in second.problems] == [("id_missing", "B4")]
    assert (fault.is_member, fault.line.row, slips(fault)) == (True, 3, ["word_unknown"])


def test_everybody_in_a_row_of_the_same_columns_belongs_to_the_applicant_above(townships: dict[str, Region]) -> None:
    headings = ["申请人姓名", "与户主关系", *TOGETHER[1:]]

    def person(name: str, relation: str, serial: int) -> list[Any]:
        return [name, relation, born(serial)]

    first, second, third = home(1, 2), home(2, 1), home(3, 1)
    made = sheet_of(
        headings,
        [first[0], "户主", *first[1:]],
        person("李一", "妻", 11),
        [second[0], None, *second[1:]],
        [third[0], "妻", *third[1:]],  # an applicant who is not the head of the household
    )
    found = checked(made).rows
    assert [(row.line.row, [m["name"] for m in row.values["members"]]) for row in found] == [
        (2, ["李一"]), (4, []), (5, []),
    ]  # fmt: skip
    assert {row.verdict for row in found} == {Verdict.ACCEPT}


@pytest.mark.parametrize(
    "cell",
    [
        f"妻 李一 {born(11)}；子 李二 {born(12)}",
        f"李一（妻，{born(11)}）、李二（子，{born(12)}）",
        f"李一 {born(11)} 妻\n李二 {born(12)} 子",
        f"姓名：李一，关系：妻，身份证号：{born(11)}，姓名：李二，关系：子，身份证号：{born(12)}",
    ],
)
def test_members_in_one_cell_are_read_when_they_can_be_told_apart(townships: dict[str, Region], cell: str) -> None:
    found = only(sheet_of([*TOGETHER, "家庭成员"], [*home(1, 3), cell]))
    assert [(m["name"], m["relation"], m["id"]) for m in found.values["members"]] == [
        ("李一", "12", born(11)), ("李二", "20", born(12)),
    ]  # fmt: skip
    assert found.verdict is Verdict.ACCEPT


@pytest.mark.parametrize("cell", ["妻李一、子李二", f"李一 {born(11)}", f"妻 李一 {born(11)} 子 李二", "共三人"])
def test_members_in_one_cell_that_can_not_be_told_apart_are_warned_of(
    townships: dict[str, Region], cell: str
) -> None:  # fmt: skip
    found = only(sheet_of([*TOGETHER, "家庭成员"], [*home(1, 1), cell]))
    assert (found.verdict, slips(found), found.values["members"]) == (Verdict.WARN, ["members_unread"], [])
    assert found.problems[0].cell == "L2"
    assert born(11) not in found.problems[0].value + found.problems[0].reason


def test_no_members_in_the_cell_of_members_is_nothing_to_say(townships: dict[str, Region]) -> None:
    assert slips(only(sheet_of([*TOGETHER, "家庭成员"], [*home(1, 1), "无"]))) == []
