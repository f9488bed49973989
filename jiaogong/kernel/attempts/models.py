from django.db import models


class Attempt(models.Model):
    """One try at something that is limited, counted by a keyed digest of whom it came from or what it was about."""

    subject = models.CharField("计数对象", max_length=64)
    at = models.DateTimeField("时间", db_index=True)

    class Meta:
        indexes = [models.Index(fields=["subject", "at"], name="attempts_subject")]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M}"
