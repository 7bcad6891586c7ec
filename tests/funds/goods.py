"""What tests of relief in goods begin with: a catalogue, a store with goods in it, a slip that is signed."""

from datetime import date
from decimal import Decimal
from uuid import uuid4

from accounts.models import Region
from cases.terms import Relation
from common.clock import now, today
from funds import services
from funds.models import Good, Stock, StockEntry
from funds.services.goods import Signed
from funds.services.stocks import StockPaper
from funds.services.stores import Delivered, Supply
from funds.terms import GoodKind, Origin, Shelf
from tests.cast import Cast
from tests.factories import YINGCHUAN


def town(code: str = YINGCHUAN) -> Region:
    return Region.objects.select_related("parent").get(code=code)


def paper(number: str = "RK-1", reason: str = "") -> StockPaper:
    return StockPaper(today(), number, uuid4(), reason)


def good(cast: Cast, name: str = "大米", unit: str = "袋（10公斤）", value: str = "60.00", least: int = 0) -> Good:
    return services.list_good(
        Region.objects.get(code="411081").pk, name=name, unit=unit, kind=GoodKind.FOOD, value=Decimal(value),
        least=least, since=date(2026, 1, 1), officer=cast.officer("county_standards", today()), at=now(),
    )  # fmt: skip


def delivered(
    cast: Cast, thing: Good, quantity: int, *, code: str = YINGCHUAN, expires: date | None = None
) -> StockEntry:
    return services.receive_goods(
        town(code).pk, [Delivered(thing.pk, quantity, expires)], Supply(Origin.DONATION, "禹州市慈善协会"), paper(),
        officer=cast.officer("finance", today()), at=now(), today=today(),
    )  # fmt: skip


def signed(**changes: object) -> Signed:
    given = {"receiver_name": "赵春兰", "receiver_relation": Relation.SELF, "on": today(), "kept_as": "QS-12"}
    return Signed(**given | changes)  # type: ignore[arg-type]


def lot(thing: Good, expires: date | None = None, code: str = YINGCHUAN) -> Stock:
    return Stock.objects.get(region=town(code), good=thing, shelf=Shelf.STORE, expires_on=expires)
