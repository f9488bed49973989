"""What the clients of 微信, 企业微信 and 钉钉 share: the protocol, the one way out to the network, the errors."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol

import httpx

from ..models import OutsideIdentity

TITLES = {"wechat": "微信", "wecom": "企业微信", "dingtalk": "钉钉"}
TIMEOUT = 5.0
STALE = "这次登录已经失效，请重新点一次登录按钮。"


class OutsideError(Exception):
    """The other platform refused or did not answer; the message is for the person at the sign-in page.

    `code` is the platform's own error number, for the operator's log.
    """

    def __init__(self, message: str, code: object = "") -> None:
        super().__init__(message)
        self.message = message
        self.code = code


@dataclass(frozen=True, slots=True)
class Identity:
    """Who somebody is to a platform: `subject` within `app`, `union` (when given) across the platform's apps."""

    provider: str
    app: str
    subject: str
    union: str = ""

    def find(self) -> OutsideIdentity | None:
        """The bound row of this identity, by subject or by union."""
        rows = OutsideIdentity.objects.select_related("user").filter(provider=self.provider)
        found = rows.filter(app=self.app, subject=self.subject).first()
        if found is None and self.union:
            found = rows.filter(union=self.union).first()
        return found


class Provider(Protocol):
    """A platform one may sign in through."""

    key: str

    @property
    def ready(self) -> bool:
        """Whether everything it needs is configured."""

    def address(self, *, back: str, state: str, agent: str) -> str | None:
        """Where to send this browser (`agent`); None when it cannot be used there. `back` is our own address."""

    def identity(self, *, code: str, app: str) -> Identity:
        """Who the code stands for; raises OutsideError. A code is good once."""

    def app_for(self, agent: str) -> str:
        """The application this browser is sent to."""


def title_of(key: str) -> str:
    """The platform's Chinese name."""
    return TITLES.get(key, key)


def call(provider: str, method: str, url: str, **more: Any) -> dict[str, Any]:
    """One request to the platform, no redirects, five seconds; its answer, an object. Raises OutsideError."""
    silent = f"{title_of(provider)}暂时没有回应，请用密码登录。"
    try:
        answer = httpx.request(method, url, timeout=TIMEOUT, follow_redirects=False, **more)
        body = answer.json()
    except (httpx.HTTPError, ValueError) as error:
        raise OutsideError(silent, type(error).__name__) from error
    if not isinstance(body, dict) or answer.status_code >= 500:
        raise OutsideError(silent, answer.status_code)
    return body
