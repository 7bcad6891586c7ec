"""``python -m relief.health_probe``: does the web process of this container answer? Asks as one of its own hosts."""

import os
import sys
import urllib.request


def main() -> int:
    """0 when /healthz answers 200, else a traceback that the engine keeps."""
    host = os.environ.get("ALLOWED_HOSTS", "localhost").split(",")[0].strip().lstrip(".")
    request = urllib.request.Request("http://127.0.0.1:8000/healthz", headers={"Host": host})
    with urllib.request.urlopen(request, timeout=5) as answer:  # noqa: S310 - our own address
        return 0 if answer.status == 200 else 1


if __name__ == "__main__":
    sys.exit(main())
