"""``celery -A relief.clock beat``: what the background does by itself, and when.

The clock knows tasks by name only. It is a process of its own and loads nothing of the product.
"""

import os

from celery import Celery
from celery.schedules import crontab

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "relief.settings")
app = Celery("relief", fixups=[])  # the usual one would load Django's models
app.config_from_object("django.conf:settings", namespace="CELERY")
app.conf.beat_schedule = {
    "heartbeat": {"task": "relief.tasks.heartbeat", "schedule": 10.0},
    "sweep-daily": {"task": "approvals.tasks.sweep_deadlines", "schedule": crontab(hour="0", minute="5")},
    "sweep": {"task": "approvals.tasks.sweep_deadlines", "schedule": 1800.0},
    "old-answers": {"task": "accounts.tasks.forget_answers", "schedule": crontab(hour="3", minute="20")},
    "emergencies": {"task": "funds.tasks.watch_emergencies", "schedule": 120.0},
    "tell": {"task": "notices.tasks.drain_outbox", "schedule": 15.0},
    "hooks": {"task": "notices.tasks.send_hooks", "schedule": 10.0},
    "old-deliveries": {"task": "notices.tasks.clear_hooks", "schedule": crontab(hour="3", minute="20")},
    "waiting-orders": {"task": "funds.tasks.freeze_waiting", "schedule": 120.0},
    "lost-registers": {"task": "cases.tasks.fail_lost_registers", "schedule": 60.0},
    "lost-bank-work": {"task": "funds.tasks.take_up_lost_work", "schedule": 30.0},
    "figures": {"task": "reporting.tasks.fold_figures", "schedule": 60.0},
    "recount-nightly": {"task": "reporting.tasks.recount_figures", "schedule": crontab(hour="2", minute="40")},
    "lost-what-ifs": {"task": "reporting.tasks.fail_lost_what_ifs", "schedule": 60.0},
    "exports": {"task": "reporting.tasks.tidy_exports", "schedule": 60.0},
}
