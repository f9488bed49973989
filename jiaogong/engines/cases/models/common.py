"""What the models share."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models


def user_key(label: str) -> Any:
    """A user who did something; the row outlives the account."""
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=label
    )
