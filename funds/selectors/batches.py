"""Reads: what may go to the bank, batches with their totals, and what came back."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery, Sum
from django.utils.translation import gettext_lazy as _

from accounts.duties import Duty, RegionLevel
from accounts.models import Region
from accounts.officer import Officer, within
from approvals.models import PayeeChange
from approvals.terms import Verdict
from audit.models import Event
from audit.verbs import Verb
from common.errors import Blocker, NotFound
from common.paging import Page, page, part
from funds.models import BankFile, BankResult, Batch, Layout, Order
from funds.selectors.board import counties_kept
from funds.services.batches import NOTHING, Wanted, held_back, held_up, ready_orders, totals
from funds.services.layouts import layouts_of
from funds.terms import Answer, BatchState, JobState, OrderState, ResultState, Source

PAGE_SIZE, FEW = 50, 20
"""Orders on a page; answers, and who took the files, beside them."""
SHOWN = 50
"""Of the orders that would come in, and of those held up, so many by name."""


def county_kept(officer: Officer, county_id: int | None = None) -> Region:
    """The county whose payments the officer makes, or one of them; raises NotAllowed for who makes none."""
    counties = counties_kept(officer)
    if not counties:
        officer.needs(Duty.PAY, officer.home_path, level=RegionLevel.COUNTY)
        raise NotFound("no_county", _("There is no such county in your area."))
    return next((one for one in counties if one.pk == county_id), counties[0])


_CONFIRMABLE = Exists(BankResult.objects.filter(batch=OuterRef("pk"), state=ResultState.READY))
ANSWERED = {
    Answer.OWED: Q(state=BatchState.SENT) & ~Q(_CONFIRMABLE),
    Answer.CHECKED: Q(_CONFIRMABLE, state=BatchState.SENT),
}


def batches_found(
    officer: Officer,
    *,
    state: BatchState | None = None,
    answer: Answer | None = None,
    q: str = "",
    year: int | None = None,
) -> QuerySet[Batch]:
    """The batches of the officer's area with number and sum of their orders."""
    rows = Batch.objects.visible_to(officer)
    if state:
        rows = rows.filter(state=state)
    if answer:
        rows = rows.filter(ANSWERED[Answer(answer)])
    if year:
        rows = rows.filter(year=year)
    if q:
        named = Q(name__contains=q) | Q(orders__key=q) | Q(orders__case__number=q)
        rows = rows.filter(Q(pk__in=Batch.objects.filter(named).values("pk")))
    orders = Order.objects.filter(batch=OuterRef("pk")).order_by().values("batch")
    rows = rows.annotate(
        orders_now=Subquery(orders.annotate(n=Count("pk")).values("n")),
        sum_now=Subquery(orders.annotate(s=Sum("amount")).values("s")),
    )
    return rows.select_related("county")


def batches(
    officer: Officer,
    *,
    state: BatchState | None = None,
    answer: Answer | None = None,
    q: str = "",
    year: int | None = None,
    cursor: Mapping[str, str],
) -> Page[Batch]:
    """The batches of the officer's area with number and sum of their orders, newest first."""
    return page(
        batches_found(officer, state=state, answer=answer, q=q, year=year), order="-pk", size=PAGE_SIZE, cursor=cursor
    )


@dataclass(frozen=True, slots=True)
class Candidates:
    """What could go into a batch now, and what is held up with the reasons, the first of each by name."""

    count: int
    total: Decimal
    first: QuerySet[Order]  # read where it is shown
    held_up: int
    reasons: Sequence[tuple[str, int]]
    named: Sequence[tuple[Order, Sequence[Blocker]]]

    @property
    def more(self) -> int:
        """How many come in that are not named."""
        return self.count - len(self.first)


def candidates(county: Region, wanted: Wanted, officer: Officer) -> Candidates:
    """The orders that are ready in a county, as ``wanted``."""
    rows = ready_orders(county, wanted)
    all_of_them = rows.aggregate(count=Count("pk"), total=Sum("amount"))
    held = held_back(rows, officer)
    bad = list(held.values())
    coming = rows.exclude(pk__in=held).select_related("case__township").order_by("due_on", "pk")
    reasons = Counter(b.message for _order, why in bad for b in why)
    return Candidates(
        count=all_of_them["count"] - len(bad),
        total=(all_of_them["total"] or NOTHING) - sum((order.amount for order, _why in bad), NOTHING),
        first=coming[:SHOWN],
        held_up=len(bad),
        reasons=reasons.most_common(),
        named=bad[:SHOWN],
    )


@dataclass(frozen=True, slots=True)
class Share:
    """A part of a batch: how many orders and their sum in yuan."""

    label: Any
    count: int
    total: Decimal


@dataclass(frozen=True, slots=True)
class Taken:
    """Who took a file, when and what for."""

    name: str
    at: Any
    note: str


@dataclass(frozen=True, slots=True)
class BatchPage:
    """A batch with its control totals, what holds it up, its files and answers, and what this officer may do."""

    batch: Batch
    count: int
    total: Decimal
    funds: Sequence[Share]
    states: Sequence[Share]
    warnings: Sequence[Blocker]
    files: Sequence[BankFile]
    taken: Page[Any]
    results: Page[BankResult]
    orders: Page[Order]
    layouts: Sequence[Layout]
    makes: bool
    checks: bool
    pays: bool
    answered: bool

    @property
    def to_confirm(self) -> BankResult | None:
        """The answer of the bank that this officer confirms next."""
        return next((one for one in self.results if self.pays and one.state == ResultState.READY), None)

    @property
    def file(self) -> BankFile | None:
        """The file of the version that the bank has."""
        current = [one for one in self.files if one.version == self.batch.version]
        return current[0] if current and self.batch.state in (BatchState.SENT, BatchState.SETTLED) else None

    @property
    def to_take(self) -> bool:
        """Whether the bank's file is written and nobody took it yet."""
        file = self.file
        written = file is not None and file.state == JobState.DONE
        return written and not any(file is not None and one.at >= file.asked_at for one in self.taken.rows)


def batch_of(officer: Officer, batch_id: int) -> Batch:
    """A batch of the officer's area; raises NotFound."""
    batch = Batch.objects.visible_to(officer).select_related("county", "layout").filter(pk=batch_id).first()
    if batch is None:
        raise NotFound("no_such_batch", _("There is no such batch in your area."))
    return batch


def batch_page(
    officer: Officer, batch_id: int, *, q: str = "", state: OrderState | None = None, cursor: Mapping[str, str]
) -> BatchPage:
    """Everything about one batch; raises NotFound."""
    batch = batch_of(officer, batch_id)
    count, total = totals(batch)
    pays = any(
        h.duty is Duty.PAY and h.level is RegionLevel.COUNTY and batch.region_path.startswith(h.path)
        for h in officer.held
    )
    mine = batch.maker_id == officer.user_id
    composing = batch.state in (BatchState.DRAFT, BatchState.CHECKED)
    results = _answers(batch, part(cursor, "results"))
    files = list(batch.files.select_related("layout").order_by("-version"))
    return BatchPage(
        batch=batch,
        count=count,
        total=total,
        funds=_shares(batch, "fund__region__name", "fund__source", "fund__year"),
        states=_shares(batch, "state"),
        warnings=held_up(batch, officer) if composing and pays else [],
        files=files,
        taken=_taken(files, part(cursor, "files")),
        results=results,
        orders=page(orders_of(batch, q=q, state=state), order="pk", size=PAGE_SIZE, cursor=cursor),
        layouts=layouts_of(batch.county) if mine and batch.state == BatchState.DRAFT else [],
        makes=pays and mine,
        checks=pays and not mine,
        pays=pays,
        answered=bool(results.rows) or any(s.label != OrderState.SENT.label for s in _shares(batch, "state")),
    )


def _shares(batch: Batch, *by: str) -> list[Share]:
    rows = batch.orders.order_by(*by).values_list(*by).annotate(n=Count("pk"), s=Sum("amount"))
    return [Share(_label(row[:-2]), row[-2], row[-1]) for row in rows]


def _label(named: Sequence[Any]) -> Any:
    if len(named) == 1:
        return OrderState(named[0]).label
    place, source, year = named
    return f"{place} {year} {Source(source).label}" if source else "—"


def orders_page(
    officer: Officer, batch_id: int, *, q: str = "", state: OrderState | None = None, cursor: Mapping[str, str]
) -> Page[Order]:
    """The orders of a batch; raises NotFound."""
    rows = orders_of(batch_of(officer, batch_id), q=q, state=state)
    return page(rows, order="pk", size=PAGE_SIZE, cursor=cursor)


def orders_of(batch: Batch, *, q: str = "", state: OrderState | None = None) -> QuerySet[Order]:
    """The orders of a batch."""
    rows = batch.orders.all()
    if q:
        rows = rows.filter(Q(key=q) | Q(case__number=q) | Q(case__payee_name=q) | Q(case__applicant_name=q))
    if state:
        rows = rows.filter(state=state)
    return rows.select_related("case__township", "replaced_by")


def answers_page(officer: Officer, batch_id: int, *, cursor: Mapping[str, str]) -> Page[BankResult]:
    """The bank's answers for a batch, the newest first; raises NotFound."""
    return _answers(batch_of(officer, batch_id), cursor)


def takings_page(officer: Officer, batch_id: int, *, cursor: Mapping[str, str]) -> Page[Any]:
    """Who took the files of a batch, the newest first; raises NotFound."""
    return _taken(list(batch_of(officer, batch_id).files.all()), cursor)


def _answers(batch: Batch, cursor: Mapping[str, str]) -> Page[BankResult]:
    rows = batch.results.exclude(state=ResultState.DISCARDED).select_related("owner")
    return page(rows, order="-pk", size=FEW, cursor=cursor)


def _taken(files: Sequence[BankFile], cursor: Mapping[str, str]) -> Page[Any]:
    ids = [file.pk for file in files]
    rows = Event.objects.filter(subject_type=BankFile._meta.label_lower, subject_id__in=ids, verb=Verb.BANK_FILE_TAKEN)
    found = page(rows, order="-pk", size=FEW, cursor=cursor)
    told = [Taken(event.actor_name, event.at, f"{event.subject_label} · {event.note}") for event in found]
    return Page(told, found.previous, found.next)


def file_of(officer: Officer, file_id: int) -> BankFile:
    """A file of the officer's area; raises NotFound."""
    file = BankFile.objects.filter(pk=file_id, batch__in=Batch.objects.visible_to(officer)).first()
    if file is None:
        raise NotFound("no_such_file", _("There is no such file in your area."))
    return file


# --- what came back


def orders_returned(officer: Officer, *, shown: str = "", q: str = "") -> QuerySet[Order]:
    """Orders that came back and were not issued anew, with where the correction of their payee stands."""
    changes = PayeeChange.objects.filter(case=OuterRef("case"))
    since = changes.filter(decided_at__gt=OuterRef("changed_at"), verdict=Verdict.CONFIRMED)
    rows = Order.objects.filter(
        within("region_path", officer.case_paths), state=OrderState.RETURNED, replaced_by=None
    ).annotate(waits=Exists(changes.filter(verdict=Verdict.OPEN)), corrected=Exists(since))
    if shown == "owed":
        rows = rows.filter(waits=False, corrected=False)
    elif shown == "waits":
        rows = rows.filter(waits=True)
    elif shown == "corrected":
        rows = rows.filter(corrected=True)
    if q:
        rows = rows.filter(Q(key=q) | Q(case__number=q) | Q(payee_name=q) | Q(case__applicant_name=q))
    return rows.select_related("case__township", "batch")


def returned(officer: Officer, *, shown: str = "", q: str = "", cursor: Mapping[str, str]) -> Page[Order]:
    """Orders that came back and were not issued anew, with where the correction of their payee stands."""
    return page(orders_returned(officer, shown=shown, q=q), order="-changed_at", size=PAGE_SIZE, cursor=cursor)


class BatchesWaiting(NamedTuple):
    """How many batches another officer made that this one may check or send now; how many of his own wait for another;
    how many wait for the bank's answer, and how many answers for somebody who confirms them."""

    to_act: int
    with_others: int
    at_bank: int
    answered: int


def batches_waiting(officer: Officer) -> BatchesWaiting:
    """What stands of the batches in the officer's area; one query."""
    before, mine = Q(state__in=(BatchState.DRAFT, BatchState.CHECKED)), Q(maker=officer.user_id)
    found = Batch.objects.filter(within("region_path", officer.paths(Duty.PAY))).aggregate(
        to_act=Count("pk", filter=before & ~mine),
        with_others=Count("pk", filter=before & mine),
        at_bank=Count("pk", filter=ANSWERED[Answer.OWED]),
        answered=Count("pk", filter=ANSWERED[Answer.CHECKED]),
    )
    return BatchesWaiting(**found)


def returned_count(officer: Officer) -> int:
    """How many payments came back in the officer's area and wait for a correction or a new order."""
    rows = Order.objects.filter(within("region_path", officer.paths(Duty.PAY, Duty.CASEWORK)))
    return rows.filter(state=OrderState.RETURNED, replaced_by=None).count()
