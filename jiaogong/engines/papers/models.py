"""Files people attach, and the numbers documents carry."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models


def _place(instance: Attachment, filename: str) -> str:
    """Stored under its own key: nothing of the user's file name reaches the disk."""
    key = instance.key.hex
    return f"attachments/{key[:2]}/{key}"


class Attachment(models.Model):
    """A file, belonging to one row of some module (named by type and id)."""

    key = models.UUIDField("编号", default=uuid.uuid4, unique=True, editable=False)
    owner_type = models.CharField("所属类型", max_length=60)
    owner_id = models.BigIntegerField("所属编号")
    unit_id = models.BigIntegerField("单位编号")
    name = models.CharField("文件名", max_length=160)
    kind = models.CharField("类型", max_length=10)
    size = models.PositiveIntegerField("字节数")
    sha256 = models.CharField("摘要", max_length=64)
    file = models.FileField("文件", upload_to=_place, max_length=120)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True)
    uploaded_at = models.DateTimeField("上传时间")

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["owner_type", "owner_id"], name="attachment_owner")]

    def __str__(self) -> str:
        return self.name


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
