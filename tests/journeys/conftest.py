"""A real browser before the real product: live server, a worker where tasks are waited for, a clock to turn forward."""

import shutil
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from celery.contrib.testing.worker import start_worker
from django.conf import settings
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.management import call_command
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from accounts.models import User
from relief.celery import app
from relief.demo.cast import load_cast
from tests.chromium import CHROMIUM
from tests.remembered import founded

MORNING = datetime(2026, 11, 23, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
"""A Monday; the register of the journey was filled in the week before."""

REASON = "needs Chromium: apt-get install chromium-headless-shell fonts-noto-cjk (make test does it as root)"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "journeys" in str(item.path):
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.skipif(CHROMIUM is None, reason=REASON))


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    quiet = ["--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"]
    without = ["--disable-gpu", "--disable-software-rasterizer", "--disable-extensions"]
    without += ["--disable-features=WebUITabStrip,Translate,OptimizationHints,MediaRouter,GlobalMediaControls"]
    return {"executable_path": CHROMIUM, "args": ["--no-sandbox", *without, *quiet]}


@pytest.fixture(scope="session", autouse=True)
def static_files_are_kept() -> Iterator[None]:
    """The browser keeps static files as it does those of the product, whose names change with what they hold.

    Else it asks for each of them again on every page: by the clock of the tests they were written in the future.
    """
    plain = StaticFilesHandler.serve

    def serve(handler: StaticFilesHandler, request: HttpRequest) -> HttpResponseBase:
        answer = plain(handler, request)
        answer.headers["Cache-Control"] = "max-age=315360000, public, immutable"
        return answer

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(StaticFilesHandler, "serve", serve)
        yield


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    """Time of the test process, server and worker included, begins on a known morning and goes on."""
    with time_machine.travel(MORNING, tick=True) as traveller:
        yield traveller


@pytest.fixture
def product(transactional_db: None, clock: time_machine.Traveller, live_server: LiveServer, tmp_path: Path) -> str:
    """The address of a product with reference data and the cast."""
    settings.MEDIA_ROOT = tmp_path / "media"
    founded("reference data and cast", reference_and_cast)
    return live_server.url


def reference_and_cast() -> int:
    call_command("load_reference", verbosity=0)
    today = MORNING.date()
    stands_in = (today - timedelta(days=60), today - timedelta(days=50))
    return len(load_cast(since=today - timedelta(days=700), stands_in=stands_in))


@pytest.fixture
def worker(product: str) -> Iterator[None]:
    """Takes the product's tasks; looks for them more often than it needs to, and takes seconds to end."""
    queue = app.conf.broker_transport_options
    for folder in ("data_folder_in", "control_folder", "processed_folder"):
        shutil.rmtree(queue[folder], ignore_errors=True)
        Path(queue[folder]).mkdir(parents=True)
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(queue, "polling_interval", 0.1)
        with start_worker(app, pool="threads", concurrency=1, perform_ping_check=False, shutdown_timeout=30):
            yield


class Desk:
    """One officer, signed in, before a browser of his own; every console error counts against the page."""

    def __init__(self, context: BrowserContext, url: str, username: str) -> None:
        self.page: Page = context.new_page()
        self.complaints: list[str] = []
        self.page.on("console", lambda m: self.complaints.append(m.text) if m.type == "error" else None)
        self.page.on("pageerror", lambda e: self.complaints.append(str(e)))
        self.url = url
        self.username = username

    def sign_in(self) -> None:
        """Begin a session, also where the one before has ended with the day."""
        client = Client()
        user = User.objects.get(username=self.username)
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        session = client.cookies[settings.SESSION_COOKIE_NAME].value
        self.page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": self.url}])

    def go(self, path: str) -> Page:
        answer = self.page.goto(self.url + path)
        assert answer is not None
        assert answer.status == 200, f"{path}: {answer.status}"
        return self.page

    def press(self, name: str) -> None:
        """Press the one visible button of that name and wait for the answer."""
        with self.page.expect_navigation():
            self.page.get_by_role("button", name=name, exact=True).locator("visible=true").first.click()

    def press_in_vain(self, name: str) -> str:
        """Press the button of a form with files that is refused; the page stays, and its summary tells why."""
        self.page.get_by_role("button", name=name, exact=True).locator("visible=true").first.click()
        summary = self.page.locator("[data-error-summary]")
        expect(summary).to_be_focused()
        assert all("422" in said for said in self.complaints), self.complaints
        self.complaints.clear()
        return summary.inner_text()

    def text(self) -> str:
        return self.page.inner_text("body")


SignIn = Callable[[str], Desk]


@pytest.fixture
def sit_down(product: str, browser: Browser) -> Iterator[SignIn]:
    """``sit_down("clerk")``: an officer with a session of his own, in a browser that prefers Chinese.

    He comes back to the same window: a new one costs the machine more than six pages.
    """
    desks: dict[str, Desk] = {}

    def sign_in(username: str) -> Desk:
        if username not in desks:
            context = browser.new_context(locale="zh-CN", viewport={"width": 1366, "height": 900})
            context.set_default_timeout(15_000)
            desks[username] = Desk(context, product, username)
        desks[username].sign_in()
        return desks[username]

    yield sign_in
    for desk in desks.values():
        desk.page.context.close()
    assert [c for desk in desks.values() for c in desk.complaints] == []
