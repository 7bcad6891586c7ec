"""What the processes need to know: data folder, secrets made once, addresses of database and broker."""

import base64
import os
import secrets
from collections.abc import Callable
from pathlib import Path


def prepare(data: Path) -> None:
    """Make the folders and put every missing variable into ``os.environ``; secrets are kept in files of mode 0600."""
    for folder in ("queue/messages", "queue/control", "queue/processed", "media", "logs", "cache"):
        (data / folder).mkdir(parents=True, exist_ok=True)
    kept = data / "secrets"
    kept.mkdir(mode=0o700, exist_ok=True)
    os.environ["DATA_DIR"] = str(data)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "relief.settings")
    os.environ.setdefault("INSECURE_HTTP", "1")
    os.environ.setdefault("SECRET_KEY", _kept(kept / "secret-key", lambda: secrets.token_urlsafe(50)))
    os.environ.setdefault("FIELD_KEYS", _kept(kept / "field-keys", lambda: f"k1:{_key()}"))
    os.environ.setdefault("INDEX_KEY", _kept(kept / "index-key", _key))


def _key() -> str:
    return base64.b64encode(secrets.token_bytes(32)).decode()


def _kept(path: Path, make: Callable[[], str]) -> str:
    """The secret in ``path``, made on the first run and readable by its owner only."""
    if not path.exists():
        value = make()
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(value)
    return path.read_text().strip()
