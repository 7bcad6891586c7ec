"""Reads: the catalogue of goods, what lies in the stores, how it moved, and the slip of a hand-out."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import F, IntegerField, Min, OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce, Concat
from django.utils.translation import gettext_lazy as _

from accounts.duties import CASE_DUTIES, Duty, RegionLevel
from accounts.models import Region
from accounts.officer import Officer, within
from approvals.services.payee import payment_blockers
from approvals.services.stages import unconfirmed
from cases.models import Case
from cases.services.door import may_take
from cases.terms import Relation, Step
from common.errors import Blocker, NotFound
from common.money import capitals
from common.paging import Page, page
from funds.models import Fund, Good, GoodValue, HandOut, Order, Stock, StockEntry, StockMove
from funds.models.goods import GoodQuerySet
from funds.selectors.payments import order_of
from funds.services.goods import Item, open_to_goods
from funds.services.stocks import STORES, store_kept
from funds.terms import GoodKind, Origin, Shelf, StockMovement

PAGE_SIZE = 50
SOON = timedelta(days=60)


def visible_stores(officer: Officer) -> QuerySet[Region]:
    """The stores of counties and townships in the officer's area."""
    return Region.objects.filter(within("path", officer.paths(*CASE_DUTIES)), level__in=STORES).order_by("path")


def visible_goods(officer: Officer) -> GoodQuerySet:
    """The catalogues of the counties in which, or above or below which, the officer is posted."""
    paths = officer.paths(*Duty)
    above = {path[: at + 1] for path in paths for at, sign in enumerate(path) if sign == "/"}
    return Good.objects.filter(within("region_path", paths) | Q(region_path__in=above))


def visible_entries(officer: Officer) -> QuerySet[StockEntry]:
    """The papers of the stores in the officer's area."""
    return StockEntry.objects.filter(within("region_path", officer.paths(*CASE_DUTIES)))


# --- what there is


@dataclass(frozen=True, slots=True)
class Line:
    """A good in a store: units, what they count in yuan, and when the first of them expire."""

    stock: Stock
    quantity: int
    value: Decimal | None
    least: int
    first: date | None
    today: date

    @property
    def good(self) -> Good:
        """What it is."""
        return self.stock.good

    @property
    def worth(self) -> Decimal | None:
        """What all of it counts today, in yuan; None for a good that is no longer in use."""
        return None if self.value is None else self.value * self.quantity

    @property
    def low(self) -> bool:
        """Fewer units than the store should hold."""
        return self.quantity < self.least

    @property
    def expired(self) -> bool:
        """Some of it may not be given any more."""
        return self.first is not None and self.first < self.today

    @property
    def expiring(self) -> bool:
        """Some of it expires within sixty days."""
        return self.first is not None and self.today <= self.first <= self.today + SOON


@dataclass(frozen=True, slots=True)
class Stores:
    """A page of what lies in the stores that an officer sees; ``keeps`` are those he keeps."""

    lines: list[Line]
    page: Page[Stock]
    keeps: list[Region]
    chosen: Region | None
    """The store on which the officer acts: the one asked for, else his first; None where he keeps none of these."""
    expiring: int
    """Lots in the officer's stores that expired or expire within sixty days."""


@dataclass(frozen=True, slots=True)
class Sought:
    """What a list of stocks is asked for."""

    store: int | None = None
    name: str = ""
    kind: GoodKind | None = None
    only: str = ""


def stores(officer: Officer, sought: Sought, *, today: date, cursor: Mapping[str, str]) -> Stores:
    """What lies in the stores of the officer's area, store by store."""
    lots = _lots(officer)
    soon = lots.filter(quantity__gt=0, expires_on__lte=today + SOON).count()
    shown = page(stocks_found(officer, sought, today=today), order="place", size=PAGE_SIZE, cursor=cursor)
    keeps = stores_kept(officer)
    chosen = [store for store in keeps if sought.store in (None, store.pk)]
    return Stores(lines_of(shown.rows, today), shown, keeps, chosen[0] if chosen else None, soon)


def _lots(officer: Officer) -> QuerySet[Stock]:
    return Stock.objects.filter(within("region_path", officer.paths(*CASE_DUTIES)), shelf=Shelf.STORE)


def stocks_found(officer: Officer, sought: Sought, *, today: date) -> QuerySet[Any]:
    """The goods in the stores of the officer's area, one row for a good of a store."""
    rows = _lots(officer)
    if sought.store:
        rows = rows.filter(region=sought.store)
    if sought.name:
        rows = rows.filter(good__name__icontains=sought.name)
    if sought.kind:
        rows = rows.filter(good__kind=sought.kind)
    return _narrowed(_summed(rows, today), sought.only, today).select_related("region", "good")


def lines_of(stocks: Iterable[Stock], today: date) -> list[Line]:
    """Rows of ``stocks_found`` as lines."""
    return [_line(stock, today) for stock in stocks]


def _summed(rows: QuerySet[Stock], today: date) -> QuerySet[Any]:
    """One row for each good of a store, whatever its lots: all its units, and when the first of them expire."""
    lots = Stock.objects.filter(region=OuterRef("region"), good=OuterRef("good"), shelf=Shelf.STORE)
    by_good = lots.order_by().values("good")
    values = GoodValue.objects.filter(good=OuterRef("good"), since__lte=today).order_by("-since")
    return rows.annotate(
        one=Subquery(by_good.annotate(n=Min("pk")).values("n")),
        total=Subquery(by_good.annotate(n=Sum("quantity")).values("n")),
        first=Subquery(by_good.annotate(n=Min("expires_on", filter=Q(quantity__gt=0))).values("n")),
        value=Subquery(values.values("value")[:1]),
        least=Coalesce(Subquery(values.values("least")[:1]), 0, output_field=IntegerField()),
        place=Concat("region_path", Value(" "), "good__name", Value(" "), "good__unit"),
    ).filter(pk=F("one"))


def _narrowed(rows: QuerySet[Any], only: str, today: date) -> QuerySet[Any]:
    if only == "low":
        return rows.filter(total__lt=F("least"), value__isnull=False)
    if only == "expiring":
        return rows.filter(first__lte=today + SOON)
    return rows if only == "all" else rows.filter(Q(total__gt=0) | Q(total__lt=F("least")))


def _line(stock: Stock, today: date) -> Line:
    found = vars(stock)
    return Line(stock, found["total"], found["value"], found["least"], found["first"], today)


def stores_kept(officer: Officer) -> list[Region]:
    """The stores that the officer keeps."""
    area = within("path", officer.paths(Duty.PAY))
    return list(Region.objects.filter(area, level__in=STORES).order_by("path"))


# --- the catalogue


def goods_found(officer: Officer, *, name: str = "", kind: GoodKind | None = None, today: date) -> QuerySet[Good]:
    """The goods that the officer's counties give, with what a unit counts today."""
    rows = visible_goods(officer).valued(today).select_related("region")
    if name:
        rows = rows.filter(name__icontains=name)
    if kind:
        rows = rows.filter(kind=kind)
    return rows


def catalogue(
    officer: Officer, *, name: str = "", kind: GoodKind | None = None, today: date, cursor: Mapping[str, str]
) -> Page[Good]:
    """A page of them by name."""
    rows = goods_found(officer, name=name, kind=kind, today=today)
    return page(rows, order="name", size=PAGE_SIZE, cursor=cursor)


def counties_valued(officer: Officer) -> list[Region]:
    """The counties whose catalogue the officer keeps."""
    area = within("path", officer.paths(Duty.STANDARDS))
    return list(Region.objects.filter(area, level=RegionLevel.COUNTY).order_by("path"))


@dataclass(frozen=True, slots=True)
class Sheet:
    """A good with its values, the lots in the stores an officer sees, and a page of its movements."""

    good: Good
    values: list[GoodValue]
    lots: list[Stock]
    page: Page[StockMove]
    values_it: bool
    keeps: list[int]
    """The stores (by id) that the officer keeps."""


def sheet(
    officer: Officer,
    good_id: int,
    *,
    store: int | None = None,
    movement: StockMovement | None = None,
    today: date,
    cursor: Mapping[str, str],
) -> Sheet:
    """The account book of one good; raises NotFound."""
    good = good_seen(officer, good_id, today=today)
    lots = Stock.objects.filter(good=good, shelf=Shelf.STORE, region__in=visible_stores(officer), quantity__gt=0)
    lots = lots.filter(region=store) if store else lots
    rows = moves_found(officer, good, store=store, movement=movement)
    return Sheet(
        good=good,
        values=list(good.values.all()),
        lots=list(lots.select_related("region").order_by("region_path", "expires_on")),
        page=page(rows, order="-pk", size=PAGE_SIZE, cursor=cursor),
        values_it=good.region_path.startswith(officer.paths(Duty.STANDARDS)),
        keeps=[store.pk for store in stores_kept(officer)],
    )


def moves_found(
    officer: Officer, good: Good, *, store: int | None = None, movement: StockMovement | None = None
) -> QuerySet[StockMove]:
    """How a good came into, between and out of the stores that the officer sees."""
    mine = visible_stores(officer)
    rows = StockMove.objects.filter(Q(giver__good=good), Q(giver__region__in=mine) | Q(taker__region__in=mine))
    if store:
        rows = rows.filter(Q(giver__region=store) | Q(taker__region=store))
    if movement:
        rows = rows.filter(movement=movement)
    return rows.select_related("entry__hand_out__order__case", "entry__undone_by", "giver__region", "taker__region")


def good_seen(officer: Officer, good_id: int, *, today: date) -> Good:
    """A good of the catalogues that the officer sees, with its value today; raises NotFound."""
    good = visible_goods(officer).valued(today).select_related("region").filter(pk=good_id).first()
    if good is None:
        raise NotFound("no_such_good", _("There is no such good in your area."))
    found: Good = good
    return found


# --- to act


def in_use(store: Region, *, today: date) -> list[Good]:
    """The goods that the county of a store gives today."""
    county = store if store.level == RegionLevel.COUNTY else store.parent
    return list(Good.objects.filter(region=county).valued(today).filter(value__isnull=False))  # type: ignore[misc]


def paying_funds(store: Region) -> list[Fund]:
    """The funds from which goods of a store may be bought: its reserve, its county's funds."""
    regions = [store.pk, *([store.parent_id] if store.level == RegionLevel.TOWNSHIP and store.parent_id else [])]
    return list(Fund.objects.filter(region__in=regions).select_related("region").order_by("-year", "pk"))


def neighbours(store: Region) -> list[Region]:
    """The other stores of the county."""
    county = store.path if store.level == RegionLevel.COUNTY or store.parent is None else store.parent.path
    return list(Region.objects.filter(path__startswith=county, level__in=STORES).exclude(pk=store.pk).order_by("path"))


def lots_of(officer: Officer, store_id: int, *, all_of_them: bool = False) -> tuple[Region, list[Stock]]:
    """A store that the officer keeps, with its lots; for a count those too that the books call empty."""
    store, _held = store_kept(store_id, officer=officer)
    rows = Stock.objects.filter(region=store, shelf=Shelf.STORE).select_related("good")
    rows = rows if all_of_them else rows.filter(quantity__gt=0)
    return store, list(rows.order_by("good__name", "good_id", F("expires_on").asc(nulls_last=True)))


def delivery(officer: Officer, entry_id: int) -> tuple[StockEntry, list[StockMove]]:
    """A delivery of a store that the officer keeps, with its lines; raises NotFound, NotAllowed."""
    entry = (
        visible_entries(officer).select_related("region", "transfer__giver__fund__region").filter(pk=entry_id).first()
    )
    if entry is None or entry.origin not in list(Origin):
        raise NotFound("no_such_delivery", _("There is no such delivery in your area."))
    store_kept(entry.region_id, officer=officer)
    return entry, list(entry.moves.select_related("giver__good", "taker__good"))


@dataclass(frozen=True, slots=True)
class Offer:
    """A good that a store may give today, with its units that have not expired."""

    good: Good
    quantity: int
    value: Decimal


@dataclass(frozen=True, slots=True)
class Asked:
    """An order that may be given in goods, with what its stores hold and what keeps it from that."""

    case: Case
    order: Order
    store: Region
    stores: list[Region]
    offers: list[Offer]
    blockers: Sequence[Blocker]

    def items(self, units: Mapping[int, int]) -> list[Item]:
        """Lines of a slip for so many units of goods (by id) that the store offers."""
        return [Item(o.good, units[o.good.pk], o.value) for o in self.offers if o.good.pk in units]

    def draft(self, items: Sequence[Item], *, on: date, receiver_name: str, relation: str) -> "Slip":
        """The slip of goods that are about to be handed out; nothing is kept."""
        total = sum((item.total for item in items), Decimal(0))
        return Slip(self.order, self.case, items, self.store, total, on, receiver_name, relation)


def asked_in_goods(case_id: int, order_id: int, *, store_id: int | None, officer: Officer, today: date) -> Asked:
    """What the page of a hand-out shows; raises NotFound, NotAllowed, WrongState."""
    order = order_of(case_id, order_id, officer=officer)
    case = order.case
    may_take(case, Step.PAY, officer=officer)
    open_to_goods(order)
    found = stores_for(case)
    store = next((one for one in found if one.pk == store_id), found[0])
    blockers = [*unconfirmed(case, order.stage), *payment_blockers(case)]
    return Asked(case, order, store, found, offers(case, store, today=today), blockers)


def stores_for(case: Case) -> list[Region]:
    """The stores from which a case may be helped, the nearest first."""
    return list(Region.objects.filter(pk__in=(case.township_id, case.county_id)).order_by("-path"))


def offers(case: Case, store: Region, *, today: date) -> list[Offer]:
    """What a store may give to a case today; what expired stays out."""
    lots = Stock.objects.filter(region=store, shelf=Shelf.STORE, quantity__gt=0).exclude(expires_on__lt=today)
    there = dict(lots.order_by().values_list("good").annotate(n=Sum("quantity")))
    goods = Good.objects.filter(region=case.county_id, pk__in=there).valued(today).filter(value__isnull=False)  # type: ignore[misc]
    return [Offer(good, there[good.pk], good.value) for good in goods]  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Slip:
    """What the slip prints that who takes the goods signs (实物签收单); a draft has no hand-out yet."""

    order: Order
    case: Case
    items: Sequence[Item]
    store: Region
    total: Decimal
    on: date
    receiver_name: str = ""
    relation: str = ""
    hand_out: HandOut | None = None

    @property
    def capitals(self) -> str:
        """The total as forms print it."""
        return capitals(self.total)


def slip(case_id: int, order_id: int, *, officer: Officer) -> Slip:
    """The slip of goods that were handed out; raises NotFound."""
    order = order_of(case_id, order_id, officer=officer)
    found = HandOut.objects.select_related("entry__region").filter(order=order).first()
    if found is None:
        raise NotFound("no_such_slip", _("No goods were handed out for this order."))
    items = [Item(i.good, i.quantity, i.value) for i in found.items.select_related("good")]
    return Slip(
        order, order.case, items, found.entry.region, found.value, found.signed_on, found.receiver_name,
        Relation(found.receiver_relation).zh, found,
    )  # fmt: skip
