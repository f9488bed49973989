"""Signing in through 微信, 企业微信, 钉钉: the real clients and pages against a local stand-in of their endpoints."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.test import Client

from jiaogong.kernel import clock
from jiaogong.kernel.accounts import factors, verbs
from jiaogong.kernel.accounts.models import Device, OutsideIdentity, User
from jiaogong.kernel.accounts.outside import common
from jiaogong.kernel.errors import RuleBroken
from jiaogong.kernel.journal.models import Entry
from jiaogong.kernel.testing.outside_fake import Fake

PASSWORD = "清风明月照大江2026"
WECHAT = "Mozilla/5.0 (iPhone) MicroMessenger/8.0"
WXWORK = "Mozilla/5.0 (iPhone) MicroMessenger/7.0 wxwork/4.1"
DESKTOP = "Mozilla/5.0 (Windows NT 10.0) Chrome/130"
PEOPLE = {
    "wechat": {"openid": "o1"},
    "wecom": {"userid": "limei"},
    "dingtalk": {"openId": "d1", "unionId": "u1", "nick": "李梅"},
}
SUBJECTS = {"wechat": ("wx1", "o1", ""), "wecom": ("ww1", "limei", ""), "dingtalk": ("ding1", "d1", "u1")}
pytestmark = pytest.mark.django_db


@pytest.fixture
def user() -> User:
    return User.objects.create_user("limei", PASSWORD, name="李梅")


@pytest.fixture
def fake(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Fake]:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with Fake() as made:
        hosts = {"open_host": made.url, "api_host": made.url, "login_host": made.url}
        settings.OUTSIDE_SIGN_IN = {
            "wechat": {"app_id": "wx1", "app_secret": "secret", **hosts},
            "wecom": {"corp_id": "ww1", "agent_id": "1000002", "secret": "secret", **hosts},
            "dingtalk": {"app_key": "ding1", "app_secret": "secret", **hosts},
        }
        yield made


def browser(agent: str = WECHAT) -> Client:
    return Client(headers={"User-Agent": agent})


def there(client: Client, key: str, **more: str) -> dict[str, str]:
    """Follow the button; what the platform was told."""
    address = client.get(f"/login/with/{key}/", more)["Location"]
    query = parse_qs(urlsplit(address).query)
    return {name: values[0] for name, values in query.items()} | {"address": address}


def back(client: Client, key: str, code: str, state: str = "", follow: bool = False) -> Any:
    state = state or there(client, key)["state"]
    return client.get(f"/login/with/{key}/back/", {"code": code, "state": state}, follow=follow)


def said(answer: Any) -> str:
    return str(answer.content.decode())


def bound(user: User, key: str) -> OutsideIdentity:
    app, subject, union = SUBJECTS[key]
    return OutsideIdentity.objects.create(
        user=user, provider=key, app=app, subject=subject, union=union, bound_at=clock.now()
    )


def inside(client: Client) -> bool:
    return client.get("/me/").status_code == 200


@pytest.mark.parametrize("key", ["wechat", "wecom", "dingtalk"])
def test_a_bound_identity_signs_in(fake: Fake, user: User, key: str) -> None:
    fake.people["c1"] = PEOPLE[key]
    bound(user, key)
    client = browser()
    answer = back(client, key, "c1", state=there(client, key, next="/me/?x=1")["state"])
    assert answer["Location"] == "/me/?x=1" and inside(client)
    assert Device.objects.filter(user=user).count() == 1
    assert OutsideIdentity.objects.get().last_used_at is not None


@pytest.mark.parametrize("key", ["wechat", "wecom", "dingtalk"])
@pytest.mark.parametrize("code", ["used", "old", "wrong"])
def test_a_code_is_good_once_and_not_for_long(fake: Fake, user: User, key: str, code: str) -> None:
    fake.people["used"] = PEOPLE[key]
    fake.used.add("used")
    bound(user, key)
    client = browser()
    assert "这次登录已经失效" in said(back(client, key, code, follow=True))
    assert not inside(client)


@pytest.mark.parametrize("key", ["wechat", "wecom", "dingtalk"])
def test_an_unknown_identity_opens_nothing_and_makes_no_account(fake: Fake, user: User, key: str) -> None:
    fake.people["c1"] = PEOPLE[key]
    client = browser()
    assert "还没有绑定账号" in said(back(client, key, "c1", follow=True))
    assert not inside(client) and User.objects.count() == 1 and not OutsideIdentity.objects.exists()


def test_the_state_is_of_this_browser_and_good_once(fake: Fake, user: User) -> None:
    fake.people |= {"c1": PEOPLE["wechat"], "c2": PEOPLE["wechat"]}
    bound(user, "wechat")
    stolen = there(browser(), "wechat")["state"]
    victim = browser()
    there(victim, "wechat")
    assert "已经失效" in said(back(victim, "wechat", "c1", state=stolen, follow=True))
    state = there(victim, "wechat")["state"]
    assert "已经失效" in said(back(browser(), "wechat", "c1", state=state, follow=True))
    assert "c1" not in fake.used
    back(victim, "wechat", "c1", state=state)
    assert inside(victim)
    victim.post("/logout/")
    assert "已经失效" in said(back(victim, "wechat", "c2", state=state, follow=True))


def test_a_late_answer_and_one_of_another_platform_are_nobodys(fake: Fake, user: User) -> None:
    fake.people["c1"] = PEOPLE["wechat"]
    bound(user, "wechat")
    client = browser()
    state = there(client, "wechat")["state"]
    with time_machine.travel(clock.now() + timedelta(minutes=11)):
        assert "已经失效" in said(back(client, "wechat", "c1", state=state, follow=True))
    state = there(client, "wechat")["state"]
    assert "已经失效" in said(back(client, "dingtalk", "c1", state=state, follow=True))
    assert fake.asked == []


def test_a_snapshot_user_is_refused(fake: Fake, user: User) -> None:
    fake.people["c1"] = {"openid": "o1", "is_snapshotuser": 1}
    bound(user, "wechat")
    client = browser()
    assert "使用完整服务" in said(back(client, "wechat", "c1", follow=True)) and not inside(client)


@pytest.mark.parametrize(
    ("trouble", "words"),
    [
        ({"errcode": 50001}, "登记的网址与本网站不一致"),
        ({"errcode": 60020}, "没有信任这台服务器的地址"),
        ({"errcode": 0, "openid": "stranger"}, "还不是本单位企业微信的成员"),
        ({"errcode": 45009}, "没有接受这次登录"),
        ("nonsense", "企业微信暂时没有回应，请用密码登录"),
    ],
)
def test_what_wecom_refuses_is_told_plainly(fake: Fake, user: User, trouble: Any, words: str) -> None:
    fake.trouble["/cgi-bin/auth/getuserinfo"] = trouble
    bound(user, "wecom")
    client = browser(WXWORK)
    assert words in said(back(client, "wecom", "c1", follow=True)) and not inside(client)


def test_a_worn_out_token_is_fetched_anew_once(fake: Fake, user: User) -> None:
    fake.people |= {"c1": PEOPLE["wecom"], "c2": PEOPLE["wecom"]}
    bound(user, "wecom")
    back(browser(), "wecom", "c1")
    fake.token_number += 1
    client = browser()
    back(client, "wecom", "c2")
    assert inside(client)
    assert fake.asked.count("/cgi-bin/gettoken") == 2


def test_a_silent_platform_keeps_nobody_waiting(fake: Fake, user: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(common, "TIMEOUT", 0.2)
    fake.trouble["/sns/oauth2/access_token"] = "slow"
    assert "微信暂时没有回应，请用密码登录" in said(back(browser(), "wechat", "c1", follow=True))


@pytest.mark.parametrize("key", ["wechat", "wecom", "dingtalk"])
def test_a_wrong_secret_is_the_operators_matter(fake: Fake, user: User, settings: Any, key: str) -> None:
    name = "secret" if key == "wecom" else "app_secret"
    settings.OUTSIDE_SIGN_IN[key][name] = "mistyped"
    fake.people["c1"] = PEOPLE[key]
    assert "告诉管理员核对配置" in said(back(browser(), key, "c1", follow=True))


def test_whoever_said_no_comes_back_without_a_code(fake: Fake) -> None:
    client = browser()
    answer = client.get("/login/with/wechat/back/", {"state": there(client, "wechat")["state"]}, follow=True)
    assert "您没有同意用微信登录" in said(answer)


def test_where_each_browser_is_sent(fake: Fake, settings: Any) -> None:
    asked = there(browser(WECHAT), "wechat")
    assert "/connect/oauth2/authorize?" in asked["address"] and asked["address"].endswith("#wechat_redirect")
    assert (asked["appid"], asked["scope"], len(asked["state"]) <= 128) == ("wx1", "snsapi_base", True)
    assert asked["redirect_uri"] == "http://testserver/login/with/wechat/back/"
    assert "/connect/oauth2/authorize?" in there(browser(WXWORK), "wecom")["address"]
    assert "/wwlogin/sso/login?login_type=CorpApp" in there(browser(DESKTOP), "wecom")["address"]
    assert "/oauth2/auth?" in there(browser(DESKTOP), "dingtalk")["address"]
    page = said(browser(DESKTOP).get("/login/"))
    assert "用微信登录" not in page and "用企业微信登录" in page and "用钉钉登录" in page
    settings.OUTSIDE_SIGN_IN["wechat"] |= {"web_app_id": "wx2", "web_app_secret": "secret"}
    scanned = there(browser(DESKTOP), "wechat")
    assert "/connect/qrconnect?" in scanned["address"] and scanned["appid"] == "wx2"
    assert fake.asked == []


def test_two_apps_of_wechat_meet_by_the_union(fake: Fake, user: User, settings: Any) -> None:
    settings.OUTSIDE_SIGN_IN["wechat"] |= {"web_app_id": "wx2", "web_app_secret": "secret"}
    bound(user, "wechat")
    OutsideIdentity.objects.update(union="u9")
    fake.people["c1"] = {"openid": "another", "unionid": "u9"}
    client = browser(DESKTOP)
    back(client, "wechat", "c1")
    assert inside(client)


def test_nothing_configured_nothing_there(user: User, settings: Any) -> None:
    settings.OUTSIDE_SIGN_IN = {"wechat": {"app_id": "wx1"}}
    assert "用微信登录" not in said(browser().get("/login/"))
    for path in ("/login/with/wechat/", "/login/with/wechat/back/"):
        assert browser().get(path).status_code == 404


def test_binding_asks_the_password_and_leaves_traces(fake: Fake, user: User) -> None:
    fake.people |= {"c1": PEOPLE["wechat"], "c2": PEOPLE["wechat"]}
    client = browser()
    client.force_login(user)
    assert client.get("/me/security/bind/wechat/")["Location"].startswith("/me/security/confirm/")
    client.post("/me/security/confirm/", {"password": PASSWORD, "next": "/me/security/bind/wechat/"})
    address = client.get("/me/security/bind/wechat/")["Location"]
    state = parse_qs(urlsplit(address).query)["state"][0]
    assert "微信已绑定" in said(back(client, "wechat", "c1", state=state, follow=True))
    row = OutsideIdentity.objects.get()
    assert (row.user, row.provider, row.subject) == (user, "wechat", "o1")
    client.post(f"/me/security/unbind/{row.pk}/")
    assert not OutsideIdentity.objects.exists()
    assert list(Entry.objects.order_by("id").values_list("verb", flat=True)) == ["绑定微信", "解除绑定微信"]


def test_an_unknown_identity_is_bound_after_the_password(fake: Fake, user: User) -> None:
    fake.people |= {"c1": PEOPLE["wechat"], "c2": PEOPLE["wechat"]}
    client = browser()
    back(client, "wechat", "c1")
    answer = client.post("/login/", {"username": "limei", "password": PASSWORD}, follow=True)
    assert "要把刚才用的微信绑定到" in said(answer) and "李梅" in said(answer)
    client.post("/me/security/bind/", {"act": "bind"})
    other = browser()
    back(other, "wechat", "c2")
    assert inside(other)


def test_one_identity_belongs_to_one_account(fake: Fake, user: User) -> None:
    bound(user, "wechat")
    other = User.objects.create_user("zhao", PASSWORD, name="赵强")
    identity = common.Identity("wechat", "wx1", "o1")
    with pytest.raises(RuleBroken, match="另一个账号"):
        verbs.bind(user=other, identity=identity, at=clock.now())
    assert verbs.bind(user=user, identity=identity, at=clock.now()).user_id == user.pk
    with pytest.raises(RuleBroken, match="已绑定另一个微信"):
        verbs.bind(user=user, identity=common.Identity("wechat", "wx1", "o2"), at=clock.now())
    for row in (
        {"user": other, "provider": "wechat", "app": "wx1", "subject": "o1"},
        {"user": user, "provider": "wechat", "app": "wx1", "subject": "o2"},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            OutsideIdentity.objects.create(bound_at=clock.now(), **row)
    OutsideIdentity.objects.update(union="u1")
    with pytest.raises(IntegrityError), transaction.atomic():
        OutsideIdentity.objects.create(
            user=other, provider="wechat", app="wx2", subject="o9", union="u1", bound_at=clock.now()
        )


def test_nobody_unbinds_anothers(fake: Fake, user: User) -> None:
    row = bound(user, "wechat")
    client = Client()
    client.force_login(User.objects.create_user("zhao", PASSWORD, name="赵强"))
    assert client.post(f"/me/security/unbind/{row.pk}/").status_code == 404


def test_an_outside_identity_is_one_factor(fake: Fake, user: User) -> None:
    fake.people["c1"] = PEOPLE["wechat"]
    bound(user, "wechat")
    now = clock.now()
    secret = factors.new_secret()
    before = now - timedelta(minutes=2)
    typed = factors.code_at(secret, int(before.timestamp()) // factors.STEP)
    verbs.enrol_totp(user=user, secret=secret, typed=typed, at=before)
    client = browser()
    assert back(client, "wechat", "c1")["Location"] == "/login/second/"
    assert not inside(client)
    client.post("/login/second/", {"code": factors.code_at(secret, int(clock.now().timestamp()) // factors.STEP)})
    assert inside(client)


def test_an_outside_sign_in_is_not_enough_to_add_a_factor(fake: Fake, user: User) -> None:
    fake.people["c1"] = PEOPLE["wechat"]
    bound(user, "wechat")
    client = browser()
    back(client, "wechat", "c1")
    assert client.get("/me/security/app/")["Location"].startswith("/me/security/confirm/")


def test_a_stopped_account_stays_shut(fake: Fake, user: User) -> None:
    fake.people["c1"] = PEOPLE["wechat"]
    bound(user, "wechat")
    User.objects.update(is_active=False)
    client = browser()
    assert "该账号已停用" in said(back(client, "wechat", "c1", follow=True)) and not inside(client)
