"""The lists of cases that can be taken out: the cases themselves, what happened to one, registers and their rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.duties import CASE_DUTIES, Duty
from accounts.exporting import Asked, Column, Filter, Found, ListOf, printed, query_number, wanted_of, word
from accounts.selectors import township_choices
from audit.models import Event
from audit.selectors import timeline
from cases.forms.listing import FilterForm
from cases.forms.register import RowFilterForm
from cases.models import Case, Member, RegisterRow
from cases.register.selectors import import_of, imports_found, problems_of, rows_found, slips_of
from cases.register.slips import Verdict
from cases.register.terms import ImportState
from cases.selectors.file import case_of
from cases.selectors.listing import ORDERS, find_cases
from cases.selectors.past import Happened
from cases.terms import State
from standards.policy.terms import Category, Cause, Hukou, ReliefType, Track

SHOWN = (
    "number", "state", "applicant_name", "draft_id_masked", "applicant__id_masked", "county__name", "township__name",
    "village_name", "address", "hukou", "category", "relief_type", "cause", "track", "head_count", "applied_on",
    "accepted_on", "accepted_by__name", "due_on", "decided_on", "proposed_amount", "approved_amount", "paid_amount",
    "payee_name", "bank_name", "account_masked",
)  # fmt: skip
WHOLE = ("applicant__id_number", "account")
"""What is opened only for who has whole numbers."""


def _cases(asked: Asked) -> Found:
    form = FilterForm(asked.query, townships=township_choices(asked.officer), officer=asked.officer, posted=False)
    wanted_of(form)
    rows = find_cases(form.wanted, officer=asked.officer, today=asked.today)
    order = ORDERS[form.wanted.sort]
    rows = rows.select_related("applicant", "county", "township", "accepted_by").only(
        *SHOWN, *(WHOLE if asked.full else ())
    )
    return Found(rows.order_by(order, "-pk" if order.startswith("-") else "pk"), printed(form))


@dataclass(frozen=True, slots=True)
class _Row:
    case: Case
    phone: str


def _with_phones(cases: Sequence[Case], asked: Asked) -> list[_Row]:
    """The telephone belongs to the application that states it."""
    ids = {case.pk: case.applicant_id for case in cases}
    field = "phone" if asked.full else "phone_masked"
    rows = Member.objects.filter(case__in=ids, person__in=set(ids.values())).values_list("case", "person", field)
    phones = {case: phone for case, person, phone in rows if ids[case] == person}
    return [_Row(case, phones.get(case.pk, "")) for case in cases]


def _masked_id(row: _Row) -> str:
    return row.case.applicant.id_masked if row.case.applicant else row.case.draft_id_masked


def _whole_id(row: _Row) -> str:
    return row.case.applicant.id_number if row.case.applicant else row.case.draft_id_masked


def _phone(row: _Row) -> str:
    return row.phone


CASES = ListOf(
    code="cases",
    page="cases:list",
    duties=CASE_DUTIES,
    filter=Filter(FilterForm, ("ticket",)),
    find=_cases,
    tell=_with_phones,
    columns=(
        Column(gettext_lazy("Number"), lambda row: row.case.number or _("draft"), 24),
        Column(gettext_lazy("Applicant"), lambda row: row.case.applicant_name, 12),
        Column(gettext_lazy("Identity number"), _masked_id, 22, _whole_id),
        Column(gettext_lazy("Phone"), _phone, 16, _phone),
        Column(gettext_lazy("County"), lambda row: row.case.county.name),
        Column(gettext_lazy("Township"), lambda row: row.case.township.name),
        Column(gettext_lazy("Village"), lambda row: row.case.village_name),
        Column(gettext_lazy("Address"), lambda row: row.case.address, 28),
        Column(gettext_lazy("Hukou"), lambda row: word(Hukou, row.case.hukou)),
        Column(gettext_lazy("Relief type"), lambda row: word(ReliefType, row.case.relief_type)),
        Column(gettext_lazy("Cause"), lambda row: word(Cause, row.case.cause)),
        Column(gettext_lazy("Category"), lambda row: word(Category, row.case.category), 18),
        Column(gettext_lazy("Track"), lambda row: word(Track, row.case.track)),
        Column(gettext_lazy("People"), lambda row: row.case.head_count, 8),
        Column(gettext_lazy("State"), lambda row: word(State, row.case.state)),
        Column(gettext_lazy("Applied on"), lambda row: row.case.applied_on),
        Column(gettext_lazy("Accepted on"), lambda row: row.case.accepted_on),
        Column(gettext_lazy("Handling officer"), lambda row: row.case.accepted_by and row.case.accepted_by.name),
        Column(gettext_lazy("Due on"), lambda row: row.case.due_on),
        Column(gettext_lazy("Decided on"), lambda row: row.case.decided_on),
        Column(gettext_lazy("Proposed sum (yuan)"), lambda row: row.case.proposed_amount),
        Column(gettext_lazy("Approved sum (yuan)"), lambda row: row.case.approved_amount),
        Column(gettext_lazy("Paid sum (yuan)"), lambda row: row.case.paid_amount),
        Column(gettext_lazy("Payee"), lambda row: row.case.payee_name, 12),
        Column(gettext_lazy("Bank"), lambda row: row.case.bank_name, 18),
        Column(gettext_lazy("Account"), lambda row: row.case.account_masked, 24, lambda row: row.case.account),
    ),
)


def _history(asked: Asked) -> Found:
    case = case_of(asked.officer, query_number(asked))
    return Found(timeline(case).order_by("-id"), about=str(case))


def _happened(events: Sequence[Event], _asked: Asked) -> list[Happened]:
    return [Happened(event) for event in events]


HISTORY = ListOf(
    code="case-history",
    page="cases:timeline",
    duties=CASE_DUTIES,
    of_one=True,
    find=_history,
    tell=_happened,
    columns=(
        Column(gettext_lazy("Time"), lambda one: one.event.at, 18),
        Column(gettext_lazy("Officer"), lambda one: one.event.who, 18),
        Column(gettext_lazy("Act"), lambda one: one.act, 30),
        Column(gettext_lazy("Reason"), lambda one: one.event.why, 60),
    ),
)


def _registers(asked: Asked) -> Found:
    return Found(imports_found(asked.officer).order_by("-id"))


REGISTERS = ListOf(
    code="registers",
    page="cases:register_list",
    duties=frozenset({Duty.IMPORT, Duty.CASEWORK}),
    find=_registers,
    columns=(
        Column(gettext_lazy("Workbook"), lambda row: row.file_name, 30),
        Column(gettext_lazy("Uploaded"), lambda row: row.uploaded_at, 18),
        Column(gettext_lazy("Officer"), lambda row: row.owner.name),
        Column(gettext_lazy("Office"), lambda row: row.office.name, 24),
        Column(gettext_lazy("State"), lambda row: word(ImportState, row.state)),
        Column(gettext_lazy("Rows"), lambda row: row.total, 8),
        Column(gettext_lazy("Cases"), lambda row: row.made, 8),
        Column(gettext_lazy("Refused"), lambda row: row.refused, 8),
    ),
)


def _register_rows(asked: Asked) -> Found:
    found = import_of(asked.officer, query_number(asked))
    form = RowFilterForm(asked.query, slips=slips_of(found))
    given: dict[str, Any] = wanted_of(form)
    rows = rows_found(found, verdict=given["verdict"], slip=given["slip"], text=given["q"].strip())
    return Found(rows.order_by("id"), printed(form), found.file_name)


def _problems(row: RegisterRow) -> str:
    return "\n".join(f"{one.cell} {one.reason} {one.remedy}" for one in problems_of(row))


REGISTER_ROWS = ListOf(
    code="register-rows",
    page="cases:register_detail",
    duties=frozenset({Duty.IMPORT, Duty.CASEWORK}),
    filter=Filter(RowFilterForm),
    of_one=True,
    find=_register_rows,
    columns=(
        Column(gettext_lazy("Sheet"), lambda row: row.sheet),
        Column(gettext_lazy("Row"), lambda row: row.row, 8),
        Column(gettext_lazy("Name"), lambda row: row.name, 12),
        Column(gettext_lazy("Identity number"), lambda row: row.id_masked, 22),
        Column(gettext_lazy("Check result"), lambda row: word(Verdict, row.verdict)),
        Column(gettext_lazy("Problems and how to mend them"), _problems, 80),
        Column(gettext_lazy("Case"), lambda row: row.case.number if row.case else "", 24),
        Column(gettext_lazy("Failed while importing"), lambda row: row.failure, 40),
    ),
)


LISTS = (CASES, HISTORY, REGISTERS, REGISTER_ROWS)
