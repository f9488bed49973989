"""Second factors: set up, used, removed, reset. Codes and challenges are checked under a lock on the account."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F
from fido2.webauthn import AuthenticatorData

from ... import journal
from ...clock import SHANGHAI
from ...errors import Refused, RuleBroken
from .. import factors, notices
from ..models import Device, FailedSignIn, OutsideIdentity, Passkey, RecoveryCode, Totp, User
from ..passkeys import digest_of
from .accounts import four_eyes

MOST_PASSKEYS = 10


def _locked(user: User) -> User:
    return User.objects.select_for_update().get(pk=user.pk)


def _offered() -> None:
    if not factors.offered():
        raise Refused("accounts.second_factor")


def confirm_password(*, user: User, password: str) -> None:
    """The owner proves once more that it is he. Changes nothing and writes nothing."""
    if not user.check_password(password):
        raise RuleBroken("密码不对，请重新输入。", field="password")


@transaction.atomic
def enrol_totp(*, user: User, secret: str, typed: str, at: datetime) -> list[str]:
    """Set up the authenticator app once it shows the right code; answers recovery codes when there were none.

    Rules: one app an account; the code typed is used up (RFC 6238 §5.2). The secret is sealed.
    """
    _offered()
    user = _locked(user)
    if Totp.objects.filter(user=user).exists():
        raise RuleBroken("已经设置过验证器。要换手机，请先移除原来的，再重新设置。")
    step = factors.step_of(secret, typed, at)
    if step is None:
        raise RuleBroken(
            "验证码不对。请输入 App 里现在显示的 6 位数字；如果一直不对，请打开手机的“自动设置时间”。", field="code"
        )
    row = Totp.objects.create(user=user, secret=secret, last_step=step, created_at=at)
    journal.write("设置验证器", row, by=user)
    _tell(user, "已设置验证器", "为您的账号设置了验证器，以后登录要输入验证码。", at)
    return [] if factors.codes_left(user) else _fresh_codes(user)


@transaction.atomic
def add_passkey(*, user: User, name: str, made: AuthenticatorData, at: datetime) -> list[str]:
    """Keep a passkey that the browser made; answers recovery codes when there were none.

    Rules: a name to tell it by, ten an account, a credential belongs to one account.
    """
    _offered()
    user = _locked(user)
    if user.passkeys.count() >= MOST_PASSKEYS:
        raise RuleBroken(f"每个账号最多 {MOST_PASSKEYS} 个通行密钥，请先移除不用的。")
    kept = made.credential_data
    if kept is None:
        raise RuleBroken("浏览器没有给出通行密钥，请再试一次。")
    digest = digest_of(kept.credential_id)
    if Passkey.objects.filter(digest=digest).exists():
        raise RuleBroken("这个通行密钥已经添加过。")
    row = Passkey.objects.create(
        user=user, name=name.strip()[:30] or "通行密钥", digest=digest, credential=bytes(kept),
        sign_count=made.counter, created_at=at,
    )  # fmt: skip
    journal.write("添加通行密钥", row, by=user, after={"name": row.name})
    _tell(user, "已添加通行密钥", f"为您的账号添加了通行密钥“{row.name}”。", at)
    return [] if factors.codes_left(user) else _fresh_codes(user)


def _fresh_codes(user: User) -> list[str]:
    RecoveryCode.objects.filter(user=user).delete()
    codes = [factors.new_code() for _ in range(factors.CODES)]
    RecoveryCode.objects.bulk_create(RecoveryCode(user=user, digest=factors.code_digest(user, code)) for code in codes)
    journal.write("生成恢复码", user, by=user, after={"codes": len(codes)})
    return codes


@transaction.atomic
def new_recovery_codes(*, user: User) -> list[str]:
    """New recovery codes; those of before are worthless. Answered once, kept only as keyed digests."""
    _offered()
    user = _locked(user)
    if not factors.has_second(user):
        raise RuleBroken("请先设置验证器或通行密钥，再生成恢复码。")
    return _fresh_codes(user)


@transaction.atomic
def use_code(*, user: User, typed: str, at: datetime) -> bool:
    """Whether the code opens the account: the app's, not used before, or a recovery code, used up by this.

    The row lock lets one of two simultaneous uses of the same code through. A recovery code leaves a line and a message.
    """
    user = _locked(user)
    plain = "".join(char for char in typed.lower() if char.isalnum())
    totp = Totp.objects.filter(user=user).first()
    if len(plain) == 6 and plain.isascii() and plain.isdigit() and totp is not None:
        step = factors.step_of(totp.secret.open(), plain, at)
        if step is None or step <= totp.last_step:
            return False
        totp.last_step = step
        totp.save(update_fields=["last_step"])
        return True
    unused = RecoveryCode.objects.filter(user=user, used_at__isnull=True, digest=factors.code_digest(user, plain))
    if not unused.update(used_at=at):
        return False
    left = factors.codes_left(user)
    journal.write("使用恢复码", user, by=user, after={"left": left})
    _tell(user, "用恢复码登录了", f"有人用恢复码登录了您的账号，还剩 {left} 个。", at)
    return True


@transaction.atomic
def use_passkey(*, passkey: Passkey, count: int, at: datetime) -> bool:
    """Note a passkey's use; False when its count has moved meanwhile (the same answer sent twice)."""
    rows = Passkey.objects.filter(pk=passkey.pk, sign_count=passkey.sign_count)
    return bool(rows.update(sign_count=count, last_used_at=at))


@transaction.atomic
def remove_totp(*, user: User, at: datetime) -> bool:
    """Take the authenticator app away; the owner gets a message. Twice changes nothing. The page asks the password first."""
    user = _locked(user)
    row = Totp.objects.filter(user=user).first()
    if row is None:
        return False
    journal.write("移除验证器", row, by=user)
    row.delete()
    _tell(user, "已移除验证器", "从您的账号移除了验证器。", at)
    _drop_idle_codes(user)
    return True


@transaction.atomic
def remove_passkey(*, user: User, passkey: Passkey, at: datetime) -> None:
    """Take one passkey away; the owner gets a message. The page asks the password first."""
    user = _locked(user)
    if passkey.user_id != user.pk:
        raise Refused("accounts.remove_passkey")
    journal.write("移除通行密钥", passkey, by=user, before={"name": passkey.name})
    passkey.delete()
    _tell(user, "已移除通行密钥", f"从您的账号移除了通行密钥“{passkey.name}”。", at)
    _drop_idle_codes(user)


def _drop_idle_codes(user: User) -> None:
    """Recovery codes stand in for a factor; without one they are worthless."""
    if not factors.has_second(user):
        RecoveryCode.objects.filter(user=user).delete()


@transaction.atomic
def reset_factors(*, user: User, by: Any, reason: str, at: datetime, unit_id: int | None = None) -> None:
    """Somebody else takes all second factors away, for an owner who lost his phone. Whether `by` may: the caller's rule.

    Effect: authenticator, passkeys, recovery codes and outside identities go (whoever has the phone has its WeChat),
    sessions end, no browser is known. The password stays, so this opens the account to nobody; therefore not by
    whoever reset the password within seven days.
    """
    user = _locked(user)
    if not reason.strip():
        raise RuleBroken("请写明事由，例如“手机遗失，已当面核对本人”。", field="reason")
    if not factors.has_second(user):
        raise RuleBroken("该账号没有设置二次验证，不用重置。")
    words = "您七天内重置过该账号的密码。二次验证须由另一名干部重置，避免一个人就能登录他人账号。"
    four_eyes(user, by, "重置密码", at, words)
    Totp.objects.filter(user=user).delete()
    for model in (Passkey, RecoveryCode, OutsideIdentity, Device):
        model._default_manager.filter(user=user).delete()
    FailedSignIn.objects.filter(username=user.username, stage="factor").delete()
    User.objects.filter(pk=user.pk).update(session_round=F("session_round") + 1)
    journal.write("重置二次验证", user, by=by, after={"reason": reason.strip()[:120]}, unit_id=unit_id)


@transaction.atomic
def ask_for_factor(*, user: User, at: datetime) -> datetime | None:
    """Begin the days of grace at the first sign-in that finds a factor required and missing; answers their end."""
    if not factors.required_of(user) or factors.has_second(user):
        return None
    User.objects.filter(pk=user.pk, factor_asked_at__isnull=True).update(factor_asked_at=at)
    user.refresh_from_db(fields=["factor_asked_at"])
    return factors.due(user)


def _tell(user: User, short: str, what: str, at: datetime) -> None:
    when = f"{at.astimezone(SHANGHAI):%m月%d日 %H:%M}"
    body = f"{when}，{what}如果不是您本人操作，请马上修改密码，在所有设备上退出，并告诉本单位工会。"
    notices.tell(user, short, body, at)
