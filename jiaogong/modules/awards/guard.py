"""Who may have the proof of an honour: whoever reads the honour."""

from __future__ import annotations

from typing import Any

from jiaogong.engines.papers.guards import register

from .models import Honour


def install() -> None:
    """Register the guard; called when the app is ready."""
    register("awards.honour", may_see)


def may_see(user: Any, honour_id: int) -> bool:
    """One query."""
    return Honour.objects.visible_to(user).filter(pk=honour_id).exists()
