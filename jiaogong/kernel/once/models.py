from django.conf import settings
from django.db import models


class Submission(models.Model):
    """A form sent once: the key it carried, and where its answer led."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True)
    key = models.CharField("提交编号", max_length=64)
    path = models.CharField("地址", max_length=300)
    created_at = models.DateTimeField("时间", auto_now_add=True, db_index=True)
    location = models.CharField("去向", max_length=500, blank=True)
    done = models.BooleanField("已完成", default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="once_key")]

    def __str__(self) -> str:
        return self.key
