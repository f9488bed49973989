"""Who may have the pictures of a visit: whoever keeps the visits of the union that made it."""

from __future__ import annotations

from typing import Any

from jiaogong.engines.papers.guards import register

from .models import Visit


def install() -> None:
    """Register the guard; called when the app is ready."""
    register("relief.visit", may_see)


def may_see(user: Any, visit_id: int) -> bool:
    """One query."""
    return Visit.objects.visible_to(user).filter(pk=visit_id).exists()
