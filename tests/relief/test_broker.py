"""The embedded broker: a message is there as a whole or not at all."""

from pathlib import Path
from queue import Empty
from typing import Any

import pytest
from kombu.connection import Connection

from relief.celery import app


@pytest.fixture
def channel(tmp_path: Path) -> Any:
    folders = {name: str(tmp_path) for name in ("data_folder_in", "data_folder_out", "processed_folder")}
    options = folders | {"control_folder": str(tmp_path / "control")}
    with Connection(  # type: ignore[no-untyped-call]
        app.conf.broker_url, transport=app.conf.broker_transport, transport_options=options
    ) as connection:
        yield connection.channel()


def test_a_message_is_read_as_it_was_written(channel: Any) -> None:
    channel._put("celery", {"body": "督办"})
    assert channel._get("celery") == {"body": "督办"}
    with pytest.raises(Empty):
        channel._get("celery")


def test_a_worker_never_sees_a_message_that_is_still_being_written(
    channel: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[object] = []

    def written_half(path: Path, text: str) -> None:
        path.write_bytes(text.encode()[: len(text) // 2])
        with pytest.raises(Empty):
            channel._get("celery")
        seen.append(path)
        path.write_bytes(text.encode())

    monkeypatch.setattr(Path, "write_text", written_half)
    channel._put("celery", {"body": "x" * 100})
    assert len(seen) == 1 and channel._get("celery") == {"body": "x" * 100}
    assert list(tmp_path.glob("*.msg")) == []
