"""All of it, in one transaction: officers and models, people, plan, copies, money; then the questions of the books."""

import multiprocessing
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date

from django.db import connection, transaction

from cases.models import Case, Household, HouseholdMember, Person
from funds.models import Transfer
from funds.selectors.checking import unsound
from relief.generate.copies import COUNTED, HOMES, NUMBERED, PLACES, PLAN, case_statements, household_statements
from relief.generate.models import OPEN, Model, Table, tell
from relief.generate.money import balance, receive_what_was_given
from relief.generate.people import BLOCK_PEOPLE, BLOCK, MOST_PEOPLE, Ground, batches, lines
from relief.generate.places import Place, all_places, shares
from relief.generate.plan import Plan, years_until
from relief.generate.stream import Stream, bundled, copy_in, line
from relief.generate.variants import load, written
from standards.selectors import work_calendar

ALONE = 20_000
"""So many people are made in this process; for more, two others are started."""
WHOLE = 500_000
"""So many of the newest cases have their trail, papers and findings unless told otherwise: some 25 kB each."""
ROOM = "SET LOCAL work_mem = '512MB'; SET LOCAL maintenance_work_mem = '512MB'; SET LOCAL statement_timeout = 0"


@dataclass(slots=True)
class Report:
    """What was written, by table, and how long each part took, in seconds."""

    rows: dict[str, int] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)
    bases: dict[str, int] = field(default_factory=dict)
    unsound: dict[str, list[tuple[object, ...]]] = field(default_factory=dict)

    def timed(self, part: str, begun: float) -> None:
        self.seconds[part] = self.seconds.get(part, 0.0) + time.perf_counter() - begun


class TooMany(Exception):
    """More people than there are numbers for."""


def generate(
    *, count: int, people: int, seed: int, today: date, years: int = 5, largest: int = 0, history: int = WHOLE
) -> Report:
    """Write ``count`` cases of ``people`` invented people, as of ``today``, in calendar ``years``.

    ``largest`` is the percentage that 禹州市 has of all, 0 for what comes; ``history`` how many of the newest cases keep
    trail, papers and findings. Raises TooFewPeople where households would be helped more than once a year, TooMany
    where identity numbers would run out.
    """
    report = Report()
    with transaction.atomic():
        _generate(report, count, people, seed, today, years, largest, history)
    begun = time.perf_counter()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    report.timed("analyze", begun)
    begun = time.perf_counter()
    report.unsound = unsound()
    report.timed("books asked", begun)
    return report


def _generate(
    report: Report, count: int, people: int, seed: int, today: date, years: int, largest: int, history: int
) -> None:
    begun = time.perf_counter()
    calendar = work_calendar()
    plan = Plan(seed, count, people, today, years_until(today, years), history, calendar)
    places = all_places(seed, plan.years)
    yard = next(place for place in places if place.township.code == "411081001")
    told = tell(yard, plan.years, {year: plan.told_on(year) for year in plan.years}, plan.under_way())
    report.timed("models", begun)
    _execute(ROOM)
    bases = {table: _highest(table) for table in (*written(told), Person, Household, HouseholdMember)}
    ground = _ground(seed, people, places, largest, bases[Person], plan.spread)
    _execute("SET LOCAL session_replication_role = replica")
    begun = time.perf_counter()
    _write_places(places)
    _write_people(ground)
    report.timed("people", begun)
    begun = time.perf_counter()
    _write_plan(plan, told, bases[Case])
    report.timed("plan", begun)
    begun = time.perf_counter()
    load(plan.variants, told, yard, calendar)
    report.timed("variants", begun)
    statements = household_statements(bases, date(plan.years[0], 1, 1)) + case_statements(told, bases)
    report.rows[Person._meta.db_table] = people
    for table, sql in statements:
        begun = time.perf_counter()
        report.rows[table._meta.db_table] = _execute(sql)
        report.timed(table._meta.db_table, begun)
    begun = time.perf_counter()
    _execute(COUNTED)
    _count_on(bases)
    until = _highest(Transfer)
    _execute("SET LOCAL session_replication_role = origin")
    receive_what_was_given(places, bases[Transfer])
    _execute("SET LOCAL session_replication_role = replica")
    balance(bases[Transfer], until)
    _execute("SET LOCAL session_replication_role = origin")
    report.timed("money", begun)
    report.bases = {table._meta.db_table: base for table, base in bases.items()}


def _ground(
    seed: int, people: int, places: Sequence[Place], largest: int, person: int, spread: int
) -> Ground:
    before = -(-person // BLOCK_PEOPLE) * BLOCK
    if before // BLOCK * BLOCK_PEOPLE + people > MOST_PEOPLE:
        raise TooMany(f"There are numbers for {MOST_PEOPLE} people, and {person} are taken.")
    areas = tuple((place.township.code[:6], place.villages) for place in places)
    return Ground(seed, people, areas, tuple(shares(places, largest)), person, before, spread)


def _write_places(places: Sequence[Place]) -> None:
    _execute(PLACES)
    columns = (
        "place", "township_id", "county_id", "path", "township_name", "county_name", "county_code", "offices", "names",
        "staff", "funds", "accounts",
    )  # fmt: skip
    rows = (
        (
            n, p.township.pk, p.county.pk, p.township.path, p.township.name, p.county.name, p.county.code,
            _array(p.offices), _array(u.name for u in p.staff), _array(u.pk for u in p.staff), _array(p.funds),
            _array(p.accounts),
        )
        for n, p in enumerate(places)
    )  # fmt: skip
    copy_in("places", columns, bundled(map(line, rows)))


def _array(values: object) -> str:
    return "{" + ",".join(f'"{value}"' for value in values) + "}"  # type: ignore[attr-defined]


def _write_people(ground: Ground) -> None:
    """Persons straight into their table, households into one of their own; made by two processes when they are many."""
    _execute(HOMES)
    with closing(_made(ground)) as made:
        for persons, homes in made:
            with connection.cursor() as cursor:
                cursor.copy_expert(  # type: ignore[attr-defined]  # psycopg2
                    "COPY cases_person (id, name, id_number, id_index, id_masked, sex, birth_on, no_id_reason) FROM STDIN",
                    Stream([persons]),
                )
                cursor.copy_expert("COPY homes FROM STDIN", Stream([homes]))  # type: ignore[attr-defined]
    _execute("CREATE INDEX ON homes (home); ANALYZE homes")


def _made(ground: Ground) -> Iterator[tuple[str, str]]:
    if ground.people <= ALONE:
        for some in batches(ground.people):
            yield lines(ground, some)
        return
    with multiprocessing.get_context("spawn").Pool(2) as pool:
        yield from pool.imap(_Lines(ground), batches(ground.people), chunksize=1)


@dataclass(frozen=True, slots=True)
class _Lines:
    """The work of the other processes."""

    ground: Ground

    def __call__(self, blocks: range) -> tuple[str, str]:
        return lines(self.ground, blocks)


def _write_plan(plan: Plan, told: Sequence[Model], base: int) -> None:
    _execute(PLAN)
    numbered = {n: bool(model.rows[Case][0]["number"]) for n, model in enumerate(told)}
    rows = (
        f"{n}\t{v.pk}\t{home}\t{v.day.year}\t{'t' if numbered[v.model] else 'f'}\n" for n, v, home in plan.rows(told)
    )
    copy_in("rough", ("n", "variant", "home", "year", "numbered"), bundled(rows))
    with connection.cursor() as cursor:
        cursor.execute(NUMBERED, {"first": base})
        cursor.execute("ANALYZE plan")


def _highest(table: Table) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT coalesce(max("{table._meta.pk.column}"), 0) FROM {table._meta.db_table}')  # noqa: S608
        return int(cursor.fetchone()[0])


def _count_on(tables: Mapping[Table, int]) -> None:
    """Let the sequences go on after the highest key."""
    for table in tables:
        if table._meta.pk.remote_field is None:
            _execute(
                f"SELECT setval(pg_get_serial_sequence('{table._meta.db_table}', 'id'), greatest(max(id), 1)) "  # noqa: S608
                f"FROM {table._meta.db_table}"
            )


def _execute(sql: str) -> int:
    """How many rows were written."""
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return int(cursor.rowcount)


__all__ = ["OPEN", "Report", "TooMany", "generate"]
