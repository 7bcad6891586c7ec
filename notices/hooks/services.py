"""What officers do with hooks; every act needs the duty OFFICERS over the hook's region and stands in the trail."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.duties import Duty, RegionLevel
from accounts.models import Region
from accounts.officer import Held, Officer, within
from audit.services import record
from audit.verbs import Verb
from common.errors import Invalid, NotFound, WrongState
from notices.hooks.addresses import check
from notices.hooks.events import EVENTS
from notices.hooks.messages import body_of, new_secret
from notices.hooks.selectors import hook_of
from notices.hooks.writing import delivery_of
from notices.models import Delivery, Hook
from notices.terms import DeliveryState

OVERLAP = timedelta(hours=24)
"""How long the former secret signs beside the new one."""
SHOWN_AGAIN = timedelta(minutes=5)
"""A form sent twice within that time shows its secret again, instead of none."""


@dataclass(frozen=True, slots=True)
class Given:
    """A hook as it is entered; no verbs means all that is announced."""

    name: str
    address: str
    region_id: int
    verbs: Sequence[Verb] = ()


@dataclass(frozen=True, slots=True)
class Issued:
    """A hook with the secret that is shown this once."""

    hook: Hook
    secret: str


@transaction.atomic
def add(given: Given, *, token: UUID, officer: Officer, at: datetime) -> Issued:
    """Tell another system from now on. Sent twice with one token it is one hook.

    Raises Invalid with fields for an address that is not allowed or a name that is taken, NotFound for a region outside
    the area.
    """
    region, held = _region(officer, given.region_id)
    made = Hook.objects.filter(token=token).first()
    if made is not None:
        return _issued_already(made, officer, at)
    secret = new_secret()
    hook = Hook(secret=secret, issued_at=at, token=token, made_by_id=officer.user_id, made_at=at)
    _write(hook, given, region)
    _trace(Verb.HOOK_ADDED, hook, officer=officer, held=held, at=at, after=_picture(hook))
    return Issued(hook, secret)


def _issued_already(hook: Hook, officer: Officer, at: datetime) -> Issued:
    """The same answer to the same form, for a moment only. Raises WrongState after that."""
    fresh = hook.made_at >= at - SHOWN_AGAIN and hook.generation == 1 and hook.removed_at is None
    if not fresh or hook.made_by_id != officer.user_id:
        raise WrongState("hook_added", _("This form was sent already; the webhook stands in the list."))
    return Issued(hook, hook.secret)


@transaction.atomic
def change(hook_id: int, given: Given, *, officer: Officer, at: datetime) -> Hook:
    """Another name, address, region or choice of events; the secret stays. What waits goes to the new address."""
    hook, held = _locked(hook_id, officer)
    region, _there = _region(officer, given.region_id)
    before = _picture(hook)
    _write(hook, given, region)
    after = _picture(hook)
    if before != after:
        _trace(Verb.HOOK_CHANGED, hook, officer=officer, held=held, at=at, before=before, after=after)
    return hook


@transaction.atomic
def rotate(hook_id: int, *, seen: int, officer: Officer, at: datetime) -> Issued:
    """A new secret; the former one signs beside it for a day. ``seen`` is the generation that the officer had before
    him.

    Raises WrongState when somebody else was quicker.
    """
    hook, held = _locked(hook_id, officer)
    if hook.generation == seen + 1 and hook.issued_at >= at - SHOWN_AGAIN:
        return Issued(hook, hook.secret)
    if hook.generation != seen:
        raise WrongState("rotated_meanwhile", _("The secret was rotated meanwhile; look at the webhook again."))
    hook.old_secret, hook.old_until = hook.secret, at + OVERLAP
    hook.secret, hook.issued_at, hook.generation = new_secret(), at, seen + 1
    hook.save(update_fields=["old_secret", "old_until", "secret", "issued_at", "generation"])
    _trace(Verb.HOOK_SECRET_ROTATED, hook, officer=officer, held=held, at=at)
    return Issued(hook, hook.secret)


@transaction.atomic
def pause(hook_id: int, *, why: str, officer: Officer, at: datetime) -> Hook:
    """Send nothing until it is resumed; what happens meanwhile is written and waits."""
    hook, held = _locked(hook_id, officer)
    if not why.strip():
        raise Invalid("reason_missing", _("A reason is needed."), fields={"why": _("A reason is needed.")})
    if hook.paused_at is not None:
        raise WrongState("hook_paused", _("This webhook is paused already."))
    hook.paused_at, hook.paused_why = at, why.strip()[:300]
    hook.save(update_fields=["paused_at", "paused_why"])
    _trace(Verb.HOOK_PAUSED, hook, officer=officer, held=held, at=at, note=hook.paused_why)
    return hook


@transaction.atomic
def resume(hook_id: int, *, officer: Officer, at: datetime) -> Hook:
    """Send again, what waits at once; deliveries that failed are sent again only when asked for."""
    hook, held = _locked(hook_id, officer)
    if hook.paused_at is None:
        raise WrongState("hook_not_paused", _("This webhook is not paused."))
    hook.paused_at, hook.paused_why, hook.failing_since = None, "", None
    hook.save(update_fields=["paused_at", "paused_why", "failing_since"])
    Delivery.objects.filter(hook=hook, state=DeliveryState.WAITING).update(next_try_at=at)
    _trace(Verb.HOOK_RESUMED, hook, officer=officer, held=held, at=at)
    return hook


@transaction.atomic
def remove(hook_id: int, *, officer: Officer, at: datetime) -> Hook:
    """For good: its secrets are destroyed, what waits is given up, the log can still be read."""
    hook, held = _locked(hook_id, officer)
    hook.removed_at, hook.secret, hook.old_secret, hook.old_until = at, "", "", None
    hook.save(update_fields=["removed_at", "secret", "old_secret", "old_until"])
    waiting = Delivery.objects.filter(hook=hook, state=DeliveryState.WAITING)
    waiting.update(state=DeliveryState.FAILED, next_try_at=None, claimed_until=None)
    _trace(Verb.HOOK_REMOVED, hook, officer=officer, held=held, at=at)
    return hook


@transaction.atomic
def test(hook_id: int, *, officer: Officer, at: datetime) -> Delivery:
    """A delivery like any other, of an event that is nothing but the test; a paused hook is tested too."""
    hook, held = _locked(hook_id, officer)
    event = record(
        Verb.HOOK_TESTED, subject=hook, officer=officer, held=held, at=at, region_path=hook.region.path, label=hook.name
    )
    row = delivery_of(event, hook.pk, body_of(event), at=at)
    row.save()
    return row


@transaction.atomic
def send_again(hook_id: int, delivery_id: int, *, officer: Officer, at: datetime) -> None:
    """One that failed, or that the other system has lost: the same number and the same bytes once more."""
    hook, held = _locked(hook_id, officer)
    if not _again(hook, at=at, pk=delivery_id):
        raise WrongState("delivery_waits", _("This delivery is on its way already."))
    _trace(Verb.HOOK_SENT_AGAIN, hook, officer=officer, held=held, at=at, after={"deliveries": 1})


@transaction.atomic
def send_failed_again(hook_id: int, *, officer: Officer, at: datetime) -> int:
    """All that failed, in the order in which it happened; returns how many."""
    hook, held = _locked(hook_id, officer)
    count = _again(hook, at=at, state=DeliveryState.FAILED)
    if count:
        _trace(Verb.HOOK_SENT_AGAIN, hook, officer=officer, held=held, at=at, after={"deliveries": count})
    return count


def _again(hook: Hook, *, at: datetime, **which: object) -> int:
    done = Delivery.objects.filter(hook=hook, **which).exclude(state=DeliveryState.WAITING)
    return done.update(state=DeliveryState.WAITING, attempts=0, next_try_at=at, delivered_at=None)


def hook_version(officer: Officer, *, lock: bool, hook_id: int) -> str:
    """What stands in a hook, to be compared by whoever changes it; with ``lock`` nobody else changes it now."""
    hook = _locked(hook_id, officer)[0] if lock else hook_of(officer, hook_id)
    return hashlib.sha256(json.dumps(_picture(hook), sort_keys=True).encode()).hexdigest()[:16]


def _locked(hook_id: int, officer: Officer) -> tuple[Hook, Held]:
    """A hook of the area that still stands, and the posting that gives the right to it."""
    rows = Hook.objects.visible_to(officer).select_for_update(no_key=True, of=("self",)).select_related("region")
    hook = rows.filter(pk=hook_id).first()
    if hook is None:
        raise NotFound("hook_not_found", _("There is no such webhook in your area."))
    held = officer.needs(Duty.OFFICERS, hook.region.path)
    if hook.removed_at is not None:
        raise WrongState("hook_removed", _("This webhook is removed; add a new one."))
    return hook, held


def _region(officer: Officer, region_id: int) -> tuple[Region, Held]:
    """A region down to the township, over which the officer manages officers; locked: its hooks differ in name."""
    scope = within("path", officer.paths(Duty.OFFICERS))
    rows = Region.objects.select_for_update(no_key=True).exclude(level=RegionLevel.VILLAGE)
    region = rows.filter(scope, pk=region_id).first()
    if region is None:
        raise NotFound("region_not_found", _("There is no such region."))
    return region, officer.needs(Duty.OFFICERS, region.path)


def _write(hook: Hook, given: Given, region: Region) -> None:
    hook.name, hook.address, hook.region = given.name.strip(), check(given.address), region
    hook.verbs = sorted(set(given.verbs))
    if not hook.name:
        raise Invalid("name_missing", _("This is needed."), fields={"name": _("This is needed.")})
    if not set(hook.verbs) <= set(EVENTS):
        text = _("Only what is announced can be chosen.")
        raise Invalid("verb_not_announced", text, fields={"verbs": text})
    same = Hook.objects.filter(region=region, name=hook.name, removed_at=None).exclude(pk=hook.pk)
    if same.exists():
        text = _("A webhook of this name exists in this region already.")
        raise Invalid("name_taken", text, fields={"name": text})
    hook.save()


def _picture(hook: Hook) -> dict[str, object]:
    return {"name": hook.name, "address": hook.address, "region": hook.region.code, "verbs": list(hook.verbs)}


def _trace(
    verb: Verb,
    hook: Hook,
    *,
    officer: Officer,
    held: Held,
    at: datetime,
    before: dict[str, object] | None = None,
    after: dict[str, object] | None = None,
    note: str = "",
) -> None:
    record(
        verb, subject=hook, officer=officer, held=held, at=at, region_path=hook.region.path, label=hook.name,
        before=before, after=after, note=note,
    )  # fmt: skip
