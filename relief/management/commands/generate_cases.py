"""``manage.py generate_cases --count 100000 --people 100000 --seed 1 --invented``: a house full of invented cases."""

import os
import time
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from cases.models import Case
from common.clock import today
from relief.generate.plan import TooFewPeople
from relief.generate.run import WHOLE, TooMany, Wanted, generate


class Command(BaseCommand):
    help = "Write invented people, households and cases; only with DEMO=1, never where real people are kept."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--count", type=int, required=True, help="how many cases")
        parser.add_argument("--people", type=int, help="how many people; as many as cases unless given")
        parser.add_argument("--seed", type=int, default=1, help="the same seed gives the same rows")
        parser.add_argument("--years", type=int, default=5, help="how many calendar years they are spread over")
        parser.add_argument("--yuzhou", type=int, default=0, metavar="PERCENT", help="the part of all that 禹州市 has")
        parser.add_argument("--history", type=int, default=WHOLE, help="how many of the newest cases have their trail")
        parser.add_argument("--add", action="store_true", help="although there are cases already")
        parser.add_argument("--invented", action="store_true", help="say that nothing real is kept here")

    def handle(self, *args: Any, **options: Any) -> None:
        _refuse_in_earnest(add=options["add"], invented=options["invented"])
        begun = time.perf_counter()
        try:
            report = generate(
                Wanted(
                    count=options["count"],
                    people=options["people"] or options["count"],
                    seed=options["seed"],
                    today=today(),
                    years=options["years"],
                    largest=options["yuzhou"],
                    history=options["history"],
                )
            )
        except (TooFewPeople, TooMany) as error:
            raise CommandError(str(error)) from error
        seconds = time.perf_counter() - begun
        for part, spent in report.seconds.items():
            rows = f"{report.rows[part]:>12,} rows" if part in report.rows else ""
            self.stdout.write(f"{part:<28}{spent:>8.1f} s{rows}")
        self.stdout.write(f"{sum(report.rows.values()):,} rows in {seconds:.1f} s")
        for question, rows_found in report.unsound.items():
            self.stderr.write(f"{question}: {', '.join(map(str, rows_found[:20]))}")
        if report.unsound:
            raise CommandError("The books do not agree.")
        self.stdout.write("The books agree.")


def _refuse_in_earnest(*, add: bool, invented: bool) -> None:
    """Raises CommandError unless this is a demonstration, without cases or with ``add``."""
    if os.environ.get("DEMO") != "1" or settings.SECURE:
        raise CommandError("Invented cases are written only with DEMO=1 and INSECURE_HTTP=1 in the environment.")
    if not invented:
        raise CommandError("Say --invented: nothing real is kept in this database.")
    if Case.objects.exists() and not add:
        raise CommandError("There are cases already; --add writes the invented ones beside them.")
