"""钉钉: its web sign-in (login.dingtalk.com/oauth2/auth), inside the app and elsewhere.

Source: the platform's published endpoints (docs/decisions/0024). Tested against a local fake alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlencode

from .common import STALE, Identity, OutsideError, call

_REFUSED = "钉钉没有接受这次登录，请用密码登录，并告诉管理员核对配置。"
_CODE_GONE = {"invalidParameter.authCode.notFound", "invalidParameter.authCode.expired", "invalid_grant"}


class DingTalk:
    """One app of the organisation."""

    key = "dingtalk"

    def __init__(self, given: Mapping[str, str]) -> None:
        self.app, self.secret = given.get("app_key", ""), given.get("app_secret", "")
        self.login_host = given.get("login_host", "https://login.dingtalk.com")
        self.api_host = given.get("api_host", "https://api.dingtalk.com")

    @property
    def ready(self) -> bool:
        """Both."""
        return bool(self.app and self.secret)

    def app_for(self, agent: str) -> str:
        """The one app."""
        return self.app

    def address(self, *, back: str, state: str, agent: str) -> str | None:
        """The consent page."""
        query = {"redirect_uri": back, "response_type": "code", "client_id": self.app, "scope": "openid"}
        query |= {"state": state, "prompt": "consent"}
        return f"{self.login_host}/oauth2/auth?{urlencode(query)}"

    def identity(self, *, code: str, app: str) -> Identity:
        """Code → the user's token → openId and unionId."""
        given = {"clientId": self.app, "clientSecret": self.secret, "code": code, "grantType": "authorization_code"}
        body = call(self.key, "POST", f"{self.api_host}/v1.0/oauth2/userAccessToken", json=given)
        token = body.get("accessToken")
        if not token:
            number = str(body.get("code", ""))
            raise OutsideError(STALE if number in _CODE_GONE else _REFUSED, number)
        header = {"x-acs-dingtalk-access-token": str(token)}
        who = call(self.key, "GET", f"{self.api_host}/v1.0/contact/users/me", headers=header)
        if not who.get("openId"):
            raise OutsideError(_REFUSED, who.get("code", ""))
        return Identity(self.key, app, str(who["openId"])[:128], str(who.get("unionId", ""))[:128])
