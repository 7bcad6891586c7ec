"""Batches through their one door: composed by one officer, checked and released by another, recalled with a reason."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Count, Exists, Max, OuterRef, QuerySet, Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.duties import Duty, RegionLevel
from accounts.models import Region
from accounts.officer import Held, Officer
from audit.services import record
from audit.verbs import Verb
from cases.models import Case
from common.door import open_door
from common.errors import Blocked, Blocker, Invalid, NotAllowed, NotFound, WrongState
from common.money import show
from common.texts import too_long
from funds.models import BankFile, Batch, Layout, Order
from funds.services.bank_files import file_name
from funds.services.doubts import by_bank_blockers, doubtful, with_doubts
from funds.services.layouts import layouts_of
from funds.services.many import UNSEEN, chunks, send_many, step_many, trace_many
from funds.terms import BatchState, BatchStep, OrderState, OrderStep, ResultState

NOTHING = Decimal("0.00")
MOST = 100_000
"""Orders of one batch."""
LONGEST_REASON = 200
TOLD = 20
"""So many of the orders that hold a batch up are named."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which of the orders to be paid go into a batch; nothing chosen, all of them."""

    township: int | None = None
    due_until: date | None = None
    decided_from: date | None = None
    decided_until: date | None = None


def ready_orders(county: Region, wanted: Wanted | None = None) -> QuerySet[Order]:
    """Orders of the county that are frozen and in no batch, of each case the one that comes first, as ``wanted``."""
    earlier = Order.objects.owed().filter(case=OuterRef("case"), stage__lt=OuterRef("stage"))
    rows = Order.objects.filter(
        ~Exists(earlier), state=OrderState.READY, batch=None, decision__isnull=False, in_kind=False,
        region_path__startswith=county.path,
    )  # fmt: skip
    wanted = wanted or Wanted()
    asked: dict[str, Any] = {
        "case__township": wanted.township, "due_on__lte": wanted.due_until,
        "case__decided_on__gte": wanted.decided_from, "case__decided_on__lte": wanted.decided_until,
    }  # fmt: skip
    return rows.filter(**{name: value for name, value in asked.items() if value is not None})


# --- the maker


@transaction.atomic
def compose(
    county_id: int, wanted: Wanted, *, name: str, layout_id: int, officer: Officer, at: datetime
) -> tuple[Batch, int]:
    """A batch of the orders that are ``wanted`` and that nothing holds up; returns it and how many were held up.

    Raises NotFound, NotAllowed, Invalid where no order can go.
    """
    county = Region.objects.select_for_update(no_key=True).filter(pk=county_id, level=RegionLevel.COUNTY).first()
    if county is None or not county.path.startswith(officer.paths(*Duty)):
        raise NotFound("no_such_county", _("There is no such county in your area."))
    held = officer.needs(Duty.PAY, county.path, level=RegionLevel.COUNTY)
    layout = _layout(county, layout_id)
    year = timezone.localdate(at).year
    last = Batch.objects.filter(county=county, year=year).aggregate(last=Max("number"))["last"] or 0
    batch = Batch.objects.create(
        county=county, region_path=county.path, year=year, number=last + 1, name=name.strip(), layout=layout,
        maker_id=officer.user_id, maker_name=officer.name, made_at=at, changed_at=at,
    )  # fmt: skip
    taken, held_up = _take(batch, ready_orders(county, wanted), officer)
    if not taken:
        text = _("No order that fits can go to the bank now; %d are held up.") % held_up
        raise Invalid("nothing_ready", text)
    _record(Verb.BATCH_MADE, batch, officer=officer, held=held, at=at)
    return batch, held_up


@transaction.atomic
def add(batch_id: int, wanted: Wanted, *, officer: Officer, at: datetime) -> tuple[int, int]:
    """Put more orders into a batch that is being composed; returns how many came in and how many are held up."""
    batch, held = _own_draft(batch_id, officer)
    found = _take(batch, ready_orders(batch.county, wanted), officer)
    _touch(batch, at)
    _record(Verb.BATCH_CHANGED, batch, officer=officer, held=held, at=at, told={"added": found[0]})
    return found


@transaction.atomic
def remove(batch_id: int, order_ids: Collection[int], *, officer: Officer, at: datetime) -> int:
    """Take orders out of a batch that is being composed; they are free for another. Returns how many."""
    batch, held = _own_draft(batch_id, officer)
    rows = batch.orders.filter(pk__in=list(order_ids), state=OrderState.READY)
    keys = list(rows.values_list("key", flat=True)[:TOLD])
    gone = rows.update(batch=None)
    _touch(batch, at)
    _record(
        Verb.BATCH_CHANGED, batch, officer=officer, held=held, at=at,
        told={"removed": gone, "orders": "、".join(keys)},
    )  # fmt: skip
    return gone


@transaction.atomic
def use_layout(batch_id: int, layout_id: int, *, officer: Officer, at: datetime) -> Batch:
    """Have the file of a batch that is being composed written in another layout."""
    batch, held = _own_draft(batch_id, officer)
    batch.layout = _layout(batch.county, layout_id)
    batch.save(update_fields=["layout"])
    _record(Verb.BATCH_CHANGED, batch, officer=officer, held=held, at=at, told={"layout": str(batch.layout)})
    return batch


@transaction.atomic
def discard(batch_id: int, *, officer: Officer, at: datetime) -> Batch:
    """Give a batch up that was never sent, or was recalled; its orders are free for another."""
    batch, held = _locked(batch_id, officer)
    _in_state(batch, BatchState.DRAFT)
    batch.orders.filter(state=OrderState.READY).update(batch=None)
    step(batch, BatchStep.DISCARD, at=at)
    _record(Verb.BATCH_DISCARDED, batch, officer=officer, held=held, at=at)
    return batch


def _take(batch: Batch, rows: QuerySet[Order], officer: Officer) -> tuple[int, int]:
    room = MOST - batch.orders.count()
    bad = held_back(rows, officer)
    ids = rows.order_by("due_on", "pk").values_list("pk", flat=True)[: room + len(bad)]
    good = [pk for pk in ids if pk not in bad][:room]
    free = Order.objects.filter(batch=None, state=OrderState.READY)
    # whoever composes at the same moment takes some of them first: they are his, and are not counted here
    return sum(free.filter(pk__in=some).update(batch=batch) for some in chunks(good, 2000)), len(bad)


def held_back(rows: QuerySet[Order], officer: Officer) -> dict[int, tuple[Order, list[Blocker]]]:
    """Those of the ready orders that cannot go to the bank now, each with why."""
    hands = (officer.user_id,)
    found = doubtful(with_doubts(rows), hands=hands).order_by("due_on", "pk").iterator(chunk_size=2000)
    told = ((order, by_bank_blockers(order, hands=hands)) for order in found)
    return {order.pk: (order, why) for order, why in told if why}


# --- the checker


@transaction.atomic
def check(batch_id: int, *, count: int, total: Decimal, officer: Officer, at: datetime) -> Batch:
    """Another officer than the maker found number and sum as expected; the batch is closed.

    ``count`` and ``total`` are what he compared: raises WrongState when they are not those of the batch any more,
    NotAllowed for the maker, Blocked with the orders that are held up.
    """
    batch, held = _locked(batch_id, officer)
    _in_state(batch, BatchState.DRAFT)
    _another(batch, officer)
    _as_seen(batch, count, total)
    if found := held_up(batch, officer):
        raise Blocked(found)
    batch.checker_id, batch.checker_name, batch.checked_at = officer.user_id, officer.name, at
    batch.count, batch.total, batch.reason = count, total, ""
    step(batch, BatchStep.CHECK, at=at)
    _record(Verb.BATCH_CHECKED, batch, officer=officer, held=held, at=at)
    return batch


@transaction.atomic
def send_back(batch_id: int, *, reason: str, officer: Officer, at: datetime) -> Batch:
    """The checker found something wrong: the maker composes the batch anew."""
    batch, held = _locked(batch_id, officer)
    _in_state(batch, BatchState.CHECKED)
    _another(batch, officer)
    _reason(batch, reason)
    _unchecked(batch)
    step(batch, BatchStep.SEND_BACK, at=at)
    _record(Verb.BATCH_SENT_BACK, batch, officer=officer, held=held, at=at, note=batch.reason)
    return batch


@transaction.atomic
def release(batch_id: int, *, officer: Officer, at: datetime) -> BankFile:
    """Send the orders of a checked batch to the bank, with their payees as they stand now; returns the file to write.

    All of them or none. Raises NotAllowed for the maker, WrongState when the batch is not what was checked, Blocked
    with the orders that are held up meanwhile.
    """
    batch, held = _locked(batch_id, officer)
    _in_state(batch, BatchState.CHECKED)
    _another(batch, officer)
    assert batch.count is not None and batch.total is not None  # batch_checked_by_somebody
    # their cases first, so that no correction of a payee begins between the look and the sending
    cases = list(
        Case.objects.select_for_update(no_key=True).filter(orders__batch=batch).order_by("pk").values_list("pk")
    )
    _as_seen(batch, batch.count, batch.total)
    if found := held_up(batch, officer):
        raise Blocked(found)
    assert len(cases) == batch.count
    batch.version += 1
    batch.sent_by_id, batch.sent_by_name, batch.sent_at = officer.user_id, officer.name, at
    step(batch, BatchStep.RELEASE, at=at)
    for orders in _some(batch, OrderState.READY):
        send_many(orders, at=at)
        trace_many(Verb.ORDER_SENT, orders, officer=officer, at=at, told={"batch": str(batch)})
    _record(Verb.BATCH_RELEASED, batch, officer=officer, held=held, at=at)
    return BankFile.objects.create(
        batch=batch, version=batch.version, layout=batch.layout, count=batch.count, total=batch.total,
        file_name=file_name(batch), owner_id=officer.user_id, asked_at=at, heartbeat_at=at,
    )  # fmt: skip


@transaction.atomic
def recall(batch_id: int, *, reason: str, officer: Officer, at: datetime) -> Batch:
    """Take a batch back of which the bank carried out nothing: what was written stays, a new version follows.

    Raises WrongState once an answer of the bank was uploaded for it: then the bank did something.
    """
    batch, held = _locked(batch_id, officer)
    _in_state(batch, BatchState.SENT)
    gone = (ResultState.DISCARDED, ResultState.UNREADABLE)
    if batch.results.exclude(state__in=gone).exists() or batch.orders.exclude(state=OrderState.SENT).exists():
        raise WrongState("answered", _("The bank has answered for this batch already; it cannot be recalled."))
    _reason(batch, reason)
    for orders in _some(batch, OrderState.SENT):
        step_many(orders, OrderStep.RECALL, at=at)
        trace_many(
            Verb.ORDER_RECALLED, orders, officer=officer, at=at, told={"batch": str(batch)},
            notes=[batch.reason] * len(orders),
        )  # fmt: skip
    _unchecked(batch)
    step(batch, BatchStep.RECALL, at=at)
    _record(Verb.BATCH_RECALLED, batch, officer=officer, held=held, at=at, note=batch.reason)
    return batch


@transaction.atomic
def settle_if_answered(batch_id: int, *, officer: Officer, at: datetime) -> bool:
    """Once the bank has answered for every order the batch is done."""
    batch = Batch.objects.select_for_update().get(pk=batch_id)
    if batch.state != BatchState.SENT or batch.orders.filter(state=OrderState.SENT).exists():
        return False
    step(batch, BatchStep.SETTLE, at=at)
    text = _("Another answer settled this batch; nothing is left to settle.")
    batch.results.filter(state=ResultState.READY).update(state=ResultState.REFUSED, alarm=text)
    _record(Verb.BATCH_SETTLED, batch, officer=officer, held=None, at=at)
    return True


# --- what all of them share


def step(batch: Batch, taken: BatchStep, *, at: datetime) -> None:
    """Move a locked batch, the only way its state changes; raises TransitionNotAllowed where no step leads."""
    before = BatchState(batch.state)
    getattr(batch, taken.value)()
    open_door("batch", batch.pk, before.value, BatchState(batch.state).value)
    batch.changed_at = at
    batch.save()


def held_up(batch: Batch, officer: Officer) -> list[Blocker]:
    """The first orders of a batch that cannot go to the bank now, each with why and the page of its case."""
    hands = (batch.maker_id, officer.user_id)
    rows = doubtful(with_doubts(batch.orders.all()), hands=hands).order_by("pk")
    found: list[Blocker] = []
    for order in rows.iterator(chunk_size=2000):
        why = by_bank_blockers(order, hands=hands)
        if order.state != OrderState.READY:
            why = [Blocker("not_ready", _("It is not ready to be paid any more."))]
        found += [Blocker(b.code, f"{order.key} {order.case.payee_name}: {b.message}", "", b.clause) for b in why]
        if len(found) >= TOLD:
            break
    return found


def totals(batch: Batch) -> tuple[int, Decimal]:
    """How many orders a batch has and their sum in yuan."""
    found = batch.orders.aggregate(count=Count("pk"), total=Sum("amount"))
    return found["count"], found["total"] or NOTHING


def _as_seen(batch: Batch, count: int, total: Decimal) -> None:
    if (now := totals(batch)) != (count, total):
        text = _("The batch has %(count)d orders over %(total)s yuan now; compare once more.")
        raise WrongState("batch_changed", text % {"count": now[0], "total": show(now[1])})
    if not count:
        raise Invalid("batch_empty", _("There is no order in this batch."))


def _some(batch: Batch, state: OrderState) -> Iterable[Sequence[Order]]:
    """The orders of a batch in that state, locked, some at a time."""
    ids = list(batch.orders.filter(state=state).order_by("pk").values_list("pk", flat=True))
    for some in chunks(ids):
        rows = Order.objects.select_for_update(of=("self",)).select_related("case__applicant").filter(pk__in=some)
        yield list(rows.defer(*(f"case__{name}" for name in UNSEEN)).order_by("pk"))


def _locked(batch_id: int, officer: Officer) -> tuple[Batch, Held]:
    """A batch, locked, and the posting by which the officer pays there; raises NotFound, NotAllowed."""
    rows = Batch.objects.visible_to(officer).select_for_update(of=("self",)).select_related("county", "layout")
    batch = rows.filter(pk=batch_id).first()
    if batch is None:
        raise NotFound("no_such_batch", _("There is no such batch in your area."))
    return batch, officer.needs(Duty.PAY, batch.region_path, level=RegionLevel.COUNTY)


def _own_draft(batch_id: int, officer: Officer) -> tuple[Batch, Held]:
    batch, held = _locked(batch_id, officer)
    if batch.maker_id != officer.user_id:
        raise NotAllowed("not_the_maker", _("Only %s, who makes this batch, changes it.") % batch.maker_name)
    _in_state(batch, BatchState.DRAFT)
    return batch, held


def _another(batch: Batch, officer: Officer) -> None:
    if batch.maker_id == officer.user_id:
        raise NotAllowed("maker_checks", _("Who makes a batch does not check it; another officer must."))


def _in_state(batch: Batch, state: BatchState) -> None:
    if batch.state != state:
        raise WrongState("wrong_state", _("This batch is now “%s”.") % batch.stands.label)


def _reason(batch: Batch, reason: str) -> None:
    if not reason.strip():
        text = _("A reason is needed.")
        raise Invalid("reason_missing", text, fields={"reason": text})
    if wrong := too_long(LONGEST_REASON, reason=reason):
        raise Invalid("too_long", wrong["reason"], fields=wrong)
    batch.reason = reason.strip()


def _unchecked(batch: Batch) -> None:
    batch.checker = batch.checked_at = batch.sent_by = batch.sent_at = batch.count = batch.total = None
    batch.checker_name = batch.sent_by_name = ""


def _layout(county: Region, layout_id: int) -> Layout:
    layout = next((one for one in layouts_of(county) if one.pk == layout_id), None)
    if layout is None:
        text = _("Choose one of the county's layouts.")
        raise Invalid("layout", text, fields={"layout": text})
    return layout


def _touch(batch: Batch, at: datetime) -> None:
    batch.changed_at = at
    batch.save(update_fields=["changed_at"])


def _record(
    verb: Verb,
    batch: Batch,
    *,
    officer: Officer,
    held: Held | None,
    at: datetime,
    told: dict[str, object] | None = None,
    note: str = "",
) -> None:
    count, total = totals(batch)
    after = {"state": batch.stands, "version": batch.version, "count": count, "total": f"{total:.2f}", **(told or {})}
    record(
        verb, subject=batch, officer=officer, held=held, at=at, region_path=batch.region_path, label=str(batch),
        after=after, clause="xc-3.3", note=note,
    )  # fmt: skip
