"""The only place that reads the clock; views, tasks and commands call it and pass the answer on."""

from datetime import date, datetime

from django.utils import timezone


def now() -> datetime:
    """The present instant, aware."""
    return timezone.now()


def today() -> date:
    """Today's date in Beijing, whatever the server's zone."""
    return timezone.localdate()
