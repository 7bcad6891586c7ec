"""``make fuzz``: a copy of the product of its own, asked by schemathesis for whatever its schema lets one ask.

No answer may be a server error, and each has a status, a type and a shape that the schema names. ``ONLY=`` is a pattern
of addresses, ``EXAMPLES=`` how many requests are made up for each operation.
"""

import os
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PORT = os.environ.get("PORT", "18950")
ADDRESS = f"http://127.0.0.1:{PORT}"
CHECKS = "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance"
READY_WITHIN = 600


def main() -> int:
    """The exit code of schemathesis."""
    with running_copy(API_READS="1000000/min", API_WRITES="1000000/min") as folder:
        known_as(folder)
        return _ask_everything(_token())


@contextmanager
def running_copy(**environment: str) -> Iterator[Path]:
    """The product with its demonstration at ``ADDRESS``, in a data folder that is removed afterwards."""
    with tempfile.TemporaryDirectory(prefix="relief-copy-") as folder:
        Path(folder).chmod(0o755)
        running = subprocess.Popen(
            [sys.executable, "-m", "relief.runtime"], cwd=ROOT, stdout=subprocess.DEVNULL,
            env=os.environ | environment | {"PORT": PORT, "DATA_DIR": folder, "DEMO": "1"},
        )  # fmt: skip
        try:
            _wait_until_ready(running)
            yield Path(folder)
        finally:
            running.send_signal(signal.SIGTERM)
            running.wait(60)


def known_as(folder: Path) -> None:
    """Django in this process speaks with the database of that copy."""
    os.environ |= {"DATABASE_URL": (folder / "database-address").read_text().strip(), "DATA_DIR": str(folder)}
    from relief.runtime.environment import prepare

    prepare(folder)
    import django

    django.setup()


def _wait_until_ready(running: "subprocess.Popen[bytes]") -> None:
    until = time.monotonic() + READY_WITHIN
    while running.poll() is None and time.monotonic() < until:
        try:
            with urllib.request.urlopen(f"{ADDRESS}/readyz"):
                return
        except OSError:
            time.sleep(1)
    raise SystemExit("the copy did not start")


def _token() -> str:
    """Of a system of 禹州市 with every duty that a token can have."""
    from accounts import services
    from accounts.duties import Duty
    from accounts.models import Office, User
    from accounts.officer import officer_on
    from common.clock import now, today

    manager = officer_on(User.objects.get(username="standards"), today())
    office = Office.objects.select_related("region").get(name="禹州市民政局")
    duties = [duty for duty in Duty if duty is not Duty.OFFICERS]
    system = services.add_program(
        username="fuzz", name="试探系统", office_id=office.pk, duties=duties, period=services.Period(today()),
        officer=manager, at=now(),
    )  # fmt: skip
    issued = services.issue_token(
        system.pk, name="试探", duties=duties, read_only=False, area_id=office.region_id,
        expires_on=today() + timedelta(days=1), officer=manager, at=now(),
    )  # fmt: skip
    return issued.text


def _ask_everything(token: str) -> int:
    tool = ROOT / ".venv-fuzz" / "bin" / "schemathesis"
    only = ["--include-path-regex", os.environ["ONLY"]] if os.environ.get("ONLY") else []
    command = [
        str(tool), "run", f"{ADDRESS}/api/v1/schema/", "-H", f"Authorization: Bearer {token}", "--checks", CHECKS,
        "--max-examples", os.environ.get("EXAMPLES", "20"), "--generation-deterministic", "--suppress-health-check",
        "all", *only,
    ]  # fmt: skip
    return subprocess.call(command, cwd=ROOT)


if __name__ == "__main__":
    sys.exit(main())
