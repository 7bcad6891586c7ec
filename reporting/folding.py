"""The figures of the dashboard: folded from what each act changed, read together with what is not folded yet, and
counted anew once a night to be sure.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import connection, transaction

from cases.models import Case
from cases.models.counting import ALWAYS, COLUMNS, OF_A_CASE, counts_of
from reporting.models import Figure

LOCK = 7_071_611
"""Who folds or counts anew waits for the other who does."""
MOST_TOLD = 1_000
NOW = date.fromisoformat(ALWAYS)
KEY = "region_id, facet, month, measure, value"
NUMBERS = ("cases", "amount", "net", "gross")
ROW = ", ".join((KEY, *NUMBERS))
NEGATIVE = ", ".join((KEY, *(f"-{name}" for name in NUMBERS)))
SUMS = ", ".join(f"sum({name}) AS {name}" for name in NUMBERS)
SOMETHING = f"({', '.join(f'sum({name})' for name in NUMBERS)}) IS DISTINCT FROM (0, 0, 0, 0)"
ADDED = ", ".join(f"{name} = reporting_figure.{name} + excluded.{name}" for name in NUMBERS)


def _figures(changes: str) -> str:
    """The statement that makes figures of ``changes``: for township, county and city, altogether and by each facet."""
    return f"""
        SELECT above.region_id, told.facet, f.month, f.measure, told.value, {SUMS}
        FROM ({changes}) f
        JOIN accounts_region town ON town.id = f.township_id JOIN accounts_region county ON county.id = town.parent_id
        CROSS JOIN LATERAL (VALUES (town.id), (county.id), (county.parent_id)) above(region_id)
        CROSS JOIN LATERAL (VALUES
            ('', ''), ('state', f.state), ('cause', f.cause), ('relief', f.relief_type), ('days', f.days)
        ) told(facet, value)
        WHERE (told.facet = '' OR told.value <> '') AND above.region_id IS NOT NULL
        GROUP BY 1, 2, 3, 4, 5 HAVING {SOMETHING}
    """  # noqa: S608  our own names, here and below


def _put(new: str) -> str:
    return f"""
        INSERT INTO reporting_figure ({ROW}) SELECT {ROW} FROM {new}
        ON CONFLICT ({KEY}) DO UPDATE SET {ADDED}
    """  # noqa: S608


ALL_CASES = f"SELECT 1 AS sign, (rules->>'decision_days')::int AS limit_days, {', '.join(OF_A_CASE)} FROM cases_case"  # noqa: S608
ALL_DAYS = """
    SELECT generate_series(min(accepted_on), max(greatest(accepted_on, decided_on, clock_stopped_on, due_on)),
        interval '1 day')::date
    FROM cases_case
"""
ALL_PAYMENTS = """
    SELECT c.township_id, c.region_path, 'paid', date_trunc('month', p.paid_on)::date, '', '', '', '', count(*),
        sum(p.amount), 0, 0
    FROM funds_payment p JOIN cases_case c ON c.id = p.case_id LEFT JOIN funds_reversal r ON r.payment_id = p.id
    WHERE r.id IS NULL GROUP BY 1, 2, 4
"""
"""Payments that did not come back, as their triggers count them."""
ALL = f"SELECT * FROM ({counts_of(ALL_CASES, ALL_DAYS)}) counted({COLUMNS}) UNION ALL {ALL_PAYMENTS}"  # noqa: S608
PENDING = f"SELECT {COLUMNS} FROM cases_countchange"  # noqa: S608
NEW = f"({_figures('TABLE taken')}) new"
FOLD = f"WITH taken AS (DELETE FROM cases_countchange RETURNING {COLUMNS}) {_put(NEW)}"  # noqa: S608
DIFFERENCES = f"""
    CREATE TEMPORARY TABLE differences ON COMMIT DROP AS
    SELECT {KEY}, {SUMS} FROM (
        ({_figures(ALL)})
        UNION ALL SELECT {NEGATIVE} FROM reporting_figure
        UNION ALL SELECT {NEGATIVE} FROM ({_figures(PENDING)}) pending
    ) both_sides
    GROUP BY {KEY} HAVING {SOMETHING}
"""  # noqa: S608
TOLD = """
    SELECT r.name, d.facet, d.month, d.measure, d.value, d.cases, d.amount, d.net, d.gross
    FROM differences d JOIN accounts_region r ON r.id = d.region_id
    ORDER BY r.path, d.month, d.measure, d.facet, d.value LIMIT %s
"""
ASKED = "WHERE region_id = ANY(%(regions)s) AND facet = ANY(%(facets)s) AND month = ANY(%(months)s)"
READ = f"""
    SELECT region_id, facet,
        CASE WHEN facet = '' THEN date_trunc(%(by)s, month) ELSE date_trunc('year', month) END::date,
        measure, value, {SUMS}
    FROM (
        SELECT {ROW} FROM reporting_figure {ASKED}
        UNION ALL SELECT {ROW} FROM ({_figures(PENDING)}) pending {ASKED}
    ) f
    GROUP BY 1, 2, 3, 4, 5
"""  # noqa: S608


@dataclass(frozen=True, slots=True)
class Counted:
    """A figure: ``cases``, ``amount`` in yuan, ``net`` and ``gross`` working days of all of them together."""

    region_id: int
    facet: str
    period: date
    measure: str
    value: str
    cases: int
    amount: Decimal
    net: int
    gross: int


@dataclass(frozen=True, slots=True)
class Difference:
    """A figure that is not what a recount finds: what is missing in it, below 0 what is too much."""

    region: str
    facet: str
    month: date
    measure: str
    value: str
    cases: int
    amount: Decimal
    net: int
    gross: int

    def __str__(self) -> str:
        what = " ".join(filter(None, (self.region, f"{self.month:%Y-%m}", self.measure, self.facet, self.value)))
        return f"{what}: cases {self.cases:+}, yuan {self.amount:+}, net days {self.net:+}, gross days {self.gross:+}"


@transaction.atomic
def fold() -> int:
    """Add what the acts changed to the figures of their regions; returns how many figures were touched.

    Readers see each change once, before it or after: it leaves one table and enters the other in one transaction.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        cursor.execute(FOLD)
        return int(cursor.rowcount)


@transaction.atomic
def recount() -> tuple[int, list[Difference]]:
    """Count every case and payment anew and mend the figures; returns how many differed, and the first thousand.

    Nobody who acts meanwhile waits or is lost: what is put right is the difference as of one moment, and later changes
    add to it.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        cursor.execute("SET LOCAL statement_timeout = 0; SET LOCAL work_mem = '256MB'")
        cursor.execute(DIFFERENCES)
        cursor.execute(_put("differences"))
        count = int(cursor.rowcount)
        cursor.execute(TOLD, [MOST_TOLD])
        found = [Difference(*row) for row in cursor.fetchall()]
        cursor.execute("DROP TABLE differences")
    return count, found


def count_first() -> None:
    """Count what was there before anything was counted; later the figures are kept."""
    if not Figure.objects.exists() and Case.objects.exists():
        recount()


def read(regions: Sequence[int], months: Iterable[date], *, facets: Sequence[str], by: str) -> list[Counted]:
    """The figures of these regions for these months (``NOW`` for what stands now).

    What is not folded yet is in them, so an act counts at once. The whole is told by ``by`` (month or year); ``facets``
    name what is wanted besides, by year.
    """
    asked = {"regions": list(regions), "months": list(months), "facets": ["", *facets], "by": by}
    with connection.cursor() as cursor:
        cursor.execute(READ, asked)  # type: ignore[arg-type]  # lists become arrays
        return [Counted(*row) for row in cursor.fetchall()]


def months_of(*years: int) -> list[date]:
    """The first days of their months."""
    return [date(year, number, 1) for year in years for number in range(1, 13)]
