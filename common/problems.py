"""One shape for every refusal that a program is given: problem details of RFC 9457, ``application/problem+json``.

``type``, ``title``, ``status`` and ``detail`` (the sentence for people) with ``code`` (stable, for programs),
``clause`` (of the policy, or empty) and ``fields`` (what is wrong at which path of the body, by that path).
"""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, JsonResponse
from django.utils.translation import gettext_lazy as _

from common.errors import DomainError, Invalid, NotAllowed, NotFound
from common.said import Said

PREFIX = "/api/"
PROBLEM = "application/problem+json"
SENTENCES: Mapping[int, Any] = {
    HTTPStatus.BAD_REQUEST: _("This request could not be understood"),
    HTTPStatus.FORBIDDEN: _("You have no right to do this"),
    HTTPStatus.NOT_FOUND: _("There is nothing at this address"),
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: _("The upload is too large"),
    HTTPStatus.TOO_MANY_REQUESTS: _("Too many attempts"),
    HTTPStatus.INTERNAL_SERVER_ERROR: _("Something went wrong here"),
}
"""What the error pages say."""
CODES: Mapping[int, str] = {HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "too_large"}
"""Where the name of the status is not what the rest of the API says."""

STATUS: Mapping[type[DomainError], HTTPStatus] = {
    Invalid: HTTPStatus.UNPROCESSABLE_ENTITY,
    NotAllowed: HTTPStatus.FORBIDDEN,
    NotFound: HTTPStatus.NOT_FOUND,
}
"""Of broken rules; any other is a conflict with the state of things."""


def is_api(request: HttpRequest) -> bool:
    """Whether a program asked, which cannot read a page."""
    return request.path.startswith(PREFIX)


def problem(
    status: int, code: str = "", detail: object = "", *, clause: str = "", fields: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """The body of a refusal; without a code or sentence of its own those of its status."""
    http = HTTPStatus(status)
    return {
        "type": "about:blank",
        "title": http.phrase,
        "status": http.value,
        "detail": str(detail or SENTENCES.get(http, http.phrase)),
        "code": code or CODES.get(http, http.name.lower()),
        "clause": clause,
        "fields": dict(fields or {}),
    }


def of_domain(error: DomainError) -> dict[str, Any]:
    """A broken rule as a problem."""
    status = next((status for kind, status in STATUS.items() if isinstance(error, kind)), HTTPStatus.CONFLICT)
    fields = {path: _said(text) for path, text in error.fields.items()}
    return problem(status, error.code, _said(error.message), clause=error.clause, fields=fields)


def _said(text: object) -> str:
    if isinstance(text, list):
        return "\n".join(map(_said, text))
    return text.label if isinstance(text, Said) else str(text)


def problem_response(body: dict[str, Any]) -> JsonResponse:
    """The answer to a program where no view of the API is reached."""
    return JsonResponse(body, status=body["status"], content_type=PROBLEM)
