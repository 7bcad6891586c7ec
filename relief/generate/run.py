"""All of it, in one transaction: officers and models, people, plan, copies, money; then the questions of the books."""

import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from functools import partial

from django.db import connection, transaction

from approvals.models import UNMET, Unmet
from audit.models import Outbox
from cases.models import Case, Household, HouseholdMember, Person
from cases.services.searching import enter_all
from funds.models import WAITS, Payment, Transfer, Uncompared
from funds.selectors.checking import unsound
from relief.demo.story import YINGCHUAN
from relief.generate.copies import (
    COUNTED,
    HOMES,
    NUMBERED,
    PLACES,
    PLAN,
    RULED,
    about,
    case_statements,
    household_statements,
    rules_statements,
)
from relief.generate.found import enter_many
from relief.generate.indexes import ROOM, UNCHECKED, built_afterwards
from relief.generate.models import Model, Table, tell
from relief.generate.money import balance, receive_what_was_given
from relief.generate.people import BLOCK, BLOCK_PEOPLE, HOME, MOST_PEOPLE, PERSON, Ground, batches, lines
from relief.generate.places import Place, all_places, shares
from relief.generate.plan import Plan, years_until
from relief.generate.stream import bundled, copy_in, line, made_by_others
from relief.generate.variants import form, load, written
from reporting.folding import recount
from standards.selectors import work_calendar

ALONE = 20_000
"""So many are written as anybody would; for more, two other processes make the people, and indexes are built last."""
WHOLE = 300_000
"""So many of the newest cases have their trail, papers and findings unless told otherwise: some 50 kB each."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """``count`` cases of ``people`` invented people, as of ``today``, in so many calendar ``years``.

    ``largest`` is the percentage that 禹州市 has of all, 0 for what comes; ``history`` is how many of the newest cases
    keep trail, papers and findings.
    """

    count: int
    people: int
    seed: int
    today: date
    years: int = 5
    largest: int = 0
    history: int = WHOLE


@dataclass(slots=True)
class Report:
    """What was written, by table, after which key, how long each part took, in seconds, and what does not agree."""

    rows: dict[str, int] = field(default_factory=dict)
    bases: dict[str, int] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)
    unsound: dict[str, list[tuple[object, ...]]] = field(default_factory=dict)

    @contextmanager
    def timed(self, part: str) -> Iterator[None]:
        begun = time.perf_counter()
        yield
        self.seconds[part] = time.perf_counter() - begun


class TooMany(Exception):
    """More people than there are numbers for."""


def generate(wanted: Wanted) -> Report:
    """Write them in one transaction, then ask the questions of the books.

    Raises TooFewPeople where households would be helped more than once a year, TooMany where identity numbers would run
    out.
    """
    report = Report()
    with transaction.atomic():
        _generate(report, wanted)
    with report.timed("analyze"), transaction.atomic():
        _execute(f"{ROOM}; ANALYZE")
    with report.timed("search"):
        (enter_many if wanted.count > ALONE else enter_all)(above=report.bases[Case._meta.db_table])
    with transaction.atomic():
        _execute(ROOM)
        _execute("ANALYZE cases_searchentry")
        with report.timed("books asked"):
            report.unsound = unsound()
    with report.timed("figures"):
        recount()
    return report


def _generate(report: Report, wanted: Wanted) -> None:
    calendar = work_calendar()
    plan = Plan(wanted.seed, wanted.count, wanted.people, wanted.today, years_until(wanted.today, wanted.years),
                wanted.history, calendar)  # fmt: skip
    with report.timed("models"):
        places = all_places(wanted.seed, plan.years)
        yard = next(place for place in places if place.township.code == YINGCHUAN)
        told = tell(yard, {year: plan.told_on(year) for year in plan.years}, plan.under_way())
    tables: list[Table] = [Person, Household, HouseholdMember, *written(told), Uncompared, Unmet]
    bases = {table: _highest(table) for table in tables}
    ground = _ground(wanted, places, bases[Person], plan.spread)
    _execute(f"{ROOM}; {UNCHECKED}")
    many = wanted.count > ALONE
    with built_afterwards([table._meta.db_table for table in tables] if many else []):
        with report.timed("people"):
            _write_places(places)
            _write_people(ground)
        with report.timed("plan"):
            _write_plan(plan, told, bases[Case])
        with report.timed("variants"):
            load(plan.variants, told, yard, calendar)
            for sql in rules_statements():
                _execute(sql)
        report.rows[Person._meta.db_table] = wanted.people
        for table, sql in _statements(plan, told, bases):
            with report.timed(table._meta.db_table):
                report.rows[table._meta.db_table] = _execute(sql)
        built = time.perf_counter()
    report.seconds["indexes"] = time.perf_counter() - built
    with report.timed("money"):
        _execute(COUNTED)
        _count_on(tables)
        until = _highest(Transfer)
        _execute("SET LOCAL session_replication_role = origin")
        receive_what_was_given(places, bases[Transfer])
        _execute(UNCHECKED)
        balance(bases[Transfer], until)
        _execute("SET LOCAL session_replication_role = origin")
    own = ("places", "homes", "rough", "plan", "ruled", *map(about, RULED), *map(form, written(told)))
    _execute("; ".join(f"DROP TABLE {name}" for name in own))
    report.bases = {table._meta.db_table: base for table, base in bases.items()}


def _statements(plan: Plan, told: Sequence[Model], bases: Mapping[Table, int]) -> list[tuple[Table, str]]:
    """What writes each table, in the order in which they refer to each other."""
    waits = f"{WAITS} AND p.id > {bases[Payment]}"
    homes = household_statements(bases, date(plan.years[0], 1, 1))
    return [*homes, *case_statements(told, bases), (Uncompared, waits), (Unmet, f"{UNMET} AND c.id > {bases[Case]}")]


def _ground(wanted: Wanted, places: Sequence[Place], person: int, spread: int) -> Ground:
    before = -(-person // BLOCK_PEOPLE) * BLOCK
    if before // BLOCK * BLOCK_PEOPLE + wanted.people > MOST_PEOPLE:
        raise TooMany(f"There are numbers for {MOST_PEOPLE} people, and {person} are taken.")
    areas = tuple((place.township.code[:6], place.villages) for place in places)
    return Ground(wanted.seed, wanted.people, areas, tuple(shares(places, wanted.largest)), person, before, spread)


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


def _array(values: Iterable[object]) -> str:
    return "{" + ",".join(f'"{value}"' for value in values) + "}"


def _write_people(ground: Ground) -> None:
    """Persons straight into their table, households into one of their own; made by two processes when they are many."""
    _execute(HOMES)
    for persons, homes in _made(ground):
        copy_in("cases_person", PERSON, [persons])
        copy_in("homes", HOME, [homes])
    _execute("CREATE INDEX ON homes (home); ANALYZE homes")


def _made(ground: Ground) -> Iterator[tuple[str, str]]:
    make = partial(lines, ground)
    return (made_by_others if ground.people > ALONE else map)(make, batches(ground.people))


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


def _count_on(tables: Iterable[Table]) -> None:
    """Let the sequences go on after the highest key, and never back to one that they gave out before."""
    for table in tables:
        if table not in (Outbox, Uncompared, Unmet):  # which have the keys of events, payments and cases
            name = table._meta.db_table
            sequence = f"pg_get_serial_sequence('{name}', 'id')"
            _execute(f"SELECT setval({sequence}, greatest(max(id), nextval({sequence}))) FROM {name}")  # noqa: S608


def _execute(sql: str) -> int:
    """How many rows were written."""
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return int(cursor.rowcount)
