"""/api/v1/…: the addresses for programs; ``docs/api.md`` describes them."""

from functools import cache
from typing import Any

from django.conf import settings
from django.urls import path
from django.utils.translation import get_language
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.renderers import OpenApiJsonRenderer, OpenApiJsonRenderer2
from drf_spectacular.utils import extend_schema
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.addresses import ADDRESSES as OF_ACCOUNTS
from accounts.api import OfficerView
from accounts.guards import Guard
from approvals.addresses import ADDRESSES as OF_APPROVALS
from cases.addresses import ADDRESSES as OF_CASES
from funds.addresses import ADDRESSES as OF_FUNDS
from notices.addresses import ADDRESSES as OF_NOTICES
from reporting.addresses import ADDRESSES as OF_REPORTING
from standards.addresses import ADDRESSES as OF_STANDARDS
from standards.packages.api import Assessments


class _TokenScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    target_class = "accounts.permissions.Token"
    name = "token"

    def get_security_definition(self, _auto_schema: Any) -> dict[str, str]:
        return {
            "type": "http",
            "scheme": "bearer",
            "description": "A token of another system, issued under its account.",
        }


class _SessionScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    target_class = "accounts.permissions.Session"
    name = "session"

    def get_security_definition(self, _auto_schema: Any) -> dict[str, str]:
        return {
            "type": "apiKey",
            "in": "cookie",
            "name": settings.SESSION_COOKIE_NAME,
            "description": "The session of the browser; every act carries X-CSRFToken.",
        }


@cache
def described(_language: str) -> dict[str, Any]:
    """The whole API in the language that is active: it takes seconds, and changes with the code only."""
    generator: Any = SchemaGenerator
    made: dict[str, Any] = generator().get_schema(request=None, public=True)
    return made


class Schema(OfficerView, SpectacularAPIView):
    """The whole API as OpenAPI 3, made from the code."""

    guard = Guard()
    renderer_classes = [OpenApiJsonRenderer2, OpenApiJsonRenderer]

    @extend_schema(exclude=True)
    def get(self, request: Request, *_args: Any, **_named: Any) -> Response:
        return Response(described(get_language() or settings.LANGUAGE_CODE))


class Docs(OfficerView, SpectacularSwaggerSplitView):
    """The same to look at and try."""

    guard = Guard()


urlpatterns = [
    path("schema/", Schema.as_view(), name="schema"),
    path("docs/", Docs.as_view(url_name="api:schema"), name="docs"),
    path("assessments/", Assessments.as_view(), name="assessments"),
    *OF_ACCOUNTS,
    *OF_STANDARDS,
    *OF_NOTICES,
    *OF_REPORTING,
    *OF_CASES,
    *OF_APPROVALS,
    *OF_FUNDS,
]
