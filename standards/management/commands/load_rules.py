"""``manage.py load_rules FILE [--publish] [--region CODE]``: a county's rules from a YAML file."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from common.clock import now
from common.errors import Blocked, DomainError
from standards.packages.files import FileMistakes
from standards.packages.health import health_of
from standards.packages.loading import load, read_file


class Command(BaseCommand):
    help = "Read a rule package; keep it as a draft, or with --publish put it in force when nothing stands in the way."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--publish", action="store_true")
        parser.add_argument("--region", default="", help="code of the region, instead of the one in the file")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            row = load(read_file(options["file"], region=options["region"]), at=now(), publish=options["publish"])
        except OSError as error:
            raise CommandError(f"{options['file']}: {error}") from error
        except FileMistakes as mistakes:
            raise CommandError(f"{options['file']}:\n{mistakes}") from mistakes
        except Blocked as blocked:
            raise CommandError("\n".join(b.message for b in blocked.blockers)) from blocked
        except DomainError as error:
            raise CommandError(str(error)) from error
        for trial in health_of(row).trials:
            for difference in trial.differences:
                self.stderr.write(f"测试案例未通过：{trial.example.title}：{difference}")
        self.stdout.write(f"{row.status_term.zh}：{row.region.name} {row.title}，自 {row.effective_from} 起")
