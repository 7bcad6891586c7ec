"""Operations of the API as a table: an address, its methods, and the selector or service that each of them calls.

A body is read by the service's own signature (``common.bodies``), so an operation can do neither more nor less than the
page that calls the same service.
"""

import inspect
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from django.http import HttpResponse
from django.urls import URLPattern, path
from django.utils.http import content_disposition_header
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api import OfficerView
from accounts.duties import Duty
from accounts.guards import Guard
from accounts.services import once
from common.api import ProblemBody, StrictSerializer
from common.bodies import LONGEST_ASKED, body_of, hints_of, summary_of
from common.clock import now, today
from common.paging import Page
from common.problems import PROBLEM

Given = dict[str, Any]
Method = TypeVar("Method", bound=Callable[..., Response])
Version = Callable[..., str]
"""What an edit is made upon: ``version(officer, lock=…, **named) -> str``; with ``lock`` nobody else changes it now."""

REFUSALS = {
    400: "The body is no JSON, or a header that is needed is missing.",
    401: "Nobody is signed in.",
    403: "No duty or scope for this.",
    404: "Not there, or out of the area.",
    409: "Another state than the act needs, or somebody else saves it at this moment.",
    422: "Well-formed, but something is missing, unknown or wrong; see fields.",
    429: "Too many requests; see Retry-After.",
}
OF_BODIES = {413: "The body is larger than what is meant.", 415: "Another type of body."}
OF_EDITS = {412: "It was changed meanwhile; read it again.", 428: "If-Match is missing."}
PROBLEMS = {(status, PROBLEM): ProblemBody for status in REFUSALS | OF_BODIES}
"""Of an address that is written by hand."""
KEY = OpenApiParameter(
    "Idempotency-Key", {"type": "string", "pattern": r"^[!-~]+$", "maxLength": 255}, OpenApiParameter.HEADER,
    required=True, description="Chosen by the program, new for each act: sent once more, the act is not done twice.",
)  # fmt: skip
IF_MATCH = OpenApiParameter(
    "If-Match",
    {"type": "string", "pattern": r"^[!-~]+$"},
    OpenApiParameter.HEADER,
    required=True,
    description="The ETag of what was read and is edited now.",
)


@dataclass(frozen=True, slots=True)
class Handed:
    """A file as it is handed out."""

    name: str
    content_type: str
    content: bytes

    def handed(self) -> HttpResponse:
        headers = {"Content-Disposition": content_disposition_header(True, self.name) or "attachment"}
        return HttpResponse(self.content, content_type=self.content_type, headers=headers)


CURSOR = {"type": "string", "pattern": r"^[\w=-]*$", "maxLength": 1000}


class Operation:
    """One method of one address; ``bound`` makes the method once the names in the address are known."""

    def __init__(
        self, call: Callable[..., Any], *duties: Duty, gives: Any = None, version: Version | None = None
    ) -> None:
        self.call, self.guard, self.gives, self.version = call, Guard(frozenset(duties)), gives, version
        self.takes = frozenset(inspect.signature(call).parameters)

    def bound(self, names: frozenset[str]) -> Callable[..., Response]:
        raise NotImplementedError

    def called(self, view: OfficerView, **given: Any) -> Any:
        house: Given = {"officer": view.officer, "at": now(), "today": today(), "cursor": view.request.GET}
        return self.call(**{name: value for name, value in house.items() if name in self.takes}, **given)

    def told(self, result: Any) -> Any:
        """What the program is told of the result."""
        return None if self.gives is None else self.gives(result).data

    def schema(
        self, *, parameters: list[Any], refusals: dict[int, str], answers: Mapping[Any, Any], **more: Any
    ) -> Callable[[Method], Method]:
        """What OpenAPI says of the method: the service's own rule, who may, every refusal."""
        problems = {
            (status, PROBLEM): OpenApiResponse(ProblemBody, description=said)
            for status, said in (REFUSALS | refusals).items()
        }
        return extend_schema(
            summary=summary_of(self.call)[:300], description=self._who(), parameters=parameters,
            responses={**answers, **problems}, **more,
        )  # fmt: skip

    def _who(self) -> str:
        duties = [f"{duty.en}（{duty.zh}）" for duty in Duty if duty in self.guard.duties]
        return f"Duties: {', '.join(duties)}" if duties else "Any officer."


class Look(Operation):
    """GET: one thing, as a selector tells it. A selector that takes ``wanted`` is asked by the parts of that value."""

    parameters: tuple[Any, ...] = ()

    def bound(self, names: frozenset[str]) -> Callable[..., Response]:
        wanted, query = self._query(names)

        def get(view: OfficerView, request: Request, **named: Any) -> Response:
            asked = {name: value for name, value in request.GET.items() if name not in ("after", "before")}
            given = _read(query, asked)
            result = self.called(view, **named, **({"wanted": wanted(**given)} if wanted else given))
            if isinstance(result, Handed):
                return result.handed()  # type: ignore[return-value]  # no renderer comes near it
            answer = Response(self.told_of(view, result))
            if self.version:
                answer["ETag"] = f'"{self.version(view.officer, lock=False, **named)}"'
            return answer

        parameters = [query, *self.parameters] if query else [*self.parameters]
        answered: Any = (200, self.gives) if isinstance(self.gives, str) else 200
        return self.schema(parameters=parameters, refusals={}, answers={answered: self.answer(names)})(get)

    def answer(self, names: frozenset[str]) -> Any:
        return self.gives

    def told_of(self, view: OfficerView, result: Any) -> Any:
        return self.told(result)

    def _query(self, names: frozenset[str]) -> tuple[Any, type[StrictSerializer] | None]:
        wanted: Any = hints_of(self.call).get("wanted")
        body = body_of(wanted or self.call, without={*names, "cursor"}, longest=LONGEST_ASKED)
        return wanted, (body if body._declared_fields else None)


class All(Look):
    """GET: a short list as a whole; ``gives`` is one of it."""

    def answer(self, names: frozenset[str]) -> Any:
        return self.gives(many=True)

    def told_of(self, view: OfficerView, result: Any) -> Any:
        return self.gives(result, many=True).data


class File(Look):
    """GET: a file, which the function returns ``Handed``; ``gives`` is its type."""

    def answer(self, names: frozenset[str]) -> Any:
        return OpenApiTypes.ANY if "yaml" in self.gives else OpenApiTypes.BINARY


class Pages(Look):
    """GET: a list, page by page; ``gives`` is one row. The addresses of the pages around it come along."""

    parameters = (
        OpenApiParameter("after", CURSOR, description="From “next” of the page before."),
        OpenApiParameter("before", CURSOR, description="From “previous” of the page after."),
    )

    def answer(self, names: frozenset[str]) -> Any:
        parts = {
            "results": self.gives(many=True), "next": serializers.CharField(allow_null=True),
            "previous": serializers.CharField(allow_null=True), "count": serializers.IntegerField(required=False),
        }  # fmt: skip
        return type(f"{self.gives.__name__}Page", (serializers.Serializer,), parts)

    def told_of(self, view: OfficerView, result: Any) -> Any:
        page, rows = _page(result)
        told = {"results": self.gives(rows, many=True).data}
        for name, cursor, value in (("next", "after", page.next), ("previous", "before", page.previous)):
            told[name] = _address(view.request, cursor, value) if value else None
        return told | ({"count": result.count} if isinstance(getattr(result, "count", None), int) else {})


class Act(Operation):
    """POST, PUT or DELETE: one call of a service, done once for each Idempotency-Key, in one transaction.

    ``then`` is called with the result once all is written (work for the background); ``fresh`` asks for a password
    given within five minutes, which no token has (a function says of which bodies); with ``version`` the caller says in
    If-Match what his edit is made upon. ``files`` lets the body be multipart. ``special`` are fields of the body that
    the signature does not tell; the parts of the parameter ``spread`` are the body itself.
    """

    def __init__(
        self, call: Callable[..., Any], *duties: Duty, gives: Any = None, version: Version | None = None,
        status: int = 200, takes: type[StrictSerializer] | None = None, then: Callable[[Any], None] | None = None,
        fresh: bool | Callable[[Given], bool] = False, files: bool = False, spread: str = "", **special: Any,
    ) -> None:  # fmt: skip
        super().__init__(call, *duties, gives=gives, version=version)
        self.status, self.body, self.then, self.fresh = status, takes, then, fresh
        self.files, self.spread, self.special = files, spread, special

    def bound(self, names: frozenset[str]) -> Callable[..., Response]:
        kind: Any = hints_of(self.call)[self.spread] if self.spread else self.call
        body = self.body or body_of(kind, without=names, **self.special)
        if self.spread:
            body = type(self.call.__name__.title().replace("_", ""), (body,), {"__doc__": ""})
        status = self.status if self.gives else 204

        def act(view: OfficerView, request: Request, **named: Any) -> Response:
            given = _read(body, request.data)
            if self.fresh(given) if callable(self.fresh) else self.fresh:
                view.needs_password()
            given = {self.spread: kind(**given)} if self.spread else given
            results: list[Any] = []

            def run() -> Any:
                if self.version:
                    view.unchanged(self.version(view.officer, lock=True, **named))
                results.append(self.called(view, **named, **given))
                return self.told(results[0])

            answer = once(view.once_key, user_id=view.officer.user_id, at=now(), run=run)
            for result in results if self.then else ():
                self.then(result)  # type: ignore[misc]
            headers = {"Idempotency-Replayed": "true"} if not results else {}
            return Response(answer, status=status, headers=headers)

        edits = (IF_MATCH,) if self.version else ()
        return self.schema(
            parameters=[KEY, *edits], refusals=OF_BODIES | (OF_EDITS if self.version else {}),
            request=({"multipart/form-data": body} if self.files else body) if body._declared_fields else None,
            answers={status: self.gives},
        )(act)  # fmt: skip


def address(route: str, name: str, **methods: Operation) -> URLPattern:
    """A line of the table: ``address("cases/<int:case_id>/papers/", "papers", get=Pages(…), post=Act(…))``."""
    names = frozenset(re.findall(r"<(?:\w+:)?(\w+)>", route))
    made: Given = {
        method: extend_schema(operation_id=f"{name}_{method}")(operation.bound(names))
        for method, operation in methods.items()
    }
    guards = {method: operation.guard for method, operation in methods.items()}
    files = any(isinstance(operation, Act) and operation.files for operation in methods.values())
    handed = any(isinstance(operation, File) for operation in methods.values())
    open_to_all = any(not guard.duties for guard in guards.values())
    duties = frozenset[Duty]() if open_to_all else frozenset[Duty]().union(*(g.duties for g in guards.values()))
    made |= {"guards": guards, "guard": Guard(duties), "takes_files": files, "gives_files": handed, "__doc__": ""}
    view: type[OfficerView] = type("".join(part.capitalize() for part in name.split("_")), (OfficerView,), made)
    made_of: URLPattern = path(route, view.as_view(), name=name)
    return made_of


def _read(body: type[StrictSerializer] | None, data: Any) -> Given:
    if body is None:
        return {}
    asked = body(data=data)
    asked.is_valid(raise_exception=True)
    return dict(asked.validated_data)


def _page(result: Any) -> tuple[Page[Any], Any]:
    """The page in what a selector returns, and its rows as the selector tells them."""
    if isinstance(result, tuple) and not hasattr(result, "rows"):
        result = next(part for part in result if isinstance(part, Page) or hasattr(part, "page"))
    page = result if isinstance(result, Page) else result.page
    return page, getattr(result, "rows", page.rows)


def _address(request: Request, name: str, cursor: str) -> str:
    query = request.GET.copy()
    for known in ("after", "before"):
        query.pop(known, None)
    query[name] = cursor
    return request.build_absolute_uri(f"{request.path}?{query.urlencode()}")
