"""``manage.py set_up``: everything between an empty database and the first request; safe to run again."""

import os
from typing import Any

from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from relief.demo.cast import CAST, PASSWORD
from reporting.folding import count_first

UNUSED = ["rest_framework", "redoc"]
"""Static files that came along with what we use, and that no page of ours asks for: they take seconds to compress."""


def _must_be_recent() -> None:
    """Raises CommandError for a database that stopped among the migrations that were written anew as one."""
    loader = MigrationLoader(connection)
    for migration in loader.replacements.values():
        if 0 < len(loader.applied_migrations.keys() & set(migration.replaces)) < len(migration.replaces):
            raise CommandError(
                "This database is older than the first migrations that are still here. "
                "Start it once with the version of 28 November 2026 (commit 8ad8187), then with this one."
            )


class Command(BaseCommand):
    help = "Migrate, load the reference data and collect the static files; with DEMO=1 fill an empty database."

    def handle(self, *args: Any, **options: Any) -> None:
        _must_be_recent()
        call_command("migrate", interactive=False, verbosity=0)
        call_command("load_reference", verbosity=0)
        count_first()
        call_command("collectstatic", interactive=False, verbosity=0, ignore_patterns=UNUSED)
        users = get_user_model().objects
        if os.environ.get("DEMO") == "1" and not users.exists():
            call_command("load_demo", verbosity=0)
        if not users.exists():
            self.stdout.write(
                "No officer exists yet: make first-officer USERNAME=… NAME=… adds the one who posts others"
            )
        known = set(users.filter(username__in=[role.username for role in CAST]).values_list("username", flat=True))
        if known:
            self.stdout.write(f"Demonstration accounts, all with the password {PASSWORD}:")
        for role in CAST:
            if role.username in known:
                duties = "、".join(duty.zh for duty in role.duties)
                self.stdout.write(f"  {role.username:<16} {role.name}  {role.office}  {duties}")
