"""Invented goods of the demonstration: what a county gives in kind, and what lies in its stores."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

from accounts.models import Region, User
from accounts.officer import officer_on
from funds.models import Good
from funds.services import list_good, move_goods, receive_goods
from funds.services.stocks import StockPaper
from funds.services.stores import Delivered, Supply
from funds.terms import GoodKind, Origin, Shelf

COUNTY, TOWNSHIP = "411081", "411081001"
CATALOGUE = (
    ("大米", "袋（10公斤）", GoodKind.FOOD, "60.00", 20, 80, 200),
    ("面粉", "袋（10公斤）", GoodKind.FOOD, "45.00", 20, 60, 45),
    ("食用油", "桶（5升）", GoodKind.FOOD, "75.00", 10, 30, 400),
    ("棉被", "床", GoodKind.CLOTHES, "120.00", 10, 40, None),
    ("棉衣", "件", GoodKind.CLOTHES, "150.00", 5, 3, None),
    ("取暖煤", "袋（25公斤）", GoodKind.FUEL, "35.00", 30, 90, None),
    ("家庭常备药箱", "套", GoodKind.MEDICINE, "80.00", 5, 12, 50),
)
"""Name, unit, kind, value in yuan, how many a store should hold, how many came, and in how many days they expire."""


def load_goods(*, today: date, at: datetime) -> int:
    """List and store the goods once for an installation; returns how many there are now."""
    if not Good.objects.exists():
        _store(today=today, at=at)
    return Good.objects.count()


def _store(*, today: date, at: datetime) -> None:
    county, town = Region.objects.get(code=COUNTY), Region.objects.get(code=TOWNSHIP)
    finance = officer_on(User.objects.get(username="finance"), today)
    lines = _listed(county, today=today, at=at)
    when: dict[str, Any] = {"officer": finance, "at": at, "today": today}
    gift = Supply(Origin.DONATION, "禹州市慈善协会（示例）")
    came = receive_goods(county.pk, lines, gift, StockPaper(today, "示例入库1号", uuid4()), **when)
    lots = {move.taker_id: move.quantity // 3 for move in came.moves.filter(taker__shelf=Shelf.STORE)}
    move_goods(county.pk, town.pk, lots, StockPaper(today, "示例调拨1号", uuid4()), **when)


def _listed(county: Region, *, today: date, at: datetime) -> list[Delivered]:
    keeper = officer_on(User.objects.get(username="county_standards"), today)
    lines = []
    for name, unit, kind, value, least, quantity, days in CATALOGUE:
        good = list_good(
            county.pk, name=name, unit=unit, kind=kind, value=Decimal(value), least=least,
            since=date(today.year, 1, 1), officer=keeper, at=at,
        )  # fmt: skip
        lines.append(Delivered(good.pk, quantity, today + timedelta(days=days) if days else None))
    return lines
