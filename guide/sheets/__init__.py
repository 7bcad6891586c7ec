"""The guides of one page, one for each role."""

from collections.abc import Mapping

from guide.roles import Role
from guide.sheets.city import INSPECTOR, STANDARDS
from guide.sheets.county import COUNTY, FINANCE
from guide.sheets.telling import Line, Sheet
from guide.sheets.township import CASEWORKER, HEAD

SHEETS: Mapping[Role, Sheet] = {
    Role.CASEWORKER: CASEWORKER,
    Role.HEAD: HEAD,
    Role.COUNTY: COUNTY,
    Role.FINANCE: FINANCE,
    Role.STANDARDS: STANDARDS,
    Role.INSPECTOR: INSPECTOR,
}

__all__ = ["SHEETS", "Line", "Sheet"]
