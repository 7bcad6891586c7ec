"""Shared fixtures; the cast lives in ``tests/cast.py``."""
