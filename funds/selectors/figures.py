"""The movements of funds, as the database has added them up (``funds.models.Turnover``)."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from django.db.models import F, QuerySet, Sum

from funds.figures import Figures, Moved, figures, month_after
from funds.models import Fund, Turnover
from funds.terms import MOVES, Movement, Side

NOTHING = Decimal("0.00")


def month_of(fund: Fund, month: date) -> Figures:
    """One month of a fund; ``month`` is its first day."""
    moved = _moved(Turnover.objects.filter(account__fund=fund, month__lte=month)).get(fund.pk, {})
    before = [one for when, sums in moved.items() if when < month for one in sums]
    return figures(figures(NOTHING, before).closing, moved.get(month, []))


def frozen_at_end(fund: Fund, month: date) -> Decimal:
    """What was frozen at the end of that month, in yuan."""
    rows = Turnover.objects.filter(account__fund=fund, account__side=Side.FROZEN, month__lte=month)
    return rows.aggregate(left=Sum(F("came") - F("went")))["left"] or NOTHING


def by_month(funds: Iterable[Fund]) -> dict[int, dict[date, list[Moved]]]:
    """What moved in each month of each fund, in one query for all of them."""
    return _moved(Turnover.objects.filter(account__fund__in=list(funds)))


def _moved(rows: QuerySet[Turnover]) -> dict[int, dict[date, list[Moved]]]:
    found: dict[int, dict[date, list[Moved]]] = defaultdict(lambda: defaultdict(list))
    for fund, month, name, came, went in rows.values_list("account__fund", "month", "movement", "came", "went"):
        movement = Movement(name)
        if came:
            found[fund][month].append(Moved(movement, inward=True, amount=came))
        if went and not MOVES[movement].within:  # what stays within one fund was found where it came
            found[fund][month].append(Moved(movement, inward=False, amount=went))
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
