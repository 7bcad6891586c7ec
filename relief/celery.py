"""``celery -A relief worker``: the application of ``common.background`` with the tasks of all apps."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "relief.settings")
# set_up has checked everything before; a worker that did so again would load every page, which it never shows
os.environ.setdefault("CELERY_SKIP_CHECKS", "1")

from common.background import app

__all__ = ["app"]
