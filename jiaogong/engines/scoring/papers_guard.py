"""The clean copies belong to the panel: its own page hands them out to the raters the item is assigned to. At the
attachment's own address only the officers get them."""

from __future__ import annotations

from typing import Any

from jiaogong.engines.papers.guards import register

from .models import ItemFile, Panel


def install() -> None:
    """Register the guard; called when the app is ready."""
    register("scoring.itemfile", may_see)


def may_see(user: Any, file_id: int) -> bool:
    """The officers who run the panel. One query."""
    panels = Panel.objects.visible_to(user)
    return ItemFile.objects.filter(pk=file_id, item__panel__in=panels).exists()
