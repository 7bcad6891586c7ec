"""Tasks really travel: a real worker process, on the embedded queue and on a real Redis."""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
pytestmark = [pytest.mark.runtime, pytest.mark.timeout(120)]


@pytest.fixture
def data() -> Iterator[Path]:
    path = Path(tempfile.mkdtemp(prefix="relief-celery-"))
    for name in ("queue/messages", "queue/control", "queue/processed", "cache"):
        (path / name).mkdir(parents=True)
    yield path
    shutil.rmtree(path, ignore_errors=True)


@contextmanager
def running(command: list[str], env: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(command, env=env, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        yield process
    finally:
        process.terminate()
        process.wait(timeout=30)


SENT = """
assert cache.get(BEAT_KEY) is None
heartbeat.delay()
time.sleep(1)
assert cache.get(BEAT_KEY) is None, "nothing may run before a worker does"
"""
ARRIVED = """
until = time.monotonic() + 60
while cache.get(BEAT_KEY) is None and time.monotonic() < until:
    time.sleep(0.1)
assert cache.get(BEAT_KEY) > 0
"""


def python(env: dict[str, str], code: str) -> None:
    """Another process of the product; what it asserts must hold."""
    setup = """
import time, django
django.setup()
from django.core.cache import cache
from relief.health import BEAT_KEY
from relief.tasks import heartbeat
"""
    command = [sys.executable, "-c", setup + code]
    done = subprocess.run(command, env=env, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def a_sent_heartbeat_arrives(env: dict[str, str]) -> None:
    python(env, SENT)
    with running([sys.executable, "-m", "celery", "-A", "relief", "worker", "--concurrency", "1"], env):
        python(env, ARRIVED)


def test_on_the_embedded_queue(data: Path) -> None:
    env = {k: v for k, v in os.environ.items() if k != "REDIS_URL"} | {"DATA_DIR": str(data)}
    a_sent_heartbeat_arrives(env)


@pytest.mark.redis
@pytest.mark.skipif(
    shutil.which("redis-server") is None, reason="redis-server is missing: apt-get install redis-server"
)
def test_on_a_real_redis(data: Path) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = [
        "redis-server",
        "--port",
        str(port),
        "--bind",
        "127.0.0.1",
        "--save",
        "",
        "--dir",
        str(data),
        "--requirepass",
        "test",
    ]
    with running(server, dict(os.environ)):
        until = time.monotonic() + 10
        while time.monotonic() < until:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.05)
        env = dict(os.environ) | {"DATA_DIR": str(data), "REDIS_URL": f"redis://:test@127.0.0.1:{port}/0"}
        a_sent_heartbeat_arrives(env)
