"""The base of every address of the API: it says its guard as pages do."""

from functools import cached_property
from typing import Any

from rest_framework.views import APIView

from accounts.guards import Guard
from accounts.officer import Officer, officer_on
from common.clock import today


class OfficerView(APIView):
    """An address of the API. ``guard`` says who may ask, as ``@duty`` does for a page."""

    guard: Guard | None = None
    http_method_names = ["get", "post", "put", "patch", "delete", "head"]

    @classmethod
    def as_view(cls, **initkwargs: Any) -> Any:
        view = super().as_view(**initkwargs)
        view.guard = cls.guard  # type: ignore[attr-defined]  # where ``manage.py check`` looks for it
        return view

    @cached_property
    def officer(self) -> Officer:
        """Who asks, by the way in which he signed in, with the postings of today."""
        user = self.request.user
        return officer_on(user, today()) if user.is_authenticated else Officer(0, "", ())
