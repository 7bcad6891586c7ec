"""Reads: a bank's answer, its rows with their cells, and how far the settling came."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum
from django.utils.translation import gettext_lazy as _

from accounts.duties import Duty, RegionLevel
from accounts.officer import Officer
from common.errors import NotFound
from common.paging import Page, page
from funds.bank.layout import Source
from funds.models import BankResult, Batch, ResultRow
from funds.services.results import RUNNING, answer_shape
from funds.terms import Fate, Fault

PAGE_SIZE = 50
NOTHING = Decimal("0.00")


@dataclass(frozen=True, slots=True)
class Tally:
    """Rows of one kind and their sum in yuan."""

    label: Any
    count: int
    total: Decimal


@dataclass(frozen=True, slots=True)
class ResultPage:
    """A result with its totals; ``missing`` are orders of the batch of which it says nothing."""

    result: BankResult
    running: bool
    fates: Sequence[Tally]
    faults: Sequence[Tally]
    reasons: Sequence[Tally]
    missing: int
    settled: int
    to_settle: int
    failed: int
    wrong: int
    may_act: bool
    rows: Page[ResultRow] | None


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a row, and in which cell; ``remedy`` where there is more to say than the fault does."""

    cell: str
    fault: Fault
    quoted: str
    remedy: str = ""


def result_of(officer: Officer, result_id: int) -> BankResult:
    """A result of the officer's area; raises NotFound."""
    rows = BankResult.objects.visible_to(officer).select_related("batch__county", "batch__layout", "owner")
    result = rows.filter(pk=result_id).first()
    if result is None:
        raise NotFound("no_such_result", _("There is no such result in your area."))
    return result


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the layout of a batch wants of the bank's answer: its columns and the words for success and failure."""

    columns: Sequence[tuple[Any, str]]
    success: Sequence[str]
    failure: Sequence[str]


def wanted_answer(batch: Batch) -> Wanted:
    """What an answer for this batch must say, in the words of its layout."""
    answer = answer_shape(batch).answer
    columns = [(_ROLES[role], title) for role, title in answer.columns.items() if title]
    return Wanted(columns, answer.success, answer.failure)


_ROLES = {
    "key": Source.KEY.label,
    "amount": _("Sum"),
    "outcome": _("What the bank says"),
    "reason": _("Reason"),
    "name": _("Name"),
    "account": _("Account"),
}


def result_page(
    officer: Officer,
    result_id: int,
    *,
    fate: Fate | None = None,
    fault: Fault | None = None,
    q: str = "",
    cursor: Mapping[str, str],
) -> ResultPage:
    """Everything about a result; while it is worked on only how far it came."""
    result = result_of(officer, result_id)
    rows = result.rows.all()
    sums = {f: (n, s or NOTHING) for f, n, s in _grouped(rows, "fate")}
    tally = rows.aggregate(
        settled=Count("pk", filter=Q(settled=True)), failed=Count("pk", filter=~Q(failure="")),
        to_settle=Count("pk", filter=Q(fate__in=(Fate.PAYS, Fate.RETURNS))),
    )  # fmt: skip
    path = result.batch.region_path
    running = result.state in RUNNING
    counted = rows.filter(order__batch=result.batch).values("order").distinct().count()
    sent = result.batch.orders.count()
    return ResultPage(
        result=result,
        running=running,
        fates=[Tally(f, *sums[f]) for f in Fate if f in sums],
        faults=[Tally(f.label, rows.filter(faults__contains=[f]).count(), NOTHING) for f in _present(rows)],
        reasons=[
            Tally(r or _("no reason given"), n, s) for r, n, s in _grouped(rows.filter(fate=Fate.RETURNS), "reason")
        ],
        missing=sent - counted,
        wrong=sums.get(Fate.WRONG, (0, NOTHING))[0],
        may_act=any(
            h.duty is Duty.PAY and h.level is RegionLevel.COUNTY and path.startswith(h.path) for h in officer.held
        ),
        rows=None if running else _page(rows, fate, fault, q, cursor),
        **tally,
    )


def rows_of(
    officer: Officer,
    result_id: int,
    *,
    fate: Fate | None = None,
    fault: Fault | None = None,
    q: str = "",
    cursor: Mapping[str, str],
) -> Page[ResultRow]:
    """The rows of a result; raises NotFound."""
    return _page(result_of(officer, result_id).rows.all(), fate, fault, q, cursor)


def _grouped(rows: Any, by: str) -> list[tuple[str, int, Decimal]]:
    found = rows.order_by().values_list(by).annotate(n=Count("pk"), s=Sum("amount")).order_by("-n")
    return [(value, n, s or NOTHING) for value, n, s in found]


def _present(rows: Any) -> list[Fault]:
    if not rows.filter(fate=Fate.WRONG).exists():
        return []
    codes = {code for faults in rows.exclude(faults=[]).order_by().values_list("faults", flat=True).distinct()
             for code in faults}  # fmt: skip
    return [fault for fault in Fault if fault in codes]


def _page(rows: Any, fate: Fate | None, fault: Fault | None, q: str, cursor: Mapping[str, str]) -> Page[ResultRow]:
    return page(rows_found(rows, fate, fault, q), order="pk", size=PAGE_SIZE, cursor=cursor)


def rows_found(rows: QuerySet[ResultRow], fate: str | None, fault: str | None, q: str) -> QuerySet[ResultRow]:
    """Those rows of a result that fit."""
    if fate:
        rows = rows.filter(fate=fate)
    if fault:
        rows = rows.filter(faults__contains=[fault])
    if q:
        rows = rows.filter(Q(key=q) | Q(name=q))
    return rows.select_related("order__case")


def problems(row: ResultRow, columns: Mapping[str, str]) -> list[Problem]:
    """The faults of a row, each with its cell."""
    found = []
    for code in row.faults:
        fault = Fault(code)
        quoted = {"amount": row.amount_text, "outcome": row.outcome, "name": row.name, "key": row.key}
        cell = f"{columns.get(fault.role, '')}{row.row}"
        remedy = _AS_TEXT if fault is Fault.ACCOUNT_DIFFERS and row.account_is_number else ""
        found.append(Problem(cell, fault, quoted.get(fault.role, f"…{row.account_end}"), str(remedy)))
    return found


_AS_TEXT = _(
    "The account is a number here, and a number loses the last digits of an account: ask the bank for the file anew, "
    "with the column of accounts formatted as text, and upload that one."
)
