"""What the help adds to every page: the numbers in force, the first steps, the keys, and whether there is news."""

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from accounts.officer import Officer
from common.clock import today
from common.later import Later
from guide.keys import KEYS
from guide.news import NEWEST

numbers_for = Later("guide.numbers").numbers_for  # a page that names no rule needs none of them
tour_of = Later("guide.tour").tour_of


def guide(request: HttpRequest) -> dict[str, object]:
    """Nothing for a stranger. ``numbers`` are read when a sentence names one of them."""
    officer: Officer | None = getattr(request, "officer", None)
    if officer is None or not officer.user_id or not request.user.is_authenticated:
        return {}
    step, read = request.user.tour_step, request.user.news_read
    case_id = request.resolver_match.kwargs.get("case_id") if request.resolver_match else None
    numbers: Any = SimpleLazyObject(lambda: numbers_for(officer, case_id, today=today()))
    return {
        "numbers": numbers,
        "tour": SimpleLazyObject(lambda: tour_of(step, officer, numbers)),
        "keys": KEYS,
        "news_read": read,
        "news_waits": read < NEWEST,
    }
