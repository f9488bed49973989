"""Users, the devices they are known on, failed sign-ins, and API tokens."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.crypto import salted_hmac


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
    """One wrong password: for whom, from where. Rows older than a day are swept."""

    username = models.CharField("用户名", max_length=60)
    source = models.CharField("来源", max_length=70)
    address = models.CharField("地址", max_length=45)
    at = models.DateTimeField("时间", db_index=True)

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
