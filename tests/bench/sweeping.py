"""P-13 and P-14: the sweep of the deadlines with N due of M open, beside one bare UPDATE of as many rows."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import partial

from django.db import connection, transaction
from django.db.models import F

from approvals.services.watch import sweep
from cases.models import Case
from cases.terms import State
from cases.workflow import FINAL_STATES
from common.clock import now, today
from relief.generate.indexes import built_afterwards
from tests.bench.data import SIZES, Databases
from tests.bench.harness import Samples
from tests.bench.table import Line, compared

DUE = (0, 100, 1000)
ROUNDS = 15
AHEAD = timedelta(days=200)


def lines(data: Databases, wanted: set[str]) -> Iterator[Line]:
    """All cases of a copy are made open with a due day far ahead; each round is taken back."""
    small, large = data.sizes[0], data.largest
    found: dict[str, Samples] = {}
    for size in dict.fromkeys((small, large)):
        with data.scratch(size):
            found[size] = _measured(data)
    if "P-13" in wanted:
        for due in DUE:
            if small == large:
                yield Line("P-13", f"sweep of {due} due", note="there is only one size")
                continue
            both = Samples({large: found[large].of[f"sweep {due}"], small: found[small].of[f"sweep {due}"]})
            what = f"sweep of {due:,} due of {SIZES[large]:,} open / of {SIZES[small]:,}"
            yield compared("P-13", what, both, (large, small), 50)
    if "P-14" in wanted:
        for due in DUE[1:]:
            what = f"sweep of {due:,} due of {SIZES[large]:,} open / one bare UPDATE of {due:,} rows"
            yield compared("P-14", what, found[large], (f"sweep {due}", f"update {due}"), 50)


def _measured(data: Databases) -> Samples:
    _open_all()
    calls: dict[str, Callable[[], float]] = {}
    for due in DUE:
        calls[f"sweep {due}"] = partial(_swept, due)
        calls[f"update {due}"] = partial(_updated, due)
    samples = Samples({name: [] for name in calls})
    for call in calls.values():
        call()
    for _n in range(ROUNDS):
        for name, call in calls.items():
            samples.of[name].append(call())
    return samples


def _open_all() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0; SET session_replication_role = replica")
        cursor.execute("SET maintenance_work_mem = '1GB'")
        with built_afterwards(["cases_case"]):
            cursor.execute(
                "UPDATE cases_case SET clock_started_on = coalesce(clock_started_on, %s), clock_stopped_on = NULL, "
                "due_on = %s, rules = coalesce(rules, (SELECT rules FROM cases_case WHERE rules IS NOT NULL LIMIT 1)), "
                "state = CASE WHEN state = ANY(%s) THEN %s ELSE state END",
                [today() - timedelta(days=9), today() + AHEAD, [*FINAL_STATES], State.ACCEPTED],
            )
            cursor.execute("VACUUM FULL cases_case")
        cursor.execute("SET session_replication_role = origin")
        cursor.execute("VACUUM (ANALYZE) cases_case")


@contextmanager
def _due(count: int) -> Iterator[None]:
    """So many cases are overdue since yesterday; taken back at the end."""
    with transaction.atomic():
        ids = Case.objects.order_by("pk").values("pk")[: count * 3]
        if count:
            chosen = list(ids.values_list("pk", flat=True))[::3]
            Case.objects.filter(pk__in=chosen).update(due_on=today() - timedelta(days=1))
        yield
        transaction.set_rollback(True)


def _ask_foreign_keys() -> None:
    """What the end of the transaction would ask."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def _swept(count: int) -> float:
    with _due(count):
        begun = time.perf_counter()
        found = sweep(today=today(), at=now())
        _ask_foreign_keys()
        taken = (time.perf_counter() - begun) * 1000
        assert found.overdue >= count, found
    return taken


def _updated(count: int) -> float:
    """The floor: the same cases, found by the same index, one column written that lists are sorted by."""
    with _due(count):
        begun = time.perf_counter()
        Case.objects.running().filter(due_on__lt=today()).update(due_on=F("due_on") - timedelta(days=1))
        _ask_foreign_keys()
        return (time.perf_counter() - begun) * 1000
