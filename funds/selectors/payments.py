"""Reads: what is to be paid and what was paid."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum
from django.utils.translation import gettext_lazy as _

from accounts.duties import Duty, RegionLevel
from accounts.models import Region
from accounts.officer import Officer, within
from accounts.selectors import township_choices
from approvals.models import Decision, PayeeChange, Stage
from approvals.services.payee import corrected_payee, payment_blockers
from approvals.terms import Verdict
from cases.models import Case
from cases.services.door import may_take
from cases.terms import State, Step
from cases.workflow import SPECS
from common.counting import Counted
from common.errors import Blocker, NotAllowed, NotFound
from common.paging import Among, Page, page
from funds.models import Order, Payment, PaymentCheck, Receipt, Recovery, Uncompared
from funds.models.payments import PaymentQuerySet
from funds.selectors.waiting import sentences
from funds.services.comparing import CHECKS, checks_there
from funds.services.payments import order_in_turn, paying_blockers
from funds.services.recovery import OPENS
from funds.terms import Compared, OrderState, PaymentMethod, RecoveryState
from funds.workflow import OPEN
from standards.policy.deadlines import WorkCalendar, days_left
from standards.selectors import work_calendar

PAGE_SIZE = 50
SUMMED_TO = 1_000
"""Of so many payments at the most the sum is told above their list."""


@dataclass(frozen=True, slots=True)
class OrderLine:
    """An order with the working days left until its case is due; None where the clock does not run."""

    order: Order
    left: int | None

    @property
    def state(self) -> OrderState:
        """Where the order stands."""
        return OrderState(self.order.state)


@dataclass(frozen=True, slots=True)
class ToPay:
    """Orders that this officer pays, the one due first on top; ``short`` is what waits for money, in yuan."""

    lines: list[OrderLine]
    page: Page[Order]
    total: Decimal
    short: Decimal


def orders_to_pay(officer: Officer) -> QuerySet[Order]:
    """What is ordered and not paid in the area in which the officer pays; without such an area nothing."""
    open_change = PayeeChange.objects.filter(case=OuterRef("case"), verdict=Verdict.OPEN)
    later = Stage.objects.filter(decision=OuterRef("decision"), number=OuterRef("stage"), number__gt=1, reviewed=None)
    rows = _owed(officer).annotate(held_back=Exists(open_change), to_review=Exists(later))
    return rows.select_related("case__township", "fund__region", "batch")


def to_pay(officer: Officer, *, today: date, cursor: Mapping[str, str]) -> ToPay:
    """A page of ``orders_to_pay`` with the sums of all of them."""
    waiting = Q(state=OrderState.WAITING)
    sums = _owed(officer).aggregate(total=Sum("amount"), short=Sum("amount", filter=waiting), count=Count("pk"))
    among = _among(officer, township_choices(officer, Duty.PAY), Order.objects.owed())
    shown = page(orders_to_pay(officer), order="due_on", size=PAGE_SIZE, cursor=cursor, among=among)
    calendar, nothing = work_calendar(), Decimal("0.00")
    lines = [OrderLine(order, _left(order.case, today, calendar)) for order in shown.rows]
    shown = replace(shown, count=Counted(sums["count"], upto=sums["count"]))
    return ToPay(lines, shown, sums["total"] or nothing, sums["short"] or nothing)


def _owed(officer: Officer) -> QuerySet[Order]:
    return Order.objects.owed().filter(within("region_path", officer.paths(Duty.PAY)))


def _among(officer: Officer, places: QuerySet[Region], anywhere: QuerySet[Any]) -> Among | None:
    """The townships to merge a list from; none for the city, to which nearly every row of the common index belongs."""
    if any(held.level is RegionLevel.CITY for held in officer.held):
        return None
    return Among("region_path", places, anywhere=anywhere, by="path")


def _left(case: Case, today: date, calendar: WorkCalendar) -> int | None:
    running = case.due_on is not None and case.clock_stopped_on is None
    return days_left(case.due_on, today, calendar) if running and case.due_on else None


@dataclass(frozen=True, slots=True)
class Asked:
    """An order that is to be paid, with everything that keeps it from that."""

    case: Case
    order: Order
    decision: Decision
    left: int | None
    blockers: Sequence[Blocker]
    corrected: PayeeChange | None
    """The correction by which the payee is not the one approved."""

    @property
    def method(self) -> PaymentMethod:
        """How it is paid usually: to the account, where there is one."""
        return PaymentMethod.TRANSFER if self.case.account_masked else PaymentMethod.CASH


def in_goods(case_id: int, *, officer: Officer) -> Order | None:
    """The order of a case that is to be given in goods where nothing of it is left to pay in money."""
    owed = Order.objects.visible_to(officer).filter(case=case_id, state__in=OPEN)
    found = list(owed.order_by("in_kind", "stage", "pk")[:1])
    return found[0] if found and found[0].in_kind else None


def asked(case_id: int, *, officer: Officer, today: date) -> Asked:
    """The order of a case that is paid next, or came back and waits for another; raises NotFound, NotAllowed, and
    WrongState where it is paid or not decided."""
    case = _seen(case_id, officer=officer)
    may_take(case, Step.PAY, officer=officer)
    order = order_in_turn(case)
    left = _left(case, today, work_calendar())
    decision = Decision.objects.get(case=case)
    return Asked(case, order, decision, left, paying_blockers(case, order), corrected_payee(case))


def payments_found(
    officer: Officer,
    *,
    township: int | None = None,
    county: int | None = None,
    since: date | None = None,
    until: date | None = None,
    voucher: str = "",
    method: PaymentMethod | None = None,
    stands: Compared | None = None,
) -> QuerySet[Payment]:
    """Payments of the officer's area."""
    rows = _fitting(officer, since=since, until=until, voucher=voucher, method=method, stands=stands)
    if township or county:
        rows = rows.filter(region_path__in=_places(officer, township, county).order_by().values("path"))
    return rows.visible_to(officer)


def _fitting(officer: Officer, *, stands: Compared | None, **wanted: Any) -> PaymentQuerySet:
    """What is asked for, wherever it is."""
    asked = {
        "paid_on__gte": wanted["since"], "paid_on__lte": wanted["until"], "voucher__contains": wanted["voucher"],
        "method": wanted["method"],
    }  # fmt: skip
    rows = Payment.objects.filter(**{key: value for key, value in asked.items() if value})
    if stands:
        rows = rows.filter(_standing(Compared(stands), officer))
    return rows.select_related("case__township", "order__hand_out", "reversal", "checked").defer("case__rules")


def _places(officer: Officer, township: int | None, county: int | None) -> QuerySet[Region]:
    """The townships that were chosen, else all of the officer's area."""
    chosen = {"pk": township, "parent": county}
    return township_choices(officer).filter(**{key: value for key, value in chosen.items() if value})


def payments(
    officer: Officer,
    *,
    township: int | None = None,
    county: int | None = None,
    since: date | None = None,
    until: date | None = None,
    voucher: str = "",
    method: PaymentMethod | None = None,
    stands: Compared | None = None,
    cursor: Mapping[str, str],
) -> tuple[Page[Payment], Decimal | None]:
    """Payments of the officer's area, newest first, with the sum of all that match and did not come back; None where
    more match than ``SUMMED_TO``, up to which they are counted."""
    wanted: dict[str, Any] = {"since": since, "until": until, "voucher": voucher, "method": method, "stands": stands}
    rows = payments_found(officer, township=township, county=county, **wanted)
    first = rows.order_by()[: SUMMED_TO + 1]
    found = first.aggregate(total=Sum("amount", filter=Q(reversal=None)), count=Count("pk"))
    count = Counted(found["count"], SUMMED_TO)
    total = None if count > SUMMED_TO else found["total"] or Decimal("0.00")
    merged = None
    if not voucher and stands in (
        "",
        None,
        Compared.SOUND,
    ):  # few fit anything else: those are looked up, not passed by
        places = _places(officer, township, county)
        merged = _among(officer, places, _fitting(officer, **wanted))
    shown = page(rows, order="-paid_on", size=PAGE_SIZE, cursor=cursor, among=merged)
    return replace(shown, count=count), total


def _standing(stands: Compared, officer: Officer) -> Q:
    """The area is asked for once more where few wait in it: so they are found by it."""
    if stands is Compared.OWED:
        return Q(uncompared__isnull=False) & within("uncompared__region_path", officer.case_paths)
    return Q(checked__sound=stands is Compared.SOUND)


def to_compare(officer: Officer) -> QuerySet[Uncompared]:
    """The payments by hand that wait for this officer of the county to compare them."""
    paths = [held.path for held in officer.held if held.duty in CHECKS and held.level is RegionLevel.COUNTY]
    return Uncompared.objects.filter(within("region_path", paths)).exclude(by=officer.user_id)


@dataclass(frozen=True, slots=True)
class MadePayment:
    """One payment, what was found when it was compared, and whether this officer compares it now."""

    payment: Payment
    check: PaymentCheck | None
    receipt: Receipt | None
    may_check: bool


def made_payment(officer: Officer, payment_id: int) -> MadePayment:
    """One payment of the officer's area; raises NotFound."""
    rows = Payment.objects.visible_to(officer).select_related(
        "case__township", "order__fund__region", "order__decision", "reversal", "checked", "receipt"
    )
    payment = rows.filter(pk=payment_id).first()
    if payment is None:
        raise NotFound("no_such_payment", _("There is no such payment in your area."))
    check = getattr(payment, "checked", None)
    owed = check is None and payment.is_by_hand
    mine = owed and payment.by_id != officer.user_id
    return MadePayment(payment, check, getattr(payment, "receipt", None), mine and _compares(officer, payment))


def _compares(officer: Officer, payment: Payment) -> bool:
    try:
        checks_there(officer, payment.case.region_path)
    except NotAllowed:
        return False
    return True


@dataclass(frozen=True, slots=True)
class Shown:
    """An order of a case; ``waits`` says which balances are too low for it."""

    order: Order
    waits: str
    to_review: bool
    """Whether its stage waits for the short review before it is paid."""


@dataclass(frozen=True, slots=True)
class Paid:
    """What a case shows of its money: its orders by stage, with what was paid of each."""

    case: Case
    lines: list[Shown]
    may_pay: bool
    may_hand_out: bool
    may_take_back: bool
    """Whether this officer may record that a paid sum came back, or issue anew what did."""
    recoveries: Sequence[Recovery]
    may_recover: bool

    @property
    def in_stages(self) -> bool:
        """Whether there is more than one stage; goods and money of one stage are not two."""
        return len({line.order.stage for line in self.lines}) > 1


def paid(case_id: int, *, officer: Officer, today: date) -> Paid:
    """The orders of a case, and what this officer may do about them."""
    case = _seen(case_id, officer=officer)
    orders = case.orders.select_related(
        "fund__region", "payment__reversal", "payment__receipt", "replaced_by", "hand_out", "decision", "case", "batch"
    )
    found = list(orders.filter(parts=None).order_by("stage", "pk"))  # what was split is told by its parts
    waits = sentences(found, today=today)
    unreviewed = _unreviewed(case) if any(order.stage > 1 for order in found) else set()
    lines = [Shown(order, waits.get(order.pk, ""), order.stage in unreviewed) for order in found]
    mine = case.region_path.startswith(officer.paths(Duty.PAY))
    ready = any(o.state == OrderState.READY and not o.in_kind and o.batch is None for o in found)
    may_pay = mine and ready and case.state == State.APPROVED and not payment_blockers(case)
    may_hand_out = mine and case.state == State.APPROVED and not payment_blockers(case)
    decided = case.approved_amount is not None
    may_take_back = mine and decided and State(case.state) in SPECS[Step.TAKE_BACK_PAYMENT].sources
    recoveries = list(case.recoveries.all())
    may_recover = _may_recover(case, found, recoveries, officer)
    return Paid(case, lines, may_pay, may_hand_out, may_take_back, recoveries, may_recover)


def _unreviewed(case: Case) -> set[int]:
    rows = Stage.objects.filter(decision__case=case, number__gt=1, reviewed=None)
    return set(rows.values_list("number", flat=True))


def _may_recover(case: Case, orders: Sequence[Order], recoveries: Sequence[Recovery], officer: Officer) -> bool:
    """Whether something was paid that this officer of the county may propose to recover."""
    is_paid = any(order.state == OrderState.PAID for order in orders)
    under_way = any(row.state in (RecoveryState.PROPOSED, RecoveryState.DUE) for row in recoveries)
    held = {h.duty for h in officer.held if h.level is RegionLevel.COUNTY and case.region_path.startswith(h.path)}
    return is_paid and not under_way and bool(held & set(OPENS))


def order_of(case_id: int, order_id: int, *, officer: Officer) -> Order:
    """One order of a case in the officer's area, with its payment; raises NotFound."""
    case = _seen(case_id, officer=officer)
    order = case.orders.select_related("case", "payment", "fund__region").filter(pk=order_id).first()
    if order is None:
        raise NotFound("no_such_order", _("There is no such order of this case."))
    return order


def _seen(case_id: int, *, officer: Officer) -> Case:
    case = Case.objects.visible_to(officer).select_related("township").filter(pk=case_id).first()
    if case is None:
        raise NotFound("case_not_found", _("There is no such case in your area."))
    return case
