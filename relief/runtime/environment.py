"""What the processes need to know: data folder, secrets made once, addresses of database and broker."""

import base64
import os
import secrets
from collections.abc import Callable
from pathlib import Path


def prepare(data: Path) -> None:
    """Make the folders and put every missing variable into ``os.environ``; secrets are kept in files of mode 0600."""
    for folder in ("secrets", "queue", "media", "logs", "cache"):
        (data / folder).mkdir(mode=0o700, exist_ok=True)
    for folder in ("messages", "control", "processed"):
        (data / "queue" / folder).mkdir(exist_ok=True)
    kept = data / "secrets"
    os.environ["DATA_DIR"] = str(data)
    os.environ["DJANGO_SETTINGS_MODULE"] = "relief.settings"
    os.environ.setdefault("INSECURE_HTTP", "1")
    os.environ.setdefault("SECRET_KEY", _kept(kept / "secret-key", lambda: secrets.token_urlsafe(50)))
    os.environ.setdefault("FIELD_KEYS", _kept(kept / "field-keys", lambda: f"k1:{_key()}"))
    os.environ.setdefault("INDEX_KEY", _kept(kept / "index-key", _key))


def _key() -> str:
    return base64.b64encode(secrets.token_bytes(32)).decode()


def _kept(path: Path, make: Callable[[], str]) -> str:
    """The secret in ``path``, made on the first run and readable by its owner only."""
    if not path.exists():
        half = path.with_suffix(".part")
        with os.fdopen(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            file.write(make())
            os.fsync(file.fileno())
        half.rename(path)
    return path.read_text().strip()
