"""Invented money of the demonstration: what the county received this year and last, and the reserves filled from it."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from accounts.models import Region, User
from accounts.officer import officer_on
from funds.models import Fund
from funds.selectors.board import townships_of
from funds.services.ledger import Paper, allocate, receive
from funds.suggestion import Figures, suggest
from funds.terms import Movement, Source

COUNTY = "411081"
PEOPLE = 31_000
"""About a township's people; the demonstration gives every one a few more than the one before."""


def load_funds(*, today: date, at: datetime) -> int:
    """Record the money once for an installation; returns how many funds there are now."""
    if not Fund.objects.exists():
        _record(today=today, at=at)
    return Fund.objects.count()


def _record(*, today: date, at: datetime) -> None:
    county = Region.objects.get(code=COUNTY)
    finance = officer_on(User.objects.get(username="finance"), today)
    when: dict[str, Any] = {"officer": finance, "at": at, "today": today}
    new_year = Paper(date(today.year, 1, 1), f"示例〔{today.year}〕1号")
    for year, source, amount in (
        (today.year - 1, Source.BUDGET, "420000.00"),
        (today.year, Source.UPPER, "680000.00"),
        (today.year, Source.BUDGET, "400000.00"),
    ):
        fund = receive(county.pk, year, source, Decimal(amount), new_year, **when)
    people = {t.region.pk: PEOPLE + 800 * n for n, t in enumerate(townships_of(fund))}
    figures = [Figures(t.region.pk, people[t.region.pk], t.given) for t in townships_of(fund)]
    shares = suggest(Decimal("130000.00"), figures, by_people=80)
    sums = {share.township: share.amount for share in shares}
    allocate(fund.pk, sums, new_year, movement=Movement.ALLOCATED, people=people, **when)
