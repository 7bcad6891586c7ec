"""Lists of payment that can be taken out: orders, payments made, batches and what came back."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.duties import CASE_DUTIES, Duty
from accounts.exporting import Asked, Column, Filter, Found, ListOf, printed, query_number, wanted_of, word
from accounts.selectors import township_choices
from funds.forms.batches import BatchFilter, OrderFilter, ResultFilter, ReturnedFilter
from funds.forms.payments import PaymentFilter
from funds.models import Order, Payment, ResultRow
from funds.selectors.batches import batch_of, batches_found, orders_of, orders_returned
from funds.selectors.payments import orders_to_pay, payments_found
from funds.selectors.results import Problem, problems, result_of, rows_found
from funds.services.results import RUNNING
from funds.terms import BatchState, Compared, Fate, OrderState, PaymentMethod

READS_PAYMENTS = frozenset({Duty.PAY, Duty.SUPERVISE, Duty.INSPECT})
CASE = (
    Column(gettext_lazy("Case"), lambda row: row.case.number, 24),
    Column(gettext_lazy("Applicant"), lambda row: row.case.applicant_name, 12),
    Column(gettext_lazy("Township"), lambda row: row.case.township.name),
)
ORDER = (
    Column(gettext_lazy("Number of the order"), lambda row: row.key, 28),
    *CASE,
    Column(gettext_lazy("Stage"), lambda row: row.stage, 8),
    Column(gettext_lazy("Sum (yuan)"), lambda row: row.amount),
    Column(gettext_lazy("In goods"), lambda row: row.in_kind, 8),
    Column(gettext_lazy("State"), lambda row: word(OrderState, row.state)),
)


def _lean(rows: QuerySet[Order], *, full: bool) -> QuerySet[Order]:
    """What is encrypted is opened only for who has whole numbers."""
    rows = rows.defer("case__narrative", "case__rules", "case__quantities", "payee_number")
    return rows if full else rows.defer("case__account", "account")


def _payee(row: Order) -> str:
    """As the order left, before that as the case has it."""
    return row.payee_name or row.case.payee_name


def _account(row: Order) -> str:
    return row.account_masked if row.payee_name else row.case.account_masked


def _whole_account(row: Order) -> str:
    return row.account if row.payee_name else row.case.account


def _bank(row: Order) -> str:
    return row.bank_name if row.payee_name else row.case.bank_name


PAYEE = (
    Column(gettext_lazy("Payee"), _payee, 12),
    Column(gettext_lazy("Bank"), _bank, 18),
    Column(gettext_lazy("Account"), _account, 24, _whole_account),
)


def _to_pay(asked: Asked) -> Found:
    return Found(_lean(orders_to_pay(asked.officer), full=asked.full).order_by("due_on", "pk"))


def _fund(row: Order) -> str:
    return row.fund.label if row.fund else ""


def _batch(row: Order) -> str:
    return row.batch.name if row.batch else ""


TO_PAY = ListOf(
    code="to-pay",
    page="funds:list",
    duties=frozenset({Duty.PAY}),
    find=_to_pay,
    columns=(
        Column(gettext_lazy("Due"), lambda row: row.due_on),
        *ORDER,
        *PAYEE,
        Column(gettext_lazy("Paid from"), _fund, 28),
        Column(gettext_lazy("Batch"), _batch, 20),
    ),
)


def _payments(asked: Asked) -> Found:
    form = PaymentFilter(asked.query, townships=township_choices(asked.officer))
    given = wanted_of(form)
    rows = payments_found(asked.officer, township=given.pop("township"), county=given.pop("county"), **given)
    rows = rows.defer("case__account", "case__narrative", "case__rules", "order__account", "order__payee_number")
    return Found(rows.order_by("-paid_on", "-pk"), printed(form))


def _compared(row: Payment) -> str:
    check: Any = getattr(row, "checked", None)
    if check is None:
        return str(Compared.OWED.label) if row.is_by_hand else ""
    return str((Compared.SOUND if check.sound else Compared.WRONG).label)


def _came_back(row: Payment) -> bool:
    return hasattr(row, "reversal")


PAYMENTS = ListOf(
    code="payments",
    page="funds:made",
    duties=READS_PAYMENTS,
    filter=Filter(PaymentFilter),
    find=_payments,
    columns=(
        Column(gettext_lazy("Paid on"), lambda row: row.paid_on),
        *CASE,
        Column(gettext_lazy("Payee"), lambda row: row.payee_name, 12),
        Column(gettext_lazy("Account"), lambda row: row.account_masked, 24),
        Column(gettext_lazy("Way of payment"), lambda row: word(PaymentMethod, row.method)),
        Column(gettext_lazy("Voucher number"), lambda row: row.voucher, 20),
        Column(gettext_lazy("Sum (yuan)"), lambda row: row.amount),
        Column(gettext_lazy("Recorded by"), lambda row: row.by_name),
        Column(gettext_lazy("Came back"), _came_back, 10),
        Column(gettext_lazy("Compared"), _compared),
    ),
)


def _batches(asked: Asked) -> Found:
    form = BatchFilter(asked.query)
    given = wanted_of(form)
    rows = batches_found(asked.officer, state=given["state"], answer=given["answer"], q=given["q"].strip())
    return Found(rows.order_by("-pk"), printed(form))


BATCHES = ListOf(
    code="batches",
    page="funds:batches",
    duties=READS_PAYMENTS,
    filter=Filter(BatchFilter),
    find=_batches,
    columns=(
        Column(gettext_lazy("Year"), lambda row: row.year, 8),
        Column(gettext_lazy("Number"), lambda row: row.number, 8),
        Column(gettext_lazy("Name"), lambda row: row.name, 24),
        Column(gettext_lazy("County"), lambda row: row.county.name),
        Column(gettext_lazy("State"), lambda row: word(BatchState, row.state)),
        Column(gettext_lazy("Orders"), lambda row: row.orders_now or row.count, 8),
        Column(gettext_lazy("Sum (yuan)"), lambda row: row.sum_now or row.total),
        Column(gettext_lazy("Made by"), lambda row: row.maker_name),
        Column(gettext_lazy("Made at"), lambda row: row.made_at, 18),
        Column(gettext_lazy("Checked by"), lambda row: row.checker_name),
        Column(gettext_lazy("Sent by"), lambda row: row.sent_by_name),
        Column(gettext_lazy("Sent at"), lambda row: row.sent_at, 18),
    ),
)


def _batch_orders(asked: Asked) -> Found:
    batch = batch_of(asked.officer, query_number(asked))
    form = OrderFilter(asked.query)
    given = wanted_of(form)
    rows = orders_of(batch, q=given["q"].strip(), state=given["state"])
    return Found(_lean(rows, full=asked.full).order_by("pk"), printed(form), batch.name)


BATCH_ORDERS = ListOf(
    code="batch-orders",
    page="funds:batch",
    duties=READS_PAYMENTS,
    filter=Filter(OrderFilter),
    of_one=True,
    find=_batch_orders,
    columns=(*ORDER, *PAYEE, Column(gettext_lazy("Why it came back"), lambda row: row.came_back_because, 28)),
)


def _returned(asked: Asked) -> Found:
    form = ReturnedFilter(asked.query)
    given = wanted_of(form)
    rows = orders_returned(asked.officer, shown=given["shown"], q=given["q"].strip())
    return Found(_lean(rows, full=asked.full).order_by("-changed_at", "-pk"), printed(form))


def _correction(row: Order) -> str:
    told = vars(row)
    if told["waits"]:
        return _("correction waits to be confirmed")
    return _("corrected, to be issued anew") if told["corrected"] else _("to be corrected")


RETURNED = ListOf(
    code="returned",
    page="funds:returned",
    duties=CASE_DUTIES,
    filter=Filter(ReturnedFilter),
    find=_returned,
    columns=(
        *ORDER,
        *PAYEE,
        Column(gettext_lazy("Why it came back"), lambda row: row.came_back_because, 28),
        Column(gettext_lazy("Came back at"), lambda row: row.changed_at, 18),
        Column(gettext_lazy("Batch"), _batch, 20),
        Column(gettext_lazy("Correction"), _correction, 20),
    ),
)


def _result_rows(asked: Asked) -> Found:
    """None of them as long as the file is worked on: its page shows none then either."""
    result, form = result_of(asked.officer, query_number(asked)), ResultFilter(asked.query)
    given = wanted_of(form)
    rows = result.rows.none() if result.state in RUNNING else result.rows.all()
    rows = rows_found(rows, given["fate"], given["fault"], given["q"].strip())
    return Found(rows.defer(*_UNREAD).order_by("pk"), printed(form), result.file_name)


_UNREAD = ("order__account", "order__payee_number", "order__case__account", "order__case__narrative")


@dataclass(frozen=True, slots=True)
class _Answer:
    row: ResultRow
    problems: Sequence[Problem]


def _answers(rows: Sequence[ResultRow], asked: Asked) -> list[_Answer]:
    columns = result_of(asked.officer, query_number(asked)).columns
    return [_Answer(row, problems(row, columns)) for row in rows]


def _wrong(one: _Answer) -> str:
    said = (f"{p.cell} {p.fault.label}{f'（{p.quoted}）' if p.quoted else ''} {p.remedy}" for p in one.problems)
    return "\n".join(text.strip() for text in said) or one.row.failure


RESULT_ROWS = ListOf(
    code="result-rows",
    page="funds:result",
    duties=READS_PAYMENTS,
    filter=Filter(ResultFilter),
    of_one=True,
    find=_result_rows,
    tell=_answers,
    columns=(
        Column(gettext_lazy("Row"), lambda one: one.row.row, 8),
        Column(gettext_lazy("Payment order"), lambda one: one.row.key, 28),
        Column(gettext_lazy("Case"), lambda one: one.row.order.case.number if one.row.order else "", 24),
        Column(gettext_lazy("Name"), lambda one: one.row.name, 12),
        Column(gettext_lazy("Sum (yuan)"), lambda one: one.row.amount_text),
        Column(gettext_lazy("What the bank says"), lambda one: one.row.outcome, 18),
        Column(gettext_lazy("Reason"), lambda one: one.row.reason, 28),
        Column(gettext_lazy("What it does"), lambda one: word(Fate, one.row.fate)),
        Column(gettext_lazy("Settled"), lambda one: one.row.settled, 8),
        Column(gettext_lazy("Problem"), _wrong, 60),
    ),
)
