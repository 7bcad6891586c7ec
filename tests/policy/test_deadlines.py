"""The working-day clock: ten working days from acceptance, payment included (xc-2.2.2, handbook 10.4, 11.2, 11.3)."""

import csv
from datetime import date, timedelta
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from standards.policy.deadlines import (
    WorkCalendar,
    add_calendar_days,
    add_months,
    days_left,
    due,
    merge,
    working_days_between,
)

NOTICES = Path(__file__).parents[2] / "standards" / "data" / "calendar-2019-2026.csv"
DAYS = st.dates(date(2019, 1, 1), date(2026, 11, 1))


@cache
def calendar() -> WorkCalendar:
    """The notices of 2019 to 2026 as shipped."""
    with NOTICES.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return WorkCalendar(
        exceptions={date.fromisoformat(row["date"]): row["mark"] == "work" for row in rows},
        published_years=frozenset(int(row["year"]) for row in rows),
    )


@pytest.mark.parametrize(
    ("accepted", "days", "expected"),
    [
        ("2019-09-25", 10, "2019-10-14"),
        ("2020-01-16", 10, "2020-02-06"),
        ("2021-02-05", 10, "2021-02-24"),
        ("2022-09-30", 10, "2022-10-19"),
        ("2023-09-27", 10, "2023-10-17"),
        ("2024-02-08", 10, "2024-02-28"),
        ("2025-01-24", 10, "2025-02-13"),
        ("2025-09-26", 10, "2025-10-16"),
        ("2026-02-13", 10, "2026-03-05"),
        ("2026-02-14", 10, "2026-03-06"),
        ("2026-09-18", 10, "2026-10-09"),
        ("2026-09-30", 10, "2026-10-20"),
        ("2026-04-30", 5, "2026-05-11"),
    ],
)
def test_the_day_after_acceptance_is_day_one_and_the_last_counted_day_is_due(
    accepted: str, days: int, expected: str
) -> None:
    answer = due(date.fromisoformat(accepted), days, calendar())
    assert answer.on == date.fromisoformat(expected)
    assert not answer.provisional
    assert answer.counted[-1] == (answer.on, days)


def test_a_period_into_a_year_without_notice_is_provisional() -> None:
    answer = due(date(2026, 12, 28), 10, calendar())
    assert answer.on == date(2027, 1, 11)
    assert answer.provisional
    assert "暂定" in answer.explain()


@pytest.mark.parametrize(
    ("start", "provisional"),
    [(date(2026, 12, 25), False), (date(2026, 12, 28), True)],
)
def test_the_last_days_of_december_wait_for_the_next_notice(start: date, provisional: bool) -> None:
    answer = due(start, 1, calendar())
    assert answer.on.year == 2026
    assert answer.provisional is provisional


@pytest.mark.parametrize(
    ("day", "working"),
    [
        (date(2018, 12, 29), True),
        (date(2018, 12, 30), False),
        (date(2018, 12, 31), False),
        (date(2022, 12, 31), False),
        (date(2023, 1, 2), False),
        (date(2020, 2, 3), True),
        (date(2026, 2, 14), True),
        (date(2026, 2, 15), False),
    ],
)
def test_a_notice_also_rules_the_december_before_its_year(day: date, working: bool) -> None:
    assert calendar().is_working(day) is working


def test_the_derivation_names_holidays_make_up_days_and_pauses() -> None:
    answer = due(date(2026, 2, 13), 10, calendar(), [(date(2026, 2, 25), date(2026, 2, 26))])
    assert answer.on == date(2026, 3, 9)
    assert answer.days_off == tuple(date(2026, 2, day) for day in (16, 17, 18, 19, 20, 23))
    assert answer.make_up == (date(2026, 2, 14), date(2026, 2, 28))
    assert answer.stood_still == (date(2026, 2, 25), date(2026, 2, 26))
    assert answer.explain() == (
        "自2026-02-13次日起算，第10个工作日为2026-03-09；放假不计：2月16日至2月20日、2月23日；"
        "调休上班计入：2月14日、2月28日；暂停不计：2月25日至2月26日。"
    )


def test_overlapping_suspensions_count_once() -> None:
    one = due(date(2026, 3, 2), 10, calendar(), [(date(2026, 3, 4), date(2026, 3, 10))])
    two = due(
        date(2026, 3, 2),
        10,
        calendar(),
        [
            (date(2026, 3, 6), date(2026, 3, 10)),
            (date(2026, 3, 4), date(2026, 3, 8)),
            (date(2026, 3, 5), date(2026, 3, 5)),
        ],
    )
    assert one.on == two.on == date(2026, 3, 23)


def test_a_suspension_before_the_start_moves_nothing() -> None:
    assert due(date(2026, 3, 9), 10, calendar(), [(date(2026, 3, 2), date(2026, 3, 9))]) == due(
        date(2026, 3, 9), 10, calendar()
    )


def test_a_very_long_suspension_still_ends_in_a_date() -> None:
    assert due(date(2026, 3, 2), 1, calendar(), [(date(2026, 3, 3), date(2045, 3, 3))]).on == date(2045, 3, 6)


def test_a_calendar_without_working_days_is_an_error_and_does_not_hang() -> None:
    start = date(2026, 3, 2)
    never = WorkCalendar({start + timedelta(days=n): False for n in range(5000)}, frozenset(range(2026, 2040)))
    with pytest.raises(ValueError, match="too few working days"):
        due(start, 1, never)


@pytest.mark.parametrize("days", [0, -1])
def test_a_period_has_at_least_one_day(days: int) -> None:
    with pytest.raises(ValueError, match="at least one"):
        due(date(2026, 3, 2), days, calendar())


def test_a_suspension_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(ValueError, match="before it begins"):
        due(date(2026, 3, 2), 1, calendar(), [(date(2026, 3, 4), date(2026, 3, 3))])


@pytest.mark.parametrize(
    ("today", "left"),
    [
        (date(2026, 10, 9), 0),
        (date(2026, 10, 8), 1),
        (date(2026, 9, 30), 2),
        (date(2026, 9, 18), 10),
        (date(2026, 10, 10), -1),
        (date(2026, 10, 11), -1),
        (date(2026, 10, 12), -2),
    ],
)
def test_days_left_are_zero_on_the_due_day_and_negative_after_it(today: date, left: int) -> None:
    assert days_left(date(2026, 10, 9), today, calendar()) == left


def test_the_weekend_after_the_due_day_is_overdue() -> None:
    assert days_left(date(2026, 3, 6), date(2026, 3, 7), calendar()) == -1


@pytest.mark.parametrize(
    ("posted", "days", "ends"),
    [
        (date(2026, 9, 28), 3, date(2026, 10, 1)),
        (date(2026, 3, 6), 3, date(2026, 3, 9)),
        (date(2026, 3, 6), 0, date(2026, 3, 6)),
    ],
)
def test_publicity_counts_calendar_days_after_posting_and_never_moves(posted: date, days: int, ends: date) -> None:
    """gwy649-48."""
    assert add_calendar_days(posted, days) == ends


def test_publicity_can_not_be_negative() -> None:
    with pytest.raises(ValueError, match="negative"):
        add_calendar_days(date(2026, 3, 6), -1)


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2025, 1, 31), 1, date(2025, 2, 28)),
        (date(2025, 12, 5), 1, date(2026, 1, 5)),
        (date(2025, 3, 5), 12, date(2026, 3, 5)),
    ],
)
def test_months_end_on_the_corresponding_day(day: date, months: int, expected: date) -> None:
    assert add_months(day, months) == expected


def naive_due(start: date, days: int, pauses: list[tuple[date, date]]) -> date:
    """Walk day by day, as one would with a wall calendar and a pencil."""
    stopped = {a + timedelta(days=n) for a, b in pauses for n in range((b - a).days + 1)}
    day, left = start, days
    while left:
        day += timedelta(days=1)
        mark = calendar().exceptions.get(day)
        if day not in stopped and (mark is True or (mark is None and day.isoweekday() <= 5)):
            left -= 1
    return day


PAUSES = st.lists(
    st.tuples(DAYS, st.integers(0, 40)).map(lambda pair: (pair[0], pair[0] + timedelta(days=pair[1]))), max_size=4
)


@given(DAYS, st.integers(1, 40), PAUSES)
def test_due_agrees_with_counting_by_hand(start: date, days: int, pauses: list[tuple[date, date]]) -> None:
    answer = due(start, days, calendar(), pauses)
    assert answer.on == naive_due(start, days, pauses)
    assert answer.counted[-1] == (answer.on, days)


@given(DAYS, st.integers(1, 30), PAUSES)
def test_a_suspension_never_brings_the_due_day_nearer(start: date, days: int, pauses: list[tuple[date, date]]) -> None:
    assert due(start, days, calendar(), pauses).on >= due(start, days, calendar()).on


@given(DAYS, st.integers(1, 30))
def test_days_left_on_the_start_day_is_the_whole_period(start: date, days: int) -> None:
    on = due(start, days, calendar()).on
    assert days_left(on, start, calendar()) == days
    assert working_days_between(on, start, calendar()) == 0


@given(PAUSES)
def test_merged_intervals_are_in_order_and_apart(pauses: list[tuple[date, date]]) -> None:
    merged = merge(pauses)
    assert all(a[1] + timedelta(days=1) < b[0] for a, b in pairwise(merged))
    assert all(any(m[0] <= p[0] and p[1] <= m[1] for m in merged) for p in pauses)
