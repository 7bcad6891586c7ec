"""Puts the officer on the request and ends sessions that are too old."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from accounts.guards import to_the_door
from accounts.officer import Officer, officer_on
from common.clock import now, today
from common.problems import is_api, problem, problem_response

LONGEST_SESSION = timedelta(hours=12)
SEEN_EVERY = timedelta(minutes=1)
"""How exactly the end of an idle session is kept; each request would else write a row."""
FREE = ("accounts:change_password", "accounts:sign_out", "set_language", "api:session", "api:session_password")
"""What may be asked for with a first password."""


class OfficerMiddleware:
    """``request.officer`` is read afresh for each request, so a right that was taken away is gone at once."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            self._see(request)
            if self._too_old(request):
                logout(request)
                if not is_api(request):  # a program is told by the address itself that nobody is signed in
                    return to_the_door(request)
            elif self._must_change(request):
                if is_api(request):
                    return problem_response(problem(403, "password_change_needed", _("Change your password first.")))
                return redirect("accounts:change_password")
        request.officer = SimpleLazyObject(lambda: self._officer(request))  # type: ignore[attr-defined]
        return self.get_response(request)

    def _officer(self, request: HttpRequest) -> Officer:
        user = request.user
        return officer_on(user, today()) if user.is_authenticated else Officer(0, "", ())

    def _see(self, request: HttpRequest) -> None:
        """A session is idle from its last request on: writing to it puts its end off again."""
        seen = request.session.get("seen_at")
        if seen is None or now() - datetime.fromisoformat(seen) >= SEEN_EVERY:
            request.session["seen_at"] = now().isoformat()

    def _too_old(self, request: HttpRequest) -> bool:
        since = request.session.setdefault("signed_in_at", now().isoformat())
        return now() - datetime.fromisoformat(since) > LONGEST_SESSION

    def _must_change(self, request: HttpRequest) -> bool:
        free = {reverse(name) for name in FREE}
        return bool(request.user.is_authenticated and request.user.must_change_password and request.path not in free)
