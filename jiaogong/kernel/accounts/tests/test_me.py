"""我的: password, devices, keys; and the verbs behind them."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.test import Client

from jiaogong.kernel import clock
from jiaogong.kernel.accounts import verbs
from jiaogong.kernel.accounts.models import ApiToken, Device, User
from jiaogong.kernel.accounts.tokens import user_for
from jiaogong.kernel.errors import Refused, RuleBroken
from jiaogong.kernel.journal.models import Entry

OLD, NEW = "清风明月照大江2026", "春江潮水连海平明月共潮生"
pytestmark = pytest.mark.django_db


@pytest.fixture
def user() -> User:
    return User.objects.create_user("limei", OLD, name="李梅")


@pytest.fixture
def at() -> datetime:
    return clock.now()


def signed_in(user: User) -> Client:
    client = Client()
    assert client.post("/login/", {"username": user.username, "password": OLD}).status_code == 302
    return client


def lines() -> list[str]:
    return list(Entry.objects.order_by("id").values_list("verb", flat=True))


def test_changing_the_password_ends_other_sessions_and_keys(user: User, at: datetime) -> None:
    _, raw = verbs.create_token(user=user, name="学校OA", days=1, at=at)
    verbs.create_token(user=user, name="旧系统", days=1, at=at - timedelta(days=9))
    here, elsewhere = signed_in(user), signed_in(user)
    assert "您的 1 个接口令牌也会停用" in here.get("/me/password/").content.decode()
    answer = here.post("/me/password/", {"old_password": OLD, "new_password": NEW, "again": NEW}, follow=True)
    assert "其他设备上的登录已全部退出，1 个接口令牌已停用" in answer.content.decode()
    assert here.get("/me/").status_code == 200
    assert elsewhere.get("/me/").status_code == 302
    assert user_for(raw, at) is None and not ApiToken.objects.filter(revoked_at=None).exists()
    user.refresh_from_db()
    assert user.check_password(NEW) and user.password_changed_at
    assert lines()[-1] == "修改密码"
    assert "接口令牌" not in here.get("/me/password/").content.decode()


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"old_password": "错", "new_password": NEW, "again": NEW}, "原密码不对"),
        ({"old_password": OLD, "new_password": NEW, "again": NEW + "x"}, "两次输入的新密码不一样"),
        ({"old_password": OLD, "new_password": "short", "again": "short"}, "至少 12 个字符"),
        (
            {"old_password": OLD, "new_password": "limei的密码abcdef", "again": "limei的密码abcdef"},
            "不能含有您的姓名或用户名",
        ),
        ({"old_password": OLD, "new_password": OLD, "again": OLD}, "不能与原密码相同"),
    ],
)
def test_refused_passwords_say_why(user: User, data: dict[str, str], words: str) -> None:
    assert words in signed_in(user).post("/me/password/", data).content.decode()
    assert lines() == []


def test_signing_out_everywhere(user: User) -> None:
    here, elsewhere = signed_in(user), signed_in(user)
    answer = here.post("/me/devices/forget/", follow=True)
    assert "已在所有设备上退出" in answer.content.decode()
    assert elsewhere.get("/me/").status_code == 302
    assert not Device.objects.exists()
    assert lines() == ["在所有设备上退出"]


def test_a_key_is_shown_once_and_works_until_withdrawn(user: User, at: datetime) -> None:
    client = signed_in(user)
    client.post("/me/tokens/", {"name": "学校OA", "days": "30"})
    raw = client.get("/me/tokens/").content.decode().split('class="once-shown">')[1].split("<")[0]
    assert raw not in client.get("/me/tokens/").content.decode()
    assert raw not in str(ApiToken.objects.values().get())
    assert user_for(raw, at) == user
    client.post(f"/me/tokens/{ApiToken.objects.get().pk}/revoke/")
    assert user_for(raw, at) is None
    assert lines() == ["建立接口令牌", "停用接口令牌"]


@pytest.mark.parametrize("days", ["0", "366", "x", ""])
def test_a_key_lasts_a_year_at_most(user: User, days: str) -> None:
    signed_in(user).post("/me/tokens/", {"name": "学校OA", "days": days})
    assert not ApiToken.objects.exists()


def test_keys_end_and_fall_with_their_user(user: User, at: datetime) -> None:
    _, raw = verbs.create_token(user=user, name="学校OA", days=1, at=at)
    assert user_for(raw, at + timedelta(hours=23)) == user
    assert user_for(raw, at + timedelta(days=1)) is None
    User.objects.update(is_active=False)
    assert user_for(raw, at) is None
    assert user_for("", at) is None and user_for("jg_不存在", at) is None


def test_nobody_withdraws_anothers_key(user: User, at: datetime) -> None:
    token, raw = verbs.create_token(user=user, name="学校OA", days=1, at=at)
    other = User.objects.create_user("zhao", OLD, name="赵强")
    assert signed_in(other).post(f"/me/tokens/{token.pk}/revoke/").status_code == 404
    with pytest.raises(Refused):
        verbs.revoke_token(token=token, by=other, at=at)
    assert user_for(raw, at) == user


def test_accounts_are_created_with_a_password_to_change(user: User) -> None:
    made = verbs.create_user(username=" Zhang.San ", name="张三", password=NEW, by=user)
    assert (made.username, made.must_change_password) == ("zhang.san", True)
    assert Entry.objects.get().after == {"username": "zhang.san", "name": "张三"}


@pytest.mark.parametrize(("username", "words"), [("limei", "已经有人使用"), ("张三", "小写字母"), ("a", "3—60")])
def test_user_names_follow_the_rule(user: User, username: str, words: str) -> None:
    with pytest.raises(RuleBroken, match=words):
        verbs.create_user(username=username, name="张三", password=None, by=user)


def test_a_form_sent_twice_makes_one_key(user: User) -> None:
    client = signed_in(user)
    for _ in range(2):
        client.post("/me/tokens/", {"name": "学校OA", "days": "30", "once": "abc"})
    assert ApiToken.objects.count() == 1
