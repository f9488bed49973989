from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from jiaogong.engines.ballot import recounting


class Command(BaseCommand):
    help = "Recounts a ballot from its evidence bundle (.zip or folder); exit code 0 only if everything verifies."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("bundle")
        parser.add_argument("code", nargs="?", help="a receipt code to look up")

    def handle(self, *args: Any, **options: Any) -> None:
        raise SystemExit(recounting.main([options["bundle"], *([options["code"]] if options["code"] else [])]))
