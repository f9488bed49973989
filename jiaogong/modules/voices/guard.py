"""Who may have the files of a matter: whoever its case is open to, and its author."""

from __future__ import annotations

from typing import Any

from jiaogong.engines.papers.guards import register

from .models import Grievance, Mediation, Petition
from .reading import is_author


def install() -> None:
    """Register the guards; called when the app is ready."""
    register("voices.grievance", may_see_grievance)
    register("voices.petition", lambda user, pk: Petition.objects.visible_to(user).filter(pk=pk).exists())
    register("voices.mediation", may_see_mediation)


def may_see_grievance(user: Any, pk: int) -> bool:
    """Desk, handlers, whoever was granted access, the author."""
    if Grievance.objects.visible_to(user).filter(pk=pk).exists():
        return True
    row = Grievance.objects.filter(pk=pk).first()
    return row is not None and is_author(user, row)


def may_see_mediation(user: Any, pk: int) -> bool:
    """The group, and the applicant."""
    mine = Mediation.objects.filter(pk=pk, person__user=user).exists()
    return mine or Mediation.objects.visible_to(user).filter(pk=pk).exists()
