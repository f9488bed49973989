import json
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand

from jiaogong.site.matrix import rows


class Command(BaseCommand):
    help = "Prints the authorisation matrix with real paths of this database."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="print JSON (without it: a table)")

    def handle(self, *args: Any, **options: Any) -> None:
        made = rows()
        if options["json"]:
            self.stdout.write(json.dumps([asdict(row) for row in made], ensure_ascii=False, indent=1))
            return
        for row in made:
            self.stdout.write(f"{row.role:10} {row.scope:10} {row.method:5} {row.expect} {row.url_name:30} {row.path}")
