"""``make bench ONLY=curve``: the gate of the curves (D.3.7).

Every list and every search, as each profile, over all sizes that there are: the slope of log(time) on log(rows), of the
whole page and of its SQL alone. A slope above 0.05 fails, unless the address stands in ``GROWS`` with the reason.
"""

import time
from collections.abc import Iterator, Mapping
from typing import Any

from django.urls import reverse

from tests.bench.data import PROFILES, SIZES, Databases
from tests.bench.harness import MACHINE, percentile, slope
from tests.bench.product import Side, sql_time
from tests.bench.searching import typed
from tests.bench.table import Line, milliseconds

STEEPEST = 0.05
ROUNDS, WARM = 25, 3
SMALL = 1.0
"""Milliseconds of SQL below which nobody looks at the slope: what is measured there is the clock."""

LISTS: Mapping[str, tuple[str, str]] = {
    "cases in hand": ("cases:list", ""),
    "all cases": ("cases:list", "state=all"),
    "all cases, newest": ("cases:list", "state=all&sort=-new"),
    "all cases, by sum": ("cases:list", "state=all&sort=-sum"),
    "ended cases": ("cases:list", "state=ended"),
    "paid cases": ("cases:list", "state=paid"),
    "overdue cases": ("cases:list", "due=overdue"),
    "cases of a cause": ("cases:list", "state=all&cause=illness"),
    "deadlines": ("approvals:deadlines", ""),
    "deadlines by township": ("approvals:townships", ""),
    "supervision": ("approvals:supervision", ""),
    "to decide": ("approvals:list", ""),
    "meetings": ("approvals:meetings", ""),
    "post-reviews": ("approvals:post_reviews", ""),
    "to pay": ("funds:list", ""),
    "payments made": ("funds:made", ""),
    "batches": ("funds:batches", ""),
    "returned payments": ("funds:returned", ""),
    "funds": ("funds:board", ""),
    "claims": ("funds:claims", ""),
    "months": ("funds:months", ""),
    "recoveries": ("funds:recoveries", ""),
    "stores": ("funds:goods", ""),
    "emergencies": ("emergency:duty", ""),
    "desk": ("notices:desk", ""),
    "messages": ("notices:inbox", ""),
    "trail": ("accounts:trail", ""),
    "imports": ("cases:register_list", ""),
}
GROWS: Mapping[str, str] = {}
"""What may grow with the rows, and why."""


def lines(data: Databases, wanted: set[str]) -> Iterator[Line]:
    """One line for each list and profile, and for each kind of search."""
    if len(data.sizes) == 1:
        yield Line("curve", "lists and searches", note="there is only one size")
        return
    words = {size: typed(data, size) for size in data.sizes}
    sides = {(size, profile): Side(data, size, profile) for size in data.sizes for profile in PROFILES}
    for profile in PROFILES:
        mine = {size: sides[size, profile] for size in data.sizes}
        for what, (name, query) in LISTS.items():
            yield from _line(data, mine, what, reverse(name), dict.fromkeys(data.sizes, query))
        for what in words[data.sizes[-1]]:
            if what in ("identity number", "telephone", "account"):
                continue  # no address holds these; P-06 and P-07 measure them below the page
            asked: dict[str, Any] = {size: {"q": words[size][what]} for size in data.sizes}
            yield from _line(data, mine, f"search {what}", reverse("cases:list"), asked)


def _line(data: Databases, sides: Mapping[str, Side], what: str, address: str, asked: Any) -> Iterator[Line]:
    pages: dict[str, list[float]] = {size: [] for size in data.sizes}
    sqls: dict[str, list[float]] = {size: [] for size in data.sizes}
    profile, before = sides[data.largest].profile, MACHINE.now()
    try:
        for n in range(WARM + ROUNDS):
            for size in data.sizes:
                call = sides[size].page(address, asked[size])
                data.use(size)
                begun = time.perf_counter()
                with sql_time() as taken:
                    call()
                if n >= WARM:
                    pages[size].append((time.perf_counter() - begun) * 1000)
                    sqls[size].append(sum(taken))
    except AssertionError as error:
        yield Line("curve", f"{what}, {profile}", note=f"answered {error}")
        return
    noisy = max(before, MACHINE.now()) > 1.25 * MACHINE.best
    page = {size: percentile(times, 25) for size, times in pages.items()}
    sql = {size: percentile(times, 25) for size, times in sqls.items()}
    of_page, of_sql = (slope({SIZES[size]: taken for size, taken in found.items()}) for found in (page, sql))
    largest = data.sizes[-1]
    steep = of_sql > STEEPEST and sql[largest] > SMALL
    verdict = "steep" if steep else "flat"
    if steep and what in GROWS:
        verdict = f"listed: {GROWS[what]}"
    shown = " ".join(f"{sql[size]:.2f}" for size in data.sizes)
    yield Line("curve", f"{what}, {profile}: SQL {shown} ms", of_sql, milliseconds(page[largest]),
               note=f"{verdict}; page {of_page:+.2f}", noisy=noisy)  # fmt: skip
