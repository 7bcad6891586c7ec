"""P-11, P-23, P-25 and the lines of users: what only running processes show."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
from django.conf import settings
from django.urls import reverse

from cases.terms import State
from relief.runtime.__main__ import BEHIND
from tests.bench.data import SCRATCH, Databases, named
from tests.bench.harness import Samples, percentile
from tests.bench.product import Product, Side, place_of, some_case
from tests.bench.table import Line, compared, milliseconds

ROOT = Path(__file__).resolve().parents[2]
SIGN_IN = "/sign-in/"
USERS = (1, 16)
SECONDS = 6.0
STARTS = 11
CALM, BUSY = 150, 150
IDLE_AFTER = 20
SERVERS = ("gunicorn", "celery")
STOCK_PROJECT = """
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.urls import path

CONTEXT = [f"django.{{name}}" for name in (
    "template.context_processors.request", "contrib.auth.context_processors.auth",
    "contrib.messages.context_processors.messages",
)]
settings.configure(
    SECRET_KEY="x" * 50, ALLOWED_HOSTS=["*"], ROOT_URLCONF=__name__, STATIC_URL="static/",
    DATABASES={{"default": {database!r}}},
    INSTALLED_APPS=["django.contrib.admin", "django.contrib.auth", "django.contrib.contenttypes",
                    "django.contrib.sessions", "django.contrib.messages", "django.contrib.staticfiles"],
    MIDDLEWARE={middleware!r},
    TEMPLATES=[{{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True,
                "OPTIONS": {{"context_processors": CONTEXT}}}}],
)
application = get_wsgi_application()

from django.contrib import admin

urlpatterns = [path("", admin.site.urls)]
"""
"""What ``startproject`` makes: its first page is that of signing in, as ours is."""


def lines(data: Databases, wanted: set[str]) -> Iterator[Line]:
    """One after the other; each ends what it started."""
    if "P-11" in wanted:
        yield from _beside_work(data)
    if "P-23" in wanted:
        yield _idle()
    if "P-25" in wanted:
        yield _cold(data)
    if "users" in wanted:
        yield from _users(data)


# --- P-11


def _beside_work(data: Databases) -> Iterator[Line]:
    """The worklist while the background works, niced as the worker is; and calm. All in a copy: exports leave rows."""
    with data.scratch(data.largest):
        page = Side(data, data.largest, "clerk").page(reverse("cases:list"))
        for _n in range(10):
            page()
        calm = _timed(page, CALM)
        with _background(data.address_of(SCRATCH), ("sweep", "import", "export")):
            busy = _timed(page, BUSY)
    samples = Samples({"busy": busy, "calm": calm})
    what = f"worklist of {data.largest} while an export, an import and sweeps run / calm, p95, one user"
    yield compared("P-11", what, samples, ("busy", "calm"), 95)


def _timed(call: Callable[[], object], times: int) -> list[float]:
    taken = []
    for _n in range(times):
        begun = time.perf_counter()
        call()
        taken.append((time.perf_counter() - begun) * 1000)
    return taken


@contextmanager
def _background(address: str, kinds: tuple[str, ...]) -> Iterator[None]:
    """Processes that do one kind of work over and over in that database."""
    crew = [
        subprocess.Popen(
            [*BEHIND, sys.executable, "-m", "tests.bench.background", kind], cwd=ROOT, stdout=subprocess.PIPE,
            env=os.environ | {"DATABASE_URL": address},
        )
        for kind in kinds
    ]  # fmt: skip
    try:
        for one in crew:
            assert one.stdout is not None
            assert one.stdout.readline() == b"ready\n"
        yield
    finally:
        for one in crew:
            one.terminate()
        for one in crew:
            one.wait(30)


# --- P-23


def _idle() -> Line:
    """What the processes of ``make run`` hold, each shared page counted in its part, the database apart."""
    with tempfile.TemporaryDirectory(prefix="relief-idle-") as folder:
        port = _free_port()
        environment = {key: value for key, value in os.environ.items() if key not in ("DATABASE_URL", "SECRET_KEY")}
        environment |= {"PORT": str(port), "DATA_DIR": folder, "DEMO": "0"}
        product = subprocess.Popen(
            [sys.executable, "-m", "relief.runtime"], cwd=ROOT, env=environment, stdout=subprocess.DEVNULL
        )
        try:
            _first_page(port, SIGN_IN, 600)  # an empty database is migrated and filled before
            for _n in range(8):
                _get(port, "/sign-in/")
            time.sleep(IDLE_AFTER)
            held, count = 0, 0
            for process in psutil.Process(product.pid).children(recursive=True):
                if any(name in " ".join(process.cmdline()) for name in SERVERS):
                    held, count = held + process.memory_full_info().pss, count + 1
        finally:
            product.send_signal(signal.SIGTERM)
            product.wait(60)
            _forget_shelter(Path(folder))
    return Line("P-23", f"memory of web, worker and beat when idle ({count} processes, PSS), MB", held / 2**20)


def _forget_shelter(folder: Path) -> None:
    from tests.bench.data import _forget_shelter

    _forget_shelter(folder / "postgres-is-in")


# --- P-25


def _cold(data: Databases) -> Line:
    """From starting gunicorn to the page of signing in, in turn, beside a stock project with the same gunicorn."""
    from tests.bench.bare import STOCK

    samples = Samples({"ours": [], "bare": []})
    database = settings.DATABASES["default"] | {"NAME": named(data.sizes[0])}
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "stock_project.py").write_text(STOCK_PROJECT.format(middleware=STOCK, database=database))
        bare = ["--workers", "2", "--worker-class", "gthread", "--threads", "4", "--preload", "--no-control-socket",
                "--chdir", folder, "stock_project:application"]  # fmt: skip
        sides = {"ours": (["--config", "python:relief.server"], SIGN_IN), "bare": (bare, "/login/")}
        for _n in range(STARTS):
            for name, (how, page) in sides.items():
                with _server(data, data.sizes[0], how) as (port, begun):
                    _first_page(port, page, 60)
                    samples.of[name].append((time.perf_counter() - begun) * 1000)
    return compared(
        "P-25", "gunicorn's start to the first page / a stock Django project", samples, ("ours", "bare"), 50
    )


@contextmanager
def _server(data: Databases, size: str, how: list[str]) -> Iterator[tuple[int, float]]:
    port = _free_port()
    command = [sys.executable, "-m", "gunicorn", *how, "--bind", f"127.0.0.1:{port}", "--log-level", "error"]
    environment = os.environ | {"DATABASE_URL": data.address_of(named(size)), "WEB_CONCURRENCY": "2"}
    begun = time.perf_counter()
    web = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        yield port, begun
    finally:
        web.terminate()
        web.wait(90)  # a worker that was told before it could listen is given up after half a minute


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _first_page(port: int, page: str, patience: float) -> None:
    until = time.monotonic() + patience
    while time.monotonic() < until:
        try:
            if _get(port, page) == 200:
                return
        except OSError:
            time.sleep(0.01)
    raise RuntimeError("The server does not answer.")


def _get(port: int, address: str) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("GET", address)
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return answer.status


# --- one user and sixteen


def _users(data: Databases) -> Iterator[Line]:
    with _server(data, data.largest, ["--config", "python:relief.server"]) as (port, _begun):
        _first_page(port, SIGN_IN, 60)
        cookies = {profile: _cookie(data, profile) for profile in ("clerk", "county", "city")}
        for name, profile, address in _addresses(data):
            for users in USERS:
                taken, seconds = _at_once(port, users, cookies[profile], address)
                per_second = len(taken) / seconds
                yield Line("users", f"{name}, {profile}, {users} at once: requests per second", per_second,
                           milliseconds(percentile(taken, 50)), note=f"p95 {milliseconds(percentile(taken, 95))}",
                           )  # fmt: skip


def _addresses(data: Databases) -> Iterator[tuple[str, str, str]]:
    data.use(data.largest)
    path = place_of("clerk").path
    closed = some_case(path, state=State.CLOSED)
    decide = some_case(place_of("county").path, state=State.COUNTY_DECISION)
    yield "worklist", "clerk", reverse("cases:list")
    yield "worklist", "city", reverse("cases:list")
    yield "case", "clerk", reverse("cases:detail", args=[closed.pk])
    yield "search of a name", "city", reverse("cases:list") + "?q=%E6%9D%8E%E4%BC%9F"
    yield "desk", "county", reverse("notices:desk")
    yield "decide", "county", reverse("approvals:decide", args=[decide.pk])
    yield "deadlines", "city", reverse("approvals:deadlines")
    yield "to pay", "city", reverse("funds:list")
    yield "trail", "city", reverse("accounts:trail")
    for name in ("cases", "deadlines", "payments_made", "dashboard", "desk"):
        yield f"API: {name}", "county", reverse(f"api:{name}")


def _cookie(data: Databases, profile: str) -> str:
    data.use(data.largest)
    return Product(profile)._cookie


def _at_once(port: int, users: int, cookie: str, address: str) -> tuple[list[float], float]:
    """Each user asks again as soon as he is answered; all on connections of their own that stay open."""
    taken: list[float] = []
    lock, until = threading.Lock(), time.perf_counter() + SECONDS

    def ask() -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        mine = []
        while time.perf_counter() < until:
            begun = time.perf_counter()
            connection.request("GET", address, headers={"Cookie": cookie})
            answer = connection.getresponse()
            answer.read()
            assert answer.status == 200, (address, answer.status)
            mine.append((time.perf_counter() - begun) * 1000)
        connection.close()
        with lock:
            taken.extend(mine)

    begun = time.perf_counter()
    crew = [threading.Thread(target=ask) for _n in range(users)]
    for one in crew:
        one.start()
    for one in crew:
        one.join()
    return taken, time.perf_counter() - begun
