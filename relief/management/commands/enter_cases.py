"""Make anew what every case is found by, after the words of ``cases.words`` have changed."""

from django.core.management.base import BaseCommand

from cases.services.searching import enter_all


class Command(BaseCommand):
    """``manage.py enter_cases``."""

    help = __doc__

    def handle(self, *_args: object, **_options: object) -> None:
        self.stdout.write(f"{enter_all()} cases entered")
