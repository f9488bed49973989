"""The rows `vote_http` and `phone`: drawing and casting through real servers, and the work of one ballot in a slowed browser."""

from __future__ import annotations

import http.client
import json
import os
import secrets
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import ExitStack
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, make_server

from bench.ballots import at_once, manifest_with_keys
from bench.rows import Row, row

PEOPLE, AGREED, THROTTLED, SLOWER = 600, 300, 15, 6


def free_port() -> int:
    """A port nobody has."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _start(stack: ExitStack, *command: str, **env: str) -> None:
    process = subprocess.Popen([sys.executable, *command], env={**os.environ, **env})  # noqa: S603
    stack.callback(process.wait)
    stack.callback(process.terminate)


def _wait(port: int) -> None:
    for _ in range(600):
        try:
            line = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
            line.request("GET", "/healthz")
            if line.getresponse().read():
                return
        except OSError:
            time.sleep(0.1)
    raise SystemExit("a server did not start")


class Lines:
    """One kept connection a thread."""

    def __init__(self, port: int) -> None:
        self.port, self.local = port, threading.local()

    def ask(self, method: str, path: str, body: bytes = b"", headers: dict[str, str] | None = None) -> bytes:
        line = getattr(self.local, "line", None)
        if line is None:
            line = self.local.line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        line.request(method, path, body, headers or {})
        answer = line.getresponse()
        said: bytes = answer.read()
        if answer.status != 200:
            raise SystemExit(f"{path}: {answer.status} {said.decode()[:300]}")
        return said


def _voters(vote: Any, users: list[Any]) -> list[tuple[Any, str]]:
    """Each elector's device with its blinded message, and his session."""
    from django.conf import settings
    from django.test import Client

    from jiaogong.engines.ballot.device import Device
    from jiaogong.engines.ballot.evidence import manifest_of

    found, manifest = [], manifest_of(vote)
    for user in users:
        client = Client()
        client.force_login(user)
        session = client.session
        session["started"] = session["seen"] = int(time.time())  # as after opening the page on which one draws
        session.save()
        found.append((Device(manifest).prepare(), client.cookies[settings.SESSION_COOKIE_NAME].value))
    return found


def vote_http() -> list[Row]:
    """600 electors draw through the web server (two workers, the signer a process of its own) and cast into the box's server."""
    from django.core.management import call_command

    from jiaogong.engines.ballot import signer as signing
    from jiaogong.engines.ballot import stores
    from jiaogong.engines.ballot.models import Ticket
    from jiaogong.engines.ballot.recounting import b64, unb64
    from jiaogong.engines.ballot.tests.cast import build
    from jiaogong.engines.ballot.tests.voter import opened_by_receipt

    call_command("migrate", verbosity=0)
    web, boxes, csrf = free_port(), free_port(), "a" * 32
    with ExitStack() as stack:
        keys = os.path.join(stack.enter_context(tempfile.TemporaryDirectory()), "s.sock")
        env = {"BALLOT_SIGNER": keys, "BALLOT_BOX": os.environ["DATABASE_URL"], "ALLOWED_HOSTS": "127.0.0.1,testserver"}
        _start(stack, "manage.py", "ballot_signer", "--socket", keys, **env)
        common = ["--worker-class", "gthread", "--log-level", "warning"]
        _start(
            stack,
            "-m",
            "gunicorn",
            "jiaogong.site.wsgi",
            "--bind",
            f"127.0.0.1:{web}",
            "--workers",
            "2",
            "--threads",
            "4",
            *common,
            **env,
        )
        _start(
            stack,
            "-m",
            "gunicorn",
            "jiaogong.site.box_wsgi",
            "--bind",
            f"127.0.0.1:{boxes}",
            "--workers",
            "1",
            "--threads",
            "8",
            *common,
            **env,
        )
        _wait(web)
        _wait(boxes)
        signing._signer = signing.RemoteSigner(keys)
        ballots = stores.box_at(os.environ["DATABASE_URL"])
        stores.box = lambda: ballots
        for module in ("jiaogong.engines.ballot.verbs.receipts", "jiaogong.engines.ballot.verbs.common"):
            sys.modules[module].box = stores.box  # type: ignore[attr-defined]
        cast = build(PEOPLE, code=f"H{secrets.token_hex(2)}")
        vote = opened_by_receipt(cast)
        voters = _voters(vote, cast.users)
        page, box = Lines(web), Lines(boxes)

        def draw(n: int) -> None:
            device, session = voters[n]
            body = json.dumps({"blinded": {q: b64(v) for q, v in device.blinded.items()}}).encode()
            headers = {
                "Cookie": f"sessionid={session}; csrftoken={csrf}",
                "X-CSRFToken": csrf,
                "Content-Type": "application/json",
            }
            said = json.loads(page.ask("POST", f"/ballot/{vote.key}/issue/", body, headers))
            signatures[n] = {q: unb64(text) for q, text in said["signatures"].items()}

        signatures: dict[int, dict[str, bytes]] = {}
        drawing = PEOPLE / at_once(draw, PEOPLE, 8)
        bare = PEOPLE / at_once(lambda n: page.ask("GET", "/healthz"), PEOPLE, 8)
        for n, (device, _) in enumerate(voters):
            device.finish(signatures[n])
        records = [device.record("o1", ["yes"]) for device, _ in voters]
        casting = PEOPLE / at_once(lambda n: box.ask("POST", f"/cast/{vote.key}", records[n]), PEOPLE, 8)
        empty = PEOPLE / at_once(lambda n: box.ask("GET", "/healthz"), PEOPLE, 8)
        if not Ticket.objects.filter(vote=vote, issued="token").count() == ballots.number(str(vote.key)) == PEOPLE:
            raise SystemExit("tickets or ballots were lost or doubled")
    goal = "≥ 100/s, none lost or doubled"
    return [
        row("vote_http", PEOPLE, "领票 over HTTP, 8 clients, PostgreSQL", drawing, "/s", "/healthz of the same server", bare, goal, drawing >= 100, drawing / bare),
        row("vote_http", PEOPLE, "投票 over HTTP, 8 clients, PostgreSQL", casting, "/s", "/healthz of the box's server", empty, goal, casting >= 100, casting / empty),
    ]  # fmt: skip


MAKE = """async ({manifest, choices}) => {
  const started = performance.now();
  const question = manifest.questions[0];
  const drawn = await ballotTickets.draw(manifest, question);
  globalThis.waiting = {manifest, question, drawn, choices};
  return [drawn.blinded, performance.now() - started];
}"""
FINISH = """async (signature) => {
  const {manifest, question, drawn, choices} = globalThis.waiting;
  const started = performance.now();
  const token = await ballotTickets.finish(question, drawn, signature);
  const record = await ballotTickets.recordOf(manifest, question, drawn, token, choices);
  const receipt = await ballotTickets.receiptOf(record);
  return [record, receipt, performance.now() - started];
}"""


class Silent(WSGIRequestHandler):
    """No line a request."""

    def log_message(self, *args: Any) -> None:
        """Nothing."""


def phone() -> list[Row]:
    """Chromium: 300 ballots that the server must take for good, then 15 with the browser slowed six times."""
    from django.contrib.staticfiles import finders
    from playwright.sync_api import sync_playwright

    from jiaogong.engines.ballot.blind.raw import RawKey
    from jiaogong.engines.ballot.box import Box, MemoryStore
    from jiaogong.engines.ballot.box_server import application_for
    from jiaogong.engines.ballot.manifests import CLIENT
    from jiaogong.engines.ballot.recounting import Checker, b64, code_of, unb64

    manifest, key = manifest_with_keys()
    raw, checker = RawKey(key), Checker(manifest)
    server = make_server("127.0.0.1", 0, application_for(lambda: Box(MemoryStore())), handler_class=Silent)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_context(bypass_csp=True).new_page()
        page.goto(f"http://127.0.0.1:{server.server_port}/healthz")
        page.add_script_tag(path=str(finders.find(CLIENT)))

        def one(n: int) -> float:
            choice = [("yes", "no", "abstain")[n % 3]]
            blinded, first = page.evaluate(MAKE, {"manifest": manifest, "choices": choice})
            record, receipt, second = page.evaluate(FINISH, b64(raw.sign(unb64(blinded))))
            if checker.check(record.encode())[2] != choice or receipt["code"] != code_of(record.encode()):
                raise SystemExit("browser and server disagree")
            return float(first + second)

        plain = [one(n) for n in range(AGREED)]
        page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
        slowed = [one(n) for n in range(THROTTLED)]
        browser.close()
    server.shutdown()
    ours, bare = statistics.median(slowed), statistics.median(plain)
    what = (
        f"one ballot in Chromium slowed {SLOWER} ×: key, blinding, token, record; {AGREED} more agreed with the server"
    )
    return [
        row("phone", THROTTLED, what, ours, "ms", "the same not slowed", bare, "≤ 500 ms", ours <= 500, ours / bare)
    ]
