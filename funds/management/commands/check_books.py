"""``manage.py check_books``: asks whether the books of the funds agree; ends with an error where they do not."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from funds.selectors.checking import QUESTIONS, unsound


class Command(BaseCommand):
    help = "Ask whether every balance, order and payment agrees."

    def handle(self, *args: Any, **options: Any) -> None:
        found = unsound()
        for question, rows in found.items():
            self.stderr.write(f"{question}: {', '.join(map(str, rows[:20]))}")
        if found:
            raise CommandError("The books do not agree.")
        self.stdout.write(f"{len(QUESTIONS)} questions asked, the books agree.")
