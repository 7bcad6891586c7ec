"""The composition root: settings, urls, Celery, runtime and demo."""
