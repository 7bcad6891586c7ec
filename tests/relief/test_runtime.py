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
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import psycopg2
import pytest

from relief.runtime.postgres import SHELTERS

ROOT = Path(__file__).resolve().parents[2]
OURS = ("DATABASE_URL", "REDIS_URL", "SECRET_KEY", "FIELD_KEYS", "INDEX_KEY", "TEST_DATABASE", "DJANGO_SETTINGS_MODULE")
pytestmark = [pytest.mark.runtime, pytest.mark.timeout(900)]


@contextmanager
def a_folder() -> Iterator[Path]:
    path = Path(tempfile.mkdtemp(prefix="relief-runtime-"))
    path.chmod(0o755)
    try:
        yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)


@pytest.fixture
def folder() -> Iterator[Path]:
    with a_folder() as path:
        yield path


def free_port() -> int:
    for port in range(18100, 18900):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)):
                return port
    raise AssertionError("no free port")


SUPERVISOR = (sys.executable, "-m", "relief.runtime")
MAKE_RUN = ("make", "-o", ".venv/.runtime", "-o", "node_modules/.stamp", "run")
"""As a newcomer types it, with everything installed."""
PATIENCE = 600
"""Seconds until it must be there: beside the other tests it has a fraction of the machine."""
AS_AT_A_TERMINAL = ("env", "--default-signal=INT,HUP")
"""Tests may run in the background, where these signals are ignored and every child inherits it, make too."""


class Copy:
    """One running copy of the product."""

    def __init__(self, data: Path, port: int, demo: str = "0", by: Sequence[str] = SUPERVISOR) -> None:
        self.port = port
        env = {k: v for k, v in os.environ.items() if k not in OURS}
        env |= {"PORT": str(port), "DATA_DIR": str(data), "DEMO": demo}
        self.said = tempfile.TemporaryFile("w+")  # noqa: SIM115 - lives as long as the copy
        by = (*AS_AT_A_TERMINAL, *by)
        self.process = subprocess.Popen(by, cwd=ROOT, env=env, stdout=self.said, stderr=self.said)

    def output(self) -> str:
        self.said.seek(0)
        return self.said.read()

    def get(self, path: str) -> tuple[int, str]:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=5) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()
        except OSError:
            return 0, ""

    def cookies(self) -> set[str]:
        """The names of the cookies that the sign-in page sets."""
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/sign-in/", timeout=5) as answer:
            return {line.split("=")[0] for line in answer.headers.get_all("Set-Cookie")}

    def wait_until_ready(self) -> None:
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            if self.process.poll() is not None:
                raise AssertionError(self.output())
            if self.get("/readyz")[0] == 200:
                return
            time.sleep(0.5)
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
    until = time.monotonic() + 60
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


@pytest.fixture(scope="module")
def used() -> Iterator[Path]:
    """A data folder in which the product has run once and was stopped."""
    with a_folder() as path:
        copy = Copy(path, free_port(), demo="1", by=MAKE_RUN)
        copy.wait_until_ready()
        parts = ("database", "migrations", "broker", "heartbeat")
        assert json.loads(copy.get("/readyz")[1]) == dict.fromkeys(parts, "ok")
        in_database(path, "CREATE TABLE kept AS SELECT 42 AS answer")
        end(copy, signal.SIGHUP, path)
        assert "county_approver" in copy.output()
        yield path


def again(used: Path, folder: Path, by: Sequence[str] = SUPERVISOR) -> Copy:
    """The product started once more on what it left behind."""
    subprocess.run(["cp", "-a", used, folder], check=True)
    copy = Copy(folder, free_port(), by=by)
    copy.wait_until_ready()
    return copy


def test_secrets_are_made_once_and_only_their_owner_reads_them(used: Path) -> None:
    assert {path.name: path.stat().st_mode & 0o777 for path in (used / "secrets").iterdir()} == dict.fromkeys(
        ("secret-key", "field-keys", "index-key"), 0o600
    )


def test_data_is_kept_two_copies_run_side_by_side_and_come_back_until_a_signal_to_make_ends_them(
    used: Path, folder: Path
) -> None:
    one, two = (again(used, folder / name, by=MAKE_RUN) for name in ("one", "two"))
    assert in_database(folder / "one", "SELECT answer FROM kept") == (42,)
    assert (folder / "one" / "secrets" / "secret-key").read_text() == (used / "secrets" / "secret-key").read_text()
    assert {f"csrf-{one.port}", f"session-{one.port}"} >= one.cookies() and not one.cookies() & two.cookies()
    end(one, signal.SIGINT, folder / "one")
    assert two.get("/readyz")[0] == 200
    a_second_copy_on_the_same_folder_is_refused(folder / "two")
    dead_processes_come_back(two, folder / "two")
    end(two, signal.SIGTERM, folder / "two")


def end(copy: Copy, sign: signal.Signals, folder: Path) -> None:
    """The signal goes to make alone, not to its group; all that it started ends, and so does its mark.

    The supervisor is asked as well, several times: an impatient Ctrl-C does not break off the ending.
    """
    supervisor = next(n for n, command in processes_of(folder).items() if command.strip().endswith("relief.runtime"))
    for _times in range(3):
        os.kill(supervisor, sign)
    assert copy.stop(sign) != 0
    wait_until_gone(folder)
    assert not list((ROOT / ".venv").glob(f".running-{copy.process.pid}"))


def a_second_copy_on_the_same_folder_is_refused(folder: Path) -> None:
    second = Copy(folder, free_port())
    assert second.process.wait(timeout=30) == 1
    assert "Another copy already runs" in second.output()


def dead_processes_come_back(copy: Copy, folder: Path) -> None:
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


def test_a_taken_port_is_said_in_a_sentence(folder: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        copy = Copy(folder, port)
        assert copy.process.wait(timeout=30) == 1
    assert copy.output() == f"Port {port} is taken; choose another: make run PORT={port + 1}\n"


@pytest.mark.skipif(os.geteuid() != 0, reason="only root runs the embedded database as another user")
def test_a_private_folder_of_root_stays_private(folder: Path) -> None:
    private = folder / "private"
    private.mkdir(mode=0o700)
    copy = Copy(private / "data", free_port())
    while not (private / "data" / "database-address").exists() and copy.process.poll() is None:
        time.sleep(0.1)
    copy.stop(signal.SIGKILL)
    assert private.stat().st_mode & 0o777 == 0o700
    assert folder.stat().st_mode & 0o777 == 0o755
    shelter = SHELTERS / (private / "data" / "postgres-is-in").read_text()
    assert (shelter / "postgres").stat().st_mode & 0o777 == 0o700
    wait_until_gone(shelter)
    shutil.rmtree(shelter)
