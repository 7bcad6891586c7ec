"""What can hardly be meant: the same answers for what is typed by hand and for a register."""

from datetime import date, timedelta

import pytest

from accounts.models import Region
from accounts.place_names import VillageNames
from cases.plausible import (
    Day,
    Village,
    doubtful_account,
    doubtful_area,
    is_name,
    past_day,
    tidy_name,
    usual_employment,
    village,
)
from tests.cases.register.books import card, number

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("王小禾", "王小禾"),
        (" 王\u3000小 禾\u200b", "王小禾"),
        ("阿卜杜拉．吐尔逊", "阿卜杜拉·吐尔逊"),
        ("John  Smith", "John Smith"),
        ("𠮷小禾", "𠮷小禾"),
        ("李〇", "李〇"),
    ],
)
def test_a_name_is_tidied_and_taken(typed: str, name: str) -> None:
    assert tidy_name(typed) == name
    assert is_name(name)


@pytest.mark.parametrize("name", ["", "·", "A<b>1", "周😀", "=1+1", "王3", "王禾?", "王\u202e禾", "王" * 41, "#N/A"])
def test_what_is_no_name_is_told(name: str) -> None:
    assert not is_name(tidy_name(name))


@pytest.mark.parametrize(
    ("day", "lies"),
    [
        (TODAY, Day.USUAL),
        (TODAY + timedelta(days=1), Day.FUTURE),
        (TODAY - timedelta(days=366), Day.USUAL),
        (TODAY - timedelta(days=367), Day.LONG_AGO),
        (TODAY - timedelta(days=3 * 366), Day.LONG_AGO),
        (TODAY - timedelta(days=3 * 366 + 1), Day.TOO_OLD),
        (date(1900, 1, 1), Day.TOO_OLD),
    ],
)
def test_a_day_is_measured_from_today(day: date, lies: Day) -> None:
    assert past_day(day, TODAY) is lies


def test_a_village_lies_here_elsewhere_or_is_not_known() -> None:
    here, there = Region(pk=1, name="颍川街道"), Region(pk=2, name="神垕镇")
    known = VillageNames([("东街社区居委会", 1), ("关爷庙村委会", 2)])
    assert village("东街", here, known) is Village.HERE
    assert village("颍川街道东街社区", here, known) is Village.HERE
    assert village("东街社区", there, known) is Village.ELSEWHERE
    assert village("桃花源村", here, known) is Village.UNKNOWN


@pytest.mark.parametrize(
    ("account", "doubtful"),
    [(card(1), False), (card(1)[:-1] + str((int(card(1)[-1]) + 1) % 10), True), ("1" * 17, True), ("62280000", False)],
)
def test_only_a_card_number_whose_last_digit_does_not_fit_is_doubtful(account: str, doubtful: bool) -> None:
    assert doubtful_account(account) is doubtful


def test_an_area_is_known_from_the_list_of_counties_or_because_it_is_the_own_one() -> None:
    assert not doubtful_area(number(1))
    assert doubtful_area(number(1, area="999999"))
    assert not doubtful_area(number(1, area="411071"), {"411071"})


@pytest.mark.parametrize(
    ("age", "what"), [(0, "minor"), (5, "minor"), (6, "student"), (15, "student"), (16, None), (70, None)]
)
def test_what_somebody_does_is_told_of_children_only(age: int, what: str | None) -> None:
    assert usual_employment(age) == what
