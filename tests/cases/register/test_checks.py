"""What a real office's workbook does, one slip at a time."""

# ruff: noqa: E501  (Chinese is twice as wide)

from datetime import date, datetime
from typing import Any

import pytest

from accounts.models import Region
from accounts.place_names import VillageNames
from cases.register.comparing import Holder, Known, KnownName
from cases.register.slips import Verdict
from tests.cases.register.books import HEADINGS, MEMBER_HEADINGS, book, calculated, card, household, member, number
from tests.cases.register.reading import checked, only, slips

pytestmark = pytest.mark.django_db


ONE = household(1)
CELLS: list[tuple[dict[str, Any], str, str]] = [
    ({}, "accept", ""),
    ({"申请日期": date(2026, 5, 5)}, "accept", ""),
    ({"申请日期": datetime(2026, 5, 5, 9, 30)}, "accept", ""),
    ({"申请日期": 46150}, "accept", ""),
    ({"申请日期": 20260505}, "accept", ""),
    ({"申请日期": "20260505"}, "accept", ""),
    ({"申请日期": "2026.5.5"}, "accept", ""),
    ({"申请日期": "2026年5月5日"}, "accept", ""),
    ({"申请日期": "2026年 5月 5日"}, "accept", ""),
    ({"申请日期": "2026/6/3"}, "accept", ""),
    ({"申请日期": "２０２６－０５－０５"}, "accept", ""),
    ({"申请日期": "2026-05-05 00:00:00"}, "accept", ""),
    ({"申请日期": "2026 年 10 月 8 日"}, "accept", ""),
    ({"申请日期": "2026年10月8日 09:30"}, "accept", ""),
    ({"申请日期": "2026.10.8."}, "accept", ""),
    ({"申请日期": "2026. 10. 8"}, "accept", ""),
    ({"申请日期": "'2026-10-08"}, "accept", ""),
    ({"申请日期": "2026-10-08T00:00:00"}, "accept", ""),
    ({"申请日期": "2026年10月8日上午"}, "accept", ""),
    ({"申请日期": "2026、10、8"}, "accept", ""),
    ({"申请日期": "二〇二六年十月八日"}, "accept", ""),
    ({"申请日期": "二○二六年十月二十一日"}, "accept", ""),
    ({"申请日期": "二〇二六年十月三十二日"}, "refuse", "date_unreadable"),
    ({"申请日期": "20260931"}, "refuse", "date_unreadable"),
    ({"申请日期": 2026.9}, "refuse", "date_unreadable"),
    ({"申请日期": True}, "refuse", "date_unreadable"),
    ({"申请日期": "1/9/2026"}, "refuse", "date_unreadable"),
    ({"申请日期": "2206-05-05"}, "refuse", "date_in_future"),
    ({"申请人姓名": "李〇", "开户人": "李〇"}, "accept", ""),
    ({"申请人姓名": "古丽．买买提", "开户人": "古丽·买买提"}, "accept", ""),
    ({"申请人姓名": "王禾?"}, "refuse", "name_invalid"),
    ({"申请人姓名": "无"}, "refuse", "name_missing"),
    ({"申请日期": "5月5日"}, "refuse", "date_unreadable"),
    ({"申请日期": "2026-02-30"}, "refuse", "date_unreadable"),
    ({"申请日期": "26.5.5"}, "refuse", "date_unreadable"),
    ({"申请日期": None}, "refuse", "date_missing"),
    ({"申请日期": "2026-11-24"}, "refuse", "date_in_future"),
    ({"申请日期": "2026-11-23"}, "accept", ""),
    ({"申请日期": "2016-05-05"}, "refuse", "date_too_old"),
    ({"申请日期": "2025-05-05"}, "warn", "date_long_ago"),
    ({"申请人姓名": None}, "refuse", "name_missing"),
    ({"申请人姓名": "王3"}, "refuse", "name_invalid"),
    ({"申请人姓名": "王\u202e禾"}, "refuse", "name_invalid"),
    ({"申请人姓名": "王 禾", "开户人": "王禾"}, "accept", ""),
    ({"申请人姓名": "阿卜杜拉·吐尔逊", "开户人": "阿卜杜拉·吐尔逊"}, "accept", ""),
    ({"申请人姓名": "𠮷小禾", "开户人": "𠮷小禾"}, "accept", ""),
    ({"申请人姓名": "+王禾"}, "refuse", "name_is_formula"),
    ({"申请人姓名": "=1+1"}, "refuse", "name_is_formula"),
    ({"申请人姓名": "@王"}, "refuse", "name_is_formula"),
    ({"申请人姓名": "王\u3000小禾"}, "accept", ""),
    ({"申请人姓名": "王\u2003 \u00a0小禾\u3000"}, "accept", ""),
    ({"申请人姓名": "王_x0000_小禾"}, "accept", ""),
    ({"申请人姓名": "_x0000_"}, "refuse", "name_missing"),
    ({"申请人姓名": "#N/A"}, "refuse", "cell_error"),
    ({"申请事由": "#REF!"}, "refuse", "cell_error"),
    ({"家庭年收入（元）": "#VALUE!"}, "refuse", "cell_error"),
    ({"联系电话": "=A1"}, "refuse", "text_is_formula"),
    ({"共同生活人口": "=A1"}, "refuse", "text_is_formula"),
    ({"村（社区）": "=A1"}, "refuse", "text_is_formula"),
    ({"身份证号": None}, "refuse", "id_missing"),
    ({"身份证号": 411081198001010000}, "refuse", "id_numeric_cell"),
    ({"身份证号": "4.11081E+17"}, "refuse", "id_numeric_cell"),
    ({"身份证号": "411081800101001"}, "refuse", "id_15_digits"),
    ({"身份证号": 411081800101001}, "refuse", "id_15_digits"),
    ({"身份证号": "41108119800101"}, "refuse", "id_format"),
    ({"身份证号": "411081198013010012"}, "refuse", "id_birth"),
    ({"身份证号": "411081209901010012"}, "refuse", "id_birth"),
    ({"身份证号": "'" + number(1)}, "accept", ""),
    ({"身份证号": "无"}, "refuse", "id_missing"),
    ({"身份证号": number(1, area="419999")}, "warn", "id_area_unknown"),
    ({"身份证号": number(1, area="910081")}, "warn", "id_area_unknown"),
    ({"身份证号": number(1, area="411071")}, "accept", ""),
    ({"身份证号": number(1, area="412624")}, "accept", ""),
    ({"联系电话": "008617729355680"}, "accept", ""),
    ({"联系电话": "0374-8221234"}, "accept", ""),
    ({"联系电话": "8221234"}, "accept", ""),
    ({"联系电话": "+86 177 2935 5680"}, "accept", ""),
    ({"联系电话": 17729355680}, "accept", ""),
    ({"联系电话": "17729355680/0374-8221234"}, "accept", ""),
    ({"联系电话": "1772935568"}, "refuse", "phone_invalid"),
    ({"联系电话": None}, "warn", "phone_missing"),
    ({"乡镇（街道）": "颍川"}, "accept", "township_short_name"),
    ({"乡镇（街道）": "禹州市颍川街道办事处"}, "accept", "township_short_name"),
    ({"乡镇（街道）": "颍川街道办"}, "accept", "township_short_name"),
    ({"乡镇（街道）": "禹州/颍川办"}, "accept", "township_short_name"),
    ({"乡镇（街道）": "长葛市颍川街道"}, "refuse", "township_unknown"),
    ({"乡镇（街道）": None}, "refuse", "township_missing"),
    ({"乡镇（街道）": "桃花源镇"}, "refuse", "township_unknown"),
    ({"乡镇（街道）": "和尚桥镇"}, "refuse", "township_of_another_county"),
    ({"户籍性质": "农村"}, "accept", "word_alias"),
    ({"户籍性质": "不清楚"}, "refuse", "word_unknown"),
    ({"家庭类别": None}, "refuse", "word_missing"),
    ({"家庭类别": "低保户"}, "warn", "category_by_hukou"),
    ({"家庭类别": "农村分散供养特困人员"}, "refuse", "word_unknown"),
    ({"家庭类别": "分散供养特困人员"}, "accept", "word_alias"),
    ({"家庭类别": "监测对象"}, "refuse", "word_unknown"),
    ({"救助类别": "支出类"}, "accept", "relief_type_alias"),
    ({"救助类别": "其它"}, "refuse", "relief_type_unknown"),
    ({"困难类型": "火灾"}, "refuse", "cause_not_of_relief_type"),
    ({"困难类型": "火灾", "救助类别": "急难"}, "accept", "relief_type_alias"),
    ({"申请事由": None}, "refuse", "text_missing"),
    ({"申请事由": "困" * 501}, "refuse", "text_too_long"),
    ({"申请事由": "=1+1"}, "refuse", "text_is_formula"),
    ({"共同生活人口": 0}, "refuse", "head_count_invalid"),
    ({"共同生活人口": 2.5}, "refuse", "head_count_invalid"),
    ({"共同生活人口": "1人"}, "accept", ""),
    ({"共同生活人口": "1 口人"}, "accept", ""),
    ({"共同生活人口": "三口"}, "accept", ""),
    ({"共同生活人口": "三十一"}, "refuse", "head_count_invalid"),
    ({"共同生活人口": "不详"}, "refuse", "head_count_invalid"),
    ({"家庭年收入（元）": "约2万"}, "refuse", "amount_not_a_number"),
    ({"家庭年收入（元）": "2.5万"}, "accept", "amount_with_thousands_separator"),
    ({"家庭年收入（元）": "壹万贰仟元整"}, "accept", "amount_with_thousands_separator"),
    ({"家庭年收入（元）": "壹仟圆"}, "accept", "amount_with_thousands_separator"),
    ({"家庭年收入（元）": "拾贰仟元"}, "refuse", "amount_not_a_number"),
    ({"家庭年收入（元）": "壹仟元左右"}, "refuse", "amount_not_a_number"),
    ({"家庭年收入（元）": "RMB 12,000.00"}, "accept", "amount_with_thousands_separator"),
    ({"家庭年收入（元）": "12000元整"}, "accept", "amount_with_thousands_separator"),
    ({"家庭年收入（元）": "12000-15000"}, "refuse", "amount_not_a_number"),
    ({"家庭年收入（元）": -1}, "refuse", "amount_negative"),
    ({"家庭年收入（元）": 1e300}, "refuse", "amount_too_large"),
    ({"家庭年收入（元）": 0.1 + 0.2}, "accept", ""),
    ({"家庭年收入（元）": 0.125}, "refuse", "amount_too_fine"),
    ({"总费用（元）": "￥50,000.00"}, "accept", "amount_with_thousands_separator"),
    ({"总费用（元）": "５００００元"}, "accept", "amount_with_thousands_separator"),
    ({"总费用（元）": "5,0000"}, "refuse", "amount_not_a_number"),
    ({"总费用（元）": "=40000+10000"}, "refuse", "amount_formula_without_result"),
    ({"总费用（元）": True}, "refuse", "amount_not_a_number"),
    ({"总费用（元）": None}, "accept", ""),
    ({"总费用（元）": None, "自付金额（元）": None}, "refuse", "total_missing"),
    ({"自付金额（元）": "=O2-P2"}, "accept", ""),
    ({"自付金额（元）": 20000.01}, "refuse", "self_paid_does_not_add_up"),
    ({"医保等报销（元）": 50001, "自付金额（元）": None}, "refuse", "reimbursed_more_than_total"),
    ({"总费用（元）": 0, "医保等报销（元）": 0, "自付金额（元）": 0}, "accept", ""),
    ({"开户人": None}, "accept", ""),
    ({"开户人": "李阳"}, "warn", "payee_is_not_applicant"),
    ({"银行账号": None}, "refuse", "account_missing"),
    ({"银行账号": 6228000000000012345}, "refuse", "account_numeric_cell"),
    ({"银行账号": " ".join(card(1)[i : i + 4] for i in range(0, 19, 4))}, "accept", ""),
    ({"银行账号": card(1)[:-1] + str((int(card(1)[-1]) + 1) % 10)}, "warn", "account_fails_luhn"),
    ({"银行账号": "62280000"}, "accept", ""),
    ({"银行账号": "不详"}, "refuse", "account_invalid"),
    ({"受理渠道": "12345热线"}, "accept", "word_alias"),
    ({"受理渠道": None}, "accept", ""),
    ({"受理渠道": "飞鸽传书"}, "refuse", "word_unknown"),
    ({"村（社区）": "-"}, "accept", ""),
]  # fmt: skip


@pytest.mark.parametrize(("changes", "verdict", "slip"), CELLS)
def test_a_cell_is_read_repaired_or_refused(
    townships: dict[str, Region], changes: dict[str, Any], verdict: str, slip: str
) -> None:
    row = only(book([ONE | changes]))
    assert (row.verdict.value, slips(row)) == (verdict, [slip] if slip else [])
    if slip:
        column = next(iter(changes))
        assert row.problems[0].column in HEADINGS
        assert row.problems[0].cell.endswith("2")
        assert row.problems[0].reason
        assert "{" not in row.problems[0].reason + row.problems[0].remedy, column


def test_what_was_typed_and_what_was_read_both_stand_in_a_repair(townships: dict[str, Region]) -> None:
    changes = {"户籍性质": "农业", "乡镇（街道）": "颍川", "救助类别": "支出", "家庭年收入（元）": "1.2万"}
    told = {p.column: p.reason for p in only(book([household(1) | changes])).problems}
    for column, typed in changes.items():
        assert f"“{typed}”" in told[column]
    assert "12,000.00" in told["家庭年收入（元）"]


def test_the_result_of_a_formula_is_read_and_a_name_is_typed(townships: dict[str, Region]) -> None:
    made = book([household(1), household(2)])
    sheet = made.worksheets[0]
    results: dict[str, str | float] = {
        "B2": 46150, "D2": number(1), "F2": "颍川街道", "I2": "农村低保家庭", "L2": "住院花费较大", "M2": 1, "T2": card(1),
        "C3": "王小禾",
    }  # fmt: skip
    for cell in (*results, "H3"):
        sheet[cell] = "=X1"
    first, second = checked(calculated(made, results)).rows
    assert (slips(first), first.values["narrative"]) == ([], "住院花费较大")
    assert [(p.slip.value, p.cell) for p in second.problems] == [("name_is_formula", "C3"), ("text_is_formula", "H3")]


def test_a_village_of_another_township_is_warned_of(townships: dict[str, Region]) -> None:
    here, there = townships["411081001"], townships["411081103"]
    villages = VillageNames([("东街社区居委会", here.pk), ("西街社区居委会", there.pk)])
    rows = [household(1) | {"村（社区）": "东街"}, household(2) | {"村（社区）": "西街社区"}, household(3)]
    found = checked(book(rows), villages=villages).rows
    assert [(row.verdict.value, slips(row)) for row in found] == [
        ("accept", []), ("warn", ["village_of_another_township"]), ("accept", []),
    ]  # fmt: skip


def test_control_and_steering_characters_are_left_out_of_texts(townships: dict[str, Region]) -> None:
    row = only(book([household(1, 申请事由="患_x0000_病\u202e住_x0001_院", 申请人姓名="王_x0007_小禾")]))
    assert (row.values["narrative"], row.name, slips(row)) == ("患病住院", "王小禾", [])


def test_an_error_value_is_refused_at_its_cell_and_one_in_the_notes_is_not(townships: dict[str, Region]) -> None:
    made = book([household(1), household(2)])
    sheet = made.worksheets[0]
    for cell in ("N2", "V3"):
        sheet[cell] = "#N/A"
        sheet[cell].data_type = "e"
    rows = checked(made).rows
    assert [[(p.slip.value, p.cell) for p in row.problems] for row in rows] == [[("cell_error", "N2")], []]


def test_the_second_row_of_an_applicant_names_the_first(townships: dict[str, Region]) -> None:
    first, second = checked(book([household(1), household(2) | {"身份证号": " " + number(1)}])).rows
    assert slips(first) == []
    assert "duplicate_in_file" in slips(second)
    assert "第 2 行" in next(p for p in second.problems if p.slip == "duplicate_in_file").reason


# --- members


def test_members_belong_to_their_applicant_and_the_applicant_may_stand_among_them(townships: dict[str, Region]) -> None:
    own = member(number(1), 1, 姓名="王小禾", 与户主关系="户主", 身份证号=number(1), 健康状况="重病")
    row = only(book([household(1, 共同生活人口=2)], [own, member(number(1), 2)]))
    assert slips(row) == []
    assert row.values["own"]["health"] == "grave"
    assert [m["name"] for m in row.values["members"]] == ["李阳"]


MEMBERS: list[tuple[dict[str, Any], str]] = [
    ({"身份证号": "411081201005050000"}, "id_checksum"),
    ({"身份证号": None}, "id_missing"),
    ({"身份证号": 411081201005050000}, "id_numeric_cell"),
    ({"姓名": None}, "name_missing"),
    ({"与户主关系": "朋友圈"}, "word_unknown"),
    ({"与户主关系": None}, "word_missing"),
    ({"与户主关系": "户主"}, "member_relation_is_self"),
    ({"身份证号": number(1), "与户主关系": "子"}, "member_is_applicant"),
    ({"健康状况": "不详"}, "word_unknown"),
    ({"年收入（元）": -5}, "amount_negative"),
]


@pytest.mark.parametrize(("changes", "slip"), MEMBERS)
def test_a_refused_member_refuses_the_household_and_names_its_cell(
    townships: dict[str, Region], changes: dict[str, Any], slip: str
) -> None:
    rows = checked(book([household(1, 共同生活人口=2)], [member(number(1), 2) | changes])).rows
    home = next(r for r in rows if not r.is_member)
    fault = next(r for r in rows if r.is_member)
    assert (home.verdict, fault.verdict) == (Verdict.REFUSE, Verdict.REFUSE)
    assert slips(fault) == [slip]
    refusal = next(p for p in home.problems if p.slip == "member_refused")
    assert (refusal.sheet, refusal.cell) == ("成员", fault.problems[0].cell)


def test_the_same_member_twice_is_refused(townships: dict[str, Region]) -> None:
    rows = checked(book([household(1, 共同生活人口=3)], [member(number(1), 2), member(number(1), 2)])).rows
    assert [slips(r) for r in rows if r.is_member] == [["member_twice"]]


def test_somebody_in_two_households_is_warned_of_in_both(townships: dict[str, Region]) -> None:
    rows = [household(1, 共同生活人口=2), household(3, 共同生活人口=2)]
    found = checked(book(rows, [member(number(1), 2), member(number(3), 2)])).rows
    assert [slips(r) for r in found] == [["member_in_two_households"]] * 2
    assert [r.verdict for r in found] == [Verdict.WARN] * 2


def test_a_member_of_nobody_is_refused_at_its_own_row(townships: dict[str, Region]) -> None:
    rows = checked(book([household(1)], [member(number(9), 2)])).rows
    assert [(r.is_member, r.verdict.value, slips(r)) for r in rows] == [
        (False, "accept", []), (True, "refuse", ["member_of_unknown_applicant"]),
    ]  # fmt: skip


def test_members_of_a_household_whose_number_is_broken_are_not_at_fault(townships: dict[str, Region]) -> None:
    rows = [household(1, 共同生活人口=2), household(3, 共同生活人口=2, 身份证号=None), household(4, 共同生活人口=2)]
    members = [member(number(1), 11), member(number(3), 12), member(number(4), 13)]
    found = checked(book(rows, members)).rows
    assert [slips(r) for r in found] == [[], ["id_missing"], []]
    assert [m.name for m in found[1].members] == ["李阳"]


def test_a_head_count_that_differs_is_warned_of(townships: dict[str, Region]) -> None:
    row = only(book([household(1, 共同生活人口=4)], [member(number(1), 2)]))
    assert (row.verdict, slips(row)) == (Verdict.WARN, ["head_count_differs_from_members"])


# --- against the system, and the whole


def test_a_person_in_hand_is_warned_of_and_the_same_application_is_refused(townships: dict[str, Region]) -> None:
    known = Known(
        in_hand={number(1): ["LSJZ-1"], number(2): ["LSJZ-2"]},
        imported={(number(2), "2026-10-08", "illness"): "LSJZ-2"},
    )
    first, second = checked(book([household(1), household(2)]), known).rows
    assert (first.verdict, slips(first)) == (Verdict.WARN, ["already_in_hand"])
    assert (second.verdict, slips(second)) == (Verdict.REFUSE, ["already_imported"])


def test_the_applicant_among_the_members_is_told_once(townships: dict[str, Region]) -> None:
    own = member(number(1), 1, 姓名="王小禾", 与户主关系="户主", 身份证号=number(1))
    row = only(book([household(1)], [own]), Known(in_hand={number(1): ["LSJZ-1"]}))
    assert slips(row) == ["already_in_hand"]


def test_another_name_for_a_number_is_warned_of_and_refused_when_it_stands_in_another_townships_file(
    townships: dict[str, Region],
) -> None:
    here, there = townships["411081001"].pk, townships["411081103"].pk
    known = Known(
        names={
            number(1): KnownName("王禾", frozenset({here})),
            number(2): KnownName("王禾", frozenset({here, there})),
            number(3): KnownName("王小禾", frozenset({there})),
            number(5): KnownName("王禾"),
            number(9, "20100505"): KnownName("李月", frozenset({there})),
        }
    )
    rows = [household(n) for n in (1, 2, 3)] + [household(4, 共同生活人口=2), household(5)]
    found = checked(book(rows, [member(number(4), 9)]), known).rows
    assert [(row.verdict.value, slips(row)) for row in found] == [
        ("warn", ["name_changes"]), ("refuse", ["name_of_another"]), ("accept", []), ("refuse", ["name_of_another"]),
        ("accept", []),
    ]  # fmt: skip
    assert (found[3].problems[0].sheet, found[3].problems[0].cell) == ("成员", "B2")
    told = "".join(p.reason + p.remedy for row in found for p in row.problems)
    assert "王禾" not in told and "李月" not in told  # what another office keeps is not told


def test_an_account_of_two_holders_is_warned_of_in_the_file_and_against_the_system(
    townships: dict[str, Region],
) -> None:
    rows = [household(1), household(2, 申请人姓名="李阳", 开户人="李阳", 银行账号=card(1)), household(3), household(4)]
    known = Known(holders={card(3): [Holder("李阳", "LSJZ-3")], card(4): [Holder("王小禾", "LSJZ-4")]})
    found = checked(book(rows), known).rows
    assert [(row.verdict.value, slips(row)) for row in found] == [
        ("warn", ["account_of_two_holders"]), ("warn", ["account_of_two_holders"]), ("warn", ["account_of_another"]),
        ("accept", []),
    ]  # fmt: skip
    assert "第 3 行" in found[0].problems[0].reason
    assert card(1) not in found[0].problems[0].value


def test_a_column_that_mostly_fails_stops_the_import(townships: dict[str, Region]) -> None:
    rows = [household(n, 联系电话="颍川" if n <= 11 else "17729355680") for n in range(1, 21)]
    assert "联系电话" in checked(book(rows)).alarm
    assert checked(book([*rows[1:], household(30)])).alarm == ""


def test_a_column_of_numbers_that_mostly_repeat_stops_the_import(townships: dict[str, Region]) -> None:
    rows = [household(n, 身份证号=number(1)) if n <= 12 else household(n) for n in range(1, 21)]
    found = checked(book(rows))
    assert "身份证号" in found.alarm and [slips(row) for row in found.rows[1:12]] == [["duplicate_in_file"]] * 11
    assert checked(book([*rows[1:], household(30)])).alarm == "", "ten repeat the first of them"


@pytest.mark.parametrize("nobody", [None, "无", "411081198001010001", 411081198001010000])
def test_people_without_a_sound_number_are_like_nobody(townships: dict[str, Region], nobody: object) -> None:
    told = {"": ["LSJZ-1"], str(nobody): ["LSJZ-2"]}
    known = Known(in_hand=told, imported={("", "2026-10-08", "illness"): "LSJZ-3"})
    rows = [household(n, 共同生活人口=2, 身份证号=nobody) for n in (1, 2)]
    found = checked(book(rows, [member(number(1), 9, 身份证号=nobody)]), known).rows
    alike = {"duplicate_in_file", "already_in_hand", "already_imported", "member_in_two_households", "member_twice"}
    assert not alike & {slip for row in found for slip in slips(row)} and Verdict.ACCEPT not in {
        r.verdict for r in found
    }


def test_a_township_may_upload_the_register_of_its_county(townships: dict[str, Region]) -> None:
    rows = [household(n, **{"乡镇（街道）": "和尚桥镇" if n <= 19 else "颍川街道"}) for n in range(1, 21)]
    found = checked(book(rows))
    assert (found.alarm, [row.verdict for row in found.rows].count(Verdict.REFUSE)) == ("", 19)


@pytest.mark.parametrize("nothing", ["-0", -0.0, 0])
def test_a_sum_below_zero_by_nothing_is_nothing(townships: dict[str, Region], nothing: object) -> None:
    row = only(book([household(1, **{"家庭年收入（元）": nothing})]))
    assert (row.verdict, str(row.values["income"])) == (Verdict.ACCEPT, "0.00")


def test_no_identity_number_or_account_stands_in_a_problem_in_full(townships: dict[str, Region]) -> None:
    broken = household(1, 身份证号="411081198001010001", 银行账号=card(1)[:-1] + str((int(card(1)[-1]) + 1) % 10))
    told = " ".join(p.value + p.reason + p.remedy for p in only(book([broken])).problems)
    assert "411081198001010001" not in told
    assert card(1)[:-1] not in told


def test_member_headings_are_known() -> None:
    assert len(MEMBER_HEADINGS) == 9
