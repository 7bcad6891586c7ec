"""A roster with full numbers leaves the house: as a printed page or a workbook, and always with a purpose."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import IO

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.officer import Officer
from audit.services import record
from audit.verbs import Verb
from common.errors import Invalid
from common.money import capitals
from common.xlsx_plain import Cell, write_plain
from funds.selectors.roster import HEADINGS, WIDTHS, Roster, RosterLine


@dataclass(frozen=True, slots=True)
class Printed:
    """The pages of a roster in full."""

    pages: Sequence[Sequence[RosterLine]]


@transaction.atomic
def in_full(roster: Roster, *, purpose: str, officer: Officer, at: datetime, on: date) -> Printed:
    """The roster with full numbers, to be printed; who and what for is recorded. Raises Invalid without a purpose."""
    _note(roster, purpose, officer=officer, at=at)
    return Printed(roster.pages(full=True, on=on))


@transaction.atomic
def workbook(roster: Roster, out: IO[bytes], *, purpose: str, officer: Officer, at: datetime, on: date) -> None:
    """The roster with full numbers as a workbook; who and what for is recorded. Raises Invalid without a purpose."""
    _note(roster, purpose, officer=officer, at=at)
    rows = [_cells(line) for line in roster.lines(full=True, on=on)]
    foot: list[list[Cell]] = [
        ["合计", None, None, None, None, None, None, None, capitals(roster.total), roster.total],
        [f"填报单位：{roster.unit}", None, None, None, None, f"填报日期：{on:%Y-%m-%d}"],
    ]
    write_plain(out, "发放花名册", [*rows, *foot], above=[[roster.title]], titles=HEADINGS, widths=WIDTHS)


def _cells(line: RosterLine) -> list[Cell]:
    return [f"{value:%Y-%m-%d}" if isinstance(value, date) else value for value in line.cells]  # type: ignore[misc]


def _note(roster: Roster, purpose: str, *, officer: Officer, at: datetime) -> None:
    if not purpose.strip():
        text = _("Say what the full numbers are needed for.")
        raise Invalid("purpose_missing", text, fields={"purpose": text})
    record(
        Verb.ROSTER_PRINTED, subject=roster.about, officer=officer, at=at, region_path=roster.region_path,
        label=roster.title, after={"rows": roster.count, "total": f"{roster.total:.2f}"}, note=purpose.strip(),
    )  # fmt: skip
