"""Goods in and out of the stores of county and townships: every act is double entries, its paper and its trace."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID, uuid4

from django.db import connection, transaction
from django.utils.translation import gettext as _

from accounts.duties import CASE_DUTIES, Duty, RegionLevel
from accounts.models import Region
from accounts.officer import Held, Officer
from audit.services import record
from audit.verbs import Verb
from common.errors import Blocked, Blocker, Invalid, NotFound, WrongState
from funds.models import Fund, Good, Order, Stock, StockEntry, StockMove, Transfer
from funds.services.ledger import Paper, post
from funds.terms import STOCK_MOVES, Movement, Origin, Shelf, StockMovement

STORES = (RegionLevel.COUNTY, RegionLevel.TOWNSHIP)


@dataclass(frozen=True, slots=True)
class StockPaper:
    """What an act rests on: its day, the number of its document, why; ``token`` makes a form sent twice one act."""

    on: date
    document_no: str
    token: UUID
    reason: str = ""


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
    if (done := _already(paper)) is not None:
        return done
    _proper(paper, today=today)
    goods = _goods(store, lines, today=today)
    if not supply.from_whom.strip():
        text = _("Say who delivered or gave the goods.")
        raise Invalid("from_whom", text, fields={"from_whom": text})
    entry = _entry(
        store, paper, officer=officer, at=at, origin=supply.origin, from_whom=supply.from_whom.strip(),
        transfer=_bought(store, supply, paper, officer=officer, at=at),
    )  # fmt: skip
    outside = {pk: _shelf(store, goods[pk], Shelf.OUTSIDE) for pk in sorted(goods)}
    ordered = sorted(lines, key=lambda line: (line.good_id, line.expires_on or date.max))
    _post(
        entry, StockMovement.RECEIVED,
        [
            (outside[line.good_id], _shelf(store, goods[line.good_id], Shelf.STORE, line.expires_on), line.quantity)
            for line in ordered
        ],
    )  # fmt: skip
    told: dict[str, object] = {str(goods[line.good_id]): line.quantity for line in ordered}
    cost = {} if supply.cost is None else {"cost": f"{supply.cost:.2f}"}
    _trace(Verb.GOODS_RECEIVED, entry, store, told | cost, officer=officer, held=held, at=at)
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
    if (done := _already(paper)) is not None:
        return done
    if not entry.origin or StockEntry.objects.filter(undoes=entry).exists():
        raise WrongState("not_to_undo", _("Only a delivery is sent back, and once."))
    _proper(paper, today=today, why=True)
    transfer = None
    if entry.transfer is not None:
        fund, rests_on = entry.transfer.giver.fund, Paper(paper.on, paper.document_no, paper.reason)
        transfer = post(Movement.REFUNDED, fund, fund, entry.transfer.amount, rests_on, officer=officer, at=at)
    undone = _entry(store, paper, officer=officer, at=at, undoes=entry, transfer=transfer)
    moves = list(entry.moves.select_related("giver", "taker__good"))
    _post(undone, StockMovement.SENT_BACK, [(m.taker, m.giver, m.quantity) for m in moves])
    told = {str(m.taker.good): m.quantity for m in moves}
    _trace(Verb.GOODS_SENT_BACK, undone, store, told, officer=officer, held=held, at=at)
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
    if (done := _already(paper)) is not None:
        return done
    _proper(paper, today=today)
    target = Region.objects.filter(pk=target_id, level__in=STORES, path__startswith=_county_path(store)).first()
    if target is None or target == store:
        text = _("Choose another store of the same county.")
        raise Invalid("target", text, fields={"target": text})
    found = _lots(store, lots)
    entry = _entry(store, paper, officer=officer, at=at)
    _post(
        entry, StockMovement.MOVED,
        [(lot, _shelf(target, lot.good, Shelf.STORE, lot.expires_on), lots[lot.pk]) for lot in found],
    )  # fmt: skip
    told = {"to": str(target)} | {str(lot.good): lots[lot.pk] for lot in found}
    _trace(Verb.GOODS_MOVED, entry, store, told, officer=officer, held=held, at=at)
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
    if (done := _already(paper)) is not None:
        return done
    _proper(paper, today=today, why=True)
    lots = _lots(store, dict.fromkeys(counted, 1), needed="lots")
    if any(counted[lot.pk][0] != lot.quantity for lot in lots):
        raise WrongState("stock_moved", _("Goods of this store moved since the page was opened; compare once more."))
    changed = [lot for lot in lots if counted[lot.pk][1] != lot.quantity]
    if not changed:
        text = _("Everything is as the books say; there is nothing to correct.")
        raise Invalid("nothing_to_correct", text)
    entry = _entry(store, paper, officer=officer, at=at)
    for movement in (StockMovement.FOUND, StockMovement.MISSING):
        _post(entry, movement, list(_differences(store, changed, counted, movement)))
    told = {str(lot.good): [lot.quantity, counted[lot.pk][1]] for lot in changed}
    _trace(Verb.GOODS_COUNTED, entry, store, told, officer=officer, held=held, at=at)
    return entry


def _differences(
    store: Region, lots: Iterable[Stock], counted: Mapping[int, tuple[int, int]], movement: StockMovement
) -> Iterable[tuple[Stock, Stock, int]]:
    for lot in lots:
        more = counted[lot.pk][1] - lot.quantity
        if (more > 0) is (movement is StockMovement.FOUND):
            outside = _shelf(store, lot.good, Shelf.OUTSIDE)
            yield (outside, lot, more) if more > 0 else (lot, outside, -more)


@transaction.atomic
def write_off(
    store_id: int, lots: Mapping[int, int], paper: StockPaper, *, officer: Officer, at: datetime, today: date
) -> StockEntry:
    """Take out of the books what expired or is spoilt, with the reason; raises as ``receive_goods``."""
    store, held = store_kept(store_id, officer=officer)
    if (done := _already(paper)) is not None:
        return done
    _proper(paper, today=today, why=True)
    found = _lots(store, lots)
    entry = _entry(store, paper, officer=officer, at=at)
    _post(
        entry, StockMovement.WRITTEN_OFF,
        [(lot, _shelf(store, lot.good, Shelf.OUTSIDE), lots[lot.pk]) for lot in found],
    )  # fmt: skip
    told = {str(lot.good): lots[lot.pk] for lot in found}
    _trace(Verb.GOODS_WRITTEN_OFF, entry, store, told, officer=officer, held=held, at=at)
    return entry


# --- for an order


def take_out(
    store: Region, goods: Mapping[Good, int], order: Order, *, on: date, officer: Officer, at: datetime, today: date
) -> StockEntry:
    """Goods leave a store for an order, what expires first before the rest, and nothing that has expired.

    Raises Blocked where the store has less.
    """
    entry = _entry(store, StockPaper(on, order.key, uuid4()), officer=officer, at=at)
    lots = Stock.objects.filter(region=store, good__in=goods, shelf=Shelf.STORE).exclude(expires_on__lt=today)
    there: dict[int, list[Stock]] = {}
    for lot in lots.order_by("pk").select_for_update():
        there.setdefault(lot.good_id, []).append(lot)
    for good, wanted in goods.items():
        rows = sorted(there.get(good.pk, []), key=lambda lot: (lot.expires_on or date.max, lot.pk))
        has = sum(lot.quantity for lot in rows)
        if has < wanted:
            raise _too_few(store, good, has, wanted)
        given = _shelf(store, good, Shelf.GIVEN)
        _post(entry, StockMovement.HANDED_OUT, [(lot, given, part) for lot, part in _shared(rows, wanted)])
    return entry


def _shared(lots: Iterable[Stock], wanted: int) -> Iterable[tuple[Stock, int]]:
    """How many units of each lot make up what is wanted, the first lots first."""
    for lot in lots:
        part = min(lot.quantity, wanted)
        wanted -= part
        if part:
            yield lot, part


def put_back(order: Order, *, on: date, reason: str, officer: Officer, at: datetime) -> StockEntry:
    """What was handed out for an order lies in its store again, in the lots from which it came."""
    entry = order.hand_out.entry
    back = StockEntry.objects.create(
        region=entry.region, region_path=entry.region_path, on=on, document_no=order.key, reason=reason[:200],
        undoes=entry, token=uuid4(), by_id=officer.user_id or None, by_name=officer.name, at=at,
    )  # fmt: skip
    moves = list(entry.moves.select_related("giver__good", "taker"))
    _post(back, StockMovement.RETURNED, [(m.taker, m.giver, m.quantity) for m in moves])
    record(
        Verb.GOODS_RETURNED, subject=order.case, officer=officer, at=at, region_path=order.region_path,
        label=str(order.case), after={"order": order.key} | {str(m.giver.good): m.quantity for m in moves}, note=reason,
    )  # fmt: skip
    return back


# --- what every act goes through


def store_kept(store_id: int, *, officer: Officer) -> tuple[Region, Held]:
    """A store of a county or township and the posting by which the officer keeps it; raises NotFound, NotAllowed.

    Who pays keeps the store: goods are money's worth, and a county's finance may keep those of its townships.
    """
    store = Region.objects.filter(pk=store_id, level__in=STORES).first()
    if store is None or not store.path.startswith(officer.paths(*CASE_DUTIES)):
        raise NotFound("no_such_store", _("There is no such store in your area."))
    return store, officer.needs(Duty.PAY, store.path)


def _post(entry: StockEntry, movement: StockMovement, lines: Sequence[tuple[Stock, Stock, int]]) -> None:
    """Double entries of one kind; raises Blocked where a place has less. The rows stay locked to the end.

    The database refuses whatever would leave a store below zero, also if nobody asked before.
    """
    rows = Stock.objects.filter(pk__in={s.pk for giver, taker, _n in lines for s in (giver, taker)})
    now = {row.pk: row.quantity for row in rows.order_by("pk").select_for_update()}
    for giver, _taker, quantity in lines:
        if STOCK_MOVES[movement].giver is not Shelf.OUTSIDE and now[giver.pk] < quantity:
            raise _too_few(giver.region, giver.good, now[giver.pk], quantity)
        now[giver.pk] -= quantity
    for giver, taker, quantity in lines:
        StockMove.objects.create(entry=entry, movement=movement, giver=giver, taker=taker, quantity=quantity)


def _too_few(store: Region, good: Good, has: int, wanted: int) -> Blocked:
    text = _("%(store)s has %(has)s of %(good)s that may be given, %(wanted)s are needed.") % {
        "store": store.name, "good": good, "has": has, "wanted": wanted,
    }  # fmt: skip
    return Blocked([Blocker("stock_too_low", text, "")])


def _shelf(store: Region, good: Good, shelf: Shelf, expires_on: date | None = None) -> Stock:
    row, _new = Stock.objects.get_or_create(
        region=store, good=good, shelf=shelf, expires_on=expires_on, defaults={"region_path": store.path}
    )
    return row


def _lots(store: Region, asked: Mapping[int, int], *, needed: str = "lots") -> list[Stock]:
    """The lots of a store, locked; raises Invalid where none is named or one is not the store's."""
    wanted = {pk for pk, quantity in asked.items() if quantity > 0}
    rows = Stock.objects.filter(region=store, shelf=Shelf.STORE, pk__in=wanted).order_by("pk")
    found = list(rows.select_related("good", "region").select_for_update(of=("self",)))
    if not found or len(found) != len(wanted):
        raise Invalid(needed, _("Name a quantity for at least one good of this store."))
    return found


def _goods(store: Region, lines: Sequence[Delivered], *, today: date) -> dict[int, Good]:
    """The goods of a delivery, each of the store's county and in use; raises Invalid."""
    rows = Good.objects.filter(region_path=_county_path(store)).valued(today)
    found = {good.pk: good for good in rows.filter(value__isnull=False)}  # type: ignore[misc]
    if not lines or any(line.good_id not in found or line.quantity <= 0 for line in lines):
        raise Invalid("lines", _("Name a quantity for at least one good of the catalogue."))
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


def _county_path(store: Region) -> str:
    return store.path if store.level == RegionLevel.COUNTY or store.parent is None else store.parent.path


def _already(paper: StockPaper) -> StockEntry | None:
    """The entry of a form that was sent before, however close the two are."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"stock:{paper.token}"])
    return StockEntry.objects.filter(token=paper.token).first()


def _proper(paper: StockPaper, *, today: date, why: bool = False) -> None:
    """An act has a document, lies not in the future, and says why where something is lost or found."""
    wrong: dict[str, object] = {}
    if not paper.document_no.strip():
        wrong["document_no"] = _("The number of the document is missing.")
    if paper.on > today:
        wrong["on"] = _("This day has not come yet.")
    if why and not paper.reason.strip():
        wrong["reason"] = _("A reason is needed.")
    if wrong:
        raise Invalid("paper", str(next(iter(wrong.values()))), fields=wrong)


def _entry(store: Region, paper: StockPaper, *, officer: Officer, at: datetime, **more: object) -> StockEntry:
    return StockEntry.objects.create(
        region=store, region_path=store.path, on=paper.on, document_no=paper.document_no.strip(),
        reason=paper.reason.strip(), token=paper.token, by_id=officer.user_id or None, by_name=officer.name, at=at,
        **more,
    )  # fmt: skip


def _trace(
    verb: Verb,
    entry: StockEntry,
    store: Region,
    told: Mapping[str, object],
    *,
    officer: Officer,
    held: Held,
    at: datetime,
) -> None:
    record(
        verb, subject=entry, officer=officer, held=held, at=at, region_path=store.path, label=str(store),
        after={"document_no": entry.document_no, **told}, note=entry.reason,
    )  # fmt: skip
