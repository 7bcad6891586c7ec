"""What the services have made once in this process stands again in the next test that begins with the same.

A case takes some hundred queries and checks to make; its rows are written again as they were, keys included: the test
before has taken them back. Only where a test has made nothing before, and officers and regions are the same.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.apps import apps
from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

APPS = ("audit", "standards", "cases", "approvals", "funds", "notices", "reporting")
GIVEN = ("accounts_region", "accounts_office", "accounts_user", "accounts_posting")
"""What every case stands upon; what is remembered goes with exactly these rows."""
_rows: dict[tuple[str, str], tuple[int, list[tuple[str, str]]]] = {}


@contextmanager
def past_triggers() -> Iterator[None]:
    """In this transaction, and only meanwhile, triggers and foreign keys look away."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        yield
        cursor.execute("SET LOCAL session_replication_role = origin")


def keys_from_the_start() -> None:
    """What is given gets the same keys in each test, whatever earlier ones have used up."""
    with connection.cursor() as cursor:
        for table in GIVEN:
            start = f"(SELECT COALESCE(max(id), 0) + 1 FROM {table})"
            cursor.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), {start}, false)")


def remembered(key: str, make: Callable[[], int]) -> int:
    """The primary key that ``make`` returns, made by it or written again."""
    with connection.cursor() as cursor:
        given = _given_to_nothing_else(cursor)
        if given is None:
            return make()
        if found := _rows.get((key, given)):
            pk, rows = found
            with transaction.atomic(), past_triggers():
                for table, text in rows:
                    rows_of = f"SELECT * FROM json_populate_recordset(NULL::{table}, %s)"
                    cursor.execute(f"INSERT INTO {table} {rows_of}", [text])
            return pk
        pk = make()
        _rows[key, given] = pk, list(_content(cursor))
    return pk


def _tables() -> list[str]:
    models = (model for app in APPS for model in apps.get_app_config(app).get_models(include_auto_created=True))
    return [model._meta.db_table for model in models]


def _given_to_nothing_else(cursor: CursorWrapper) -> str | None:
    """A digest of what is given, or None once there is anything else."""
    others = " OR ".join(f"EXISTS (SELECT 1 FROM {table})" for table in _tables())
    rows = "string_agg((to_jsonb(t) - 'created_at')::text, '|' ORDER BY id)"
    given = " || ".join(f"COALESCE((SELECT md5({rows}) FROM {table} t), '')" for table in GIVEN)
    cursor.execute(f"SELECT CASE WHEN {others} THEN NULL ELSE {given} END")
    found: str | None = cursor.fetchone()[0]
    return found


def _content(cursor: CursorWrapper) -> list[tuple[str, str]]:
    found = []
    for table in _tables():
        cursor.execute(f"SELECT json_agg(t)::text FROM {table} t")
        (text,) = cursor.fetchone()
        if text is not None:
            found.append((table, text))
    return found
