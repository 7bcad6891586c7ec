"""Funds, claims, months, the end of a year."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any

from django.utils.translation import gettext as _

from accounts.downloads import Download, File
from accounts.duties import CASE_DUTIES, Duty
from accounts.officer import Officer
from accounts.operations import Act, Look, Pages, address
from common.bodies import OneOf, Sum, Whole
from common.errors import Invalid
from common.stated import UpTo
from common.xlsx import CONTENT_TYPE
from funds.bodies import ById, Month, Text, Year
from funds.selectors import board, claims, months, waiting, year_end
from funds.selectors.book import month_asked
from funds.services import books, ledger
from funds.services import claims as claiming
from funds.services import months as closing
from funds.services import year_end as settling
from funds.shapes import money as shapes
from funds.shapes.common import TotalShape
from funds.suggestion import Figures, Share, suggest
from funds.terms import Movement, Source

# --- funds


@dataclass(frozen=True, slots=True)
class Sought:
    """Which funds: of a year (the present one), of a region by a part of its name, of a source, ``low`` or ``idle``;
    ``sort`` by came_in, spent, frozen or available, with - for the largest first."""

    year: int | None = None
    name: str = ""
    source: Source | None = None
    standing: str = ""
    sort: str = ""


def funds_board(officer: Officer, *, wanted: Sought, today: date) -> dict[str, Any]:
    """The funds of a year with their balances, the reserves, and what waits for money."""
    sought = board.Sought(wanted.name, wanted.source or "", wanted.standing, wanted.sort)
    found = board.board(officer, year=wanted.year or today.year, today=today, sought=sought)
    names = ("year", "years", "funds", "reserves", "all_reserves", "fell", "keeps")
    told = {name: getattr(found, name) for name in names}
    told |= {name: getattr(found, name) or None for name in ("sum_funds", "sum_reserves")}
    return told | {"waiting": waiting.waiting_by_township(officer, today=today)}


def fund(officer: Officer, fund_id: int, *, today: date) -> board.Line:
    """One fund with its balances."""
    return board.line_of(board.fund_seen(officer, fund_id), today=today)


def shares(officer: Officer, fund_id: int, *, today: date) -> dict[str, Any]:
    """What the shares of the reserves are reckoned from; for whoever keeps the money of the county."""
    kept = board.fund_kept(officer, fund_id, to_share=True)
    return {"line": board.line_of(kept, today=today), "townships": board.townships_of(kept)}


def suggestion(
    officer: Officer, fund_id: int, *, total: Decimal, by_people: int = 50, people: Mapping[int, int]
) -> dict[str, list[Share]]:
    """How a sum might be shared out: so many parts of a hundred by people, the rest by last year's relief.

    ``people`` are counted anew; of the others the count that is known is taken. Nothing is recorded.
    """
    kept = board.fund_kept(officer, fund_id, to_share=True)
    if not total:
        text = _("Say how much is to be shared out.")
        raise Invalid("total", text, fields={"total": text})
    towns = board.townships_of(kept)
    counted = {t.region.pk: people.get(t.region.pk, t.people or 0) for t in towns}
    return {"shares": suggest(total, [Figures(pk, counted[pk], t.given) for pk, t in zip(counted, towns, strict=True)],
                              by_people=by_people)}  # fmt: skip


# --- claims and months


def due(officer: Officer, *, today: date) -> dict[str, list[claims.Due]]:
    """The reserves that ought to claim, the emptiest first."""
    return {"due": claims.to_claim(officer, today=today)}


def drawing(officer: Officer, fund_id: int, *, month: str = "", today: date) -> months.Drawing:
    """What the books say of a month (``2026-10``, else the earliest that is owed) that is to be drawn up."""
    return months.drawing(officer, fund_id, month, today=today)


def missing(officer: Officer, *, today: date) -> dict[str, list[months.Missing]]:
    """The funds that owe a month."""
    return {"missing": months.missing(officer, today=today)}


# --- the end of a year


def year_end_of(officer: Officer, *, year: int | None = None, today: date) -> year_end.YearEnd:
    """What is left of a year (the present one) in the funds of the county whose money the officer keeps."""
    return year_end.year_end(officer, year=year or today.year, today=today)


def leaving(
    officer: Officer, *, year: int, ways: Mapping[int, Movement], into: int | None = None, today: date
) -> dict[str, Any]:
    """What would leave each fund if it went its way, and how much together; nothing moves."""
    found = year_end.year_end(officer, year=year, today=today)
    rows, total = year_end.preview(found, ways, into)
    return {"leaving": rows, "total": total}


def settle_year(
    officer: Officer, *, year: int, ways: Mapping[int, Movement], into: int | None = None, seen: Decimal,
    paper: ledger.Paper, at: Any, today: date,
) -> dict[str, Any]:  # fmt: skip
    """Carry over, take back or hand back what is available in each fund of a year, all of it or nothing.

    ``seen`` is the total that the preview told: where something moved meanwhile it is refused.
    """
    county = year_end.year_end(officer, year=year, today=today).county
    rows = settling.settle_year(
        county.pk, year, ways, into=into, seen=seen, paper=paper, officer=officer, at=at, today=today
    )
    return {"leaving": rows, "total": sum((row.amount for row in rows), Decimal(0))}


def fund_book(fund_id: int, *, month: Annotated[str, UpTo(7)] = "", officer: Officer, at: datetime) -> File:
    """The account book of a fund, or of a month of it (``2026-10``); that it was taken is recorded."""
    name, body = books.export_book(fund_id, month_asked(officer, fund_id, month), officer=officer, at=at)
    return body, CONTENT_TYPE, name


WAYS = ById(child=OneOf(Movement))
PAY, CASEWORK = Duty.PAY, Duty.CASEWORK

ADDRESSES = [
    address("payments/funds/", "funds", get=Look(funds_board, *CASE_DUTIES, gives=shapes.BoardShape)),
    address("payments/funds/money/", "funds_money", post=Act(ledger.receive, PAY, gives=shapes.FundShape, status=201)),
    address(
        "payments/funds/year-end/",
        "year_end",
        get=Look(year_end_of, PAY, gives=shapes.YearEndShape),
        post=Act(settle_year, PAY, gives=shapes.LeavingsShape, year=Year(), ways=WAYS),
    ),
    address(
        "payments/funds/year-end/preview/",
        "year_end_preview",
        post=Act(leaving, PAY, gives=shapes.LeavingsShape, year=Year(), ways=WAYS),
    ),
    address("payments/funds/<int:fund_id>/", "fund", get=Look(fund, *CASE_DUTIES, gives=shapes.FundLine)),
    address(
        "payments/funds/<int:fund_id>/movements/",
        "fund_movements",
        get=Pages(board.ledger, *CASE_DUTIES, gives=shapes.MovementShape),
    ),
    address(
        "payments/funds/<int:fund_id>/allocations/",
        "fund_allocations",
        get=Look(shares, PAY, gives=shapes.SharesShape),
        post=Act(
            ledger.allocate,
            PAY,
            gives=TotalShape,
            status=201,
            sums=ById(child=Sum()),
            people=ById(child=Whole(max_value=9_999_999), default=dict),
        ),
    ),
    address(
        "payments/funds/<int:fund_id>/allocations/suggestion/",
        "fund_suggestion",
        post=Act(
            suggestion,
            PAY,
            gives=shapes.SuggestionShape,
            by_people=Whole(max_value=100, default=50),
            people=ById(child=Whole(max_value=9_999_999), default=dict),
        ),
    ),
    address(
        "payments/funds/<int:fund_id>/give-back/",
        "fund_give_back",
        post=Act(ledger.give_back, PAY, gives=shapes.FundShape),
    ),
    address("payments/funds/<int:fund_id>/book/", "fund_book", get=Download(fund_book, *CASE_DUTIES)),
    address(
        "payments/funds/<int:fund_id>/claims/",
        "fund_claims",
        get=Look(claims.asking, CASEWORK, gives=shapes.AskingShape),
        post=Act(claiming.make_claim, CASEWORK, gives=shapes.ClaimShape, status=201, why=Text(300)),
    ),
    address("payments/claims/", "claims", get=Pages(claims.claims, *CASE_DUTIES, gives=shapes.ClaimShape)),
    address("payments/claims/due/", "claims_due", get=Look(due, *CASE_DUTIES, gives=shapes.DueReserves)),
    address(
        "payments/claims/<int:claim_id>/",
        "claim",
        get=Look(claims.claim_page, *CASE_DUTIES, gives=shapes.ClaimPageShape),
    ),
    address(
        "payments/claims/<int:claim_id>/grant/",
        "claim_grant",
        post=Act(claiming.grant_claim, *CASE_DUTIES, gives=shapes.ClaimShape),
    ),
    address(
        "payments/claims/<int:claim_id>/refusal/",
        "claim_refusal",
        post=Act(claiming.refuse_claim, *CASE_DUTIES, gives=shapes.ClaimShape, note=Text(300)),
    ),
    address(
        "payments/claims/<int:claim_id>/withdrawal/",
        "claim_withdrawal",
        post=Act(claiming.withdraw_claim, CASEWORK, gives=shapes.ClaimShape),
    ),
    address(
        "payments/funds/<int:fund_id>/months/",
        "fund_months",
        get=Look(drawing, CASEWORK, PAY, gives=shapes.DrawingShape),
        post=Act(
            closing.draw_up,
            CASEWORK,
            PAY,
            gives=shapes.SheetShape,
            status=201,
            month=Month(),
            explanation=Text(300, default=""),
        ),
    ),
    address("payments/months/", "months", get=Pages(months.sheets, *CASE_DUTIES, gives=shapes.SheetShape)),
    address("payments/months/missing/", "months_missing", get=Look(missing, *CASE_DUTIES, gives=shapes.MissingShape)),
    address(
        "payments/months/<int:sheet_id>/",
        "month",
        get=Look(months.sheet_page, *CASE_DUTIES, gives=shapes.SheetPageShape),
    ),
    address(
        "payments/months/<int:sheet_id>/check/",
        "month_check",
        post=Act(closing.check_sheet, *CASE_DUTIES, gives=shapes.SheetShape),
    ),
    address(
        "payments/months/<int:sheet_id>/return/",
        "month_return",
        post=Act(closing.return_sheet, *CASE_DUTIES, gives=shapes.SheetShape, note=Text(300)),
    ),
]
