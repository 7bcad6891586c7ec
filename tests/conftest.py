"""Shared fixtures; the cast lives in ``tests/cast.py``."""

import pytest
from django.conf import settings
from django.utils import translation

from tests.cast import cast, regions  # noqa: F401


@pytest.fixture(scope="session", autouse=True)
def quick_settings() -> None:
    """Templates name static files without a collected manifest, and passwords are hashed quickly."""
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def chinese() -> None:
    """Each test begins in the office's language, whatever language a request of an earlier one asked for."""
    translation.activate(settings.LANGUAGE_CODE)
