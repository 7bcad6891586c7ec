"""A number for each request, and the answer to a refusal that no view has shown on its page."""

import secrets
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from common.errors import DomainError, NotAllowed, NotFound
from relief import errors


class RequestIdMiddleware:
    """Gives ``request.request_id`` and sends it back as ``X-Request-Id``."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.request_id = secrets.token_hex(4)  # type: ignore[attr-defined]
        response = self.get_response(request)
        response["X-Request-Id"] = request.request_id  # type: ignore[attr-defined]
        if "Cache-Control" not in response:
            response["Cache-Control"] = "no-store"
        return response


class RefusalMiddleware:
    """Out of reach is 404, no right 403, any other broken rule 409 with its sentence, unless a page shows it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, NotFound):
            return errors.not_found(request, exception)
        if isinstance(exception, NotAllowed):
            return errors.forbidden(request, exception)
        if isinstance(exception, DomainError):
            return errors.refused(request, exception)
        return None
