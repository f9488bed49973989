from django.db import models


class JobRun(models.Model):
    """When a recurring job last ran, and how it went; the row is also the lock that keeps it single."""

    name = models.CharField("任务", max_length=80, primary_key=True)
    last_started = models.DateTimeField("上次开始", null=True)
    last_finished = models.DateTimeField("上次完成", null=True)
    last_error = models.TextField("上次错误", blank=True)

    def __str__(self) -> str:
        return self.name
