"""Start everything, say where it is, and stop everything."""

import errno
import fcntl
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from types import FrameType
from typing import IO, NoReturn

from relief.runtime.environment import prepare
from relief.runtime.processes import Child, stop

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 60.0


class CannotStart(Exception):
    """A sentence for whoever typed the command."""


class Stop(Exception):
    """Somebody asked us to end."""


def main() -> int:
    """Run until Ctrl-C, SIGTERM or the end of ``make run``, then 0; 1 with a sentence when it could not start."""
    data = Path(os.environ.get("DATA_DIR") or ROOT / ".data").resolve()
    port = os.environ["PORT"] = os.environ.get("PORT") or "8000"
    _on_signals(_stop)
    database, servers = _database(data), _servers(data, port)
    try:
        _must_be_free(port)
        with _only_one(data):
            _run(data, port, database, servers)
    except CannotStart as error:
        print(error, file=sys.stderr)
        return 1
    except Stop:
        return 0
    finally:
        _on_signals(signal.SIG_IGN)  # where it could not start, nobody asked
        stop(servers)
        stop([database])
        if running := os.environ.get("RUNNING"):
            Path(running).unlink(missing_ok=True)


def _run(data: Path, port: str, database: Child, servers: Sequence[Child]) -> NoReturn:
    """Start everything in order, then start again what dies."""
    prepare(data)
    children = list(servers)
    if not os.environ.get("DATABASE_URL"):
        os.environ["DATABASE_URL"] = _address(database, data)
        children.append(database)
    _set_up()
    for server in servers:
        server.start()
    _announce(port, servers)
    while not _make_was_told():
        for child in children:
            child.watch()
        time.sleep(0.5)
    _stop()


def _make_was_told() -> bool:
    """Whether somebody ended ``make run``: it deletes the file that it was making, which is all that it tells us."""
    running = os.environ.get("RUNNING")
    return running is not None and not Path(running).exists()


def _on_signals(do: Callable[[int, FrameType | None], None] | signal.Handlers) -> None:
    for sign in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(sign, do)


def _stop(_sign: int = 0, _frame: FrameType | None = None) -> NoReturn:
    """Ask to end, once: what asks again meanwhile would break off the ending itself."""
    _on_signals(signal.SIG_IGN)
    raise Stop


def _must_be_free(port: str) -> None:
    """Raises CannotStart when somebody listens there or it is no port."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", int(port)))
        except (ValueError, OverflowError):
            raise CannotStart(f"PORT must be a number up to 65535, not {port!r}.") from None
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                raise CannotStart(f"Port {port} cannot be used: {error.strerror}.") from None
            raise CannotStart(f"Port {port} is taken; choose another: make run PORT={int(port) + 1}") from None


def _only_one(data: Path) -> IO[str]:
    """Holds the data folder for this copy until it ends in any way; raises CannotStart."""
    data.mkdir(parents=True, exist_ok=True)
    held = (data / "in-use").open("w")
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise CannotStart(f"Another copy already runs on {data}; choose another: make run DATA_DIR=…") from None
    return held


def _database(data: Path) -> Child:
    keeper = [sys.executable, "-m", "relief.runtime.postgres", str(data / "postgres"), str(data / "database-address")]
    return Child("database", keeper, data / "logs" / "database.log")


BEHIND = ("nice", "-n", "10")
"""Exports, imports and sweeps take the time that the pages leave."""


def _servers(data: Path, port: str) -> list[Child]:
    logs, python = data / "logs", sys.executable
    web = [python, "-m", "gunicorn", "--config", "python:relief.server", "--bind", f"127.0.0.1:{port}"]
    celery = [python, "-m", "celery", "-A"]
    worker = [*celery, "relief", "worker", "--concurrency", "2", "--loglevel", "INFO"]
    worker += ["--without-mingle", "--without-gossip"]
    beat = [*celery, "relief.clock", "beat", "--loglevel", "INFO", "--pidfile", ""]
    return [
        Child("web", web, logs / "web.log"),
        Child("worker", [*BEHIND, *worker], logs / "worker.log"),
        Child("beat", beat, logs / "beat.log"),
    ]


def _address(database: Child, data: Path) -> str:
    """Start the embedded database and wait for its address; raises CannotStart."""
    written = data / "database-address"
    written.unlink(missing_ok=True)
    database.start()
    until = time.monotonic() + PATIENCE
    while database.alive and time.monotonic() < until:
        with suppress(FileNotFoundError):
            return written.read_text()
        time.sleep(0.05)
    raise CannotStart(f"The embedded database does not start; see {database.log}")


def _set_up() -> None:
    try:
        subprocess.run([sys.executable, "manage.py", "set_up"], check=True, cwd=ROOT)
    except subprocess.CalledProcessError:
        raise CannotStart("The database could not be set up; the reason stands above.") from None


def _announce(port: str, servers: Sequence[Child]) -> None:
    """Wait until the web answers, then print the address; raises CannotStart."""
    address = f"http://127.0.0.1:{port}"
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and all(server.alive for server in servers):
        with suppress(urllib.error.URLError, OSError), urllib.request.urlopen(f"{address}/healthz", timeout=2):  # noqa: S310
            print(f"Relief 临时救助管理  {address}\nCtrl-C stops everything.", flush=True)
            return
        time.sleep(0.1)
    raise CannotStart(f"It does not answer; see {servers[0].log.parent}")


if __name__ == "__main__":
    sys.exit(main())
