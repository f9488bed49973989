"""Users, the devices they are known on, failed sign-ins, second factors, outside identities, and API tokens."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.crypto import salted_hmac

from ..seal.fields import SealedField


class UserManager(BaseUserManager["User"]):
    """Creates users; the verbs in `verbs.py` are for people, this is for them and for tests."""

    def create_user(self, username: str, password: str | None = None, **fields: Any) -> User:
        """A user with a hashed password (none: cannot sign in by password)."""
        user = self.model(username=username, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """Somebody who signs in. Who the person is and what he may do is `org`'s matter."""

    key = models.UUIDField("编号", default=uuid.uuid4, unique=True, editable=False)
    username = models.CharField("用户名", max_length=60, unique=True)
    name = models.CharField("姓名", max_length=80)
    is_active = models.BooleanField("可登录", default=True)
    large_type = models.BooleanField("大字版", default=False)
    must_change_password = models.BooleanField("下次登录须改密码", default=False)
    password_until = models.DateTimeField("一次性密码有效至", null=True, blank=True, editable=False)
    factor_asked_at = models.DateTimeField("首次要求二次验证", null=True, blank=True, editable=False)
    session_round = models.PositiveIntegerField("会话轮次", default=0, editable=False)
    password_changed_at = models.DateTimeField("密码更新时间", null=True, blank=True)
    created_at = models.DateTimeField("建立时间", auto_now_add=True)

    USERNAME_FIELD = "username"
    objects = UserManager()

    def __str__(self) -> str:
        return self.name or self.username

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """What every session of the account carries: a new password or a new round ends them all."""
        value = f"{self.password}:{self.session_round}"
        return salted_hmac("jiaogong.session", value, secret=secret, algorithm="sha256").hexdigest()


class Device(models.Model):
    """A browser that signed in to an account before: it keeps working while others are locked out."""

    user = models.ForeignKey(User, models.CASCADE, related_name="devices")
    digest = models.CharField("设备摘要", max_length=64)
    label = models.CharField("设备", max_length=120)
    first_seen = models.DateTimeField("首次登录", auto_now_add=True)
    last_seen = models.DateTimeField("最近登录")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "digest"], name="device_once")]

    def __str__(self) -> str:
        return self.label


class FailedSignIn(models.Model):
    """One wrong password, or one wrong second factor: for whom, from where. Rows older than a day are swept."""

    username = models.CharField("用户名", max_length=60)
    source = models.CharField("来源", max_length=70)
    address = models.CharField("地址", max_length=45)
    at = models.DateTimeField("时间", db_index=True)
    stage = models.CharField("环节", max_length=10, default="password")

    class Meta:
        indexes = [
            models.Index(fields=["username", "at"], name="failed_username"),
            models.Index(fields=["address", "at"], name="failed_address"),
        ]

    def __str__(self) -> str:
        return f"{self.username} {self.at}"


class ApiToken(models.Model):
    """A key for programs: acts as its user, may be withdrawn, expires. Only its hash is kept."""

    user = models.ForeignKey(User, models.CASCADE, related_name="tokens")
    name = models.CharField("用途", max_length=60)
    prefix = models.CharField("开头", max_length=8)
    digest = models.CharField("摘要", max_length=64, unique=True)
    created_at = models.DateTimeField("建立时间", auto_now_add=True)
    expires_at = models.DateTimeField("有效期至")
    last_used_at = models.DateTimeField("最近使用", null=True)
    revoked_at = models.DateTimeField("停用时间", null=True)

    def __str__(self) -> str:
        return f"{self.name}（{self.prefix}…）"


class Totp(models.Model):
    """The authenticator app of an account: its secret, and the last time step whose code was taken."""

    key = models.UUIDField("编号", default=uuid.uuid4, unique=True, editable=False)
    user = models.OneToOneField(User, models.CASCADE, related_name="totp")
    secret = SealedField("密钥")
    last_step = models.BigIntegerField("最近用过的时间步", default=0)
    created_at = models.DateTimeField("开通时间")

    def __str__(self) -> str:
        return "验证器"


class Passkey(models.Model):
    """A WebAuthn credential of an account. Only its public half is kept."""

    user = models.ForeignKey(User, models.CASCADE, related_name="passkeys")
    name = models.CharField("名称", max_length=30)
    digest = models.CharField("凭据摘要", max_length=64, unique=True)
    credential = models.BinaryField("凭据公钥", editable=False)
    sign_count = models.BigIntegerField("签名次数", default=0)
    created_at = models.DateTimeField("添加时间")
    last_used_at = models.DateTimeField("最近使用", null=True)

    def __str__(self) -> str:
        return self.name


class RecoveryCode(models.Model):
    """A code for the day the phone is lost, good for one sign-in. Only its keyed digest is kept."""

    user = models.ForeignKey(User, models.CASCADE, related_name="recovery_codes")
    digest = models.CharField("摘要", max_length=32)
    used_at = models.DateTimeField("使用时间", null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "digest"], name="recovery_code_once")]

    def __str__(self) -> str:
        return "已用恢复码" if self.used_at else "恢复码"


class OutsideIdentity(models.Model):
    """Who an account is to 微信, 企业微信 or 钉钉. One identity belongs to one account, one account has one a provider.

    `app` is the application the subject is known to; `union`, where the provider gives one, is the same for all its apps.
    """

    user = models.ForeignKey(User, models.CASCADE, related_name="outside_identities")
    provider = models.CharField("平台", max_length=20)
    app = models.CharField("应用", max_length=64)
    subject = models.CharField("外部编号", max_length=128)
    union = models.CharField("统一编号", max_length=128, default="", blank=True)
    bound_at = models.DateTimeField("绑定时间")
    last_used_at = models.DateTimeField("最近使用", null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["provider", "app", "subject"], name="outside_identity_once"),
            models.UniqueConstraint(
                fields=["provider", "union"], condition=~models.Q(union=""), name="outside_union_once"
            ),
            models.UniqueConstraint(fields=["user", "provider"], name="outside_one_a_provider"),
        ]

    def __str__(self) -> str:
        return f"{self.provider}:{self.subject[:6]}…"
