"""Reading hooks and the log of their deliveries."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.duties import Duty, RegionLevel
from accounts.models import Region
from accounts.officer import Officer, within
from common.errors import NotFound
from common.paging import Page, page
from notices.models import Delivery, Hook
from notices.terms import DeliveryState

PAGE_SIZE = 30


def hooks_found(officer: Officer, *, text: str = "", state: str = "") -> QuerySet[Hook]:
    """The hooks of the area, each with ``failed`` and ``waits``; removed ones only when asked for.

    ``text`` is part of the name or the address.
    """
    rows = Hook.objects.visible_to(officer).select_related("region")
    rows = rows.standing(state) if state else rows.filter(removed_at=None)
    if text := text.strip():
        rows = rows.filter(Q(name__contains=text) | Q(address__icontains=text))
    mine = Delivery.objects.filter(hook=OuterRef("pk"))
    return rows.annotate(
        failed=Exists(mine.filter(state=DeliveryState.FAILED)), waits=Exists(mine.filter(state=DeliveryState.WAITING))
    )


def hooks_order(sort: str) -> str:
    """``name`` or ``made_at``, ``-`` for falling; by name whatever else is asked for."""
    return sort if sort.removeprefix("-") in ("name", "made_at") else "name"


def hooks_page(
    officer: Officer, *, text: str = "", state: str = "", sort: str = "name", cursor: Mapping[str, str]
) -> Page[Hook]:
    """A page of ``hooks_found``."""
    return page(hooks_found(officer, text=text, state=state), order=hooks_order(sort), size=PAGE_SIZE, cursor=cursor)


def hook_of(officer: Officer, hook_id: int) -> Hook:
    """One hook of the area. Raises NotFound."""
    row = Hook.objects.visible_to(officer).select_related("region", "made_by").filter(pk=hook_id).first()
    if row is None:
        raise NotFound("hook_not_found", _("There is no such webhook in your area."))
    return row


def log_found(hook: Hook, *, state: str = "", verb: str = "") -> QuerySet[Delivery]:
    """The deliveries of a hook; those of a state or an event only when asked for."""
    asked: dict[str, Any] = {"state": state, "verb": verb}
    rows = Delivery.objects.filter(hook=hook, **{name: value for name, value in asked.items() if value})
    return rows.select_related("event").defer("body", "answer")


def log_page(hook: Hook, *, state: str = "", verb: str = "", cursor: Mapping[str, str]) -> Page[Delivery]:
    """A page of them, newest first."""
    return page(log_found(hook, state=state, verb=verb), order="-id", size=PAGE_SIZE, cursor=cursor)


def tally(hook: Hook) -> dict[str, int]:
    """How many deliveries wait and how many failed; each has an index of its own, most rows are neither."""
    rows = Delivery.objects.filter(hook=hook)
    return {
        state.value: rows.filter(state=state.value).count() for state in (DeliveryState.WAITING, DeliveryState.FAILED)
    }


def delivery_of(officer: Officer, hook_id: int, delivery_id: int) -> Delivery:
    """One delivery of a hook of the area. Raises NotFound."""
    rows = Delivery.objects.filter(hook__in=Hook.objects.visible_to(officer)).select_related("hook", "event")
    row = rows.filter(hook=hook_id, pk=delivery_id).first()
    if row is None:
        raise NotFound("delivery_not_found", _("There is no such delivery of this webhook."))
    return row


def region_choices(officer: Officer) -> list[tuple[int, str]]:
    """The regions over which the officer manages officers, down to the township."""
    rows = Region.objects.filter(within("path", officer.paths(Duty.OFFICERS))).exclude(level=RegionLevel.VILLAGE)
    return [
        (row.pk, f"{row.parent.name} · {row.name}" if row.parent else row.name)
        for row in rows.select_related("parent").order_by("path")
    ]


def paused(officer: Officer) -> QuerySet[Hook]:
    """The hooks of the area that send nothing now."""
    return Hook.objects.visible_to(officer).filter(removed_at=None, paused_at__isnull=False)
