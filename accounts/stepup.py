"""Acts that ask once more who is there: an unattended desk decides nothing large and gives no rights."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import wraps
from typing import Any, cast

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme

from accounts import services
from accounts.guards import OfficerRequest, View
from common.clock import now
from common.errors import NotAllowed

FRESH_FOR = timedelta(minutes=5)
TYPED = "_password"
FROM = "_from"
"""The names of the fields in which the password, and the page an act was sent from, come with what was sent first."""


def always(request: OfficerRequest, **_named: Any) -> bool:
    return True


def at_the_county(request: OfficerRequest, **_named: Any) -> bool:
    """For ``fresh``: whoever decides for the county decides it in person."""
    return request.officer.decides_at_the_county


def _never(request: OfficerRequest, **_named: Any) -> bool:
    return False


def _not_said(request: OfficerRequest, **_named: Any) -> str:
    return ""


def fresh(
    asks: Callable[..., bool] = always,
    about: Callable[..., str] = _not_said,
    gives_file: Callable[..., bool] = _never,
) -> Callable[[View], View]:
    """Something sent is done only if its officer gave his password within five minutes; else he is asked for it.

    What he sent travels along and is done after that: nothing typed is lost. ``asks`` says whether this very act needs
    it, ``about`` in a sentence what is done then. ``gives_file``: a download leaves its page where it is, and would
    leave the password on the screen; so a page with nothing but what was sent asks for the file. Stands below
    ``duty``; a page with an upload cannot carry its file along and must not use this.
    """

    def mark(view: View) -> View:
        @wraps(view)
        def inner(request: OfficerRequest, *args: object, **named: object) -> HttpResponse:
            if request.method != "POST" or not asks(request, **named) or is_fresh(request):
                return cast(HttpResponse, view(request, *args, **named))
            sent = [(name, value) for name, values in request.POST.lists() for value in values if name not in _OWN]
            shown: dict[str, object] = {"sent": sent, "back": _back(request)}
            wrong: object = ""
            if request.POST.get(TYPED):
                try:
                    services.confirm_identity(request, password=request.POST[TYPED], at=now())
                except NotAllowed as error:
                    wrong = error.message
                else:
                    if gives_file(request, **named):
                        return render(request, "accounts/file_ready.html", shown)
                    return cast(HttpResponse, view(request, *args, **named))
            shown |= {
                "wrong": wrong, "minutes": FRESH_FOR.seconds // 60, "field": TYPED, "from": FROM,
                "about": about(request, **named),
            }  # fmt: skip
            return render(request, "accounts/who_is_there.html", shown, status=422 if wrong else 200)

        inner.fresh = True  # type: ignore[attr-defined]  # the API asks for it where the page does, see its test
        return cast(View, inner)

    return mark


def _back(request: OfficerRequest) -> str:
    """The page that an act was sent from, to leave it undone there; the desk where that is not known."""
    page = request.POST.get(FROM) or request.headers.get("Referer", "")
    ours = url_has_allowed_host_and_scheme(page, {request.get_host()}, require_https=request.is_secure())
    return page if ours else "/"


_OWN = (TYPED, FROM, "csrfmiddlewaretoken")


def is_fresh(request: Any) -> bool:
    """Whether the officer of this session gave his password within five minutes."""
    known = [request.session.get(name) for name in ("signed_in_at", "confirmed_at")]
    latest = max((datetime.fromisoformat(at) for at in known if at), default=None)
    return latest is not None and timedelta(0) <= now() - latest <= FRESH_FOR
