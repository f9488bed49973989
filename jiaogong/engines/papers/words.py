"""Words of certificates."""

from django.db import models


class RevokedFor(models.TextChoices):
    """Why a certificate no longer holds; the word alone is shown to whoever verifies it."""

    WRONG = "wrong", "登记有误"
    WITHDRAWN = "withdrawn", "荣誉撤销"
    REPLACED = "replaced", "已换发新证"
    OTHER = "other", "其他原因"
