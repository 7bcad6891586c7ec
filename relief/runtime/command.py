"""``python -m relief.runtime.command …``: manage.py with the secrets and the database of a running copy."""

import os
import sys
from pathlib import Path

from django.core.management import execute_from_command_line

from relief.runtime.environment import prepare

ROOT = Path(__file__).resolve().parents[2]


def main() -> int:
    """Run a management command against the copy in DATA_DIR; 1 with a sentence when none is running there."""
    data = Path(os.environ.get("DATA_DIR") or ROOT / ".data").resolve()
    address = data / "database-address"
    if "DATABASE_URL" not in os.environ:
        if not address.exists():
            print(f"No copy runs in {data}: start it with make run, or set DATABASE_URL", file=sys.stderr)
            return 1
        os.environ["DATABASE_URL"] = address.read_text().strip()
    prepare(data)
    execute_from_command_line(sys.argv)
    return 0


if __name__ == "__main__":
    sys.exit(main())
