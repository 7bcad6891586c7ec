"""The account book of a fund as townships keep it on paper (备用金台账, handbook 2.9)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.duties import Duty
from accounts.officer import Officer
from common.errors import Invalid
from funds.figures import column, month_after
from funds.models import Fund, Order, Sheet, Transfer, Turnover
from funds.selectors.board import fund_seen
from funds.selectors.months import read_month
from funds.terms import Movement, PaymentMethod, SheetState, Source
from standards.policy.terms import Cause

NOTHING = Decimal("0.00")
NOT_IN_THE_BOOK = (Movement.FROZE, Movement.RELEASED)
"""They move nothing out of the bank; the book shows what does."""
LARGEST = 20_000
MAY_READ_NUMBERS = (Duty.CASEWORK, Duty.PAY)


@dataclass(frozen=True, slots=True)
class BookLine:
    """One line: what came in or went out, in yuan, and what the fund held after it. Printed in Chinese."""

    on: date
    document_no: str
    batch: str
    income: Decimal | None
    name: str
    id_number: str
    reason: str
    method: str
    expense: Decimal | None
    handler: str
    decider: str
    completed_on: date | None
    case_number: str
    balance: Decimal


@dataclass(frozen=True, slots=True)
class Book:
    """The book of a fund's year, or of one month of it, with who checked which month."""

    fund: Fund
    month: date | None
    opening: Decimal
    lines: Sequence[BookLine]
    checked: Sequence[Sheet]
    full: bool
    """Whether identity numbers stand there in full."""

    @property
    def income(self) -> Decimal:
        """All that came in, in yuan."""
        return sum((line.income for line in self.lines if line.income is not None), NOTHING)

    @property
    def expense(self) -> Decimal:
        """All that went out, less what came back."""
        return sum((line.expense for line in self.lines if line.expense is not None), NOTHING)

    @property
    def closing(self) -> Decimal:
        """What it holds after the last line."""
        return self.lines[-1].balance if self.lines else self.opening


def book(officer: Officer, fund_id: int, *, month: date | None = None) -> Book:
    """The book of a fund in the officer's area; raises NotFound, and Invalid where a month must be chosen.

    Numbers are in full for whoever does casework or pays there, masked for everybody else.
    """
    fund = fund_seen(officer, fund_id)
    full = fund.region_path.startswith(officer.paths(*MAY_READ_NUMBERS))
    rows = Transfer.objects.filter(Q(giver__fund=fund) | Q(taker__fund=fund)).exclude(movement__in=NOT_IN_THE_BOOK)
    if month is not None:
        rows = rows.filter(on__lt=month_after(month))
    if rows.count() > LARGEST:
        raise Invalid("book_too_large", _("The book is too long for one sheet; choose a month."))
    rows = rows.select_related(
        "giver", "taker", "order__payment", "order__case__applicant", "order__decision", "order__advance",
        "order__case__paperwork",
    )  # fmt: skip
    opening, lines = _lines(fund, rows.order_by("on", "pk"), month, full=full)
    sheets = fund.sheets.filter(state=SheetState.CHECKED).order_by("month")
    return Book(fund, month, opening, lines, list(sheets.filter(month=month) if month else sheets), full)


def _lines(fund: Fund, rows: Iterable[Transfer], month: date | None, *, full: bool) -> tuple[Decimal, list[BookLine]]:
    opening = balance = NOTHING
    batches, found = 0, []
    for row in rows:
        inward = row.taker.fund_id == fund.pk
        where = column(Movement(row.movement), inward=inward)
        batches += where == "came_in"
        balance += row.amount * (-1 if where in ("passed_on", "spent") else 1)
        if month is not None and row.on < month:
            opening = balance
            continue
        batch = f"{fund.year}年第{batches}批" if where == "came_in" else ""
        found.append(_line(row, where, batch, balance, full=full))
    return opening, found


def _line(row: Transfer, where: str, batch: str, balance: Decimal, *, full: bool) -> BookLine:
    order = row.order
    case = order.case if order else None
    person = case.applicant if case else None
    payment = getattr(order, "payment", None)
    comes_in = where in ("came_in", "recovered")
    signed = -row.amount if where == "came_back" else row.amount
    return BookLine(
        on=row.on,
        document_no=row.document_no if payment is None or comes_in else payment.voucher,
        batch=batch,
        income=row.amount if comes_in else None,
        name=case.applicant_name if case else "",
        id_number=(person.id_number if full else person.id_masked) if person else "",
        reason=_reason(row),
        method=PaymentMethod(payment.method).zh if payment and not comes_in else "",
        expense=None if comes_in else signed,
        handler=payment.by_name if payment and not comes_in else row.by_name,
        decider=_decider(order) if order else "",
        completed_on=_completed_on(order) if order and order.stage == 0 else None,
        case_number=(case.number or "") if case else "",
        balance=balance,
    )


def _decider(order: Order) -> str:
    """Who decided; of help that came first, who allowed it."""
    if order.decision:
        return order.decision.by_name
    advance = getattr(order, "advance", None)
    return advance.approved_by if advance else ""


def _completed_on(order: Order) -> date | None:
    """When the paperwork of help that came first was complete, or minutes took its place (二（二）1)."""
    paperwork = getattr(order.case, "paperwork", None)
    if paperwork is None or paperwork.ended_at is None:
        return None
    return timezone.localdate(paperwork.ended_at)


def _reason(row: Transfer) -> str:
    movement = Movement(row.movement)
    if movement is Movement.PAID and row.order and row.order.case.cause:
        return Cause(row.order.case.cause).zh
    return f"{movement.zh}（冲销）" if movement is Movement.CAME_BACK else movement.zh


def months_of(fund: Fund) -> list[date]:
    """The months in which anything moved, the newest first."""
    rows = Turnover.objects.filter(account__fund=fund).order_by("-month")
    return list(rows.values_list("month", flat=True).distinct())


def month_asked(officer: Officer, fund_id: int, text: str) -> date | None:
    """The month that is asked for (``2026-10``); without one all of the book, of a county's fund its newest month.

    Raises NotFound, Invalid.
    """
    fund = fund_seen(officer, fund_id)
    if text:
        return read_month(text)
    known = months_of(fund)
    return known[0] if known and needs_month(fund) else None


def needs_month(fund: Fund) -> bool:
    """A township keeps one book a year; a county pays too much for that and prints month by month."""
    return fund.source != Source.RESERVE
