"""A number for each request, a limit to its size, and the answer to a refusal that no view has shown on its page."""

import logging
import secrets
from collections.abc import Callable
from contextvars import ContextVar
from http import HTTPStatus

from django.conf import settings
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.http.response import HttpResponseBase
from django.middleware.common import CommonMiddleware
from django.middleware.gzip import GZipMiddleware
from django.middleware.locale import LocaleMiddleware
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from common.errors import DomainError, NoSense, NotAllowed, NotFound, WrongState, collided
from common.problems import is_api
from relief import errors

_request_id: ContextVar[str] = ContextVar("request_id", default="-")


class RequestFilter(logging.Filter):
    """Puts the number of the request into every line of the log."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.request_id = _request_id.get()
        return True


class RequestIdMiddleware:
    """Gives ``request.request_id``, for the log and for error pages, and sends it as ``X-Request-Id``."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        number = secrets.token_hex(4)
        request.request_id = number  # type: ignore[attr-defined]
        token = _request_id.set(number)
        try:
            response = self.get_response(request)
        finally:
            _request_id.reset(token)
        response["X-Request-Id"] = number
        if "Cache-Control" not in response:
            response["Cache-Control"] = "no-store"
        return response


class LargestBodyMiddleware:
    """A body above ``LARGEST_BODY`` is answered with 413 and never read; Django itself takes files of any size."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        length = request.META.get("CONTENT_LENGTH") or "0"
        if length.isdigit() and int(length) > settings.LARGEST_BODY:
            return errors.too_large(request)
        return self.get_response(request)


class PackedPageMiddleware(GZipMiddleware):
    """Pages are sent compressed: a township's line is slow. Of nothing else: files are as they are, and the version of
    what the API gives must stay the one it is edited by.

    A page holds tokens beside what was typed; Django masks each token anew and adds bytes by chance (BREACH).
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Compressed where it is HTML and the browser takes it."""
        if not response.headers.get("Content-Type", "").startswith("text/html"):
            return response
        return super().process_response(request, response)


class WholePageMiddleware:
    """Where a form sent by htmx leads elsewhere the whole page goes there, not the part that would be swapped in."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code != HTTPStatus.FOUND or request.headers.get("HX-Request") != "true":
            return response
        response.status_code = HTTPStatus.NO_CONTENT
        response["HX-Redirect"] = response["Location"]
        del response["Location"]
        return response


class RefusalMiddleware:
    """Out of reach is 404, no right 403, any other broken rule 409 with its sentence, unless a page shows it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if isinstance(response, HttpResponseNotAllowed) and request.method == "GET":
            allowed, response = response.headers["Allow"], errors.only_a_form(request)
            response.headers["Allow"] = allowed
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, NotFound):
            return errors.not_found(request, exception)
        if isinstance(exception, NotAllowed):
            return errors.forbidden(request, exception)
        if isinstance(exception, NoSense):
            return errors.no_sense(request, exception)
        if isinstance(exception, DomainError):
            return errors.refused(request, exception)
        if isinstance(exception, OperationalError) and collided(exception):
            text = _("Somebody else is saving the same data at this moment; try again shortly.")
            return errors.refused(request, WrongState("busy", text))
        return None


class SlashMiddleware(CommonMiddleware):
    """Whoever forgets the slash at the end of a page's address is led there. A program is not: what it follows becomes
    a GET, and an act would be answered as if it had been done.
    """

    def should_redirect_with_slash(self, request: HttpRequest) -> bool:
        """Not in the API."""
        return not is_api(request) and super().should_redirect_with_slash(request)


class LanguageMiddleware(LocaleMiddleware):
    """Chinese until somebody asks for English on the switch; what the browser prefers does not count. A program
    without a session has no switch: it says in Accept-Language what it reads.
    """

    def process_request(self, request: HttpRequest) -> None:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        if not chosen and is_api(request) and settings.SESSION_COOKIE_NAME not in request.COOKIES:
            chosen = translation.get_language_from_request(request)
        known = chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        translation.activate(known)
        request.LANGUAGE_CODE = translation.get_language() or known
