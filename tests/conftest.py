"""Shared fixtures; the cast lives in ``tests/cast.py``."""

from collections.abc import Iterator

import pgtrigger
import pytest
from django.conf import settings
from django.test import TransactionTestCase
from django.utils import translation
from hypothesis import settings as hypothesis_settings

from tests.cast import cast, regions  # noqa: F401

hypothesis_settings.register_profile("noisy machine", deadline=None)
hypothesis_settings.load_profile("noisy machine")


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


@pytest.fixture(scope="session", autouse=True)
def emptied_after_transactional_tests() -> Iterator[None]:
    """Those tests end with a TRUNCATE of all tables: for that moment, and no other, the guards against it look away."""
    guards = [t.get_uri(m) for m, t in pgtrigger.registered() if "TRUNCATE" in str(t.operation)]
    plain = TransactionTestCase._fixture_teardown  # type: ignore[attr-defined]

    def empty(test: TransactionTestCase) -> None:
        with pgtrigger.ignore(*guards):
            plain(test)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", empty)
        yield
