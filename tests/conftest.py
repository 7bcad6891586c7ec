"""Shared fixtures; the cast lives in ``tests/cast.py``."""

import gc
import os
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.db import connection, connections, transaction
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.template.base import Template
from django.template.context import Context, RequestContext
from django.test import TransactionTestCase
from django.test.signals import template_rendered
from django.utils import translation
from django.utils.safestring import SafeString
from hypothesis import settings as hypothesis_settings
from pytest_django import DjangoDbBlocker

from tests.begun import asked, beginning, begun, case  # noqa: F401
from tests.cast import cast, regions, shared_world  # noqa: F401

INHERITED: list[object] = []


def _leave_the_connections_to_the_parent() -> None:
    """A forked process begins with connections of its own; it neither uses nor closes those of its parent.

    Where a browser has run, the parent's are kept in another place than the one that the child looks at.
    """
    for inherited in connections.all(initialized_only=True):
        INHERITED.append(inherited.connection)
        inherited.connection = None


os.register_at_fork(after_in_child=_leave_the_connections_to_the_parent)
hypothesis_settings.register_profile("noisy machine", deadline=None)
hypothesis_settings.load_profile("noisy machine")


LONG = ("tests/relief/test_runtime.py", "tests/relief/test_migrations.py", "tests/journeys/", "tests/architecture/")


def _length(item: pytest.Item) -> int:
    return next((n for n, path in enumerate(LONG) if item.nodeid.startswith(path)), len(LONG))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest files come first, so that no process works on alone at the end while the others wait.

    In a file, tests that begin with the same case follow each other.
    """
    place: dict[object, int] = {}
    for n, item in enumerate(items):
        place.setdefault(item.path, n)
        if asked(item) is not None:
            item.getparent(pytest.Module).obj.begins_together = True  # type: ignore[union-attr]
    for item in items:
        if getattr(item.getparent(pytest.Module).obj, "begins_together", False):  # type: ignore[union-attr]
            item.fixturenames.insert(0, "begun")  # type: ignore[attr-defined]  # before the transaction of the test
    items.sort(key=lambda item: (_length(item), place[item.path], repr(asked(item) or "")))


def pytest_collection_finish() -> None:
    """What was imported and collected stays to the end; nobody need look for garbage there again and again.

    Nor often in what the tests themselves keep: each look goes through all of it.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(2_000, 20, 100)


@pytest.fixture(scope="session")
def django_db_use_migrations() -> bool:
    """Tables come from the models, which is much quicker; ``test_migrations`` holds both to be the same."""
    settings.PGTRIGGER_INSTALL_ON_MIGRATE = True
    return False


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """Once there are tables, every migration counts as applied."""
    settings.MIGRATION_MODULES = {}
    settings.PGTRIGGER_INSTALL_ON_MIGRATE = False
    with django_db_blocker.unblock():
        recorder = MigrationRecorder(connection)
        recorder.ensure_schema()
        done = [recorder.Migration(app=app, name=name) for app, name in MigrationLoader(None).graph.nodes]
        recorder.Migration.objects.bulk_create(done)


@pytest.fixture(scope="session", autouse=True)
def quick_settings() -> None:
    """Templates name static files without a collected manifest, and passwords are hashed quickly."""
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(scope="session", autouse=True)
def the_page_alone_is_remembered(django_test_environment: None) -> Iterator[None]:
    """``answer.context`` is what the view gave its page; no copy is kept of that of each part and control."""

    def render(template: Template, context: Context) -> SafeString:
        if context.template is template and isinstance(context, RequestContext):
            template_rendered.send(sender=template, template=template, context=context)
        return template.nodelist.render(context)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Template, "_render", render)
        yield


@pytest.fixture(autouse=True)
def chinese() -> None:
    """Each test begins in the office's language, whatever language a request of an earlier one asked for."""
    translation.activate(settings.LANGUAGE_CODE)


KEPT = {"django_migrations", "django_content_type", "auth_permission"}
"""What a fresh database has, too."""


@pytest.fixture(scope="session", autouse=True)
def emptied_after_transactional_tests() -> Iterator[None]:
    """Those tests end with all tables empty: for that moment, and no other, triggers and foreign keys look away.

    Django's TRUNCATE of all tables, and what it makes anew afterwards, takes seconds.
    """

    def empty(test: TransactionTestCase) -> None:
        tables = set(connection.introspection.django_table_names(only_existing=True)) - KEPT
        with connection.cursor() as cursor, transaction.atomic():
            cursor.execute("SET LOCAL session_replication_role = replica")
            cursor.execute("; ".join(f'DELETE FROM "{table}"' for table in sorted(tables)))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", empty)
        yield
