"""The Celery application; its schedule is static and lives in settings."""

import os

from celery import Celery
from kombu.transport import TRANSPORT_ALIASES

TRANSPORT_ALIASES["filesystem"] = "relief.broker:Transport"
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "relief.settings")
app = Celery("relief")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
