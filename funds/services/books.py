"""The account book of a fund as it leaves the house, and the trace of that."""

from datetime import date, datetime

from django.db import transaction

from accounts.officer import Officer
from audit.services import record
from audit.verbs import Verb
from common.xlsx import NewSheet, write
from funds.selectors.book import Book, BookLine, book
from funds.terms import Source

HEADINGS = (
    "日期", "文号（凭证号）", "批次", "收入（元）", "姓名", "身份证号", "事由", "方式", "支出（元）", "经办人",
    "审批人", "领款人签字", "手续补齐日期", "关联案件号", "余额（元）",
)  # fmt: skip
WIDTHS = (12, 22, 14, 14, 12, 22, 14, 12, 14, 12, 12, 12, 14, 26, 14)


@transaction.atomic
def print_book(fund_id: int, month: date | None, *, officer: Officer, at: datetime) -> Book:
    """The book of a fund's year, or of a month, to be printed; raises NotFound, Invalid where it is too long."""
    found = book(officer, fund_id, month=month)
    _trace(found, "print", officer=officer, at=at)
    return found


@transaction.atomic
def export_book(fund_id: int, month: date | None, *, officer: Officer, at: datetime) -> tuple[str, bytes]:
    """The same as a workbook: its file name and its bytes."""
    found = book(officer, fund_id, month=month)
    _trace(found, "xlsx", officer=officer, at=at)
    fund = found.fund
    title = f"{fund.region.name}{fund.year}年{Source(fund.source).zh}台账"
    period = f"{month:%Y年%m月}" if month else f"{fund.year}年度"
    rows = [*map(_cells, found.lines), _totals(found)]
    checked = [
        [f"{sheet.month:%Y-%m}", sheet.closing, sheet.drawn_by_name, sheet.checked_by_name] for sheet in found.checked
    ]
    body = write(
        [
            NewSheet(
                "台账", HEADINGS, rows, WIDTHS, above=(title, f"{period}　期初余额 {found.opening:.2f} 元"), wide=True
            ),
            NewSheet("月末核对", ("月份", "月末余额（元）", "经办人", "核对人"), checked, (12, 16, 12, 12)),
        ]
    )
    return f"{title}{'' if month is None else f'{month:%Y-%m}'}.xlsx", body


def _cells(line: BookLine) -> list[object]:
    return [
        line.on, line.document_no, line.batch, line.income, line.name, line.id_number, line.reason, line.method,
        line.expense, line.handler, line.decider, "", line.completed_on, line.case_number, line.balance,
    ]  # fmt: skip


def _totals(found: Book) -> list[object]:
    return [
        "合计", "", "", found.income, "", "", "", "", found.expense, "", "", "", "", "", found.closing,
    ]  # fmt: skip


def _trace(found: Book, form: str, *, officer: Officer, at: datetime) -> None:
    fund = found.fund
    month = f"{found.month:%Y-%m}" if found.month else ""
    after = {"source": Source(fund.source), "form": form, "month": month, "rows": len(found.lines), "full": found.full}
    record(
        Verb.BOOK_EXPORTED, subject=fund, officer=officer, at=at, region_path=fund.region_path,
        label=f"{fund.region} {fund.year}", after=after,
    )  # fmt: skip
