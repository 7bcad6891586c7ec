"""P-06 and P-07: the search box, by what is typed into it, beside ``icontains`` and beside itself with more rows."""

import time
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any

from django.db import connection

from accounts.officer import Officer
from cases.models import Case, Member
from cases.selectors.listing import ALL, Wanted, cases_page
from common.clock import today
from tests.bench.data import Databases
from tests.bench.harness import MACHINE, SLOWER, Samples, alternate, percentile
from tests.bench.product import Product, blocks_touched, place_of, sql_time
from tests.bench.table import Line, compared, milliseconds

TYPED = ("王", "欧阳", "建国", "李伟", "王秀英", "买买提·艾", "wxy", "ly")
"""Names of one to four characters, and initials."""
ROUNDS = 30


def lines(data: Databases, wanted: set[str]) -> Iterator[Line]:
    """SQL of the whole answer: the page of twenty and the count above it."""
    officers = {size: _officer(data, size, "city") for size in data.sizes}
    if "P-06" in wanted:
        yield from _beside_icontains(data, officers[data.largest])
    if "P-07" in wanted:
        yield from _growth(data, officers)


def typed(data: Databases, size: str) -> dict[str, str]:
    """What is typed, by what it is; the numbers are those of a case in the middle of this database."""
    with data.using(size):
        path = place_of("clerk").path
        rows = Case.objects.filter(region_path__startswith=path).exclude(number=None).exclude(account_index=None)
        case = rows.order_by("pk")[rows.count() // 2]
        member = Member.objects.filter(case=case).exclude(person__id_index=None).exclude(phone_index=None)
        one = member.select_related("person")[0]
        numbers = {
            "case number": str(case.number), "end of it": str(case.number).rpartition("-")[2],
            "identity number": one.person.id_number, "telephone": one.phone, "account": case.account,
        }  # fmt: skip
    return {f"“{text}”": text for text in TYPED} | {what: text for what, text in numbers.items() if text}


def _officer(data: Databases, size: str, profile: str) -> Officer:
    with data.using(size):
        return Product(profile).officer


def statements(officer: Officer, text: str) -> float:
    """Milliseconds of all SQL that the answer takes."""
    with sql_time() as taken:
        cases_page(Wanted(q=text, state=ALL), officer=officer, today=today(), cursor={})
    return sum(taken)


def _sampled(calls: Mapping[str, Callable[[], float]]) -> Samples:
    """As ``alternate``, of what the calls themselves say they took."""
    samples = Samples({name: [] for name in calls})
    for _n in range(ROUNDS):
        for name, call in calls.items():
            samples.of[name].append(call())
    return samples


def _beside_icontains(data: Databases, officer: Officer) -> Iterator[Line]:
    data.use(data.largest)
    words = typed(data, data.largest)
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
    everything: list[float] = []
    noisy = False
    for what, text in words.items():
        before = MACHINE.now()
        times = [statements(officer, text) for _n in range(ROUNDS)][2:]
        loud = max(before, MACHINE.now()) > SLOWER * MACHINE.best
        with blocks_touched() as touched:
            statements(officer, text)
        everything, noisy, value = everything + times, noisy or loud, percentile(times, 95)
        note, said = f"{sum(count for count, _sql in touched):,} blocks", milliseconds(value)
        yield Line("P-06", f"search {what}, {data.largest}, city, p95 of SQL, ms", value, said, note=note, noisy=loud)
    value = percentile(everything, 95)
    yield Line("P-06", f"search of every kind together, {data.largest}, p95 of SQL, ms", value, milliseconds(value),
               noisy=noisy)  # fmt: skip
    for text in ("李伟", "王"):
        calls = {"ours": partial(statements, officer, text), "icontains": partial(_icontains, officer, text)}
        what = f"search “{text}”, {data.largest} / the same with icontains, p95"
        yield compared("P-06b", what, _sampled(calls), ("ours", "icontains"), 95)


def _icontains(officer: Officer, text: str) -> float:
    begun = time.perf_counter()
    rows = Case.objects.visible_to(officer)
    named = rows.filter(members__person__name__icontains=text).distinct()
    list(named.select_related("applicant", "township").order_by("-pk")[:20])
    named.count()
    return (time.perf_counter() - begun) * 1000


def _growth(data: Databases, officers: dict[str, Officer]) -> Iterator[Line]:
    if len(data.sizes) == 1:
        yield Line("P-07", "search", note="there is only one size")
        return
    small, large = data.sizes[-2:]
    words = {size: typed(data, size) for size in (small, large)}

    def call(size: str, text: str) -> Callable[[], object]:
        def search() -> float:
            data.use(size)
            return statements(officers[size], text)

        return search

    together: dict[str, list[float]] = {small: [], large: []}
    for what in words[large]:
        calls: dict[str, Any] = {size: call(size, words[size][what]) for size in (small, large)}
        samples = alternate(calls, rounds=40)
        yield compared("P-07", f"search {what}, city: {large} / {small}, whole call", samples, (large, small), 50)
        for size in calls:
            together[size] += samples.of[size]
    what = f"search of every kind together: {large} / {small}, p95"
    yield compared("P-07", what, Samples(together), (large, small), 95)
