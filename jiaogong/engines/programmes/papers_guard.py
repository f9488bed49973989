"""Who may have the files of an entry: whoever may read the entry."""

from __future__ import annotations

from typing import Any

from jiaogong.engines.papers.guards import register

from .models import Entry, EntryFile


def install() -> None:
    """Register the guard; called when the app is ready."""
    register("programmes.entryfile", may_see)


def may_see(user: Any, place_id: int) -> bool:
    """Readers of the entry. Raters get files through the scoring engine alone, without names. Two queries."""
    place = EntryFile.objects.filter(pk=place_id).first()
    return place is not None and Entry.objects.visible_to(user).filter(pk=place.entry_id).exists()
