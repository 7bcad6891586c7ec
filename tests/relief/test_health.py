"""What the machines that watch us are told."""

import pytest
from django.core.cache import cache
from django.db import OperationalError, connection
from django.test import Client

from common.clock import now
from relief.health import BEAT_KEY
from relief.tasks import heartbeat

pytestmark = pytest.mark.django_db


def test_the_process_lives_whatever_else_does_not(client: Client) -> None:
    assert client.get("/healthz").content == b"ok\n"


def test_a_recent_heartbeat_is_healthy_and_an_old_one_is_not(client: Client) -> None:
    heartbeat()
    assert client.get("/readyz").json()["heartbeat"] == "ok"
    cache.set(BEAT_KEY, now().timestamp() - 600)
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["heartbeat"]) == (503, "failed")
    cache.delete(BEAT_KEY)
    assert client.get("/readyz").json()["heartbeat"] == "failed"


def test_a_dead_database_is_named_without_details(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_args: object, **_kwargs: object) -> None:
        raise OperationalError("password authentication failed for user relief")

    monkeypatch.setattr(connection, "cursor", refuse)
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["database"] == "failed"
    assert b"password" not in answer.content
