"""Reads: what is to be paid and what was paid."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Sum
from django.utils.translation import gettext_lazy as _

from accounts.duties import Duty
from accounts.officer import Officer, within
from approvals.models import Decision, PayeeChange
from approvals.selectors.boards import Line, lines_of
from approvals.selectors.payee import waiting_payee
from approvals.services.payee import corrected_payee, payment_blockers
from cases.models import Case
from cases.services.door import may_take
from cases.terms import State, Step
from common.errors import Blocker, NotFound
from common.paging import Page, page
from funds.models import Payment
from standards.policy.deadlines import days_left
from standards.selectors import work_calendar

PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class ToPay:
    """Approved cases that this officer pays, the one due first on top."""

    lines: list[Line]
    page: Page[Case]
    total: Decimal


def to_pay(officer: Officer, *, today: date, cursor: Mapping[str, str]) -> ToPay:
    """Approved and unpaid cases of the area in which the officer pays; without such an area none."""
    rows = Case.objects.filter(within("region_path", officer.paths(Duty.PAY)), state=State.APPROVED)
    total = rows.aggregate(total=Sum("approved_amount"))["total"] or Decimal("0.00")
    rows = rows.annotate(held_back=waiting_payee()).select_related("township")
    shown = page(rows, order="due_on", size=PAGE_SIZE, cursor=cursor)
    return ToPay(lines_of(shown.rows, today=today, calendar=work_calendar()), shown, total)


@dataclass(frozen=True, slots=True)
class Order:
    """A decision that is to be paid."""

    case: Case
    decision: Decision
    left: int | None
    blockers: Sequence[Blocker]
    corrected: PayeeChange | None
    """The correction by which the payee is not the one approved."""


def order(case_id: int, *, officer: Officer, today: date) -> Order:
    """The decision behind a payment; raises NotFound, WrongState (paid already, or not decided) or NotAllowed."""
    case = _seen(case_id, officer=officer)
    may_take(case, Step.PAY, officer=officer)
    left = days_left(case.due_on, today, work_calendar()) if case.due_on else None
    return Order(case, Decision.objects.get(case=case), left, payment_blockers(case), corrected_payee(case))


def payments(
    officer: Officer,
    *,
    township_id: int | None = None,
    since: date | None = None,
    until: date | None = None,
    voucher: str = "",
    cursor: Mapping[str, str],
) -> tuple[Page[Payment], Decimal]:
    """Payments of the officer's area, newest first, with the sum of all that match."""
    asked: dict[str, Any] = {
        "case__township": township_id, "paid_on__gte": since, "paid_on__lte": until, "voucher__contains": voucher,
    }  # fmt: skip
    rows = Payment.objects.filter(
        within("case__region_path", officer.case_paths), **{key: value for key, value in asked.items() if value}
    )
    total = rows.aggregate(total=Sum("amount"))["total"] or Decimal("0.00")
    return page(rows.select_related("case__township"), order="-paid_on", size=PAGE_SIZE, cursor=cursor), total


@dataclass(frozen=True, slots=True)
class Paid:
    """What a case shows of its money."""

    case: Case
    payment: Payment | None
    may_pay: bool


def paid(case_id: int, *, officer: Officer) -> Paid:
    """The payment of a case, if there is one."""
    case = _seen(case_id, officer=officer)
    mine = officer.paths(Duty.PAY)
    may_pay = case.state == State.APPROVED and case.region_path.startswith(mine) and not payment_blockers(case)
    return Paid(case, case.payments.first(), may_pay)


def _seen(case_id: int, *, officer: Officer) -> Case:
    case = Case.objects.visible_to(officer).select_related("township").filter(pk=case_id).first()
    if case is None:
        raise NotFound("case_not_found", _("There is no such case in your area."))
    return case
