"""Error pages: generic, with a number to quote; for a program the same as problem details."""

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse

from common.errors import DomainError, NoSense, WrongState
from common.problems import is_api, of_domain, problem, problem_response


def _page(request: HttpRequest, status: int, template: str, **said: object) -> HttpResponse:
    if is_api(request):
        return problem_response(problem(status))
    context = {"request_id": getattr(request, "request_id", ""), **said}
    return render(request, f"errors/{template}.html", context, status=status)


def _case(request: HttpRequest) -> str:
    """The page of the case that the address speaks of, if it speaks of one: where to go on from a refusal."""
    named = request.resolver_match.kwargs.get("case_id") if request.resolver_match else None
    return reverse("cases:detail", args=[named]) if named else ""


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    if isinstance(exception, TooManyFieldsSent | RequestDataTooBig):
        return _page(request, 413, "413-form")
    return _page(request, 400, "400")


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(request, 403, "403", case_url=_case(request))


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(request, 404, "404")


def only_a_form(request: HttpRequest) -> HttpResponse:
    """Somebody came back to an address that takes forms only; a browser shows nothing but its own error otherwise."""
    return _page(request, 405, "405", case_url=_case(request))


def too_large(request: HttpRequest) -> HttpResponse:
    return _page(request, 413, "413")


def refused(request: HttpRequest, exception: DomainError) -> HttpResponse:
    if is_api(request):
        return problem_response(of_domain(exception))
    case = _case(request)
    over = bool(case) and isinstance(exception, WrongState)  # to go back and load again would lead here once more
    return _page(request, 409, "refused", error=exception, case_url=case, over=over)


def no_sense(request: HttpRequest, exception: NoSense) -> HttpResponse:
    """A list whose filter cannot be read shows nothing but the filter."""
    if is_api(request):
        return problem_response(of_domain(exception))
    from accounts.exporting import TITLES  # the log is set up with this module, before any app

    page = request.resolver_match.view_name if request.resolver_match else ""
    shown = {"form": exception.form, "error": exception, "title": TITLES.get(page, "")}
    return render(request, "common/no_sense.html", shown, status=422)


def server_error(request: HttpRequest) -> HttpResponse:
    """Rendered without the request: whatever broke, a session or a database, must not break this page too."""
    if is_api(request):
        return problem_response(problem(500))
    context = {"request_id": getattr(request, "request_id", "")}
    return HttpResponse(render_to_string("errors/500.html", context), status=500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return _page(request, 403, "csrf")


def locked_out(request: HttpRequest, credentials: dict[str, object], *args: object) -> HttpResponse:
    """Too many failed sign-ins; says the same whether the account exists or not."""
    return _page(request, 429, "429")
