"""Who may have the pictures of a visit: whoever may see the visit."""

from __future__ import annotations

from typing import Any

from jiaogong.engines.papers.guards import register

from .models import Visit


def install() -> None:
    """Register the guard; called when the app is ready."""
    register("cadres.visit", may_see_visit)


def may_see_visit(user: Any, visit_id: int) -> bool:
    """Those whose right reaches it. One query."""
    return Visit.objects.visible_to(user).filter(pk=visit_id).exists()
