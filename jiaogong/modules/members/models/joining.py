"""申请入会: a unit's joining link, an application with its steps, attempts that are counted; evidence of real names."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q

from jiaogong.engines.org.models import Holding, Person, Unit
from jiaogong.engines.org.words import EmploymentType, RoleKey
from jiaogong.kernel.access import reach_q
from jiaogong.kernel.seal.fields import BlindIndexField, SealedField

from .. import words
from .membership import Membership
from .transfer import Transfer


class JoiningLink(models.Model):
    """The address (and QR code) by which colleagues without an account apply in a unit; one at a time, with an end."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="joining_links")
    code = models.CharField("入会码", max_length=20, unique=True)
    issued_at = models.DateTimeField("发放时间")
    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    expires_on = models.DateField("有效期至")
    revoked_at = models.DateTimeField("停用时间", null=True, blank=True)

    class Meta:
        ordering = ["-issued_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["unit"], condition=Q(revoked_at__isnull=True), name="joininglink_one_per_unit"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit}入会码"

    def alive(self, day: date) -> bool:
        """Whether it lets anybody apply on `day`."""
        return self.revoked_at is None and day <= self.expires_on and self.unit.closed_on is None


class ApplicationQuerySet(models.QuerySet["Application"]):
    """Chainable reads of applications."""

    def visible_to(self, user: Any) -> ApplicationQuerySet:
        """Handed in to units whose register the user keeps, and below to units without a cadre of their own."""
        cadres = Holding.objects.filter(
            office__unit__home=OuterRef("unit"), office__role__in=(RoleKey.CHAIR, RoleKey.OFFICER),
            office__abolished_on__isnull=True, until__isnull=True,
        )  # fmt: skip
        start = reach_q(user, "members.start", "unit__") & ~Exists(cadres)
        mine = reach_q(user, "members.keep", "unit__") | start
        return self.filter(mine).exclude(status=words.ApplicationStatus.DRAFT)


class Application(models.Model):
    """Somebody asks to join a unit's union. The numbers leave the row once it is decided; the person keeps them."""

    key = models.UUIDField("编号", default=uuid.uuid4, unique=True, editable=False)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="applications", verbose_name="单位")
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="applications", verbose_name="本人"
    )
    by_account = models.BooleanField("用账号申请", default=False)
    code_digest = models.CharField("查询码", max_length=64, blank=True, db_index=True)
    name = models.CharField("姓名", max_length=60)
    id_number = SealedField("证件号码")
    id_index = BlindIndexField("证件索引", source="id_number", db_index=True)
    other_document = models.BooleanField("其他证件", default=False)
    phone = SealedField("手机号码")
    phone_index = BlindIndexField("手机索引", source="phone")
    employment_type = models.CharField("用工性质", max_length=20, choices=EmploymentType.choices)
    position = models.CharField("岗位", max_length=40, blank=True)
    subject = models.CharField("学科", max_length=20, blank=True)
    consented_at = models.DateTimeField("同意告知时间")
    phone_code = models.CharField("短信验证码", max_length=64, blank=True)
    phone_code_at = models.DateTimeField("验证码发送时间", null=True, blank=True)
    phone_code_tries = models.PositiveSmallIntegerField("输错次数", default=0)
    phone_proven_at = models.DateTimeField("手机验证时间", null=True, blank=True)
    matched = models.BooleanField("与名册相符", default=False)
    status = models.CharField(
        "状态", max_length=10, choices=words.ApplicationStatus.choices, default=words.ApplicationStatus.DRAFT
    )
    opened_at = models.DateTimeField("填写时间")
    submitted_at = models.DateTimeField("提交时间", null=True, blank=True)
    decided_at = models.DateTimeField("办理时间", null=True, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    rule = models.CharField("依据", max_length=12, choices=words.Refusal.choices, blank=True)
    reason = models.CharField("说明", max_length=120, blank=True)
    membership = models.ForeignKey(Membership, models.SET_NULL, null=True, blank=True, related_name="applications")
    transfer = models.ForeignKey(Transfer, models.SET_NULL, null=True, blank=True, related_name="applications")
    account_until = models.DateField("开通账号截止", null=True, blank=True)

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        ordering = ["-submitted_at", "-id"]
        indexes = [models.Index(fields=["unit", "status"], name="application_unit")]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "person"],
                condition=Q(status__in=["submitted", "returned"], person__isnull=False, by_account=True),
                name="application_one_open",
            ),
            models.CheckConstraint(
                condition=Q(status="draft") | Q(submitted_at__isnull=False), name="application_submitted_with_time"
            ),
            models.CheckConstraint(condition=~Q(status="rejected") | ~Q(rule=""), name="application_rejected_by_rule"),
            models.CheckConstraint(
                condition=~Q(status="returned") | ~Q(reason=""), name="application_returned_with_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}申请入会"


class RealNameEvidence(models.Model):
    """One thing that speaks for a person's real name; taken back it stays as a row. At most one of a kind stands."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="real_name_evidence", verbose_name="本人")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name="单位")
    kind = models.CharField("凭据", max_length=20, choices=words.EvidenceKind.choices)
    at = models.DateTimeField("时间")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="办理人"
    )
    note = models.CharField("说明", max_length=120, blank=True)
    void_at = models.DateTimeField("作废时间", null=True, blank=True)

    class Meta:
        ordering = ["-at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "kind"], condition=Q(void_at__isnull=True), name="evidence_one_standing"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}：{self.get_kind_display()}"
