"""Files by the API, as the pages hand them out."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.utils.http import content_disposition_header
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse
from rest_framework.request import Request

from accounts.api import OfficerView
from accounts.operations import Look, each_once

File = tuple[bytes, str, str]
"""The bytes, what they are, and what they are called."""


def handed(body: bytes | str, kind: str, called: str) -> HttpResponse:
    """A file to keep, under its name; nothing in it is run."""
    answer = HttpResponse(body, content_type=kind)
    answer["Content-Disposition"] = content_disposition_header(True, called) or "attachment"
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return answer


class Download(Look):
    """GET: a file; ``call`` returns a ``File`` and records the look where the page does."""

    is_file = True

    def bound(self, names: frozenset[str]) -> Callable[..., Any]:
        self.read_query(names)

        def get(view: OfficerView, request: Request, **named: Any) -> HttpResponse:
            return handed(*self.asked(view, each_once(request), named))

        told = {(200, "*/*"): OpenApiResponse(OpenApiTypes.BINARY, description="The file.")}
        return self.schema(parameters=[self.query] if self.query else [], refusals={}, answers=told)(get)
