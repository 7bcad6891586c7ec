"""Identity numbers by GB 11643: every single slip is found. The numbers are computed, they belong to nobody."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.errors import Invalid
from common.identity import age_on, check, has_known_area, picked, repair

TODAY = date(2026, 11, 23)
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def made(area: str, born: date, order: int) -> str:
    body = f"{area}{born:%Y%m%d}{order:03}"
    return body + "10X98765432"[sum(int(d) * w for d, w in zip(body, WEIGHTS, strict=True)) % 11]


VALID = made("411081", date(1961, 3, 14), 205)
WITH_X = next(n for n in (made("411081", date(1961, 3, 14), i) for i in range(999)) if n.endswith("X"))
NUMBERS = st.builds(
    made,
    st.sampled_from(["411081", "411002", "110101", "990000"]),
    st.dates(date(1900, 1, 1), TODAY),
    st.integers(0, 999),
)


@given(NUMBERS)
def test_a_right_number_tells_birth_and_sex(number: str) -> None:
    found = check(number, today=TODAY)
    assert found.number == number
    assert f"{found.birth_on:%Y%m%d}" == number[6:14]
    assert found.sex == ("1" if int(number[16]) % 2 else "2")


@given(NUMBERS, st.integers(0, 16), st.integers(1, 9))
def test_every_single_wrong_digit_is_found(number: str, place: int, shift: int) -> None:
    wrong = number[:place] + str((int(number[place]) + shift) % 10) + number[place + 1 :]
    with pytest.raises(Invalid):
        check(wrong, today=TODAY)


@given(NUMBERS, st.integers(0, 15))
def test_every_swap_of_neighbours_is_found(number: str, place: int) -> None:
    wrong = number[:place] + number[place + 1] + number[place] + number[place + 2 :]
    if wrong == number:
        assert check(wrong, today=TODAY)
    else:
        with pytest.raises(Invalid):
            check(wrong, today=TODAY)


@given(st.text(max_size=24))
def test_any_text_is_a_number_or_refused(text: str) -> None:
    try:
        assert len(check(text, today=TODAY).number) == 18
    except Invalid as error:
        assert error.code.startswith("id_")


@pytest.mark.parametrize(
    "slip",
    [
        lambda n: n.lower(),
        lambda n: f" {n[:6]} {n[6:14]} {n[14:]}\t",
        lambda n: n.translate({ord(c): ord(c) + 0xFEE0 for c in "0123456789X"}),
        lambda n: "'" + n,
        lambda n: f"{n[:6]}-{n[6:14]}-{n[14:]}",
        lambda n: n + "\u200b",
    ],
    ids=["small x", "blanks", "full width", "apostrophe", "dashes", "invisible"],
)
def test_slips_of_typing_are_mended(slip: object) -> None:
    assert check(slip(WITH_X), today=TODAY).number == WITH_X  # type: ignore[operator]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "id_missing"),
        ("   ", "id_missing"),
        ("411081610314205", "id_15_digits"),
        (VALID[:-1], "id_format"),
        (VALID + "1", "id_format"),
        ("X" + VALID[1:], "id_format"),
        ("0" + VALID[1:], "id_format"),
        ("²" + VALID[1:], "id_checksum"),
        ("4.11081E+17", "id_format"),
        (made("411081", date(1961, 3, 1), 1).replace("19610301", "19610230"), "id_birth"),
        (made("411081", date(2099, 1, 1), 1), "id_birth"),
        (made("411081", date(1899, 12, 31), 1), "id_birth"),
        (VALID[:-1] + ("0" if VALID[-1] != "0" else "1"), "id_checksum"),
    ],
    ids=lambda v: str(v)[:20] or "empty",
)
def test_each_fault_has_its_code(text: str, code: str) -> None:
    with pytest.raises(Invalid) as caught:
        check(text, today=TODAY)
    assert caught.value.code == code


def test_who_was_born_today_has_a_number_and_tomorrow_nobody() -> None:
    assert check(made("411081", TODAY, 1), today=TODAY).birth_on == TODAY
    with pytest.raises(Invalid):
        check(made("411081", date(2026, 11, 24), 1), today=TODAY)


def test_an_unknown_area_is_no_fault() -> None:
    assert check(made("999999", date(1990, 1, 1), 1), today=TODAY)


@given(st.text("0189xX０９ｘＸ \t\u3000-'", max_size=40))
def test_mending_twice_changes_nothing_more(text: str) -> None:
    assert repair(repair(text)) == repair(text)


@pytest.mark.parametrize(
    ("day", "age"),
    [(date(2026, 3, 13), 64), (date(2026, 3, 14), 65), (date(2026, 12, 31), 65), (date(1961, 3, 14), 0)],
)
def test_age_is_counted_in_completed_years(day: date, age: int) -> None:
    assert age_on(date(1961, 3, 14), day) == age


def test_who_was_born_on_a_leap_day_grows_older_on_the_first_of_march() -> None:
    assert (age_on(date(2008, 2, 29), date(2026, 2, 28)), age_on(date(2008, 2, 29), date(2026, 3, 1))) == (17, 18)


@pytest.mark.parametrize(
    ("area", "known"),
    [("411081", True), ("411003", True), ("412624", True), ("830000", True), ("411099", False), ("990000", False)],
)
def test_an_area_code_is_known_when_it_is_or_was_a_countys(area: str, known: bool) -> None:
    assert has_known_area(f"{area}198001010010") is known


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        (f"姓名：沈示例 性别：女 公民身份号码：{VALID} 有效期限20200101-20400101", VALID),
        (f"沈示例,女,汉,{WITH_X.lower()},示例市公安局", WITH_X),
        (f"{VALID}\t{VALID}", VALID),
        (f"{VALID} {WITH_X}", None),
        (f"6228480{VALID}", None),
        (f"{VALID[:6]} {VALID[6:]}", None),
        ("411081********1234", None),
        ("", None),
    ],
)
def test_of_a_longer_text_the_one_whole_number_is_picked(typed: str, number: str | None) -> None:
    assert picked(typed) == (typed if number is None else number)
