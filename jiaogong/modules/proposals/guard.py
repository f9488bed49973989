"""Who may have the files of a proposal: whoever may read it."""

from __future__ import annotations

from typing import Any

from jiaogong.engines.papers.guards import register

from .models import Proposal


def install() -> None:
    """Register the guard; called when the app is ready."""
    register("proposals.proposal", may_see)


def may_see(user: Any, proposal_id: int) -> bool:
    """One query."""
    return Proposal.objects.visible_to(user).filter(pk=proposal_id).exists()
