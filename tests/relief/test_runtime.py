"""``python -m relief.runtime`` as a newcomer meets it: started for real, in a folder and on a port of its own."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import psycopg2
import pytest

from relief.runtime.postgres import SHELTERS

ROOT = Path(__file__).resolve().parents[2]
OURS = ("DATABASE_URL", "REDIS_URL", "SECRET_KEY", "FIELD_KEYS", "INDEX_KEY", "TEST_DATABASE", "DJANGO_SETTINGS_MODULE")
pytestmark = [pytest.mark.runtime, pytest.mark.timeout(180)]


@pytest.fixture
def folder() -> Iterator[Path]:
    path = Path(tempfile.mkdtemp(prefix="relief-runtime-"))
    path.chmod(0o755)
    yield path
    shutil.rmtree(path, ignore_errors=True)


def free_port() -> int:
    for port in range(18100, 18900):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)):
                return port
    raise AssertionError("no free port")


class Copy:
    """One running copy of the product."""

    def __init__(self, data: Path, port: int, demo: str = "0") -> None:
        self.port = port
        env = {k: v for k, v in os.environ.items() if k not in OURS}
        env |= {"PORT": str(port), "DATA_DIR": str(data), "DEMO": demo}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "relief.runtime"],
            cwd=ROOT,
            env=env,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def get(self, path: str) -> tuple[int, str]:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=5) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()
        except OSError:
            return 0, ""

    def wait_until_ready(self) -> None:
        until = time.monotonic() + 90
        while time.monotonic() < until:
            if self.process.poll() is not None:
                raise AssertionError(self.process.communicate())
            if self.get("/readyz")[0] == 200:
                return
            time.sleep(0.3)
        raise AssertionError(self.get("/readyz"))

    def stop(self, sign: int = signal.SIGTERM) -> int:
        self.process.send_signal(sign)
        return self.process.wait(timeout=60)


def processes_of(data: Path) -> dict[int, str]:
    """Numbers and command lines of every process that names the data folder in its command line or environment."""
    found = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and int(entry.name) != os.getpid():
            try:
                command = (entry / "cmdline").read_bytes()
                text = command + (entry / "environ").read_bytes()
            except OSError:
                continue
            if str(data).encode() in text:
                found[int(entry.name)] = command.replace(b"\0", b" ").decode(errors="replace")
    return found


def wait_until_gone(data: Path) -> None:
    until = time.monotonic() + 20
    while processes_of(data) and time.monotonic() < until:
        time.sleep(0.2)
    assert processes_of(data) == {}


def in_database(data: Path, statement: str) -> tuple[object, ...] | None:
    connection = psycopg2.connect((data / "database-address").read_text())
    with connection, connection.cursor() as cursor:
        cursor.execute(statement)
        answer = cursor.fetchone() if cursor.description else None
    connection.close()
    return answer


def test_it_becomes_ready_stops_without_a_trace_and_keeps_its_data(folder: Path) -> None:
    first = Copy(folder, free_port())
    first.wait_until_ready()
    assert json.loads(first.get("/readyz")[1]) == dict.fromkeys(("database", "migrations", "broker", "heartbeat"), "ok")
    key = (folder / "secrets" / "secret-key").read_text()
    in_database(folder, "CREATE TABLE kept AS SELECT 42 AS answer")
    assert first.stop() == 0
    wait_until_gone(folder)
    assert (folder / "secrets" / "secret-key").stat().st_mode & 0o777 == 0o600

    began = time.monotonic()
    second = Copy(folder, free_port())
    second.wait_until_ready()
    assert time.monotonic() - began < 60
    assert (folder / "secrets" / "secret-key").read_text() == key
    assert in_database(folder, "SELECT answer FROM kept") == (42,)
    assert second.stop(signal.SIGINT) == 0
    wait_until_gone(folder)


def test_two_copies_run_side_by_side(folder: Path) -> None:
    one, two = Copy(folder / "one", free_port()), None
    try:
        one.wait_until_ready()
        two = Copy(folder / "two", free_port())
        two.wait_until_ready()
        assert one.get("/healthz") == two.get("/healthz") == (200, "ok\n")
    finally:
        assert one.stop() == 0
        if two is not None:
            assert two.stop() == 0
    wait_until_gone(folder)


def test_when_the_supervisor_is_killed_outright_nothing_stays_behind(folder: Path) -> None:
    copy = Copy(folder, free_port())
    copy.wait_until_ready()
    assert any("bin/postgres -D" in command for command in processes_of(folder).values())
    copy.stop(signal.SIGKILL)
    wait_until_gone(folder)


def test_a_dead_process_comes_back_and_a_second_copy_on_the_same_folder_is_refused(folder: Path) -> None:
    copy = Copy(folder, free_port())
    try:
        copy.wait_until_ready()
        again = Copy(folder, free_port())
        _out, error = again.process.communicate(timeout=30)
        assert again.process.returncode == 1
        assert "Another copy already runs" in error
        killed = [
            number
            for number, command in processes_of(folder).items()
            if any(word in command for word in ("bin/postgres -D", "beat", "gunicorn"))
        ]
        for number in killed:
            os.kill(number, signal.SIGKILL)
        while set(killed) & processes_of(folder).keys():
            time.sleep(0.1)
        copy.wait_until_ready()
    finally:
        assert copy.stop() == 0
    wait_until_gone(folder)


def test_a_taken_port_is_said_in_a_sentence(folder: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        copy = Copy(folder, port)
        _out, error = copy.process.communicate(timeout=30)
    assert copy.process.returncode == 1
    assert f"Port {port} is taken" in error
    assert "Traceback" not in error


@pytest.mark.skipif(os.geteuid() != 0, reason="only root runs the embedded database as another user")
def test_a_private_folder_of_root_stays_private(folder: Path) -> None:
    private = folder / "private"
    private.mkdir(mode=0o700)
    copy = Copy(private / "data", free_port())
    copy.wait_until_ready()
    assert copy.stop() == 0
    assert private.stat().st_mode & 0o777 == 0o700
    assert folder.stat().st_mode & 0o777 == 0o755
    shelter = SHELTERS / (private / "data" / "postgres-is-in").read_text()
    assert (shelter / "postgres").stat().st_mode & 0o777 == 0o700
    wait_until_gone(shelter)
    shutil.rmtree(shelter)
