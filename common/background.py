"""Work in the background: Celery with the settings of the house.

A module of tasks takes ``task`` from here, so whoever can hand one over has this application and no other; what hands
nothing over, as the first page does, never loads Celery.
"""

from celery import Celery

app = Celery("relief")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
task = app.task
