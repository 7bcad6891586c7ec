"""The embedded broker: messages are files, and each appears whole."""

from pathlib import Path
from time import monotonic
from typing import Any
from uuid import uuid4

from kombu.transport import filesystem
from kombu.utils.json import dumps


class Channel(filesystem.Channel):
    """Kombu's own writes a message where workers look for it, so that one may read half of it and fall over it."""

    def _put(self, queue: str, payload: Any, **_options: Any) -> None:  # type: ignore[override]
        """Write the message beside the queue, under a name that nobody looks for; to rename it is a single act."""
        folder, name = Path(self.data_folder_out), f"{round(monotonic() * 1000)}_{uuid4()}.{queue}.msg"
        beside = folder / f".{name}"
        beside.write_text(dumps(payload))  # type: ignore[no-untyped-call]
        beside.rename(folder / name)


class Transport(filesystem.Transport):
    """``filesystem://`` with that channel."""

    Channel = Channel
