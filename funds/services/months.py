"""The books of a month are compared with the bank and closed by two officers (月末对账)."""

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.duties import Duty, RegionLevel
from accounts.officer import Held, Officer
from audit.services import record
from audit.verbs import Verb
from common.errors import Blocked, Blocker, Invalid, NotAllowed, NotFound, WrongState
from common.money import show
from funds.figures import month_after, month_before
from funds.models import Fund, Sheet
from funds.selectors.board import fund_seen
from funds.selectors.figures import by_month, frozen_at_end, month_of, months_to_reconcile
from funds.services.doors import stands, take
from funds.services.ledger import lock_accounts
from funds.terms import SheetState, SheetStep, Source

DRAWS = ((Duty.CASEWORK, RegionLevel.TOWNSHIP), (Duty.PAY, RegionLevel.COUNTY))
CHECKS = ((Duty.DECIDE, RegionLevel.TOWNSHIP), (Duty.REVIEW, RegionLevel.TOWNSHIP), (Duty.PAY, RegionLevel.COUNTY))
CHECKS_OF_COUNTY = ((Duty.PAY, RegionLevel.COUNTY), (Duty.DECIDE, RegionLevel.COUNTY))
"""Who draws up a month and who checks it; a fund of the county is drawn up by its finance and never by a township."""


@transaction.atomic
def draw_up(
    fund_id: int,
    month: date,
    *,
    bank: Decimal,
    cash: Decimal,
    explanation: str = "",
    officer: Officer,
    at: datetime,
    today: date,
) -> Sheet:
    """Compare the books of a month that is over with bank and cash, in yuan; a difference is explained.

    From now on nothing moves on a day of that month or before, unless the sheet is returned. Raises NotFound,
    NotAllowed, WrongState when the month has its sheet, Invalid.
    """
    fund = fund_seen(officer, fund_id)
    held = drawer(fund, officer)
    lock_accounts(fund)  # whoever moves money now comes before, and is counted, or after, and finds the month closed
    if month.day != 1:
        raise Invalid("month", _("A month is written as 2026-10."))
    if month_after(month) > today:
        raise Invalid("month_runs", _("This month is not over yet."))
    if fund.sheets.filter(month=month).exclude(state=SheetState.RETURNED).exists():
        raise WrongState("sheet_there", _("This month is drawn up already."))
    before = months_to_reconcile(by_month([fund]).get(fund.pk, {}), until=month_before(month))
    drawn = set(fund.sheets.exclude(state=SheetState.RETURNED).values_list("month", flat=True))
    if owed := [one for one in before if one not in drawn]:
        raise Invalid("month_before", _("One month after the other: draw up %s first.") % f"{owed[0]:%Y-%m}")
    found = month_of(fund, month)
    if bank + cash != found.closing and not explanation.strip():
        text = _("Bank and cash are %(there)s yuan, the books say %(books)s yuan; explain the difference.") % {
            "there": show(bank + cash), "books": show(found.closing),
        }  # fmt: skip
        raise Invalid("difference", text, fields={"explanation": text})
    sheet = Sheet.objects.create(
        fund=fund, region_path=fund.region_path, month=month, opening=found.opening, came_in=found.came_in,
        recovered=found.recovered, passed_on=found.passed_on, spent=found.spent, came_back=found.came_back,
        closing=found.closing, frozen=frozen_at_end(fund, month), bank=bank, cash=cash,
        explanation=explanation.strip(), drawn_by_id=officer.user_id, drawn_by_name=officer.name, drawn_at=at,
    )  # fmt: skip
    _trace(Verb.MONTH_DRAWN, sheet, officer=officer, held=held, at=at, note=sheet.explanation)
    return sheet


def check_sheet(sheet_id: int, *, officer: Officer, at: datetime) -> Sheet:
    """The second officer compared the sheet with the bank's paper; the month is closed for good."""
    return _answer(sheet_id, SheetStep.CHECK, Verb.MONTH_CHECKED, note="", officer=officer, at=at)


def return_sheet(sheet_id: int, *, note: str, officer: Officer, at: datetime) -> Sheet:
    """The sheet does not agree, with the reason; the month is open and is drawn up anew."""
    if not note.strip():
        text = _("A reason is needed.")
        raise Invalid("reason_missing", text, fields={"note": text})
    return _answer(sheet_id, SheetStep.RETURN, Verb.MONTH_RETURNED, note=note, officer=officer, at=at)


@transaction.atomic
def _answer(sheet_id: int, step: SheetStep, verb: Verb, *, note: str, officer: Officer, at: datetime) -> Sheet:
    sheet = Sheet.objects.select_for_update(of=("self",)).select_related("fund__region").filter(pk=sheet_id).first()
    if sheet is None or not sheet.region_path.startswith(officer.case_paths):
        raise NotFound("no_such_sheet", _("There is no such reconciliation in your area."))
    held = checker(sheet.fund, officer)
    stands(sheet, SheetState.DRAWN)
    if sheet.drawn_by_id == officer.user_id:
        text = _("Who drew up the month does not check it; another officer must.")
        raise Blocked([Blocker("four_eyes", text, "", "xc-3.3")])
    sheet.checked_by_id, sheet.checked_by_name, sheet.checked_at = officer.user_id, officer.name, at
    sheet.note = note.strip()
    take(sheet, step)
    _trace(verb, sheet, officer=officer, held=held, at=at, note=sheet.note)
    return sheet


def drawer(fund: Fund, officer: Officer) -> Held:
    """The posting by which the officer draws up the months of a fund; raises NotAllowed."""
    return _held(officer, fund, DRAWS if fund.source == Source.RESERVE else DRAWS[1:])


def checker(fund: Fund, officer: Officer) -> Held:
    """The posting by which the officer checks them; raises NotAllowed."""
    return _held(officer, fund, CHECKS if fund.source == Source.RESERVE else CHECKS_OF_COUNTY)


def _held(officer: Officer, fund: Fund, ways: tuple[tuple[Duty, RegionLevel], ...]) -> Held:
    missing: NotAllowed | None = None
    for duty, level in ways:
        try:
            return officer.needs(duty, fund.region_path, level=level)
        except NotAllowed as error:
            missing = missing or error
    assert missing is not None  # there is always a way
    raise missing


def _trace(verb: Verb, sheet: Sheet, *, officer: Officer, held: Held, at: datetime, note: str) -> None:
    after = {
        "source": Source(sheet.fund.source), "month": f"{sheet.month:%Y-%m}", "closing": f"{sheet.closing:.2f}",
        "difference": f"{sheet.difference:.2f}",
    }  # fmt: skip
    record(
        verb, subject=sheet.fund, officer=officer, held=held, at=at, region_path=sheet.region_path,
        label=f"{sheet.fund.region} {sheet.fund.year}", after=after, clause="xc-3.3", note=note,
    )  # fmt: skip
