from django.db import models


class Entry(models.Model):
    """One line of the trace: who did what to which row, from where, with before and after (sealed fields masked).

    Append-only: a database trigger refuses UPDATE and DELETE. Hashes live in ChainLink, written by a job, so
    that writers never queue for them.
    """

    at = models.DateTimeField("时间", db_index=True)
    actor_id = models.BigIntegerField("操作人编号", null=True)
    actor = models.CharField("操作人", max_length=80)
    address = models.CharField("来源地址", max_length=45, blank=True)
    device = models.CharField("设备", max_length=120, blank=True)
    request_id = models.CharField("请求编号", max_length=32, blank=True)
    verb = models.CharField("动作", max_length=60)
    object_type = models.CharField("对象类型", max_length=60)
    object_id = models.BigIntegerField("对象编号", null=True)
    object_label = models.CharField("对象", max_length=200)
    unit_id = models.BigIntegerField("单位编号", null=True)
    before = models.JSONField("变更前", null=True)
    after = models.JSONField("变更后", null=True)

    class Meta:
        indexes = [
            models.Index(fields=["object_type", "object_id"], name="journal_object"),
            models.Index(fields=["unit_id", "at"], name="journal_unit"),
        ]
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.actor} {self.verb} {self.object_label}"

    def changes(self) -> list[tuple[str, object, object]]:
        """(field, before, after) of every value that differs."""
        before, after = self.before or {}, self.after or {}
        names = [*before, *(name for name in after if name not in before)]
        return [(n, before.get(n), after.get(n)) for n in names if before.get(n) != after.get(n)]


class ChainLink(models.Model):
    """The hash of an entry and all before it."""

    entry = models.OneToOneField(Entry, models.PROTECT, primary_key=True)
    digest = models.CharField("摘要", max_length=64, unique=True)

    def __str__(self) -> str:
        return f"{self.entry_id} {self.digest[:12]}"
