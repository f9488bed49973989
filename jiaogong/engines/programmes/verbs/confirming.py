"""Confirming: what follows is written by the module that owns it; and taken back where a result is revoked."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from jiaogong.kernel import journal
from jiaogong.kernel.access import require
from jiaogong.kernel.errors import RuleBroken

from .. import outcomes
from ..aside import not_own
from ..models import Batch, Entry
from ..words import EntryState, PassageState, StepKind
from .batches import close_batch, entries_of
from .moving import leave, tell_entrant


@transaction.atomic
def confirm(batch: Batch, *, by: Any, at: datetime) -> int:
    """Publish the result of the batch; returns how many. All or none; twice is once."""
    batch = (
        Batch.objects.select_for_update(of=("self",))
        .select_related("programme__unit", "programme__version", "unit")
        .get(pk=batch.pk)
    )
    require(by, "programmes.call", batch.unit)
    if batch.programme.definition.step(batch.step).kind != StepKind.CONFIRM:
        raise RuleBroken("这一批不在发布环节。")
    outcome, params = outcomes.params_of(batch.programme.definition)
    entries = entries_of(batch)
    not_own(entries, by, "发布结果")
    for entry in entries:
        entry.chosen = True
        followed = outcome.apply(entry, params, by, at)
        leave(entry, PassageState.PASSED, by=by, at=at, opinion=followed)
        entry.state, entry.step, entry.result = EntryState.DONE, "", followed[:300]
        entry.save()
        words = f"：{entry.tier}" if entry.tier else ""
        tell_entrant(entry, "评审结果", f"“{entry.title}”已公布{words}。{followed}", at)
    close_batch(batch, at=at)
    if entries:
        journal.write("发布结果", batch, by=by, after={"entries": len(entries)}, unit_id=batch.unit_id)
    return len(entries)


@transaction.atomic
def revoke(entry: Entry, *, reason: str, by: Any, at: datetime) -> None:
    """Take a published result back; what followed is undone by its owner (certificates say so). Twice is once."""
    row = (
        Entry.objects.select_for_update(of=("self",))
        .select_related("unit", "programme__unit", "programme__version", "person")
        .get(pk=entry.pk)
    )
    require(by, "programmes.call", row.programme.unit)
    if row.state == EntryState.REVOKED:
        return
    if row.state != EntryState.DONE:
        raise RuleBroken("只有已公布的结果可以撤销。")
    if len(reason.strip()) < 4:
        raise RuleBroken("撤销要写明依据和理由。", field="reason")
    outcome, _ = outcomes.params_of(row.programme.definition)
    if outcome.undo is not None:
        outcome.undo(row, reason, by, at)
    row.state, row.result = EntryState.REVOKED, f"已撤销：{reason}"[:300]
    row.save(update_fields=["state", "result"])
    tell_entrant(row, "结果撤销", f"“{row.title}”的结果已撤销：{reason}", at)
    journal.write("撤销结果", row, by=by, after={"reason": reason})
    entry.refresh_from_db()
