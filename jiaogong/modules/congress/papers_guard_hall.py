"""Who may have the papers of an agenda item: whoever reads the session."""

from __future__ import annotations

from typing import Any

from jiaogong.engines.papers.guards import register
from jiaogong.kernel import clock

from .models import AgendaItem
from .reading_hall import reads


def install() -> None:
    """Register the guard; called when the app is ready."""
    register("congress.agendaitem", may_see_paper)


def may_see_paper(user: Any, item_id: int) -> bool:
    """Cadres, leaders and superiors in reach, delegates of the term, observers of the session."""
    item = AgendaItem.objects.select_related("session__term__congress__unit").filter(pk=item_id).first()
    return item is not None and reads(user, item.session, clock.today())
