"""A database that was migrated from nothing is the one that the models describe."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from importlib import import_module
from pkgutil import iter_modules

import psycopg2
import pytest
from django.core.management import CommandError, call_command
from django.db import connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder
from pytest_django import DjangoDbBlocker

CATALOGUE = (
    """
    SELECT table_name, column_name, data_type, is_nullable, character_maximum_length, numeric_precision, is_identity
    FROM information_schema.columns WHERE table_schema = 'public'
    """,
    """
    SELECT conrelid::regclass, pg_get_constraintdef(oid)
    FROM pg_constraint WHERE connamespace = 'public'::regnamespace
    """,
    "SELECT tablename, regexp_replace(indexdef, 'INDEX .* ON', '') FROM pg_indexes WHERE schemaname = 'public'",
    """
    SELECT t.tgrelid::regclass, pg_get_triggerdef(t.oid), p.prosrc
    FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid WHERE NOT t.tgisinternal
    """,
)
OURS = tuple(
    f"{app}_" for app in ("accounts", "approvals", "audit", "cases", "funds", "notices", "reporting", "standards")
)


@pytest.fixture(scope="module")
def old(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[BaseDatabaseWrapper]:
    """A database beside the tests' own, migrated from nothing."""
    name = f"{connection.settings_dict['NAME']}_old"
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch:
        patch.setitem(connections.databases, "old", {**connection.settings_dict, "NAME": name})
        server = psycopg2.connect(**connection.get_connection_params() | {"dbname": "postgres"})
        server.autocommit = True
        server.cursor().execute(f'CREATE DATABASE "{name}"')
        try:
            with in_place_of_the_tests_own(name):
                call_command("migrate", interactive=False, verbosity=0)
            yield connections["old"]
        finally:
            connections["old"].close()
            server.cursor().execute(f'DROP DATABASE "{name}"')
            server.close()


@contextmanager
def in_place_of_the_tests_own(name: str) -> Iterator[None]:
    """Migrations know one database only."""
    with pytest.MonkeyPatch.context() as patch:
        connection.close()
        patch.setitem(connection.settings_dict, "NAME", name)
        yield
        connection.close()


def catalogue(database: BaseDatabaseWrapper, question: str) -> list[str]:
    with database.cursor() as cursor:
        cursor.execute(question)
        return sorted(str(found) for found in cursor.fetchall() if found[0].startswith(OURS))


@pytest.mark.django_db(databases=["default", "old"])
@pytest.mark.parametrize("question", CATALOGUE, ids=("columns", "constraints", "indexes", "triggers"))
def test_it_is_the_database_that_the_models_describe(old: BaseDatabaseWrapper, question: str) -> None:
    described = catalogue(connection, question)
    assert described and catalogue(old, question) == described


@contextmanager
def remembering(
    names: list[tuple[str, str]], old: BaseDatabaseWrapper, unblocked: AbstractContextManager[None]
) -> Iterator[None]:
    """The database remembers these migrations of ours and no others."""
    with unblocked, in_place_of_the_tests_own(old.settings_dict["NAME"]):
        recorder = MigrationRecorder(connection)
        known = recorder.Migration.objects.filter(app__in=[app.rstrip("_") for app in OURS])
        kept = list(known)
        known.delete()
        for app, name in names:
            recorder.record_applied(app, name)
        yield
        known.delete()
        recorder.Migration.objects.bulk_create(kept)


def replaced() -> list[tuple[str, str]]:
    return [
        name for app in OURS for name in import_module(f"{app[:-1]}.migrations.0001_as_it_stands").Migration.replaces
    ]


def later() -> list[tuple[str, str]]:
    """Those that came after each app had one."""
    apps = {app[:-1]: import_module(f"{app[:-1]}.migrations").__path__ for app in OURS}
    return [(app, m.name) for app, path in apps.items() for m in iter_modules(path) if not m.name.startswith("0001_")]


def test_a_database_that_has_all_former_migrations_goes_on(
    old: BaseDatabaseWrapper, django_db_blocker: DjangoDbBlocker
) -> None:
    with remembering([*replaced(), *later()], old, django_db_blocker.unblock()):
        call_command("migrate", interactive=False, verbosity=0)
        executor = MigrationExecutor(connection)
        assert executor.migration_plan(executor.loader.graph.leaf_nodes()) == []


def test_a_database_that_stopped_among_them_is_told_which_version_it_needs_first(
    old: BaseDatabaseWrapper, django_db_blocker: DjangoDbBlocker
) -> None:
    told = pytest.raises(CommandError, match="commit 8ad8187")
    with remembering(replaced()[:-1], old, django_db_blocker.unblock()), told:
        call_command("set_up")
