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
from contextlib import suppress
from pathlib import Path
from types import FrameType
from typing import IO

from relief.runtime.environment import prepare
from relief.runtime.processes import Child

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 60.0
SIGNS = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)


class CannotStart(Exception):
    """A sentence for whoever typed the command."""


class Stop(Exception):
    """Somebody asked us to end."""


def main() -> int:
    """Run until Ctrl-C or SIGTERM; 0 when ended by request, 1 with a sentence when it could not start."""
    data = Path(os.environ.get("DATA_DIR") or ROOT / ".data").resolve()
    port = int(os.environ.get("PORT") or 8000)
    if not _free(port):
        return _refuse(f"Port {port} is taken; choose another: make run PORT={port + 1}")
    _on_signals(_stop)
    server, children = None, _children(data, port)
    try:
        server = _prepare(data)
        _run(children, port)
    except FolderNotReachable as error:
        return _refuse(str(error))
    except subprocess.CalledProcessError as error:
        return _refuse(f"Could not start: {' '.join(error.cmd)} ended with {error.returncode}")
    except Stop:
        return 0
    finally:
        _on_signals(signal.SIG_IGN)
        stop_all(children)
        if server is not None:
            server.cleanup()


def _refuse(sentence: str) -> int:
    print(sentence, file=sys.stderr)
    return 1


def _on_signals(do: Callable[[int, FrameType | None], None] | signal.Handlers) -> None:
    for sign in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(sign, do)


def _prepare(data: Path) -> PostgresServer | None:
    """Folders, secrets, database, migrations, reference data, demo and static files; the embedded server if it is ours."""
    server = None
    data.mkdir(parents=True, exist_ok=True)
    prepare(data)
    if not os.environ.get("DATABASE_URL"):
        server = start(data / "postgres")
        os.environ["DATABASE_URL"] = server.get_uri()
    _manage("migrate", "--no-input")
    _manage("load_reference")
    if os.environ.get("DEMO") == "1":
        _manage("load_demo")
    _manage("collectstatic", "--no-input")
    return server


def _run(children: Sequence[Child], port: int) -> NoReturn:
    for child in children:
        child.start()
    _announce(port)
    while True:
        for child in children:
            child.watch()
        time.sleep(0.5)


def _stop(_sign: int, _frame: FrameType | None) -> None:
    raise Stop


def _free(port: str) -> int:
    """The port as a number, when nobody listens there; raises CannotStart."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", int(port)))
        except (ValueError, OverflowError):
            raise CannotStart(f"PORT must be a number up to 65535, not {port!r}.") from None
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                raise CannotStart(f"Port {port} can not be used: {error.strerror}.") from None
            raise CannotStart(f"Port {port} is taken; choose another: make run PORT={int(port) + 1}") from None
    return int(port)


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


def _servers(data: Path, port: str) -> list[Child]:
    logs, python = data / "logs", sys.executable
    web = [python, "-m", "gunicorn", "--config", "python:relief.server", "--bind", f"127.0.0.1:{port}"]
    worker = [python, "-m", "celery", "-A", "relief", "worker", "--concurrency", "1", "--loglevel", "INFO"]
    beat = [python, "-m", "celery", "-A", "relief", "beat", "--loglevel", "INFO", "--pidfile", ""]
    return [
        Child("web", web, logs / "web.log"),
        Child("worker", worker, logs / "worker.log"),
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


def _announce(port: int, servers: list[Child]) -> None:
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
