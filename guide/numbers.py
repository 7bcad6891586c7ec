"""The numbers of the rules in force as the sentences of the help say them."""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import ROUND_DOWN, Decimal
from typing import Any

from django.utils.translation import gettext as _

from common.money import CENT, show
from standards.kinds import KINDS, Unit
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
    """By the codes of ``standards.kinds``; one that nobody published says so instead of leaving a gap."""

    def __init__(self, rows: Mapping[str, Any]) -> None:
        self.rows = rows

    def __getitem__(self, name: str) -> str:
        if name == _UNIT:
            return (Unit.DAYS if self._value("paperwork_working") is False else Unit.WORKING_DAYS).label
        if name in _SUMS:
            return self._sum(_SUMS[name]) or _("not published")
        row = self.rows.get(KINDS[name].code)
        return row.kind_of.form.show(row.value) if row else _("not published")

    def with_unit(self, name: str) -> str:
        """One number with its unit."""
        row = self.rows.get(name)
        return row.shown if row else _("not published")

    def _sum(self, multiple: str) -> str:
        standard, times = self._value("urban_dibao"), self._value(multiple)
        if not isinstance(standard, Decimal) or not isinstance(times, Decimal):
            return ""
        return show((standard * times).quantize(CENT, rounding=ROUND_DOWN))

    def _value(self, name: str) -> object:
        row = self.rows.get(name)
        return row.typed if row else None

    def __iter__(self) -> Iterator[str]:
        return iter((*KINDS, *_SUMS, _UNIT))

    def __len__(self) -> int:
        return len(KINDS) + len(_SUMS) + 1


def numbers_on(day: date, region_path: str) -> Numbers:
    """Those of a region on a day, in one query."""
    return Numbers(published_values(day, region_path))
