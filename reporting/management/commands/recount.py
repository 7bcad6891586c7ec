"""``manage.py recount``: counts every case and payment anew, tells which figures were not right, and mends them."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from reporting.folding import recount


class Command(BaseCommand):
    help = "Count the figures of the dashboard anew; ends with an error where one was not right, and mends it."

    def handle(self, *args: Any, **options: Any) -> None:
        count, found = recount()
        for one in found:
            self.stderr.write(str(one))
        if count:
            raise CommandError(f"{count} figures were not right; they are mended.")
        self.stdout.write("Every figure is right.")
