"""Second factors: set up, asked at sign-in, not replayed, limited, removed with the password, required of cadres."""

from __future__ import annotations

import base64
import re
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from django.test import Client

from jiaogong.kernel import clock
from jiaogong.kernel.access import Standing
from jiaogong.kernel.accounts import factors, middleware, verbs
from jiaogong.kernel.accounts.models import Device, FailedSignIn, OutsideIdentity, Passkey, RecoveryCode, Totp, User
from jiaogong.kernel.accounts.tokens import user_for
from jiaogong.kernel.errors import Refused, RuleBroken
from jiaogong.kernel.journal.models import Entry

PASSWORD = "清风明月照大江2026"
pytestmark = pytest.mark.django_db


@pytest.fixture
def user() -> User:
    return User.objects.create_user("limei", PASSWORD, name="李梅")


@pytest.fixture
def at() -> datetime:
    return clock.now()


def enrolled(user: User, at: datetime) -> tuple[str, list[str]]:
    """The secret and recovery codes of an app set up two minutes before `at`."""
    secret, before = factors.new_secret(), at - timedelta(minutes=2)
    codes = verbs.enrol_totp(user=user, secret=secret, typed=code(secret, before), at=before)
    return secret, codes


def code(secret: str, at: datetime) -> str:
    return factors.code_at(secret, int(at.timestamp()) // factors.STEP)


def first(password: str = PASSWORD, client: Client | None = None, **more: str) -> Client:
    client = client or Client()
    client.post("/login/", {"username": "limei", "password": password, **more})
    return client


def inside(client: Client) -> bool:
    return client.get("/me/").status_code == 200


def lines() -> list[str]:
    return list(Entry.objects.order_by("id").values_list("verb", flat=True))


@pytest.mark.parametrize(
    ("second", "expected"), [(59, "287082"), (1111111109, "081804"), (1234567890, "005924"), (2000000000, "279037")]
)
def test_codes_are_those_of_rfc_6238(second: int, expected: str) -> None:
    secret = base64.b32encode(b"12345678901234567890").decode()
    assert factors.code_at(secret, second // factors.STEP) == expected


def test_setting_up_through_the_pages(user: User, at: datetime) -> None:
    client = first()
    page = client.get("/me/security/app/").content.decode()
    secret = re.search(r'once-shown">([A-Z2-7 ]+)<', page)[1].replace(" ", "")  # type: ignore[index]
    assert "data:image/svg+xml" in page and secret not in str(dict(client.session))
    assert "验证码不对" in client.post("/me/security/app/", {"code": "000000"}).content.decode()
    client.post("/me/security/app/", {"code": code(secret, clock.now())})
    shown = client.get("/me/security/codes/").content.decode()
    assert len(re.findall(r"<code>[a-z2-9]{5}-[a-z2-9]{5}</code>", shown)) == factors.CODES
    assert client.get("/me/security/codes/").status_code == 302
    assert secret.encode() not in bytes(Totp.objects.values_list("secret", flat=True).get())
    assert lines() == ["设置验证器", "生成恢复码"]


def test_the_password_alone_opens_nothing(user: User, at: datetime) -> None:
    secret, _ = enrolled(user, at)
    client = first(next="/me/?x=1")
    assert not inside(client) and "_auth_user_id" not in client.session
    assert not Device.objects.exists()
    answer = client.post("/login/second/", {"code": code(secret, clock.now())})
    assert answer["Location"] == "/me/?x=1" and inside(client)
    assert Device.objects.filter(user=user).count() == 1


def test_a_code_is_good_once_and_so_are_those_before_it(user: User, at: datetime) -> None:
    secret, _ = enrolled(user, at)
    used = code(secret, at)
    assert verbs.use_code(user=user, typed=used, at=at)
    assert not verbs.use_code(user=user, typed=used, at=at)
    assert not verbs.use_code(user=user, typed=code(secret, at - timedelta(seconds=30)), at=at)


@pytest.mark.parametrize(("drift", "good"), [(-60, False), (-30, True), (0, True), (30, True), (60, False)])
def test_a_clock_may_be_a_step_off(user: User, at: datetime, drift: int, good: bool) -> None:
    secret, _ = enrolled(user, at)
    assert verbs.use_code(user=user, typed=code(secret, at + timedelta(seconds=drift)), at=at) is good


def test_a_recovery_code_is_good_once(user: User, at: datetime) -> None:
    _, codes = enrolled(user, at)
    client = first()
    client.post("/login/second/", {"recovery": codes[0].upper().replace("-", " ")})
    assert inside(client)
    again = first()
    assert "恢复码不对" in again.post("/login/second/", {"recovery": codes[0]}).content.decode()
    assert factors.codes_left(user) == factors.CODES - 1
    assert "使用恢复码" in lines()
    row = RecoveryCode.objects.first()
    with pytest.raises(IntegrityError), transaction.atomic():
        RecoveryCode.objects.create(user=user, digest=row.digest)  # type: ignore[union-attr]


def test_wrong_codes_are_limited_and_the_known_browser_is_not_shut_out(user: User, at: datetime) -> None:
    secret, _ = enrolled(user, at)
    known = first()
    known.post("/login/second/", {"code": code(secret, clock.now())})
    known.post("/logout/")
    guess = first()
    for _ in range(5):
        guess.post("/login/second/", {"code": "000000"})
    Totp.objects.update(last_step=0)
    answer = guess.post("/login/second/", {"code": code(secret, clock.now())})
    assert "输错次数太多" in answer.content.decode() and not inside(guess)
    first(client=known)
    known.post("/login/second/", {"code": code(secret, clock.now())})
    assert inside(known)


def test_many_addresses_do_not_help_guessing(user: User, at: datetime) -> None:
    secret, _ = enrolled(user, at)
    for number in range(10):
        FailedSignIn.objects.create(username="limei", source=f"a:{number}", address=str(number), at=at, stage="factor")
    client = first()
    client.post("/login/second/", {"code": code(secret, clock.now())})
    assert not inside(client)


def test_the_second_stage_ends_with_time_or_a_new_password(user: User, at: datetime) -> None:
    secret, _ = enrolled(user, at)
    client = first()
    with time_machine.travel(at + timedelta(minutes=11)):
        late = client.post("/login/second/", {"code": code(secret, at)})
    assert late["Location"] == "/login/?why=stage"
    client = first()
    verbs.reset_password(user=user, by=None, at=at)
    assert client.post("/login/second/", {"code": code(secret, clock.now())})["Location"] == "/login/?why=stage"
    assert Client().get("/login/second/")["Location"] == "/login/?why=stage"


def test_removing_asks_the_password_again(user: User, at: datetime) -> None:
    client = first()
    enrolled(user, at)
    sent = client.post("/me/security/app/remove/")
    assert sent["Location"].startswith("/me/security/confirm/") and factors.has_app(user)
    assert "密码不对" in client.post("/me/security/confirm/", {"password": "错"}).content.decode()
    client.post("/me/security/confirm/", {"password": PASSWORD, "next": "/me/security/"})
    assert "请在 5 分钟内办理" in client.get("/me/security/").content.decode()
    client.post("/me/security/app/remove/")
    assert not factors.has_app(user) and not RecoveryCode.objects.exists()
    assert lines()[-1] == "移除验证器"


def test_confirming_counts_wrong_passwords(user: User) -> None:
    client = first()
    for _ in range(5):
        client.post("/me/security/confirm/", {"password": "错"})
    assert "密码连续输错次数太多" in client.post("/me/security/confirm/", {"password": PASSWORD}).content.decode()


def test_nobody_removes_anothers_passkey(user: User, at: datetime) -> None:
    other = User.objects.create_user("zhao", PASSWORD, name="赵强")
    key = Passkey.objects.create(user=other, name="手机", digest="d", credential=b"x", created_at=at)
    client = first()
    assert client.post(f"/me/security/passkeys/{key.pk}/remove/").status_code == 404
    with pytest.raises(Refused):
        verbs.remove_passkey(user=user, passkey=key, at=at)
    with pytest.raises(IntegrityError), transaction.atomic():
        Passkey.objects.create(user=user, name="手机", digest="d", credential=b"x", created_at=at)


def test_switched_off_there_is_nothing_to_set_up(user: User, settings: Any) -> None:
    settings.SECOND_FACTOR = "off"
    client = first()
    assert client.get("/me/security/app/").status_code == 404
    assert "通行密钥" not in client.get("/login/").content.decode()
    with pytest.raises(Refused):
        verbs.enrol_totp(user=user, secret="A" * 32, typed="000000", at=clock.now())


def chair(monkeypatch: pytest.MonkeyPatch, role: str = "chair", layer: str = "county") -> None:
    found = [Standing(role, 1, "001.", 1, "001.", 1, layer=layer)]
    monkeypatch.setattr("jiaogong.kernel.access._provider", lambda user: found)


@pytest.mark.parametrize(
    ("role", "layer", "demo", "asked"),
    [
        ("chair", "county", False, True),
        ("officer", "city", False, True),
        ("chair", "base", False, False),
        ("member", "county", False, False),
        ("chair", "county", True, False),
    ],
)
def test_whom_a_second_factor_is_required_of(
    user: User, settings: Any, monkeypatch: pytest.MonkeyPatch, role: str, layer: str, demo: bool, asked: bool
) -> None:
    settings.SECOND_FACTOR, settings.DEMO = "required_for_cadres", demo
    chair(monkeypatch, role, layer)
    assert factors.required_of(user) is asked


def test_cadres_have_days_of_grace_and_are_then_led_to_set_up(
    user: User, settings: Any, monkeypatch: pytest.MonkeyPatch, at: datetime
) -> None:
    settings.SECOND_FACTOR = "required_for_cadres"
    chair(monkeypatch)
    assert inside(first())
    user.refresh_from_db()
    assert user.factor_asked_at is not None
    User.objects.update(factor_asked_at=at - timedelta(days=settings.SECOND_FACTOR_GRACE_DAYS, minutes=1))
    client = first()
    assert client.get("/me/")["Location"] == "/me/security/"
    assert client.get("/me/tokens/")["Location"] == "/me/security/"
    assert "请先设置二次验证" in client.get("/me/security/").content.decode()
    assert client.get("/me/security/app/").status_code == 200
    enrolled(user, at)
    assert inside(client)
    assert "security" in middleware.ENROLMENT


def test_a_reset_takes_everything_but_the_password(user: User, at: datetime) -> None:
    enrolled(user, at)
    OutsideIdentity.objects.create(user=user, provider="wechat", app="wx1", subject="o1", bound_at=at)
    helper = User.objects.create_user("zhou", PASSWORD, name="周敏")
    hashed = User.objects.get(pk=user.pk).password
    with pytest.raises(RuleBroken, match="写明事由"):
        verbs.reset_factors(user=user, by=helper, reason=" ", at=at)
    verbs.reset_factors(user=user, by=helper, reason="手机遗失，已当面核对", at=at)
    assert not factors.has_second(user) and not OutsideIdentity.objects.exists() and not RecoveryCode.objects.exists()
    assert User.objects.get(pk=user.pk).password == hashed
    assert Entry.objects.get(verb="重置二次验证").after == {"reason": "手机遗失，已当面核对"}
    with pytest.raises(RuleBroken, match="没有设置"):
        verbs.reset_factors(user=user, by=helper, reason="再来一次", at=at)


def test_one_hand_never_resets_both_password_and_second_factor(user: User, at: datetime) -> None:
    one = User.objects.create_user("zhou", PASSWORD, name="周敏")
    two = User.objects.create_user("wu", PASSWORD, name="吴刚")
    enrolled(user, at)
    verbs.reset_password(user=user, by=one, at=at)
    with pytest.raises(RuleBroken, match="另一名干部"):
        verbs.reset_factors(user=user, by=one, reason="手机遗失", at=at)
    verbs.reset_factors(user=user, by=two, reason="手机遗失", at=at)
    with pytest.raises(RuleBroken, match="另一名干部"):
        verbs.reset_password(user=user, by=two, at=at)
    verbs.reset_password(user=user, by=one, at=at)
    verbs.reset_password(user=user, by=two, at=at + timedelta(days=8))


def test_a_one_time_password_expires(user: User, at: datetime) -> None:
    password = verbs.reset_password(user=user, by=None, at=at)
    with time_machine.travel(at + timedelta(days=6)):
        assert first(password).get("/")["Location"] == "/me/password/"
    with time_machine.travel(at + timedelta(days=8)):
        client = Client()
        answer = client.post("/login/", {"username": "limei", "password": password})
        assert "一次性密码已过期，请联系" in answer.content.decode() and not inside(client)
    made = verbs.create_user(username="xin", name="新人", password=password, by=user)
    assert made.password_until is not None
    verbs.change_password(user=made, old=password, new="春江潮水连海平明月共潮生", at=at)
    made.refresh_from_db()
    assert made.password_until is None


def test_api_keys_know_no_second_factor(user: User, at: datetime) -> None:
    _, raw = verbs.create_token(user=user, name="学校OA", days=1, at=at)
    enrolled(user, at)
    assert user_for(raw, at) == user


@pytest.mark.django_db(transaction=True)
def test_two_uses_of_a_code_at_once_let_one_in(at: datetime) -> None:
    user = User.objects.create_user("limei", PASSWORD, name="李梅")
    secret, _ = enrolled(user, at)

    def use(_: int) -> bool:
        try:
            return verbs.use_code(user=user, typed=code(secret, at), at=at)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(use, range(4))) == [False, False, False, True]
