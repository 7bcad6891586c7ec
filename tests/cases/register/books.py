"""Registers of fictional people, made by code: one good row, changed cell by cell."""

# ruff: noqa: E501  (Chinese is twice as wide)

import io
import re
import zipfile
from collections.abc import Mapping, Sequence
from typing import Any

import openpyxl
from stdnum.cn.ric import calc_check_digit
from stdnum.luhn import calc_check_digit as card_digit

HEADINGS = [
    "序号", "申请日期", "申请人姓名", "身份证号", "联系电话", "乡镇（街道）", "村（社区）", "户籍性质", "家庭类别", "救助类别", "困难类型",
    "申请事由", "共同生活人口", "家庭年收入（元）", "总费用（元）", "医保等报销（元）", "自付金额（元）", "开户人", "开户银行", "银行账号",
    "受理渠道", "备注",
]  # fmt: skip
MEMBER_HEADINGS = [
    "申请人身份证号",
    "姓名",
    "与户主关系",
    "身份证号",
    "健康状况",
    "残疾等级",
    "劳动能力",
    "就业状况",
    "年收入（元）",
]


def number(serial: int, born: str = "19800101", area: str = "411081") -> str:
    """A right identity number of nobody."""
    stem = f"{area}{born}{serial:03d}"
    return stem + calc_check_digit(stem + "0")


def card(serial: int) -> str:
    """A card number whose last digit fits."""
    stem = f"622800000000{serial:06d}"
    return stem + card_digit(stem)


def household(serial: int, **changes: Any) -> dict[str, Any]:
    """A row that is right in every cell; ``changes`` by heading."""
    row = dict(
        zip(
            HEADINGS,
            [
                serial, "2026-10-08", "王小禾", number(serial), "17729355680", "颍川街道", "示例村一", "农业户口", "农村低保家庭", "支出型",
                "疾病", "家庭成员患病，医疗费用支出较高", 1, 20000, 50000, 30000, 20000, "王小禾", "农村信用社", card(serial), "窗口", None,
            ],
            strict=True,
        )
    )  # fmt: skip
    return row | changes


def member(applicant: str, serial: int, **changes: Any) -> dict[str, Any]:
    """A right row of the member sheet."""
    values = [applicant, "李阳", "子", number(serial, "20100505"), "健康或良好", None, "有劳动能力", "学生", 0]
    return dict(zip(MEMBER_HEADINGS, values, strict=True)) | changes


def book(
    rows: Sequence[Mapping[str, Any]], members: Sequence[Mapping[str, Any]] = (), *, headings: Sequence[str] = HEADINGS,
    above: Sequence[Sequence[Any]] = (), below: Sequence[Sequence[Any]] = (),
) -> openpyxl.Workbook:  # fmt: skip
    """A workbook with a register and, when there are members, their sheet."""
    made = openpyxl.Workbook()
    sheet = made.active
    assert sheet is not None
    sheet.title = "登记簿"
    for line in (*above, headings, *([row.get(h) for h in headings] for row in rows), *below):
        sheet.append(list(line))
    if members:
        second = made.create_sheet("成员")
        second.append(MEMBER_HEADINGS)
        for one in members:
            second.append([one.get(h) for h in MEMBER_HEADINGS])
    return made


def saved(made: openpyxl.Workbook) -> bytes:
    """The workbook as a file."""
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def calculated(made: openpyxl.Workbook, results: Mapping[str, str | float]) -> bytes:
    """The workbook as an office program saves it: formulas of the first sheet with their results, by cell."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(saved(made))) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            body = old.read(entry).decode() if entry.filename.endswith("sheet1.xml") else ""
            for cell, result in results.items():
                kind = "n" if isinstance(result, float | int) else "str"
                pattern = rf'<c r="{cell}"([^>]*)><f>(.*?)</f><v ?/?>(</v>)?</c>'
                assert not body or re.search(pattern, body), cell
                body = re.sub(pattern, rf'<c r="{cell}"\1 t="{kind}"><f>\2</f><v>{result}</v></c>', body)
            new.writestr(entry, body or old.read(entry))
    return out.getvalue()
