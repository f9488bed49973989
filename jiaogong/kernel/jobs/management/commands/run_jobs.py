import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.db import close_old_connections

from jiaogong.kernel import clock, jobs


class Command(BaseCommand):
    help = "Runs the recurring jobs that are due: once, or for ever with --loop."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--loop", type=float, metavar="SECONDS", help="look again after so many seconds")

    def handle(self, *args: Any, **options: Any) -> None:
        while True:
            close_old_connections()
            ran = jobs.run_due(clock.now())
            if not options["loop"]:
                if ran:
                    self.stdout.write("\n".join(ran))
                return
            time.sleep(options["loop"])
