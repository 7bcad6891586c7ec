"""Every operation of the API on money and goods, each by an officer who may, with a right body."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import TestCase
from django.urls import URLPattern, reverse

from tests.cast import Cast


class Walk:
    """``walk.did("finance", "funds_money", {…}, 201)`` sends one operation and returns what was answered."""

    def __init__(self, cast: Cast) -> None:
        self.cast, self.clients, self.done = cast, {}, set[str]()  # type: ignore[var-annotated]

    def asks(self, who: str, name: str, body: Any = None, *, files: dict[str, bytes] | None = None, **ids: Any) -> Any:
        """The answer to one POST; with ``files`` as a form of many parts."""
        client = self.clients.setdefault(who, self.cast.client(who))
        place, key = reverse(f"api:{name}", kwargs=ids), {"idempotency-key": uuid4().hex}
        if files is None:
            return client.post(place, json.dumps(body or {}), content_type="application/json", headers=key)
        parts = {part: SimpleUploadedFile(f"{part}.png", data) for part, data in files.items()}
        with _commits():
            return client.post(place, {**(body or {}), **parts}, headers=key)

    def did(self, who: str, name: str, body: Any = None, status: int = 200, **more: Any) -> Any:
        """The same, which must go well."""
        with _commits():
            answer = self.asks(who, name, body, **more)
        assert answer.status_code == status, (name, answer.status_code, answer.content.decode())
        self.done.add(name)
        return answer.json() if answer["Content-Type"] == "application/json" else answer


@contextmanager
def _commits() -> Iterator[None]:
    with TestCase.captureOnCommitCallbacks(execute=True):
        yield


def writes(pattern: URLPattern) -> bool:
    """Whether something is sent to this address."""
    return hasattr(pattern.callback.view_class, "post")  # type: ignore[attr-defined]
