"""Goods in and out of the stores of county and townships: every act is double entries, its paper and its trace."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.duties import CASE_DUTIES, Duty, RegionLevel
from accounts.models import Region
from accounts.officer import Officer
from audit.verbs import Verb
from common.errors import Invalid, NotFound, WrongState
from funds.models import Fund, Good, Stock, StockEntry, Transfer
from funds.services.ledger import Paper, post
from funds.services.stocks import (
    STORES,
    StockPaper,
    already,
    county_path,
    enter,
    entry_of,
    locked_lots,
    post_moves,
    proper,
    shelf_of,
    so_many,
    store_kept,
    trace_entry,
)
from funds.terms import Movement, Origin, Shelf, StockMovement


@dataclass(frozen=True, slots=True)
class Delivered:
    """So many units of a good, which expire on a day or never."""

    good_id: int
    quantity: int
    expires_on: date | None = None


@dataclass(frozen=True, slots=True)
class Supply:
    """Where a delivery comes from; a purchase names the fund and what was paid, in yuan."""

    origin: Origin
    from_whom: str
    fund_id: int | None = None
    cost: Decimal | None = None


@transaction.atomic
def receive_goods(
    store_id: int,
    lines: Sequence[Delivered],
    supply: Supply,
    paper: StockPaper,
    *,
    officer: Officer,
    at: datetime,
    today: date,
) -> StockEntry:
    """Take a delivery into a store; what was bought is paid from its fund now, and by no case later.

    Raises NotFound, NotAllowed, Invalid with fields, Blocked where the fund has less.
    """
    store, held = store_kept(store_id, officer=officer)
    if (done := already(paper)) is not None:
        return done
    proper(paper, today=today)
    goods = _goods(store, lines, today=today)
    if not supply.from_whom.strip():
        text = _("Say who delivered or gave the goods.")
        raise Invalid("from_whom", text, fields={"from_whom": text})
    transfer = _bought(store, supply, paper, officer=officer, at=at)
    enter(store)
    entry = entry_of(
        store, paper, officer=officer, at=at, origin=supply.origin, from_whom=supply.from_whom.strip(),
        transfer=transfer,
    )  # fmt: skip
    outside = {pk: shelf_of(store, goods[pk], Shelf.OUTSIDE) for pk in sorted(goods)}
    ordered = sorted(lines, key=lambda line: (line.good_id, line.expires_on or date.max))
    post_moves(
        entry, StockMovement.RECEIVED,
        [
            (outside[line.good_id], shelf_of(store, goods[line.good_id], Shelf.STORE, line.expires_on), line.quantity)
            for line in ordered
        ],
    )  # fmt: skip
    told: dict[str, object] = {str(goods[line.good_id]): line.quantity for line in ordered}
    cost = {} if supply.cost is None else {"cost": f"{supply.cost:.2f}"}
    trace_entry(Verb.GOODS_RECEIVED, entry, store, told | cost, officer=officer, held=held, at=at)
    return entry


@transaction.atomic
def send_back(entry_id: int, paper: StockPaper, *, officer: Officer, at: datetime, today: date) -> StockEntry:
    """Undo a delivery as a whole: the goods leave the store again, what was paid for them is the fund's again.

    For goods sent back and for what was recorded wrongly. Raises NotFound, NotAllowed, WrongState where it was undone
    already, Invalid, Blocked where some of it is no longer there.
    """
    entry = StockEntry.objects.select_related("region", "transfer__giver__fund__region").filter(pk=entry_id).first()
    if entry is None or not entry.region_path.startswith(officer.paths(*CASE_DUTIES)):
        raise NotFound("no_such_delivery", _("There is no such delivery in your area."))
    store, held = store_kept(entry.region_id, officer=officer)
    if (done := already(paper)) is not None:
        return done
    if not entry.origin or StockEntry.objects.filter(undoes=entry).exists():
        raise WrongState("not_to_undo", _("Only a delivery is sent back, and once."))
    proper(paper, today=today, why=True)
    transfer = None
    if entry.transfer is not None:
        fund, rests_on = entry.transfer.giver.fund, Paper(paper.on, paper.document_no, paper.reason)
        transfer = post(Movement.REFUNDED, fund, fund, entry.transfer.amount, rests_on, officer=officer, at=at)
    enter(store)
    undone = entry_of(store, paper, officer=officer, at=at, undoes=entry, transfer=transfer)
    moves = list(entry.moves.select_related("giver", "taker__good"))
    post_moves(undone, StockMovement.SENT_BACK, [(m.taker, m.giver, m.quantity) for m in moves])
    told = {str(m.taker.good): m.quantity for m in moves}
    trace_entry(Verb.GOODS_SENT_BACK, undone, store, told, officer=officer, held=held, at=at)
    return undone


@transaction.atomic
def move_goods(
    store_id: int,
    target_id: int,
    lots: Mapping[int, int],
    paper: StockPaper,
    *,
    officer: Officer,
    at: datetime,
    today: date,
) -> StockEntry:
    """Move units of lots (by stock id) to another store of the same county; raises as ``receive_goods``."""
    store, held = store_kept(store_id, officer=officer)
    if (done := already(paper)) is not None:
        return done
    proper(paper, today=today)
    target = Region.objects.filter(pk=target_id, level__in=STORES, path__startswith=county_path(store)).first()
    if target is None or target == store:
        text = _("Choose another store of the same county.")
        raise Invalid("target", text, fields={"target": text})
    enter(store, target)
    found = locked_lots(store, lots)
    entry = entry_of(store, paper, officer=officer, at=at)
    post_moves(
        entry, StockMovement.MOVED,
        [(lot, shelf_of(target, lot.good, Shelf.STORE, lot.expires_on), lots[lot.pk]) for lot in found],
    )  # fmt: skip
    told = {"to": str(target)} | {str(lot.good): lots[lot.pk] for lot in found}
    trace_entry(Verb.GOODS_MOVED, entry, store, told, officer=officer, held=held, at=at)
    return entry


@transaction.atomic
def count_goods(
    store_id: int,
    counted: Mapping[int, tuple[int, int]],
    paper: StockPaper,
    *,
    officer: Officer,
    at: datetime,
    today: date,
) -> StockEntry:
    """Put the books of a store right after a count: by stock id what the books said then, and what was found.

    Raises WrongState where goods moved meanwhile, Invalid without a reason or where everything is as it was.
    """
    store, held = store_kept(store_id, officer=officer)
    if (done := already(paper)) is not None:
        return done
    proper(paper, today=today, why=True)
    enter(store)
    lots = locked_lots(store, dict.fromkeys(counted, 1))
    so_many(units for _seen, units in counted.values())
    if any(counted[lot.pk][0] != lot.quantity for lot in lots):
        raise WrongState("stock_moved", _("Goods of this store moved since the page was opened; compare once more."))
    changed = [lot for lot in lots if counted[lot.pk][1] != lot.quantity]
    if not changed:
        text = _("Everything is as the books say; there is nothing to correct.")
        raise Invalid("nothing_to_correct", text)
    entry = entry_of(store, paper, officer=officer, at=at)
    for movement in (StockMovement.FOUND, StockMovement.MISSING):
        post_moves(entry, movement, list(_differences(store, changed, counted, movement)))
    told = {str(lot.good): [lot.quantity, counted[lot.pk][1]] for lot in changed}
    trace_entry(Verb.GOODS_COUNTED, entry, store, told, officer=officer, held=held, at=at)
    return entry


def _differences(
    store: Region, lots: Iterable[Stock], counted: Mapping[int, tuple[int, int]], movement: StockMovement
) -> Iterable[tuple[Stock, Stock, int]]:
    for lot in lots:
        more = counted[lot.pk][1] - lot.quantity
        if (more > 0) is (movement is StockMovement.FOUND):
            outside = shelf_of(store, lot.good, Shelf.OUTSIDE)
            yield (outside, lot, more) if more > 0 else (lot, outside, -more)


@transaction.atomic
def write_off(
    store_id: int, lots: Mapping[int, int], paper: StockPaper, *, officer: Officer, at: datetime, today: date
) -> StockEntry:
    """Take out of the books what expired or is spoilt, with the reason; raises as ``receive_goods``."""
    store, held = store_kept(store_id, officer=officer)
    if (done := already(paper)) is not None:
        return done
    proper(paper, today=today, why=True)
    enter(store)
    found = locked_lots(store, lots)
    entry = entry_of(store, paper, officer=officer, at=at)
    post_moves(
        entry, StockMovement.WRITTEN_OFF,
        [(lot, shelf_of(store, lot.good, Shelf.OUTSIDE), lots[lot.pk]) for lot in found],
    )  # fmt: skip
    told = {str(lot.good): lots[lot.pk] for lot in found}
    trace_entry(Verb.GOODS_WRITTEN_OFF, entry, store, told, officer=officer, held=held, at=at)
    return entry


def _goods(store: Region, lines: Sequence[Delivered], *, today: date) -> dict[int, Good]:
    """The goods of a delivery, each of the store's county and in use; raises Invalid."""
    rows = Good.objects.filter(region_path=county_path(store)).valued(today)
    found = {good.pk: good for good in rows.filter(value__isnull=False)}  # type: ignore[misc]
    if not lines or any(line.good_id not in found or line.quantity <= 0 for line in lines):
        raise Invalid("lines", _("Name a quantity for at least one good of the catalogue."))
    so_many(line.quantity for line in lines)
    for line in lines:
        if line.expires_on is not None and line.expires_on < today:
            text = _("What has expired is not taken into the store.")
            raise Invalid("expired", text, fields={f"expires_{line.good_id}": text})
    return {line.good_id: found[line.good_id] for line in lines}


def _bought(store: Region, supply: Supply, paper: StockPaper, *, officer: Officer, at: datetime) -> Transfer | None:
    """The money of a purchase leaves its fund; a gift costs nothing."""
    if supply.origin is not Origin.PURCHASE:
        return None
    regions = (store.pk, store.parent_id) if store.level == RegionLevel.TOWNSHIP else (store.pk,)
    fund = Fund.objects.select_related("region").filter(pk=supply.fund_id or 0, region__in=regions).first()
    wrong: dict[str, object] = {}
    if fund is None:
        wrong["fund"] = _("Choose the fund of the store or of its county that paid.")
    if supply.cost is None or supply.cost <= 0:
        wrong["cost"] = _("Say what was paid for the goods.")
    if fund is None or supply.cost is None or wrong:
        raise Invalid("purchase", str(next(iter(wrong.values()))), fields=wrong)
    officer.needs(Duty.PAY, fund.region_path)
    rests_on = Paper(paper.on, paper.document_no.strip(), supply.from_whom.strip())
    return post(Movement.BOUGHT, fund, fund, supply.cost, rests_on, officer=officer, at=at)
