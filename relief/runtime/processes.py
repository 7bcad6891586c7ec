"""Starting, watching and ending the processes of one copy of the product."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

PR_SET_PDEATHSIG = 1
PATIENCE = 20.0
LONGEST_WAIT = 30.0
_LIBC = ctypes.CDLL(None)


def _die_with_parent() -> None:
    """In the child, before it runs: however the supervisor ends, the child is asked to end too."""
    if sys.platform == "linux":
        _LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


@dataclass
class Child:
    """A named process that is started again, ever more slowly, when it ends by itself."""

    name: str
    command: Sequence[str]
    log: Path
    process: subprocess.Popen[bytes] | None = None
    failures: int = 0
    started_at: float = field(default=0.0)
    not_before: float = field(default=0.0)

    def start(self) -> None:
        """Run the command in a process group of its own, its output appended to the log."""
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(  # noqa: S603 - our own fixed commands
                self.command, stdout=log, stderr=log, stdin=subprocess.DEVNULL,
                start_new_session=True, preexec_fn=_die_with_parent,  # noqa: PLW1509 - no threads run yet
            )  # fmt: skip
        self.started_at = time.monotonic()

    @property
    def alive(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def watch(self) -> None:
        """Notice an end and begin again when its waiting time is over."""
        if self.process is not None and not self.alive:
            lived = time.monotonic() - self.started_at
            self.failures = 0 if lived > LONGEST_WAIT else self.failures + 1
            self.not_before = time.monotonic() + min(LONGEST_WAIT, 2.0**self.failures)
            print(
                f"{self.name} ended with {self.process.returncode} and is started again; see {self.log}",
                file=sys.stderr, flush=True,
            )  # fmt: skip
            self.sweep()
            self.process = None
        if self.process is None and time.monotonic() >= self.not_before:
            self.start()

    def sweep(self) -> None:
        """End what is left of the process group."""
        if self.process is not None:
            with suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)


def stop(children: Sequence[Child]) -> None:
    """Ask every process to end, wait, and end what has not ended."""
    for child in children:
        if child.process is not None and child.alive:
            child.process.terminate()
    until = time.monotonic() + PATIENCE
    while any(child.alive for child in children) and time.monotonic() < until:
        time.sleep(0.05)
    for child in children:
        child.sweep()
        if child.process is not None:
            child.process.wait()
