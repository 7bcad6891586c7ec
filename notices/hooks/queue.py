"""Deliveries that are due are sent: claimed one by one, sent outside any transaction, noted one by one.

A delivery is sent at least once. Whoever claims it holds it for ``LEASE``; if he dies, it is sent again after that,
with the same number and the same bytes. What happened to one thing is told to one system in the order in which it
happened: a later event waits until the earlier one is delivered or given up.
"""

from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from time import monotonic

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.officer import SYSTEM
from audit.models import Outbox
from audit.services import record
from audit.verbs import Verb
from notices.hooks import messages, sending
from notices.hooks.sending import Answer
from notices.models import Delivery, Hook
from notices.services import MOST_ATTEMPTS
from notices.terms import STOPPED, DeliveryState, HookState

WAITS = (
    timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=2), timedelta(hours=6),
    timedelta(hours=24),
)  # fmt: skip
"""After the first failure, the second …; after the last of them a delivery has failed."""
PATIENCE = timedelta(hours=24)
"""A hook to which nothing was delivered for so long is paused."""
LEASE = timedelta(minutes=3)
RUN = 45.0
"""Seconds after which a run begins nothing more; beat sends the next one."""
WIDTH, SHARE = 8, 2
"""How many are sent at a time, and how many of them to one system: one that hangs keeps nobody else waiting."""


@dataclass(frozen=True, slots=True)
class Claimed:
    """A delivery as it is sent: no row, since it is sent by another thread."""

    pk: int
    hook_id: int
    until: datetime
    address: str
    body: bytes
    number: str
    keys: tuple[str, ...]
    at: datetime


@dataclass(frozen=True, slots=True)
class Sent:
    """How a run went."""

    delivered: int
    failed: int


def send_due(*, at: datetime) -> Sent:
    """Send what is due until nothing is, or until the run is over; runs side by side share the work.

    A hook that failed once gets nothing more in this run.
    """
    begun, failing, tally = monotonic(), set[int](), Counter[bool]()
    with ThreadPoolExecutor(WIDTH) as pool:
        while (passed := monotonic() - begun) < RUN:
            moment = at + timedelta(seconds=passed)
            claimed = list(_claim(moment, failing))
            if not claimed:
                break
            for one, answer in zip(claimed, pool.map(_try, claimed), strict=True):
                _note(one, answer, at=at + timedelta(seconds=monotonic() - begun))
                tally[answer.trouble is None] += 1
                failing |= {one.hook_id} if answer.trouble else set()
    return Sent(tally[True], tally[False])


def _claim(moment: datetime, failing: set[int]) -> Iterator[Claimed]:
    taken = Counter[int]()
    while taken.total() < WIDTH:
        full = failing | {pk for pk, count in taken.items() if count >= SHARE}
        claimed = _claim_next(moment, full)
        if claimed is None:
            return
        taken[claimed.hook_id] += 1
        yield claimed


@transaction.atomic
def _claim_next(moment: datetime, full: set[int]) -> Claimed | None:
    """The next delivery that is due and that nobody has; it counts as tried from here on, whatever becomes of us."""
    rows = _due(moment).exclude(hook__in=full).select_related("hook").order_by("next_try_at", "pk")
    row = rows.select_for_update(of=("self",), skip_locked=True).first()
    if row is None:
        return None
    row.claimed_until, row.tried_at, row.attempts = moment + LEASE, moment, row.attempts + 1
    row.save(update_fields=["claimed_until", "tried_at", "attempts"])
    hook = row.hook
    keys = (hook.secret, hook.old_secret) if hook.old_until and hook.old_until > moment else (hook.secret,)
    return Claimed(row.pk, hook.pk, row.claimed_until, hook.address, row.body.encode(), str(row.event_id), keys, moment)


def _due(moment: datetime) -> QuerySet[Delivery]:
    """Free, due, to a hook that is on, and with nothing earlier of the same thing still on its way to it.

    A test is sent to a paused hook too: it shows whether the pause may end.
    """
    same = {"subject_type": OuterRef("subject_type"), "subject_id": OuterRef("subject_id")}
    before = Delivery.objects.filter(
        hook=OuterRef("hook"), event__lt=OuterRef("event"), state=DeliveryState.WAITING, **same
    )
    untold = Outbox.objects.filter(
        delivered_at=None, attempts__lt=MOST_ATTEMPTS, event__lt=OuterRef("event"),
        **{f"event__{name}": value for name, value in same.items()},
    )  # fmt: skip
    return Delivery.objects.filter(
        Q(claimed_until=None) | Q(claimed_until__lte=moment),
        ~Exists(before),
        ~Exists(untold),
        Q(hook__paused_at=None) | Q(verb=Verb.HOOK_TESTED),
        state=DeliveryState.WAITING,
        next_try_at__lte=moment,
        hook__removed_at=None,
    )


def _try(one: Claimed) -> Answer:
    headers = messages.headers_of(number=one.number, body=one.body, keys=one.keys, at=one.at)
    return sending.post(one.address, one.body, headers)


@transaction.atomic
def _note(one: Claimed, answer: Answer, *, at: datetime) -> None:
    """Write down how the try went, unless somebody else has claimed the delivery meanwhile."""
    hook = Hook.objects.select_for_update(no_key=True, of=("self",)).select_related("region").get(pk=one.hook_id)
    row = Delivery.objects.select_for_update().filter(pk=one.pk, claimed_until=one.until).first()
    if row is None:
        return
    row.status, row.trouble, row.answer = answer.status, answer.trouble or "", answer.text
    row.took_ms, row.claimed_until = answer.took_ms, None
    if answer.trouble is None:
        row.state, row.next_try_at, row.delivered_at = DeliveryState.DELIVERED, None, at
    elif row.attempts > len(WAITS):
        row.state, row.next_try_at = DeliveryState.FAILED, None
    else:
        row.next_try_at = at + WAITS[row.attempts - 1]
    row.save(
        update_fields=[
            "status", "trouble", "answer", "took_ms", "claimed_until", "state", "next_try_at", "delivered_at",
        ]
    )  # fmt: skip
    _judge(hook, answer, at=at)


def _judge(hook: Hook, answer: Answer, *, at: datetime) -> None:
    """A success clears a hook; a day without any pauses it, and who manages it is told through the outbox."""
    since = None if answer.trouble is None else hook.failing_since or at
    stops = since is not None and at - since >= PATIENCE and hook.state is HookState.ON
    if stops:
        hook.paused_at, hook.paused_why = at, STOPPED
        record(
            Verb.HOOK_STOPPED, subject=hook, officer=SYSTEM, at=at, region_path=hook.region.path, label=hook.name,
            note=STOPPED, announce=True,
        )  # fmt: skip
    if stops or hook.failing_since != since:
        hook.failing_since = since
        hook.save(update_fields=["failing_since", "paused_at", "paused_why"])


def clear(*, at: datetime, most: int = 5000) -> int:
    """Remove what was delivered or given up and was written more than ``WEBHOOK_KEEP_DAYS`` ago, and former secrets
    that sign no more; returns how many deliveries.

    It goes in pieces of ``most``, so that nobody waits for it.
    """
    Hook.objects.filter(old_until__lte=at).update(old_until=None, old_secret="")
    done = Delivery.objects.exclude(state=DeliveryState.WAITING)
    old = done.filter(written_at__lt=at - timedelta(days=settings.WEBHOOK_KEEP_DAYS)).order_by("written_at")
    gone = 0
    while ids := list(old.values_list("pk", flat=True)[:most]):
        gone += done.filter(pk__in=ids).delete()[0]
    return gone
