"""Rows below a heading that speak of nobody: blank ones, titles, totals, notes, signatures, the heading again."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

from cases.register.columns import Column, plain
from cases.register.typed import Typed, as_text
from common.xlsx import Value

_WORDS = re.compile(
    r"合计|小计|总计|累计|共计|本页|本月|本表|此表|填表|制表|填报|审核|审批|复核|经办|单位|负责|分管|备注|注[:：]|注\d|说明|附[:：注件]|打印|"
    r"联系人[:：]|日期[:：]|时间[:：]|第.{1,4}页|主管|盖章|公章|签字|签名|签章|领导|局长|科长|主任|户数|总户数|共.{0,6}户|以下|以上|截至|截止|统计"
)
_MARKS = re.compile(r"^[\s（(【\[*※★☆●◎#—-]+|\s")
_NUMBER = re.compile(r"\d{6}")
_SAYING = (
    Column.APPLIED_ON, Column.NAME, Column.ID, Column.PHONE, Column.TOWNSHIP, Column.HUKOU, Column.CATEGORY,
    Column.RELIEF_TYPE, Column.CAUSE, Column.NARRATIVE, Column.PAYEE, Column.ACCOUNT, Column.APPLICANT_ID,
    Column.RELATION,
)  # fmt: skip
"""A row in which none of these is filled says nothing about anybody (numbered in advance, or sums of nothing)."""
FEW = 3
"""So many of them say something of somebody even without name and number; fewer are a note, or prepared in advance."""


def is_aside(text: str) -> bool:
    """Whether a text begins like a total, a note or a signature."""
    return bool(_WORDS.match(_MARKS.sub("", text)))


def speaks_of_nobody(cells: Mapping[Column, Typed], row: Mapping[int, Value]) -> bool:
    """Whether a row is blank, prepared in advance, a total, a note or a signature."""
    said = [c for c in _SAYING if c in cells and (cells[c].text.strip() or cells[c].formula)]
    if Column.ID in said and not is_aside(cells[Column.ID].text):
        return False
    if not {Column.NAME, Column.APPLICANT_ID} & set(said) and len(said) < FEW:
        return True
    first = [text for text in (as_text(value) for _number, value in sorted(row.items())) if text.strip()][:3]
    return len(said) < 2 * FEW and any(is_aside(text) for text in first)


def is_heading_again(cells: Mapping[Column, Typed], labels: Collection[str]) -> bool:
    """The heading printed again after a page break."""
    number = cells.get(Column.ID)
    if number and _NUMBER.search(number.text):
        return False
    return sum(1 for typed in cells.values() if typed.text and plain(typed.text) in labels) >= FEW


def may_be_missed(row: Mapping[int, Value]) -> bool:
    """Whether more than a number stands in a row."""
    return any(not re.fullmatch(r"[\d.\s]*", as_text(value)) for value in row.values())
