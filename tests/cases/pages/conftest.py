"""A browser and its counters."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.cast import Cast


@contextmanager
def counted() -> Iterator[list[str]]:
    """The queries of the block, without the frame's own writing back of the session."""
    found: list[str] = []
    with CaptureQueriesContext(connection) as queries:
        yield found
    ours = [q["sql"] for q in queries if "SAVEPOINT" not in q["sql"] and 'UPDATE "django_session"' not in q["sql"]]
    found.extend(ours)


@pytest.fixture
def clerk(cast: Cast) -> Client:
    """The township's clerk, signed in."""
    return cast.client("clerk")
