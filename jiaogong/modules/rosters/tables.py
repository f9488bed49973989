"""The list of imports."""

from __future__ import annotations

from typing import Any

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from jiaogong.kernel.ui.templatetags.ui_parts import badge

from .models import ImportBatch
from .words import State

STATES = {
    State.UPLOADED: "attention", State.CHECKING: "info", State.CHECKED: "attention", State.APPLYING: "info",
    State.APPLIED: "done", State.UNDONE: "muted", State.FAILED: "danger",
}  # fmt: skip


class ImportTable(tables.Table):
    """Imports, latest first."""

    file_name = tables.Column(verbose_name="文件")
    unit = tables.Column(verbose_name="单位", accessor="unit__name")
    state = tables.Column(verbose_name="状态")
    result = tables.Column(verbose_name="结果", empty_values=(), orderable=False)
    started_by = tables.Column(verbose_name="经办人", empty_values=())
    started_at = tables.DateTimeColumn(verbose_name="上传时间", format="Y-m-d H:i")

    class Meta:
        order_by = ("-started_at",)

    def render_file_name(self, record: ImportBatch) -> SafeString:
        """A link to the import."""
        return format_html('<a href="{}">{}</a>', reverse("rosters:batch", args=[record.key]), record.file_name)

    def render_state(self, record: ImportBatch) -> SafeString:
        """Word, shape and colour."""
        return badge(STATES[State(record.state)], record.get_state_display())

    def render_result(self, record: ImportBatch) -> str:
        """What came of it."""
        return result_words(record.counts)

    def render_started_by(self, record: Any) -> str:
        """Whoever began it; a command has no user."""
        return str(record.started_by or "系统")


def result_words(counts: dict[str, Any]) -> str:
    """新增 84，更新 1，申请接转 1；or how much waits."""
    applied = counts.get("applied", {})
    names = (("new", "新增"), ("updated", "更新"), ("same", "无变化"), ("transfers", "申请接转"))
    words = [f"{title} {applied[key]:,}" for key, title in names if applied.get(key)]
    if undone := counts.get("undone"):
        words.append(f"撤回 {undone[0]:,}" + (f"，保留 {undone[1]:,}" if undone[1] else ""))
    if not words and counts.get("rows"):
        words = [f"{counts['rows']:,} 行", *([f"{counts['errors']:,} 行须处理"] if counts.get("errors") else [])]
    return "，".join(words) or "—"
