import os
import signal
import subprocess
import sys
import time
from argparse import ArgumentParser
from types import FrameType
from typing import Any

from django.core.management.base import BaseCommand

_PAUSE = 1.0  # seconds before a process that died is started again


class Command(BaseCommand):
    help = "Starts the web server, the recurring jobs and the worker of the queue: the embedded way of running the platform, one command."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--bind", default="127.0.0.1")
        parser.add_argument("--workers", type=int, default=2)
        parser.add_argument("--threads", type=int, default=4)
        parser.add_argument("--jobs-every", type=float, default=60.0, metavar="SECONDS")

    def handle(self, *args: Any, **options: Any) -> None:
        web = [
            sys.executable, "-m", "gunicorn", "jiaogong.site.wsgi", "--bind", f"{options['bind']}:{options['port']}",
            "--worker-class", "gthread", "--workers", str(options["workers"]), "--threads", str(options["threads"]),
            "--timeout", "60", "--max-requests", "5000", "--max-requests-jitter", "500", "--log-level", "warning",
        ]  # fmt: skip
        jobs = [sys.executable, "manage.py", "run_jobs", "--loop", str(options["jobs_every"])]
        queue = [sys.executable, "manage.py", "db_worker", "--interval", "1", "--no-startup-delay"]
        running = [subprocess.Popen(command) for command in (web, jobs, queue)]  # noqa: S603 (fixed commands)
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
            time.sleep(_PAUSE)  # jobs or queue died (killed, out of memory): pages need not go down with them
            if not stopping:
                running[at] = subprocess.Popen((web, jobs, queue)[at])  # noqa: S603
        stop(0, None)
        for process in running:
            if process.pid != first:
                process.wait()
        sys.exit(os.waitstatus_to_exitcode(status) if os.waitstatus_to_exitcode(status) > 0 else 0)
