"""What every answer carries, and what production settings demand."""

import gzip
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from tests.cast import Cast
from tests.tools import ENVIRONMENT

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.django_db


def in_production(code: str, **changes: str) -> subprocess.CompletedProcess[str]:
    """Runs ``code`` with the settings of a production installation; an empty value removes a variable."""
    env = {k: v for k, v in (os.environ | ENVIRONMENT | changes).items() if v and k != "INSECURE_HTTP"}
    return subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=env, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("url", ["/sign-in/", "/nowhere/", "/healthz"])
def test_every_answer_carries_the_strict_headers(client: Client, url: str) -> None:
    answer = client.get(url)
    policy = answer["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "object-src 'none'" in policy
    assert "unsafe" not in policy
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "geolocation=()" in answer["Permissions-Policy"]
    assert len(answer["X-Request-Id"]) == 8


def test_a_body_that_is_too_large_is_refused_before_it_is_read(client: Client) -> None:
    class Unread:
        def read(self, *_size: int) -> bytes:
            raise AssertionError("somebody read the body")

        readline = read

    too_large: dict[str, Any] = {"CONTENT_LENGTH": str(settings.LARGEST_BODY + 1), "wsgi.input": Unread()}
    answer = client.post("/sign-in/", **too_large)
    assert answer.status_code == 413
    assert answer["X-Request-Id"] in answer.content.decode()


@pytest.mark.parametrize("name", ["SECRET_KEY", "FIELD_KEYS", "INDEX_KEY", "DATABASE_URL"])
def test_settings_refuse_to_load_without_a_secret(name: str) -> None:
    done = in_production("import relief.settings", **{name: ""})
    assert done.returncode != 0
    assert f"{name} is not set" in done.stderr


def test_production_sends_everybody_to_https_except_the_probes() -> None:
    done = in_production(
        "import django; django.setup()\n"
        "from django.test import Client\n"
        "client = Client(headers={'host': 'relief.example'})\n"
        "print(client.get('/sign-in/').status_code, client.get('/healthz').status_code)\n"
        "print(client.get('/healthz', headers={'x-forwarded-proto': 'https'})['Strict-Transport-Security'])\n"
    )
    assert done.stdout.splitlines() == ["301 200", "max-age=31536000; includeSubDomains; preload"], done.stderr


def test_two_copies_on_one_machine_do_not_share_their_cookies() -> None:
    code = "from relief import settings as s; print(s.SESSION_COOKIE_NAME, s.CSRF_COOKIE_NAME)"
    names = set()
    for port in ("8041", "8042"):
        env = os.environ | ENVIRONMENT | {"INSECURE_HTTP": "1", "PORT": port}
        done = subprocess.run(
            [sys.executable, "-c", code], cwd=ROOT, env=env, capture_output=True, text=True, check=True
        )
        names |= set(done.stdout.split())
    assert names == {"session-8041", "csrf-8041", "session-8042", "csrf-8042"}


def test_cookies_of_production_are_bound_to_host_and_https() -> None:
    done = in_production(
        "from relief import settings as s; print(s.SESSION_COOKIE_NAME, s.CSRF_COOKIE_NAME, s.SESSION_COOKIE_SECURE,"
        " s.CSRF_COOKIE_SECURE, s.LANGUAGE_COOKIE_SECURE, s.SESSION_COOKIE_HTTPONLY, s.DEBUG)"
    )
    assert done.stdout.split() == ["__Host-session", "__Host-csrf", "True", "True", "True", "True", "False"]


def test_pages_are_sent_compressed_and_nothing_else_is(cast: Cast) -> None:
    client = cast.client("clerk")
    page = client.get("/cases/", headers={"Accept-Encoding": "gzip"})
    assert page.headers["Content-Encoding"] == "gzip" and "Accept-Encoding" in page.headers["Vary"]
    assert "案件" in gzip.decompress(page.content).decode()
    told = client.get("/api/v1/cases/", headers={"Accept-Encoding": "gzip"})
    assert told.status_code == 200 and "Content-Encoding" not in told.headers
