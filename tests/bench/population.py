"""A year of decided cases, as many as one likes: a few real ones told by the services, then copied by SQL, set-wise.

The copies differ in township, day, household, sums, income and sum granted; every tenth household is one that was
relieved some hundred cases before. What a copy lacks (papers, reviews, routes, trail) no assessment looks at.

``relief.generate`` makes whole cases instead, whose sums are those of its models; a what-if is measured over sums,
incomes and households that differ from case to case, which is why it has copies of its own.
"""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.core.management import call_command
from django.db import connection, transaction
from django.db.models import Model

from approvals.models import Decision
from cases.models import Case, Expense, Household, Member, Person, Visit
from cases.terms import State
from relief.demo.cast import load_cast
from relief.demo.story import Story
from standards.packages.files import read_package
from standards.packages.loading import load
from standards.policy.terms import Category, Cause
from tests.cast import Cast
from tests.factories import make_case

YEAR = 2025
AT = datetime(YEAR - 1, 12, 1, 9, tzinfo=ZoneInfo("Asia/Shanghai"))
FIRST = 10_000_000
"""Ids of copies begin here."""
TIERS = """
region: "411081"
title: 禹州市分类分档标准
effective_from: 2024-12-15
document_no: 禹民〔2024〕1号
document_title: 禹州市临时救助标准
rounding: whole_yuan
amounts:
- id: illness
  title: 医疗支出
  when: {types: [expenditure], causes: [illness]}
  measure: self_paid
  bands:
  - {from: 5000, up_to: 20000, give: {times: [1, 3], per: person}}
  - {above: 20000, give: {times: [2, 6], per: person}}
  adjust:
  - {title: 低保特困上浮, raise_percent: 20, when: {categories: [urban_dibao, rural_dibao, tekun]}}
  ceilings:
  - {title: 不超过自付, of: self_paid}
tests:
- title: 自付两万
  facts: {cause: illness, self_paid: 20000, people: 2}
  standards: {urban_dibao: 630}
  expect: {rule: illness, low: 1260, high: 3780}
  by_hand: 630×2；630×3×2
"""
KINDS = (
    (State.CLOSED, Cause.ILLNESS, Category.RURAL_DIBAO),
    (State.CLOSED, Cause.EDUCATION, Category.OTHER),
    (State.PAID, Cause.INCOME_DROP, Category.RURAL_DIBAO),
    (State.APPROVED, Cause.ILLNESS, Category.OTHER),
    (State.NOT_APPROVED, Cause.DISABILITY, Category.OTHER),
)
"""What the copies are copies of."""


def set_up() -> Cast:
    """Regions, standards, calendar, officers and a county package in force since before the year."""
    Story.grounds = "按家庭困难程度确定。"  # the county's rules leave the sum open
    call_command("load_reference", verbosity=0)
    users = load_cast(since=date(2020, 1, 1), stands_in=(date(2020, 1, 1), date(2020, 1, 2)))
    load(read_package(TIERS), at=AT, publish=True)
    return Cast(users)


def populate(cast: Cast, count: int) -> None:
    """``count`` decided cases of 禹州市 in ``YEAR``."""
    day = date(YEAR, 3, 3)
    models = [
        make_case(cast, state=state, cause=cause, category=category, accepted_on=day + timedelta(days=n))
        for n, (state, cause, category) in enumerate(KINDS)
    ]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica; SET LOCAL statement_timeout = 0")
        cursor.execute(_PLAN, {"count": count, "models": [case.pk for case in models], "first": FIRST})
        cursor.execute("CREATE UNIQUE INDEX ON plan (n); ANALYZE plan")
        for model, changes, source in _COPIES:
            cursor.execute(_copy(model, changes, source))
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE plan")
        cursor.execute("ANALYZE")


_PLAN = """
    CREATE TEMPORARY TABLE plan AS
    WITH places AS (
        SELECT id, path, row_number() OVER (ORDER BY path) - 1 AS place, count(*) OVER () AS places
        FROM accounts_region WHERE level = '4-township' AND path LIKE '41/4110/411081/%%'
    ), numbered AS (
        SELECT n, (hashint4(n) & 1048575) AS dice, (hashint4(n + 77777777) & 1048575) AS other
        FROM generate_series(1, %(count)s) n
    )
    SELECT n, %(first)s + n AS id, (%(models)s::bigint[])[1 + dice %% cardinality(%(models)s::bigint[])] AS model,
           CASE WHEN n %% 10 = 0 AND n > 500 THEN n - 477 ELSE n END AS home, 1 + other %% 4 AS size,
           DATE '2025-01-06' + (n::bigint * 340 / %(count)s)::int AS day, places.id AS township, places.path,
           500 + 100 * (other %% 60) AS granted, 6000 + dice %% 30000 AS self_paid, 3000 + other %% 60000 AS income
    FROM numbered JOIN places ON places.place = dice %% places.places
"""

_OF_CASE = "FROM plan p JOIN {table} t ON t.case_id = p.model"
_COPIES: tuple[tuple[type[Model], Mapping[str, str], str], ...] = (
    (Household, {"id": "p.id", "region_id": "p.township", "region_path": "p.path"},
     "FROM plan p, (SELECT * FROM cases_household ORDER BY id LIMIT 1) t WHERE p.home = p.n"),
    (Person, {"id": f"{FIRST} + p.n * 10 + k", "id_index": "NULL", "id_masked": "''"},
     "FROM plan p, generate_series(1, p.size) k, (SELECT * FROM cases_person ORDER BY id LIMIT 1) t "
     "WHERE p.home = p.n"),
    (Case, {
        "id": "p.id", "number": "'LSJZ-411081-2025-' || p.n", "township_id": "p.township", "region_path": "p.path",
        "household_id": f"{FIRST} + p.home", "applicant_id": f"{FIRST} + p.home * 10 + 1", "opening_token": "NULL",
        "incident_key": "'ZY' || p.n", "applied_on": "p.day", "accepted_on": "p.day", "decided_on": "p.day + 5",
        "category_recognised_on": "p.day - 100", "head_count": "p.size", "proposed_amount": "p.granted",
        "approved_amount": "CASE WHEN t.approved_amount IS NULL THEN NULL ELSE p.granted END",
        "paid_amount": "CASE WHEN t.paid_amount IS NULL THEN NULL ELSE p.granted END",
        "rules": "t.rules || jsonb_build_object('day', p.day, 'region_path', p.path)",
    }, "FROM plan p JOIN cases_case t ON t.id = p.model"),
    (Member, {"id": f"{FIRST} + p.n * 10 + k", "case_id": "p.id", "person_id": f"{FIRST} + p.home * 10 + k"},
     "FROM plan p, LATERAL generate_series(1, (SELECT h.size FROM plan h WHERE h.n = p.home)) k, "
     "LATERAL (SELECT * FROM cases_member m WHERE m.case_id = p.model ORDER BY id LIMIT 1) t"),
    (Expense, {
        "id": "p.id", "case_id": "p.id", "total": "p.self_paid + 20000", "reimbursed": "20000",
        "verified_self_paid": "p.self_paid",
    }, _OF_CASE),
    (Visit, {
        "id": "p.id", "case_id": "p.id", "household_size": "(SELECT h.size FROM plan h WHERE h.n = p.home)",
        "annual_income": "p.income",
    }, _OF_CASE),
    (Decision, {"id": "p.id", "case_id": "p.id", "determination": "'{}'"}, _OF_CASE),
)  # fmt: skip


def _copy(model: type[Model], changes: Mapping[str, str], source: str) -> str:
    """INSERT of copies of the rows ``t``, with these columns changed."""
    table = model._meta.db_table
    columns = [field.column for field in model._meta.concrete_fields]
    values = [changes.get(str(column), f't."{column}"') for column in columns]
    named = ", ".join(f'"{column}"' for column in columns)
    return f"INSERT INTO {table} ({named}) SELECT {', '.join(values)} {source.format(table=table)}"
