"""What the models share: keys, users who acted, numbers of a unit and year."""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.db import models

from jiaogong.engines.org.models import Unit


def new_key() -> Any:
    """The key a sealed value is bound to."""
    return models.UUIDField("编号", default=uuid.uuid4, unique=True, editable=False)


def user_key(label: str) -> Any:
    """A user who did something; the row outlives the account."""
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=label
    )


class Numbered(models.Model):
    """A matter with a number of its unit and year: 诉求〔2026〕3号."""

    WORD = ""

    key = new_key()
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name="受理单位")
    year = models.PositiveSmallIntegerField("年份")
    serial = models.PositiveIntegerField("序号")

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.number

    @property
    def number(self) -> str:
        """诉求〔2026〕3号"""
        return f"{self.WORD}〔{self.year}〕{self.serial}号"
