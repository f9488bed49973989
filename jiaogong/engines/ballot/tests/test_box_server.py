"""The box's own process: takes records, sets no cookie, writes no line about who came."""

from __future__ import annotations

import io
import json
import logging
from typing import Any
from uuid import uuid4

import pytest

from jiaogong.engines.ballot.box import Box, MemoryStore
from jiaogong.engines.ballot.box_server import application_for

from .test_box import device, manifest_for


class Asking:
    """A client without a browser."""

    def __init__(self, box: Box) -> None:
        self.application = application_for(lambda: box)
        self.headers: dict[str, str] = {}

    def __call__(self, path: str, body: bytes = b"", method: str = "POST", **more: Any) -> tuple[int, dict[str, Any]]:
        said: list[str] = []

        def start(status: str, headers: list[tuple[str, str]]) -> None:
            said.append(status)
            self.headers = dict(headers)

        environ = {
            "PATH_INFO": path, "REQUEST_METHOD": method, "CONTENT_LENGTH": str(len(body)), "REMOTE_ADDR": "203.0.113.9",
            "HTTP_COOKIE": "sessionid=abc", "wsgi.input": io.BytesIO(body), **more,
        }  # fmt: skip
        answered = b"".join(self.application(environ, start))
        return int(said[0][:3]), json.loads(answered)


def test_it_takes_refuses_and_explains(caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]) -> None:
    box = Box(MemoryStore())
    manifest, ask = manifest_for(box), Asking(box)
    voter, path = device(manifest), f"/cast/{manifest['vote']}"
    record = voter.record("o1", ["yes"])
    with caplog.at_level(logging.DEBUG):
        status, receipt = ask(path, record)
        assert status == 200 and len(receipt["code"]) == 16 and ask(path, record) == (200, receipt)
        assert not {name for name in ask.headers if name.lower() == "set-cookie"}
        assert ask.headers["Cache-Control"] == "no-store" and "Access-Control-Allow-Credentials" not in ask.headers
        status, said = ask(path, voter.record("o1", ["no"]))
        assert (status, said["key"]) == (409, "twice") and "只能投一次" in said["error"]
        assert ask(path, b"{}")[0] == 400 and ask(path, b"")[0] == 413 and ask(path, b"x" * 50_000)[0] == 413
        assert ask(f"/cast/{uuid4()}", record)[0] == 404 and ask("/cast/", record)[0] == 404
        assert ask(path, method="GET")[0] == 405 and ask("/healthz", method="GET") == (200, {"status": "ok"})
        box.close(manifest["vote"])
        status, said = ask(path, device(manifest).record("o1", ["no"]))
        assert status == 410 and "票箱已封" in said["error"]
        assert ask(path, record)[1]["code"] == receipt["code"]
    assert caplog.records == [] and capsys.readouterr() == ("", "")


def test_a_fault_is_written_down_without_what_was_sent(capsys: pytest.CaptureFixture[str]) -> None:
    def broken() -> Box:
        raise RuntimeError("no database")

    status, said = Asking(Box(MemoryStore()))(f"/cast/{uuid4()}", b'{"secret": 1}')[0], ""
    assert status == 404
    ask = Asking(Box(MemoryStore()))
    ask.application = application_for(broken)
    status, answer = ask(f"/cast/{uuid4()}", b'{"secret": 1}')
    said = capsys.readouterr().err
    assert status == 503 and "no database" in said and "secret" not in said and "203.0.113" not in said
    assert "还在这台设备里" in answer["error"]
