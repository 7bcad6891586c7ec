"""The composition root: settings, urls, Celery, runtime and demo."""

from relief.celery import app as celery_app

__all__ = ["celery_app"]
