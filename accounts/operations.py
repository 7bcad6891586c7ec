"""Operations of the API as a table: an address, its methods, and the selector or service that each of them calls.

A body is read by the service's own signature (``common.bodies``), so an operation can do neither more nor less than the
page that calls the same service.
"""

import inspect
import re
from collections.abc import Callable, Mapping
from functools import cache, partial
from typing import Any, TypeVar

from django.http.response import HttpResponseBase
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api import OfficerView
from accounts.duties import Duty, RegionLevel
from accounts.guards import Guard
from accounts.officer import Officer
from accounts.selectors import holds_place
from accounts.services import once
from common.api import ProblemBody, StrictSerializer
from common.bodies import LONGEST_ASKED, LONGEST_TEXT, body_of, field_of, hints_of, summary_of
from common.clock import now, today
from common.errors import Invalid
from common.paging import Page
from common.problems import PROBLEM
from common.shapes import ToldOnce

Given = dict[str, Any]
Method = TypeVar("Method", bound=Callable[..., HttpResponseBase])
Version = Callable[..., str]
"""What an edit is made upon: ``version(officer, lock=…, **named) -> str``; with ``lock`` nobody else changes it now."""

REFUSALS = {
    400: "The body is no JSON, or a header that is needed is missing.",
    401: "Nobody is signed in.",
    403: "No duty or scope for this.",
    404: "Not there, or out of the area.",
    409: "Another state than the act needs, or somebody else saves it at this moment.",
    406: "Another answer than JSON is wanted.",
    422: "Well-formed, but something is missing, unknown or wrong; see fields.",
    429: "Too many requests; see Retry-After.",
}
OF_BODIES = {413: "The body is larger than what is meant.", 415: "Another type of body."}
OF_EDITS = {412: "It was changed meanwhile; read it again.", 428: "If-Match is missing."}
PROBLEMS = {(status, PROBLEM): ProblemBody for status in REFUSALS | OF_BODIES}
"""Of an address that is written by hand."""
PLACES = {"township": RegionLevel.TOWNSHIP, "county": RegionLevel.COUNTY}
"""By the name of a list's filter the level of the place that it is by; one out of sight is refused."""
CURSOR = {"type": "string", "maxLength": 400, "pattern": "^[A-Za-z0-9_-]*$"}
KEY = OpenApiParameter(
    "Idempotency-Key", {"type": "string", "pattern": r"^[!-~]+$", "maxLength": 255}, OpenApiParameter.HEADER,
    required=True, description="Chosen by the program, new for each act: sent once more, the act is not done twice.",
)  # fmt: skip
REPLAYED = {"type": "string", "enum": ["true"]}
ETAG = {"type": "string"}
IF_MATCH = OpenApiParameter(
    "If-Match", {"type": "string", "pattern": r"^[!-~]+$"}, OpenApiParameter.HEADER, required=True,
    description="The ETag of what was read and is edited now.",
)  # fmt: skip


class Operation:
    """One method of one address; ``bound`` makes the method once the names in the address are known."""

    def __init__(
        self, call: Callable[..., Any], *duties: Duty, gives: Any = None, version: Version | None = None
    ) -> None:
        self.call, self.guard, self.gives, self.version = call, Guard(frozenset(duties)), gives, version
        self.takes = frozenset(inspect.signature(call).parameters)
        self.names: frozenset[str] = frozenset()
        """What stands in its address."""
        self.name = ""
        """How OpenAPI calls it, and its body after it: the name of its address and its method."""

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
            operation_id=self.name, summary=summary_of(self.call)[:300], description=self._who(),
            parameters=[*parameters, *self._places()], responses={**answers, **problems}, **more,
        )  # fmt: skip

    def _places(self) -> list[OpenApiParameter]:
        """What stands in the address and is one of a closed list."""
        read = {name: field_of(hint, name) for name, hint in hints_of(self.call).items() if name in self.names}
        return [
            OpenApiParameter(name, {"type": "string", "enum": list(field.choices)}, OpenApiParameter.PATH)
            for name, field in read.items() if isinstance(field, serializers.ChoiceField)
        ]  # fmt: skip

    def _who(self) -> str:
        duties = [f"{duty.en}（{duty.zh}）" for duty in Duty if duty in self.guard.duties]
        return f"Duties: {', '.join(duties)}" if duties else "Any officer."


class Look(Operation):
    """GET: one thing, as a selector tells it. A selector that takes ``wanted`` is asked by the parts of that value."""

    parameters: tuple[Any, ...] = ()
    cursors: tuple[str, ...] = ()
    room = 60
    """Characters of a text that is asked for, where its type says nothing narrower; an address has room for several."""

    def bound(self, names: frozenset[str]) -> Callable[..., Response]:
        self.read_query(names)

        def get(view: OfficerView, request: Request, **named: Any) -> Response:
            asked = {name: value for name, value in each_once(request).items() if name not in self.cursors}
            answer = Response(self.told_of(view, self.asked(view, asked, named)))
            if self.version:
                answer["ETag"] = f'"{self.version(view.officer, lock=False, **named)}"'
            return answer

        parameters = [self.query, *self.parameters] if self.query else [*self.parameters]
        if self.version:
            parameters.append(_header("ETag", ETAG, 200, "What an edit made upon this answer sends as If-Match."))
        return self.schema(parameters=parameters, refusals={}, answers={200: self.answer(names)})(get)

    def asked(self, view: OfficerView, data: Any, named: Given) -> Any:
        """The selector's answer to what the query, or the body, asks for."""
        given = self.given(view, data)
        return self.called(view, **named, **({"wanted": self.wanted(**given)} if self.wanted else given))

    def given(self, view: OfficerView, data: Any) -> Given:
        """What is asked for, read."""
        return _read(self.query, data)

    def answer(self, names: frozenset[str]) -> Any:
        return self.gives

    def told_of(self, view: OfficerView, result: Any) -> Any:
        return self.told(result)

    def read_query(self, names: frozenset[str]) -> None:
        """Learn from the selector what can be asked for."""
        self.wanted: Any = hints_of(self.call).get("wanted")
        asked, hints = self.wanted or self.call, hints_of(self.wanted or self.call)
        texts = {
            name: serializers.CharField(max_length=self.room, allow_blank=True, required=False, default=one.default)
            for name, one in inspect.signature(asked).parameters.items()
            if hints.get(name) is str and name not in names and isinstance(one.default, str)
        }
        longest = LONGEST_TEXT if isinstance(self, Ask) else LONGEST_ASKED
        body = body_of(asked, without=() if self.wanted else {*names, "cursor"}, longest=longest, **texts)
        self.query: type[StrictSerializer] | None = body if body._declared_fields else None


class All(Look):
    """GET: a short list as a whole; ``gives`` is one of it."""

    def answer(self, names: frozenset[str]) -> Any:
        return self.gives(many=True)

    def told_of(self, view: OfficerView, result: Any) -> Any:
        return self.gives(result, many=True).data


class Pages(Look):
    """GET: a list, page by page; ``gives`` is one row. The addresses of the pages around it come along."""

    parameters = (
        OpenApiParameter("after", CURSOR, description="From “next” of the page before."),
        OpenApiParameter("before", CURSOR, description="From “previous” of the page after."),
    )
    cursors = ("after", "before")

    def given(self, view: OfficerView, data: Any) -> Given:
        given = super().given(view, data)
        if all(view.request.GET.get(name) for name in self.cursors):
            text = _("A page comes after one place or before one, not both.")
            raise Invalid("two_cursors", text, fields=dict.fromkeys(self.cursors, text))
        strange = [n for n, level in PLACES.items() if given.get(n) and not holds_place(view.officer, level, given[n])]
        if strange:
            text = _("There is no such place in your area.")
            raise Invalid("no_such_place", text, fields=dict.fromkeys(strange, text))
        return given

    def __init__(self, call: Callable[..., Any], *duties: Duty, gives: Any = None, **more: Any) -> None:
        super().__init__(call, *duties, gives=gives)
        self.more = more
        """Fields of the answer beside the rows, by the name that the selector's result has for them."""

    def answer(self, names: frozenset[str]) -> Any:
        return _page_of(self.gives, **self.more)

    def told_of(self, view: OfficerView, result: Any) -> Any:
        page, rows = _page(result)
        told = {"results": self.gives(rows, many=True).data}
        for name, cursor, value in (("next", "after", page.next), ("previous", "before", page.previous)):
            told[name] = _address(view.request, cursor, value) if value else None
        told |= {name: getattr(result, name) for name in self.more}
        counts = (getattr(result, "count", None), page.count)
        return told | next(({"count": count} for count in counts if isinstance(count, int)), {})


@cache
def _page_of(gives: Any, **more: Any) -> Any:
    parts = {
        "results": gives(many=True), "next": serializers.CharField(allow_null=True),
        "previous": serializers.CharField(allow_null=True), "count": serializers.IntegerField(required=False),
        **more,
    }  # fmt: skip
    return type(f"{gives.__name__}{'Search' if more else ''}Page", (serializers.Serializer,), parts)


class Ask(Look):
    """POST that only reads: what is asked for stands in the body, since no address, log or history may hold it."""

    room = LONGEST_TEXT

    def bound(self, names: frozenset[str]) -> Callable[..., Response]:
        self.read_query(names)

        def post(view: OfficerView, request: Request, **named: Any) -> Response:
            _read(None, {name: value for name, value in each_once(request).items() if name not in self.cursors})
            return Response(self.told_of(view, self.asked(view, request.data, named)))

        return self.schema(
            parameters=[*self.parameters], refusals=OF_BODIES, request=self.query, answers={200: self.answer(names)}
        )(post)


class Search(Ask, Pages):
    """The same for a list; the addresses of the pages around it are asked with the same body."""


class Act(Operation):
    """POST, PUT or DELETE: one call of a service, done once for each Idempotency-Key, in one transaction.

    ``then`` is called with the result once all is written (work for the background); ``fresh`` asks for a password
    given within five minutes, which no token has, always or where ``fresh(officer, **named)`` says so; with
    ``version`` the caller says in If-Match what his edit is made upon. ``files`` lets the body be multipart.
    ``special`` are fields of the body that the signature does not tell; the parts of the parameter ``spread`` are the
    body itself.
    """

    def __init__(
        self, call: Callable[..., Any], *duties: Duty, gives: Any = None, version: Version | None = None,
        status: int = 200, takes: type[StrictSerializer] | None = None, then: Callable[[Any], None] | None = None,
        fresh: bool | Callable[..., bool] = False, files: bool = False, spread: str = "",
        **special: Any,
    ) -> None:  # fmt: skip
        super().__init__(call, *duties, gives=gives, version=version)
        self.status, self.body, self.then, self.fresh = status, takes, then, fresh
        self.files, self.spread, self.special = files, spread, special
        self.told_too: Any = None
        """What the same address tells: what of it nobody edits may be sent back with an edit and is passed over."""

    def bound(self, names: frozenset[str]) -> Callable[..., Response]:
        kind: Any = hints_of(self.call)[self.spread] if self.spread else self.call
        body = self.body or body_of(kind, without=names, **self.special)
        if self.body is None:
            body.__name__ = "".join(part.capitalize() for part in self.name.split("_"))
        told = getattr(self.told_too, "_declared_fields", {}).keys() - body._declared_fields.keys()
        if told and body._declared_fields:
            parts = {name: serializers.CharField(read_only=True) for name in sorted(told)}
            body = type(body.__name__, (body,), {**parts, "__doc__": ""})
        status = self.status if self.gives else 204

        def act(view: OfficerView, request: Request, **named: Any) -> Response:
            given = _read(body, request.data)
            given = {self.spread: kind(**given)} if self.spread else given
            if self.fresh(view.officer, **named) if callable(self.fresh) else self.fresh:
                view.needs_password()
            results, headers = list[Any](), dict[str, str]()

            def run() -> Any:
                if self.version:
                    view.unchanged(self.version(view.officer, lock=True, **named))
                results.append(self.called(view, **named, **given))
                if self.version and request.method == "PUT":
                    headers["ETag"] = f'"{self.version(view.officer, lock=False, **named)}"'
                return self.told(results[0])

            kept = partial(ToldOnce.without, self.gives)
            answer = once(view.once_key, user_id=view.officer.user_id, at=now(), run=run, kept=kept)
            for result in results if self.then else ():
                self.then(result)  # type: ignore[misc]
            headers |= {} if results else {"Idempotency-Replayed": "true"}
            return Response(answer, status=status, headers=headers)

        edits = (IF_MATCH,) if self.version else ()
        replayed = _header("Idempotency-Replayed", REPLAYED, status, "The act was done before, under the same key.")
        return self.schema(
            parameters=[KEY, *edits, replayed], refusals=OF_BODIES | (OF_EDITS if self.version else {}),
            request=({"multipart/form-data": body} if self.files else body) if body._declared_fields else None,
            answers={status: self.gives},
        )(act)  # fmt: skip


def _header(name: str, kind: dict[str, Any], status: int, said: str) -> OpenApiParameter:
    """A header of the answer of that status."""
    return OpenApiParameter(name, kind, OpenApiParameter.HEADER, response=[status], description=said)


def at_the_county(officer: Officer, **_named: Any) -> bool:
    """For ``Act(fresh=…)``: whoever decides for the county decides it in person."""
    return officer.decides_at_the_county


def address(route: str, name: str, **methods: Operation) -> URLPattern:
    """A line of the table: ``address("cases/<int:case_id>/papers/", "papers", get=Pages(…), post=Act(…))``."""
    names = frozenset(re.findall(r"<(?:\w+:)?(\w+)>", route))
    for method, operation in methods.items():
        operation.name, operation.names = f"{name}_{method}", names
    read, edit = methods.get("get"), methods.get("put")
    if isinstance(read, Look) and isinstance(edit, Act):
        edit.told_too = read.gives
    made: Given = {method: operation.bound(names) for method, operation in methods.items()}
    guards = {method: operation.guard for method, operation in methods.items()}
    files = any(isinstance(operation, Act) and operation.files for operation in methods.values())
    open_to_all = any(not guard.duties for guard in guards.values())
    duties = frozenset[Duty]() if open_to_all else frozenset[Duty]().union(*(g.duties for g in guards.values()))
    made |= {"guards": guards, "guard": Guard(duties), "takes_files": files, "__doc__": ""}
    made["reading"] = frozenset(method for method, operation in methods.items() if isinstance(operation, Look))
    made["fresh"] = frozenset(method for method, operation in methods.items() if getattr(operation, "fresh", False))
    made["gives_files"] = any(getattr(operation, "is_file", False) for operation in methods.values())
    view: type[OfficerView] = type("".join(part.capitalize() for part in name.split("_")), (OfficerView,), made)
    made_of: URLPattern = path(route, view.as_view(), name=name)
    return made_of


def each_once(request: Request) -> Given:
    """What an address asks for; raises Invalid where one name stands there twice, of which one alone would count."""
    text = _("It is there twice.")
    if twice := {name: text for name, values in request.GET.lists() if len(values) > 1}:
        raise Invalid("given_twice", text, fields=twice)
    return request.GET.dict()


def _read(body: type[StrictSerializer] | None, data: Any) -> Given:
    asked = (body or StrictSerializer)(data=data)
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
