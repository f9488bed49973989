"""微信: 服务号 inside WeChat (connect/oauth2/authorize), 网站应用 with a scanned code elsewhere (connect/qrconnect).

Source: the platform's published endpoints (docs/decisions/0024). Tested against a local fake alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlencode

from .common import STALE, Identity, OutsideError, call

_CODE_GONE = {40029, 40163, 41008, 42003}  # wrong, used, missing, too old


class WeChat:
    """One client for both apps; the union id, where the platform gives one, joins them."""

    key = "wechat"

    def __init__(self, given: Mapping[str, str]) -> None:
        self.open_host = given.get("open_host", "https://open.weixin.qq.com")
        self.api_host = given.get("api_host", "https://api.weixin.qq.com")
        self.secrets = {
            given[app]: given[secret]
            for app, secret in (("app_id", "app_secret"), ("web_app_id", "web_app_secret"))
            if given.get(app) and given.get(secret)
        }
        self.inside = given.get("app_id", "") if given.get("app_secret") else ""
        self.outside = given.get("web_app_id", "") if given.get("web_app_secret") else ""

    @property
    def ready(self) -> bool:
        """Either app will do."""
        return bool(self.secrets)

    def app_for(self, agent: str) -> str:
        """服务号 inside WeChat, 网站应用 elsewhere."""
        return self.inside if _in_wechat(agent) else self.outside

    def address(self, *, back: str, state: str, agent: str) -> str | None:
        """Silent consent (snsapi_base) gives an openid; with both apps configured the union id is asked for as well."""
        app = self.app_for(agent)
        if not app:
            return None
        inside = _in_wechat(agent)
        scope = ("snsapi_userinfo" if self.outside else "snsapi_base") if inside else "snsapi_login"
        query = urlencode({"appid": app, "redirect_uri": back, "response_type": "code", "scope": scope, "state": state})
        path = "connect/oauth2/authorize" if inside else "connect/qrconnect"
        return f"{self.open_host}/{path}?{query}#wechat_redirect"

    def identity(self, *, code: str, app: str) -> Identity:
        """Code → openid. A snapshot user (somebody who has not consented) is refused: its openid is made up."""
        query = {"appid": app, "secret": self.secrets.get(app, ""), "code": code, "grant_type": "authorization_code"}
        body = call(self.key, "GET", f"{self.api_host}/sns/oauth2/access_token", params=query)
        number = body.get("errcode", 0)
        if number in _CODE_GONE:
            raise OutsideError(STALE, number)
        if number or not body.get("openid"):
            raise OutsideError("微信没有接受这次登录，请用密码登录，并告诉管理员核对配置。", number)
        if body.get("is_snapshotuser") == 1:
            raise OutsideError(
                "您正在微信的快照页里，微信没有给出真实身份。请点右下角“使用完整服务”后再登录。", "snapshot"
            )
        return Identity(self.key, app, str(body["openid"])[:128], str(body.get("unionid", ""))[:128])


def _in_wechat(agent: str) -> bool:
    return "MicroMessenger" in agent and "wxwork" not in agent
