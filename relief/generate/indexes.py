"""Indexes of tables that many rows are written into: built once from all rows, sorted, not row by row."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager

from django.db import connection

ROOM = (
    "SET LOCAL work_mem = '512MB'; SET LOCAL maintenance_work_mem = '512MB'; "
    "SET LOCAL statement_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0"
)
"""What many rows need, in one transaction."""
UNCHECKED = "SET LOCAL session_replication_role = replica"
"""No trigger looks at a row, and no reference is followed."""
SECONDARY = """
    SELECT i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid)
    FROM pg_index i JOIN pg_class t ON t.oid = i.indrelid
    WHERE t.relname = ANY(%(tables)s) AND NOT EXISTS (SELECT FROM pg_constraint c WHERE c.conindid = i.indexrelid)
    ORDER BY 1
"""
"""Those that no constraint stands on: a key or a promise that rows are unique is kept all the time."""


@contextmanager
def built_afterwards(tables: Collection[str]) -> Iterator[None]:
    """Inside, these tables have no indexes but those of their constraints; in one transaction, nobody sees them so."""
    with connection.cursor() as cursor:
        cursor.execute(SECONDARY, {"tables": list(tables)})
        found = cursor.fetchall()
        for name, _told in found:
            cursor.execute(f"DROP INDEX {name}")
        yield
        for _name, told in found:
            cursor.execute(told)
