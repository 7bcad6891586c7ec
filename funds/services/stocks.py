"""How goods move, whatever the act: a store and its lots, double entries of units, their paper and trace."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID, uuid4

from django.db import connection
from django.utils.translation import gettext as _

from accounts.duties import CASE_DUTIES, Duty, RegionLevel
from accounts.models import Region
from accounts.officer import Held, Officer
from audit.services import record
from audit.verbs import Verb
from common.errors import Blocked, Blocker, Invalid, NotFound
from funds.models import Good, Order, Stock, StockEntry, StockMove
from funds.terms import STOCK_MOVES, Shelf, StockMovement

STORES = (RegionLevel.COUNTY, RegionLevel.TOWNSHIP)
MOST_UNITS = 999_999


@dataclass(frozen=True, slots=True)
class StockPaper:
    """What an act rests on: its day, the number of its document, why; ``token`` makes a form sent twice one act."""

    on: date
    document_no: str
    token: UUID = field(default_factory=uuid4)
    reason: str = ""


def store_kept(store_id: int, *, officer: Officer) -> tuple[Region, Held]:
    """A store of a county or township and the posting by which the officer keeps it; raises NotFound, NotAllowed.

    Who pays keeps the store: goods are money's worth, and a county's finance may keep those of its townships.
    """
    store = Region.objects.filter(pk=store_id, level__in=STORES).first()
    if store is None or not store.path.startswith(officer.paths(*CASE_DUTIES)):
        raise NotFound("no_such_store", _("There is no such store in your area."))
    return store, officer.needs(Duty.PAY, store.path)


def enter(*stores: Region) -> None:
    """One act at a time in a store, after whatever money it moves: so nobody waits for another in a circle."""
    for pk in sorted(store.pk for store in stores):
        _alone(f"store:{pk}")


def _alone(key: str) -> None:
    """Wait for whoever does the same, until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [key])


def post_moves(entry: StockEntry, movement: StockMovement, lines: Sequence[tuple[Stock, Stock, int]]) -> None:
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


def shelf_of(store: Region, good: Good, shelf: Shelf, expires_on: date | None = None) -> Stock:
    """The place of a good in a store, made when goods first come there."""
    row, _new = Stock.objects.get_or_create(
        region=store, good=good, shelf=shelf, expires_on=expires_on, defaults={"region_path": store.path}
    )
    return row


def locked_lots(store: Region, asked: Mapping[int, int]) -> list[Stock]:
    """The lots of a store, locked; raises Invalid where none is named, one is not the store's, or it is too many."""
    wanted = {pk for pk, quantity in asked.items() if quantity > 0}
    rows = Stock.objects.filter(region=store, shelf=Shelf.STORE, pk__in=wanted).order_by("pk")
    found = list(rows.select_related("good", "region").select_for_update(of=("self",)))
    if not found or len(found) != len(wanted):
        raise Invalid("lots", _("Name a quantity for at least one good of this store."))
    so_many(asked.values())
    return found


def so_many(quantities: Iterable[int]) -> None:
    """Raise Invalid for more units than any store holds: a slip of the finger."""
    if any(quantity > MOST_UNITS for quantity in quantities):
        raise Invalid("too_many", _("At most %d units of a good at once.") % MOST_UNITS)


def county_path(store: Region) -> str:
    """The path of the county of a store, or of the county whose store it is."""
    return store.path if store.level == RegionLevel.COUNTY or store.parent is None else store.parent.path


def already(paper: StockPaper) -> StockEntry | None:
    """The entry of a form that was sent before, however close the two are."""
    _alone(f"stock:{paper.token}")
    return StockEntry.objects.filter(token=paper.token).first()


def proper(paper: StockPaper, *, today: date, why: bool = False) -> None:
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


def entry_of(store: Region, paper: StockPaper, *, officer: Officer, at: datetime, **more: object) -> StockEntry:
    """The paper of an act as it is kept."""
    return StockEntry.objects.create(
        region=store, region_path=store.path, on=paper.on, document_no=paper.document_no.strip(),
        reason=paper.reason.strip(), token=paper.token, by_id=officer.user_id or None, by_name=officer.name, at=at,
        **more,
    )  # fmt: skip


def trace_entry(
    verb: Verb,
    entry: StockEntry,
    store: Region,
    told: Mapping[str, object],
    *,
    officer: Officer,
    held: Held,
    at: datetime,
) -> None:
    """The act in the trail."""
    record(
        verb, subject=entry, officer=officer, held=held, at=at, region_path=store.path, label=str(store),
        after={"document_no": entry.document_no, **told}, note=entry.reason,
    )  # fmt: skip


# --- for an order


def take_out(
    store: Region, goods: Mapping[Good, int], order: Order, *, on: date, officer: Officer, at: datetime, today: date
) -> StockEntry:
    """Goods leave a store for an order, what expires first before the rest, and nothing that has expired.

    Raises Blocked where the store has less.
    """
    enter(store)
    entry = entry_of(store, StockPaper(on, order.key, uuid4()), officer=officer, at=at)
    lots = Stock.objects.filter(region=store, good__in=goods, shelf=Shelf.STORE).exclude(expires_on__lt=today)
    there: dict[int, list[Stock]] = {}
    for lot in lots.order_by("pk").select_for_update():
        there.setdefault(lot.good_id, []).append(lot)
    for good, wanted in goods.items():
        rows = sorted(there.get(good.pk, []), key=lambda lot: (lot.expires_on or date.max, lot.pk))
        has = sum(lot.quantity for lot in rows)
        if has < wanted:
            raise _too_few(store, good, has, wanted)
        given = shelf_of(store, good, Shelf.GIVEN)
        post_moves(entry, StockMovement.HANDED_OUT, [(lot, given, part) for lot, part in _shared(rows, wanted)])
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
    enter(entry.region)
    back = StockEntry.objects.create(
        region=entry.region, region_path=entry.region_path, on=on, document_no=order.key, reason=reason[:200],
        undoes=entry, token=uuid4(), by_id=officer.user_id or None, by_name=officer.name, at=at,
    )  # fmt: skip
    moves = list(entry.moves.select_related("giver__good", "taker"))
    post_moves(back, StockMovement.RETURNED, [(m.taker, m.giver, m.quantity) for m in moves])
    record(
        Verb.GOODS_RETURNED, subject=order.case, officer=officer, at=at, region_path=order.region_path,
        label=str(order.case), after={"order": order.key} | {str(m.giver.good): m.quantity for m in moves}, note=reason,
    )  # fmt: skip
    return back
