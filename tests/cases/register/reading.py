"""Reading a workbook made by code as the import does, without the database of imports."""

import openpyxl

from accounts.models import Region
from accounts.place_names import VillageNames, township_names
from cases.register.checks import Area, Checked, check
from cases.register.columns import SPOKEN_FOR
from cases.register.comparing import Known
from cases.register.reader import Register, load
from cases.register.row import Row
from common import xlsx
from tests.cases.register.books import saved
from tests.cases.register.conftest import TODAY


def area(known: Known | None = None, villages: VillageNames | None = None, own: Region | None = None) -> Area:
    return Area(
        path="41/4110/411081/", townships=township_names(), allowed="颍川街道", today=TODAY,
        known=lambda rows: known or Known(), villages=villages or VillageNames(()), own=own,
    )  # fmt: skip


def checked(made: openpyxl.Workbook | bytes, known: Known | None = None, **given: object) -> Checked:
    """Everything that is found in a workbook."""
    here = area(known, **given)  # type: ignore[arg-type]
    return check(read(made, here), here)


def read(made: openpyxl.Workbook | bytes, here: Area | None = None) -> Register:
    data = made if isinstance(made, bytes) else saved(made)
    return load(xlsx.read(data), needless=lambda sheet: SPOKEN_FOR if here and here.township_of(sheet) else ())


def only(made: openpyxl.Workbook | bytes, known: Known | None = None, **given: object) -> Row:
    """The one household of a workbook."""
    rows = [row for row in checked(made, known, **given).rows if not row.is_member]
    assert len(rows) == 1
    return rows[0]


def slips(row: Row) -> list[str]:
    return [p.slip.value for p in row.problems]
