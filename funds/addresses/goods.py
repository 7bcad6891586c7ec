"""Goods: the catalogue, the stores, what is handed out for an order."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from accounts.duties import CASE_DUTIES, Duty
from accounts.officer import Officer
from accounts.operations import Act, Look, Pages, address
from cases.terms import Relation
from common.bodies import Whole
from common.paging import Page
from funds import services
from funds.addresses.files import Upload
from funds.bodies import ById, Counted, Text
from funds.selectors import goods as selectors
from funds.services.goods import Signed
from funds.services.stocks import MOST_UNITS
from funds.shapes import goods as shapes
from funds.shapes.orders import OrderShape, PaidSum

PAY, STANDARDS = Duty.PAY, Duty.STANDARDS
EVERYBODY = (*CASE_DUTIES, Duty.STANDARDS)


def stock(officer: Officer, *, wanted: selectors.Sought, today: date, cursor: Mapping[str, str]) -> Page[Any]:
    """What lies in the stores, good by good; ``only``: low, expiring or all (also what is used up)."""
    found: Page[Any] = selectors.stores(officer, wanted, today=today, cursor=cursor).page
    return found


def stores(officer: Officer) -> dict[str, Any]:
    """The stores of the officer's area, and those that he keeps."""
    return {"stores": selectors.visible_stores(officer), "keeps": selectors.stores_kept(officer)}


def store(officer: Officer, store_id: int, *, today: date) -> dict[str, Any]:
    """A store that the officer keeps: its lots, also the empty ones, and what an act there may name."""
    found, lots = selectors.lots_of(officer, store_id, all_of_them=True)
    return {
        "store": found, "lots": lots, "goods": selectors.in_use(found, today=today),
        "funds": [fund.pk for fund in selectors.paying_funds(found)], "neighbours": selectors.neighbours(found),
    }  # fmt: skip


def good(officer: Officer, good_id: int, *, today: date) -> selectors.Sheet:
    """A good with its values and lots."""
    return selectors.sheet(officer, good_id, today=today, cursor={})


def delivery(officer: Officer, entry_id: int) -> dict[str, Any]:
    """A delivery of a store that the officer keeps."""
    entry, lines = selectors.delivery(officer, entry_id)
    return {"entry": entry, "lines": lines}


def offered(
    case_id: int, order_id: int, *, store_id: int | None = None, officer: Officer, today: date
) -> selectors.Asked:  # fmt: skip
    """An order that may be given in goods, and what a store (the nearest) offers for it."""
    return selectors.asked_in_goods(case_id, order_id, store_id=store_id, officer=officer, today=today)


def hand_out(
    case_id: int, order_id: int, *, store_id: int, items: Mapping[int, int], on: date, receiver_name: str,
    receiver_relation: Relation, upload: Upload | None = None, kept_as: str = "",
    rest_as_money: bool = False, officer: Officer, at: datetime, today: date,
) -> Any:  # fmt: skip
    """Hand out goods (units by good id) for an order of a decision: worth exactly its sum, or the rest stays money."""
    signed = Signed(receiver_name, receiver_relation, on, upload, kept_as)
    return services.issue_goods(
        case_id, order_id, items, signed, store_id=store_id, rest_as_money=rest_as_money, officer=officer, at=at,
        today=today,
    )  # fmt: skip


def units(**options: Any) -> ById:
    """So many units, by good or by lot."""
    return ById(child=Whole(max_value=MOST_UNITS), **options)


STORE = "payments/goods/stores/<int:store_id>/"
ORDER = "cases/<int:case_id>/orders/<int:order_id>/"

ADDRESSES = [
    address(
        "payments/goods/",
        "goods",
        get=Pages(selectors.catalogue, *EVERYBODY, gives=shapes.GoodRow),
        post=Act(
            services.list_good,
            STANDARDS,
            gives=shapes.GoodShape,
            status=201,
            name=Text(60),
            unit=Text(20),
            least=Whole(max_value=MOST_UNITS, default=0),
        ),
    ),
    address("payments/goods/stock/", "stock", get=Pages(stock, *CASE_DUTIES, gives=shapes.StockRow)),
    address("payments/goods/stores/", "stores", get=Look(stores, *CASE_DUTIES, gives=shapes.StoresShape)),
    address("payments/goods/<int:good_id>/", "good", get=Look(good, *EVERYBODY, gives=shapes.GoodSheet)),
    address(
        "payments/goods/<int:good_id>/moves/",
        "good_moves",
        get=Pages(selectors.sheet, *EVERYBODY, gives=shapes.StockMoveShape),
    ),
    address(
        "payments/goods/<int:good_id>/values/",
        "good_values",
        post=Act(
            services.revalue,
            STANDARDS,
            gives=shapes.GoodValueShape,
            status=201,
            reason=Text(200),
            least=Whole(max_value=MOST_UNITS, default=0),
        ),
    ),
    address(STORE, "store", get=Look(store, PAY, gives=shapes.StoreShape)),
    address(
        f"{STORE}deliveries/",
        "store_deliveries",
        post=Act(services.receive_goods, PAY, gives=shapes.StockEntryShape, status=201),
    ),
    address(
        f"{STORE}moves/",
        "store_moves",
        post=Act(services.move_goods, PAY, gives=shapes.StockEntryShape, status=201, lots=units()),
    ),
    address(
        f"{STORE}counts/",
        "store_counts",
        post=Act(services.count_goods, PAY, gives=shapes.StockEntryShape, status=201, counted=ById(child=Counted())),
    ),
    address(
        f"{STORE}write-offs/",
        "store_write_offs",
        post=Act(services.write_off, PAY, gives=shapes.StockEntryShape, status=201, lots=units()),
    ),
    address(
        "payments/goods/deliveries/<int:entry_id>/", "delivery", get=Look(delivery, PAY, gives=shapes.DeliveryShape)
    ),
    address(
        "payments/goods/deliveries/<int:entry_id>/send-back/",
        "delivery_send_back",
        post=Act(services.send_back, PAY, gives=shapes.StockEntryShape, status=201),
    ),
    # --- for an order
    address(
        f"{ORDER}goods/",
        "order_goods",
        get=Look(offered, PAY, gives=shapes.AskedInGoods),
        post=Act(
            hand_out,
            PAY,
            gives=PaidSum,
            status=201,
            files=True,
            items=units(),
            receiver_name=Text(80),
            kept_as=Text(80, default=""),
        ),
    ),
    address(f"{ORDER}slip/", "order_slip", get=Look(selectors.slip, *CASE_DUTIES, gives=shapes.SlipShape)),
    address(
        f"{ORDER}give-money/",
        "order_give_money",
        post=Act(services.give_money, PAY, gives=OrderShape, reason=Text(200)),
    ),
]
