"""Shared fixtures; the cast lives in ``tests/cast.py``."""

from tests.cast import cast, regions  # noqa: F401
