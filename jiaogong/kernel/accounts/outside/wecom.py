"""企业微信: silent consent inside its app, a scanned code (wwlogin) elsewhere.

Source: the platform's published endpoints (docs/decisions/0024). Tested against a local fake alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.core.cache import cache

from .common import STALE, Identity, OutsideError, call

_TOKEN_GONE = {40014, 41001, 42001}
_CODE_GONE = {40029, 41008, 42003, 40163}
_WORDS = {
    50001: "企业微信里登记的网址与本网站不一致，请用密码登录，并告诉管理员。",
    60020: "企业微信没有信任这台服务器的地址，请用密码登录，并告诉管理员。",
}


class WeCom:
    """One corporation, one of its own apps."""

    key = "wecom"

    def __init__(self, given: Mapping[str, str]) -> None:
        self.corp, self.agent_id = given.get("corp_id", ""), given.get("agent_id", "")
        self.secret = given.get("secret", "")
        self.open_host = given.get("open_host", "https://open.weixin.qq.com")
        self.login_host = given.get("login_host", "https://login.work.weixin.qq.com")
        self.api_host = given.get("api_host", "https://qyapi.weixin.qq.com")

    @property
    def ready(self) -> bool:
        """All three."""
        return bool(self.corp and self.agent_id and self.secret)

    def app_for(self, agent: str) -> str:
        """A user id is known to the whole corporation."""
        return self.corp

    def address(self, *, back: str, state: str, agent: str) -> str | None:
        """Inside the app the corporation's consent page, elsewhere the page with the code to scan."""
        if "wxwork" in agent:
            query = {"appid": self.corp, "redirect_uri": back, "response_type": "code", "scope": "snsapi_base"}
            query |= {"state": state, "agentid": self.agent_id}
            return f"{self.open_host}/connect/oauth2/authorize?{urlencode(query)}#wechat_redirect"
        query = {"login_type": "CorpApp", "appid": self.corp, "agentid": self.agent_id}
        query |= {"redirect_uri": back, "state": state}
        return f"{self.login_host}/wwlogin/sso/login?{urlencode(query)}"

    def identity(self, *, code: str, app: str) -> Identity:
        """Code → userid; somebody outside the corporation has only an openid and is refused."""
        body = self._asked(code, self._token(fresh=False))
        if body.get("errcode") in _TOKEN_GONE:
            body = self._asked(code, self._token(fresh=True))
        number = body.get("errcode", 0)
        if number in _CODE_GONE:
            raise OutsideError(STALE, number)
        if number:
            raise OutsideError(
                _WORDS.get(number, "企业微信没有接受这次登录，请用密码登录，并告诉管理员核对配置。"), number
            )
        userid = body.get("userid") or body.get("UserId")
        if not userid:
            raise OutsideError("您还不是本单位企业微信的成员，请用密码登录。", "no member")
        return Identity(self.key, app, str(userid)[:128])

    def _asked(self, code: str, token: str) -> dict[str, Any]:
        query = {"access_token": token, "code": code}
        return call(self.key, "GET", f"{self.api_host}/cgi-bin/auth/getuserinfo", params=query)

    def _token(self, *, fresh: bool) -> str:
        """The corporation's token, kept a little shorter than it lasts."""
        slot = f"wecom_token:{self.api_host}:{self.corp}:{self.agent_id}"
        kept = None if fresh else cache.get(slot)
        if kept:
            return str(kept)
        query = {"corpid": self.corp, "corpsecret": self.secret}
        body = call(self.key, "GET", f"{self.api_host}/cgi-bin/gettoken", params=query)
        if body.get("errcode") or not body.get("access_token"):
            number = body.get("errcode", 0)
            raise OutsideError(
                _WORDS.get(number, "企业微信没有接受这次登录，请用密码登录，并告诉管理员核对配置。"), number
            )
        cache.set(slot, body["access_token"], max(60, int(body.get("expires_in", 7200)) - 200))
        return str(body["access_token"])
