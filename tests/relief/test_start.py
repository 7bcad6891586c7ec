"""What is loaded before the first page, and what may wait: each in a process of its own."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from common import later
from relief import clock

ROOT = Path(__file__).resolve().parents[2]
FIRST_PAGE = """
from django.conf import settings
settings.STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
from relief.wsgi import application
from django.test import RequestFactory
answer = application.get_response(RequestFactory().get("/sign-in/", HTTP_HOST="localhost", secure=True))
assert answer.status_code == 200, answer
"""
SET_UP = "import django\ndjango.setup()\n"
OF_OTHER_PAGES = (
    "celery", "kombu", "openpyxl", "yaml", "drf_spectacular.generators", "rest_framework.serializers", "relief.api",
    "cases.views", "cases.forms", "approvals.views", "funds.views", "reporting.views", "notices.views",
    "cases.services", "approvals.services", "funds.services", "standards.policy.determination",
)  # fmt: skip


def loaded_by(code: str) -> set[str]:
    """Every module that a new process has loaded after it ran this."""
    told = "\nimport sys\nprint(' '.join(sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", code + told], cwd=ROOT, env=os.environ, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return set(done.stdout.split())


def test_the_first_page_loads_nothing_of_the_other_pages() -> None:
    loaded = loaded_by(FIRST_PAGE)
    assert {"accounts.views.signing", "cases.models"} <= loaded
    assert loaded.isdisjoint(OF_OTHER_PAGES)


def test_the_clock_knows_tasks_by_name_only() -> None:
    loaded = loaded_by("from relief.clock import app\napp.loader.init_worker()\napp.finalize()")
    assert "relief.settings" in loaded
    assert loaded.isdisjoint({"django.db.models", "accounts.models", "relief.tasks", "cases.tasks"})


def test_each_task_that_the_clock_sends_is_there() -> None:
    from common.background import app

    app.loader.import_default_modules()
    assert {entry["task"] for entry in clock.app.conf.beat_schedule.values()} <= set(app.tasks)


def test_a_worker_has_the_tasks_and_not_the_pages() -> None:
    loaded = loaded_by("from relief.celery import app\napp.loader.import_default_modules()")
    assert {"cases.tasks", "funds.tasks", "relief.tasks"} <= loaded
    assert loaded.isdisjoint({"relief.urls", "relief.api", "cases.views", "funds.views"})


def test_the_check_before_serving_finds_a_name_that_is_not_there(monkeypatch: pytest.MonkeyPatch) -> None:
    assert later.everything_named_is_there() == []
    monkeypatch.setattr(later, "NAMED", [])
    later.Later("cases.views.file").no_such_page  # noqa: B018 - naming it is enough
    with pytest.raises(AttributeError, match="no_such_page"):
        later.everything_named_is_there()


def test_the_check_before_serving_loads_every_page_and_the_api() -> None:
    loaded = loaded_by(
        "import django\ndjango.setup()\nfrom django.core.management import call_command\ncall_command('check')"
    )
    assert {"relief.api", "cases.views.file", "funds.services.orders", "reporting.exported", "cases.blockers"} <= loaded
