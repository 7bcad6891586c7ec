"""The numbers of the rules in force as the sentences of the help say them."""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import ROUND_DOWN, Decimal
from enum import StrEnum
from typing import Any, Self

from django.utils.translation import gettext as _

from accounts.officer import Officer
from cases.selectors.fixed import fixed_rules
from common.money import CENT, show
from standards.kinds import KINDS, Unit
from standards.policy.rules import Rules, YearFigure
from standards.selectors import published_values

_SUMS = {
    "delegated_sum": "delegated_multiple",
    "cap_sum": "cap_multiple",
    "advance_sum": "advance_multiple",
    "small_sum": "small_multiple",
}
"""What so many times the urban standard is in yuan."""
_UNIT = "paperwork_unit"


class Numbers(Mapping[str, str]):
    """By the codes of ``standards.kinds``; one that nobody published says so instead of leaving a gap.

    ``stored`` has the canonical text of each.
    """

    def __init__(self, stored: Mapping[str, str]) -> None:
        self.stored = stored

    @classmethod
    def of(cls, rules: Rules) -> Self:
        """Those of rules as they are fixed on a case."""
        values = {code: getattr(rules, code) for code in KINDS}
        return cls({code: _text(value) for code, value in values.items() if value is not None})

    def __getitem__(self, name: str) -> str:
        if name == _UNIT:
            return (Unit.DAYS if self._value("paperwork_working") is False else Unit.WORKING_DAYS).label
        if name in _SUMS:
            return self._sum(_SUMS[name]) or _("not published")
        kind = KINDS[name]
        return kind.form.show(self.stored[name]) if name in self.stored else _("not published")

    def with_unit(self, name: str) -> str:
        """One number with its unit."""
        return KINDS[name].show(self.stored[name]) if name in self.stored else _("not published")

    def _sum(self, multiple: str) -> str:
        standard, times = self._value("urban_dibao"), self._value(multiple)
        if not isinstance(standard, Decimal) or not isinstance(times, Decimal):
            return ""
        return show((standard * times).quantize(CENT, rounding=ROUND_DOWN))

    def _value(self, name: str) -> object:
        return KINDS[name].read(self.stored[name]) if name in self.stored else None

    def __iter__(self) -> Iterator[str]:
        return iter((*KINDS, *_SUMS, _UNIT))

    def __len__(self) -> int:
        return len(KINDS) + len(_SUMS) + 1


def _text(value: Any) -> str:
    """A value of ``Rules`` as a row stores it."""
    match value:
        case bool():
            return "yes" if value else "no"
        case StrEnum():
            return value.value
        case YearFigure():
            return f"{value.amount:.2f}"
        case Decimal():
            return f"{value:.2f}"
        case tuple():
            return ",".join(map(str, value))
        case _:
            return str(value)


def numbers_on(day: date, region_path: str) -> Numbers:
    """Those of a region on a day, in one query."""
    return Numbers({code: row.value for code, row in published_values(day, region_path).items() if code in KINDS})


def numbers_for(officer: Officer, case_id: int | None, *, today: date) -> Numbers:
    """On the pages of an accepted case those that acceptance fixed, else those of today where the officer works."""
    rules = fixed_rules(case_id, officer) if case_id is not None else None
    return Numbers.of(rules) if rules else numbers_on(today, officer.home_path)
