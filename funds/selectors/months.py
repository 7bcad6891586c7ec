"""The months of the funds: which are closed, which wait to be checked, which are still to be drawn up."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from accounts.duties import Duty, RegionLevel
from accounts.officer import Officer, within
from common.errors import Invalid, NotAllowed, NotFound
from common.paging import Page, page
from funds.figures import Figures, month_after, month_before
from funds.models import Account, Fund, Sheet, Turnover
from funds.selectors.board import fund_seen, visible_funds
from funds.selectors.figures import by_month, frozen_at_end, month_of, months_to_reconcile
from funds.services.months import CHECKS, CHECKS_OF_COUNTY, DRAWS, checker, drawer
from funds.terms import SheetState, Side, Source

PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class Missing:
    """A fund with months that are over and not drawn up, the earliest first."""

    fund: Fund
    months: list[date]
    may_draw: bool
    mine: bool
    """Whether it is this officer's own to draw up: a county may draw up the reserves of its townships as well."""


@dataclass(frozen=True, slots=True)
class SheetPage:
    """A sheet and whether this officer checks it."""

    sheet: Sheet
    may_check: bool


@dataclass(frozen=True, slots=True)
class Drawing:
    """A month of a fund that is to be drawn up, with what the books say of it."""

    fund: Fund
    month: date
    figures: Figures
    frozen: Decimal


def visible_sheets(officer: Officer) -> QuerySet[Sheet]:
    """Sheets of the funds that the officer sees."""
    return Sheet.objects.filter(within("region_path", officer.case_paths))


def missing(officer: Officer, *, today: date) -> list[Missing]:
    """The funds of the area that owe a month, whoever owes most first."""
    funds = list(visible_funds(officer).order_by("region_path", "year", "pk"))
    moved = by_month(funds)
    drawn: dict[int, set[date]] = {}
    for fund, month in (
        Sheet.objects.filter(fund__in=funds).exclude(state=SheetState.RETURNED).values_list("fund", "month")
    ):
        drawn.setdefault(fund, set()).add(month)
    until = month_before(today.replace(day=1))
    found = []
    for one in funds:
        ways, own = (DRAWS, DRAWS[:1]) if one.source == Source.RESERVE else (DRAWS[1:], DRAWS[1:])
        owed = [m for m in months_to_reconcile(moved.get(one.pk, {}), until=until) if m not in drawn.get(one.pk, ())]
        if owed:
            found.append(Missing(one, owed, _may(officer, one, ways), _may(officer, one, own)))
    return sorted(found, key=lambda one: (not one.mine, not one.may_draw, -len(one.months), one.fund.region_path))


def _may(officer: Officer, fund: Fund, ways: tuple[tuple[Duty, RegionLevel], ...]) -> bool:
    held = {(h.duty, h.level) for h in officer.held if fund.region_path.startswith(h.path)}
    return any(way in held for way in ways)


def sheets_found(officer: Officer, *, state: SheetState | None = None, township: int | None = None) -> QuerySet[Sheet]:
    """Sheets of the area."""
    rows = visible_sheets(officer).select_related("fund__region")
    if state:
        rows = rows.filter(state=state)
    if township is not None:
        rows = rows.filter(fund__region=township)
    return rows


def sheets(
    officer: Officer, *, state: SheetState | None = None, township: int | None = None, cursor: Mapping[str, str]
) -> Page[Sheet]:
    """Sheets of the area, the newest month first."""
    return page(sheets_found(officer, state=state, township=township), order="-month", size=PAGE_SIZE, cursor=cursor)


def drawing(officer: Officer, fund_id: int, month: str, *, today: date) -> Drawing:
    """A month (``2026-10``, else the earliest that is owed) to draw up; raises NotFound, NotAllowed, Invalid."""
    fund = fund_seen(officer, fund_id)
    drawer(fund, officer)
    asked = read_month(month) if month else _earliest(fund, today)
    if month_after(asked) > today:
        raise Invalid("month_runs", _("This month is not over yet."))
    return Drawing(fund, asked, month_of(fund, asked), frozen_at_end(fund, asked))


def _earliest(fund: Fund, today: date) -> date:
    until = month_before(today.replace(day=1))
    done = set(fund.sheets.exclude(state=SheetState.RETURNED).values_list("month", flat=True))
    owed = [m for m in months_to_reconcile(by_month([fund]).get(fund.pk, {}), until=until) if m not in done]
    return owed[0] if owed else until


def read_month(text: str) -> date:
    """The first day of a month that is written as ``2026-10``; raises Invalid."""
    if not re.fullmatch(r"20\d\d-(0[1-9]|1[0-2])", text, re.ASCII):
        wrong = _("A month is written as 2026-10.")
        raise Invalid("month", wrong, fields={"month": wrong})
    return date.fromisoformat(f"{text}-01")


def sheet_page(officer: Officer, sheet_id: int) -> SheetPage:
    """One sheet; raises NotFound outside the officer's area."""
    sheet = visible_sheets(officer).select_related("fund__region").filter(pk=sheet_id).first()
    if sheet is None:
        raise NotFound("no_such_sheet", _("There is no such reconciliation in your area."))
    try:
        checker(sheet.fund, officer)
    except NotAllowed:
        return SheetPage(sheet, may_check=False)
    return SheetPage(sheet, sheet.state == SheetState.DRAWN and sheet.drawn_by_id != officer.user_id)


def owed_last_month(officer: Officer, *, today: date) -> QuerySet[Fund]:
    """The funds that this officer draws up, that hold money and have no sheet of last month yet."""
    month = month_before(today.replace(day=1))
    there = Sheet.objects.filter(fund=OuterRef("pk"), month=month).exclude(state=SheetState.RETURNED)
    holds = Account.objects.filter(fund=OuterRef("pk"), side__in=(Side.AVAILABLE, Side.FROZEN), balance__gt=0)
    moved = Turnover.objects.filter(account__fund=OuterRef("pk"), month__lte=month, came__gt=0)
    rows = Fund.objects.filter(_area(officer, (Duty.CASEWORK,), (Duty.PAY,)))
    return rows.filter(Exists(holds), Exists(moved), ~Exists(there))


def to_check(officer: Officer) -> QuerySet[Sheet]:
    """The sheets that wait for this officer's check."""
    town = tuple(duty for duty, level in CHECKS if level is RegionLevel.TOWNSHIP)
    county = tuple(duty for duty, _level in CHECKS_OF_COUNTY)
    rows = Sheet.objects.filter(state=SheetState.DRAWN).exclude(drawn_by=officer.user_id)
    return rows.filter(_area(officer, town, county, prefix="fund__"))


def _area(officer: Officer, town: tuple[Duty, ...], county: tuple[Duty, ...], *, prefix: str = "") -> Q:
    """Reserves of the townships where one of ``town`` is held, funds of the counties where one of ``county`` is."""
    field, source = f"{prefix}region_path", f"{prefix}source"
    towns = [h.path for h in officer.held if h.duty in town and h.level is RegionLevel.TOWNSHIP]
    counties = [h.path for h in officer.held if h.duty in county and h.level is RegionLevel.COUNTY]
    return (within(field, towns) & Q(**{source: Source.RESERVE})) | (
        within(field, counties) & ~Q(**{source: Source.RESERVE})
    )
