"""Every write is safe to send twice (B1)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from jiaogong.kernel.accounts.models import ApiToken, User
from jiaogong.kernel.once import middleware
from jiaogong.kernel.once.models import Submission

PAGE = "/me/tokens/"
GOOD = {"name": "学校OA取数", "days": "90"}
Together = Callable[..., list[Any]]


def user(name: str = "zhou") -> User:
    return User.objects.create_user(name, "清风明月照大江2026", name=name)


def client_of(who: User) -> Client:
    made = Client()
    made.force_login(who)
    return made


def answers(together: Together, who: User, number: int, data: dict[str, str]) -> list[Any]:
    """What so many parallel sendings of one form get: (status, where to)."""
    cookies = client_of(who).cookies

    def send(which: int) -> tuple[int, str]:
        client = Client()
        client.cookies = cookies
        answer = client.post(PAGE, data)
        return answer.status_code, answer.get("Location", "")

    return together(send, number)


@pytest.mark.django_db(transaction=True)
def test_fifty_sendings_at_once_have_one_effect_and_one_answer(together: Together) -> None:
    assert answers(together, user(), 50, {**GOOD, "once": "k1"}) == [(302, PAGE)] * 50
    assert ApiToken.objects.count() == 1
    assert list(Submission.objects.values_list("key", "path", "location", "done")) == [("k1", PAGE, PAGE, True)]


@pytest.mark.django_db(transaction=True)
def test_control_without_the_key_each_sending_has_its_effect(together: Together) -> None:
    answers(together, user(), 5, GOOD)
    assert ApiToken.objects.count() > 1


@pytest.mark.django_db(transaction=True)
def test_a_double_click_on_a_form_with_errors_shows_the_errors_twice(together: Together) -> None:
    assert answers(together, user(), 6, {"name": "学校OA取数", "days": "0", "once": "k1"}) == [(200, "")] * 6
    assert (ApiToken.objects.count(), Submission.objects.count()) == (0, 0)


@pytest.mark.django_db
def test_a_form_with_errors_frees_its_key() -> None:
    client = client_of(user())
    assert client.post(PAGE, {"name": "学校OA取数", "days": "0", "once": "k1"}).status_code == 200
    assert not Submission.objects.exists()
    assert client.post(PAGE, {**GOOD, "once": "k1"}).status_code == 302
    assert client.post(PAGE, {**GOOD, "once": "k1"}).status_code == 302
    assert ApiToken.objects.count() == 1


@pytest.mark.django_db
def test_a_refused_or_missing_page_frees_its_key() -> None:
    assert client_of(user()).post(f"{PAGE}999/revoke/", {"once": "k1"}).status_code == 404
    assert not Submission.objects.exists()


@pytest.mark.django_db
def test_another_users_same_key_is_his_own() -> None:
    for name in ("zhou", "wu"):
        assert client_of(user(name)).post(PAGE, {**GOOD, "once": "k1"}).status_code == 302
    assert sorted(ApiToken.objects.values_list("user__username", flat=True)) == ["wu", "zhou"]
    assert Submission.objects.count() == 2


@pytest.mark.django_db
def test_htmx_is_told_where_to_go() -> None:
    client = client_of(user())
    client.post(PAGE, {**GOOD, "once": "k1"})
    answer = client.post(PAGE, {**GOOD, "once": "k1"}, headers={"HX-Request": "true"})
    assert (answer.status_code, answer["HX-Redirect"], answer.content) == (204, PAGE, b"")
    assert ApiToken.objects.count() == 1


@pytest.mark.django_db
def test_a_sending_still_at_work_is_named_as_such(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(middleware, "WAIT_SECONDS", 0.1)
    who = user()
    Submission.objects.create(user=who, key="k1", path=PAGE)
    answer = client_of(who).post(PAGE, {**GOOD, "once": "k1"})
    assert answer.status_code == 409
    assert "正在处理" in answer.content.decode()
    assert not ApiToken.objects.exists()


@pytest.mark.django_db
def test_without_signing_in_no_key_is_kept() -> None:
    assert Client().post(PAGE, {**GOOD, "once": "k1"}).status_code == 302
    assert Client().post("/login/", {"username": "x", "password": "y", "once": "k2"}).status_code == 200
    assert not Submission.objects.exists()


@pytest.mark.django_db
def test_a_very_long_key_is_still_one_key() -> None:
    client = client_of(user())
    for _ in range(2):
        assert client.post(PAGE, {**GOOD, "once": "k" * 500}).status_code == 302
    assert (ApiToken.objects.count(), Submission.objects.get().key) == (1, "k" * 64)
