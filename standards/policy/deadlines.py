"""Working days and due days, from a start, a number, the calendar and the days on which the clock stood still."""

from calendar import monthrange
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from common.said import Said, joined

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "June", "July", "Aug", "Sept", "Oct", "Nov", "Dec")
ONE_DAY = timedelta(days=1)
LONGEST_SEARCH = 3660
"""Days looked through before giving up; a calendar without working days must not hang anybody."""


@dataclass(frozen=True, slots=True)
class WorkCalendar:
    """Monday to Friday, except where a published notice says otherwise: True for a make-up working day, False for a
    day off.

    ``published_years`` are the years whose notice is published. The last days of December may be ruled by the next
    year's notice (2018-12-29 to 31, 2022-12-31), so they are certain only when that one is published too.
    """

    exceptions: Mapping[date, bool] = field(default_factory=dict)
    published_years: frozenset[int] = frozenset()

    def is_working(self, day: date) -> bool:
        """Whether offices work on ``day``, as far as notices are published."""
        return self.exceptions.get(day, day.weekday() < 5)

    def is_certain(self, day: date) -> bool:
        """Whether every notice that may speak of ``day`` is published."""
        deciding = {day.year, day.year + 1} if (day.month, day.day) >= (12, 29) else {day.year}
        return deciding <= self.published_years


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """A due day and how it was counted.

    ``counted`` pairs each counted working day with its number. ``days_off`` are weekdays that a notice frees,
    ``make_up`` weekend days that it makes work, ``stood_still`` working days on which the clock was stopped.
    ``provisional``: some day on the way lies in a year whose notice is not published, so the date must be shown as
    暂定 and computed again.
    """

    start: date
    on: date
    provisional: bool
    counted: tuple[tuple[date, int], ...]
    days_off: tuple[date, ...]
    make_up: tuple[date, ...]
    stood_still: tuple[date, ...]
    calendar_days: bool = False

    def explain(self) -> Said:
        """The derivation as one sentence for page and notice."""
        number = len(self.counted)
        if self.calendar_days:
            return Said(
                f"自{self.start}次日起算，第{number}天为{self.on}。",
                f"Counted from the day after {self.start}, day {number} is {self.on}.",
            )
        parts = [
            Said(
                f"自{self.start}次日起算，第{number}个工作日为{self.on}",
                f"Counted from the day after {self.start}, working day {number} is {self.on}",
            )
        ]
        for label, days in (
            (Said("放假不计", "days off left out"), self.days_off),
            (Said("调休上班计入", "make-up working days counted"), self.make_up),
            (Said("暂停不计", "pauses left out"), self.stood_still),
        ):
            if days:
                spans = joined(map(_span, _runs(days)))
                parts.append(Said(f"{label}：{spans}", f"{label.en}: {spans.en}"))
        if self.provisional:
            parts.append(
                Said(
                    "所涉年度放假安排尚未公布，日期暂定",
                    "provisional, as the holidays of a year on the way are not published yet",
                )
            )
        sentence = joined(parts, "；", "; ")
        return Said(f"{sentence}。", f"{sentence.en}.")


def due(start: date, working_days: int, calendar: WorkCalendar, suspensions: Iterable[tuple[date, date]] = ()) -> Due:
    """The day after ``start`` is day 1; the due day is the last of ``working_days`` working days (xc-2.2.2,
    handbook 11.2).

    Both ends of a suspension belong to it; overlapping ones count once; an open one is given as reaching to today.
    Raises ValueError for fewer than one day, a suspension that ends before it begins, or when ten years hold too
    few working days.
    """
    if working_days < 1:
        raise ValueError("a period has at least one working day")
    stopped = merge(suspensions)
    counted: list[tuple[date, int]] = []
    days_off, make_up, stood_still = [], [], []
    certain = True
    for step in range(1, LONGEST_SEARCH + sum((last - first).days + 1 for first, last in stopped)):
        day = start + step * ONE_DAY
        certain = certain and calendar.is_certain(day)
        if not calendar.is_working(day):
            if day.weekday() < 5:
                days_off.append(day)
            continue
        if any(first <= day <= last for first, last in stopped):
            stood_still.append(day)
            continue
        if day.weekday() >= 5:
            make_up.append(day)
        counted.append((day, len(counted) + 1))
        if len(counted) == working_days:
            return Due(
                start=start,
                on=day,
                provisional=not certain,
                counted=tuple(counted),
                days_off=tuple(days_off),
                make_up=tuple(make_up),
                stood_still=tuple(stood_still),
            )
    raise ValueError("the calendar holds too few working days")


def due_in_calendar_days(start: date, days: int) -> Due:
    """The day after ``start`` is day 1, rest days count, nothing moves the last one (small fast relief, xc-2.2.1)."""
    counted = tuple((add_calendar_days(start, n), n) for n in range(1, days + 1))
    return Due(
        start=start, on=counted[-1][0], provisional=False, counted=counted, days_off=(), make_up=(), stood_still=(),
        calendar_days=True,
    )  # fmt: skip


def merge(intervals: Iterable[tuple[date, date]]) -> tuple[tuple[date, date], ...]:
    """Closed intervals in order, touching ones joined; raises ValueError when one ends before it begins."""
    merged: list[tuple[date, date]] = []
    for first, last in sorted(intervals):
        if last < first:
            raise ValueError("a suspension ends before it begins")
        if merged and first <= merged[-1][1] + ONE_DAY:
            merged[-1] = (merged[-1][0], max(merged[-1][1], last))
        else:
            merged.append((first, last))
    return tuple(merged)


def working_days_between(after: date, until: date, calendar: WorkCalendar) -> int:
    """Working days later than ``after`` and not later than ``until``; 0 when there are none."""
    return sum(calendar.is_working(after + step * ONE_DAY) for step in range(1, (until - after).days + 1))


def days_left(due_on: date, today: date, calendar: WorkCalendar) -> int:
    """Working days still to come: 0 on the due day itself, below 0 from the day after it, even on a weekend."""
    if today <= due_on:
        return working_days_between(today, due_on, calendar)
    return min(-1, -working_days_between(due_on, today, calendar))


def add_calendar_days(posted_on: date, days: int) -> date:
    """The last day of a publicity of calendar days: the day after posting is day 1; it is never moved."""
    if days < 0:
        raise ValueError("a period cannot be negative")
    return posted_on + days * ONE_DAY


def add_months(day: date, months: int) -> date:
    """The same day ``months`` later, or the last day of that month when it has none such (civil code, article 202)."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _runs(days: Sequence[date]) -> list[tuple[date, date]]:
    return list(merge((day, day) for day in days))


def _span(run: tuple[date, date]) -> Said:
    """``5月1日至5月3日``, ``1 May to 3 May``."""
    first, last = (Said(f"{day.month}月{day.day}日", f"{day.day} {MONTHS[day.month - 1]}") for day in run)
    return first if run[0] == run[1] else Said(f"{first}至{last}", f"{first.en} to {last.en}")
