"""Accounts, passwords, devices and API tokens."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import F

from ... import clock, journal
from ...errors import Refused, RuleBroken
from ...journal.models import Entry
from .. import tokens
from ..models import ApiToken, Device, FailedSignIn, User
from ..passwords import one_time

FOUR_EYES = timedelta(days=7)
LONGEST_TOKEN_DAYS = 365
MOST_TOKENS = 20
_USERNAME = re.compile(r"[a-z0-9][a-z0-9._-]{1,58}[a-z0-9]\Z")


def _checked_password(password: str, user: User) -> str:
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise RuleBroken("".join(error.messages), field="new_password") from error
    return password


def one_time_until(at: datetime) -> datetime:
    """When a one-time password given at `at` stops being good."""
    return at + timedelta(days=settings.ONE_TIME_PASSWORD_DAYS)


def four_eyes(user: User, by: Any, verb: str, at: datetime, words: str) -> None:
    """RuleBroken when `by` did the other half (`verb`) to this account within the last days: both halves in one hand
    would be a way in. The operator (None) is bound by no such rule."""
    other = Entry.objects.filter(
        verb=verb,
        object_type="accounts.user",
        object_id=user.pk,
        actor_id=getattr(by, "pk", None),
        at__gt=at - FOUR_EYES,
    )
    if by is not None and other.exists():
        raise RuleBroken(words)


@transaction.atomic
def create_user(
    *, username: str, name: str, password: str | None, by: Any, must_change: bool = True, unit_id: int | None = None
) -> User:
    """An account. Without a password it cannot sign in by one; with one, the owner must change it first.

    Rule: 用户名 3–60 个小写字母、数字、点、横线，全平台唯一 (platform's own). The given password is good for
    ONE_TIME_PASSWORD_DAYS.
    """
    username = username.strip().lower()
    if not _USERNAME.match(username):
        raise RuleBroken("用户名须是 3—60 个小写字母、数字、点或横线，并以字母或数字开头结尾。", field="username")
    user = User(username=username, name=name.strip(), must_change_password=must_change and password is not None)
    if user.must_change_password:
        user.password_until = one_time_until(clock.now())
    if not user.name:
        raise RuleBroken("请填写姓名。", field="name")
    user.set_password(None if password is None else _checked_password(password, user))
    try:
        with transaction.atomic():
            user.save()
    except IntegrityError as error:
        raise RuleBroken(f"用户名“{username}”已经有人使用，请换一个。", field="username") from error
    journal.write("建立账号", user, by=by, after=journal.picture(user, "username", "name"), unit_id=unit_id)
    return user


@transaction.atomic
def reset_password(*, user: User, by: Any, at: datetime, unit_id: int | None = None) -> str:
    """Give an account a random password that its owner must change first; answers it, and keeps only its hash.

    Effect: every session and API token of the account ends, no browser is known any more, failed sign-ins are
    forgotten; the password is good for ONE_TIME_PASSWORD_DAYS. Second factors stay. Whether `by` may is the caller's
    rule. Rules: a stopped account is let in again first; not by whoever reset the second factors within seven days.
    """
    user = User.objects.select_for_update().get(pk=user.pk)
    if not user.is_active:
        raise RuleBroken("该账号已停用，请先恢复登录，再重置密码。")
    four_eyes(
        user,
        by,
        "重置二次验证",
        at,
        "您七天内为该账号重置过二次验证。密码须由另一名干部重置，避免一个人就能登录他人账号。",
    )
    password = one_time(user)
    user.set_password(password)
    user.password_changed_at, user.must_change_password = at, True
    user.password_until = one_time_until(at)
    user.session_round += 1
    user.save(
        update_fields=["password", "password_changed_at", "must_change_password", "password_until", "session_round"]
    )
    ended = user.tokens.filter(revoked_at__isnull=True).update(revoked_at=at)
    Device.objects.filter(user=user).delete()
    FailedSignIn.objects.filter(username=user.username).delete()
    journal.write("重置密码", user, by=by, after={"tokens": ended} if ended else None, unit_id=unit_id)
    return password


@transaction.atomic
def set_sign_in(*, user: User, active: bool, by: Any, unit_id: int | None = None) -> bool:
    """Stop an account from signing in (its sessions end, its tokens rest), or let it in again.

    Returns whether anything changed: asked twice it writes one journal line.
    """
    user = User.objects.select_for_update().get(pk=user.pk)
    if user.is_active == active:
        return False
    user.is_active = active
    user.session_round += 1  # else the sessions of before would live again once the account may sign in
    user.save(update_fields=["is_active", "session_round"])
    journal.write("恢复登录" if active else "停用登录", user, by=by, unit_id=unit_id)
    return True


@transaction.atomic
def change_password(*, user: User, old: str, new: str, at: datetime) -> int:
    """The owner sets a new password; returns how many API tokens were good till now.

    Effect: every other session of the account ends (its hash binds them), and every API token: whoever changes a
    password because somebody else may know it must not leave that somebody a key.

    Rules: the old password must fit; NIST SP 800-63B-4 for the new one (passwords.py); no forced expiry.
    """
    user = User.objects.select_for_update().get(pk=user.pk)
    if not user.check_password(old):
        raise RuleBroken("原密码不对，请重新输入。忘记了请联系本单位工会干部重置。", field="old_password")
    if old == new:
        raise RuleBroken("新密码不能与原密码相同。", field="new_password")
    user.set_password(_checked_password(new, user))
    user.password_changed_at = at
    user.must_change_password, user.password_until = False, None
    user.save(update_fields=["password", "password_changed_at", "must_change_password", "password_until"])
    keys = user.tokens.filter(revoked_at__isnull=True)
    ended = keys.filter(expires_at__gt=at).count()
    keys.update(revoked_at=at)
    journal.write("修改密码", user, by=user, after={"tokens": ended} if ended else None)
    return ended


@transaction.atomic
def create_token(*, user: User, name: str, days: int, at: datetime) -> tuple[ApiToken, str]:
    """A key for a program, acting as the user for `days` (1–365). The raw key is answered once and not kept."""
    if not 1 <= days <= LONGEST_TOKEN_DAYS:
        raise RuleBroken(f"有效期须在 1 到 {LONGEST_TOKEN_DAYS} 天之间。", field="days")
    if not name.strip():
        raise RuleBroken("请写明用途，便于以后辨认。", field="name")
    User.objects.select_for_update().get(pk=user.pk)
    alive = user.tokens.filter(revoked_at__isnull=True, expires_at__gt=at).count()
    if alive >= MOST_TOKENS:
        raise RuleBroken(f"每个账号最多 {MOST_TOKENS} 个有效令牌，请先停用不再使用的。")
    raw = tokens.new_raw()
    token = ApiToken.objects.create(
        user=user,
        name=name.strip()[:60],
        prefix=raw[: tokens.PREFIX],
        digest=tokens.digest_of(raw),
        expires_at=at + timedelta(days=days),
    )
    journal.write("建立接口令牌", token, by=user, after=journal.picture(token, "name", "prefix", "expires_at"))
    return token, raw


@transaction.atomic
def revoke_token(*, token: ApiToken, by: User, at: datetime) -> None:
    """Withdraw a key; only its owner may. Withdrawing twice changes nothing."""
    if token.user_id != by.pk:
        raise Refused("accounts.revoke_token")
    if ApiToken.objects.filter(pk=token.pk, revoked_at__isnull=True).update(revoked_at=at):
        journal.write("停用接口令牌", token, by=by, after={"revoked_at": at.isoformat()})


@transaction.atomic
def forget_devices(*, user: User) -> int:
    """Sign out everywhere: every session and every API token ends, no browser is known any more. Returns how many."""
    User.objects.filter(pk=user.pk).update(session_round=F("session_round") + 1)
    number = Device.objects.filter(user=user).delete()[0]
    ApiToken.objects.filter(user=user, revoked_at__isnull=True).update(revoked_at=clock.now())
    journal.write("在所有设备上退出", user, by=user, after={"devices": number})
    user.refresh_from_db(fields=["session_round"])
    return number
