"""``manage.py assess FACTS.json --region CODE --on DATE [--amount YUAN]``: the whole determination as JSON."""

import json
from argparse import ArgumentParser
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from common.errors import DomainError
from common.money import yuan
from standards.packages.assess import assessed, facts_from, region_path_of


class Command(BaseCommand):
    help = "Assess the facts of a file by the rules of a region on a day; prints the determination as JSON."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("facts", type=Path)
        parser.add_argument("--region", required=True, help="code of the region")
        parser.add_argument("--on", required=True, type=date.fromisoformat, help="day, YYYY-MM-DD")
        parser.add_argument("--amount", help="sum in yuan that is asked about")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            raw = json.loads(options["facts"].read_text(encoding="utf-8"), parse_float=Decimal)
            amount = None if options["amount"] is None else yuan(options["amount"])
            path = region_path_of(options["region"])
            found = assessed(facts_from(raw), region_path=path, on=options["on"], amount=amount)
        except (OSError, UnicodeDecodeError, json.JSONDecodeError) as error:
            raise CommandError(f"{options['facts']}: {error}") from error
        except DomainError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(json.dumps(found, ensure_ascii=False, indent=2))
