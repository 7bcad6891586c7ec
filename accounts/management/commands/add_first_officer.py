"""``manage.py add_first_officer``: the account that posts all others, on a new installation."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.selectors import city_office
from accounts.services import add_first_officer
from common.clock import now
from common.errors import DomainError


class Command(BaseCommand):
    help = "Adds the first officer manager of the city and prints a password once. Refused as soon as there is one."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username")
        parser.add_argument("name")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            secret = add_first_officer(
                username=options["username"], name=options["name"], office_id=city_office().pk, at=now()
            )
        except DomainError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{secret.user.username}: {secret.password}")
