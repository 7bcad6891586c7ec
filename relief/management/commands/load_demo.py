"""``manage.py load_demo``: fictional officers whose password everybody knows."""

import os
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.services import load_regions
from common.clock import now, today
from relief.demo.cases import load_cases
from relief.demo.cast import CAST, PASSWORD, load_cast
from relief.demo.funds import load_funds
from relief.demo.goods import load_goods


class Command(BaseCommand):
    help = "Load the demonstration; only with DEMO=1, never where real people are kept."

    def handle(self, *args: Any, **options: Any) -> None:
        if os.environ.get("DEMO") != "1":
            raise CommandError("The demonstration is loaded only with DEMO=1 in the environment.")
        load_regions()
        day = today()
        load_cast(since=day.replace(year=day.year - 2, month=1, day=1), stands_in=(day, day + timedelta(days=14)))
        load_funds(today=day, at=now())
        load_goods(today=day, at=now())
        count = load_cases(today=day, at=now())
        self.stdout.write(f"{len(CAST)} officers, {count} cases, password {PASSWORD}")
