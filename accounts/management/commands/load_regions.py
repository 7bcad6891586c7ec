"""``manage.py load_regions``: the regions and offices of Xuchang."""

from typing import Any

from django.core.management.base import BaseCommand

from accounts.services import load_regions


class Command(BaseCommand):
    help = "Adds missing regions and offices and corrects names; safe to run again."

    def handle(self, *args: Any, **options: Any) -> None:
        regions, offices = load_regions()
        self.stdout.write(f"{regions} regions, {offices} offices")
