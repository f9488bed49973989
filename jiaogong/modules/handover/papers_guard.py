"""Who may have the files attached to a note: whoever may see the handover."""

from __future__ import annotations

from typing import Any

from jiaogong.engines.papers.guards import register

from .models import Handover


def install() -> None:
    """Register the guard; called when the app is ready."""
    register("handover.handover", may_see)


def may_see(user: Any, handover_id: int) -> bool:
    """One query."""
    return Handover.objects.visible_to(user).filter(pk=handover_id).exists()
