"""A stand-in for the sign-in endpoints of 微信, 企业微信 and 钉钉, over loopback HTTP. For tests alone.

`Fake.people` says who a code stands for. Codes are good once; "old" is expired, "slow" never answers in time. What
the platforms answer to a used, expired or wrong code, a wrong secret or an unknown member is in integration-and-law.md.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import parse_qs
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

Body = dict[str, Any]


class _Threaded(WSGIServer):
    daemon_threads = True


class _Silent(WSGIRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:
        """Nothing."""


class Fake:
    """The server; `url` is every host's address. `asked` lists the paths it was asked for."""

    def __init__(self) -> None:
        self.people: dict[str, Body] = {}
        self.used: set[str] = set()
        self.asked: list[str] = []
        self.trouble: dict[str, Body | str] = {}
        self.token_number = 0
        self._server = make_server("127.0.0.1", 0, self._answer, server_class=_Threaded, handler_class=_Silent)
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> Fake:
        self._thread.start()
        return self

    def __exit__(self, *args: Any) -> None:
        self._server.shutdown()
        self._server.server_close()

    def _answer(self, environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        path = environ["PATH_INFO"]
        self.asked.append(path)
        query = {name: values[0] for name, values in parse_qs(environ.get("QUERY_STRING", "")).items()}
        size = int(environ.get("CONTENT_LENGTH") or 0)
        body = json.loads(environ["wsgi.input"].read(size)) if size else {}
        trouble = self.trouble.get(path)
        if trouble == "slow":
            time.sleep(1.5)
        if isinstance(trouble, dict):
            return _json(start, trouble)
        if trouble == "nonsense":
            start("502 Bad Gateway", [("Content-Type", "text/html")])
            return [b"<h1>bad gateway</h1>"]
        routes: dict[str, Callable[[Body, Body, str], Body]] = {
            "/sns/oauth2/access_token": self._wechat,
            "/cgi-bin/gettoken": self._corp_token,
            "/cgi-bin/auth/getuserinfo": self._corp_user,
            "/v1.0/oauth2/userAccessToken": self._ding_token,
            "/v1.0/contact/users/me": self._ding_me,
        }
        if path not in routes:
            start("404 Not Found", [("Content-Type", "text/plain")])
            return [b"no such endpoint"]
        return _json(start, routes[path](query, body, environ.get("HTTP_X_ACS_DINGTALK_ACCESS_TOKEN", "")))

    def _spend(self, code: str) -> Body | int:
        """Whom the code stands for, or the error number."""
        if code == "old":
            return 42003
        if code in self.used:
            return 40163
        if code not in self.people:
            return 40029
        self.used.add(code)
        return self.people[code]

    def _wechat(self, query: Body, body: Body, header: str) -> Body:
        if query.get("secret") != "secret":
            return {"errcode": 40125, "errmsg": "invalid appsecret"}
        found = self._spend(query.get("code", ""))
        if isinstance(found, int):
            return {"errcode": found, "errmsg": "code refused"}
        return {"access_token": "t", "expires_in": 7200, "scope": "snsapi_base"} | found

    def _corp_token(self, query: Body, body: Body, header: str) -> Body:
        if query.get("corpsecret") != "secret":
            return {"errcode": 40001, "errmsg": "invalid credential"}
        self.token_number += 1
        return {"errcode": 0, "errmsg": "ok", "access_token": f"token{self.token_number}", "expires_in": 7200}

    def _corp_user(self, query: Body, body: Body, header: str) -> Body:
        if query.get("access_token") != f"token{self.token_number}":
            return {"errcode": 42001, "errmsg": "access_token expired"}
        found = self._spend(query.get("code", ""))
        if isinstance(found, int):
            return {"errcode": 40029, "errmsg": "invalid code"}  # 企业微信 has one number for all of them
        return {"errcode": 0, "errmsg": "ok"} | found

    def _ding_token(self, query: Body, body: Body, header: str) -> Body:
        if body.get("clientSecret") != "secret":
            return {"code": "invalidClientIdOrSecret", "message": "无效的clientId或者clientSecret"}
        found = self._spend(body.get("code", ""))
        if isinstance(found, int):
            return {"code": "invalidParameter.authCode.notFound", "message": "不存在的临时授权码"}
        return {"accessToken": f"for {body['code']}", "refreshToken": "r", "expireIn": 7200}

    def _ding_me(self, query: Body, body: Body, header: str) -> Body:
        return self.people.get(
            header.removeprefix("for "), {"code": "InvalidAuthentication", "message": "不合法的access_token"}
        )


def _json(start: Callable[..., Any], body: Body) -> Iterable[bytes]:
    start("200 OK", [("Content-Type", "application/json; charset=utf-8")])
    return [json.dumps(body).encode()]
