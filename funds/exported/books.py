"""Lists of the books that can be taken out: ledger of a fund, claims, months, recoveries."""

from django.utils.translation import gettext_lazy

from accounts.duties import CASE_DUTIES
from accounts.exporting import Asked, Column, Filter, Found, ListOf, printed, query_number, wanted_of, word
from accounts.selectors import township_choices
from funds.forms.board import MovementFilter
from funds.forms.books import StateFilter
from funds.forms.recovery import RecoveryFilter
from funds.models import Account, Recovery, Transfer
from funds.selectors.board import fund_seen, movements
from funds.selectors.claims import claims_found
from funds.selectors.months import sheets_found
from funds.selectors.recovery import recoveries_found, with_sums
from funds.terms import ClaimState, Movement, RecoveryGround, RecoveryState, SheetState, Side
from standards.policy.terms import Category


def _ledger(asked: Asked) -> Found:
    fund = fund_seen(asked.officer, query_number(asked))
    form = MovementFilter(asked.query)
    rows = movements(fund, movement=wanted_of(form)["movement"]).defer("order__account", "order__payee_number")
    rows = rows.defer("order__case__account", "order__case__narrative", "order__case__rules")
    return Found(rows.order_by("-on", "-pk"), printed(form), fund.label)


def _side(account: Account) -> str:
    return f"{account.fund.label} · {word(Side, account.side)}"


def _case(row: Transfer) -> str:
    return (row.order.case.number or "") if row.order else ""


LEDGER = ListOf(
    code="ledger",
    page="funds:ledger",
    duties=CASE_DUTIES,
    filter=Filter(MovementFilter),
    of_one=True,
    find=_ledger,
    columns=(
        Column(gettext_lazy("Day"), lambda row: row.on),
        Column(gettext_lazy("Movement"), lambda row: word(Movement, row.movement), 18),
        Column(gettext_lazy("Case"), _case, 24),
        Column(gettext_lazy("From"), lambda row: _side(row.giver), 30),
        Column(gettext_lazy("To"), lambda row: _side(row.taker), 30),
        Column(gettext_lazy("Sum (yuan)"), lambda row: row.amount),
        Column(gettext_lazy("Document number"), lambda row: row.document_no, 24),
        Column(gettext_lazy("Note"), lambda row: row.note, 30),
        Column(gettext_lazy("Recorded by"), lambda row: row.actor),
    ),
)


def _claims(asked: Asked) -> Found:
    form = StateFilter(asked.query, states=ClaimState, townships=township_choices(asked.officer))
    wanted_of(form)
    return Found(claims_found(asked.officer, **form.wanted).order_by("-asked_at", "-pk"), printed(form))


CLAIMS = ListOf(
    code="claims",
    page="funds:claims",
    duties=CASE_DUTIES,
    filter=Filter(StateFilter),
    find=_claims,
    columns=(
        Column(gettext_lazy("Number"), lambda row: row.number, 20),
        Column(gettext_lazy("Township"), lambda row: row.fund.region.name),
        Column(gettext_lazy("Year"), lambda row: row.fund.year, 8),
        Column(gettext_lazy("Day"), lambda row: row.asked_on),
        Column(gettext_lazy("Spent (yuan)"), lambda row: row.spent),
        Column(gettext_lazy("Claimed (yuan)"), lambda row: row.amount),
        Column(gettext_lazy("Granted (yuan)"), lambda row: row.granted),
        Column(gettext_lazy("Reason"), lambda row: row.why, 40),
        Column(gettext_lazy("State"), lambda row: word(ClaimState, row.state)),
        Column(gettext_lazy("Claimed by"), lambda row: row.asked_by_name),
        Column(gettext_lazy("Decided by"), lambda row: row.decided_by_name),
    ),
)


def _months(asked: Asked) -> Found:
    form = StateFilter(asked.query, states=SheetState, townships=township_choices(asked.officer))
    wanted_of(form)
    return Found(sheets_found(asked.officer, **form.wanted).order_by("-month", "-pk"), printed(form))


MONTHS = ListOf(
    code="months",
    page="funds:months",
    duties=CASE_DUTIES,
    filter=Filter(StateFilter),
    find=_months,
    columns=(
        Column(gettext_lazy("Month"), lambda row: f"{row.month:%Y-%m}"),
        Column(gettext_lazy("Fund"), lambda row: row.fund.label, 28),
        Column(gettext_lazy("At the beginning (yuan)"), lambda row: row.opening),
        Column(gettext_lazy("Came in (yuan)"), lambda row: row.came_in),
        Column(gettext_lazy("Recovered (yuan)"), lambda row: row.recovered),
        Column(gettext_lazy("Passed on (yuan)"), lambda row: row.passed_on),
        Column(gettext_lazy("Spent (yuan)"), lambda row: row.spent),
        Column(gettext_lazy("Came back (yuan)"), lambda row: row.came_back),
        Column(gettext_lazy("At the end (yuan)"), lambda row: row.closing),
        Column(gettext_lazy("Frozen (yuan)"), lambda row: row.frozen),
        Column(gettext_lazy("At the bank (yuan)"), lambda row: row.bank),
        Column(gettext_lazy("In cash (yuan)"), lambda row: row.cash),
        Column(gettext_lazy("Difference (yuan)"), lambda row: row.difference),
        Column(gettext_lazy("Explanation"), lambda row: row.explanation, 40),
        Column(gettext_lazy("Drawn up by"), lambda row: row.drawn_by_name),
        Column(gettext_lazy("Checked by"), lambda row: row.checked_by_name),
        Column(gettext_lazy("State"), lambda row: word(SheetState, row.state)),
    ),
)


def _recoveries(asked: Asked) -> Found:
    form = RecoveryFilter(asked.query, townships=township_choices(asked.officer))
    wanted_of(form)
    rows = with_sums(recoveries_found(asked.officer, form.wanted, today=asked.today))
    rows = rows.select_related("case__township", "case__applicant")
    rows = rows.defer("case__account", "case__narrative", "case__rules", "case__quantities")
    rows = rows if asked.full else rows.defer("case__applicant__id_number")
    return Found(rows.order_by("-opened_at", "-pk"), printed(form))


def _unit(row: Recovery) -> str:
    return row.office_name


def _masked(row: Recovery) -> str:
    return row.case.applicant.id_masked if row.case.applicant else ""


def _whole(row: Recovery) -> str:
    return row.case.applicant.id_number if row.case.applicant else ""


RECOVERIES = ListOf(
    code="recoveries",
    page="funds:recoveries",
    duties=CASE_DUTIES,
    filter=Filter(RecoveryFilter),
    find=_recoveries,
    # the headings of the county's slip (追缴台账, handbook 7), then what the slip does not have
    columns=(
        Column("填报单位", _unit, 20),
        Column("编号", lambda row: row.number, 14),
        Column("户主姓名", lambda row: row.case.applicant_name, 12),
        Column("身份证号", _masked, 22, _whole),
        Column("享受分类", lambda row: word(Category, row.case.category), 18),
        Column("应追缴金额（元）", lambda row: row.amount, 16),
        Column("实追缴金额（元）", lambda row: row.received, 16),
        Column("缴入民政局时间", lambda row: row.last),
        Column("追缴开始", lambda row: row.decided_on or row.opened_on, 12),
        Column("追缴结束", lambda row: row.closed_on, 12),
        Column(gettext_lazy("Case"), lambda row: row.case.number, 24),
        Column(gettext_lazy("Township"), lambda row: row.case.township.name),
        Column(gettext_lazy("Ground"), lambda row: word(RecoveryGround, row.ground), 18),
        Column(gettext_lazy("Written off (yuan)"), lambda row: row.written_off),
        Column(gettext_lazy("To be paid back by"), lambda row: row.pay_by),
        Column(gettext_lazy("State"), lambda row: word(RecoveryState, row.state)),
    ),
)
