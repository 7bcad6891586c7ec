"""Reading the trail."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone

from audit.models import Event
from common.counting import COUNTED_TO, NARROWED_TO
from common.paging import Page, page

PAGE_SIZE = 50


def timeline(subject: models.Model) -> models.QuerySet[Event]:
    """Everything that happened to ``subject``, oldest first; whoever may see the subject may see its timeline."""
    return Event.objects.filter(subject_type=subject._meta.label_lower, subject_id=subject.pk).order_by("id")


def events_found(
    scope: Q, *, verb: str = "", actor_name: str = "", day: date | None = None, label: str = ""
) -> models.QuerySet[Event]:
    """The events of an area.

    ``scope`` is a condition on ``region_path`` (``accounts.officer.within``). ``day`` is a day of Beijing; ``label``
    the exact
    case number or whatever else the subject was called.
    """
    asked: dict[str, Any] = {"verb": verb, "actor_name": actor_name, "subject_label": label}
    events = Event.objects.filter(scope, **{key: value for key, value in asked.items() if value})
    if day:
        begin = timezone.make_aware(datetime.combine(day, time.min))
        events = events.filter(at__gte=begin, at__lt=begin + timedelta(days=1))
    return events


def trail(
    scope: Q,
    *,
    verb: str = "",
    actor_name: str = "",
    day: date | None = None,
    label: str = "",
    cursor: Mapping[str, str] | None = None,
) -> Page[Event]:
    """One page of ``events_found``, newest first, with how many there are."""
    found = events_found(scope, verb=verb, actor_name=actor_name, day=day, label=label)
    upto = NARROWED_TO if verb or actor_name or day or label else COUNTED_TO
    return page(found, order="-id", size=PAGE_SIZE, cursor=cursor or {}, count_to=upto)
