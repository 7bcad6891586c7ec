"""/api/v1/…: the addresses for programs; ``docs/api.md`` describes them."""

from typing import Any

from django.urls import path
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView

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

app_name = "api"


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
            "name": "session",
            "description": "The session of the browser; every act carries X-CSRFToken.",
        }


class Schema(OfficerView, SpectacularAPIView):
    """The whole API as OpenAPI 3, made from the code."""

    guard = Guard()


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
