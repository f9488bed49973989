"""Who may have the files of an entry: whoever may read the entry."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from jiaogong.engines.papers.guards import register
from jiaogong.kernel import clock

from .models import Entry, EntryFile
from .verbs.revealing import REVEALED_MINUTES, himself, may_reveal


def install() -> None:
    """Register the guard; called when the app is ready."""
    register("programmes.entryfile", may_see)


def may_see(user: Any, place_id: int) -> bool:
    """Readers of the entry; sensitive ones, besides whoever entered, only those who have just given a reason (`reveal`).

    Raters get files through the scoring engine alone, without names.
    """
    place = EntryFile.objects.filter(pk=place_id).first()
    if place is None:
        return False
    rows = Entry.objects.visible_to(user).filter(pk=place.entry_id)
    entry = rows.select_related("programme__version", "programme__unit", "unit", "person").first()
    if entry is None or not _sensitive(entry, place.field):
        return entry is not None
    if himself(entry, user) or (entry.editable and entry.made_by_id == user.pk and may_reveal(entry, user)):
        return True
    fresh = entry.reveals.filter(user=user, at__gte=clock.now() - timedelta(minutes=REVEALED_MINUTES))
    return may_reveal(entry, user) and fresh.exists()


def _sensitive(entry: Entry, field: str) -> bool:
    return any(f["key"] == field and f.get("sensitive") for f in entry.programme.version.body["fields"])
