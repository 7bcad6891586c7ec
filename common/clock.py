"""The only place that reads the clock; views, tasks and commands call it and pass the answer on."""

from datetime import date, datetime

from django.utils import timezone


def now() -> datetime:
    """The present instant, aware."""
    return timezone.now()


def today() -> date:
    """Today's date in Beijing, whatever the server's zone."""
    return timezone.localdate()


def minutes_until(due: datetime, at: datetime) -> int:
    """Whole minutes left until ``due``, the last second included; below zero as soon as it is late."""
    seconds = int((due - at).total_seconds())
    return min(-1, -(-seconds // 60)) if at > due else seconds // 60
