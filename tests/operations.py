"""Asks for operations of the API as an officer of the cast, and remembers which."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import URLPattern, reverse

from tests.cast import Cast
from tests.scans import PNG


@dataclass
class Api:
    """``api.post("clerk", "case_submission", case_id=1)``: the answer, whatever it is."""

    cast: Cast
    asked: set[tuple[str, str]] = field(default_factory=set)

    def ask(self, method: str, who: str, name: str, body: Any = None, headers: Any = None, **named: Any) -> Any:
        self.asked.add((name, method))
        said = {"idempotency-key": uuid4().hex, **(headers or {})}
        address = reverse(f"api:{name}", kwargs=named)
        given: dict[str, Any] = {}
        if isinstance(body, dict) and any(isinstance(value, SimpleUploadedFile) for value in body.values()):
            given = {"data": body}
        elif method != "get":
            given = {"data": json.dumps({} if body is None else body), "content_type": "application/json"}
        else:
            address += f"?{body}" if body else ""
        return getattr(self.cast.client(who), method)(address, headers=said, **given)

    def told(self, method: str, who: str, name: str, body: Any = None, headers: Any = None, **named: Any) -> Any:
        """What a request that must succeed is answered."""
        answer = self.ask(method, who, name, body, headers, **named)
        assert answer.status_code in (200, 201, 204), f"{method} {name}: {answer.status_code} {answer.content.decode()}"
        if answer.status_code == 204 or "json" not in answer["Content-Type"]:
            return answer.content
        return answer.json()

    def get(self, who: str, name: str, query: str = "", **named: Any) -> Any:
        return self.told("get", who, name, query, **named)

    def post(self, who: str, name: str, body: Any = None, **named: Any) -> Any:
        return self.told("post", who, name, body, **named)

    def put(self, who: str, name: str, body: Any, **named: Any) -> Any:
        """An edit of what is there now."""
        tag = self.ask("get", who, name, **named)["ETag"]
        return self.told("put", who, name, body, {"if-match": tag}, **named)

    def refused(self, method: str, who: str, name: str, body: Any = None, **named: Any) -> tuple[int, str, list[str]]:
        """Status, code and fields of a refusal."""
        answer = self.ask(method, who, name, body, **named)
        said = answer.json()
        return answer.status_code, said["code"], sorted(said["fields"])

    def left(self, table: Iterable[URLPattern]) -> set[tuple[str, str]]:
        """The operations of a table that nobody asked for."""
        offered = {(str(line.name), method) for line in table for method in line.callback.cls.guards}  # type: ignore[attr-defined]
        return offered - self.asked


def scan() -> SimpleUploadedFile:
    """A photo of a paper."""
    return SimpleUploadedFile("证.png", PNG, "image/png")
