"""Signing in and out: words, lock-out, idle sessions, where one lands."""

from __future__ import annotations

import time

import pytest
from django.conf import settings
from django.test import Client

from jiaogong.kernel.accounts.models import Device, User

PASSWORD = "清风明月照大江2026"
pytestmark = pytest.mark.django_db


@pytest.fixture
def user() -> User:
    return User.objects.create_user("limei", PASSWORD, name="李梅")


def sign_in(client: Client, password: str = PASSWORD, **more: str):
    return client.post("/login/", {"username": "limei", "password": password, **more})


def test_pages_ask_for_sign_in_and_lead_back(client: Client, user: User) -> None:
    assert client.get("/me/?x=1")["Location"] == "/login/?next=%2Fme%2F%3Fx%3D1"
    assert sign_in(client, next="/me/?x=1")["Location"] == "/me/?x=1"
    assert client.get("/me/").status_code == 200


def test_htmx_is_led_to_the_page_it_stood_on(client: Client) -> None:
    answer = client.get("/me/", headers={"HX-Request": "true", "HX-Current-URL": "http://testserver/me/"})
    assert answer.status_code == 204
    assert answer["HX-Redirect"].startswith("/login/?next=http")


@pytest.mark.parametrize("bad", ["https://evil.example/", "//evil.example", "javascript:alert(1)", "http:evil"])
def test_next_never_leaves_the_site(client: Client, user: User, bad: str) -> None:
    assert sign_in(client, next=bad)["Location"] == "/"


def test_user_name_in_capitals_and_with_blanks(client: Client, user: User) -> None:
    assert client.post("/login/", {"username": " LiMei ", "password": PASSWORD}).status_code == 302


def test_wrong_password_and_unknown_name_sound_the_same(client: Client, user: User) -> None:
    wrong = sign_in(client, "不对").context["form"].non_field_errors()
    unknown = client.post("/login/", {"username": "nobody", "password": "x"}).context["form"].non_field_errors()
    assert list(wrong) == list(unknown)
    assert len(wrong) == 1


def test_five_failures_lock_with_the_time_to_come_back(client: Client, user: User) -> None:
    for _ in range(5):
        sign_in(client, "不对")
    answer = sign_in(client)
    assert "密码连续输错次数太多，请在" in answer.content.decode()
    assert "_auth_user_id" not in client.session


def test_a_known_browser_is_not_locked_out_by_others(client: Client, user: User) -> None:
    sign_in(client)
    client.post("/logout/")
    for _ in range(5):
        sign_in(Client(), "猜")
    assert sign_in(client).status_code == 302
    assert Device.objects.filter(user=user).count() == 1


def test_inactive_account_cannot_sign_in(client: Client, user: User) -> None:
    User.objects.update(is_active=False)
    assert sign_in(client).status_code == 200


def test_idle_session_ends_with_plain_words(client: Client, user: User) -> None:
    sign_in(client)
    session = client.session
    session["seen"] = int(time.time()) - settings.SESSION_IDLE_MEMBER - 60
    session.save()
    answer = client.get("/me/", follow=True)
    assert "您已很久没有操作，为安全已退出" in answer.content.decode()


def test_sign_out_needs_a_post(client: Client, user: User) -> None:
    sign_in(client)
    assert client.get("/logout/").status_code == 405
    client.post("/logout/")
    assert client.get("/me/").status_code == 302


def test_given_password_is_changed_first(client: Client, user: User) -> None:
    User.objects.update(must_change_password=True)
    assert sign_in(client, next="/me/")["Location"] == "/me/password/"
    assert client.get("/")["Location"] == "/me/password/"
    assert "请先设定自己的密码" in client.get("/me/password/").content.decode()
    assert client.post("/logout/").status_code == 302


def test_demo_accounts_are_shown_only_in_the_demo(client: Client, settings) -> None:
    User.objects.create_user("city", PASSWORD, name="周敏")
    assert "周敏" not in client.get("/login/").content.decode()
    settings.DEMO = True
    page = client.get("/login/").content.decode()
    assert "<code>city</code>" in page and "周敏" in page and "演示" in page


def test_large_type_before_and_after_sign_in(client: Client, user: User) -> None:
    client.post("/large-type/", {"next": "/login/"})
    assert 'class="large-type' in client.get("/login/").content.decode()
    sign_in(client)
    client.post("/large-type/", {"next": "/me/"})
    user.refresh_from_db()
    assert user.large_type
    assert 'class="large-type' in client.get("/me/").content.decode()
