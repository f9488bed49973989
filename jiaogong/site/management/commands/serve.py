import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from argparse import ArgumentParser
from types import FrameType
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

_LONGEST_SOCKET = 100  # what a socket's path may be long
_PAUSE = 1.0  # seconds before a process that died is started again


def free_port(bind: str, wanted: int) -> int:
    """The port wanted, or any free one when something else has it."""
    for port in (wanted if wanted < 65536 else 0, 0):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((bind, port))
            except OSError:
                continue
            return int(probe.getsockname()[1])
    return 0


def signer_socket() -> str:
    """Where the signer listens: beside the data, or in the temporary folder where that path would be too long."""
    path = str(settings.DATA_DIR / "ballot-signer.sock")
    return path if len(path) <= _LONGEST_SOCKET else os.path.join(tempfile.mkdtemp(prefix="jiaogong-"), "signer.sock")


class Command(BaseCommand):
    help = "Starts the web server, the ballot box, the signer of tickets, the recurring jobs and the worker of the queue: the embedded way of running the platform, one command."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--bind", default="127.0.0.1")
        parser.add_argument("--workers", type=int, default=2)
        parser.add_argument("--threads", type=int, default=4)
        parser.add_argument("--box-port", type=int, default=0, help="where ballots are cast (the port + 1000)")
        parser.add_argument("--jobs-every", type=float, default=60.0, metavar="SECONDS")

    def handle(self, *args: Any, **options: Any) -> None:
        web = [
            sys.executable, "-m", "gunicorn", "jiaogong.site.wsgi", "--bind", f"{options['bind']}:{options['port']}",
            "--worker-class", "gthread", "--workers", str(options["workers"]), "--threads", str(options["threads"]),
            "--timeout", "60", "--max-requests", "5000", "--max-requests-jitter", "500", "--log-level", "warning",
        ]  # fmt: skip
        jobs = [sys.executable, "manage.py", "run_jobs", "--loop", str(options["jobs_every"])]
        queue = [sys.executable, "manage.py", "db_worker", "--interval", "1", "--no-startup-delay"]
        port = free_port(options["bind"], options["box_port"] or options["port"] + 1000)
        box = [
            sys.executable, "-m", "gunicorn", "jiaogong.site.box_wsgi", "--bind", f"{options['bind']}:{port}",
            "--worker-class", "gthread", "--workers", "1", "--threads", "8", "--timeout", "60", "--log-level", "error",
        ]  # fmt: skip
        keys = settings.BALLOT_SIGNER or signer_socket()
        signer = [sys.executable, "manage.py", "ballot_signer", "--socket", keys]
        os.environ.update({"BALLOT_SIGNER": keys, "BALLOT_BOX_PORT": str(port)})
        commands = (web, jobs, queue, box, signer)
        running = [subprocess.Popen(command) for command in commands]  # noqa: S603 (fixed commands)
        stopping = False

        def stop(number: int, frame: FrameType | None) -> None:
            nonlocal stopping
            stopping = True
            for process in running:
                process.terminate()

        signal.signal(signal.SIGTERM, stop)
        signal.signal(signal.SIGINT, stop)
        while True:
            first, status = os.wait()
            at = next((i for i, process in enumerate(running) if process.pid == first), 0)
            if at == 0 or stopping:
                break
            time.sleep(_PAUSE)  # another one died (killed, out of memory): pages need not go down with them
            if not stopping:
                running[at] = subprocess.Popen(commands[at])  # noqa: S603
        stop(0, None)
        for process in running:
            if process.pid != first:
                process.wait()
        sys.exit(os.waitstatus_to_exitcode(status) if os.waitstatus_to_exitcode(status) > 0 else 0)
