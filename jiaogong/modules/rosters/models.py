"""An import: its file, its rows until they are no longer needed, and what its unit's columns mean."""

from __future__ import annotations

import json
import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from jiaogong.engines.org.models import Unit
from jiaogong.kernel.access import reach_q
from jiaogong.kernel.seal import seal_bytes, unseal_bytes

from . import words


class ImportBatchQuerySet(models.QuerySet["ImportBatch"]):
    """Chainable reads of imports."""

    def visible_to(self, user: Any) -> ImportBatchQuerySet:
        """Those of one's own unit, and those one began oneself for a unit below."""
        own = reach_q(user, "rosters.import", "unit__")
        return self.filter(own | (Q(started_by=user) & reach_q(user, "rosters.import_below", "unit__")))


class ImportBatch(models.Model):
    """One roster on its way into the register. The file and the rows are sealed, and deleted when no longer needed."""

    key = models.UUIDField("编号", default=uuid.uuid4, unique=True, editable=False)
    unit = models.ForeignKey(Unit, models.CASCADE, related_name="roster_imports", verbose_name="单位")
    state = models.CharField("状态", max_length=10, choices=words.State.choices, default=words.State.UPLOADED)
    file_name = models.CharField("文件", max_length=120)
    content = models.BinaryField("文件内容", null=True)
    note = models.CharField("读取说明", max_length=300, blank=True)
    sheets = models.JSONField("工作表", default=list)
    sheet = models.PositiveIntegerField("所选工作表", default=0)
    headers = models.JSONField("列名", default=list)
    first_row = models.PositiveIntegerField("首行数据", default=0)
    mapping = models.JSONField("列的含义", default=dict)
    default_type = models.CharField("默认用工性质", max_length=20, blank=True)
    default_since = models.DateField("默认入会日期")
    counts = models.JSONField("结果", default=dict)
    message = models.CharField("未完成原因", max_length=300, blank=True)
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, verbose_name="经办人")
    started_at = models.DateTimeField("上传时间", db_index=True)
    total = models.PositiveIntegerField("行数", default=0)
    done = models.PositiveIntegerField("已处理行数", default=0)
    beat_at = models.DateTimeField("最近进展", null=True)
    run = models.UUIDField("处理编号", null=True)
    applied_at = models.DateTimeField("导入时间", null=True)
    swept_at = models.DateTimeField("清理时间", null=True)

    objects = ImportBatchQuerySet.as_manager()

    class Meta:
        ordering = ["-started_at", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(done__lte=models.F("total")), name="import_done_within_total"),
            models.CheckConstraint(condition=Q(swept_at=None) | Q(content=None), name="import_swept_has_no_file"),
        ]

    def __str__(self) -> str:
        return f"{self.unit}导入{self.file_name}"

    def file(self) -> bytes:
        """The file as it came."""
        return unseal_bytes(bytes(self.content or b""), f"rosters.file.{self.key}")

    def keep_file(self, data: bytes) -> None:
        """Keep the file, sealed."""
        self.content = seal_bytes(data, f"rosters.file.{self.key}")

    @property
    def working(self) -> bool:
        """Whether something is being done to it now."""
        return self.state in (words.State.CHECKING, words.State.APPLYING)


class ImportRow(models.Model):
    """A row of a roster. `cells` is sealed: what the cells say, and what they would change."""

    # The indexes below serve both; what is written when a row goes in stands in none of them.
    batch = models.ForeignKey(ImportBatch, models.CASCADE, related_name="rows", db_index=False)
    number = models.PositiveIntegerField("行号")
    unit = models.ForeignKey(Unit, models.CASCADE, null=True, related_name="+", db_index=False)
    cells = models.BinaryField("内容")
    id_index = models.CharField("证件索引", max_length=32, blank=True)
    phone_index = models.CharField("手机索引", max_length=32, blank=True)
    level = models.CharField("问题", max_length=8, choices=words.Level.choices, blank=True)
    action = models.CharField("处理", max_length=8, choices=words.Action.choices)
    decision = models.CharField("经办人的决定", max_length=8, blank=True)
    state = models.CharField("结果", max_length=8, choices=words.RowState.choices, default=words.RowState.WAITING)
    problems = models.JSONField("问题清单", default=list)
    # Plain numbers: a row of an import must not hold back, or count as a tie of, what it made.
    person = models.BigIntegerField("人员", null=True)
    membership = models.BigIntegerField("会籍", null=True)
    employment = models.BigIntegerField("任职", null=True)
    made = models.CharField("新建了什么", max_length=3, blank=True)

    class Meta:
        ordering = ["number"]
        indexes = [
            models.Index(fields=["batch", "id_index"], name="importrow_id"),
            models.Index(fields=["batch", "phone_index"], name="importrow_phone"),
            models.Index(fields=["batch", "unit"], name="importrow_unit"),
        ]
        constraints = [models.UniqueConstraint(fields=["batch", "number"], name="importrow_once")]

    def __str__(self) -> str:
        return f"第 {self.number} 行"


_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def pack(batch_key: uuid.UUID, number: int, cells: list[str], changes: dict[str, Any], values: list[Any]) -> bytes:
    """A row's cells, changes and what was read from the cells, sealed for this row of this import."""
    return seal_bytes(_json([cells, changes, values]).encode(), f"rosters.row.{batch_key}.{number}")


def unpack(batch_key: uuid.UUID, number: int, token: bytes) -> tuple[list[str], dict[str, Any], list[Any]]:
    """(cells, changes, what was read from the cells) of a row."""
    cells, changes, values = json.loads(unseal_bytes(token, f"rosters.row.{batch_key}.{number}"))
    return cells, changes, values


class Meaning(models.Model):
    """What a unit's own words mean: a column's head, or a word for an employment type. Remembered for the next file."""

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="roster_meanings")
    kind = models.CharField("种类", max_length=6, choices=[("column", "列名"), ("type", "用工性质")])
    text = models.CharField("原文", max_length=60)
    meaning = models.CharField("含义", max_length=20, blank=True)
    used_at = models.DateTimeField("最近使用")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["unit", "kind", "text"], name="meaning_once")]

    def __str__(self) -> str:
        return f"{self.text} = {self.meaning}"
