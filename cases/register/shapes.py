"""The shapes in which offices write days, sums and numbers; what has no certain meaning is not read."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime, timedelta
from decimal import Decimal

from cases.register.typed import Typed
from common import money

_DAY = re.compile(
    r"(\d{4})[-/.年、,](\d{1,2})[-/.月、,](\d{1,2})[日号]?[.。]?(?:[ T]?\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?|[上下]午)?"
)
_AROUND = re.compile(r"\s*([-/.年月日号、,])\s*")
_NUMERALS = str.maketrans("〇零○一二三四五六七八九", "000123456789")
_UNITS = (
    ("万元", 10_000), ("万", 10_000), ("千元", 1_000), ("千", 1_000), ("元整", 1), ("元", 1),
)  # fmt: skip


def read_day(typed: Typed, *, date1904: bool) -> date | None:
    """The day in a cell: a real one, a day number of the program, or text."""
    if isinstance(typed.value, datetime):
        return typed.value.date()
    if isinstance(typed.value, date):
        return typed.value
    text = re.sub(r"\s+", " ", unicodedata.normalize("NFKC", typed.text)).strip(" '’")
    if re.fullmatch(r"\d{5}(\.\d+)?", text):
        return date(1899, 12, 30) + timedelta(days=int(float(text)) + (1462 if date1904 else 0))
    if re.fullmatch(r"\d{8}", text):
        text = f"{text[:4]}-{text[4:6]}-{text[6:]}"
    found = _DAY.fullmatch(_AROUND.sub(r"\1", in_digits(text)))
    try:
        return date(*(int(part) for part in found.groups()[:3])) if found else None
    except ValueError:
        return None


def in_digits(text: str) -> str:
    """Chinese numerals up to ninety-nine as digits: 二〇二六年十一月二十三日."""
    if not re.search("[〇一二三四五六七八九十]", text):
        return text
    plain = re.sub(r"(?<=\d)十(?=\d)", "", text.translate(_NUMERALS))
    return re.sub("十", "10", re.sub(r"十(?=\d)", "1", re.sub(r"(?<=\d)十", "0", plain)))


def read_count(text: str) -> int | None:
    """A number of people."""
    found = re.fullmatch(r"(\d{1,2})\s*(?:口人|人|口|个)?", in_digits(unicodedata.normalize("NFKC", text)))
    return int(found.group(1)) if found else None


def in_yuan(text: str, factor: Decimal) -> str:
    """The text of a sum in yuan, when the cell or its column counts in thousands or ten thousands."""
    if factor == 1 and text.isascii() and text.isdigit():
        return text
    plain = re.sub(r"[\s￥¥]", "", unicodedata.normalize("NFKC", text).replace("人民币", "")).removeprefix("RMB")
    if (written := money.read_capitals(plain)) is not None:
        return str(written)
    for unit, value in _UNITS:
        if plain.endswith(unit):
            plain, factor = plain.removesuffix(unit), Decimal(value)
            break
    if factor != 1 and re.fullmatch(r"-?\d{1,12}(\.\d{1,10})?", plain):
        return f"{Decimal(plain) * factor:f}"
    if re.fullmatch(r"-?\d(\.\d+)?e\+\d+", plain):  # a figure too long to be shown in full
        return "-1" if plain.startswith("-") else "9" * 12
    return plain
