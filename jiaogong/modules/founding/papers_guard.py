"""Who may have the papers of a founding: who works on the case, and who decides it."""

from __future__ import annotations

from typing import Any

from jiaogong.engines.papers.guards import register

from .models import FoundingPaper
from .rights import may_see_papers


def install() -> None:
    """Register the guard; called when the app is ready."""
    register("founding.foundingpaper", may_see)


def may_see(user: Any, paper_id: int) -> bool:
    """The preparation group and the superiors. One query."""
    row = (
        FoundingPaper.objects.select_related("founding__unit__superior", "founding__contact")
        .filter(pk=paper_id)
        .first()
    )
    return row is not None and may_see_papers(user, row.founding)
