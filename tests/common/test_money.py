"""Money: two places, read strictly, rounded half up, written out in capitals."""

from decimal import Decimal

import cn2an
import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.errors import Invalid
from common.money import HIGHEST, capitals, read_capitals, show, whole_yuan, yuan

SUMS = st.decimals(min_value=0, max_value=HIGHEST, places=2, allow_nan=False, allow_infinity=False)


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("1890", "1890.00"),
        ("1,890.00", "1890.00"),
        ("１，８９０．５", "1890.50"),
        ("￥1,234,567.89", "1234567.89"),
        ("¥12元", "12.00"),
        (" 12 000 ", "12000.00"),
        ("0", "0.00"),
        ("+3.10", "3.10"),
        ("1.100", "1.10"),
        ("99999999.99", "99999999.99"),
        (1890, "1890.00"),
        (1890.5, "1890.50"),
        (Decimal("0.01"), "0.01"),
    ],
    ids=str,
)
def test_a_sum_is_read(text: object, amount: str) -> None:
    found = yuan(text)
    assert str(found) == amount


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "amount_not_a_number"),
        (None, "amount_not_a_number"),
        (True, "amount_not_a_number"),
        ("一千", "amount_not_a_number"),
        ("1,89", "amount_not_a_number"),
        ("12,34,567", "amount_not_a_number"),
        ("1.2.3", "amount_not_a_number"),
        ("1e3", "amount_not_a_number"),
        ("NaN", "amount_not_a_number"),
        ("Infinity", "amount_not_a_number"),
        ("=1+1", "amount_not_a_number"),
        (float("nan"), "amount_not_a_number"),
        ("-1", "amount_negative"),
        ("－0.01", "amount_negative"),
        ("100000000", "amount_too_large"),
        ("9" * 400, "amount_too_large"),
        ("0.001", "amount_too_fine"),
        ("1890.001", "amount_too_fine"),
        ("0." + "1" * 60, "amount_too_fine"),
    ],
    ids=lambda v: str(v)[:12],
)
def test_what_is_no_sum_is_refused(text: object, code: str) -> None:
    with pytest.raises(Invalid) as caught:
        yuan(text)
    assert caught.value.code == code


@given(SUMS)
def test_what_is_shown_reads_back_as_the_same_sum(amount: Decimal) -> None:
    assert yuan(show(amount)) == amount
    assert yuan(f"￥{show(amount)}元") == amount
    assert yuan(amount).as_tuple().exponent == -2


@given(st.text(max_size=30))
def test_any_text_is_a_sum_or_refused(text: str) -> None:
    try:
        assert 0 <= yuan(text) <= HIGHEST
    except Invalid as error:
        assert error.code.startswith("amount_")


@pytest.mark.parametrize(
    ("amount", "whole"), [("0.49", "0.00"), ("0.50", "1.00"), ("1.50", "2.00"), ("2.50", "3.00"), ("2.49", "2.00")]
)
def test_whole_yuan_are_rounded_half_up(amount: str, whole: str) -> None:
    assert str(whole_yuan(Decimal(amount))) == whole


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        ("1890.00", "壹仟捌佰玖拾元整"),
        ("15120.00", "壹万伍仟壹佰贰拾元整"),
        ("10010.01", "壹万零壹拾元零壹分"),
        ("0.05", "伍分"),
        ("110000.10", "壹拾壹万元壹角"),
    ],
)
def test_capitals_are_as_forms_print_them(amount: str, words: str) -> None:
    assert capitals(Decimal(amount)) == words


def by_the_library(amount: Decimal) -> str:
    return str(cn2an.an2cn(f"{amount:.2f}", "rmb"))


WITH_GAPS = st.text("00001234567890", min_size=1, max_size=14).map(lambda digits: Decimal(digits).scaleb(-2))


@given(SUMS | WITH_GAPS)
def test_capitals_are_those_of_the_library(amount: Decimal) -> None:
    assert capitals(amount) == by_the_library(amount)


def test_every_sum_of_few_digits_has_the_capitals_of_the_library() -> None:
    sums = [Decimal(cents).scaleb(-2) for cents in [*range(20_100), *range(0, 2_000_000, 1_001)]]
    assert [capitals(amount) for amount in sums] == [by_the_library(amount) for amount in sums]


def test_a_sum_that_is_larger_than_any_has_no_capitals() -> None:
    assert capitals(Decimal("999999999999.00")).startswith("玖仟玖佰玖拾玖亿")
    with pytest.raises(ValueError):
        capitals(Decimal("1000000000000.00"))


@given(st.integers(min_value=0, max_value=10**12 - 1))
def test_capitals_are_read_back(whole: int) -> None:
    assert read_capitals(capitals(Decimal(whole))) == whole


@pytest.mark.parametrize(
    "text",
    [
        "",
        "元整",
        "壹仟",
        "零壹元",
        "壹壹元",
        "拾元",
        "仟壹元",
        "壹万万元",
        "壹佰零元",
        "壹仟元壹角",
        "一千元",
        "壹亿亿亿元",
    ],
)
def test_what_nobody_writes_is_no_sum_in_capitals(text: str) -> None:
    assert read_capitals(text) is None


@pytest.mark.parametrize("end", ["元", "元整", "圆", "圆整"])
def test_capitals_end_in_any_of_the_usual_ways(end: str) -> None:
    assert read_capitals(f"壹仟零伍拾{end}") == 1050
