"""Reading the sensitive answers of an entry: a right, a reason, a row the entrant sees, a journal line."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from jiaogong.kernel import journal
from jiaogong.kernel.access import allows
from jiaogong.kernel.errors import Refused, RuleBroken

from ..models import Entry, Reveal
from ..words import EntryState

REVEALED_MINUTES = 30  # for so long sensitive files can be opened after a reason has been given


def himself(entry: Entry, user: Any) -> bool:
    """Whether the entry is about the user."""
    return entry.person is not None and entry.person.user_id is not None and entry.person.user_id == user.pk


def may_reveal(entry: Entry, user: Any) -> bool:
    """Who enters, whoever wrote it down, the unions it came before, the union that runs the call; at the entry's own unit,
    where the call is confidential, the chair alone. Whoever wrote it down only while he acts for that unit; once it is taken back,
    nobody but who entered."""
    if himself(entry, user):
        return True
    if entry.state == EntryState.WITHDRAWN:
        return False
    if entry.made_by_id == user.pk and allows(user, "programmes.enter_unit", entry.unit):
        return True
    units = [entry.programme.unit, *(p.unit for p in entry.passages.select_related("unit"))]
    if entry.confidential and any(allows(user, "programmes.handle", u) for u in units if u.pk == entry.unit_id):
        return allows(user, "programmes.see_confidential", entry.unit)
    return any(allows(user, "programmes.handle", unit) for unit in units)


@transaction.atomic
def reveal(entry: Entry, *, reason: str, by: Any, at: datetime) -> dict[str, Any]:
    """The sensitive answers by field, to be shown in one answer; sensitive files can be opened for half an hour (papers_guard).

    Rules: may_reveal; a reason of four characters, except of one's own; leaves a row and a journal line without the answers.
    """
    if not may_reveal(entry, by):
        raise Refused("programmes.reveal")
    found = entry.open_sealed()
    if himself(entry, by):
        return found
    reason = reason.strip()
    if len(reason) < 4:
        raise RuleBroken("请写明查看事由（至少四个字），本人可以看到。", field="reason")
    Reveal.objects.create(entry=entry, user=by, reason=reason[:200], at=at)
    after = {"reason": reason, "fields": [f.key for f in entry.programme.definition.fields if f.sensitive]}
    journal.write("查看敏感内容", entry, by=by, after=after)
    return found
