"""Who may have the evidence of a record: whoever may see the record."""

from __future__ import annotations

from typing import Any

from jiaogong.engines.papers.guards import register

from .models import Record


def install() -> None:
    """Register the guard; called when the app is ready."""
    register("support.record", may_see_record)


def may_see_record(user: Any, record_id: int) -> bool:
    """Those whose right reaches the record's unit. One query."""
    return Record.objects.visible_to(user).filter(pk=record_id).exists()
