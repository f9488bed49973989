from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from jiaogong.engines.ballot.blind.raw import SigningFailed
from jiaogong.engines.ballot.signer import server


class Command(BaseCommand):
    help = "The process that signs tickets: holds the private keys of running ballots in memory. `serve` starts it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--socket", required=True)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            with server(options["socket"]) as running:
                running.serve_forever()
        except SigningFailed as failed:
            raise CommandError(str(failed)) from failed
        except KeyboardInterrupt:
            return
