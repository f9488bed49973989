"""The trail: what happened in a case, in the order it happened."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from jiaogong.kernel.seal.fields import SealedField

from .common import user_key
from .matters import Case


class Entry(models.Model):
    """A line of the trail. `what` is a short word (签收, 答复), `who` the name as shown; the text of a sealed case is encrypted.
    `inner`: for those who handle it alone."""

    key = models.UUIDField("编号", default=uuid.uuid4, unique=True, editable=False)
    case = models.ForeignKey(Case, models.CASCADE, related_name="entries", verbose_name="事项")
    at = models.DateTimeField("时间")
    by = user_key("经手人")
    who = models.CharField("显示姓名", max_length=80, blank=True)
    what = models.CharField("事由", max_length=12)
    text = models.TextField("内容", blank=True)
    sealed_text = SealedField("加密内容")
    inner = models.BooleanField("仅承办人可见", default=False)

    class Meta:
        verbose_name = "办理记录"
        ordering = ["at", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(text="") | Q(sealed_text__isnull=True), name="case_entry_one_text"),
            models.CheckConstraint(condition=~Q(what=""), name="case_entry_says_what"),
        ]

    def __str__(self) -> str:
        return f"{self.what} {self.at:%Y-%m-%d}"
