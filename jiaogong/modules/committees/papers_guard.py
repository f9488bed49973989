"""Who may have the files of a renewal: whoever may see its papers."""

from __future__ import annotations

from typing import Any

from jiaogong.engines.papers.guards import register
from jiaogong.kernel.access import allows

from .models import Step


def install() -> None:
    """Register the guard; called when the app is ready."""
    register("committees.step", may_see_step)


def may_see_step(user: Any, step_id: int) -> bool:
    """The unit's cadres, its superiors and their leaders. One query."""
    step = Step.objects.select_related("renewal__term__unit").filter(pk=step_id).first()
    return step is not None and allows(user, "committees.file_view", step.renewal.term.unit)
