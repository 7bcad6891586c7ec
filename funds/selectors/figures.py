"""The movements of funds, added up by the database."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from django.db.models import F, Q, Sum
from django.db.models.functions import TruncMonth

from funds.figures import Figures, Moved, figures, month_after
from funds.models import Fund, Transfer
from funds.terms import Movement, Side

NOTHING = Decimal("0.00")


def month_of(fund: Fund, month: date) -> Figures:
    """One month of a fund; ``month`` is its first day."""
    rows = Transfer.objects.filter(Q(giver__fund=fund) | Q(taker__fund=fund), on__lt=month_after(month)).order_by()
    grouped = rows.values_list("movement", "taker__fund", TruncMonth("on")).annotate(total=Sum("amount"))
    before: list[Moved] = []
    within: list[Moved] = []
    for movement, taker, when, total in grouped:
        (within if when == month else before).append(Moved(Movement(movement), taker == fund.pk, total))
    return figures(figures(NOTHING, before).closing, within)


def frozen_at_end(fund: Fund, month: date) -> Decimal:
    """What was frozen at the end of that month, in yuan."""
    rows = Transfer.objects.filter(on__lt=month_after(month))
    came = rows.filter(taker__fund=fund, taker__side=Side.FROZEN).aggregate(s=Sum("amount"))["s"] or NOTHING
    went = rows.filter(giver__fund=fund, giver__side=Side.FROZEN).aggregate(s=Sum("amount"))["s"] or NOTHING
    return came - went


def by_month(funds: Iterable[Fund]) -> dict[int, dict[date, list[Moved]]]:
    """What moved in each month of each fund, in two queries for all of them."""
    found: dict[int, dict[date, list[Moved]]] = defaultdict(lambda: defaultdict(list))
    rows = list(funds)
    for side, inward in (("taker__fund", True), ("giver__fund", False)):
        moved = Transfer.objects.filter(**{f"{side}__in": rows})
        if not inward:  # what stays within one fund was found by its taker
            moved = moved.exclude(taker__fund=F("giver__fund"))
        grouped = moved.order_by().values_list(side, TruncMonth("on"), "movement").annotate(total=Sum("amount"))
        for fund, month, movement, total in grouped:
            found[fund][month].append(Moved(Movement(movement), inward, total))
    return found


def months_to_reconcile(moved: dict[date, list[Moved]], *, until: date) -> list[date]:
    """The months up to ``until`` in which the fund held or moved anything, the first of them first."""
    if not moved:
        return []
    found, opening, month = [], NOTHING, min(moved)
    while month <= until:
        now = figures(opening, moved.get(month, []))
        if not now.quiet:
            found.append(month)
        opening, month = now.closing, month_after(month)
    return found
