"""Shared fixtures; the cast lives in ``tests/cast.py``."""

import pytest
from django.conf import settings

from tests.cast import cast, regions  # noqa: F401


@pytest.fixture(scope="session", autouse=True)
def plain_static() -> None:
    """Templates name static files without a collected manifest."""
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }
