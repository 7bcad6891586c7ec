"""P-01 to P-05, P-21, P-22: pages beside bare ones, beside themselves with more rows, and how much of them is sent."""

import gzip
import re
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

from django.conf import settings
from django.db import connection
from django.db.models import F, Model, QuerySet
from django.urls import reverse

from accounts.officer import within
from approvals.selectors.boards import _running
from audit.models import Event
from cases.models import Case
from cases.models.indexes import due_key
from cases.terms import State
from common import paging
from tests.bench.bare import Bare
from tests.bench.data import Databases
from tests.bench.harness import alternate
from tests.bench.product import Side, place_of, some_case, sql_time
from tests.bench.table import Line, compared

DEEP = 10_000
"""The page that is far down a list; the last full one where there are fewer."""
FRAME = re.compile(rb'<(?:link rel="stylesheet"[^>]*href|script[^>]*src)="([^"]+)"')


def lines(data: Databases, wanted: set[str]) -> Iterator[Line]:
    """One line after the other."""
    for id, measure in (
        ("P-01", _worklist), ("P-02", _detail), ("P-03", _growth), ("P-04", _townships), ("P-05", _deep),
        ("P-20", _dashboard), ("P-21", _queries), ("P-22", _weight),
    ):  # fmt: skip
        if id in wanted:
            yield from measure(data)


def _worklist(data: Databases) -> Iterator[Line]:
    bare, path = Bare(), place_of("clerk").path
    side = Side(data, data.largest, "clerk")
    list_ = reverse("cases:list")
    for what, address in (
        ("worklist of a clerk, 20 rows / bare Django list", "/cases/"),
        ("worklist of a clerk / bare Django list with its paginator", "/counted/"),
    ):
        samples = alternate({"ours": side.page(list_), "bare": partial(bare.get, address, path=path)})
        yield compared("P-01", what, samples, ("ours", "bare"))


def _detail(data: Databases) -> Iterator[Line]:
    bare, side = Bare(), Side(data, data.largest, "clerk")
    case = some_case(place_of("clerk").path, state=State.CLOSED)
    ours = side.page(reverse("cases:detail", args=[case.pk]))
    samples = alternate({"ours": ours, "bare": lambda: bare.get(f"/cases/{case.pk}/")})
    yield compared("P-02", "page of a case / bare page of one query", samples, ("ours", "bare"))


def _growth(data: Databases) -> Iterator[Line]:
    small, large = data.sizes[0], data.largest
    if small == large:
        yield Line("P-03", "worklist", note="there is only one size")
        return
    for profile in ("clerk", "city"):
        sides = {size: Side(data, size, profile).page(reverse("cases:list"), "state=all") for size in (small, large)}
        samples = alternate(sides)
        yield compared("P-03", f"list of all cases, {profile}, 20 rows: {large} / {small}", samples, (large, small))


def _townships(data: Databases) -> Iterator[Line]:
    size = data.largest
    for query in ("state=all", "state=all&sort=-sum"):
        sides = {who: Side(data, size, who).page(reverse("cases:list"), query) for who in ("clerk", "lent", "city")}
        samples = alternate(sides)
        for who, many in (("lent", "5 townships"), ("city", "105 townships")):
            yield compared("P-04", f"list of {size} ({query}), {many} / 1 township", samples, (who, "clerk"))


def _deep(data: Databases) -> Iterator[Line]:
    size = data.largest
    side = Side(data, size, "city")
    data.use(size)
    officer = side.product.officer
    all_cases = Case.objects.visible_to(officer).annotate(due_key=due_key())
    events = Event.objects.filter(within("region_path", officer.case_paths))
    lists: tuple[tuple[str, str, QuerySet[Any], str, int], ...] = (
        ("cases:list", "state=all", all_cases, "due_key", 20),
        ("cases:list", "state=all&sort=-new", all_cases, "-id", 20),
        ("approvals:deadlines", "", _running(officer), "due_on", 50),
        ("funds:made", "", _payments(officer), "-paid_on", 50),
        ("accounts:trail", "", events, "-id", 50),
    )
    for name, query, rows, order, most in lists:
        page, cursor = _far(rows, order, most)
        first, deep = side.page(reverse(name), query), side.page(reverse(name), f"{query}&after={cursor}")
        samples = alternate({"deep": deep, "first": first})
        yield compared("P-05", f"{name} {query}, city: page {page:,} / page 1", samples, ("deep", "first"))


def _payments(officer: Any) -> QuerySet[Any]:
    from funds.models import Payment

    return Payment.objects.visible_to(officer)


def _far(rows: QuerySet[Model], order: str, most: int) -> tuple[int, str]:
    """Number and cursor of page 10,000, else of the last full one."""
    key, falling = order.removeprefix("-"), order.startswith("-")
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
    page = min(DEEP, rows.count() // most)
    by = F(key).desc() if falling else F(key).asc()
    last = max(0, (page - 1) * most - 1)
    row = rows.order_by(by, "-pk" if falling else "pk").values(key, "pk")[last]  # whole rows of a million do not sort
    return page, paging._cursor(cast(Model, SimpleNamespace(**row)), key)


def _dashboard(data: Databases) -> Iterator[Line]:
    side = Side(data, data.largest, "city")
    samples = alternate({"ours": side.page(reverse("dashboard:numbers")), "worklist": side.page(reverse("cases:list"))})
    yield compared("P-20", f"dashboard of the city, {data.largest} / its worklist", samples, ("ours", "worklist"))


def _queries(data: Databases) -> Iterator[Line]:
    from tests.architecture.budgets import FRAME as OF_EVERY_PAGE
    from tests.architecture.budgets import PAGES

    here = place_of("clerk").code  # officers with the duties of their office and no others, as the budget has them
    clerk = Side(data, data.largest, f"{here}-clerk")
    county = Side(data, data.largest, f"{here[:6]}-county_approver")
    path = place_of("county").path
    detail = some_case(place_of("clerk").path, state=State.PUBLICISED)
    decide = some_case(path, state=State.COUNTY_DECISION)
    for name, most, call in (
        ("cases:list", 5, clerk.page(reverse("cases:list"))),
        ("cases:detail", 8, clerk.page(reverse("cases:detail", args=[detail.pk]))),
        ("approvals:decide", 12, county.page(reverse("approvals:decide", args=[decide.pk]))),
    ):
        with sql_time() as taken:
            call()
        held = PAGES[name][2] + OF_EVERY_PAGE
        note = f"moonshot {most}: {'moonshot' if len(taken) <= most else 'good' if len(taken) <= held else 'missed'}"
        yield Line("P-21", f"queries of {name} (its budget in the tests: {held})", len(taken), note=note)


def _weight(data: Databases) -> Iterator[Line]:
    body = Side(data, data.largest, "clerk").page(reverse("cases:list"))().content
    yield Line(
        "P-22", "HTML of the worklist, gzip, kB", len(gzip.compress(body, 6)) / 1000, f"{len(body) / 1000:.1f} kB"
    )
    sent = [name.decode().removeprefix(settings.STATIC_URL) for name in FRAME.findall(body)]
    scripts = [Path(settings.STATIC_ROOT, name) for name in sent if name.endswith(".js")]
    weight = sum(len(gzip.compress(script.read_bytes(), 6)) for script in scripts) / 1000
    yield Line("P-22b", f"all scripts of the worklist ({len(scripts)}), gzip, kB", weight)
    styles = sum(name.endswith(".css") for name in sent)
    yield Line("P-22c", "requests before the first paint: page and styles (scripts are deferred)", 1 + styles)
