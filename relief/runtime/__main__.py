"""Start everything, say where it is, and stop everything."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from types import FrameType

from relief.runtime.environment import prepare
from relief.runtime.postgres import FolderNotReachable, start
from relief.runtime.processes import Child, stop_all

ROOT = Path(__file__).resolve().parents[2]
READY_WITHIN = 60.0


class Stop(Exception):
    """Somebody asked us to end."""


def main() -> int:
    """Run until Ctrl-C or SIGTERM; 0 when ended by request, 1 when it could not start."""
    data = Path(os.environ.get("DATA_DIR") or ROOT / ".data").resolve()
    port = int(os.environ.get("PORT") or 8000)
    if not _free(port):
        print(f"Port {port} is taken; choose another: make run PORT={port + 1}", file=sys.stderr)
        return 1
    for sign in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(sign, _stop)
    server, children = None, _children(data, port)
    try:
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
        for child in children:
            child.start()
        _announce(port)
        while True:
            for child in children:
                child.watch()
            time.sleep(0.5)
    except FolderNotReachable as error:
        print(error, file=sys.stderr)
        return 1
    except subprocess.CalledProcessError as error:
        print(f"Could not start: {' '.join(error.cmd)} ended with {error.returncode}", file=sys.stderr)
        return 1
    except Stop:
        return 0
    finally:
        for sign in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(sign, signal.SIG_IGN)
        stop_all(children)
        if server is not None:
            server.cleanup()


def _stop(_sign: int, _frame: FrameType | None) -> None:
    raise Stop


def _free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def _manage(*arguments: str) -> None:
    subprocess.run(  # noqa: S603 - our own fixed commands
        [sys.executable, str(ROOT / "manage.py"), *arguments, "--verbosity", "0"], check=True, cwd=ROOT
    )


def _children(data: Path, port: int) -> list[Child]:
    logs, python = data / "logs", sys.executable
    web = [
        python, "-m", "gunicorn", "relief.wsgi", "--bind", f"127.0.0.1:{port}", "--workers", "2",
        "--worker-class", "gthread", "--threads", "4", "--no-control-socket",
    ]  # fmt: skip
    worker = [python, "-m", "celery", "-A", "relief", "worker", "--concurrency", "1", "--loglevel", "INFO"]
    beat = [python, "-m", "celery", "-A", "relief", "beat", "--loglevel", "INFO", "--pidfile", ""]
    return [
        Child("web", web, logs / "web.log"),
        Child("worker", worker, logs / "worker.log"),
        Child("beat", beat, logs / "beat.log"),
    ]


def _announce(port: int) -> None:
    """Wait until the web answers, then print the address and who can sign in."""
    address = f"http://127.0.0.1:{port}"
    until = time.monotonic() + READY_WITHIN
    while time.monotonic() < until:
        try:
            with urllib.request.urlopen(f"{address}/healthz", timeout=2):  # noqa: S310 - our own address
                break
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    else:
        print("The web process does not answer; see its log.", file=sys.stderr)
    print(f"\nRelief 临时救助管理  {address}\n", flush=True)
    if os.environ.get("DEMO") == "1":
        from relief.demo.cast import introduction

        print(introduction(), flush=True)
    print("Ctrl-C stops everything.", flush=True)


if __name__ == "__main__":
    sys.exit(main())
