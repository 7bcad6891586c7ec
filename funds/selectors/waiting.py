"""What waits for money, and which balances keep it waiting."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, Sum
from django.utils.translation import gettext as _

from accounts.duties import Duty
from accounts.models import Region
from accounts.officer import Officer, within
from cases.models import Case
from cases.terms import State
from common.errors import NotFound
from common.money import show
from funds.models import Account, Fund, Order
from funds.services.orders import funds_with
from funds.terms import COUNTY_SOURCES, OrderState, Side, Source
from standards.policy.terms import Level

NOTHING = Decimal("0.00")


@dataclass(frozen=True, slots=True)
class Waiting:
    """The orders of a township that no fund could freeze: how many, their sum and what its reserve has, in yuan."""

    township: Region
    orders: int
    amount: Decimal
    reserve: Decimal


@dataclass(frozen=True, slots=True)
class Short:
    """A county whose orders wait: how many, their sum, and what is available in its own funds, in yuan."""

    county: Region
    orders: int
    amount: Decimal
    available: Decimal


def waiting_by_township(officer: Officer, *, today: date) -> list[Waiting]:
    """Every township of the officer's area with orders that wait, the largest sum first."""
    rows = Order.objects.filter(within("region_path", officer.case_paths), state=OrderState.WAITING).order_by()
    found = list(rows.values_list("case__township").annotate(orders=Count("pk"), amount=Sum("amount")))
    if not found:
        return []
    towns = Region.objects.in_bulk([town for town, _orders, _amount in found])
    has = _available(towns, today)
    lines = [Waiting(towns[t], n, amount, has.get((t, Source.RESERVE), NOTHING)) for t, n, amount in found]
    return sorted(lines, key=lambda line: (-line.amount, line.township.path))


def short_of_money(officer: Officer, *, today: date) -> list[Short]:
    """The counties whose money the officer keeps and in which orders wait."""
    rows = Order.objects.filter(within("region_path", officer.paths(Duty.PAY)), state=OrderState.WAITING).order_by()
    found = list(rows.values_list("case__county").annotate(orders=Count("pk"), amount=Sum("amount")))
    if not found:
        return []
    counties = Region.objects.in_bulk([county for county, _orders, _amount in found])
    has = _available(counties, today)
    return [
        Short(counties[c], n, amount, sum((has.get((c, s), NOTHING) for s in COUNTY_SOURCES), NOTHING))
        for c, n, amount in found
    ]


def money_missing(cases: Sequence[Case], today: date) -> dict[int, str]:
    """For each of these cases whose next order waits, the sentence that names the balances; two queries for all."""
    approved = [case.pk for case in cases if case.state == State.APPROVED]
    if not approved:
        return {}
    orders = Order.objects.filter(case__in=approved, state=OrderState.WAITING).select_related("case", "decision")
    found = list(orders.order_by("-stage"))
    said = sentences(found, today=today)
    return {order.case_id: said[order.pk] for order in found}


def sentences(orders: Iterable[Order], *, today: date) -> dict[int, str]:
    """For each waiting order which balances are too low for it, by the order's id."""
    rows = [order for order in orders if order.state == OrderState.WAITING]
    if not rows:
        return {}
    has = _available({r for order in rows for r in (order.case.township_id, order.case.county_id)}, today)
    return {order.pk: _sentence(order, has) for order in rows}


def _sentence(order: Order, has: Mapping[tuple[int, str], Decimal]) -> str:
    own = order.decision is None or order.decision.level == Level.TOWNSHIP
    text = _("Waits for %(amount)s yuan; available: %(balances)s.")
    return text % {"amount": show(order.amount), "balances": _balances(order.case, has, own=own)}


def _balances(case: Case, has: Mapping[tuple[int, str], Decimal], *, own: bool) -> str:
    """The reserve is asked for what the township decided or gave first, the county's funds for everything."""
    asked = [(case.township_id, Source.RESERVE)] if own else []
    asked += [(case.county_id, source) for source in COUNTY_SOURCES]
    balances = [f"{source.label} ￥{show(has[place, source])}" for place, source in asked if (place, source) in has]
    return _(", ").join(balances) or _("no fund of this year")


@dataclass(frozen=True, slots=True)
class Cover:
    """What a decision of ``amount`` yuan would be paid from now: the fund that has it, or nothing; and all balances."""

    amount: Decimal
    fund: Fund | None
    balances: str


def cover_of(case_id: int, *, amount: Decimal, own: bool, officer: Officer, today: date) -> Cover:
    """Which fund a decision would freeze the sum in, the township's ``own`` or the county's; raises NotFound."""
    case = Case.objects.visible_to(officer).filter(pk=case_id).first()
    if case is None:
        raise NotFound("case_not_found", _("There is no such case in your area."))
    found = funds_with(amount, case, own=own, year=today.year)
    has = _available((case.township_id, case.county_id), today)
    return Cover(amount, found[0] if found else None, _balances(case, has, own=own))


def _available(regions: Iterable[int], today: date) -> dict[tuple[int, str], Decimal]:
    """What is available in the year's funds of these regions, by region and source."""
    rows = Account.objects.filter(fund__region__in=list(regions), fund__year=today.year, side=Side.AVAILABLE)
    found: dict[tuple[int, str], Decimal] = defaultdict(lambda: NOTHING)
    for region, source, balance in rows.values_list("fund__region", "fund__source", "balance"):
        found[region, source] += balance
    return dict(found)
