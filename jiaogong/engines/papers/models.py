"""Files people attach, the numbers documents carry, certificates."""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from jiaogong.engines.org.models import Person, Unit, named
from jiaogong.kernel.access import reach_q
from jiaogong.kernel.seal.fields import Sealed, SealedField
from jiaogong.kernel.text import mask_name

from . import words


def _place(instance: Attachment, filename: str) -> str:
    """Stored under its own key: nothing of the user's file name reaches the disk."""
    key = instance.key.hex
    return f"attachments/{key[:2]}/{key}"


class Attachment(models.Model):
    """A file, belonging to one row of some module (named by type and id).

    A sealed one has a key of its own (`file_key`, itself sealed), its name in `sealed_name`, and a keyed `sha256`."""

    key = models.UUIDField("编号", default=uuid.uuid4, unique=True, editable=False)
    owner_type = models.CharField("所属类型", max_length=60)
    owner_id = models.BigIntegerField("所属编号")
    unit_id = models.BigIntegerField("单位编号")
    name = models.CharField("文件名", max_length=160)
    kind = models.CharField("类型", max_length=10)
    size = models.PositiveIntegerField("字节数")
    sha256 = models.CharField("摘要", max_length=64)
    file = models.FileField("文件", upload_to=_place, max_length=120)
    file_key = models.BinaryField("文件密钥", null=True, blank=True)
    sealed_name = SealedField("密封的文件名")
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True)
    uploaded_at = models.DateTimeField("上传时间")

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["owner_type", "owner_id"], name="attachment_owner")]

    def __str__(self) -> str:
        return self.name

    @property
    def key_place(self) -> str:
        """What the file's key is bound to."""
        return f"papers.attachment.file.{self.key}"

    @property
    def shown_name(self) -> str:
        """What the file is called, for whoever may have it."""
        value = self.sealed_name
        return value.open() if isinstance(value, Sealed) else self.name


class DocNumber(models.Model):
    """发文字号: issued once, never reused. 机关代字〔年〕序号号 (GB/T 9704-2012, 7.2.5)."""

    mark = models.CharField("机关代字", max_length=20)
    year = models.PositiveSmallIntegerField("年份")
    serial = models.PositiveIntegerField("序号")
    owner_type = models.CharField("所属类型", max_length=60)
    owner_id = models.BigIntegerField("所属编号")
    issued_at = models.DateTimeField("取号时间")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["mark", "year", "serial"], name="docnumber_once"),
            models.UniqueConstraint(fields=["owner_type", "owner_id"], name="docnumber_one_per_document"),
        ]

    def __str__(self) -> str:
        return f"{self.mark}〔{self.year}〕{self.serial}号"


class CertificateQuerySet(models.QuerySet["Certificate"]):
    """Chainable reads of certificates."""

    def visible_to(self, user: Any) -> CertificateQuerySet:
        """Issued by units in reach, or held by them."""
        return self.filter(
            reach_q(user, "certificates.view", "unit__") | reach_q(user, "certificates.view", "holder_unit__")
        )

    def held_by(self, user: Any) -> CertificateQuerySet:
        """The user's own."""
        return self.filter(person__user=user)

    def valid(self) -> CertificateQuerySet:
        """Not revoked."""
        return self.filter(revoked_on__isnull=True)

    def search(self, text: str) -> CertificateQuerySet:
        """By the award's title, the holder's name or pinyin, the unit that gave or holds it."""
        text = text.strip()
        found = (
            Q(title__contains=text)
            | Q(holder_name__contains=text)
            | named(text, "unit__")
            | named(text, "holder_unit__")
        )
        return self.filter(found | Q(person__in=Person.objects.search(text)))


class Certificate(models.Model):
    """A certificate somebody can verify by its code. It belongs to one row of some module (named by type and id).

    The holder's name is kept as printed. A code is never given twice.
    """

    key = models.UUIDField("编号", default=uuid.uuid4, unique=True, editable=False)
    code = models.CharField("验证码", max_length=12, unique=True, editable=False)
    subject_type = models.CharField("所属类型", max_length=60)
    subject_id = models.BigIntegerField("所属编号")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name="颁发单位")
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="持有人")
    holder_unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="持有单位"
    )
    holder_name = models.CharField("持有者名称", max_length=80, blank=True)
    kind = models.CharField("种类", max_length=20)
    title = models.CharField("奖项", max_length=80)
    citation = models.CharField("证书正文", max_length=200, blank=True)
    year = models.PositiveSmallIntegerField("年度")
    awarded_on = models.DateField("颁发日期")
    issued_at = models.DateTimeField("制证时间")
    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    revoked_on = models.DateField("撤销日期", null=True, blank=True)
    revoked_for = models.CharField("撤销原因", max_length=10, choices=words.RevokedFor.choices, blank=True)
    revoked_note = models.CharField("撤销说明", max_length=200, blank=True)
    replaces = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="replaced_by", verbose_name="换发自"
    )

    objects = CertificateQuerySet.as_manager()

    class Meta:
        ordering = ["-awarded_on", "-id"]
        indexes = [models.Index(fields=["subject_type", "subject_id"], name="certificate_subject")]
        constraints = [
            models.UniqueConstraint(
                fields=["subject_type", "subject_id"],
                condition=Q(revoked_on__isnull=True),
                name="certificate_one_valid",
            ),
            models.CheckConstraint(
                condition=Q(person__isnull=True, holder_unit__isnull=False)
                | Q(person__isnull=False, holder_unit__isnull=True),
                name="certificate_one_holder",
            ),
            models.CheckConstraint(
                condition=Q(revoked_on__isnull=True, revoked_for="")
                | (Q(revoked_on__isnull=False) & ~Q(revoked_for="")),
                name="certificate_revoked_for",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year}年{self.title}（{self.kind}）"

    @property
    def printed_code(self) -> str:
        """ABCD-EFGH-JKLM"""
        return "-".join(self.code[start : start + 4] for start in (0, 4, 8))

    @property
    def public_holder(self) -> str:
        """What everybody may read: 张* for a person, a unit's name as it is; "" once the person's data were erased."""
        return mask_name(self.holder_name) if self.person_id else self.holder_name
