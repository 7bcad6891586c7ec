"""The base of every address of the API: it says its guard as pages do."""

import hashlib
import json
import re
from collections.abc import Mapping
from functools import cached_property
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.guards import Guard
from accounts.models import AccessToken
from accounts.officer import Officer, officer_on
from accounts.services.once import OnceKey
from accounts.stepup import is_fresh
from common.api import BadRequest, ExactJSON, FormWithFiles, PreconditionFailed, PreconditionRequired
from common.clock import today
from common.errors import NotAllowed

KEY_PATTERN = re.compile("[!-~]{1,255}")


class OfficerView(APIView):
    """An address of the API. ``guard`` says who may ask, as ``@duty`` does for a page; ``guards`` says it by method."""

    guard: Guard | None = None
    guards: Mapping[str, Guard] = {}
    takes_files = gives_files = False
    reading: frozenset[str] = frozenset()
    """Methods that only read, though HTTP does not say so."""
    fresh: frozenset[str] = frozenset()
    """Methods that may ask for the password again."""
    http_method_names = ["get", "post", "put", "patch", "delete", "head"]

    @classmethod
    def as_view(cls, **initkwargs: Any) -> Any:
        view = super().as_view(**initkwargs)
        view.guard = cls.guard  # type: ignore[attr-defined]  # where ``manage.py check`` looks for it
        return view

    def perform_content_negotiation(self, request: Request, force: bool = False) -> Any:
        """A file is what it is, whatever the caller would accept."""
        return super().perform_content_negotiation(request, force or self.gives_files)

    def get_parsers(self) -> Any:
        return [ExactJSON(), FormWithFiles()] if self.takes_files else [ExactJSON()]

    def finalize_response(self, request: Request, response: Any, *args: Any, **named: Any) -> Any:
        """A refusal is JSON, also where what was asked for is a page or a file."""
        answer = super().finalize_response(request, response, *args, **named)
        if getattr(answer, "exception", False) and isinstance(answer, Response):
            answer.accepted_renderer, answer.accepted_media_type = JSONRenderer(), JSONRenderer.media_type
        return answer

    def initial(self, request: Request, *args: Any, **named: Any) -> None:
        """Who asks, then whether there is such a method here, then whether he may."""
        if request.user.is_authenticated and not hasattr(self, (request.method or "").lower()):
            self.http_method_not_allowed(request)
        super().initial(request, *args, **named)

    def guard_of(self, request: Request) -> Guard | None:
        """The guard of the method that is asked for."""
        method = "get" if request.method == "HEAD" else (request.method or "").lower()
        return self.guards.get(method, self.guard)

    @cached_property
    def officer(self) -> Officer:
        """Who asks, by the way in which he signed in, with the postings of today; a token may narrow them."""
        user, token = self.request.user, self.request.auth
        if not user.is_authenticated:
            return Officer(0, "", ())
        officer = officer_on(user, today())
        if isinstance(token, AccessToken):
            return officer.narrowed(token.duties, token.area.path)
        return officer

    def needs_session(self) -> None:
        """Raise NotAllowed for a token, which is nobody in person."""
        if isinstance(self.request.auth, AccessToken):
            raise NotAllowed("not_by_token", _("This is done by an officer who is signed in, not by a token."))

    def needs_password(self) -> None:
        """Raise NotAllowed unless the officer gave his password within five minutes; a token has none to give."""
        self.needs_session()
        if not is_fresh(self.request):
            text = _("Give your password once more: POST it to session/confirmation/, then send this again.")
            raise NotAllowed("password_needed", text)

    def unchanged(self, version: str) -> None:
        """Raise unless the caller edits what is there now."""
        given = self.request.headers.get("If-Match", "")
        if not given:
            raise PreconditionRequired(_("Say in If-Match which version you have read: its ETag."))
        if given.strip() != "*" and version not in [
            tag.strip().removeprefix("W/").strip('"') for tag in given.split(",")
        ]:
            raise PreconditionFailed(_("It was changed meanwhile; read it again."))

    @property
    def once_key(self) -> OnceKey:
        """The key under which this request is done once, and what it asks for. Raises BadRequest without a key."""
        key = self.request.headers.get("Idempotency-Key", "").strip()
        if not key:
            raise BadRequest(
                _("Send an Idempotency-Key with every act, a new one for each."), "idempotency_key_missing"
            )
        if not KEY_PATTERN.fullmatch(key):
            text = _("An Idempotency-Key has at most 255 characters: printable ASCII without blanks.")
            raise BadRequest(text, "idempotency_key_broken")
        asked = [
            self.request.method,
            self.request.get_full_path(),
            self.request.headers.get("If-Match", ""),
            _plain(self.request.data),
        ]
        text = json.dumps(asked, default=str, sort_keys=True, ensure_ascii=True)
        if isinstance(self.request.auth, AccessToken):  # the keys of one token are none of another's of its account
            key = hashlib.sha256(f"{self.request.auth.pk} {key}".encode()).hexdigest()
        return OnceKey(key, hashlib.sha256(text.encode()).hexdigest())


def _plain(data: Any) -> Any:
    """What was sent, files by their bytes."""
    if hasattr(data, "lists"):
        return [(name, [_plain(value) for value in values]) for name, values in data.lists()]
    if isinstance(data, UploadedFile):
        digest = hashlib.sha256()
        for chunk in data.chunks():
            digest.update(chunk)
        data.seek(0)
        return [data.name, digest.hexdigest()]
    return data
