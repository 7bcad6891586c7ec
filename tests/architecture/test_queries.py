"""How many queries each page makes, and that their number does not grow with what the page shows."""

import re
import sys
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.http import QueryDict
from django.template.base import Template
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts import middleware
from accounts.exporting import Asked, Cell, ListOf, lists
from cases.facts import former_relief
from cases.forms.listing import DRAWN
from cases.models import RegisterImport
from common import paging
from funds.models import BankResult
from tests.architecture.budgets import ANSWERS, FRAME, PAGES
from tests.architecture.test_api import PRINTED
from tests.architecture.world import FORMER, NAMES, World
from tests.cast import Cast


def _ask(cast: Cast, world: World) -> dict[str, tuple[int, int]]:
    """The status of each page, and the queries that it makes beyond the frame, to who has just signed in."""
    clients = {who: cast.client(who) if who else Client() for who, _state, _most in PAGES.values()}
    found = {}
    DRAWN.clear()  # what the list draws once an hour is drawn again
    for name, (who, _state, _most) in PAGES.items():
        connection.queries_log.clear()  # it keeps the last 9,000 only
        with CaptureQueriesContext(connection) as queries:
            status = clients[who].get(world.address(name)).status_code
        made = [query for query in queries if "SAVEPOINT" not in query["sql"]]
        found[name] = status, len(made) - (FRAME if who else 0)
    return found


def _files(cast: Cast, world: World) -> dict[str, tuple[int, int]]:
    """How many rows each list has as a file, masked and whole, and how many queries these take."""
    found = {}
    for code, one in lists().items():
        rows: Sequence[Any] = ()
        with CaptureQueriesContext(connection) as queries:
            for full in (False, True):
                asked = _asked_of(one, cast, world, "", full=full)
                rows = one.tell(list(one.find(asked).rows.iterator(chunk_size=1000)), asked)
                for column in one.columns:
                    read = column.full if full and column.full else column.read
                    assert all(isinstance(read(row), Cell | datetime) for row in rows), (code, column.title)
        found[code] = len(rows), len(queries)
    return found


def _asked_of(one: ListOf, cast: Cast, world: World, query: str, *, full: bool = False) -> Asked:
    """Like who has the budget of the list's page, for its file."""
    of = next((int(str(world.named(one.page)[name])) for name in NAMES[one.page]), None)
    return Asked(
        officer=cast.officer(PAGES[one.page][0], timezone.localdate()), query=QueryDict(query), of=of,
        today=timezone.localdate(), at=timezone.now(), full=full,
    )  # fmt: skip


def _narrowed(page: str) -> set[str]:
    """Each choice that the filters of a page offer, as its address says it, and a text that some rows hold."""
    found = set(re.findall(r'href="[^"?]*\?((?:shown|state|due)=\w+)"', page)) | {"q=示例"}
    for name, choices in re.findall(r'<select[^>]*\bname="(\w+)"[^>]*>(.*?)</select>', page, re.DOTALL):
        found |= {f"{name}={value}" for value in re.findall(r'<option value="(\w[^"]*)"', choices)[:2]}
    found |= {f"{name}=2026-01-01" for name in re.findall(r'<input type="date" name="(\w+)"', page)}
    return found


def test_every_page_has_its_budget(world: World, cast: Cast) -> None:
    client = cast.client("clerk")
    forms_only = {name for name in NAMES if name not in PAGES and client.get(world.address(name)).status_code == 405}
    assert set(NAMES) - forms_only == set(PAGES)


def test_no_page_asks_more_than_its_budget_however_much_there_is_to_show(
    cast: Cast, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(middleware, "SEEN_EVERY", timedelta(days=1))  # that is written once a minute, by any page
    little = _ask(cast, world)
    assert {name: status for name, (status, _made) in little.items() if status != 200} == ANSWERS
    budgets = {name: most for name, (_who, _state, most) in PAGES.items()}
    assert {name: made for name, (_status, made) in little.items() if made > budgets[name]} == {}
    files = _files(cast, world)
    world.grow()
    assert min(len(former_relief(case, area=("",))) for case in world.cases.values()) >= FORMER
    more = _files(cast, world)
    assert {code for code, (rows, _made) in more.items() if not rows} == {"batch-orders", "returned", "result-rows"}
    assert {code: (files[code], more[code]) for code in files if files[code][1] != more[code][1]} == {}
    much = _ask(cast, world)
    assert {name: (little[name], much[name]) for name in PAGES if little[name] != much[name]} == {}


def test_a_file_has_the_rows_of_its_page_in_their_order_whatever_is_filtered(
    cast: Cast, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[Any] = []

    def seen(rows: Any, *, order: str, **more: Any) -> Any:
        shown.append(rows.order_by(order, "-pk" if order.startswith("-") else "pk"))
        return plain(rows, order=order, **more)

    plain, tried = paging.page, dict.fromkeys(lists(), 0)
    for module in [one for one in sys.modules.values() if getattr(one, "page", None) is plain]:
        monkeypatch.setattr(module, "page", seen)
    RegisterImport.objects.update(state="ready")
    BankResult.objects.update(state="ready")
    for code, one in lists().items():
        client, address = cast.client(PAGES[one.page][0]), world.address(one.page)
        queries = ["", *sorted(_narrowed(client.get(address).content.decode()))]
        for query in queries:
            shown.clear()
            with monkeypatch.context() as drawn:
                drawn.setattr(Template, "_render", lambda *_given: "")  # what is asked for is looked at, not the page
                client.get(f"{address}?{query}")
            if not shown:
                continue  # it makes no sense there, and the page says so
            rows = one.find(_asked_of(one, cast, world, query)).rows
            assert not rows.query.is_sliced, f"the file of {code} stops somewhere"
            (page,) = [each for each in shown if each.model is rows.model]  # beside it a page may have others
            assert list(rows.values_list("pk", flat=True)) == list(page.values_list("pk", flat=True)), (code, query)
            tried[code] += 1
    assert min(tried.values()) >= 2, tried


OF_ONE_THING = "what it shows is one thing, not a list"
NO_FILE = {
    "styleguide": "a page of patterns",
    "help:words": "the glossary, which is the same for everybody",
    "exports:list": "the files themselves; that each was taken out is in the trail, which has a file",
    "notices:inbox": "what one was told oneself; what happened is in the trail and in the history of each case",
    "notices:undelivered": "it is there to be emptied by sending it again",
    "dashboard:numbers": "figures of a year; the cases behind each are the list of cases with its filter",
    "reporting:compare": OF_ONE_THING,
    "standards:overview": OF_ONE_THING,
    "standards:kind": OF_ONE_THING,
    "standards:packages_in_force": OF_ONE_THING,
    "standards:package_compare": OF_ONE_THING,
    "funds:board": "the balances of a year; what made them is the ledger of each fund, which has a file",
    "funds:book": "a paper, with a workbook of its own",
    "funds:batch_roster": "a paper, with a workbook of its own",
    "funds:month_roster": "a paper, with a workbook of its own",
    "funds:compose": "a form; its orders are those to be paid, and then those of the batch",
}
"""The pages that filter or turn over something and have no file, with the reason."""


def test_every_list_has_a_file_or_there_is_a_reason(cast: Cast, world: World) -> None:
    clients = {who: cast.client(who) if who else Client() for who, _state, _most in PAGES.values()}
    found = {}
    for name in PAGES:
        if not name.startswith("api:"):
            drawn = clients[PAGES[name][0]].get(world.address(name)).templates
            found[name] = "".join(str(template.source) for template in drawn)
    listing = {name for name, source in found.items() if "{% pager " in source or "{% filter_bar" in source}
    pages = {one.page for one in lists().values()}
    assert listing - pages == set(NO_FILE) and pages <= listing
    assert {name for name, source in found.items() if "data-print" in source} - {"styleguide"} <= set(PRINTED)
    assert [one.code for one in lists().values() if f'export_button "{one.code}"' not in found[one.page]] == []
