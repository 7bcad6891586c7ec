"""``manage.py load_standards``: publish the reference standards, calendars and packages that are missing."""

from typing import Any

from django.core.management.base import BaseCommand

from common.clock import now
from standards import reference


class Command(BaseCommand):
    help = "Publish the reference standards and working calendars that are missing. Safe to run again."

    def handle(self, *args: Any, **options: Any) -> None:
        standards, calendars, packages = reference.load(at=now())
        self.stdout.write(f"{standards} standards, {calendars} calendar years and {packages} packages added")
