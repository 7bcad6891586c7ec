"""How programs sign in, and the API's side of the guards: a view is asked by nobody else than its guard admits."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework.authentication import BaseAuthentication, SessionAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed, PermissionDenied
from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request
from rest_framework.throttling import SimpleRateThrottle

from accounts import services
from accounts.guards import admits, only_in_sight
from accounts.models import AccessToken, User
from common.clock import now, today
from common.errors import NotAllowed

BEARER = "Bearer"


class Token(BaseAuthentication):
    """``Authorization: Bearer …``: a program with a token of its own."""

    def authenticate(self, request: Request) -> tuple[User, AccessToken] | None:
        parts = get_authorization_header(request).split()
        if not parts or parts[0].lower() != BEARER.lower().encode():
            return None
        text = parts[1].decode("ascii", "ignore") if len(parts) == 2 else ""
        token = services.token_in_force(text, at=now(), today=today())
        if token is None:
            raise AuthenticationFailed(_("This token is not in force."))
        return token.user, token

    def authenticate_header(self, request: Request) -> str:
        return BEARER


class Session(SessionAuthentication):
    """The session of the browser, with its CSRF token. Who has none is told to sign in (401), not that he may not."""

    def authenticate_header(self, request: Request) -> str:
        return "Session"

    def enforce_csrf(self, request: Request) -> None:
        try:
            super().enforce_csrf(request)
        except PermissionDenied as error:
            text = _("Send the csrf_token of session/ in X-CSRFToken with every act, and Referer over https.")
            raise NotAllowed("csrf_failed", text) from error


class GuardHolds(BasePermission):
    """The project's permission: what the guard of the view asks (``accounts.api``). Without one it admits nobody."""

    def has_permission(self, request: Request, view: Any) -> bool:
        guard = view.guard_of(request) if hasattr(view, "guard_of") else None
        if guard is None or guard.public_reason:
            return guard is not None
        writes = request.method not in SAFE_METHODS and (request.method or "").lower() not in view.reading
        if isinstance(request.auth, AccessToken) and request.auth.read_only and writes:
            raise NotAllowed("read_only_token", _("This token only reads."))
        if not request.user.is_authenticated or not admits(guard, view.officer, view.kwargs):
            return False
        if request.method not in SAFE_METHODS:
            only_in_sight(view.officer, view.kwargs)  # before anything of the body is read
        return True


class PerCaller(SimpleRateThrottle):
    """Requests a minute of one token, officer or, where nobody is signed in, address; those that write count apart."""

    def __init__(self) -> None:
        """The rate depends on the request: see ``allow_request``."""

    def allow_request(self, request: Request, view: Any) -> bool:
        self.scope = "reads" if request.method in SAFE_METHODS else "writes"
        self.rate = self.get_rate()
        self.num_requests, self.duration = self.parse_rate(self.rate)
        return bool(super().allow_request(request, view))

    def get_cache_key(self, request: Request, view: Any) -> str:
        if isinstance(request.auth, AccessToken):
            who = f"token-{request.auth.pk}"
        else:
            who = f"user-{request.user.pk}" if request.user.is_authenticated else self.get_ident(request)
        return f"rate-{self.scope}-{who}"
