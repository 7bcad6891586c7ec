"""A program before the API in the tests: it asks, and notes which operations it has seen succeed."""

import json
from collections.abc import Iterable
from typing import Any
from uuid import uuid4

from django.test import Client
from django.urls import URLPattern

API = "/api/v1/"
WRITES = ("post", "put", "patch", "delete")
Seen = set[tuple[str, str]]


class Caller:
    """Somebody signed in; ``seen`` may be shared by several who walk over the same addresses."""

    def __init__(self, client: Client, seen: Seen | None = None) -> None:
        self.client, self.seen = client, set() if seen is None else seen

    def ask(self, method: str, path: str, body: Any = None, *, key: str = "", etag: str = "", **files: Any) -> Any:
        """The answer; an act gets a key of its own unless one is given."""
        headers = {"if-match": etag} if etag else {}
        if method in WRITES:
            headers["idempotency-key"] = key or uuid4().hex
        given: dict[str, Any] = {}
        if files:
            given["data"] = (body or {}) | files
            if method == "put":
                return self._put_files(path, given["data"], headers)
        elif method in WRITES:
            given = {"data": json.dumps(body or {}), "content_type": "application/json"}
        elif body:
            given["data"] = body
        return self._noted(method, getattr(self.client, method)(API + path, headers=headers, **given))

    def _put_files(self, path: str, data: dict[str, Any], headers: dict[str, str]) -> Any:
        from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart

        sent = encode_multipart(BOUNDARY, data)
        return self._noted(
            "put", self.client.put(API + path, data=sent, content_type=MULTIPART_CONTENT, headers=headers)
        )

    def _noted(self, method: str, answer: Any) -> Any:
        if answer.status_code < 400:
            self.seen.add((answer.resolver_match.url_name, method))
        return answer

    def does(self, status: int, method: str, path: str, body: Any = None, **more: Any) -> Any:
        """What the API says, with the status that is expected; None for an empty answer."""
        answer = self.ask(method, path, body, **more)
        assert answer.status_code == status, (method, path, answer.status_code, answer.content.decode()[:500])
        if not answer["Content-Type"].endswith("json") if answer.content else True:
            return answer.content or None
        return answer.json()

    def refused(self, status: int, method: str, path: str, body: Any = None, **more: Any) -> tuple[str, list[str]]:
        """Code and fields of a refusal in the documented shape."""
        answer = self.ask(method, path, body, **more)
        assert answer.status_code == status, (method, path, answer.status_code, answer.content.decode()[:500])
        assert answer["Content-Type"] == "application/problem+json"
        told = answer.json()
        assert told["status"] == status
        return told["code"], list(told["fields"])


def offered(addresses: Iterable[URLPattern]) -> Seen:
    """Every operation of a list of addresses."""
    found: Seen = set()
    for one in addresses:
        view = one.callback.cls  # type: ignore[attr-defined]
        found |= {(str(one.name), method) for method in ("get", *WRITES) if hasattr(view, method)}
    return found
