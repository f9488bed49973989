"""The box's own web process: no Django, no cookies, no session, no log of who came, nothing but the box's database.

POST /cast/<vote> takes a record and answers with its receipt; GET /healthz says that it is there.
"""

from __future__ import annotations

import json
import re
import sys
import traceback
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Any

from .box import LONGEST_RECORD, Box, NotTaken

_PATH = re.compile(r"^/cast/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$")
_STATUS = {
    "ok": "200 OK", "bad": "400 Bad Request", "form": "413 Content Too Large", "unknown": "404 Not Found",
    "twice": "409 Conflict", "closed": "410 Gone", "state": "409 Conflict",
}  # fmt: skip
_HEADERS = [
    ("Content-Type", "application/json; charset=utf-8"),
    ("Cache-Control", "no-store"),
    ("Access-Control-Allow-Origin", "*"),  # asked without credentials; there is nothing to steal
    ("Referrer-Policy", "no-referrer"),
    ("X-Content-Type-Options", "nosniff"),
    ("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"),
]

Start = Callable[[str, list[tuple[str, str]]], Any]
Application = Callable[[dict[str, Any], Start], Iterable[bytes]]


def application_for(make_box: Callable[[], Box]) -> Application:
    """The WSGI application over a box, which is opened at the first request (after the worker was forked)."""

    def application(environ: dict[str, Any], start: Start) -> Iterable[bytes]:
        status, said = answer(make_box, environ)
        body = json.dumps(said, ensure_ascii=False).encode()
        start(status, [*_HEADERS, ("Content-Length", str(len(body)))])
        return [body]

    return application


def answer(make_box: Callable[[], Box], environ: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """(status, what is said)."""
    path, method = environ.get("PATH_INFO", ""), environ["REQUEST_METHOD"]
    if path == "/healthz" and method == "GET":
        return "200 OK", {"status": "ok"}
    found = _PATH.match(path)
    if found is None:
        return "404 Not Found", {"error": "没有这个地址。"}
    if method != "POST":
        return "405 Method Not Allowed", {"error": "这里只收选票。"}
    try:
        length = int(environ.get("CONTENT_LENGTH") or 0)
        if not 0 < length <= LONGEST_RECORD:
            raise NotTaken("form", "选票太长或者是空的，没有收下。")
        record = environ["wsgi.input"].read(length)
        return "200 OK", make_box().cast(found[1], record, datetime.now(UTC)).to_json()
    except NotTaken as refused:
        return _STATUS[refused.key], {"error": refused.words, "key": refused.key}
    except Exception:  # what went wrong is written down, what was sent is not
        print(traceback.format_exc(limit=-3), file=sys.stderr)
        return "503 Service Unavailable", {"error": "票箱暂时没有应答，您的票还在这台设备里，请稍候再按一次。"}
