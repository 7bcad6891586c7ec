"""What happened, written down for each system that wants to hear of it."""

from datetime import datetime

from django.db.models import Q

from accounts.selectors import path_prefixes
from audit.models import Event
from audit.verbs import Verb
from notices.hooks.messages import body_of
from notices.models import Delivery, Hook

OWN = frozenset({Verb.HOOK_STOPPED})
"""What the house tells its own officers only."""


def write_deliveries(event: Event, *, at: datetime) -> int:
    """One delivery for each hook that listens there and to that; in the transaction that marks the event as told.

    What happened in no region concerns all. Written a second time, nothing is added; returns how many hooks listen.
    """
    if event.verb in OWN:
        return 0
    hooks = Hook.objects.filter(Q(verbs=[]) | Q(verbs__contains=[event.verb]), removed_at=None)
    if event.region_path:
        hooks = hooks.filter(region__path__in=path_prefixes(event.region_path))
    ids = list(hooks.values_list("pk", flat=True))
    body = body_of(event) if ids else ""
    Delivery.objects.bulk_create([delivery_of(event, pk, body, at=at) for pk in ids], ignore_conflicts=True)
    return len(ids)


def delivery_of(event: Event, hook_id: int, body: str, *, at: datetime) -> Delivery:
    """The event for one hook, due at once."""
    return Delivery(
        hook_id=hook_id, event=event, subject_type=event.subject_type, subject_id=event.subject_id, verb=event.verb,
        body=body, written_at=at, next_try_at=at,
    )  # fmt: skip
