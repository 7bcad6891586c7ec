"""How programs sign in, and the API's side of the guards: a view is asked by nobody else than its guard admits."""

from typing import Any

from rest_framework.authentication import SessionAuthentication
from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from accounts.guards import admits


class Session(SessionAuthentication):
    """The session of the browser, with its CSRF token. Who has none is told to sign in (401), not that he may not."""

    def authenticate_header(self, request: Request) -> str:
        return "Session"


class GuardHolds(BasePermission):
    """The project's permission: what the guard of the view asks (``accounts.api``). Without one it admits nobody."""

    def has_permission(self, request: Request, view: Any) -> bool:
        guard = getattr(view, "guard", None)
        if guard is None or guard.public_reason:
            return guard is not None
        return request.user.is_authenticated and admits(guard, view.officer, view.kwargs)
