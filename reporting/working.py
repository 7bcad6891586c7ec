"""The work of a what-if: part after part, in the background, by several workers; it may be killed and run twice.

Each part is some hundred cases: they are read in a transaction that cannot write, compared, and what came out replaces
what an earlier try left. So memory does not grow with the number of cases, and the same question has the same answer.
"""

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime

from django.db import transaction
from django.db.models import F, IntegerField, QuerySet
from django.db.models.functions import Mod

from common import jobs
from common.rows import read_only
from reporting.comparing import NOTHING, Compared, compared
from reporting.models import ChangedCase, Part, WhatIf
from reporting.past import Past, decided, past_cases
from reporting.rulebook import Rulebook
from reporting.services import running
from reporting.terms import RunState
from reporting.totals import Totals, bucket_of

LANES = 2
"""Workers that share the parts of one what-if: the first every second part, the other the rest."""
PARTS_OF_A_TURN = 20
"""So many parts a worker takes before other tasks have their turn."""


def work(what_if_id: int, lane: int, *, now: Callable[[], datetime]) -> bool:
    """Work off the next parts of a lane; True while there is more to do in it."""
    what_if = running(what_if_id).first()
    if what_if is None:
        return False
    book = Rulebook(what_if)
    for part in _waiting(what_if, lane)[:PARTS_OF_A_TURN]:
        if not jobs.beats(running(what_if_id), at=now()):
            return False
        with _no_collector():
            _carry_out(what_if, part, book)
    if _waiting(what_if, lane).exists():
        return True
    _finish(what_if_id, at=now())
    return False


@contextmanager
def _no_collector() -> Iterator[None]:
    """A part makes a million small objects that go by themselves when it ends: to look for garbage among them meanwhile
    costs a quarter of the time."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _waiting(what_if: WhatIf, lane: int) -> QuerySet[Part]:
    """The parts of a lane that nobody has worked off, in order."""
    in_lane = Mod(F("number"), LANES, output_field=IntegerField())
    return what_if.parts.filter(totals__isnull=True).annotate(lane=in_lane).filter(lane=lane).order_by("number")


def _carry_out(what_if: WhatIf, part: Part, book: Rulebook) -> None:
    cases = decided(what_if.region_path, what_if.since, what_if.until).filter(pk__gt=part.after, pk__lte=part.up_to)
    totals, changed = Totals(), []
    with read_only():
        for past in past_cases(cases):
            before, after = book.rulings(past.rules, past.case.region_path, past.day)
            one = compared(
                past.facts, before, after, granted=past.case.approved_amount, proposed=past.case.proposed_amount
            )
            totals.add(one, township=past.case.township_id, cause=past.case.cause)
            if one.changes:
                changed.append(_row(part, past, one))
    with transaction.atomic():
        if not running(what_if.pk).select_for_update(of=("self",), no_key=True).exists():
            return  # cancelled meanwhile
        ChangedCase.objects.filter(part=part).delete()
        ChangedCase.objects.bulk_create(changed, batch_size=1000)
        part.totals = totals.to_json()
        part.save(update_fields=["totals"])


def _row(part: Part, past: Past, one: Compared) -> ChangedCase:
    before, after = one.before, one.after
    priced = one.known and before.amount is not None and after.amount is not None
    return ChangedCase(
        what_if_id=part.what_if_id,
        part=part,
        case=past.case,
        township_id=past.case.township_id,
        cause=past.case.cause,
        changes=[change.value for change in one.changes],
        eligible_before=before.eligible,
        eligible_after=after.eligible,
        level_before=before.level or "",
        level_after=after.level or "",
        amount_before=before.amount or NOTHING,
        amount_after=after.amount,
        difference=(after.amount or NOTHING) - (before.amount or NOTHING) if priced else NOTHING,
        bucket_before=bucket_of(before.amount) if priced and before.amount is not None else None,
        bucket_after=bucket_of(after.amount) if priced and after.amount is not None else None,
        reasons=[[said, said.en] for said in one.reasons],
    )


@transaction.atomic
def _finish(what_if_id: int, *, at: datetime) -> None:
    """Add up the parts, unless the other lane still works on some of them and finishes later."""
    what_if = running(what_if_id).select_for_update().first()
    if what_if is None or what_if.parts.filter(totals__isnull=True).exists():
        return
    totals = Totals()
    for part in what_if.parts.order_by("number").iterator():
        totals += Totals.from_json(part.totals or {})
    what_if.state, what_if.totals = RunState.DONE, totals.to_json()
    what_if.heartbeat_at = what_if.finished_at = at
    what_if.save(update_fields=["state", "totals", "heartbeat_at", "finished_at"])
