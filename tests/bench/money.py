"""P-17: debits of one fund that everybody wants at once; and decisions of sixteen officers on cases of their own."""

import multiprocessing
import time
from collections.abc import Callable, Iterator
from decimal import Decimal
from functools import partial
from typing import Any

from django.db import connection, connections, transaction

from accounts.models import Region
from accounts.officer import SYSTEM, officer_on
from common.clock import now, today
from common.errors import DomainError
from funds.models import Fund
from funds.services.ledger import Paper, fund_of, post
from funds.terms import Movement, Source
from tests.bench.data import Databases
from tests.bench.table import Line

CLERKS, SECONDS = 8, 6.0
OFFICERS = 16
FORK = multiprocessing.get_context("fork")


def lines(data: Databases, wanted: set[str]) -> Iterator[Line]:
    """Each process commits, durably."""
    if "P-17" in wanted:
        with data.scratch(data.sizes[0]):
            yield _debits()
    if "decide" in wanted:
        with data.scratch(data.largest):
            yield from _decisions()


def _debits() -> Line:
    county = Region.objects.get(code="411081")
    fund = fund_of(county, today().year, Source.UPPER)
    paper = Paper(today(), "示例")
    with transaction.atomic():
        post(Movement.RECEIVED, fund, fund, Decimal("1000000.00"), paper, officer=SYSTEM, at=now())
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE bare_fund (balance numeric(12, 2) CHECK (balance >= 0))")
        cursor.execute("INSERT INTO bare_fund VALUES (1000000)")
    ours, bare = (sum(_together([work] * CLERKS)) / SECONDS for work in (partial(_debit, fund, paper), _bare_debit))
    what = f"debits of one fund by {CLERKS} processes, each committed, per second; floor: a bare UPDATE"
    return Line("P-17", what, ours, f"{ours:.0f}/s", f"{bare:.0f}/s", note=f"{ours / bare:.2f} of the floor")


def _debit(fund: Fund, paper: Paper) -> int:
    until, done = time.perf_counter() + SECONDS, 0
    while time.perf_counter() < until:
        with transaction.atomic():
            post(Movement.FROZE, fund, fund, Decimal("1.00"), paper, officer=SYSTEM, at=now())
        done += 1
    return done


def _bare_debit() -> int:
    """The floor: one statement and its commit."""
    until, done = time.perf_counter() + SECONDS, 0
    while time.perf_counter() < until:
        with connection.cursor() as cursor:
            cursor.execute("UPDATE bare_fund SET balance = balance - 1 WHERE balance >= 1")
        done += 1
    return done


def _together(works: list[Callable[[], Any]]) -> list[Any]:
    """What each said, in processes of their own that begin at the same moment."""
    connections["default"].close()
    barrier, told = FORK.Barrier(len(works)), FORK.Queue()

    def run(work: Callable[[], Any]) -> None:
        barrier.wait(60)
        told.put(work())
        connection.close()

    crew = [FORK.Process(target=run, args=(work,)) for work in works]
    for one in crew:
        one.start()
    said = [told.get(timeout=600) for _one in crew]
    for one in crew:
        one.join(30)
    return said


def _decisions() -> Iterator[Line]:
    """The invented cases that wait for the county, shared among sixteen processes as they come."""
    from accounts.models import User
    from approvals.services import approve
    from cases.models import Case
    from cases.terms import State

    rows = list(Case.objects.filter(state=State.COUNTY_DECISION).order_by("pk").values_list("pk", "county__code",
                "proposed_amount"))  # fmt: skip
    officers = {u.username[:6]: u for u in User.objects.filter(username__endswith="-county_approver")}

    def decide(mine: list[tuple[int, str, Decimal | None]]) -> tuple[int, list[str], float]:
        done, refused, begun = 0, [], time.perf_counter()
        for pk, county, amount in mine:
            officer = officer_on(officers[county], today())
            try:
                approve(pk, officer=officer, at=now(), today=today(), amount=amount or Decimal(1), unrelated=True)
                done += 1
            except DomainError as error:
                refused.append(error.code)
        return done, refused, time.perf_counter() - begun

    said = _together([partial(decide, rows[n::OFFICERS]) for n in range(OFFICERS)])
    done, longest = sum(one[0] for one in said), max(one[2] for one in said)
    refused = [code for one in said for code in one[1]]
    note = f"{done} approved, {len(refused)} refused ({', '.join(sorted(set(refused)))}) in {longest:.1f} s"
    if done:
        yield Line("decide", f"decisions of {OFFICERS} officers on cases of their own, per second", done / longest,
                   note=note)  # fmt: skip
    else:
        yield Line("decide", f"decisions of {OFFICERS} officers", note=note)
