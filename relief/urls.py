"""All URLs of the house."""

from django.urls import URLPattern, URLResolver, include, path
from django.urls.resolvers import RoutePattern
from django.views.i18n import set_language

from accounts.guards import public, signed_in
from common.later import Branch
from common.views import styleguide
from relief.health import healthz, readyz

handler400 = "relief.errors.bad_request"
handler403 = "relief.errors.forbidden"
handler404 = "relief.errors.not_found"
handler500 = "relief.errors.server_error"

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
    path(
        "language/", public(reason="the sign-in page can be read in either language")(set_language), name="set_language"
    ),
    path("styleguide/", signed_in(styleguide), name="styleguide"),
    Branch(RoutePattern("api/v1/"), "relief.api", app_name="api", namespace="api"),
    path("", include("accounts.urls")),
    path("standards/", include("standards.urls")),
    path("cases/", include("cases.urls")),
    path("", include("approvals.urls")),
    path("payments/", include("funds.urls")),
    path("emergency/", include("funds.emergency_urls")),
    path("dashboard/", include("reporting.dashboard_urls")),
    path("what-if/", include("reporting.urls")),
    path("exports/", include("reporting.exports.urls")),
    path("hooks/", include("notices.hooks.urls")),
    path("help/", include("guide.urls")),
    path("", include("notices.urls")),
]
