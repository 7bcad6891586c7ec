"""Our side: pages through the whole middleware with a session of an officer of the bench, and what is in the data."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.db import connection
from django.test.client import ClientHandler, RequestFactory
from django.utils import translation

from accounts.models import Region, User
from accounts.officer import Officer, officer_on
from cases.models import Case
from common.clock import today
from tests.bench.data import Databases
from tests.cast import signed_in


class Product:
    """Answers the product's addresses as this officer; handler and requests are of the kind that ``bare`` has."""

    _handler: ClientHandler | None = None

    def __init__(self, profile: str) -> None:
        self.user = User.objects.get(username=profile if "-" in profile else f"bench-{profile}")
        cookie = signed_in(self.user).cookies[settings.SESSION_COOKIE_NAME]
        self._cookie = f"{settings.SESSION_COOKIE_NAME}={cookie.value}"
        self._requests = RequestFactory()
        if Product._handler is None:
            Product._handler = ClientHandler(enforce_csrf_checks=False)
            Product._handler.load_middleware()

    @property
    def officer(self) -> Officer:
        return officer_on(self.user, today())

    def get(self, address: str, query: dict[str, Any] | str = "") -> Any:
        """The page; raises AssertionError unless it is one."""
        assert self._handler is not None
        text = query if isinstance(query, str) else urlencode(query)
        environ = self._requests.get(f"{address}?{text}" if text else address, HTTP_COOKIE=self._cookie).environ
        answer = self._handler(environ)
        assert answer.status_code == 200, (address, answer.status_code)
        return answer


@dataclass
class Side:
    """A profile in a database; ``page`` is a call that asks for a page there."""

    data: Databases
    size: str
    profile: str
    product: Product = field(init=False)

    def __post_init__(self) -> None:
        with self.data.using(self.size):
            self.product = Product(self.profile)

    def page(self, address: str, query: dict[str, Any] | str = "") -> Callable[[], Any]:
        """Asks for that page in this database."""

        def call() -> Any:
            self.data.use(self.size)
            return self.product.get(address, query)

        return call


@contextmanager
def sql_time() -> Iterator[list[float]]:
    """How many milliseconds each statement took that is run inside."""
    import time

    taken: list[float] = []

    def timed(execute: Any, sql: Any, params: Any, many: Any, context: Any) -> Any:
        begun = time.perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            taken.append((time.perf_counter() - begun) * 1000)

    with connection.execute_wrapper(timed):
        yield taken


@contextmanager
def blocks_touched() -> Iterator[list[tuple[int, str]]]:
    """How many blocks of eight kB each reading statement inside looks at, and its text: what no other work changes."""
    found: list[tuple[int, str]] = []

    def explained(execute: Any, sql: Any, params: Any, many: Any, context: Any) -> Any:
        if str(sql).lstrip("(").startswith(("SELECT", "WITH")):
            cursor = context["connection"].connection.cursor()  # of psycopg2, so that this is not counted too
            cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS, TIMING OFF, FORMAT JSON) {sql}", params)
            (plan,) = cursor.fetchone()
            top = (plan if isinstance(plan, list) else json.loads(plan))[0]["Plan"]
            found.append((top["Shared Hit Blocks"] + top["Shared Read Blocks"], str(sql)))
            cursor.close()
        return execute(sql, params, many, context)

    with connection.execute_wrapper(explained):
        yield found


def place_of(profile: str) -> Region:
    """Where the officer sits first."""
    user = User.objects.get(username=f"bench-{profile}")
    return Region.objects.filter(offices__postings__user=user).order_by("pk")[0]


def some_case(path: str, **wanted: Any) -> Case:
    """The newest case there that fits."""
    return Case.objects.filter(region_path__startswith=path, **wanted).order_by("-pk")[0]


def in_chinese() -> None:
    """As the middleware leaves it."""
    translation.activate(settings.LANGUAGE_CODE)
