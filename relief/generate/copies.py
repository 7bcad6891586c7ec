"""Every generated case as a copy of its variant for its own household, one statement for each table.

In these statements ``p`` is the plan (one row for each case), ``f`` the row of the variant, ``h`` the household, ``pl``
its township.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from django.db import models

from accounts.models import Region, User
from approvals.models import Route
from audit.models import Event
from audit.verbs import Verb
from cases.models import Case, Household, HouseholdMember, Member, Person
from funds.models import Account, Fund, Order, PaymentCheck
from relief.generate.models import MARKS, Model, Table
from relief.generate.variants import form, written

PLACES = """
    CREATE TEMPORARY TABLE places (
        place int, township_id bigint, county_id bigint, path text, township_name text, county_name text,
        county_code text, offices text[], names text[], staff bigint[], funds bigint[], accounts bigint[]
    ) ON COMMIT DROP
"""
HOMES = """
    CREATE TEMPORARY TABLE homes (
        home int, place int, first int, name text, told text, village text, address text, account text,
        order_account text, account_index text, account_masked text, payee_number text, members text,
        relations text[], phone text, phone_index text, phone_masked text
    ) ON COMMIT DROP
"""
PLAN = """
    CREATE TEMPORARY TABLE rough (n int, variant int, home int, year int, numbered bool) ON COMMIT DROP
"""
NUMBERED = """
    CREATE TEMPORARY TABLE plan ON COMMIT DROP AS
    SELECT r.n, r.variant, r.home, %(first)s + r.n AS id, h.place,
           CASE WHEN r.numbered THEN 'LSJZ-' || pl.county_code || '-' || r.year || '-' || lpad((
               coalesce(c.last, 0)
               + row_number() OVER (PARTITION BY pl.county_id, r.year, r.numbered ORDER BY r.n)
           )::text, 6, '0') END AS number
    FROM rough r JOIN homes h USING (home) JOIN places pl USING (place)
    LEFT JOIN cases_casenumber c ON c.county_id = pl.county_id AND c.year = r.year
    ORDER BY r.n
"""
COUNTED = """
    INSERT INTO cases_casenumber (county_id, year, last)
    SELECT pl.county_id, r.year, count(*) FROM rough r JOIN homes h USING (home) JOIN places pl USING (place)
    WHERE r.numbered GROUP BY 1, 2
    ON CONFLICT (county_id, year) DO UPDATE SET last = cases_casenumber.last + excluded.last
"""
ARRAYS: dict[Table, str] = {User: "staff", Fund: "funds", Account: "accounts"}
"""Which list of a place holds what a column refers to by its number there."""
MOST_MEMBERS = 5
COMPARED = "(hashint4(p.n) & 1023) % 10 <> 0"
"""Nine of ten copies of a model whose payment was compared are so too; of the others it still waits."""
ONLY: dict[Table, str] = {
    PaymentCheck: COMPARED,
    Event: f"(f.verb <> '{Verb.PAYMENT_COMPARED}' OR {COMPARED})",
}
"""Which rows of the models are copied, where not all are."""
RULED: tuple[Table, ...] = (Case, Route)
"""Tables that keep the rules as they were in the place."""


def rules_statements() -> Iterator[str]:
    """The rules of each place, made once: there are few, and making and pressing them for every case takes longest."""
    for table in RULED:
        told = f"SELECT variant, k, md5(rules::text) AS about FROM {form(table)}"  # noqa: S608
        yield f"CREATE TEMPORARY TABLE {about(table)} ON COMMIT DROP AS {told}"
    each = " UNION ".join(f"SELECT md5(rules::text) AS about, rules FROM {form(table)}" for table in RULED)  # noqa: S608
    yield f"""
        CREATE TEMPORARY TABLE ruled ON COMMIT DROP AS
        SELECT t.about, pl.place, t.rules || jsonb_build_object('region_path', pl.path) AS rules
        FROM ({each}) t CROSS JOIN places pl WHERE t.about IS NOT NULL
    """  # noqa: S608
    yield "ANALYZE ruled"


def about(table: Table) -> str:
    """Which rules a row of a model has."""
    return f"about_{table._meta.db_table}"


def household_statements(bases: Mapping[Table, int], joined: date) -> list[tuple[Table, str]]:
    """Households and who belongs to them."""
    home, person, belonging = bases[Household], bases[Person], bases[HouseholdMember]
    households = f"""
        INSERT INTO cases_household (id, region_id, region_path, address)
        SELECT {home} + 1 + h.home, pl.township_id, pl.path, h.village || h.address
        FROM homes h JOIN places pl USING (place)
    """  # noqa: S608
    members = f"""
        INSERT INTO cases_householdmember (id, household_id, person_id, relation, joined_on, left_on)
        SELECT {belonging} + h.first + r.nth, {home} + 1 + h.home, {person} + h.first + r.nth, r.relation,
               DATE '{joined}', NULL
        FROM homes h, unnest(h.relations) WITH ORDINALITY AS r(relation, nth)
    """  # noqa: S608
    return [(Household, households), (HouseholdMember, members)]


def case_statements(told: Sequence[Model], bases: Mapping[Table, int]) -> list[tuple[Table, str]]:
    """All other tables, in the order in which they refer to each other."""
    most = {table: max(len(model.rows[table]) for model in told) for table in written(told)}
    most[Member] = MOST_MEMBERS
    return [(table, _statement(table, told, bases, most)) for table in written(told)]


def _statement(table: Table, told: Sequence[Model], bases: Mapping[Table, int], most: Mapping[Table, int]) -> str:
    fields = table._meta.concrete_fields
    said = _said(table, told)
    changed = _changes(bases, most).get(table, {})
    values = [changed.get(c := str(f.column)) or _value(f, bases, most, said[c]) for f in fields]
    names = ", ".join(f'"{f.column}"' for f in fields)
    each = " AND f.k = 0, unnest(h.relations) WITH ORDINALITY AS r(relation, nth)"
    ruled = (
        f" JOIN {about(table)} a ON (a.variant, a.k) = (f.variant, f.k)"
        " LEFT JOIN ruled ON (ruled.about, ruled.place) = (a.about, p.place)"
    )
    return (
        f"INSERT INTO {table._meta.db_table} ({names}) SELECT {', '.join(values)} "  # noqa: S608
        f"FROM plan p JOIN homes h USING (home) JOIN places pl ON pl.place = p.place "
        f"JOIN {form(table)} f ON f.variant = p.variant"
        + (each if table is Member else "")
        + (ruled if table in RULED else "")
        + (f" WHERE {ONLY[table]}" if table in ONLY else "")
    )


def _value(field: Any, bases: Mapping[Table, int], most: Mapping[Table, int], said: set[str]) -> str:
    """What is written in a column that nothing else is said about; ``said`` are the values with marks in them."""
    column = f'f."{field.column}"'
    target = field.remote_field.model if field.remote_field else None
    if field.primary_key and target is None:
        return _key(field.model, "f.k", bases, most)
    if target is not None and target in most:
        return _key(target, column, bases, most)
    if target is Region:
        return "pl.county_id" if field.column == "county_id" else "pl.township_id"
    if target in ARRAYS:
        return f"pl.{ARRAYS[target]}[{column}]"
    marks = {mark: sql for mark, sql in MARKS.items() if any(mark in value for value in said)}
    if said <= marks.keys():
        cases = " ".join(f"WHEN '{mark}' THEN {sql}" for mark, sql in marks.items())
        return f"CASE {column} {cases} ELSE {column} END" if marks else column
    return _replaced(column, marks, as_json=isinstance(field, models.JSONField))


def _replaced(column: str, marks: Mapping[str, str], *, as_json: bool) -> str:
    sql = f"{column}::text" if as_json else column
    for mark, other in marks.items():
        sql = f"replace({sql}, '{mark}', {other})"
    return f"CASE WHEN f.said THEN {sql}::jsonb ELSE {column} END" if as_json else sql


def _key(table: Table, rank: str, bases: Mapping[Table, int], most: Mapping[Table, int]) -> str:
    """A number for each case and rank, in a row of its own for each table."""
    times = most[table]
    return f"{bases[table] + 1} + (p.n - 1)::bigint * {times} + {rank}"


def _said(table: Table, told: Sequence[Model]) -> dict[str, set[str]]:
    """For each column what stands in it that has a mark in it."""
    found: dict[str, set[str]] = defaultdict(set)
    for row in (row for model in told for row in model.rows[table]):
        for column, value in row.items():
            if isinstance(value, str) and "⟦" in value:
                found[column].add(value)
    return found


def _changes(bases: Mapping[Table, int], most: Mapping[Table, int]) -> dict[Table, dict[str, str]]:
    """What is said of the household in columns of its own."""
    sealed = "CASE WHEN f.account = '' THEN '' ELSE {} END"
    household = f"{bases[Household]} + 1 + p.home"
    return {
        Case: {
            "applicant_id": f"{bases[Person]} + h.first + 1",
            "household_id": f"CASE WHEN f.household_id IS NOT NULL THEN {household} END",
            "opening_token": "NULL::uuid",
            "opening_index": "''",
            "account": sealed.format("h.account"),
            "account_index": "h.account_index",
            "rules": "ruled.rules",
        },
        Route: {"rules": "ruled.rules"},
        Member: {
            "id": _key(Member, "r.nth - 1", bases, most),
            "person_id": f"{bases[Person]} + h.first + r.nth",
            "relation": "r.relation",
            "phone": "CASE WHEN r.nth = 1 THEN h.phone ELSE '' END",
            "phone_index": "CASE WHEN r.nth = 1 THEN h.phone_index END",
            "phone_masked": "CASE WHEN r.nth = 1 THEN h.phone_masked ELSE '' END",
        },
        Event: {"subject_id": "p.id"},
        Order: {
            "account": sealed.format("h.order_account"),
            "account_index": sealed.format("h.account_index"),
            "payee_number": "CASE WHEN f.payee_number = '' THEN '' ELSE h.payee_number END",
        },
    }
