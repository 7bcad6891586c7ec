"""Error pages: generic, with a number to quote."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from common.errors import DomainError


def _page(request: HttpRequest, status: int, template: str) -> HttpResponse:
    context = {"request_id": getattr(request, "request_id", "")}
    return render(request, f"errors/{template}.html", context, status=status)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(request, 400, "400")


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(request, 403, "403")


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(request, 404, "404")


def refused(request: HttpRequest, exception: DomainError) -> HttpResponse:
    context = {"request_id": getattr(request, "request_id", ""), "error": exception}
    return render(request, "errors/refused.html", context, status=409)


def server_error(request: HttpRequest) -> HttpResponse:
    return _page(request, 500, "500")


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return _page(request, 403, "csrf")
