"""A list of more than a thousand cases in one township, all due on the same day: each once, few rows read, all taken
out."""

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from accounts.officer import Officer
from cases.models import Case
from cases.selectors import listing
from cases.selectors.listing import ORDERS, Listed, Wanted, cases_page, find_cases
from cases.terms import State
from common.clock import today
from common.counting import NARROWED_TO
from reporting.exports import working
from tests.cast import Cast
from tests.exporting import taken
from tests.factories import SHENHOU, copies, make_case

MANY = 1_100
PLACES = ("clerk", "county_reviewer", "inspector")
"""Of one township, of the county whose cases nearly all lie in that township, of the city."""


@pytest.fixture(scope="module")
def _cases(cast: Cast) -> list[Case]:
    first = make_case(cast, state=State.ACCEPTED)
    make_case(cast, state=State.ACCEPTED, township=SHENHOU)
    found = [first, *copies(first, MANY - 1)]
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE cases_case, accounts_region")
    return found


@pytest.fixture
def crowd(_cases: list[Case]) -> list[Case]:
    """Nearly all cases of the county, in one of its townships."""
    return _cases


def officers(cast: Cast) -> Iterator[Officer]:
    for who in PLACES:
        yield cast.officer(who, today())


def first_page(officer: Officer, cursor: dict[str, str] | None = None, **wanted: Any) -> Listed:
    return cases_page(Wanted(**wanted), officer=officer, today=today(), cursor=cursor or {})


def walked(officer: Officer, sort: str) -> list[int]:
    """The cases of all pages, one after the other."""
    found, cursor = list[int](), dict[str, str]()
    while True:
        page = first_page(officer, cursor, sort=sort).page
        found += [case.pk for case in page.rows]
        if page.next is None:
            return found
        cursor = {"after": page.next}


def test_cases_without_a_sum_stand_last_in_either_direction(
    cast: Cast, crowd: list[Case], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listing, "PAGE_SIZE", 500)
    small, large = (make_case(cast, state=State.REVIEWED, amount=amount) for amount in ("900.00", "1500.00"))
    for officer in officers(cast):
        for sort, first in {"sum": [small.pk, large.pk], "-sum": [large.pk, small.pk]}.items():
            found = walked(officer, sort)
            assert found[:2] == first and len(found) == len(set(found)) > MANY


@pytest.mark.parametrize("sort", ["due", "sum", "-sum"])
def test_a_thousand_cases_of_the_same_key_are_each_shown_once(
    cast: Cast, crowd: list[Case], sort: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listing, "PAGE_SIZE", 150)
    assert len({case.due_on for case in crowd}) == 1
    for officer in officers(cast):
        sign = "-" if sort.startswith("-") else ""
        expected = find_cases(Wanted(), officer=officer, today=today()).order_by(ORDERS[sort], f"{sign}pk")
        found = walked(officer, sort)
        assert found == list(expected.values_list("pk", flat=True)) and len(found) >= MANY


def read_of(plan: dict[str, Any]) -> Iterator[float]:
    """How many cases each place of a plan looked at, those it threw away included."""
    if plan.get("Relation Name") == "cases_case":
        told = (
            plan["Actual Rows"] + plan.get("Rows Removed by Filter", 0) + plan.get("Rows Removed by Index Recheck", 0)
        )
        yield told * plan["Actual Loops"]
    for below in plan.get("Plans", ()):
        yield from read_of(below)


def test_a_page_looks_at_no_case_again_and_again_however_many_share_its_key(cast: Cast, crowd: list[Case]) -> None:
    for officer in officers(cast):
        for sort in ("due", "-due", "sum", "-sum"):
            with CaptureQueriesContext(connection) as queries:
                shown = first_page(officer, sort=sort)
                first_page(officer, {"after": shown.page.next or ""}, sort=sort)
            asked = [
                query["sql"] for query in queries if '"cases_case"' in query["sql"] and "COUNT(" not in query["sql"]
            ]
            assert len(asked) >= 2
            for sql in asked:
                assert "DISTINCT" not in sql and "OFFSET" not in sql and "accounts_posting" not in sql
                with connection.cursor() as cursor:
                    cursor.execute("EXPLAIN (ANALYZE, FORMAT JSON) " + sql)
                    (told,) = cursor.fetchone()
                plan = (json.loads(told) if isinstance(told, str) else told)[0]["Plan"]
                assert sum(read_of(plan)) < 2 * MANY, (officer.name, sort, sql)


def test_a_count_stops_where_nobody_counts_on(cast: Cast, crowd: list[Case], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listing, "COUNTED_TO", MANY)
    exact, officer = first_page(cast.officer("clerk", today())), cast.officer("inspector", today())
    assert (exact.count, exact.count_text) == (MANY, "1,100")
    with CaptureQueriesContext(connection) as queries:
        assert first_page(officer).count_text == "超过 1,100"
        assert first_page(officer, cause="illness").count_text == "超过 1,000"
    counts = [query["sql"] for query in queries if "COUNT(" in query["sql"]]
    assert [f"LIMIT {n + 1}" in sql for n, sql in zip((MANY, NARROWED_TO), counts, strict=True)] == [True, True]


def test_the_file_of_a_long_list_has_each_row_of_it_in_its_order(
    cast: Cast, crowd: list[Case], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(working, "AT_ONCE", 250)
    together: list[int] = []
    open_cursors: list[int] = []

    def seen(rows: Any) -> Iterator[list[Any]]:
        for some in plain(rows):
            together.append(len(some))
            with connection.cursor() as cursor:
                cursor.execute("SELECT count(*) FROM pg_cursors")
                open_cursors.append(cursor.fetchone()[0])
            yield some

    plain = working._some
    monkeypatch.setattr(working, "_some", seen)
    file = taken(cast, "county_reviewer", "cases", "state=accepted&sort=-due", format="csv")
    rows = find_cases(Wanted(state=State.ACCEPTED), officer=cast.officer("county_reviewer", today()), today=today())
    numbers = rows.order_by(ORDERS["-due"], "-pk").values_list("number", flat=True)
    assert file.column("编号") == list(numbers) and len(file.rows) == MANY + 1
    assert together == [250, 250, 250, 250, 101] and set(open_cursors[:-1]) == {1}, "read by a cursor"


def test_what_is_overdue_or_ended_is_listed_and_counted_alike_for_every_area(cast: Cast, crowd: list[Case]) -> None:
    late, ended = make_case(cast, state=State.REVIEWED), make_case(cast, state=State.NOT_APPROVED)
    elsewhere = make_case(cast, state=State.REVIEWED, township="411081103")
    Case.objects.filter(pk__in=[late.pk, elsewhere.pk]).update(due_on=today() - timedelta(days=9))
    for officer in officers(cast):
        wanted: list[dict[str, Any]] = [{"due": "overdue"}, {"due": "week"}, {"state": "ended"}]
        for asked in (*wanted, {"due": "overdue", "cause": "illness"}):
            expected = find_cases(Wanted(**asked), officer=officer, today=today())
            shown = first_page(officer, **asked)
            assert shown.count == expected[: shown.upto + 1].count() and {row.case.pk for row in shown.rows} <= set(
                expected.values_list("pk", flat=True)
            ), (officer.name, asked)
        assert late.pk in {row.case.pk for row in first_page(officer, due="overdue").rows}
        assert [row.case.pk for row in first_page(officer, state="ended").rows] == [ended.pk]
    there = first_page(cast.officer("inspector", today()), due="overdue")
    assert [row.case.pk for row in there.rows[:2]] == [late.pk, elsewhere.pk]


def test_no_clock_of_an_ended_case_runs(cast: Cast) -> None:
    case = make_case(cast, state=State.NOT_APPROVED)
    with pytest.raises(IntegrityError, match="case_ended_clock_stands"), transaction.atomic():
        Case.objects.filter(pk=case.pk).update(due_on=today(), clock_stopped_on=None)
