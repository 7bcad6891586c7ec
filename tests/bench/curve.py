"""``make bench ONLY=curve``: the gate of the curves (D.3.7).

Every list and every search, as each profile, over all sizes that there are: the slope of log(time) on log(rows) of the
whole page and of its SQL, and of log(blocks read) on log(rows), which no other work on the machine changes. A slope of
the blocks above 0.05 fails, unless the page stands in ``GROWS`` with the reason.
"""

import os
import time
from collections.abc import Iterator, Mapping
from typing import Any

from django.urls import reverse

from tests.bench.data import PROFILES, SIZES, Databases, tell
from tests.bench.harness import MACHINE, SLOWER, percentile, slope
from tests.bench.product import Side, blocks_touched, sql_time
from tests.bench.searching import typed
from tests.bench.table import Line, milliseconds

STEEPEST = 0.05
ROUNDS, WARM = int(os.environ.get("ROUNDS") or 25), 1
FEW_BLOCKS = 400
"""Blocks of a page below which nobody looks at the slope; they take a millisecond."""

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
SEARCH = "search"
GROWS: Mapping[str, str] = {
    "deadlines": "counts every running case of the area in an index, of which there are as many as are in hand",
    "deadlines by township": "counts every running case of the area in an index",
    "cases in hand": "reads a page of each county, and few cases fill none",
    "overdue cases": "reads a page of each county, and few cases fill none; counts up to a thousand",
    "ended cases": "reads a page of each of 105 townships; where there are few cases, many lie on one block",
    "all cases": "reads a page of each of 105 townships; where there are few cases, many lie on one block",
    "all cases, newest": "reads a page of each of 105 townships; where there are few cases, many lie on one block",
    "all cases, by sum": "reads a page of each of 105 townships; where there are few cases, many lie on one block",
    "to pay": "adds up every order that waits, in an index",
    "payments made": "adds up to a thousand payments; full from there on",
    "cases of a cause": "counts up to a thousand; full from there on",
    "trail": "goes back through the newest events until a page of the area is full",
    SEARCH: "where very much fits, looks up case after case until a page is full: how many depends on how common it is",
}
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
            yield from _line(data, mine, f"{SEARCH} {what}", reverse("cases:list"), asked)


def _line(data: Databases, sides: Mapping[str, Side], what: str, address: str, asked: Any) -> Iterator[Line]:
    pages: dict[str, list[float]] = {size: [] for size in data.sizes}
    sqls: dict[str, list[float]] = {size: [] for size in data.sizes}
    blocks: dict[str, int] = {}
    rows: dict[str, int] = {}
    profile, before = sides[data.largest].profile, MACHINE.now()
    try:
        for size in data.sizes:
            call = sides[size].page(address, asked[size])
            data.use(size)
            rows[size] = call().content.count(b"<tr")
            with blocks_touched() as touched:
                call()
            blocks[size] = sum(count for count, _sql in touched)
            _dearest(what, profile, size, touched)
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
    noisy = max(before, MACHINE.now()) > SLOWER * MACHINE.best
    page, sql = ({size: percentile(times, 25) for size, times in found.items()} for found in (pages, sqls))
    of_page, of_sql, of_blocks = (
        slope({SIZES[size]: float(value) for size, value in found.items()}) for found in (page, sql, blocks)
    )
    steep = of_blocks > STEEPEST and blocks[data.largest] > FEW_BLOCKS
    why = GROWS.get(SEARCH if what.startswith(SEARCH) else what)
    verdict = f"listed: {why}" if steep and why else "steep" if steep else "flat"
    if len(set(rows.values())) > 1:
        verdict = f"not compared, unequal pages: {' and '.join(str(max(0, count - 1)) for count in rows.values())} rows"
    times, counts = (" ".join(f"{found[size]:.0f}" for size in data.sizes) for found in (sql, blocks))
    note = f"{verdict}; SQL {times} ms {of_sql:+.2f}, page {of_page:+.2f}"
    yield Line("curve", f"{what}, {profile}: {counts} blocks", of_blocks, milliseconds(page[data.largest]), note=note,
               noisy=noisy)  # fmt: skip


def _dearest(what: str, profile: str, size: str, touched: list[tuple[int, str]]) -> None:
    """``EXPLAIN=1`` tells the dearest statement of each page."""
    if os.environ.get("EXPLAIN") and touched:
        count, sql = max(touched)
        tell(f"      {what}, {profile}, {size}: {count} blocks by {sql[:3000]}")
