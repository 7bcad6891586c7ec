"""Run a tool of ``make check`` in the environment that it needs: ``python -m tests.tools mypy .``.

Production-like settings with throw-away keys; nothing here connects to a database.
"""

import base64
import os
import subprocess
import sys
from pathlib import Path

ENVIRONMENT = {
    "DATA_DIR": "/tmp/relief-check",
    "SECRET_KEY": "check-only-" + "0123456789abcdefghijklmnopqrstuvwxyz" * 2,
    "FIELD_KEYS": "c1:" + base64.b64encode(b"c" * 32).decode(),
    "INDEX_KEY": base64.b64encode(b"d" * 32).decode(),
    "DATABASE_URL": "postgresql://check@127.0.0.1:1/check",
    "REDIS_URL": "redis://127.0.0.1:1/0",
    "ALLOWED_HOSTS": "relief.example",
    "DJANGO_SETTINGS_MODULE": "relief.settings",
}


def main() -> int:
    tool, *arguments = sys.argv[1:]
    here = Path(sys.executable).parent
    command = [sys.executable, "-W", "ignore::RuntimeWarning", "manage.py"] if tool == "manage" else [str(here / tool)]
    return subprocess.run([*command, *arguments], env=os.environ | ENVIRONMENT, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
