"""Load the reference data that every installation needs; running it again changes nothing."""

from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    help = "Load regions, offices, standards and the working calendar."

    def handle(self, *args: Any, **options: Any) -> None:
        for name in ("load_regions", "load_standards"):
            call_command(name, verbosity=options["verbosity"], stdout=self.stdout)
