"""Who may have an attachment: the module that owns the row it belongs to says so."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .models import Attachment

MaySee = Callable[[Any, int], bool]
_guards: dict[str, MaySee] = {}


def register(owner_type: str, may_see: MaySee) -> None:
    """Called by the module that owns `owner_type` (app.model): `may_see(user, id of the row)`."""
    if owner_type in _guards and _guards[owner_type] is not may_see:
        raise ValueError(f"guard of {owner_type} registered twice")
    _guards[owner_type] = may_see


def may_have(user: Any, attachment: Attachment) -> bool:
    """Whether the user may have the file. Nobody may, where no module answers for the owner."""
    guard = _guards.get(attachment.owner_type)
    return guard is not None and guard(user, attachment.owner_id)
