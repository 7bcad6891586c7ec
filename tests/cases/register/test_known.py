"""A register against what the system knows, from the check to the import."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cases.models import Case, Person
from cases.register import services
from common import xlsx
from tests.cases.register.books import book, card, household, member, number, saved
from tests.cases.register.conftest import TODAY
from tests.cases.register.doing import AT, imported, upload
from tests.cases.register.test_reader import BLANK, INSIDE, TOGETHER, born, home, sheet_of
from tests.cast import Cast

OTHER = {"乡镇（街道）": "神垕镇"}


def test_a_name_that_the_import_would_refuse_is_refused_by_the_check(office: Cast) -> None:
    imported(office, saved(book([household(1, 困难类型="教育", **OTHER)])))
    named = {"申请人姓名": "王大禾", "开户人": "王大禾"}
    register = upload(office, saved(book([household(1, **named), household(2)])))
    assert [r.slips for r in register.rows.order_by("row")] == [
        ["account_of_another", "already_in_hand", "name_of_another"], [],
    ]  # fmt: skip
    services.confirm(register.pk, officer=office.officer("county_reviewer", TODAY), at=AT)
    assert Person.objects.get().name == "王小禾"


def test_a_name_that_the_own_township_corrects_is_warned_of_and_written(office: Cast) -> None:
    imported(office, saved(book([household(1, 困难类型="教育")])))
    named = {"申请人姓名": "王大禾", "开户人": "王大禾", "银行账号": card(2)}
    second = imported(office, saved(book([household(1, **named)])))
    assert second.rows.get().slips == ["already_in_hand", "name_changes"]
    assert Person.objects.get().name == "王大禾"


def test_an_account_that_a_case_of_the_county_has_for_another_is_warned_of(office: Cast) -> None:
    imported(office, saved(book([household(1)])))
    register = upload(office, saved(book([household(2, 申请人姓名="李阳", 开户人="李阳", 银行账号=card(1))])))
    row = register.rows.get()
    assert row.slips == ["account_of_another"]
    assert str(Case.objects.get().number) in str(row.problems)


def test_the_check_asks_as_often_for_many_known_people_as_for_one(office: Cast) -> None:
    counts = []
    for rows in (range(1, 2), range(2, 30)):
        imported(office, saved(book([household(n) for n in rows])))
        officer = office.officer("county_reviewer", TODAY)
        data = saved(book([household(n, 申请日期="2026-10-09") for n in rows]))
        register = services.upload("a.xlsx", data, officer=officer, at=AT)
        with CaptureQueriesContext(connection) as queries:
            services.stage(register.pk, officer=officer, now=lambda: AT, today=TODAY)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_a_township_imports_its_own_workbook_without_a_column_of_townships(office: Cast) -> None:
    made = book([household(1), household(2)])
    made.worksheets[0].delete_cols(6)
    imported(office, saved(made), "clerk")
    assert {case.township.name for case in Case.objects.all()} == {"颍川街道"}
    register = upload(office, saved(made) + b"", "county_reviewer")
    assert (register.state, "乡镇（街道）" in register.error) == ("unreadable", True)


def test_members_between_the_rows_go_back_with_their_household_and_are_read_again(office: Cast) -> None:
    made = sheet_of(
        [*TOGETHER, *INSIDE],
        [*home(1, 3), "李一", "妻", born(11), "健康"],
        [*BLANK, "李二", "子", "4110812010", None],
        [*home(2, 2), "李三", "妻", born(13), None],
    )
    register = imported(office, saved(made))
    assert [case.applicant_name for case in Case.objects.all()] == ["王小禾"]
    assert Case.objects.get().members.count() == 2
    officer = office.officer("county_reviewer", TODAY)
    back = services.give_back(register.pk, officer=officer, at=AT)
    sheet = xlsx.read(back).sheets[0]
    assert [sheet.value(row, 12) for row in (2, 3)] == ["李一", "李二"]
    assert sheet.value(3, 1) is None
    assert str(sheet.value(3, 16)).startswith("原表 N3（成员身份证号）：")
    again = upload(office, back)
    assert sorted(r.slips for r in again.rows.all()) == sorted(
        r.slips for r in register.rows.filter(verdict="refuse")
    )  # fmt: skip


@pytest.mark.parametrize("unit", ["（元）", "（万元）"])
def test_a_divided_heading_goes_back_in_one_row_with_its_unit(office: Cast, unit: str) -> None:
    sums = {"家庭年收入（元）": 2, "总费用（元）": 5, "医保等报销（元）": 3, "自付金额（元）": 2}
    made = book([household(1, 身份证号="411081198001010001", **sums), household(2, **sums)])
    sheet = made.worksheets[0]
    sheet.insert_rows(1)
    for column in range(1, 23):
        word = str(sheet.cell(2, column).value)
        divided = 14 <= column <= 17
        sheet.cell(1, column).value = f"收支{unit}" if column == 14 else None if divided else word
        sheet.cell(2, column).value = word.replace("（元）", "") if divided else None
    register = upload(office, saved(made))
    back = services.give_back(register.pk, officer=office.officer("county_reviewer", TODAY), at=AT)
    again = xlsx.read(back).sheets[0]
    assert again.value(1, 15) == f"总费用{unit}"
    assert upload(office, back).rows.get().slips == ["id_checksum"]


def test_a_member_whose_name_is_refused_is_told_with_its_sheet(office: Cast) -> None:
    imported(office, saved(book([household(1, 共同生活人口=2, **OTHER)], [member(number(1), 11)])))
    register = upload(office, saved(book([household(2, 共同生活人口=2)], [member(number(2), 11, 姓名="李月")])))
    assert "name_of_another" in register.rows.get().slips
    back = services.give_back(register.pk, officer=office.officer("county_reviewer", TODAY), at=AT)
    assert "原表 成员!B2（姓名）：" in str(xlsx.read(back).sheets[0].value(2, 23))
