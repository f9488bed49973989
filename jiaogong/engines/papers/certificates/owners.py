"""Who, besides the issuer's officers and the holder, may see a certificate: the module whose row it belongs to says so."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ..models import Certificate

MaySee = Callable[[Any, int], bool]
_owners: dict[str, MaySee] = {}


def register_owner(subject_type: str, may_see: MaySee) -> None:
    """Called by the module that owns `subject_type` (app.model): `may_see(user, id of the row)`."""
    if subject_type in _owners and _owners[subject_type] is not may_see:
        raise ValueError(f"owner of {subject_type} registered twice")
    _owners[subject_type] = may_see


def may_see(user: Any, certificate: Certificate) -> bool:
    """The holder; cadres whose right reaches the issuer or the unit that holds it; whoever may see the row behind it."""
    rows = Certificate.objects.filter(pk=certificate.pk)
    if (rows.held_by(user) | rows.visible_to(user)).exists():
        return True
    guard = _owners.get(certificate.subject_type)
    return guard is not None and guard(user, certificate.subject_id)
